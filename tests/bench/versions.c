/*
 * versions: more versions of one configuration than anybody publishes, for the measurement of a watch: makes a root and
 * a pair in memory and writes what a client needs of them, and the sealed files.
 *
 *     versions COUNT FOLDER
 *
 * Into FOLDER: part.pem, and the versions 1.1 to 1.COUNT of helpdesk.ini as files 1 to COUNT.
 */
#include <stdio.h>

#include "base/calendar.h"
#include "crypt/key.h"
#include "fixtures.h"
#include "seal/seal.h"
#include "system/clock.h"

#define YEAR (365 * SECONDS_PER_DAY)

struct world {
    const char *folder;
    int64_t now;
    struct fixture_root root;
    struct issued_pair pair;
    struct public_key public_key;
};

static enum err write_file(const struct world *w, const char *name, struct bytes bytes, struct errinfo *e)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", w->folder, name);
    FILE *f = fopen(path, "wb"); /* not file_write(), which waits for the disk each time */
    bool is_written = f != NULL && fwrite(bytes.data, 1, bytes.size, f) == bytes.size;
    if (f != NULL && fclose(f) != 0)
        is_written = false;
    return is_written ? ERR_OK : err_set(e, ERR_IO, "%s/%s could not be written", w->folder, name);
}

static enum err write_part(const struct world *w, struct errinfo *e)
{
    struct secret *pem = fixture_pem(&w->pair, &w->root, true);
    enum err error = write_file(w, "part.pem", secret_bytes(pem), e);
    secret_free(&pem);
    return error;
}

static enum err write_version(const struct world *w, uint64_t serial, struct errinfo *e)
{
    const struct seal_recipient recipient = {w->pair.id, &w->public_key};
    const struct seal_signer signer = {w->pair.id, buf_bytes(&w->pair.signing), w->pair.signing_seed};
    const struct seal_params params = {.name = "helpdesk.ini",
                                       .version = {1, serial},
                                       .issued = w->now,
                                       .expires = w->now + YEAR,
                                       .ring = "all",
                                       .recipients = &recipient,
                                       .recipient_count = 1,
                                       .signers = &signer,
                                       .signer_count = 1};
    struct buf file = {NULL, 0};
    char content[64], name[32];
    snprintf(content, sizeof content, "[HelpDesk]\nPhone=%llu\n", (unsigned long long)serial);
    snprintf(name, sizeof name, "%llu", (unsigned long long)serial);
    enum err error = seal_make(&params, bytes_text(content), &file, e);
    if (error == ERR_OK)
        error = write_file(w, name, buf_bytes(&file), e);
    buf_done(&file);
    return error;
}

int main(int argc, char **argv)
{
    struct errinfo e = {"usage: versions COUNT FOLDER"};
    uint64_t count = 0;
    if (argc != 3 || !bytes_to_number(bytes_text(argv[1]), UINT32_MAX, &count)) {
        fprintf(stderr, "versions: %s\n", e.message);
        return 2;
    }
    struct world w = {.folder = argv[2], .now = clock_now()};
    fixture_root_init(&w.root, w.now);
    fixture_pair_init(&w.pair, &w.root, KEY_X25519, w.now);
    enum err error = public_key_from_certificate(buf_bytes(&w.pair.encryption), &w.public_key, &e);
    if (error == ERR_OK)
        error = write_part(&w, &e);
    for (uint64_t serial = 1; serial <= count && error == ERR_OK; serial++)
        error = write_version(&w, serial, &e);
    issued_pair_done(&w.pair);
    fixture_root_done(&w.root);
    if (error != ERR_OK)
        fprintf(stderr, "versions: %s\n", e.message);
    return err_exit_status(error);
}
