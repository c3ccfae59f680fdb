#include "seal/receipt.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"

#define MAC_PREFIX "rollseal-receipt/1"
#define MACHINE_PREFIX "rollseal-machine/1"

void receipt_done(struct receipt *r)
{
    free(r->decoded);
    r->decoded = NULL;
}

static void client_id_of(const uint8_t key[static SIGNING_KEY_SIZE], char out[static CLIENT_ID_SIZE])
{
    uint8_t hash[32];
    sha256((struct bytes){key, SIGNING_KEY_SIZE}, hash);
    hex_encode((struct bytes){hash, PAIR_ID_LENGTH / 2}, out);
}

enum err receipt_set_key(struct receipt *r, const struct secret *seed, struct errinfo *e)
{
    enum err error = signing_key_of(seed, r->key, e);
    if (error == ERR_OK)
        client_id_of(r->key, r->client);
    return error;
}

void receipt_proof_mac(const uint8_t nonce[static PROBE_NONCE_SIZE], const char *client, uint64_t counter,
                       uint8_t out[static RECEIPT_MAC_SIZE])
{
    uint8_t big_endian[8];
    crypto_auth_hmacsha256_state state;
    for (size_t i = 0; i < sizeof big_endian; i++)
        big_endian[i] = (uint8_t)(counter >> (8 * (sizeof big_endian - 1 - i)));
    crypto_auth_hmacsha256_init(&state, nonce, PROBE_NONCE_SIZE);
    crypto_auth_hmacsha256_update(&state, (const uint8_t *)MAC_PREFIX, strlen(MAC_PREFIX));
    crypto_auth_hmacsha256_update(&state, (const uint8_t *)client, strlen(client));
    crypto_auth_hmacsha256_update(&state, big_endian, sizeof big_endian);
    crypto_auth_hmacsha256_final(&state, out);
    wipe(&state, sizeof state);
}

void receipt_machine(const char *machine_id, char out[static MACHINE_SIZE])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const uint8_t *)MACHINE_PREFIX, strlen(MACHINE_PREFIX));
    crypto_hash_sha256_update(&state, (const uint8_t *)machine_id, strlen(machine_id));
    crypto_hash_sha256_final(&state, hash);
    hex_encode((struct bytes){hash, MACHINE_SIZE / 2}, out);
}

const char *receipt_origin_name(enum receipt_origin origin)
{
    static const char *const names[] = {
#define X(identifier, name) name,
        RECEIPT_ORIGIN_LIST(X)
#undef X
    };
    return names[origin];
}

enum err receipt_check(const struct receipt *r, struct errinfo *e)
{
    char client[CLIENT_ID_SIZE];
    client_id_of(r->key, client);
    if (strcmp(client, r->client) != 0)
        return err_set(e, ERR_BAD_SIGNATURE, "client %s: the key in the receipt is that of client %s", r->client,
                       client);
    if (!signature_verifies(r->key, r->text, r->signature))
        return err_set(e, ERR_BAD_SIGNATURE, "client %s: the signature is not one by its key over this receipt",
                       r->client);
    return ERR_OK;
}
