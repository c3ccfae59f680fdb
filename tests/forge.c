/*
 * forge: what the thief of one pair's signing key can make. Takes the key out of a copy of the vault (he has got the
 * passphrase, too, for this test; a stolen vault without it is worth nothing) and seals what stands on standard input.
 *
 *     forge VAULT PASSPHRASE-FILE PAIR-ID NAME EPOCH.SERIAL [RING [PUBLISHED-FILE [encrypted-only]]] < content > sealed
 *
 * With PUBLISHED-FILE (empty: none) its CRL is put into the forgery, as everybody can who reads files at the point;
 * with `encrypted-only` the forgery says the policy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/version_text.h"
#include "crypt/key.h"
#include "files/file.h"
#include "files/secret_input.h"
#include "seal/seal.h"
#include "system/clock.h"
#include "system/process.h"
#include "vault/vault.h"

#define DAY 86400

static enum err open_vault(const char *path, const char *passphrase_file, struct vault **out, struct errinfo *e)
{
    struct secret *passphrase = NULL;
    enum err error = secret_from_file(passphrase_file, &passphrase, e);
    if (error == ERR_OK)
        error = vault_open(path, VAULT_READ, "forge", out, e);
    if (error == ERR_OK)
        error = vault_unlock(*out, passphrase, e);
    secret_free(&passphrase);
    return error;
}

/* The loot: the signing key of one pair, and its certificates, which everybody has. */
struct loot {
    struct pair_row pair;
    struct public_key public_key;
    struct secret *seed;
    struct buf published; /* a file with the newest CRL */
    struct sealed head;   /* of that file */
    bool encrypted_only;
};

static void loot_done(struct loot *l)
{
    sealed_done(&l->head);
    buf_done(&l->published);
    secret_free(&l->seed);
    pair_row_done(&l->pair);
}

static enum err steal(struct vault *v, const char *id, struct loot *out, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    vault_path_of_signing_key(id, path);
    enum err error = registry_pair(vault_registry(v), id, &out->pair, e);
    if (error == ERR_OK)
        error = public_key_from_certificate(buf_bytes(&out->pair.encryption), &out->public_key, e);
    return error == ERR_OK ? vault_get(v, path, 32, &out->seed, e) : error;
}

static enum err take_crl(const char *path, struct loot *out, struct errinfo *e)
{
    enum err error = file_read(path, LIMIT_SEALED, &out->published, NULL, e);
    return error == ERR_OK ? sealed_parse(buf_bytes(&out->published), &out->head, e) : error;
}

static enum err forge(const struct loot *loot, const char *name, struct version version, const char *ring,
                      struct errinfo *e)
{
    struct secret *content = NULL;
    struct buf sealed = {NULL, 0};
    const struct seal_recipient recipient = {loot->pair.id, &loot->public_key};
    const struct seal_signer signer = {loot->pair.id, buf_bytes(&loot->pair.signing), loot->seed};
    const struct seal_params params = {.name = name,
                                       .version = version,
                                       .issued = clock_now(),
                                       .expires = clock_now() + DAY,
                                       .ring = ring,
                                       .crl = loot->head.crl_der,
                                       .encrypted_only = loot->encrypted_only,
                                       .recipients = &recipient,
                                       .recipient_count = 1,
                                       .signers = &signer,
                                       .signer_count = 1};
    enum err error = secret_from_stdin(LIMIT_CONFIGURATION, &content, e);
    if (error == ERR_OK)
        error = seal_make(&params, secret_bytes(content), &sealed, e);
    if (error == ERR_OK)
        error = process_write_output(sealed.data, sealed.size, e);
    buf_done(&sealed);
    secret_free(&content);
    return error;
}

static enum err run(int argc, char **argv, struct errinfo *e)
{
    struct vault *v = NULL;
    struct loot loot = {.seed = NULL};
    struct version version = {0, 0};
    if (argc < 6 || argc > 9)
        return err_set(
            e, ERR_USAGE,
            "forge VAULT PASSPHRASE-FILE PAIR-ID NAME EPOCH.SERIAL [RING [PUBLISHED-FILE [encrypted-only]]]");
    loot.encrypted_only = argc == 9;
    enum err error = version_from_text(argv[5], &version, e);
    if (error == ERR_OK)
        error = open_vault(argv[1], argv[2], &v, e);
    if (error == ERR_OK)
        error = steal(v, argv[3], &loot, e);
    if (error == ERR_OK && argc > 7 && argv[7][0] != '\0')
        error = take_crl(argv[7], &loot, e);
    if (error == ERR_OK)
        error = forge(&loot, argv[4], version, argc > 6 ? argv[6] : RING_ALL, e);
    loot_done(&loot);
    vault_close(&v);
    return error;
}

int main(int argc, char **argv)
{
    struct errinfo e = {""};
    enum err error = run(argc, argv, &e);
    if (error != ERR_OK)
        fprintf(stderr, "forge: %s\n", e.message);
    return err_exit_status(error);
}
