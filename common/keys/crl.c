/*
 * Rules, beyond the syntax: version 2, a CRL number from 1 to VERSION_MAX, and no extension that is critical, since
 * none of those is understood here (a delta CRL, or one for some certificates only). Dates and reasons are not looked
 * at: what is listed is revoked.
 */
#include "keys/crl.h"

#include <string.h>

#include "base/limits.h"
#include "keys/der.h"

static bool oid_is_crl_number(struct bytes oid)
{
    static const uint8_t crl_number[] = {0x55, 0x1D, 0x14}; /* 2.5.29.20 */
    return bytes_equal(oid, (struct bytes){crl_number, sizeof crl_number});
}

/* DER writes no `critical` that is false, so one that is there makes the extension critical. */
static bool take_extension(struct reader *r, struct crl *out)
{
    struct reader extension, value;
    struct bytes oid;
    if (!der_enter(r, DER_SEQUENCE, &extension) || !der_take(&extension, DER_OID, &oid) ||
        !der_enter(&extension, DER_OCTET_STRING, &value) || !reader_is_done(&extension))
        return false;
    if (!oid_is_crl_number(oid))
        return true;
    return out->number == 0 && der_take_number(&value, VERSION_MAX, &out->number) && reader_is_done(&value);
}

static bool take_extensions(struct reader *r, struct crl *out)
{
    struct reader tagged, extensions;
    if (!der_enter(r, DER_CONTEXT_0, &tagged) || !der_enter(&tagged, DER_SEQUENCE, &extensions) ||
        !reader_is_done(&tagged))
        return false;
    while (!reader_is_done(&extensions)) {
        if (!take_extension(&extensions, out))
            return false;
    }
    return out->number != 0;
}

static bool take_entry(struct reader *r, struct serial *out)
{
    struct reader entry;
    struct bytes skipped;
    int64_t when;
    return der_enter(r, DER_SEQUENCE, &entry) && der_take_serial(&entry, out) && der_take_time(&entry, &when) &&
           (reader_is_done(&entry) || der_take(&entry, DER_SEQUENCE, &skipped)) && reader_is_done(&entry);
}

/* Without entries the whole list is left out (RFC 5280 section 5.1.2.6). */
static bool take_entries(struct reader *r, struct crl *out)
{
    if (!der_next_is(r, DER_SEQUENCE))
        return true;
    if (!der_take(r, DER_SEQUENCE, &out->entries) || out->entries.size == 0)
        return false;
    struct reader entries = reader_of(out->entries);
    while (!reader_is_done(&entries)) {
        struct serial serial;
        if (!take_entry(&entries, &serial))
            return false;
    }
    return true;
}

static bool take_next_update(struct reader *r)
{
    int64_t when;
    if (!der_next_is(r, DER_UTC_TIME) && !der_next_is(r, DER_GENERALIZED_TIME))
        return true;
    return der_take_time(r, &when);
}

static bool take_signed_part(struct reader *r, struct bytes *algorithm, struct crl *out)
{
    struct reader tbs;
    struct bytes issuer;
    uint64_t version;
    int64_t this_update;
    return der_enter(r, DER_SEQUENCE, &tbs) && der_take_number(&tbs, 1, &version) &&
           der_take(&tbs, DER_SEQUENCE, algorithm) && der_take(&tbs, DER_SEQUENCE, &issuer) &&
           der_take_time(&tbs, &this_update) && take_next_update(&tbs) && take_entries(&tbs, out) &&
           take_extensions(&tbs, out) && reader_is_done(&tbs);
}

enum err crl_parse(struct bytes der, struct crl *out, struct errinfo *e)
{
    struct crl crl = {0};
    struct reader r;
    struct bytes inner_algorithm, algorithm, signature;
    if (der.size > LIMIT_CRL)
        return err_set(e, ERR_TOO_LARGE, "a CRL of %zu bytes; at most %u are read", der.size, LIMIT_CRL);
    if (!der_is_one(der, DER_SEQUENCE, &r) || !take_signed_part(&r, &inner_algorithm, &crl) ||
        !der_take(&r, DER_SEQUENCE, &algorithm) || !der_take(&r, DER_BIT_STRING, &signature) || !reader_is_done(&r) ||
        !bytes_equal(inner_algorithm, algorithm))
        return err_set(e, ERR_MALFORMED, "not a version 2 CRL in DER with a CRL number from 1 to 2^53 - 1");
    *out = crl;
    return ERR_OK;
}

bool crl_lists(const struct crl *c, const struct serial *serial)
{
    struct reader entries = reader_of(c->entries);
    struct serial entry;
    while (take_entry(&entries, &entry)) {
        if (serial_equals(&entry, serial))
            return true;
    }
    return false;
}

enum err crl_each(const struct crl *c, enum err (*visit)(const struct serial *, void *), void *context)
{
    struct reader entries = reader_of(c->entries);
    struct serial entry;
    while (take_entry(&entries, &entry)) {
        enum err error = visit(&entry, context);
        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}
