#include "admin/texts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum err text_format(char **out, struct errinfo *e, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    enum err error = ERR_OK;
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = NULL;
    if (length < 0 || (size_t)length > 64 * KIB) {
        error = err_set(e, ERR_TOO_LARGE, "a text of more than 64 KiB would be put together");
        goto out;
    }
    text = malloc((size_t)length + 1);
    if (text == NULL) {
        error = err_no_memory(e);
        goto out;
    }
    vsnprintf(text, (size_t)length + 1, format, again);
    *out = text;
out:
    va_end(again);
    va_end(arguments);
    return error;
}

enum err texts_take(struct texts *t, char *text, struct errinfo *e)
{
    char **grown = realloc(t->items, (t->count + 1) * sizeof *grown);
    if (grown == NULL) {
        free(text);
        return err_no_memory(e);
    }
    t->items = grown;
    t->items[t->count++] = text;
    return ERR_OK;
}

enum err texts_add(struct texts *t, const char *text, struct errinfo *e)
{
    char *copy = NULL;
    enum err error = text_copy(text, &copy, e);
    return error == ERR_OK ? texts_take(t, copy, e) : error;
}

void texts_done(struct texts *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->items[i]);
    free(t->items);
    *t = (struct texts){NULL, 0};
}
