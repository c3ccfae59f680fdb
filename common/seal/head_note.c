#include "seal/head.h"

#include <string.h>

#define BODY_BEGIN "age-encryption.org/v1\n"

static bool signature_fits(const struct note_signature *signature, const struct signer *signer)
{
    char name[KEY_NAME_SIZE];
    uint8_t key_id[NOTE_KEY_ID_SIZE];
    head_key_name(signer->id, name);
    note_key_id(name, signer->facts.key, key_id);
    return bytes_equal_text(signature->name, name) && memcmp(signature->key_id, key_id, sizeof key_id) == 0;
}

/* The k-th signature line belongs to the k-th `signer` line. */
static enum err check_signature_lines(const struct sealed *s, struct errinfo *e)
{
    if (s->note.signature_count != s->signer_count)
        return err_set(e, ERR_MALFORMED, "%zu signers, but %zu signature lines", s->signer_count,
                       s->note.signature_count);
    for (size_t i = 0; i < s->signer_count; i++) {
        if (!signature_fits(&s->note.signatures[i], &s->signers[i]))
            return err_set(e, ERR_MALFORMED, "signature line %zu is not one by the key of signer %s", i + 1,
                           s->signers[i].id);
    }
    return ERR_OK;
}

enum err head_check_note(const struct sealed *s, struct errinfo *e)
{
    enum err error = check_signature_lines(s, e);
    if (error != ERR_OK)
        return error;
    if (!bytes_begin_with(s->note.rest, BODY_BEGIN))
        return err_set(e, ERR_MALFORMED, "`age-encryption.org/v1` is expected behind the last signature line");
    return ERR_OK;
}
