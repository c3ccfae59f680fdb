#include "issue/issue.h"

#include "base/calendar.h"
#include "base/limits.h"
#include "crypt/ossl.h"
#include "issue/certificate.h"
#include "issue/key_generate.h"

#define ROOT_DAYS 7305 /* 20 years */

/* The length of the UTF-8 sequence that begins with this byte (RFC 3629 section 4); 0 if none does. */
static size_t sequence_length(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

/* No encoding that is too long, no surrogate, nothing above U+10FFFF; `sequence` has at least two bytes. */
static bool is_well_formed(struct bytes sequence)
{
    uint8_t first = sequence.data[0], second = sequence.data[1];
    for (size_t i = 1; i < sequence.size; i++) {
        if ((sequence.data[i] & 0xC0) != 0x80)
            return false;
    }
    return !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second >= 0xA0) &&
           !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second >= 0x90);
}

static bool take_character(struct reader *r)
{
    struct bytes sequence;
    size_t length = sequence_length(r->left.data[0]);
    if (length == 0 || !reader_take(r, length, &sequence))
        return false;
    if (length == 1)
        return sequence.data[0] >= 0x20 && sequence.data[0] != 0x7F;
    return is_well_formed(sequence);
}

static enum err check_organization(const char *organization, struct errinfo *e)
{
    struct reader r = reader_of(bytes_text(organization));
    size_t characters = 0;
    while (!reader_is_done(&r)) {
        if (!take_character(&r))
            return err_set(e, ERR_USAGE, "the organization is not UTF-8, or has control characters in it");
        characters++;
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
