#include "issue/issue.h"

#include <openssl/x509v3.h>

#include "base/limits.h"
#include "issue/issuer.h"

static bool set_time(X509_CRL *crl, int64_t when, int (*set)(X509_CRL *, const ASN1_TIME *))
{
    ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)when);
    bool done = time != NULL && set(crl, time) == 1;
    ASN1_TIME_free(time);
    return done;
}

static bool fill_entry(X509_REVOKED *entry, const struct serial *serial, int64_t now)
{
    BIGNUM *number = BN_bin2bn(serial->bytes, (int)serial->size, NULL);
    ASN1_INTEGER *integer = BN_to_ASN1_INTEGER(number, NULL);
    ASN1_TIME *when = ASN1_TIME_set(NULL, (time_t)now);
    bool filled = integer != NULL && when != NULL && X509_REVOKED_set_serialNumber(entry, integer) == 1 &&
                  X509_REVOKED_set_revocationDate(entry, when) == 1;
    ASN1_TIME_free(when);
    ASN1_INTEGER_free(integer);
    BN_free(number);
    return filled;
}

static bool add_entry(X509_CRL *crl, const struct serial *serial, int64_t now)
{
    X509_REVOKED *entry = X509_REVOKED_new();
    if (entry == NULL || !fill_entry(entry, serial, now) || X509_CRL_add0_revoked(crl, entry) != 1) {
        X509_REVOKED_free(entry);
        return false;
    }
    return true;
}

static bool add_number(X509_CRL *crl, uint64_t number)
{
    ASN1_INTEGER *integer = ASN1_INTEGER_new();
    bool added = integer != NULL && ASN1_INTEGER_set_uint64(integer, number) == 1 &&
                 X509_CRL_add1_ext_i2d(crl, NID_crl_number, integer, 0, 0) == 1;
    ASN1_INTEGER_free(integer);
    return added;
}

static bool add_authority(X509_CRL *crl, X509 *root)
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, root, NULL, NULL, crl, 0);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, &ctx, NID_authority_key_identifier, "keyid:always");
    bool added = extension != NULL && X509_CRL_add_ext(crl, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static bool fill(X509_CRL *crl, const struct decoded_issuer *issuer, const struct crl_params *params)
{
    if (X509_CRL_set_version(crl, X509_CRL_VERSION_2) != 1 ||
        X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer->certificate)) != 1 ||
        !set_time(crl, params->now, X509_CRL_set1_lastUpdate) ||
        !set_time(crl, issuer->not_after, X509_CRL_set1_nextUpdate))
        return false;
    for (size_t i = 0; i < params->count; i++) {
        if (!add_entry(crl, &params->serials[i], params->now))
            return false;
    }
    return X509_CRL_sort(crl) == 1 && add_authority(crl, issuer->certificate) && add_number(crl, params->number) &&
           X509_CRL_sign(crl, issuer->key, EVP_sha256()) > 0;
}

static enum err build(const struct decoded_issuer *issuer, const struct crl_params *params, struct buf *out,
                      struct errinfo *e)
{
    uint8_t *der = NULL;
    int size = -1;
    X509_CRL *crl = X509_CRL_new();
    if (crl != NULL && fill(crl, issuer, params))
        size = i2d_X509_CRL(crl, &der);
    X509_CRL_free(crl);
    if (size > (int)LIMIT_CRL) {
        OPENSSL_free(der);
        return err_set(e, ERR_TOO_LARGE,
                       "a CRL of %zu certificates is larger than %u bytes, which no client reads; a new root is needed",
                       params->count, LIMIT_CRL);
    }
    return ossl_take(der, size, "make a CRL", out, e);
}

enum err crl_issue(const struct issuer *issuer, const struct crl_params *params, struct buf *out, struct errinfo *e)
{
    struct decoded_issuer decoded;
    if (params->number < 1 || params->number > VERSION_MAX)
        return err_set(e, ERR_INTERNAL, "a CRL number is from 1 to 2^53 - 1");
    enum err error = decoded_issuer_init(&decoded, issuer, e);
    if (error == ERR_OK)
        error = build(&decoded, params, out, e);
    decoded_issuer_done(&decoded);
    return error;
}
