/*
 * The full check of one pair (docs/format.md, section Certificates). In this order, and all of it:
 *
 *   - both certificates and the root are certificates, and say what they are by their subjects
 *   - the pair id in both subjects is the one that the two public keys give
 *   - key usage and extended key usage are exactly those of their role; the leaf certificates are no CA
 *   - the root signed both, with nothing between, by OpenSSL's strict rules; it signed itself; its dates include now
 *   - the signing key is sound, the encryption key is of a kind that is used
 *   - the private key, if there is one, fits the encryption certificate
 *
 * The dates of the two certificates of the pair are not judged: those of the signing certificate bind a read, those of
 * the encryption certificate bind who seals.
 */
#include <openssl/x509v3.h>
#include <string.h>

#include "base/calendar.h"
#include "base/hex.h"
#include "base/limits.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "crypt/name.h"
#include "crypt/ossl.h"
#include "keys/certificate.h"

#define OID_DOCUMENT_ENCRYPTION "1.3.6.1.4.1.311.80.1"
#define OID_DOCUMENT_SIGNING "1.3.6.1.5.5.7.3.36" /* RFC 9336 */

struct decoded {
    X509 *encryption, *signing, *root;
};

static void decoded_done(struct decoded *d)
{
    X509_free(d->encryption);
    X509_free(d->signing);
    X509_free(d->root);
    ossl_forget_errors();
}

/* decoded_done() is due on failure too. */
static enum err decode(const struct pair_parts *parts, struct decoded *out, struct errinfo *e)
{
    *out = (struct decoded){.root = NULL};
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    out->encryption = ossl_certificate(parts->encryption);
    out->signing = ossl_certificate(parts->signing);
    out->root = ossl_certificate(parts->root);
    if (out->encryption == NULL || out->signing == NULL || out->root == NULL)
        return err_set(e, ERR_MALFORMED, "a certificate of a pair, or its root, is not an X.509 certificate");
    return ERR_OK;
}

enum err pair_id_of(struct bytes encryption, struct bytes signing, char out[static PAIR_ID_SIZE], struct errinfo *e)
{
    struct writer w = writer_to(2 * LIMIT_CERTIFICATE);
    struct buf both = {NULL, 0};
    uint8_t hash[32];
    writer_bytes(&w, encryption);
    writer_bytes(&w, signing);
    enum err error = writer_finish(&w, &both, e);
    if (error != ERR_OK)
        return error;
    sha256(buf_bytes(&both), hash);
    hex_encode((struct bytes){hash, PAIR_ID_LENGTH / 2}, out);
    buf_done(&both);
    return ERR_OK;
}

static enum err check_names(const struct decoded *d, const char *id, struct errinfo *e)
{
    char encryption_id[PAIR_ID_SIZE], signing_id[PAIR_ID_SIZE], none[PAIR_ID_SIZE];
    if (certificate_role(d->encryption, encryption_id) != ROLE_ENCRYPTION ||
        certificate_role(d->signing, signing_id) != ROLE_SIGNING)
        return err_set(e, ERR_MALFORMED,
                       "the subjects of its certificates are not those of an encryption and a signing "
                       "certificate");
    if (certificate_role(d->root, none) != ROLE_ROOT)
        return err_set(e, ERR_MALFORMED, "its root certificate was issued by another one");
    if (strcmp(encryption_id, id) != 0 || strcmp(signing_id, id) != 0)
        return err_set(e, ERR_MALFORMED, "the pair id in its certificates (%s and %s) is not that of their keys (%s)",
                       encryption_id, signing_id, id);
    return ERR_OK;
}

/* Compared as text, so that an OID unknown to OpenSSL is one like the others. */
static bool is_only_purpose(X509 *certificate, const char *oid)
{
    char text[64] = "";
    int critical;
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    bool one = purposes != NULL && sk_ASN1_OBJECT_num(purposes) == 1 &&
               OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(purposes, 0), 1) > 0 && strcmp(text, oid) == 0;
    EXTENDED_KEY_USAGE_free(purposes);
    return one;
}

struct purpose {
    enum certificate_role role;
    uint32_t key_usage;
    const char *oid;
};

static enum err check_purpose(X509 *certificate, const struct purpose *purpose, struct errinfo *e)
{
    const char *role = role_name(purpose->role);
    if ((X509_get_extension_flags(certificate) & EXFLAG_CA) != 0)
        return err_set(e, ERR_MALFORMED, "its %s certificate is that of a CA", role);
    if (X509_get_key_usage(certificate) != purpose->key_usage)
        return err_set(e, ERR_MALFORMED, "its %s certificate has another key usage than %s certificates have", role,
                       role);
    if (!is_only_purpose(certificate, purpose->oid))
        return err_set(e, ERR_MALFORMED, "its %s certificate has another extended key usage than %s", role,
                       purpose->oid);
    return ERR_OK;
}

static enum err check_purposes(const struct decoded *d, enum key_kind kind, struct errinfo *e)
{
    uint32_t usage = kind == KEY_RSA ? KU_KEY_ENCIPHERMENT : KU_KEY_AGREEMENT;
    struct purpose encryption = {ROLE_ENCRYPTION, usage, OID_DOCUMENT_ENCRYPTION};
    struct purpose signing = {ROLE_SIGNING, KU_DIGITAL_SIGNATURE, OID_DOCUMENT_SIGNING};
    enum err error = check_purpose(d->encryption, &encryption, e);
    return error == ERR_OK ? check_purpose(d->signing, &signing, e) : error;
}

/* Purpose ANY is the only one of OpenSSL's that our extended key usages pass; level 2 is 112 bits of security. */
static bool set_rules(X509_STORE_CTX *ctx)
{
    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(ctx);
    X509_VERIFY_PARAM_set_auth_level(rules, 2);
    X509_VERIFY_PARAM_set_depth(rules, 0);
    return X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_ANY) == 1 &&
           X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT | X509_V_FLAG_NO_CHECK_TIME |
                                                  X509_V_FLAG_CHECK_SS_SIGNATURE) == 1;
}

static enum err check_chain(X509 *certificate, enum certificate_role role, X509 *root, struct errinfo *e)
{
    enum err error = ERR_OK;
    X509_STORE *trusted = X509_STORE_new();
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    if (trusted == NULL || ctx == NULL || X509_STORE_add_cert(trusted, root) != 1 ||
        X509_STORE_CTX_init(ctx, trusted, certificate, NULL) != 1 || !set_rules(ctx))
        error = ossl_failed(e, "set up the check of a certificate");
    else if (X509_verify_cert(ctx) != 1)
        error = err_set(e, ERR_MALFORMED, "its %s certificate is not a good one of its root: %s", role_name(role),
                        X509_verify_cert_error_string(X509_STORE_CTX_get_error(ctx)));
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(trusted);
    return error;
}

static enum err check_chains(const struct decoded *d, struct errinfo *e)
{
    enum err error = check_chain(d->encryption, ROLE_ENCRYPTION, d->root, e);
    return error == ERR_OK ? check_chain(d->signing, ROLE_SIGNING, d->root, e) : error;
}

static enum err check_root_dates(struct bytes root, int64_t now, struct errinfo *e)
{
    struct certificate_fields fields;
    char from[CALENDAR_SIZE], to[CALENDAR_SIZE], clock[CALENDAR_SIZE];
    enum err error = certificate_parse(root, &fields, e);
    if (error != ERR_OK)
        return error;
    if (now >= fields.not_before - CLOCK_TOLERANCE && now <= fields.not_after + CLOCK_TOLERANCE)
        return ERR_OK;
    calendar_format(fields.not_before, from);
    calendar_format(fields.not_after, to);
    calendar_format(now, clock);
    return err_set(e, ERR_MALFORMED,
                   "its root certificate is valid from %s to %s, and the clock says %s; set the clock "
                   "or install a pair of a newer root",
                   from, to, clock);
}

/* An RSA key is tried out; the others have computed their public half from the private one. */
static enum err try_rsa(const struct key *key, const struct public_key *public_key, struct errinfo *e)
{
    static const char label[] = "rollseal", message[] = "does it fit?";
    struct buf sealed = {NULL, 0};
    struct secret *opened = NULL;
    enum err error = rsa_seal(public_key, bytes_text(label), bytes_text(message), &sealed, e);
    if (error == ERR_OK)
        error = key_rsa_open(key, bytes_text(label), buf_bytes(&sealed), &opened, e);
    if (error == ERR_OK && !secret_equals(opened, bytes_text(message)))
        error = err_set(e, ERR_CANNOT_OPEN, "the RSA key does not open what was sealed");
    secret_free(&opened);
    buf_done(&sealed);
    return error;
}

static enum err check_key(const struct key *key, const struct public_key *public_key, struct errinfo *e)
{
    if (key == NULL)
        return ERR_OK;
    if (!public_key_equals(&key->public_key, public_key))
        return err_set(e, ERR_CANNOT_OPEN, "its private key is not that of its encryption certificate");
    return public_key->kind == KEY_RSA && key->operations->rsa_open != NULL ? try_rsa(key, public_key, e) : ERR_OK;
}

/* What is read from the certificates by hand; the key is not taken over yet. */
static enum err read_fields(const struct pair_parts *parts, struct pair *pair, struct errinfo *e)
{
    struct certificate_fields encryption, signing;
    enum err error = certificate_parse(parts->encryption, &encryption, e);
    if (error == ERR_OK)
        error = public_key_from_spki(encryption.public_key, &pair->public_key, e);
    if (error == ERR_OK)
        error = certificate_parse(parts->signing, &signing, e);
    if (error == ERR_OK)
        error = signing_certificate_parse(parts->signing, &pair->signing, e);
    if (error == ERR_OK && !signing_key_is_sound(pair->signing.key))
        error =
            err_set(e, ERR_MALFORMED, "the Ed25519 key of its signing certificate is of small order or not canonical");
    if (error == ERR_OK)
        error = pair_id_of(encryption.public_key, signing.public_key, pair->id, e);
    if (error != ERR_OK)
        return error;
    pair->not_before = encryption.not_before;
    pair->not_after = encryption.not_after;
    sha256(parts->root, pair->root_id);
    return ERR_OK;
}

static enum err check(const struct pair_parts *parts, const struct pair *pair, int64_t now, struct errinfo *e)
{
    struct decoded d;
    enum err error = decode(parts, &d, e);
    if (error == ERR_OK)
        error = check_names(&d, pair->id, e);
    if (error == ERR_OK)
        error = check_purposes(&d, pair->public_key.kind, e);
    if (error == ERR_OK)
        error = check_chains(&d, e);
    if (error == ERR_OK)
        error = check_root_dates(parts->root, now, e);
    if (error == ERR_OK)
        error = check_key(parts->key, &pair->public_key, e);
    decoded_done(&d);
    return error;
}

enum err pair_from_parts(const struct pair_parts *parts, int64_t now, struct pair *out, struct errinfo *e)
{
    struct pair pair = {.key = NULL};
    struct key *key = parts->key;
    enum err error = read_fields(parts, &pair, e);
    if (error == ERR_OK)
        error = check(parts, &pair, now, e);
    if (error != ERR_OK) {
        key_free(&key);
        return error;
    }
    pair.key = key;
    *out = pair;
    return ERR_OK;
}
