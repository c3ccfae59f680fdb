#include "admin/vault_commands/findings.h"

#include <stdlib.h>

#include "base/buf.h"

static void finding_done(struct finding *f)
{
    free(f->object);
    free(f->problem);
}

void findings_done(struct findings *f)
{
    for (size_t i = 0; i < f->count; i++)
        finding_done(&f->items[i]);
    free(f->items);
    *f = (struct findings){NULL, 0};
}

enum err findings_add(struct findings *f, enum err error, const char *object, const char *problem, struct errinfo *e)
{
    struct finding *items = realloc(f->items, (f->count + 1) * sizeof *items);
    if (items == NULL)
        return err_no_memory(e);
    f->items = items;
    struct finding next = {.error = error};
    enum err failure = text_copy(object, &next.object, e);
    if (failure == ERR_OK)
        failure = text_copy(problem, &next.problem, e);
    if (failure == ERR_OK)
        f->items[f->count++] = next;
    else
        finding_done(&next);
    return failure;
}

enum err findings_take(struct findings *f, enum err error, const char *object, const struct errinfo *message,
                       struct errinfo *e)
{
    if (error == ERR_OK)
        return ERR_OK;
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", message->message);
    return findings_add(f, error, object, message->message, e);
}

size_t findings_count_errors(const struct findings *f, const struct finding **first)
{
    size_t count = 0;
    *first = NULL;
    for (size_t i = 0; i < f->count; i++) {
        if (f->items[i].error == ERR_OK)
            continue;
        if (*first == NULL)
            *first = &f->items[i];
        count++;
    }
    return count;
}
