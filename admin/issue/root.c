#include "issue/issue.h"

#include "base/calendar.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crypt/ossl.h"
#include "issue/certificate.h"
#include "issue/key_generate.h"

#define ROOT_DAYS 7305 /* 20 years */

static enum err check_organization(const char *organization, struct errinfo *e)
{
    struct bytes left = bytes_text(organization);
    size_t characters = 0;
    for (; left.size > 0; characters++) {
        uint32_t c = 0;
        size_t size = utf8_first(left, &c);
        if (size == 0 || c < 0x20 || c == 0x7F)
            return err_set(e, ERR_USAGE, "the organization is not UTF-8, or has control characters in it");
        left = (struct bytes){left.data + size, left.size - size};
    }
    if (characters < 1 || characters > LIMIT_ORGANIZATION)
        return err_set(e, ERR_USAGE, "the organization has %zu characters; 1 to %u can be written into a certificate",
                       characters, LIMIT_ORGANIZATION);
    return ERR_OK;
}

static enum err issue(const char *organization, int64_t now, EVP_PKEY *key, struct buf *out, struct errinfo *e)
{
    struct certificate_plan plan = {
        .organization = organization,
        .common_name = "Rollseal Root",
        .public_key = key,
        .issuer_key = key,
        .not_before = now - SECONDS_PER_DAY,
        .not_after = now + (int64_t)ROOT_DAYS * SECONDS_PER_DAY,
        .basic_constraints = "critical,CA:TRUE,pathlen:1",
        .key_usage = "critical,keyCertSign,cRLSign",
    };
    return certificate_issue(&plan, out, e);
}

enum err root_issue(const char *organization, int64_t now, struct buf *certificate, struct secret **key,
                    struct errinfo *e)
{
    struct secret *pkcs8 = NULL;
    EVP_PKEY *decoded = NULL;
    enum err error = check_organization(organization, e);
    if (error == ERR_OK)
        error = key_generate(KEY_P256, 0, &pkcs8, e);
    if (error != ERR_OK)
        return error;
    decoded = ossl_private_key(secret_bytes(pkcs8));
    error = decoded != NULL ? issue(organization, now, decoded, certificate, e) : ossl_failed(e, "read the root's key");
    if (error == ERR_OK) {
        *key = pkcs8;
        pkcs8 = NULL;
    }
    EVP_PKEY_free(decoded);
    secret_free(&pkcs8);
    return error;
}
