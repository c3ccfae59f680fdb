#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/escape.h"
#include "cli/talk.h"

/* Longer talk is cut: nobody reads it. */
#define TALK_MAX 4096

/* One line to standard error. Where even that fails there is nobody left to tell. */
static void say(const char *prefix, const char *text)
{
    struct writer w = writer_to(8u * TALK_MAX);
    char *line = NULL;
    writer_text(&w, prefix);
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
    say(prefix, message);
}

static void say_format(const char *prefix, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

static void say_format(const char *prefix, const char *format, va_list arguments)
{
    char text[TALK_MAX];
    vsnprintf(text, sizeof text, format, arguments);
    say(prefix, text);
}

void cli_note(const struct cli_context *c, const char *format, ...)
{
    va_list arguments;
    if (c->quiet)
        return;
    va_start(arguments, format);
    say_format("", format, arguments);
    va_end(arguments);
}

void cli_warn(const struct cli_context *c, const char *format, ...)
{
    char prefix[64];
    va_list arguments;
    snprintf(prefix, sizeof prefix, "%s: warning: ", c->program);
    va_start(arguments, format);
    say_format(prefix, format, arguments);
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
    if (!c->quiet && c->next[0] != '\0')
        say("next: ", c->next);
}
