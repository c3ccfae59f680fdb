#include "keys/key.h"

#include <string.h>

bool public_key_equals(const struct public_key *a, const struct public_key *b)
{
    return a->kind == b->kind && a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* Only moduli of 384 and 512 bytes are loaded, so the size of the encoding tells them apart. */
static const char *rsa_algorithm(const struct public_key *k)
{
    return k->size < 512 ? "rsa3072" : "rsa4096";
}

const char *public_key_algorithm(const struct public_key *k)
{
    switch (k->kind) {
    case KEY_X25519:
        return "x25519";
    case KEY_P256:
        return "p256";
    case KEY_RSA:
        return rsa_algorithm(k);
    }
    return "unknown";
}

enum err key_agree(const struct key *k, struct bytes peer, struct secret *shared, struct errinfo *e)
{
    if (k->operations->agree == NULL)
        return err_set(e, ERR_CANNOT_OPEN, "a key of kind %s cannot agree on a secret",
                       public_key_algorithm(&k->public_key));
    return k->operations->agree(k, peer, shared, e);
}

enum err key_rsa_open(const struct key *k, struct bytes label, struct bytes sealed, struct secret **out,
                      struct errinfo *e)
{
    if (k->operations->rsa_open == NULL)
        return err_set(e, ERR_CANNOT_OPEN, "a key of kind %s cannot open what is sealed with RSA",
                       public_key_algorithm(&k->public_key));
    return k->operations->rsa_open(k, label, sealed, out, e);
}

void key_free(struct key **k)
{
    if (*k == NULL)
        return;
    (*k)->operations->free(*k);
    *k = NULL;
}
