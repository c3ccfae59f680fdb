#include "things.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/folder.h"
#include "seal/seal.h"
#include "table.h"

#define STEP ((int64_t)200 * 86400)
#define PAIR_DAYS 300

void demand(const char *what, enum err error, const struct errinfo *e)
{
    if (error == ERR_OK)
        return;
    fprintf(stderr, "enumerate: %s: %s: %s\n", what, err_name(error), e->message);
    exit(2);
}

int64_t things_time(unsigned step)
{
    return FIXTURE_NOW + 3600 + step * STEP;
}

void write_file(const char *path, struct bytes bytes)
{
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(bytes.data, 1, bytes.size, f) != bytes.size || fclose(f) != 0) {
        perror(path);
        exit(2);
    }
}

/* ---- Pairs ---- */

static struct made_pair {
    bool is_made;
    struct issued_pair issued;
    struct pair loaded;
} pairs[PAIRS][TIMES];

static const struct fixture_root *root;
static struct table crls, files;
static struct buf *crl_bytes, *file_bytes;
static size_t crl_room, file_room;

void things_init(const struct fixture_root *r)
{
    struct errinfo e;
    root = r;
    table_init(&crls, sizeof(struct crl_key));
    table_init(&files, sizeof(struct file_key));
    demand("files", folder_make_all("files", 0755, &e), &e);
    demand("sources", folder_make_all("sources", 0755, &e), &e);
}

void things_done(void)
{
    for (unsigned i = 0; i < PAIRS * TIMES; i++) {
        issued_pair_done(&pairs[i / TIMES][i % TIMES].issued);
        pair_done(&pairs[i / TIMES][i % TIMES].loaded);
    }
    for (uint32_t i = 0; i < crls.count; i++)
        buf_done(&crl_bytes[i]);
    for (uint32_t i = 0; i < files.count; i++)
        buf_done(&file_bytes[i]);
    free(crl_bytes);
    free(file_bytes);
    table_done(&crls);
    table_done(&files);
}

const struct fixture_root *things_root(void)
{
    return root;
}

static struct made_pair *made(unsigned number, unsigned born)
{
    struct made_pair *p = &pairs[number][born];
    struct errinfo e;
    const struct pair_params params = {.kind = KEY_X25519, .valid_days = PAIR_DAYS, .now = things_time(born)};
    if (p->is_made)
        return p;
    demand("pair", pair_issue(&root->issuer, &params, &p->issued, &e), &e);
    fixture_load(&p->issued, root, false, &p->loaded);
    p->is_made = true;
    return p;
}

const struct issued_pair *things_pair(unsigned number, unsigned born)
{
    return &made(number, born)->issued;
}

const struct pair *things_loaded(unsigned number, unsigned born)
{
    return &made(number, born)->loaded;
}

const struct serial *things_serial(unsigned number, unsigned born)
{
    return &made(number, born)->loaded.signing.serial;
}

void things_source(unsigned mask, const uint8_t born[PAIRS], char out[static FILE_PATH_SIZE])
{
    struct errinfo e;
    int size = snprintf(out, FILE_PATH_SIZE, "sources/");
    for (unsigned i = 0; i < PAIRS; i++)
        size += snprintf(out + size, FILE_PATH_SIZE - (size_t)size, "%u", (mask & 1u << i) != 0 ? born[i] + 1u : 0u);
    if (file_is_folder(out))
        return;
    demand(out, folder_make(out, 0755, &e), &e);
    for (unsigned i = 0; i < PAIRS; i++) {
        char path[2 * FILE_PATH_SIZE];
        if ((mask & 1u << i) == 0)
            continue;
        struct secret *pem = fixture_pem(things_pair(i, born[i]), root, true);
        snprintf(path, sizeof path, "%s/%u.pem", out, i);
        write_file(path, secret_bytes(pem));
        secret_free(&pem);
    }
}

/* ---- CRLs ---- */

uint32_t things_crl(struct bytes der, const uint8_t born[PAIRS])
{
    struct crl crl;
    struct errinfo e;
    struct crl_key key = {.number = 0};
    bool is_new = false;
    if (der.size == 0)
        return 0;
    demand("CRL", crl_parse(der, &crl, &e), &e);
    key.number = (uint32_t)crl.number;
    for (unsigned i = 0; i < PAIRS; i++) {
        if (born[i] >= TIMES || !crl_lists(&crl, things_serial(i, born[i])))
            continue;
        key.revoked = (uint8_t)(key.revoked | 1u << i);
        key.born[i] = born[i];
    }
    uint32_t number = table_number(&crls, &key, &is_new);
    crl_bytes = array_grow(crl_bytes, &crl_room, number, sizeof *crl_bytes);
    if (is_new)
        demand("CRL", buf_copy(der, &crl_bytes[number], &e), &e);
    return number + 1;
}

struct bytes things_crl_bytes(uint32_t crl)
{
    return crl == 0 ? (struct bytes){NULL, 0} : buf_bytes(&crl_bytes[crl - 1]);
}

const struct crl_key *things_crl_key(uint32_t crl)
{
    static const struct crl_key none = {.number = 0};
    return crl == 0 ? &none : table_key(&crls, crl - 1);
}

/* ---- Files ---- */

static int by_id(const void *a, const void *b)
{
    const struct pair *const *x = a;
    const struct pair *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

/* Ascending by id, as a file lists them. */
static size_t sorted(const struct file_key *key, unsigned mask, const struct pair *out[PAIRS])
{
    size_t count = 0;
    for (unsigned i = 0; i < PAIRS; i++) {
        if ((mask & 1u << i) != 0)
            out[count++] = things_loaded(i, key->born[i]);
    }
    qsort(out, count, sizeof out[0], by_id);
    return count;
}

static const struct issued_pair *issued_of(const struct file_key *key, const struct pair *p)
{
    for (unsigned i = 0; i < PAIRS; i++) {
        if (things_loaded(i, key->born[i]) == p)
            return things_pair(i, key->born[i]);
    }
    abort();
}

static void seal(const struct file_key *key, struct bytes text, struct buf *out)
{
    struct errinfo e;
    const struct pair *recipients[PAIRS], *signers[PAIRS];
    struct seal_recipient for_whom[PAIRS];
    struct seal_signer by_whom[PAIRS];
    struct seal_params params = {.name = NAME,
                                 .version = {key->epoch, key->serial},
                                 .issued = things_time(key->issued),
                                 .expires =
                                     key->never_expires ? EXPIRES_NEVER : things_time(key->issued) + FILE_LIFETIME,
                                 .ring = RING_ALL,
                                 .crl = things_crl_bytes(key->crl),
                                 .recipients = for_whom,
                                 .signers = by_whom};
    params.recipient_count = sorted(key, key->recipients, recipients);
    params.signer_count = sorted(key, key->signers, signers);
    for (size_t i = 0; i < params.recipient_count; i++)
        for_whom[i] = (struct seal_recipient){recipients[i]->id, &recipients[i]->public_key};
    for (size_t i = 0; i < params.signer_count; i++) {
        const struct issued_pair *pair = issued_of(key, signers[i]);
        by_whom[i] = (struct seal_signer){pair->id, buf_bytes(&pair->signing), pair->signing_seed};
    }
    demand("seal", seal_make(&params, text, out, &e), &e);
}

void things_file_text(uint32_t file, char out[static FILE_PATH_SIZE])
{
    snprintf(out, FILE_PATH_SIZE, "file=%u\n", file);
}

void things_file_path(uint32_t file, char out[static FILE_PATH_SIZE])
{
    snprintf(out, FILE_PATH_SIZE, "files/%u/" NAME, file);
}

static void make_file(uint32_t file, const struct file_key *key)
{
    struct errinfo e;
    char text[FILE_PATH_SIZE], path[FILE_PATH_SIZE], folder[FILE_PATH_SIZE];
    things_file_text(file, text);
    things_file_path(file, path);
    snprintf(folder, sizeof folder, "files/%u", file);
    if (key->kind == FILE_SEALED)
        seal(key, bytes_text(text), &file_bytes[file]);
    else
        demand("file", buf_copy(bytes_text(text), &file_bytes[file], &e), &e);
    demand(folder, folder_make(folder, 0755, &e), &e);
    write_file(path, buf_bytes(&file_bytes[file]));
}

uint32_t things_file(const struct file_key *key)
{
    bool is_new = false;
    uint32_t file = table_number(&files, key, &is_new);
    file_bytes = array_grow(file_bytes, &file_room, file, sizeof *file_bytes);
    if (is_new)
        make_file(file, key);
    return file;
}

const struct file_key *things_file_key(uint32_t file)
{
    return table_key(&files, file);
}

struct bytes things_file_bytes(uint32_t file)
{
    return buf_bytes(&file_bytes[file]);
}

uint32_t things_file_count(void)
{
    return files.count;
}
