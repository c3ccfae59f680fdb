#include "crypt/describe.h"

#include "base/hex.h"
#include "crypt/ossl.h"
#include "keys/certificate.h"

/* RFC 2253 with everything escaped that is not printable ASCII. */
static bool print_subject(const X509 *certificate, char *out, size_t size)
{
    BIO *text = BIO_new(BIO_s_mem());
    bool printed =
        text != NULL && X509_NAME_print_ex(text, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) >= 0;
    int length = printed ? BIO_read(text, out, (int)size - 1) : -1;
    if (length >= 0)
        out[length] = '\0';
    BIO_free(text);
    return length >= 0;
}

enum err certificate_describe(struct bytes der, struct certificate_facts *out, struct errinfo *e)
{
    struct certificate_facts facts = {.subject = ""};
    struct certificate_fields fields;
    uint8_t hash[32];
    enum err error = ossl_ready(e);
    if (error == ERR_OK)
        error = certificate_parse(der, &fields, e);
    if (error != ERR_OK)
        return error;
    X509 *certificate = ossl_certificate(der);
    if (certificate == NULL || !print_subject(certificate, facts.subject, sizeof facts.subject)) {
        X509_free(certificate);
        return err_set(e, ERR_MALFORMED, "not a certificate");
    }
    X509_free(certificate);
    sha256(der, hash);
    hex_encode((struct bytes){hash, sizeof hash}, facts.fingerprint);
    facts.serial = fields.serial;
    facts.not_before = fields.not_before;
    facts.not_after = fields.not_after;
    *out = facts;
    return ERR_OK;
}
