#include "read/parameters.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "start/spelling.h"
#include "text/duration.h"

static void setting_clear(struct parameter_setting *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->values[i].text);
    free(s->values);
    *s = (struct parameter_setting){NULL, 0};
}

void parameters_done(struct parameters *p)
{
    for (size_t id = 0; id < PARAMETER_COUNT; id++)
        setting_clear(&p->settings[id]);
}

/* Puts a copy of the text where its order wants it. */
static enum err setting_insert(struct parameter_setting *s, const char *text, const struct parameter_place *place,
                               struct errinfo *e)
{
    struct parameter_value *grown = realloc(s->values, (s->count + 1) * sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    s->values = grown;
    char *copy = NULL;
    enum err error = text_copy(text, &copy, e);
    if (error != ERR_OK)
        return error;
    size_t at = s->count;
    for (; at > 0 && s->values[at - 1].place.order > place->order; at--)
        s->values[at] = s->values[at - 1];
    s->values[at] = (struct parameter_value){copy, *place};
    s->count++;
    return ERR_OK;
}

enum err parameters_set(struct parameters *p, enum parameter_id id, const char *text,
                        const struct parameter_place *place, struct errinfo *e)
{
    const struct parameter *row = &parameter_table[id];
    if (text[0] == '\0' && row->kind == PARAMETER_IS_ACCEPT)
        text = "true";
    enum err error = parameter_check(id, text, e);
    if (error != ERR_OK)
        return error;
    struct parameter_setting *s = &p->settings[id];
    enum parameter_origin stands = parameters_origin(p, id);
    if (place->origin < stands)
        return ERR_OK;
    if (place->origin > stands)
        setting_clear(s);
    else if (!row->several)
        return err_set(e, ERR_USAGE, "%s is given twice; leave one out", row->name);
    return setting_insert(s, text, place, e);
}

const char *parameters_text(const struct parameters *p, enum parameter_id id)
{
    const struct parameter_setting *s = &p->settings[id];
    return s->count > 0 ? s->values[0].text : parameter_table[id].usual;
}

bool parameters_switch(const struct parameters *p, enum parameter_id id)
{
    const char *text = parameters_text(p, id);
    return text != NULL && ascii_equals_nocase(text, "true");
}

int64_t parameters_duration(const struct parameters *p, enum parameter_id id)
{
    int64_t seconds = 0;
    const char *text = parameters_text(p, id);
    return text != NULL && duration_parse(text, &seconds, NULL) == ERR_OK ? seconds : 0;
}

enum parameter_origin parameters_origin(const struct parameters *p, enum parameter_id id)
{
    const struct parameter_setting *s = &p->settings[id];
    return s->count > 0 ? s->values[0].place.origin : ORIGIN_DEFAULT;
}

/* ---- Words ---- */

/* The value of the start parameter at words[*at], which may be the next word; *at is then moved on to it. */
static enum err value_of(const struct parameter_words *from, size_t *at, const struct spelling *s, const char **out,
                         struct errinfo *e)
{
    const char *next = *at + 1 < from->count ? from->words[*at + 1] : NULL;
    bool is_optional = parameter_table[s->id].kind == PARAMETER_IS_ACCEPT;
    if (s->value != NULL) {
        *out = s->value;
        return ERR_OK;
    }
    if (is_optional && (next == NULL || parameter_check(s->id, next, NULL) != ERR_OK)) {
        *out = "";
        return ERR_OK;
    }
    if (next == NULL)
        return err_set(e, ERR_USAGE, "%s needs a value", from->words[*at]);
    *at += 1;
    *out = next;
    return ERR_OK;
}

enum err parameters_take_words(struct parameters *p, const struct parameter_words *from, char **rest,
                               size_t *rest_count, struct errinfo *e)
{
    static const struct parameter_place place = {ORIGIN_COMMAND_LINE, 0, 0};
    size_t kept = 0, i = 0;
    for (; i < from->count && strcmp(from->words[i], "--") != 0; i++) {
        struct spelling s = spelling_of(from->words[i]);
        if (s.id == PARAMETER_COUNT) {
            rest[kept++] = from->words[i];
            if (from->takes_next != NULL && i + 1 < from->count && from->takes_next(from->words[i], from->context))
                rest[kept++] = from->words[++i];
            continue;
        }
        const char *value = NULL;
        enum err error = value_of(from, &i, &s, &value, e);
        if (error == ERR_OK)
            error = parameters_set(p, s.id, value, &place, e);
        if (error != ERR_OK)
            return error;
    }
    for (; i < from->count; i++)
        rest[kept++] = from->words[i];
    *rest_count = kept;
    return ERR_OK;
}
