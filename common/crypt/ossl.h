/*
 * crypt/ossl: what whoever calls OpenSSL needs (this room, and issue): start it, name its failures, get bytes in and
 * out.
 */
#ifndef ROLLSEAL_CRYPT_OSSL_H
#define ROLLSEAL_CRYPT_OSSL_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/secret.h"

/* Before anything else of OpenSSL: it must not read openssl.cnf, which costs more than a read. Cheap when repeated. */
NODISCARD enum err ossl_ready(struct errinfo *e);

/*
 * From now on it is left to OpenSSL whether openssl.cnf is read: for processes whose OpenSSL is not ours alone, since
 * what ossl_ready() asks for would hold for all of the process. Errors: ERR_INTERNAL if what they have there takes away
 * what we need.
 */
NODISCARD enum err ossl_share(struct errinfo *e);

/* ERR_INTERNAL: "OpenSSL could not WHAT" and its reason. Empties OpenSSL's list of errors. */
NODISCARD enum err ossl_failed(struct errinfo *e, const char *what);

/* Empties OpenSSL's list of errors, after a failure that has another reason to give. Its first call costs more than a
 * P-256 key, so what a read does calls it after failures only. */
void ossl_forget_errors(void);

/* What i2d functions have made: `der` is copied into *out and freed (wiped, for a secret), on failure too.
 * `size` is their result: zero or less is a failure to do `what`. */
NODISCARD enum err ossl_take(uint8_t *der, int size, const char *what, struct buf *out, struct errinfo *e);
NODISCARD enum err ossl_take_secret(uint8_t *der, int size, const char *what, struct secret **out, struct errinfo *e);

/* A certificate that fills `der` to its end; NULL if it is none. The caller frees it with X509_free(). */
X509 *ossl_certificate(struct bytes der);

/* A private key in PKCS#8 that fills `der` to its end; NULL if it is none. The caller frees it. */
EVP_PKEY *ossl_private_key(struct bytes der);

#endif
