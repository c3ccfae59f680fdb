#include "files/secret_input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "files/file.h"
#include "files/posix.h"
#include "system/path.h"

#define FIRST_SIZE (4 * KIB)

/* Secrets do not grow: a larger one takes the bytes over, and the smaller one is wiped. */
static enum err enlarge(struct secret **s, size_t size, struct errinfo *e)
{
    struct secret *larger = NULL;
    enum err error = secret_new(size, &larger, e);
    if (error != ERR_OK)
        return error;
    memcpy(larger->bytes, (*s)->bytes, (*s)->size);
    secret_free(s);
    *s = larger;
    return ERR_OK;
}

/* The next bytes of standard input, to this place; fewer only at the end. */
static enum err read_up_to(struct secret *s, size_t at, size_t size, size_t *taken, struct errinfo *e)
{
    if (posix_read_up_to(STDIN_FILENO, s->bytes + at, size, taken))
        return ERR_OK;
    return err_set(e, ERR_IO, "standard input could not be read: %s", strerror(errno));
}

/* Reads up to the end, or up to one byte over the limit. */
static enum err read_input(size_t limit, struct secret **s, size_t *length, struct errinfo *e)
{
    bool at_end = false;
    while (!at_end && *length <= limit) {
        size_t taken = 0;
        enum err error = ERR_OK;
        if (*length == (*s)->size)
            error = enlarge(s, 2 * *length <= limit ? 2 * *length : limit + 1, e);
        if (error == ERR_OK)
            error = read_up_to(*s, *length, (*s)->size - *length, &taken, e);
        if (error != ERR_OK)
            return error;
        *length += taken;
        at_end = *length < (*s)->size;
    }
    return ERR_OK;
}

enum err secret_from_stdin(size_t limit, struct secret **out, struct errinfo *e)
{
    struct secret *s = NULL;
    size_t length = 0;
    enum err error = secret_new(limit < FIRST_SIZE ? limit + 1 : FIRST_SIZE, &s, e);
    if (error == ERR_OK)
        error = read_input(limit, &s, &length, e);
    if (error == ERR_OK && length > limit)
        error = err_set(e, ERR_TOO_LARGE, "standard input has more than %zu bytes", limit);
    if (error != ERR_OK) {
        secret_free(&s);
        return error;
    }
    secret_shorten(s, length);
    *out = s;
    return ERR_OK;
}

/* One line, byte by byte: what follows it may be for somebody else, a value for example. */
static enum err read_stdin_line(struct secret **out, struct errinfo *e)
{
    struct secret *s = NULL;
    size_t length = 0;
    enum err error = secret_new(LIMIT_PASSPHRASE + sizeof "\r\n", &s, e);
    while (error == ERR_OK && length < s->size) {
        size_t taken = 0;
        error = read_up_to(s, length, 1, &taken, e);
        if (error != ERR_OK || taken == 0 || s->bytes[length++] == '\n')
            break;
    }
    if (error != ERR_OK) {
        secret_free(&s);
        return error;
    }
    secret_shorten(s, length);
    *out = s;
    return ERR_OK;
}

/* Cuts everything from the first line end on. */
static void keep_first_line(struct secret *s)
{
    const uint8_t *end = s->size > 0 ? memchr(s->bytes, '\n', s->size) : NULL;
    size_t length = end != NULL ? (size_t)(end - s->bytes) : s->size;
    if (end != NULL && length > 0 && s->bytes[length - 1] == '\r')
        length--;
    secret_shorten(s, length);
}

enum err secret_from_file(const char *path, struct secret **out, struct errinfo *e)
{
    bool is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "standard input" : path;
    struct secret *s = NULL;
    enum err error = path_check(path, "the file of a password or passphrase", e);
    if (error == ERR_OK)
        error = is_stdin ? read_stdin_line(&s, e) : file_read_secret(path, LIMIT_PREFERENCES, &s, NULL, e);
    if (error != ERR_OK)
        return error;
    keep_first_line(s);
    if (s->size == 0)
        error = err_set(e, ERR_USAGE, "%s: its first line is empty: the secret must stand there", name);
    else if (s->size > LIMIT_PASSPHRASE)
        error = err_set(e, ERR_TOO_LARGE, "%s: its first line has more than %u bytes", name, LIMIT_PASSPHRASE);
    if (error != ERR_OK) {
        secret_free(&s);
        return error;
    }
    *out = s;
    return ERR_OK;
}
