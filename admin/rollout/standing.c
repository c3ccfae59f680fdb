#include "admin/rollout/standing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "text/escape.h"

#define VALUE_SHOWN 200 /* bytes of a value that a computer was started with */

static const struct standing is_ready = {.reason = STANDING_READY};

const char *standing_name(enum standing_reason r)
{
    static const char *const names[] = {
#define X(identifier, name) name,
        STANDING_LIST(X)
#undef X
    };
    return names[r];
}

/* ---- A pair ---- */

static bool has_proof(const struct receipt *facts, const char *pair)
{
    for (size_t i = 0; i < facts->proof_count; i++) {
        if (strcmp(facts->proofs[i].pair, pair) == 0)
            return true;
    }
    return false;
}

/* What is said of the pair, or of all pairs; NULL: nothing. */
static const struct receipt_failure *failure_of(const struct receipt *facts, const char *pair)
{
    for (size_t i = 0; i < facts->failure_count; i++) {
        const struct receipt_failure *f = &facts->failures[i];
        if (f->pair[0] == '\0' || strcmp(f->pair, pair) == 0)
            return f;
    }
    return NULL;
}

static bool is_error(const char *name, enum err error)
{
    return strcmp(name, err_name(error)) == 0;
}

/* A pair that is there and cannot be used is another matter than a source without any. */
static struct standing judge_pair(const struct receipt *facts, const struct question *q)
{
    if (has_proof(facts, q->what))
        return is_ready;
    const struct receipt_failure *f = failure_of(facts, q->what);
    const char *error = f != NULL ? f->error : err_name(ERR_NO_PAIR);
    bool is_missing =
        f == NULL || (f->pair[0] == '\0' && !is_error(error, ERR_CANNOT_OPEN)) || is_error(error, ERR_NO_PAIR);
    return (struct standing){.reason = is_missing ? STANDING_NO_PAIR : STANDING_CANNOT_OPEN, .error = error};
}

/* ---- A configuration ---- */

static const struct receipt_use *use_of(const struct receipt *facts, const char *name)
{
    for (size_t i = 0; i < facts->use_count; i++) {
        if (ascii_equals_nocase(facts->uses[i].name, name))
            return &facts->uses[i];
    }
    return NULL;
}

static const struct receipt_error *error_of(const struct receipt *facts, const char *name)
{
    for (size_t i = 0; i < facts->error_count; i++) {
        if (ascii_equals_nocase(facts->errors[i].name, name))
            return &facts->errors[i];
    }
    return NULL;
}

/* A failed read does not matter to whom has the wanted version already. */
static struct standing judge_config(const struct receipt *facts, const struct question *q)
{
    const struct version wanted = question_version_for(q, facts->ring);
    const struct receipt_use *use = use_of(facts, q->what);
    const struct receipt_error *error = error_of(facts, q->what);
    bool is_plain = use != NULL && use->version.serial == 0;
    if (use != NULL && (wanted.serial == 0 || (!is_plain && version_compare(use->version, wanted) >= 0)))
        return is_ready;
    if (error != NULL)
        return (struct standing){.reason = STANDING_REFUSED, .error = error->error};
    if (use == NULL)
        return q->users_only ? is_ready : (struct standing){.reason = STANDING_NOT_READ};
    if (is_plain)
        return (struct standing){.reason = STANDING_PLAIN, .name = use->name};
    return (struct standing){.reason = STANDING_OLD, .version = use->version};
}

static struct standing judge_errors(const struct receipt *facts, const struct question *q)
{
    const struct receipt_error *error = error_of(facts, q->what);
    return error == NULL ? is_ready : (struct standing){.reason = STANDING_REFUSED, .error = error->error};
}

static struct standing judge_sealed(const struct receipt *facts)
{
    for (size_t i = 0; i < facts->use_count; i++) {
        if (facts->uses[i].version.serial == 0)
            return (struct standing){.reason = STANDING_PLAIN, .name = facts->uses[i].name};
    }
    return is_ready;
}

/* ---- A start parameter ---- */

/* One that has several values is in effect with each of them. */
static struct standing judge_parameter(const struct receipt *facts, const struct question *q)
{
    const struct receipt_parameter *other = NULL;
    for (size_t i = 0; i < facts->parameter_count; i++) {
        const struct receipt_parameter *p = &facts->parameters[i];
        if (!ascii_equals_nocase(p->name, q->what))
            continue;
        if (strcmp(p->value, q->value) == 0)
            return is_ready;
        other = p;
    }
    return (struct standing){.reason = STANDING_PARAMETER, .parameter = other};
}

struct standing standing_judge(const struct receipt *facts, const struct question *q)
{
    switch (q->kind) {
    case QUESTION_PAIR:
        return judge_pair(facts, q);
    case QUESTION_CONFIG:
        return judge_config(facts, q);
    case QUESTION_PARAMETER:
        return judge_parameter(facts, q);
    case QUESTION_NO_ERROR:
        return judge_errors(facts, q);
    case QUESTION_SEALED:
        break;
    }
    return judge_sealed(facts);
}

/* ---- For people ---- */

/* `usual` goes without saying. */
static enum err explain_pair(const struct standing *s, const struct question *q, const char *what, enum err usual,
                             char **out, struct errinfo *e)
{
    if (is_error(s->error, usual))
        return text_format(out, e, "%s %s", what, q->what);
    return text_format(out, e, "%s %s (%s)", what, q->what, s->error);
}

static enum err explain_old(const struct standing *s, const struct question *q, char **out, struct errinfo *e)
{
    char version[VERSION_TEXT_SIZE];
    version_format(s->version, version);
    return text_format(out, e, "old version %s of %s", version, q->what);
}

static enum err explain_parameter(const struct standing *s, const struct question *q, char **out, struct errinfo *e)
{
    if (s->parameter == NULL)
        return text_format(out, e, "tells no %s", q->what);
    char shown[VALUE_SHOWN + 1], *value = NULL;
    snprintf(shown, sizeof shown, "%s", s->parameter->value);
    enum err error = escape_copy(shown, &value, e);
    if (error == ERR_OK)
        error =
            text_format(out, e, "%s is %s (%s)", s->parameter->name, value, receipt_origin_name(s->parameter->origin));
    free(value);
    return error;
}

enum err standing_explain(const struct standing *s, const struct question *q, char **out, struct errinfo *e)
{
    switch (s->reason) {
    case STANDING_NO_PAIR:
        return explain_pair(s, q, "no pair", ERR_NO_PAIR, out, e);
    case STANDING_CANNOT_OPEN:
        return explain_pair(s, q, "cannot-open: pair", ERR_CANNOT_OPEN, out, e);
    case STANDING_PLAIN:
        return text_format(out, e, "still plain: %s", s->name);
    case STANDING_OLD:
        return explain_old(s, q, out, e);
    case STANDING_REFUSED:
        return text_format(out, e, "refused %s: %s", q->what, s->error);
    case STANDING_NOT_READ:
        return text_format(out, e, "has not read %s", q->what);
    case STANDING_PARAMETER:
        return explain_parameter(s, q, out, e);
    case STANDING_TWO:
        return text_format(out, e, "two computers with one name");
    case STANDING_NEVER_SEEN:
        return text_format(out, e, "never seen");
    case STANDING_SILENT:
    case STANDING_READY:
        break;
    }
    return text_format(out, e, "%s", standing_name(s->reason));
}
