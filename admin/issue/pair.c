#include "issue/issue.h"

#include <string.h>

#include "base/calendar.h"
#include "crypt/load.h"
#include "issue/certificate.h"
#include "issue/issuer.h"
#include "issue/key_generate.h"

#define SEED_SIZE 32

void issued_pair_done(struct issued_pair *p)
{
    buf_done(&p->encryption);
    buf_done(&p->signing);
    secret_free(&p->encryption_key);
    secret_free(&p->signing_seed);
    *p = (struct issued_pair){.encryption_key = NULL};
}

/* Both keys of a pair as OpenSSL has them, while its certificates are made. */
struct pair_keys {
    EVP_PKEY *encryption, *signing;
};

static enum err generate_keys(const struct pair_params *params, struct issued_pair *pair, struct pair_keys *keys,
                              struct errinfo *e)
{
    enum err error = key_generate(params->kind, params->rsa_bits, &pair->encryption_key, e);
    if (error == ERR_OK)
        error = secret_random(SEED_SIZE, &pair->signing_seed, e);
    if (error != ERR_OK)
        return error;
    keys->encryption = ossl_private_key(secret_bytes(pair->encryption_key));
    keys->signing = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, pair->signing_seed->bytes, SEED_SIZE);
    if (keys->encryption == NULL || keys->signing == NULL)
        return ossl_failed(e, "read the keys of a new pair");
    return ERR_OK;
}

static enum err encode_public(const EVP_PKEY *key, struct buf *out, struct errinfo *e)
{
    uint8_t *der = NULL;
    int size = i2d_PUBKEY(key, &der);
    return ossl_take(der, size, "encode a public key", out, e);
}

/* The pair id is in both certificates, so it is computed before them. */
static enum err set_id(const struct pair_keys *keys, struct issued_pair *pair, struct errinfo *e)
{
    struct buf encryption = {NULL, 0}, signing = {NULL, 0};
    enum err error = encode_public(keys->encryption, &encryption, e);
    if (error == ERR_OK)
        error = encode_public(keys->signing, &signing, e);
    if (error == ERR_OK)
        error = pair_id_of(buf_bytes(&encryption), buf_bytes(&signing), pair->id, e);
    buf_done(&signing);
    buf_done(&encryption);
    return error;
}

/* The organization in the root's subject, as a string that the caller frees. */
static enum err organization_of(const X509 *root, char **out, struct errinfo *e)
{
    const X509_NAME *subject = X509_get_subject_name(root);
    int place = X509_NAME_get_index_by_NID(subject, NID_organizationName, -1);
    unsigned char *text = NULL;
    if (place < 0 || ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, place))) < 0)
        return ossl_failed(e, "read the organization in the root");
    *out = (char *)text;
    return ERR_OK;
}

/* What both certificates have in common. A pair does not outlive its root. */
static struct certificate_plan plan_for(const struct decoded_issuer *issuer, const struct pair_params *params,
                                        const char *organization, const char *id)
{
    int64_t end = params->now + (int64_t)params->valid_days * SECONDS_PER_DAY;
    return (struct certificate_plan){
        .organization = organization,
        .common_name = id,
        .issuer = issuer->certificate,
        .issuer_key = issuer->key,
        .not_before = params->now - SECONDS_PER_DAY,
        .not_after = end < issuer->not_after ? end : issuer->not_after,
        .basic_constraints = "critical,CA:FALSE",
    };
}

static enum err issue_encryption(struct certificate_plan plan, EVP_PKEY *key, enum key_kind kind, struct buf *out,
                                 struct errinfo *e)
{
    plan.unit = "encryption";
    plan.public_key = key;
    plan.key_usage = kind == KEY_RSA ? "critical,keyEncipherment" : "critical,keyAgreement";
    plan.extended_key_usage = "1.3.6.1.4.1.311.80.1"; /* document encryption */
    return certificate_issue(&plan, out, e);
}

static enum err issue_signing(struct certificate_plan plan, EVP_PKEY *key, struct buf *out, struct errinfo *e)
{
    plan.unit = "signing";
    plan.public_key = key;
    plan.key_usage = "critical,digitalSignature";
    plan.extended_key_usage = "1.3.6.1.5.5.7.3.36"; /* document signing, RFC 9336 */
    return certificate_issue(&plan, out, e);
}

static enum err issue_both(const struct decoded_issuer *issuer, const struct pair_params *params,
                           const struct pair_keys *keys, struct issued_pair *pair, struct errinfo *e)
{
    char *organization = NULL;
    enum err error = organization_of(issuer->certificate, &organization, e);
    if (error != ERR_OK)
        return error;
    struct certificate_plan plan = plan_for(issuer, params, organization, pair->id);
    error = issue_encryption(plan, keys->encryption, params->kind, &pair->encryption, e);
    if (error == ERR_OK)
        error = issue_signing(plan, keys->signing, &pair->signing, e);
    OPENSSL_free(organization);
    return error;
}

enum err pair_issue(const struct issuer *issuer, const struct pair_params *params, struct issued_pair *out,
                    struct errinfo *e)
{
    struct issued_pair pair = {.encryption_key = NULL};
    struct pair_keys keys = {NULL, NULL};
    struct decoded_issuer decoded;
    enum err error = decoded_issuer_init(&decoded, issuer, e);
    if (error == ERR_OK)
        error = generate_keys(params, &pair, &keys, e);
    if (error == ERR_OK)
        error = set_id(&keys, &pair, e);
    if (error == ERR_OK)
        error = issue_both(&decoded, params, &keys, &pair, e);
    if (error == ERR_OK) {
        *out = pair;
        pair = (struct issued_pair){.encryption_key = NULL};
    }
    issued_pair_done(&pair);
    EVP_PKEY_free(keys.encryption);
    EVP_PKEY_free(keys.signing);
    decoded_issuer_done(&decoded);
    return error;
}
