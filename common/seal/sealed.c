#include "seal/sealed.h"

#include <inttypes.h>
#include <string.h>

#include "seal/head.h"

#define CLAIM "rollseal/"
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

bool sealed_is_claimed(struct bytes file)
{
    return bytes_begin_with(file, CLAIM);
}

bool sealed_is_behind_byte_order_mark(struct bytes file)
{
    return bytes_begin_with(file, BYTE_ORDER_MARK CLAIM);
}

/* Before anything else is read: another version may have another idea of lines. */
static enum err check_format(struct bytes file, struct errinfo *e)
{
    if (bytes_begin_with(file, HEAD_FIRST_LINE))
        return ERR_OK;
    if (sealed_is_claimed(file))
        return err_set(e, ERR_MALFORMED,
                       "line 1 is not `rollseal/1`: made by a newer version of Rollseal, which must be installed to "
                       "read it, or damaged");
    return err_set(e, ERR_MALFORMED, "line 1 is not `rollseal/1`: this is not a sealed file");
}

enum err sealed_parse(struct bytes file, struct sealed *out, struct errinfo *e)
{
    struct sealed s = {.signer_count = 0};
    enum err error = check_format(file, e);
    if (error == ERR_OK)
        error = note_parse(file, &s.note, e);
    if (error == ERR_OK)
        error = head_parse(&s, e);
    if (error == ERR_OK)
        error = head_check_note(&s, e);
    if (error != ERR_OK) {
        sealed_done(&s);
        return error;
    }
    s.body = s.note.rest;
    *out = s;
    return ERR_OK;
}

void sealed_done(struct sealed *s)
{
    buf_done(&s->decoded);
    *s = (struct sealed){.signer_count = 0};
}

/* Why a signature does not verify. Nothing does with an unsound key that this could matter for. */
static enum err say_unverified(const struct signer *signer, struct errinfo *e)
{
    if (!signing_key_is_sound(signer->facts.key))
        return err_set(e, ERR_MALFORMED, "the signing key of pair %s is of small order or not canonical", signer->id);
    return err_set(e, ERR_BAD_SIGNATURE,
                   "the signature of pair %s does not fit the text: the head was changed after signing", signer->id);
}

/* The keys of pairs that are trusted were found sound when their source was checked. */
enum err sealed_check_signatures(const struct sealed *s, struct errinfo *e)
{
    for (size_t i = 0; i < s->signer_count; i++) {
        if (!signature_verifies(s->signers[i].facts.key, s->note.text, s->note.signatures[i].signature))
            return say_unverified(&s->signers[i], e);
    }
    return ERR_OK;
}

enum err sealed_check_body(const struct sealed *s, struct errinfo *e)
{
    uint8_t hash[sizeof s->body_sha256];
    if (s->body.size != s->body_size)
        return err_set(e, ERR_BAD_SIGNATURE, "the body has %zu bytes instead of the %" PRIu64 " that were signed",
                       s->body.size, s->body_size);
    sha256(s->body, hash);
    if (memcmp(hash, s->body_sha256, sizeof hash) != 0)
        return err_set(e, ERR_BAD_SIGNATURE, "the body is not the one that was signed: its SHA-256 is another");
    return ERR_OK;
}

bool sealed_has_expired(const struct sealed *s, int64_t now)
{
    return s->expires != EXPIRES_NEVER && now > s->expires;
}
