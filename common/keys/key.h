/*
 * keys/key: public and private keys of encryption certificates, by what they can do.
 *
 * The private half may sit where it cannot be read (a Windows store, a token), so everything goes through its
 * operations. X25519 is done here with libsodium; P-256 and RSA keys come from crypt/ (crypt/key.h).
 */
#ifndef ROLLSEAL_KEYS_KEY_H
#define ROLLSEAL_KEYS_KEY_H

#include "base/secret.h"

enum key_kind {
    KEY_X25519, /* RFC 7748 */
    KEY_P256,   /* NIST P-256, SEC 2 secp256r1 */
    KEY_RSA,    /* 3072 or 4096 bits */
};

#define KEY_X25519_SIZE 32
#define KEY_P256_SIZE 65 /* uncompressed point, 0x04 || X || Y (SEC 1, 2.3.3) */
#define KEY_RSA_MAX_SIZE 600

/*
 * A public key. X25519: the 32 bytes of RFC 7748. P-256: the uncompressed point. RSA: the SSH wire encoding (RFC 4253
 * section 6.6: string "ssh-rsa", mpint e, mpint n), because that is what the age stanza names the key by.
 */
struct public_key {
    enum key_kind kind;
    size_t size;
    uint8_t bytes[KEY_RSA_MAX_SIZE];
};

bool public_key_equals(const struct public_key *a, const struct public_key *b);

/* "x25519", "p256", "rsa3072" or "rsa4096". Static. */
const char *public_key_algorithm(const struct public_key *k);

struct key;

/* What a kind of private key can do; an operation that it cannot do is NULL. A registry entry: static and const. */
struct key_operations {
    /* The raw 32-byte shared secret (RFC 7748 section 6.1; the X coordinate on P-256) with the peer's public key,
     * into `shared`, which has 32 bytes. Errors: ERR_MALFORMED (low-order or not on the curve), ERR_CANNOT_OPEN. */
    enum err (*agree)(const struct key *k, struct bytes peer, struct secret *shared, struct errinfo *e);
    /* RSA-OAEP with SHA-256 and MGF1-SHA-256 and this label (RFC 8017 section 7.1), a new secret into *out.
     * Errors: ERR_CANNOT_OPEN. */
    enum err (*rsa_open)(const struct key *k, struct bytes label, struct bytes sealed, struct secret **out,
                         struct errinfo *e);
    void (*free)(struct key *k);
};

/* Every implementation embeds this as its first member. */
struct key {
    const struct key_operations *operations;
    struct public_key public_key;
};

/* Calls the operation; ERR_CANNOT_OPEN if this kind of key does not have it. */
NODISCARD enum err key_agree(const struct key *k, struct bytes peer, struct secret *shared, struct errinfo *e);
NODISCARD enum err key_rsa_open(const struct key *k, struct bytes label, struct bytes sealed, struct secret **out,
                                struct errinfo *e);

/* Wipes and frees, sets to NULL; accepts NULL. */
void key_free(struct key **k);

/* An X25519 key of these 32 secret bytes, which are copied. Errors: ERR_INTERNAL. */
NODISCARD enum err key_new_x25519(struct bytes secret_bytes, struct key **out, struct errinfo *e);

/* The 32 secret bytes of a key made by key_new_x25519(), valid as long as the key; NULL for others. A key that comes
 * out of the module (crypt/module.h) is one of the others, as this function is there twice: only programs that link
 * crypt/ itself can rely on it (`pair export --format age`). */
const struct secret *key_x25519_secret(const struct key *k);

/*
 * A key from PKCS#8 DER if it is an X25519 key in the one encoding that DER allows without attributes (RFC 8410 section
 * 7): then *out is set. Otherwise ERR_OK and *out stays NULL: the caller asks crypt/key.h. Errors: ERR_INTERNAL.
 */
NODISCARD enum err key_try_x25519(struct bytes pkcs8, struct key **out, struct errinfo *e);

#endif
