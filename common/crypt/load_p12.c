/*
 * The file is trusted no more than any other, so what its passwords cost is limited: the iteration counts of the MAC
 * and of each encrypted part are taken from one budget before the work is done.
 */
#include "crypt/load_p12.h"

#include <openssl/pkcs12.h>

#include "crypt/ossl.h"

struct p12_reading {
    PKCS12 *file;
    const char *password; /* the one that fits, not NUL-terminated; NULL for none */
    int password_length;
    uint64_t iterations_left;
    struct material *material;
};

static enum err spend(struct p12_reading *r, int64_t iterations, struct errinfo *e)
{
    if (iterations < 1)
        return err_set(e, ERR_MALFORMED,
                       "a PKCS#12 file with an iteration count that is not understood; write it again");
    if ((uint64_t)iterations > r->iterations_left)
        return err_set(e, ERR_TOO_LARGE, "a PKCS#12 file that wants more than %u iterations; write it with fewer",
                       LIMIT_P12_ITERATIONS);
    r->iterations_left -= (uint64_t)iterations;
    return ERR_OK;
}

/* 1 where it is left out, 0 where it is no number that can be counted to. */
static int64_t count_of(const ASN1_INTEGER *iterations)
{
    int64_t count = 1;
    if (iterations != NULL && ASN1_INTEGER_get_int64(&count, iterations) != 1)
        return 0;
    return count;
}

/* PBES2 with PBKDF2 (RFC 8018 appendix A.4); 0 for anything else. */
static int64_t pbes2_count(const ASN1_STRING *parameters)
{
    int64_t count = 0;
    PBE2PARAM *scheme = ASN1_item_unpack(parameters, ASN1_ITEM_rptr(PBE2PARAM));
    PBKDF2PARAM *derivation = NULL;
    if (scheme != NULL && OBJ_obj2nid(scheme->keyfunc->algorithm) == NID_id_pbkdf2)
        derivation = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), scheme->keyfunc->parameter);
    if (derivation != NULL)
        count = count_of(derivation->iter);
    PBKDF2PARAM_free(derivation);
    PBE2PARAM_free(scheme);
    return count;
}

/* The older schemes (RFC 7292 appendix C); 0 for anything else. */
static int64_t pbe_count(const ASN1_STRING *parameters)
{
    PBEPARAM *scheme = ASN1_item_unpack(parameters, ASN1_ITEM_rptr(PBEPARAM));
    int64_t count = scheme != NULL ? count_of(scheme->iter) : 0;
    PBEPARAM_free(scheme);
    return count;
}

static enum err spend_for_algorithm(struct p12_reading *r, const X509_ALGOR *algorithm, struct errinfo *e)
{
    const ASN1_OBJECT *oid;
    const void *parameters;
    int type;
    X509_ALGOR_get0(&oid, &type, &parameters, algorithm);
    if (type != V_ASN1_SEQUENCE)
        return err_set(e, ERR_MALFORMED,
                       "a PKCS#12 file with an encryption that is not understood; write it again "
                       "with AES");
    int64_t count = OBJ_obj2nid(oid) == NID_pbes2 ? pbes2_count(parameters) : pbe_count(parameters);
    ossl_forget_errors();
    return spend(r, count, e);
}

static enum err password_fits(struct p12_reading *r, const char *password, size_t length, bool *fits, struct errinfo *e)
{
    const ASN1_INTEGER *iterations;
    PKCS12_get0_mac(NULL, NULL, NULL, &iterations, r->file);
    enum err error = spend(r, count_of(iterations), e);
    if (error != ERR_OK)
        return error;
    *fits = PKCS12_verify_mac(r->file, password, (int)length) == 1;
    r->password = password;
    r->password_length = (int)length;
    ossl_forget_errors();
    return ERR_OK;
}

/* The passwords of the parameters, then the two ways in which an empty one is written (RFC 7292 appendix B.1). */
static enum err find_password(struct p12_reading *r, const struct load_params *params, struct errinfo *e)
{
    bool fits = false;
    enum err error = ERR_OK;
    if (PKCS12_mac_present(r->file) != 1)
        return err_set(e, ERR_MALFORMED, "a PKCS#12 file that is not protected by a password");
    for (size_t i = 0; i < params->password_count && error == ERR_OK && !fits; i++) {
        const struct secret *password = params->passwords[i];
        error = password_fits(r, (const char *)password->bytes, password->size, &fits, e);
    }
    if (error == ERR_OK && !fits)
        error = password_fits(r, "", 0, &fits, e);
    if (error == ERR_OK && !fits)
        error = password_fits(r, NULL, 0, &fits, e);
    if (error == ERR_OK && !fits)
        error = err_set(e, ERR_WRONG_PASSPHRASE,
                        "no password that is known opens this PKCS#12 file; name a file that holds the right one "
                        "(rollseal-client: CertificatePasswordFile, rollseal-admin: --password-file)");
    return error;
}

static enum err read_certificate(struct p12_reading *r, const PKCS12_SAFEBAG *bag, struct errinfo *e)
{
    struct buf copy = {NULL, 0};
    uint8_t *der = NULL;
    X509 *certificate = PKCS12_SAFEBAG_get1_cert(bag);
    if (certificate == NULL) {
        ossl_forget_errors();
        return err_set(e, ERR_MALFORMED, "a certificate in a PKCS#12 file is damaged");
    }
    int size = i2d_X509(certificate, &der);
    enum err error = ossl_take(der, size, "encode a certificate", &copy, e);
    if (error == ERR_OK)
        error = material_add_certificate(r->material, buf_bytes(&copy), e);
    buf_done(&copy);
    X509_free(certificate);
    return error;
}

static enum err read_key(struct p12_reading *r, const PKCS8_PRIV_KEY_INFO *info, struct errinfo *e)
{
    struct secret *pkcs8 = NULL;
    uint8_t *der = NULL;
    int size = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
    enum err error = ossl_take_secret(der, size, "encode a private key", &pkcs8, e);
    if (error == ERR_OK)
        error = material_add_key(r->material, secret_bytes(pkcs8), KEY_PKCS8, e);
    secret_free(&pkcs8);
    return error;
}

static enum err read_encrypted_key(struct p12_reading *r, const PKCS12_SAFEBAG *bag, struct errinfo *e)
{
    const X509_ALGOR *algorithm;
    X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, NULL);
    enum err error = spend_for_algorithm(r, algorithm, e);
    if (error != ERR_OK)
        return error;
    PKCS8_PRIV_KEY_INFO *info = PKCS12_decrypt_skey(bag, r->password, r->password_length);
    if (info != NULL)
        error = read_key(r, info, e);
    else
        error = err_set(e, ERR_MALFORMED,
                        "a private key in a PKCS#12 file is damaged or encrypted in an old way; write "
                        "the file again with AES");
    PKCS8_PRIV_KEY_INFO_free(info);
    ossl_forget_errors();
    return error;
}

/* Bags of other kinds (CRLs, secrets, nested ones) hold nothing of a pair. */
static enum err read_bag(struct p12_reading *r, const PKCS12_SAFEBAG *bag, struct errinfo *e)
{
    enum err error = material_count(r->material, e);
    if (error != ERR_OK)
        return error;
    switch (PKCS12_SAFEBAG_get_nid(bag)) {
    case NID_certBag:
        return PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate ? read_certificate(r, bag, e) : ERR_OK;
    case NID_keyBag:
        return read_key(r, PKCS12_SAFEBAG_get0_p8inf(bag), e);
    case NID_pkcs8ShroudedKeyBag:
        return read_encrypted_key(r, bag, e);
    default:
        return ERR_OK;
    }
}

/* The bags of one part of the file; it is encrypted or not. */
static enum err unpack_part(struct p12_reading *r, PKCS7 *part, STACK_OF(PKCS12_SAFEBAG) * *out, struct errinfo *e)
{
    enum err error = material_count(r->material, e);
    if (error != ERR_OK)
        return error;
    if (PKCS7_type_is_data(part)) {
        *out = PKCS12_unpack_p7data(part);
    } else if (PKCS7_type_is_encrypted(part) && part->d.encrypted != NULL) {
        error = spend_for_algorithm(r, part->d.encrypted->enc_data->algorithm, e);
        if (error != ERR_OK)
            return error;
        *out = PKCS12_unpack_p7encdata(part, r->password, r->password_length);
    }
    ossl_forget_errors();
    if (*out == NULL)
        return err_set(e, ERR_MALFORMED,
                       "a part of a PKCS#12 file is damaged or encrypted in an old way; write the file "
                       "again with AES");
    return ERR_OK;
}

static enum err read_part(struct p12_reading *r, PKCS7 *part, struct errinfo *e)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    enum err error = unpack_part(r, part, &bags, e);
    for (int i = 0; error == ERR_OK && i < sk_PKCS12_SAFEBAG_num(bags); i++)
        error = read_bag(r, sk_PKCS12_SAFEBAG_value(bags, i), e);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    return error;
}

static enum err read_parts(struct p12_reading *r, struct errinfo *e)
{
    STACK_OF(PKCS7) *parts = PKCS12_unpack_authsafes(r->file);
    ossl_forget_errors();
    if (parts == NULL)
        return err_set(e, ERR_MALFORMED, "the contents of a PKCS#12 file are damaged");
    enum err error = ERR_OK;
    for (int i = 0; error == ERR_OK && i < sk_PKCS7_num(parts); i++)
        error = read_part(r, sk_PKCS7_value(parts, i), e);
    sk_PKCS7_pop_free(parts, PKCS7_free);
    return error;
}

enum err p12_read(struct bytes der, const struct load_params *params, struct material *m, struct errinfo *e)
{
    const uint8_t *at = der.data;
    struct p12_reading r = {.iterations_left = LIMIT_P12_ITERATIONS, .material = m};
    enum err error = ERR_OK;
    if (der.size <= LIMIT_SOURCE_FILE)
        r.file = d2i_PKCS12(NULL, &at, (long)der.size);
    if (r.file == NULL || at != der.data + der.size)
        error = err_set(e, ERR_MALFORMED, "not a PKCS#12 file, or a damaged one");
    if (error == ERR_OK)
        error = find_password(&r, params, e);
    if (error == ERR_OK)
        error = read_parts(&r, e);
    PKCS12_free(r.file);
    ossl_forget_errors();
    return error;
}
