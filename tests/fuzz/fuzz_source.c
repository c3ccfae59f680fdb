/*
 * One file of a certificate source, PEM or PKCS#12, as a client loads it the first time. The seeds (seeds_source.c)
 * have iteration counts of 10, so that most inputs cost little; LIMIT_P12_ITERATIONS bounds the others.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "crypt/load.h"
#include "keys/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW 1795323600 /* 2026-11-22T05:00:00Z, when the seeds were made */

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* Every block of the text; what was read is written and read again. */
static void try_pem(struct bytes input)
{
    struct reader r = reader_of(input);
    struct pem_block block;
    size_t line = 0;
    for (unsigned i = 0; i < LIMIT_PEM_BLOCKS; i++) {
        if (pem_next(&r, &line, &block, NULL) != ERR_OK || block.bytes == NULL)
            return;
        struct secret *text = NULL;
        struct pem_block again;
        size_t line_again = 0;
        demand(pem_format("X", secret_bytes(block.bytes), &text, NULL) == ERR_OK);
        struct reader written = reader_of(secret_bytes(text));
        demand(pem_next(&written, &line_again, &again, NULL) == ERR_OK);
        demand(secret_equals(again.bytes, secret_bytes(block.bytes)));
        pem_block_done(&again);
        pem_block_done(&block);
        secret_free(&text);
    }
}

static void try_load(struct bytes input)
{
    struct secret *password = NULL;
    struct pair_set pairs = {.pairs = NULL};
    demand(secret_copy(bytes_text("fuzz"), &password, NULL) == ERR_OK);
    const struct secret *passwords[] = {password};
    struct load_params params = {.origin = "fuzz", .passwords = passwords, .password_count = 1, .now = NOW};
    struct errinfo e = {""};
    if (pairs_load(input, &params, &pairs, &e) == ERR_OK)
        demand(pairs.count > 0 && pairs.root_count > 0);
    else
        demand(pairs.count == 0 && strncmp(e.message, "fuzz: ", 6) == 0 && strchr(e.message, '\n') == NULL);
    pair_set_done(&pairs);
    secret_free(&password);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    if (size > LIMIT_SOURCE_FILE)
        return 0;
    try_pem(input);
    try_load(input);
    return 0;
}
