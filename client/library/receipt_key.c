#include "library/receipt_key.h"

#include <string.h>

#define FILE_NAME "key"
#define SEED_SIZE 32
#define MACHINE_BYTES (MACHINE_SIZE - 1)

/* The file: the machine in hex, and then the 32 bytes of the seed. */

static bool load(struct state *s, const char machine[static MACHINE_SIZE], struct secret **seed)
{
    static const struct state_file file = {STATE_OWN, STATE_RECEIPT, FILE_NAME};
    struct secret *whole = NULL;
    bool good = state_read_key(s, &file, &whole) && whole->size == MACHINE_BYTES + SEED_SIZE &&
                memcmp(whole->bytes, machine, MACHINE_BYTES) == 0 &&
                secret_copy((struct bytes){whole->bytes + MACHINE_BYTES, SEED_SIZE}, seed, NULL) == ERR_OK;
    secret_free(&whole);
    return good;
}

static enum err keep(struct state *s, const char machine[static MACHINE_SIZE], const struct secret *seed,
                     struct errinfo *e)
{
    const struct bytes pieces[] = {{(const uint8_t *)machine, MACHINE_BYTES}, secret_bytes(seed)};
    struct secret *whole = NULL;
    enum err error = secret_join(pieces, 2, &whole, e);
    if (error == ERR_OK)
        error = state_keep(s, STATE_RECEIPT, FILE_NAME, secret_bytes(whole), e);
    secret_free(&whole);
    return error;
}

enum err receipt_key_load(struct state *s, const char machine[static MACHINE_SIZE], struct secret **out,
                          struct errinfo *e)
{
    struct secret *seed = NULL;
    if (load(s, machine, out))
        return ERR_OK;
    enum err error = secret_random(SEED_SIZE, &seed, e);
    if (error == ERR_OK)
        error = keep(s, machine, seed, e);
    if (error == ERR_OK)
        *out = seed;
    else
        secret_free(&seed);
    return error;
}
