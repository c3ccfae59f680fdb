#include "forge.h"

#include <openssl/core_names.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/calendar.h"
#include "issue/certificate.h"
#include "issue/issuer.h"

static const char *either(const char *given, const char *good)
{
    return given != NULL ? given : good;
}

static EVP_PKEY *public_key(const struct issued_pair *pair, const struct forgery *f)
{
    if (f->ed25519_key != NULL)
        return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, f->ed25519_key, 32);
    X509 *own = ossl_certificate(buf_bytes(f->signing ? &pair->signing : &pair->encryption));
    EVP_PKEY *key = X509_get_pubkey(own);
    X509_free(own);
    if (f->compressed)
        EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "compressed");
    return key;
}

struct buf forge(const struct fixture_root *root, const struct issued_pair *pair, const struct forgery *f)
{
    struct errinfo e = {""};
    struct buf out = {NULL, 0};
    struct decoded_issuer issuer;
    EVP_PKEY *key = public_key(pair, f);
    if (key == NULL || decoded_issuer_init(&issuer, &root->issuer, &e) != ERR_OK)
        abort();
    struct certificate_plan plan = {
        .organization = "Example",
        .unit = either(f->unit, f->signing ? "signing" : "encryption"),
        .common_name = either(f->common_name, pair->id),
        .public_key = key,
        .issuer = issuer.certificate,
        .issuer_key = issuer.key,
        .not_before = f->not_before != 0 ? f->not_before : FIXTURE_NOW - SECONDS_PER_DAY,
        .not_after = f->not_after != 0 ? f->not_after : FIXTURE_NOW + SECONDS_PER_DAY,
        .basic_constraints = either(f->basic_constraints, "critical,CA:FALSE"),
        .key_usage = either(f->key_usage, f->signing ? "critical,digitalSignature" : "critical,keyAgreement"),
        .extended_key_usage = either(f->extended_key_usage, f->signing ? "1.3.6.1.5.5.7.3.36" : "1.3.6.1.4.1.311.80.1"),
    };
    if (certificate_issue(&plan, &out, &e) != ERR_OK) {
        fprintf(stderr, "forge: %s\n", e.message);
        abort();
    }
    decoded_issuer_done(&issuer);
    EVP_PKEY_free(key);
    return out;
}
