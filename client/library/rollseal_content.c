#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "library/handle.h"
#include "report/report.h"
#include "text/ini.h"

static_assert(ROLLSEAL_NEVER == EXPIRES_NEVER, "rollseal.h has another number for a file that does not expire");

/* A value that was asked for, so that its text lives as long as the content. */
struct value {
    struct value *next;
    struct secret *text; /* with a NUL */
    char key[];
};

struct rollseal_content {
    struct read_outcome outcome;
    struct value *values;
};

struct rollseal_content *content_new(void)
{
    return calloc(1, sizeof(struct rollseal_content));
}

struct read_outcome *content_outcome(struct rollseal_content *c)
{
    return &c->outcome;
}

static enum err read_now(struct rollseal *r, struct rollseal_content *c, struct errinfo *e)
{
    static const struct read_params params = {.refuse_revoked = false};
    struct client *client = NULL;
    enum err error = handle_check(r, e);
    if (error == ERR_OK)
        error = client_new(&r->parameters, handle_warn, r, &client, e);
    if (error != ERR_OK)
        return error;
    const struct report_read read = {read_configuration(client, &params, &c->outcome, e), &c->outcome};
    report_after_read(client, &read);
    if (read.error == ERR_OK)
        handle_escape(c->outcome.why.message, &c->outcome.why);
    client_free(&client);
    return read.error;
}

enum rollseal_error rollseal_read(struct rollseal *r, struct rollseal_content **out)
{
    struct errinfo e = {""};
    struct rollseal_content *c = content_new();
    enum err error = c != NULL ? read_now(r, c, &e) : err_no_memory(&e);
    if (error == ERR_OK)
        *out = c;
    else
        free(c);
    return handle_end(r, error, &e);
}

static void value_free(struct value *v)
{
    if (v != NULL)
        secret_free(&v->text);
    free(v);
}

void rollseal_content_free(struct rollseal_content **c)
{
    if (*c == NULL)
        return;
    while ((*c)->values != NULL) {
        struct value *first = (*c)->values;
        (*c)->values = first->next;
        value_free(first);
    }
    read_outcome_done(&(*c)->outcome);
    free(*c);
    *c = NULL;
}

/* ---- Values ---- */

static enum err find_value(const struct rollseal_content *c, const char *key, struct secret **out, struct errinfo *e)
{
    char *section = NULL, *name = NULL;
    struct secret *found = NULL;
    enum err error = ini_split(key, &section, &name, e);
    if (error == ERR_OK)
        error = ini_get(secret_bytes(c->outcome.content), section, name, &found, e);
    if (error == ERR_OK)
        error = secret_terminate(secret_bytes(found), out, e);
    secret_free(&found);
    free(name);
    free(section);
    return error;
}

static enum err add_value(struct rollseal_content *c, const char *key, struct errinfo *e)
{
    size_t size = strlen(key) + 1;
    struct value *v = calloc(1, sizeof *v + size);
    if (v == NULL)
        return err_no_memory(e);
    enum err error = find_value(c, key, &v->text, e);
    if (error != ERR_OK) {
        value_free(v);
        return error;
    }
    memcpy(v->key, key, size);
    v->next = c->values;
    c->values = v;
    return ERR_OK;
}

enum rollseal_error rollseal_content_get(struct rollseal_content *c, const char *key, const char **out,
                                         struct rollseal *r)
{
    struct errinfo e = {""};
    enum err error = ERR_OK;
    const struct value *v = c->values;
    while (v != NULL && strcmp(v->key, key) != 0)
        v = v->next;
    if (v == NULL) {
        error = add_value(c, key, &e);
        v = c->values;
    }
    if (error == ERR_OK)
        *out = (const char *)v->text->bytes;
    return handle_end(r, error, &e);
}

/* ---- Facts ---- */

const void *rollseal_content_bytes(const struct rollseal_content *c)
{
    return c->outcome.content->bytes;
}

size_t rollseal_content_size(const struct rollseal_content *c)
{
    return c->outcome.content->size;
}

bool rollseal_content_is_sealed(const struct rollseal_content *c)
{
    return c->outcome.is_sealed;
}

const char *rollseal_content_name(const struct rollseal_content *c)
{
    return c->outcome.name;
}

void rollseal_content_version(const struct rollseal_content *c, uint64_t *epoch, uint64_t *serial)
{
    if (epoch != NULL)
        *epoch = c->outcome.version.epoch;
    if (serial != NULL)
        *serial = c->outcome.version.serial;
}

const char *rollseal_content_signer(const struct rollseal_content *c)
{
    return c->outcome.signer;
}

const char *rollseal_content_ring(const struct rollseal_content *c)
{
    return c->outcome.ring;
}

int64_t rollseal_content_issued(const struct rollseal_content *c)
{
    return c->outcome.issued;
}

int64_t rollseal_content_expires(const struct rollseal_content *c)
{
    return c->outcome.expires;
}

enum rollseal_error rollseal_content_refused(const struct rollseal_content *c)
{
    return (enum rollseal_error)err_exit_status(c->outcome.refused);
}

const char *rollseal_content_why(const struct rollseal_content *c)
{
    return c->outcome.why.message;
}
