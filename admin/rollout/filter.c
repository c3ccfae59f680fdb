#include "admin/rollout/filter.h"

#include <stdlib.h>
#include <string.h>

#include "admin/rollout/standing.h"
#include "base/ascii.h"
#include "base/buf.h"

struct term {
    size_t key; /* of keys[] */
    bool is_negated;
    const char *pattern;
};

struct filter {
    char *text; /* patterns are parts of it */
    struct term *terms;
    size_t count;
};

static const char *const keys[] = {"name", "ring", "program", "reason"};

#define KEY_COUNT (sizeof keys / sizeof keys[0])

void filter_free(struct filter **f)
{
    if (*f != NULL) {
        free((*f)->text);
        free((*f)->terms);
    }
    free(*f);
    *f = NULL;
}

static enum err refuse(const char *word, struct errinfo *e)
{
    return err_set(e, ERR_USAGE,
                   "--filter: '%s' is no term like ring=pilot, name=berlin-* or reason!=silent (name, ring, program, "
                   "reason)",
                   word);
}

/* Takes the word apart in its place. */
static bool parse_term(char *word, struct term *out)
{
    char *sign = strchr(word, '=');
    if (sign == NULL || sign == word || sign[1] == '\0')
        return false;
    out->pattern = sign + 1;
    out->is_negated = sign[-1] == '!';
    sign[out->is_negated ? -1 : 0] = '\0';
    for (out->key = 0; out->key < KEY_COUNT; out->key++) {
        if (strcmp(keys[out->key], word) == 0)
            return true;
    }
    return false;
}

/* After a mismatch the last `*` takes one character more: earlier ones need not. */
static bool matches(const char *pattern, const char *text)
{
    const char *star = NULL, *from = text;
    while (*text != '\0' || *pattern == '*') {
        if (*pattern == '*') {
            star = ++pattern;
            from = text;
            if (*star == '\0')
                return true;
        } else if (*pattern == '?' || ascii_lower(*pattern) == ascii_lower(*text)) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++from;
        } else {
            return false;
        }
    }
    return *pattern == '\0';
}

/* A pattern that no reason fits is a slip: the answer would always be nobody. */
static bool fits_a_reason(const struct term *t)
{
    if (strcmp(keys[t->key], "reason") != 0)
        return true;
#define X(identifier, name)                                                                                            \
    if (matches(t->pattern, name))                                                                                     \
        return true;
    STANDING_LIST(X)
#undef X
    return false;
}

static enum err refuse_reason(const char *pattern, struct errinfo *e)
{
#define X(identifier, name) " " name
    return err_set(e, ERR_USAGE, "--filter: there is no reason '%s'; there are:" STANDING_LIST(X), pattern);
#undef X
}

static enum err parse_terms(struct filter *f, const char *text, struct errinfo *e)
{
    char *rest = NULL;
    for (char *word = strtok_r(f->text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (!parse_term(word, &f->terms[f->count++]))
            return refuse(text, e);
        const struct term *term = &f->terms[f->count - 1];
        if (!fits_a_reason(term))
            return refuse_reason(term->pattern, e);
    }
    return f->count > 0 ? ERR_OK : refuse(text, e);
}

enum err filter_parse(const char *text, struct filter **out, struct errinfo *e)
{
    struct filter *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_no_memory(e);
    enum err error = text_copy(text, &f->text, e);
    f->terms = calloc(strlen(text) + 1, sizeof *f->terms);
    if (error == ERR_OK && f->terms == NULL)
        error = err_no_memory(e);
    if (error == ERR_OK)
        error = parse_terms(f, text, e);
    if (error == ERR_OK) {
        *out = f;
        f = NULL;
    }
    filter_free(&f);
    return error;
}

bool filter_takes(const struct filter *f, const struct filter_facts *facts)
{
    const char *const values[KEY_COUNT] = {facts->name, facts->ring, facts->program, facts->reason};
    for (size_t i = 0; i < f->count; i++) {
        if (matches(f->terms[i].pattern, values[f->terms[i].key]) == f->terms[i].is_negated)
            return false;
    }
    return true;
}
