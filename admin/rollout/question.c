#include "admin/rollout/question.h"

#include <stdlib.h>

#include "seal/sealed.h"

void questions_done(struct questions *q)
{
    for (size_t i = 0; i < q->count; i++)
        free(q->items[i].versions);
    free(q->items);
    texts_done(&q->texts);
    *q = (struct questions){NULL, 0, {NULL, 0}};
}

/* A copy that lives as long as the questions; of NULL it is NULL. */
static enum err keep(struct questions *q, const char *text, const char **out, struct errinfo *e)
{
    char *copy = NULL;
    *out = NULL;
    if (text == NULL)
        return ERR_OK;
    enum err error = text_copy(text, &copy, e);
    if (error == ERR_OK)
        error = texts_take(&q->texts, copy, e);
    if (error == ERR_OK)
        *out = q->texts.items[q->texts.count - 1];
    return error;
}

static enum err add(struct questions *q, enum question_kind kind, const char *what, const char *value,
                    struct errinfo *e)
{
    struct question question = {.kind = kind};
    enum err error = keep(q, what, &question.what, e);
    if (error == ERR_OK)
        error = keep(q, value, &question.value, e);
    if (error != ERR_OK)
        return error;
    struct question *items = realloc(q->items, (q->count + 1) * sizeof *items);
    if (items == NULL)
        return err_no_memory(e);
    q->items = items;
    q->items[q->count++] = question;
    return ERR_OK;
}

enum err questions_add_pair(struct questions *q, const char *id, struct errinfo *e)
{
    return add(q, QUESTION_PAIR, id, NULL, e);
}

enum err questions_add_parameter(struct questions *q, const char *name, const char *value, struct errinfo *e)
{
    return add(q, QUESTION_PARAMETER, name, value, e);
}

enum err questions_add_sealed(struct questions *q, struct errinfo *e)
{
    return add(q, QUESTION_SEALED, NULL, NULL, e);
}

enum err questions_add_no_error(struct questions *q, const char *name, struct errinfo *e)
{
    return add(q, QUESTION_NO_ERROR, name, NULL, e);
}

enum err questions_add_config(struct questions *q, const char *name, bool users_only, struct errinfo *e)
{
    enum err error = add(q, QUESTION_CONFIG, name, NULL, e);
    if (error == ERR_OK)
        q->items[q->count - 1].users_only = users_only;
    return error;
}

enum err questions_add_version(struct questions *q, const char *ring, struct version v, struct errinfo *e)
{
    struct question *last = &q->items[q->count - 1];
    struct question_version added = {.version = v};
    enum err error = keep(q, ring, &added.ring, e);
    if (error != ERR_OK)
        return error;
    struct question_version *versions = realloc(last->versions, (last->version_count + 1) * sizeof *versions);
    if (versions == NULL)
        return err_no_memory(e);
    last->versions = versions;
    last->versions[last->version_count++] = added;
    return ERR_OK;
}

struct version question_version_for(const struct question *q, const char *ring)
{
    struct version newest = {0, 0};
    for (size_t i = 0; i < q->version_count; i++) {
        const struct question_version *v = &q->versions[i];
        bool concerns = configuration_name_equals(v->ring, RING_ALL) || configuration_name_equals(v->ring, ring);
        if (concerns && version_compare(v->version, newest) > 0)
            newest = v->version;
    }
    return newest;
}

enum err question_describe(const struct question *q, char **out, struct errinfo *e)
{
    char version[VERSION_TEXT_SIZE];
    switch (q->kind) {
    case QUESTION_PAIR:
        return text_format(out, e, "pair %s", q->what);
    case QUESTION_CONFIG:
        version_format(question_version_for(q, RING_ALL), version);
        return text_format(out, e, "%s %s", q->what, version);
    case QUESTION_PARAMETER:
        return text_format(out, e, "%s=%s", q->what, q->value);
    case QUESTION_NO_ERROR:
        return text_format(out, e, "no error with %s", q->what);
    case QUESTION_SEALED:
        break;
    }
    return text_format(out, e, "nothing plain");
}
