#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "text/duration.h"

enum err cli_strings_add(struct cli_strings *s, const char *word, struct errinfo *e)
{
    const char **grown = realloc(s->items, (s->count + 1) * sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    s->items = grown;
    s->items[s->count++] = word;
    return ERR_OK;
}

void cli_strings_done(struct cli_strings *s)
{
    free(s->items);
    *s = (struct cli_strings){NULL, 0};
}

static void *field_of(const struct cli_option *option, void *args)
{
    return (char *)args + option->offset;
}

void cli_args_done(const struct cli_option *table, void *args)
{
    for (; args != NULL && table != NULL && table->name != NULL; table++) {
        if (table->type == CLI_STRINGS)
            cli_strings_done(field_of(table, args));
    }
}

/* ---- Which option ---- */

struct parsing {
    const struct cli_parse *how;
    bool *given; /* by the place of an option in all tables */
    char **next; /* the words that are left */
    int left;
    struct cli_strings *operands;
};

struct option_match {
    const struct cli_option *option;
    void *field;
    bool *given;
};

static size_t count_options(const struct cli_parse *how)
{
    size_t count = 0;
    for (size_t i = 0; how->tables[i] != NULL; i++) {
        for (const struct cli_option *o = how->tables[i]; o->name != NULL; o++)
            count++;
    }
    return count;
}

/* `word` is without dashes; a short option's has one letter. */
static bool is_named(const struct cli_option *option, struct bytes word, bool is_short)
{
    if (is_short)
        return word.size == 1 && option->short_name != 0 && option->short_name == (char)word.data[0];
    return bytes_equal_text(word, option->name);
}

static bool find_option(const struct parsing *p, struct bytes word, bool is_short, struct option_match *out)
{
    size_t place = 0;
    for (size_t i = 0; p->how->tables[i] != NULL; i++) {
        for (const struct cli_option *o = p->how->tables[i]; o->name != NULL; o++, place++) {
            if (!is_named(o, word, is_short))
                continue;
            *out = (struct option_match){o, field_of(o, p->how->args[i]), &p->given[place]};
            return true;
        }
    }
    return false;
}

static enum err refuse_unknown(const struct parsing *p, const char *word, struct errinfo *e)
{
    size_t count = 0;
    const char **names = calloc(count_options(p->how) + 1, sizeof *names);
    if (names == NULL)
        return err_no_memory(e);
    for (size_t i = 0; p->how->tables[i] != NULL; i++) {
        for (const struct cli_option *o = p->how->tables[i]; o->name != NULL; o++)
            names[count++] = o->name;
    }
    int size = (int)strcspn(word, "=");
    char *name = strndup(word + strspn(word, "-"), (size_t)size - strspn(word, "-"));
    const char *meant = name != NULL ? nearest_word(name, names) : NULL;
    free(name);
    free(names);
    if (meant != NULL)
        return err_set(e, ERR_USAGE, "unknown option '%.*s'; did you mean '--%s'?", size, word, meant);
    return err_set(e, ERR_USAGE, "unknown option '%.*s'", size, word);
}

/* ---- Its value ---- */

static enum err parse_duration(const char *name, const char *value, int64_t *out, struct errinfo *e)
{
    enum err error = duration_parse(value, out, e);
    return error == ERR_OK ? ERR_OK : err_context(e, error, "--%s", name);
}

static enum err store(const struct option_match *m, const char *value, struct errinfo *e)
{
    switch (m->option->type) {
    case CLI_FLAG:
        *(bool *)m->field = true;
        break;
    case CLI_STRING:
        *(const char **)m->field = value;
        break;
    case CLI_STRINGS:
        return cli_strings_add(m->field, value, e);
    case CLI_DURATION:
        return parse_duration(m->option->name, value, m->field, e);
    }
    return ERR_OK;
}

/* `value` is what stands behind `=`, or NULL. */
static enum err take_option(struct parsing *p, const struct option_match *m, const char *value, struct errinfo *e)
{
    const char *name = m->option->name;
    if (*m->given && m->option->type != CLI_STRINGS)
        return err_set(e, ERR_USAGE, "--%s is given twice", name);
    *m->given = true;
    if (m->option->type == CLI_FLAG && value != NULL)
        return err_set(e, ERR_USAGE, "--%s takes no value", name);
    if (m->option->type != CLI_FLAG && value == NULL) {
        if (p->left == 0)
            return err_set(e, ERR_USAGE, "--%s needs a value: --%s %s", name, name, m->option->value_name);
        value = *p->next++;
        p->left--;
    }
    return store(m, value, e);
}

/* ---- Words ---- */

static enum err take_option_word(struct parsing *p, const char *word, struct errinfo *e)
{
    struct option_match match;
    bool is_short = word[1] != '-';
    const char *name = word + (is_short ? 1 : 2);
    const char *equals = is_short ? NULL : strchr(name, '=');
    size_t size = equals != NULL ? (size_t)(equals - name) : strlen(name);
    if (!find_option(p, (struct bytes){(const uint8_t *)name, size}, is_short, &match))
        return refuse_unknown(p, word, e);
    return take_option(p, &match, equals != NULL ? equals + 1 : NULL, e);
}

static enum err take_words(struct parsing *p, struct errinfo *e)
{
    bool only_operands = false;
    enum err error = ERR_OK;
    while (p->left > 0 && error == ERR_OK) {
        const char *word = *p->next++;
        p->left--;
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (!only_operands && word[0] == '-' && word[1] != '\0') {
            error = take_option_word(p, word, e);
        } else {
            only_operands = only_operands || p->how->stop_at_operand;
            error = cli_strings_add(p->operands, word, e);
        }
    }
    return error;
}

enum err cli_options_parse(const struct cli_parse *how, int argc, char **argv, struct cli_strings *operands,
                           struct errinfo *e)
{
    struct parsing p = {.how = how, .next = argv, .left = argc, .operands = operands};
    p.given = calloc(count_options(how) + 1, sizeof *p.given);
    enum err error = p.given != NULL ? take_words(&p, e) : err_no_memory(e);
    free(p.given);
    return error;
}
