#include "admin/launch/shell.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"

bool launch_is_plain(const char *argument)
{
    if (argument[0] == '\0' || argument[0] == '=')
        return false;
    for (const char *at = argument; *at != '\0'; at++) {
        if (!ascii_is_letter(*at) && !ascii_is_digit(*at) && strchr("._/:-=", *at) == NULL)
            return false;
    }
    return true;
}

enum err launch_check_text(const char *file, const char *argument, const char *allowed, struct errinfo *e)
{
    struct bytes left = bytes_text(argument);
    while (left.size > 0) {
        uint32_t character = 0;
        size_t size = utf8_first(left, &character);
        if (size == 0)
            return err_set(e, ERR_USAGE, "%s holds UTF-8 only, and this is not; name what it means in other letters",
                           file);
        bool is_control = character < 0x20 || character == 0x7F;
        if (is_control && allowed != NULL && strchr(allowed, (int)character) == NULL)
            return err_set(e, ERR_USAGE,
                           "%s cannot hold %s in an argument; leave it out, or let another kind of script start it",
                           file, character == '\n' || character == '\r' ? "a line break" : "this control character");
        left = (struct bytes){left.data + size, left.size - size};
    }
    return ERR_OK;
}

static enum err write_one(struct writer *w, const char *argument, launch_write_argument *write, struct errinfo *e)
{
    writer_text(w, " ");
    return err_context(e, write(w, argument, e), "%s", argument);
}

static enum err write_parameter(struct writer *w, const struct launch_parameter *p, launch_write_argument *write,
                                struct errinfo *e)
{
    char *argument = NULL;
    struct writer joined = writer_to(LIMIT_LAUNCH_SCRIPT);
    writer_format(&joined, "%s=%s", p->name, p->value);
    enum err error = writer_finish_text(&joined, &argument, e);
    if (error == ERR_OK)
        error = write_one(w, argument, write, e);
    free(argument);
    return error;
}

enum err launch_write_arguments(struct writer *w, const struct launch_start *s, launch_write_argument *write,
                                struct errinfo *e)
{
    enum err error = write_one(w, s->command, write, e);
    for (size_t i = 0; i < s->parameters->count && error == ERR_OK; i++)
        error = write_parameter(w, &s->parameters->rows[i], write, e);
    for (size_t i = 0; i < s->word_count && error == ERR_OK; i++)
        error = write_one(w, s->words[i], write, e);
    return error;
}
