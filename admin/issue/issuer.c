#include "issue/issuer.h"

#include "keys/certificate.h"

enum err decoded_issuer_init(struct decoded_issuer *d, const struct issuer *issuer, struct errinfo *e)
{
    struct certificate_fields fields;
    *d = (struct decoded_issuer){.key = NULL};
    enum err error = ossl_ready(e);
    if (error == ERR_OK)
        error = certificate_parse(issuer->certificate, &fields, e);
    if (error != ERR_OK)
        return error;
    d->not_after = fields.not_after;
    d->certificate = ossl_certificate(issuer->certificate);
    d->key = ossl_private_key(secret_bytes(issuer->key));
    if (d->certificate == NULL || d->key == NULL || X509_check_private_key(d->certificate, d->key) != 1)
        return ossl_failed(e, "use the root's certificate and key together");
    return ERR_OK;
}

void decoded_issuer_done(struct decoded_issuer *d)
{
    X509_free(d->certificate);
    EVP_PKEY_free(d->key);
    *d = (struct decoded_issuer){.key = NULL};
}
