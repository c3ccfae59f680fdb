#include "seal/seal.h"

#include "age/age.h"
#include "seal/head.h"
#include "seal/open.h"

static enum err seal_body(const struct seal_params *params, struct bytes plain, struct buf *out, struct errinfo *e)
{
    struct recipient recipients[LIMIT_RECIPIENTS];
    if (plain.size > LIMIT_CONFIGURATION)
        return err_set(e, ERR_TOO_LARGE, "%s has %zu bytes, and a configuration at most %u", params->name, plain.size,
                       LIMIT_CONFIGURATION);
    if (params->recipient_count > LIMIT_RECIPIENTS)
        return err_set(e, ERR_TOO_LARGE, "%zu recipients, and a sealed file has at most %u: retire pairs",
                       params->recipient_count, LIMIT_RECIPIENTS);
    for (size_t i = 0; i < params->recipient_count; i++)
        recipients[i] = (struct recipient){.public_key = params->recipients[i].public_key};
    return age_seal(recipients, params->recipient_count, plain, out, e);
}

static enum err sign(struct writer *w, struct bytes text, const struct seal_signer *signer, struct errinfo *e)
{
    struct signing_certificate facts;
    char name[KEY_NAME_SIZE];
    enum err error = signing_certificate_parse(signer->certificate, &facts, e);
    if (error != ERR_OK)
        return err_context(e, error, "signing certificate of pair %s", signer->id);
    head_key_name(signer->id, name);
    return note_sign(w, text, name, signer->seed, facts.key, e);
}

static enum err write_text(const struct seal_params *params, struct bytes body, struct buf *out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_HEAD);
    head_write(&w, params, body);
    return writer_finish(&w, out, e);
}

/* Text, signatures, body. */
static enum err assemble(const struct seal_params *params, struct bytes text, struct bytes body, struct buf *out,
                         struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_SEALED);
    enum err error = ERR_OK;
    writer_bytes(&w, text);
    writer_text(&w, "\n");
    for (size_t i = 0; i < params->signer_count && error == ERR_OK; i++)
        error = sign(&w, text, &params->signers[i], e);
    writer_bytes(&w, body);
    if (error == ERR_OK)
        return writer_finish(&w, out, e);
    writer_done(&w);
    return error;
}

/* The same checks that every client makes. */
static enum err check_made(struct bytes file, struct errinfo *e)
{
    struct sealed s;
    enum err error = sealed_parse(file, &s, e);
    if (error != ERR_OK)
        return error;
    error = sealed_check_signatures(&s, e);
    if (error == ERR_OK)
        error = sealed_check_body(&s, e);
    if (error == ERR_OK)
        error = sealed_check_stanzas(&s, e);
    sealed_done(&s);
    return error;
}

enum err seal_make(const struct seal_params *params, struct bytes plain, struct buf *out, struct errinfo *e)
{
    struct buf body = {NULL, 0}, text = {NULL, 0}, file = {NULL, 0};
    enum err error = seal_body(params, plain, &body, e);
    if (error == ERR_OK)
        error = write_text(params, buf_bytes(&body), &text, e);
    if (error == ERR_OK)
        error = assemble(params, buf_bytes(&text), buf_bytes(&body), &file, e);
    if (error == ERR_OK)
        error = err_context(e, check_made(buf_bytes(&file), e), "the sealed file would be refused");
    if (error == ERR_OK) {
        *out = file;
        file = (struct buf){NULL, 0};
    }
    buf_done(&file);
    buf_done(&text);
    buf_done(&body);
    return error;
}
