#include "seal/open.h"

#include "age/age.h"

/* The pairs of this client that are recipients. */
struct openers {
    struct identity identities[LIMIT_RECIPIENTS]; /* those with a key */
    size_t count;
    const struct pair *first; /* with a key, if any has one; NULL if no pair is a recipient */
};

/* *out is filled on success only. */
static enum err parse_stanzas(const struct sealed *s, struct age_header *out, struct errinfo *e)
{
    enum err error = age_header_parse(s->body, out, e);
    if (error != ERR_OK)
        return err_context(e, error, "body");
    if (age_header_has(out, stanza_scrypt.type))
        error = err_set(e, ERR_MALFORMED, "body: it has a stanza for a passphrase, and may only be for pairs");
    else if (out->stanza_count != s->recipient_count)
        error =
            err_set(e, ERR_MALFORMED, "body: %zu stanzas for %zu recipients", out->stanza_count, s->recipient_count);
    if (error != ERR_OK)
        age_header_done(out);
    return error;
}

enum err sealed_check_stanzas(const struct sealed *s, struct errinfo *e)
{
    struct age_header header;
    enum err error = parse_stanzas(s, &header, e);
    if (error == ERR_OK)
        age_header_done(&header);
    return error;
}

static void find_openers(const struct sealed *s, const struct pair_set *pairs, struct openers *out)
{
    *out = (struct openers){.count = 0};
    for (size_t i = 0; i < s->recipient_count; i++) {
        const struct pair *pair = pair_set_find(pairs, bytes_text(s->recipients[i]));
        if (pair == NULL)
            continue;
        if (out->first == NULL || (out->count == 0 && pair->key != NULL))
            out->first = pair;
        if (pair->key != NULL)
            out->identities[out->count++] = (struct identity){.key = pair->key};
    }
}

static const char *origin_of(const struct pair *pair)
{
    return pair->origin != NULL ? pair->origin : "of unknown origin";
}

static enum err check_openers(const struct sealed *s, const struct openers *openers, struct errinfo *e)
{
    if (openers->first == NULL)
        return err_set(e, ERR_NO_PAIR,
                       "sealed to pair %s%s, which the certificate source does not hold: install its client part",
                       s->recipients[0], s->recipient_count > 1 ? " and others" : "");
    if (openers->count == 0)
        return err_set(e, ERR_CANNOT_OPEN, "pair %s (%s) has no private key there: install its client part",
                       openers->first->id, origin_of(openers->first));
    return ERR_OK;
}

/* Who could not open it. */
static enum err add_pair(const struct openers *openers, enum err error, struct errinfo *e)
{
    if (error == ERR_NO_PAIR)
        error = err_set(e, ERR_CANNOT_OPEN, "no stanza of the body is for its key");
    return err_context(e, error, "pair %s (%s)", openers->first->id, origin_of(openers->first));
}

enum err sealed_open_key(const struct sealed *s, const struct pair_set *pairs, struct body_key *out, struct errinfo *e)
{
    struct age_header header;
    struct openers openers;
    struct secret *file_key = NULL;
    enum err error = parse_stanzas(s, &header, e);
    if (error != ERR_OK)
        return error;
    find_openers(s, pairs, &openers);
    error = check_openers(s, &openers, e);
    if (error == ERR_OK) {
        error = age_header_open(&header, openers.identities, openers.count, &file_key, e);
        if (error != ERR_OK)
            error = add_pair(&openers, error, e);
    }
    if (error == ERR_OK)
        *out = (struct body_key){file_key, header.size};
    age_header_done(&header);
    return error;
}

void body_key_done(struct body_key *k)
{
    secret_free(&k->file_key);
    k->header_size = 0;
}

enum err sealed_open_body(const struct sealed *s, const struct body_key *key, struct secret **out, struct errinfo *e)
{
    const struct bytes payload = {s->body.data + key->header_size, s->body.size - key->header_size};
    enum err error = stream_open(key->file_key, payload, LIMIT_CONFIGURATION, out, e);
    return err_context(e, error, "body");
}

enum err sealed_open(const struct sealed *s, const struct pair_set *pairs, struct secret **out, struct errinfo *e)
{
    struct body_key key = {NULL, 0};
    enum err error = sealed_open_key(s, pairs, &key, e);
    if (error == ERR_OK)
        error = sealed_open_body(s, &key, out, e);
    body_key_done(&key);
    return error;
}
