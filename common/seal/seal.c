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

/* The text, and in *s what clients will read in it. */
static enum err make_text(const struct seal_params *params, struct bytes body, struct buf *out, struct sealed *s,
                          struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_HEAD);
    head_write(&w, params, body);
    enum err error = writer_finish(&w, out, e);
    if (error != ERR_OK)
        return error;
    s->note.text = buf_bytes(out);
    return head_parse(s, e);
}

static enum err sign(struct writer *w, const struct sealed *s, size_t i, const struct secret *seed, struct errinfo *e)
{
    char name[KEY_NAME_SIZE];
    head_key_name(s->signers[i].id, name);
    return note_sign(w, s->note.text, name, seed, s->signers[i].facts.key, e);
}

/* Text, signatures, body. */
static enum err assemble(const struct seal_params *params, const struct sealed *s, struct bytes body, struct buf *out,
                         struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_SEALED);
    enum err error = ERR_OK;
    writer_bytes(&w, s->note.text);
    writer_text(&w, "\n");
    for (size_t i = 0; i < s->signer_count && error == ERR_OK; i++)
        error = sign(&w, s, i, params->signers[i].seed, e);
    writer_bytes(&w, body);
    if (error == ERR_OK)
        return writer_finish(&w, out, e);
    writer_done(&w);
    return error;
}

/* The checks of every client, except that the text is the one that was parsed before it was signed. */
static enum err check_made(struct bytes file, struct sealed *s, struct errinfo *e)
{
    const struct bytes parsed = s->note.text;
    enum err error = note_parse(file, &s->note, e);
    if (error == ERR_OK && !bytes_equal(s->note.text, parsed))
        error = err_set(e, ERR_INTERNAL, "its text is not the one that was signed");
    if (error == ERR_OK)
        error = head_check_note(s, e);
    if (error != ERR_OK)
        return error;
    s->body = s->note.rest;
    error = sealed_check_signatures(s, e);
    if (error == ERR_OK)
        error = sealed_check_body(s, e);
    if (error == ERR_OK)
        error = sealed_check_stanzas(s, e);
    return error;
}

enum err seal_make(const struct seal_params *params, struct bytes plain, struct buf *out, struct errinfo *e)
{
    struct buf body = {NULL, 0}, text = {NULL, 0}, file = {NULL, 0};
    struct sealed s = {.signer_count = 0};
    enum err error = seal_body(params, plain, &body, e);
    if (error == ERR_OK)
        error = make_text(params, buf_bytes(&body), &text, &s, e);
    if (error == ERR_OK)
        error = assemble(params, &s, buf_bytes(&body), &file, e);
    if (error == ERR_OK)
        error = check_made(buf_bytes(&file), &s, e);
    if (error == ERR_OK) {
        *out = file;
        file = (struct buf){NULL, 0};
    } else {
        err_context(e, error, "sealing %s", params->name);
    }
    sealed_done(&s);
    buf_done(&file);
    buf_done(&text);
    buf_done(&body);
    return error;
}
