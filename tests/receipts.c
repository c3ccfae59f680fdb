/*
 * receipts: computers by the thousand that report, for the tests and measurements of those who collect.
 *
 *     receipts FOLDER FIRST COUNT COUNTER [NAME [TIME [PAIR NONCE [RING]]]]
 *
 * Writes the receipts of the computers number FIRST to FIRST + COUNT - 1 into FOLDER, with this counter. Each has a key
 * that follows from its number. NAME is the name of all of them, instead of one each, TIME (RFC 3339) another one than
 * now. With PAIR, its probe's NONCE (64 hex digits) proves that they could open it; else they have no pair. RING is
 * theirs instead of `all`. What is empty is as if it was not given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/hex.h"
#include "seal/receipt.h"
#include "system/clock.h"

struct work {
    const char *folder;
    uint64_t first, count, counter;
    const char *name; /* NULL: one each */
    int64_t time;
    const char *pair; /* NULL: none */
    const char *ring;
    uint8_t nonce[PROBE_NONCE_SIZE];
};

static bool write_file(const char *folder, const char *name, struct bytes bytes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb"); /* not file_write(), which waits for the disk each time */
    bool is_written = f != NULL && fwrite(bytes.data, 1, bytes.size, f) == bytes.size;
    return f != NULL && fclose(f) == 0 && is_written;
}

static enum err make_seed(uint64_t number, struct secret **out, struct errinfo *e)
{
    char text[64];
    uint8_t hash[32];
    snprintf(text, sizeof text, "receipts %llu", (unsigned long long)number);
    sha256(bytes_text(text), hash);
    return secret_copy((struct bytes){hash, sizeof hash}, out, e);
}

/* What an ordinary client says. */
static void fill(const struct work *w, uint64_t number, char name[static 64], struct receipt *r)
{
    static const char *const parameters[][2] = {
        {"Configuration", "/srv/rollseal/configs/helpdesk.ini"},
        {"Point", "/srv/rollseal"},
        {"CertificateSource", "store"},
        {"AcceptEncryptedDataOnly", "auto"},
        {"Fallback", "true"},
        {"StateDirectory", "/var/lib/rollseal"},
        {"Ring", "all"},
        {"Log", "none"},
        {"Receipts", "on"},
    };
    char machine[32];
    snprintf(name, 64, "pc-%06llu.example.org", (unsigned long long)number);
    snprintf(machine, sizeof machine, "%llu", (unsigned long long)number);
    receipt_machine(machine, r->machine);
    r->name = w->name != NULL ? w->name : name;
    r->counter = w->counter;
    r->time = w->time;
    r->ring = w->ring;
    r->program = "0.1.0";
    r->uses[r->use_count++] = (struct receipt_use){"helpdesk.ini", {1, 1 + w->counter}};
    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
        r->parameters[r->parameter_count++] =
            (struct receipt_parameter){parameters[i][0], RECEIPT_DEFAULT, parameters[i][1]};
    r->parameters[r->parameter_count++] = (struct receipt_parameter){"ClientName", RECEIPT_DEFAULT, r->name};
}

static void prove(const struct work *w, struct receipt *r)
{
    if (w->pair == NULL) {
        r->failures[r->failure_count++] = (struct receipt_failure){"", err_name(ERR_NO_PAIR)};
        return;
    }
    struct receipt_proof *proof = &r->proofs[r->proof_count++];
    snprintf(proof->pair, sizeof proof->pair, "%s", w->pair);
    receipt_proof_mac(w->nonce, r->client, r->counter, proof->mac);
}

static enum err write_one(const struct work *w, uint64_t number, struct errinfo *e)
{
    char name[64];
    struct receipt r = {.decoded = NULL};
    struct secret *seed = NULL;
    struct buf file = {NULL, 0};
    fill(w, number, name, &r);
    enum err error = make_seed(number, &seed, e);
    if (error == ERR_OK)
        error = receipt_set_key(&r, seed, e);
    if (error == ERR_OK) {
        prove(w, &r);
        error = receipt_write(&r, seed, &file, e);
    }
    if (error == ERR_OK && !write_file(w->folder, r.client, buf_bytes(&file)))
        error = err_set(e, ERR_IO, "%s/%s could not be written", w->folder, r.client);
    buf_done(&file);
    secret_free(&seed);
    return error;
}

static bool parse(int argc, char **argv, struct work *w)
{
    bool good = argc >= 5 && argc <= 10 && argc != 8 && bytes_to_number(bytes_text(argv[2]), UINT32_MAX, &w->first) &&
                bytes_to_number(bytes_text(argv[3]), UINT32_MAX, &w->count) &&
                bytes_to_number(bytes_text(argv[4]), VERSION_MAX, &w->counter);
    if (!good)
        return false;
    w->folder = argv[1];
    w->name = argc > 5 && argv[5][0] != '\0' ? argv[5] : NULL;
    w->pair = argc > 8 && argv[7][0] != '\0' ? argv[7] : NULL;
    w->ring = argc > 9 ? argv[9] : "all";
    return (argc <= 6 || argv[6][0] == '\0' || calendar_parse(bytes_text(argv[6]), &w->time)) &&
           (w->pair == NULL || hex_decode(bytes_text(argv[8]), w->nonce, sizeof w->nonce));
}

int main(int argc, char **argv)
{
    struct work w = {.time = clock_now()};
    struct errinfo e = {""};
    if (!parse(argc, argv, &w)) {
        fputs("usage: receipts FOLDER FIRST COUNT COUNTER [NAME [TIME [PAIR NONCE [RING]]]]\n", stderr);
        return 2;
    }
    enum err error = ERR_OK;
    for (uint64_t i = 0; i < w.count && error == ERR_OK; i++)
        error = write_one(&w, w.first + i, &e);
    if (error != ERR_OK)
        fprintf(stderr, "receipts: %s\n", e.message);
    return err_exit_status(error);
}
