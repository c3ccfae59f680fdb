/*
 * keys/der: walks DER (X.690) strictly: tags of one byte, definite lengths in their shortest form, and nothing that is
 * not asked for. Enough for certificates, CRLs and public keys; what needs more is OpenSSL's work.
 */
#ifndef ROLLSEAL_KEYS_DER_H
#define ROLLSEAL_KEYS_DER_H

#include "base/buf.h"
#include "keys/signing.h"

enum der_tag {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_OID = 0x06,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_CONTEXT_0 = 0xA0, /* [0] EXPLICIT */
    DER_CONTEXT_3 = 0xA3, /* [3] EXPLICIT */
};

/* The next element has this tag. Says nothing about its length. */
bool der_next_is(const struct reader *r, enum der_tag tag);

/* The content of the next element; false, and nothing taken, if it has another tag or does not fit into the input. */
NODISCARD bool der_take(struct reader *r, enum der_tag tag, struct bytes *content);

/* As der_take(), but the element with its tag and length. */
NODISCARD bool der_take_whole(struct reader *r, enum der_tag tag, struct bytes *element);

/* As der_take(), and *content reads what is in it. */
NODISCARD bool der_enter(struct reader *r, enum der_tag tag, struct reader *content);

/* The input is one element of this tag and nothing else; *content reads what is in it. */
NODISCARD bool der_is_one(struct bytes input, enum der_tag tag, struct reader *content);

/* The content bytes of a positive INTEGER in its shortest form. */
NODISCARD bool der_take_positive(struct reader *r, struct bytes *content);

/* A serial number: a positive INTEGER of at most SERIAL_MAX_SIZE bytes (RFC 5280 section 4.1.2.2). */
NODISCARD bool der_take_serial(struct reader *r, struct serial *out);

/* A positive INTEGER up to `maximum`. */
NODISCARD bool der_take_number(struct reader *r, uint64_t maximum, uint64_t *out);

/* UTCTime or GeneralizedTime with seconds and Z, as RFC 5280 section 4.1.2.5 wants them. */
NODISCARD bool der_take_time(struct reader *r, int64_t *out);

#endif
