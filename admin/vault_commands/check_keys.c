#include <inttypes.h>
#include <string.h>

#include "admin/pair/lifecycle.h"
#include "admin/vault_commands/check_parts.h"
#include "base/limits.h"
#include "crypt/authority.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "keys/crl.h"

/* ---- The root ---- */

static enum err fit_root_key(const struct checking *c, const struct secret *key, struct errinfo *e)
{
    const struct issuer root = {.certificate = buf_bytes(&c->facts.root), .key = key};
    const struct crl_params params = {.number = 1, .now = c->params->now};
    struct buf crl = {NULL, 0};
    enum err error = crl_issue(&root, &params, &crl, e);
    if (error == ERR_OK)
        error = crl_verify(buf_bytes(&crl), root.certificate, e);
    buf_done(&crl);
    return error == ERR_OK ? ERR_OK
                           : err_set(e, ERR_MALFORMED, "it is not the key of the root; restore it from a backup");
}

static enum err check_crl(const struct checking *c, struct errinfo *e)
{
    struct crl crl;
    if (c->facts.crl.size == 0)
        return c->facts.epoch == 1 ? ERR_OK
                                   : err_set(e, ERR_MALFORMED,
                                             "the epoch is %" PRIu64 ", and there is no CRL of that number; restore a "
                                             "backup of the vault",
                                             c->facts.epoch);
    enum err error = crl_parse(buf_bytes(&c->facts.crl), &crl, e);
    if (error == ERR_OK && crl.number != c->facts.epoch)
        error =
            err_set(e, ERR_MALFORMED,
                    "the epoch is %" PRIu64 ", and the CRL has the number %" PRIu64 "; restore a backup of the vault",
                    c->facts.epoch, crl.number);
    return error == ERR_OK ? crl_verify(buf_bytes(&c->facts.crl), buf_bytes(&c->facts.root), e) : error;
}

enum err check_root(struct checking *c, struct errinfo *e)
{
    struct errinfo message = {""};
    struct secret *key = NULL;
    bool good = false;
    enum err error = findings_take(&c->report.findings, check_crl(c, &message), "CRL", &message, e);
    if (error == ERR_OK)
        error = check_age_file(c, VAULT_PATH_OF_ROOT_KEY, LIMIT_SOURCE_FILE, &key, &good, e);
    if (error == ERR_OK && key != NULL)
        error = findings_take(&c->report.findings, fit_root_key(c, key, &message), VAULT_PATH_OF_ROOT_KEY, &message, e);
    secret_free(&key);
    return error;
}

/* ---- Pairs ---- */

/* `der` is the private key of the encryption certificate; NULL: only the certificates are looked at. */
static enum err fit_encryption(const struct checking *c, const struct pair_row *row, const struct secret *der,
                               struct errinfo *e)
{
    struct pair pair = {.key = NULL};
    struct pair_parts parts = {buf_bytes(&row->encryption), buf_bytes(&row->signing), buf_bytes(&c->facts.root), NULL};
    enum err error = der != NULL ? key_load(secret_bytes(der), KEY_PKCS8, &parts.key, e) : ERR_OK;
    if (error == ERR_OK)
        error = pair_from_parts(&parts, c->params->now, &pair, e);
    if (error == ERR_OK && strcmp(pair.id, row->id) != 0)
        error =
            err_set(e, ERR_MALFORMED, "its certificates are those of pair %s; restore a backup of the vault", pair.id);
    pair_done(&pair);
    return error;
}

static enum err fit_signing(const struct pair_row *row, const struct secret *seed, struct errinfo *e)
{
    const struct bytes message = bytes_text("vault check");
    struct signing_certificate certificate;
    uint8_t signature[SIGNATURE_SIZE];
    enum err error = signing_certificate_parse(buf_bytes(&row->signing), &certificate, e);
    if (error == ERR_OK && seed->size != SIGNING_KEY_SIZE)
        error = err_set(e, ERR_MALFORMED, "it is not a signing key");
    if (error == ERR_OK)
        error = signature_make(seed, message, signature, e);
    if (error == ERR_OK && !signature_verifies(certificate.key, message, signature))
        error =
            err_set(e, ERR_MALFORMED, "it is not the key of the pair's signing certificate; restore it from a backup");
    return error;
}

static enum err check_encryption_key(struct checking *c, const struct pair_row *row, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    struct errinfo message = {""};
    struct secret *key = NULL;
    bool good = false;
    vault_path_of_encryption_key(row->id, path);
    enum err error = check_age_file(c, path, LIMIT_SOURCE_FILE, &key, &good, e);
    if (error == ERR_OK && key != NULL)
        error = findings_take(&c->report.findings, fit_encryption(c, row, key, &message), path, &message, e);
    secret_free(&key);
    return error;
}

static enum err check_signing_key(struct checking *c, const struct pair_row *row, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    struct errinfo message = {""};
    struct secret *seed = NULL;
    bool good = false;
    if (!lifecycle_keeps_signing_key(row->state))
        return ERR_OK;
    vault_path_of_signing_key(row->id, path);
    enum err error = check_age_file(c, path, LIMIT_SOURCE_FILE, &seed, &good, e);
    if (error == ERR_OK && seed != NULL)
        error = findings_take(&c->report.findings, fit_signing(row, seed, &message), path, &message, e);
    secret_free(&seed);
    return error;
}

static enum err check_pair(struct checking *c, const struct pair_row *row, struct errinfo *e)
{
    struct errinfo message = {""};
    enum err found = fit_encryption(c, row, NULL, &message);
    enum err error = findings_take(&c->report.findings, found, row->id, &message, e);
    if (error == ERR_OK)
        error = check_encryption_key(c, row, e);
    return error == ERR_OK ? check_signing_key(c, row, e) : error;
}

enum err check_pairs(struct checking *c, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < c->pairs.count && error == ERR_OK; i++) {
        error = check_pair(c, &c->pairs.rows[i], e);
        c->report.pairs++;
    }
    return error;
}
