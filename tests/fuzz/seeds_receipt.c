/*
 * Writes the seeds of fuzz_receipt into the folder that is named: receipts as clients write them, and with one fault
 * each. All by the key of 32 zero bytes, which fuzz_receipt writes with, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/head.h"
#include "seal/receipt.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define BEGIN                                                                                                          \
    "rollseal-receipt/1\nclient 139e3940e64b5491\nkey O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=\n"                  \
    "name pc-1.example.com\nmachine 00112233445566778899aabbccddeeff\n"
#define REST "counter 7\ntime 2026-11-22T05:00:00Z\nring all\nprogram 0.1.0\n"
#define PARAMETERS                                                                                                     \
    "parameter Configuration command-line /srv/100%25/configs/helpdesk.ini\nparameter CertificateSource common "       \
    "dir:/a\nparameter CertificateSource section dir:/b%C3%A4\nparameter Log default none\n"

static const struct {
    const char *name, *text;
} seeds[] = {
    {"no_pair", BEGIN "account machine\n" REST "failed - no-pair\nuses helpdesk.ini plain\n"},
    {"one_pair",
     BEGIN "account machine\n" REST "proof 1111111111111111 " ZEROS "\nuses helpdesk.ini 3.42\n" PARAMETERS},
    {"person", BEGIN "account person anna%20b\n" REST "failed - cannot-open\n"
                     "error helpdesk.ini cannot-open 2026-11-21T05:00:00Z\n"},
    {"all",
     BEGIN "account person B%C3%BCro\n" REST "proof 1111111111111111 " ZEROS "\nproof 3333333333333333 " ZEROS
           "\nfailed 2222222222222222 cannot-open\nfailed 4444444444444444 not-found\nuses a 1.1\nuses b.ini "
           "plain\nerror a rollback 2026-11-21T05:00:00Z\nerror b.ini unreachable 2026-11-21T05:00:00Z\n" PARAMETERS
           "x-later something\nx-\n"},
    {"order", BEGIN "account machine\n" REST "failed 2222222222222222 no-pair\nproof 1111111111111111 " ZEROS "\n"},
    {"no_pairs_line", BEGIN "account machine\n" REST},
    {"escape_of_letter", BEGIN "account person %41\n" REST "failed - no-pair\n"},
    {"escape_of_nul", BEGIN "account person a%00\n" REST "failed - no-pair\n"},
    {"proof_and_failed",
     BEGIN "account machine\n" REST "proof 1111111111111111 " ZEROS "\nfailed 1111111111111111 cannot-open\n"},
    {"error_without_time", BEGIN "account machine\n" REST "failed - no-pair\nerror a rollback\n"},
    {"unknown_error", BEGIN "account machine\n" REST "failed - tired\n"},
    {"no_text", "rollseal-receipt/1\n"},
};

static void give_up(const char *what)
{
    fprintf(stderr, "seeds_receipt: %s\n", what);
    exit(1);
}

static void write_seed(const char *folder, const char *name, const char *text, const struct secret *seed)
{
    char key_name[KEY_NAME_SIZE], path[4096];
    struct receipt r = {.decoded = NULL};
    struct buf file = {NULL, 0};
    struct writer w = writer_to(LIMIT_RECEIPT);
    if (receipt_set_key(&r, seed, NULL) != ERR_OK)
        give_up("no key");
    head_key_name(r.client, key_name);
    writer_text(&w, text);
    writer_text(&w, "\n");
    if (note_sign(&w, bytes_text(text), key_name, seed, r.key, NULL) != ERR_OK ||
        writer_finish(&w, &file, NULL) != ERR_OK)
        give_up(name);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(file.data, 1, file.size, out) != file.size || fclose(out) != 0)
        give_up(path);
    buf_done(&file);
}

int main(int argc, char **argv)
{
    struct secret *seed = NULL;
    if (argc != 2)
        give_up("name the folder that the seeds go to");
    if (secret_new(32, &seed, NULL) != ERR_OK)
        give_up("no memory");
    for (size_t i = 0; i < COUNT(seeds); i++)
        write_seed(argv[1], seeds[i].name, seeds[i].text, seed);
    secret_free(&seed);
    return 0;
}
