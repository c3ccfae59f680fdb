#include "keys/certificate.h"

#include "base/limits.h"
#include "keys/der.h"

static bool take_validity(struct reader *r, struct certificate_fields *out)
{
    struct reader validity;
    return der_enter(r, DER_SEQUENCE, &validity) && der_take_time(&validity, &out->not_before) &&
           der_take_time(&validity, &out->not_after) && reader_is_done(&validity);
}

static bool take_version_3(struct reader *r)
{
    struct reader version;
    uint64_t number;
    return der_enter(r, DER_CONTEXT_0, &version) && der_take_number(&version, 2, &number) && number == 2 &&
           reader_is_done(&version);
}

/* The unique ids of RFC 5280 section 4.1.2.8, which nobody may write, are not taken. */
static bool take_signed_part(struct reader *r, struct bytes *algorithm, struct certificate_fields *out)
{
    struct reader tbs;
    struct bytes skipped;
    return der_enter(r, DER_SEQUENCE, &tbs) && take_version_3(&tbs) && der_take_serial(&tbs, &out->serial) &&
           der_take(&tbs, DER_SEQUENCE, algorithm) && der_take(&tbs, DER_SEQUENCE, &skipped) &&
           take_validity(&tbs, out) && der_take(&tbs, DER_SEQUENCE, &skipped) &&
           der_take_whole(&tbs, DER_SEQUENCE, &out->public_key) &&
           (reader_is_done(&tbs) || der_take(&tbs, DER_CONTEXT_3, &skipped)) && reader_is_done(&tbs);
}

enum err certificate_parse(struct bytes der, struct certificate_fields *out, struct errinfo *e)
{
    struct certificate_fields fields = {0};
    struct reader r;
    struct bytes inner_algorithm, algorithm, signature;
    if (der.size > LIMIT_CERTIFICATE)
        return err_set(e, ERR_TOO_LARGE, "a certificate of %zu bytes; at most %u are read", der.size,
                       LIMIT_CERTIFICATE);
    if (!der_is_one(der, DER_SEQUENCE, &r) || !take_signed_part(&r, &inner_algorithm, &fields) ||
        !der_take(&r, DER_SEQUENCE, &algorithm) || !der_take(&r, DER_BIT_STRING, &signature) || !reader_is_done(&r) ||
        !bytes_equal(inner_algorithm, algorithm))
        return err_set(e, ERR_MALFORMED, "not an X.509 version 3 certificate in DER");
    *out = fields;
    return ERR_OK;
}
