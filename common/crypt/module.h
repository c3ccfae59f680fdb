/*
 * crypt/module: the functions of this room that a client's rooms call, as one table, so that it can be opened on
 * demand: a read with an X25519 pair and nothing new does not load OpenSSL at all. The client library defines functions
 * of the same names that forward to the table of the loaded module (client/ondemand/ondemand.c); callers see no
 * difference.
 */
#ifndef ROLLSEAL_CRYPT_MODULE_H
#define ROLLSEAL_CRYPT_MODULE_H

#include "crypt/authority.h"
#include "crypt/bulk.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "crypt/part.h"

#define CRYPT_MODULE_SYMBOL "rollseal_crypt_module"

struct crypt_module {
    const char *version;                 /* ROLLSEAL_VERSION; another one is refused */
    enum err (*share)(struct errinfo *); /* ossl_share() */
    enum err (*key_load)(struct bytes, enum key_encoding, struct key **, struct errinfo *);
    enum err (*key_load_known)(struct bytes, enum key_encoding, const struct public_key *, struct key **,
                               struct errinfo *);
    enum err (*p256_agree_ephemeral)(struct bytes, uint8_t *, struct secret *, struct errinfo *);
    enum err (*p256_decompress)(struct bytes, uint8_t *, struct errinfo *);
    enum err (*rsa_seal)(const struct public_key *, struct bytes, struct bytes, struct buf *, struct errinfo *);
    enum err (*pairs_load)(struct bytes, const struct load_params *, struct pair_set *, struct errinfo *);
    enum err (*client_part_format)(struct bytes, const struct load_params *, const char *, struct secret **,
                                   struct errinfo *);
    enum err (*crl_verify)(struct bytes, struct bytes, struct errinfo *);
    enum err (*certificate_verify)(struct bytes, struct bytes, struct errinfo *);
    enum err (*bulk_new)(const struct secret *, struct bulk **, struct errinfo *);
    void (*bulk_free)(struct bulk **);
    enum err (*bulk_seal)(struct bulk *, const uint8_t *, struct bytes, uint8_t *, struct errinfo *);
    enum err (*bulk_open)(struct bulk *, const uint8_t *, struct bytes, uint8_t *, struct errinfo *);
    enum err (*bulk_sha256)(struct bytes, uint8_t *, struct errinfo *);
};

#endif
