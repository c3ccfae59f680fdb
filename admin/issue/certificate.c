#include "issue/certificate.h"

#include <openssl/x509v3.h>

#include "crypt/ossl.h"

#define SERIAL_SIZE 16 /* 128 random bits, so that no two certificates have the same */

static bool set_serial(X509 *certificate)
{
    uint8_t random[SERIAL_SIZE];
    if (random_bytes(random, sizeof random, NULL) != ERR_OK)
        return false;
    BIGNUM *number = BN_bin2bn(random, sizeof random, NULL);
    bool set =
        number != NULL && !BN_is_zero(number) && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return set;
}

static bool add_name(X509_NAME *name, const char *field, const char *value)
{
    return value == NULL ||
           X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0) == 1;
}

static bool set_names(X509 *certificate, const struct certificate_plan *plan)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    return add_name(subject, "O", plan->organization) && add_name(subject, "OU", plan->unit) &&
           add_name(subject, "CN", plan->common_name) &&
           X509_set_issuer_name(certificate, plan->issuer != NULL ? X509_get_subject_name(plan->issuer) : subject) == 1;
}

static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = value != NULL ? X509V3_EXT_nconf_nid(NULL, &ctx, nid, value) : NULL;
    bool added = value == NULL || (extension != NULL && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
    return added;
}

/* The authority key identifier is copied from the issuer's subject key identifier, so that one comes first. */
static bool add_extensions(X509 *certificate, const struct certificate_plan *plan)
{
    X509 *issuer = plan->issuer != NULL ? plan->issuer : certificate;
    return add_extension(certificate, issuer, NID_basic_constraints, plan->basic_constraints) &&
           add_extension(certificate, issuer, NID_key_usage, plan->key_usage) &&
           add_extension(certificate, issuer, NID_ext_key_usage, plan->extended_key_usage) &&
           add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
           add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
}

static bool fill(X509 *certificate, const struct certificate_plan *plan)
{
    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
           set_names(certificate, plan) &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)plan->not_before) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)plan->not_after) != NULL &&
           X509_set_pubkey(certificate, plan->public_key) == 1 && add_extensions(certificate, plan);
}

enum err certificate_issue(const struct certificate_plan *plan, struct buf *out, struct errinfo *e)
{
    uint8_t *der = NULL;
    int size = -1;
    X509 *certificate = X509_new();
    if (certificate != NULL && fill(certificate, plan) && X509_sign(certificate, plan->issuer_key, EVP_sha256()) > 0)
        size = i2d_X509(certificate, &der);
    X509_free(certificate);
    return ossl_take(der, size, "make a certificate", out, e);
}
