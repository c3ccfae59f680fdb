#include "admin/audit/verify.h"

#include <string.h>

#include "admin/publish/placed.h"
#include "base/limits.h"
#include "files/file.h"
#include "seal/witness.h"

static enum err check_signers(struct vault *v, const struct sealed *s, struct errinfo *e)
{
    struct vault_facts facts = {.recipient = NULL};
    struct placed_own own = {.signers = ""};
    enum err error = registry_facts(vault_registry(v), &facts, e);
    const struct placed_expected expected = {{s->ring, s->name}, buf_bytes(&facts.root), buf_bytes(&facts.crl)};
    if (error == ERR_OK)
        error = placed_verify_signers(s, &expected, &own, e);
    vault_facts_done(&facts);
    return error;
}

static enum err find_witness(struct vault *v, struct bytes file, struct audit_witness *out, struct errinfo *e)
{
    struct sealed s = {.signer_count = 0};
    if (!sealed_is_claimed(file))
        return err_set(e, ERR_NOT_SEALED, "it is not sealed");
    enum err error = sealed_parse(file, &s, e);
    if (error == ERR_OK)
        error = check_signers(v, &s, e);
    if (error == ERR_OK)
        error = witness_find(&s, out, e);
    sealed_done(&s);
    return error;
}

enum err verify_load_witness(struct vault *v, const char *path, struct audit_head *out, struct errinfo *e)
{
    struct buf file = {NULL, 0};
    struct audit_witness found;
    enum err error = file_read(path, LIMIT_SEALED, &file, NULL, e);
    if (error != ERR_OK)
        return error;
    error = find_witness(v, buf_bytes(&file), &found, e);
    buf_done(&file);
    if (error != ERR_OK)
        return err_context(e, error, "witness '%s'", path);
    out->id = (int64_t)found.row;
    memcpy(out->hash, found.hash, sizeof out->hash);
    return ERR_OK;
}
