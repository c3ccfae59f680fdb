#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct err_row {
    const char *name;
    int exit_status;
    const char *text;
};

static const struct err_row rows[] = {[ERR_OK] = {"ok", 0, "no error"},
#define X(identifier, error_name, error_exit_status, when) [identifier] = {error_name, error_exit_status, when},
                                      ERR_LIST(X)
#undef X
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

void err_message(struct errinfo *e, const char *format, ...)
{
    if (e == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(e->message, sizeof e->message, format, arguments);
    va_end(arguments);
}

enum err err_context(struct errinfo *e, enum err code, const char *format, ...)
{
    if (e == NULL || code == ERR_OK)
        return code;
    char prefix[sizeof e->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(prefix, sizeof prefix - 2, format, arguments);
    va_end(arguments);
    size_t prefix_length = strlen(prefix);
    prefix[prefix_length++] = ':';
    prefix[prefix_length++] = ' ';
    size_t kept = strlen(e->message);
    if (kept > sizeof e->message - 1 - prefix_length)
        kept = sizeof e->message - 1 - prefix_length;
    memmove(e->message + prefix_length, e->message, kept);
    memcpy(e->message, prefix, prefix_length);
    e->message[prefix_length + kept] = '\0';
    return code;
}

enum err err_advice(struct errinfo *e, enum err code, const char *format, ...)
{
    if (e == NULL || code == ERR_OK)
        return code;
    char advice[sizeof e->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(advice, sizeof advice, format, arguments);
    va_end(arguments);
    size_t size = strlen(e->message);
    snprintf(e->message + size, sizeof e->message - size, "; %s", advice);
    return code;
}

const char *err_name(enum err code)
{
    return rows[code].name;
}

int err_exit_status(enum err code)
{
    return rows[code].exit_status;
}

const char *err_text(enum err code)
{
    return rows[code].text;
}

enum err err_from_name(const char *name)
{
    for (size_t i = 1; i < ROW_COUNT; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return (enum err)i;
    }
    return ERR_OK;
}
