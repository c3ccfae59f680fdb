#include "crypt/authority.h"

#include <openssl/x509v3.h>

#include "crypt/ossl.h"
#include "keys/crl.h"

static X509_CRL *decode_crl(struct bytes der)
{
    const uint8_t *at = der.data;
    struct crl crl;
    if (crl_parse(der, &crl, NULL) != ERR_OK) /* refuses what OpenSSL would overlook, bytes behind the CRL too */
        return NULL;
    return d2i_X509_CRL(NULL, &at, (long)der.size);
}

static bool is_signed_by(X509_CRL *crl, X509 *root)
{
    EVP_PKEY *key = X509_get0_pubkey(root);
    return key != NULL && X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(root)) == 0 &&
           (X509_get_key_usage(root) & KU_CRL_SIGN) != 0 && X509_CRL_verify(crl, key) == 1;
}

enum err crl_verify(struct bytes crl, struct bytes root, struct errinfo *e)
{
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    X509_CRL *decoded_crl = decode_crl(crl);
    X509 *decoded_root = ossl_certificate(root);
    if (decoded_crl == NULL)
        error = err_set(e, ERR_MALFORMED, "not a CRL with a CRL number");
    else if (decoded_root == NULL)
        error = err_set(e, ERR_MALFORMED, "not a root certificate");
    else if (!is_signed_by(decoded_crl, decoded_root))
        error = err_set(e, ERR_BAD_SIGNATURE, "a CRL is not signed by this root");
    X509_CRL_free(decoded_crl);
    X509_free(decoded_root);
    ossl_forget_errors();
    return error;
}

enum err certificate_verify(struct bytes certificate, struct bytes root, struct errinfo *e)
{
    enum err error = ossl_ready(e);
    if (error != ERR_OK)
        return error;
    X509 *issued = ossl_certificate(certificate);
    X509 *issuer = ossl_certificate(root);
    if (issued == NULL || issuer == NULL)
        error = err_set(e, ERR_MALFORMED, "not a certificate");
    else if (X509_check_issued(issuer, issued) != X509_V_OK || X509_verify(issued, X509_get0_pubkey(issuer)) != 1)
        error = err_set(e, ERR_BAD_SIGNATURE, "a certificate is not signed by this root");
    X509_free(issuer);
    X509_free(issued);
    ossl_forget_errors();
    return error;
}
