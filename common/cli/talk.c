#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/talk.h"
#include "system/log.h"
#include "text/escape.h"

/* Longer talk is cut: nobody reads it. */
#define TALK_MAX 4096

/* One line to standard error: in the journal behind its mark of the level, elsewhere behind `prefix`. Where even that
 * fails there is nobody left to tell. */
static void say(enum log_level level, const char *prefix, const char *text)
{
    const char *mark = log_prefix(level);
    struct writer w = writer_to(8u * TALK_MAX);
    char *line = NULL;
    writer_text(&w, mark != NULL ? mark : prefix);
    escape_text(&w, text);
    writer_text(&w, "\n");
    if (writer_finish_text(&w, &line, NULL) == ERR_OK)
        fputs(line, stderr);
    free(line);
}

void talk_error(const char *program, const char *message)
{
    char prefix[64];
    snprintf(prefix, sizeof prefix, "%s: ", program);
    say(LOG_LEVEL_ERROR, prefix, message);
}

static void say_format(enum log_level level, const char *prefix, const char *format, va_list arguments)
    PRINTF_LIKE(3, 0);

static void say_format(enum log_level level, const char *prefix, const char *format, va_list arguments)
{
    char text[TALK_MAX];
    vsnprintf(text, sizeof text, format, arguments);
    say(level, prefix, text);
}

void cli_note(const struct cli_context *c, const char *format, ...)
{
    va_list arguments;
    if (c->quiet)
        return;
    va_start(arguments, format);
    say_format(LOG_LEVEL_NOTICE, "", format, arguments);
    va_end(arguments);
}

void cli_warn(const struct cli_context *c, const char *format, ...)
{
    char prefix[64];
    va_list arguments;
    snprintf(prefix, sizeof prefix, "%s: warning: ", c->program);
    va_start(arguments, format);
    say_format(LOG_LEVEL_WARNING, prefix, format, arguments);
    va_end(arguments);
}

void cli_next(struct cli_context *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->next, sizeof c->next, format, arguments);
    va_end(arguments);
}

void talk_next(const struct cli_context *c)
{
    char text[sizeof c->next + 8];
    snprintf(text, sizeof text, "next: %s", c->next);
    if (!c->quiet && c->next[0] != '\0')
        say(LOG_LEVEL_NOTICE, "", text);
}
