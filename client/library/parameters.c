#include "library/parameters.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "seal/name.h"
#include "system/path.h"
#include "text/duration.h"

const struct parameter parameter_table[] = {
#define X(identifier, name, option, kind, several, value, usual, help)                                                 \
    [identifier] = {name, option, kind, several, usual},
    PARAMETER_LIST(X)
#undef X
};

const char *const parameter_names[] = {
#define X(identifier, name, option, kind, several, value, usual, help) name,
    PARAMETER_LIST(X)
#undef X
        NULL};

/* The one value of a switch that has an option of its own. */
#define NO_FALLBACK "--no-fallback"

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

enum parameter_id parameter_find(const char *name, size_t size)
{
    size_t id = 0;
    while (id < PARAMETER_COUNT &&
           (strlen(parameter_table[id].name) != size || !ascii_begins_nocase(name, parameter_table[id].name)))
        id++;
    return (enum parameter_id)id;
}

/* ---- Values ---- */

static bool is_one_of(const char *text, const char *const *words)
{
    while (*words != NULL && !ascii_equals_nocase(text, *words))
        words++;
    return *words != NULL;
}

static const char *const switch_words[] = {"true", "false", NULL};
static const char *const accept_words[] = {"true", "false", "auto", NULL};
static const char *const log_words[] = {"none", "syslog", NULL};
static const char *const receipts_words[] = {"on", "off", NULL};

enum err parameters_check_path(const char *text, const char *what, struct errinfo *e)
{
    if (strcmp(text, "store") == 0)
        return err_set(e, ERR_USAGE,
                       "%s is a path, and 'store' is the machine's store; for a file of that name write ./store", what);
    return path_check(text, what, e);
}

static enum err check_words(const struct parameter *p, const char *text, const char *const *words, struct errinfo *e)
{
    if (is_one_of(text, words))
        return ERR_OK;
    return err_set(e, ERR_USAGE, "%s cannot be '%s'; it is one of: %s, %s%s%s", p->name, text, words[0], words[1],
                   words[2] != NULL ? ", " : "", words[2] != NULL ? words[2] : "");
}

static enum err check_receipts(const struct parameter *p, const char *text, struct errinfo *e)
{
    return is_one_of(text, receipts_words) ? ERR_OK : parameters_check_path(text, p->name, e);
}

static enum err check_duration(const struct parameter *p, const char *text, struct errinfo *e)
{
    int64_t seconds;
    return err_context(e, duration_parse(text, &seconds, e), "%s", p->name);
}

static enum err check_computer(const struct parameter *p, const char *text, struct errinfo *e)
{
    size_t i = 0;
    while (ascii_is_letter(text[i]) || ascii_is_digit(text[i]) || (text[i] != '\0' && strchr("._-", text[i]) != NULL))
        i++;
    if (i > 0 && i <= LIMIT_COMPUTER_NAME && text[i] == '\0')
        return ERR_OK;
    return err_set(e, ERR_USAGE, "%s cannot be '%s'; the name of a computer is 1 to %u of A-Z a-z 0-9 . _ -", p->name,
                   text, LIMIT_COMPUTER_NAME);
}

static enum err check_value(const struct parameter *p, const char *text, struct errinfo *e)
{
    switch (p->kind) {
    case PARAMETER_IS_LOCATION:
        if (text[0] == '\0')
            return err_set(e, ERR_USAGE, "%s is empty; give it a value or leave it out", p->name);
        return ERR_OK;
    case PARAMETER_IS_PATH:
        return parameters_check_path(text, p->name, e);
    case PARAMETER_IS_NAME:
        if (!configuration_name_is_valid(text))
            return err_set(e, ERR_USAGE, "%s cannot be '%s'; a name is 1 to %u of A-Z a-z 0-9 . _ -", p->name, text,
                           LIMIT_NAME);
        return ERR_OK;
    case PARAMETER_IS_SWITCH:
        return check_words(p, text, switch_words, e);
    case PARAMETER_IS_ACCEPT:
        return check_words(p, text, accept_words, e);
    case PARAMETER_IS_LOG:
        return check_words(p, text, log_words, e);
    case PARAMETER_IS_RECEIPTS:
        return check_receipts(p, text, e);
    case PARAMETER_IS_DURATION:
        return check_duration(p, text, e);
    case PARAMETER_IS_COMPUTER:
        return check_computer(p, text, e);
    }
    return err_set(e, ERR_INTERNAL, "%s is of no known kind", p->name);
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
    enum err error = check_value(row, text, e);
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

/* One word, understood. */
struct spelling {
    enum parameter_id id; /* PARAMETER_COUNT: not a start parameter */
    const char *value;    /* in the same word; NULL: in the next one */
};

static enum parameter_id find_option(const char *name, size_t size)
{
    size_t id = 0;
    while (id < PARAMETER_COUNT &&
           (strlen(parameter_table[id].option) != size || strncmp(parameter_table[id].option, name, size) != 0))
        id++;
    return (enum parameter_id)id;
}

static struct spelling spelling_of(const char *word)
{
    const char *equals = strchr(word, '=');
    const char *value = equals != NULL ? equals + 1 : NULL;
    size_t size = equals != NULL ? (size_t)(equals - word) : strlen(word);
    if (strcmp(word, NO_FALLBACK) == 0)
        return (struct spelling){PARAMETER_FALLBACK, "false"};
    if (strncmp(word, "--", 2) == 0)
        return (struct spelling){find_option(word + 2, size - 2), value};
    if (word[0] == '/' && equals == NULL)
        return (struct spelling){parameter_find(word + 1, size - 1), NULL};
    struct spelling s = {parameter_find(word, size), value};
    /* The bare name is a start parameter only where no value is needed: `get Log` asks for a key named Log. */
    if (equals == NULL && s.id != PARAMETER_COUNT) {
        if (parameter_table[s.id].kind == PARAMETER_IS_ACCEPT)
            s.value = "";
        else
            s.id = PARAMETER_COUNT;
    }
    return s;
}

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
    if (is_optional && (next == NULL || !is_one_of(next, accept_words))) {
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
