#include "crypt/issued.h"

#include <openssl/x509v3.h>

#include "crypt/ossl.h"

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
