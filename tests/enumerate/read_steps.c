#include "reads.h"

#include <stdlib.h>
#include <string.h>

#include "crypt/authority.h"
#include "read/accept.h"
#include "seal/open.h"
#include "seal/trust.h"
#include "state/good.h"
#include "table.h"

/* ---- What depends on one thing alone ---- */

#define SOURCES ((TIMES + 1) * (TIMES + 1) * (TIMES + 1))
#define MASKS (1u << PAIRS)

/* A file: its head, whether its signatures verify, and what opening it with these pairs comes to. */
struct known_file {
    struct sealed head;
    enum err signatures;
    struct accept_known as_good;
    bool is_opened[MASKS];
    enum err opened[MASKS];
};

static struct known_file **files;
static size_t file_room;
static uint32_t file_count;

static struct known_source {
    bool is_loaded;
    struct pair_set pairs;
} sources[SOURCES];

static uint8_t root_id[1][ROOT_ID_SIZE];
static struct crl *crls;
static size_t crl_room;
static uint32_t crl_count;

void read_steps_init(void)
{
    sha256(buf_bytes(&things_root()->certificate), root_id[0]);
}

void read_steps_done(void)
{
    for (uint32_t i = 0; i < file_count; i++) {
        if (files[i] != NULL)
            sealed_done(&files[i]->head);
        free(files[i]);
    }
    for (unsigned i = 0; i < SOURCES; i++)
        pair_set_done(&sources[i].pairs);
    free(files);
    free(crls);
}

static struct known_file *know_file(uint32_t file)
{
    struct errinfo e;
    struct known_file *f = calloc(1, sizeof *f);
    if (f == NULL)
        abort();
    demand("parse", sealed_parse(things_file_bytes(file), &f->head, &e), &e);
    f->signatures = sealed_check_signatures(&f->head, &e);
    accept_learn(&f->head, &f->as_good);
    return f;
}

static struct known_file *file_of(uint32_t file)
{
    files = array_grow(files, &file_room, file, sizeof(struct known_file *));
    while (file_count <= file)
        files[file_count++] = NULL;
    if (files[file] == NULL)
        files[file] = know_file(file);
    return files[file];
}

static const struct pair_set *source_of(const struct reader_key *key)
{
    unsigned at = 0;
    for (unsigned i = 0; i < PAIRS; i++)
        at = at * (TIMES + 1) + ((key->holds & 1u << i) != 0 ? key->born[i] + 1u : 0);
    struct known_source *s = &sources[at];
    for (unsigned i = 0; i < PAIRS && !s->is_loaded; i++) {
        if ((key->holds & 1u << i) != 0)
            fixture_add(&s->pairs, things_pair(i, key->born[i]), things_root(), true);
    }
    s->is_loaded = true;
    return &s->pairs;
}

/* The root has signed it, as a client finds out for each CRL whose bytes are new to it. */
static const struct crl *crl_of(uint32_t crl)
{
    struct errinfo e;
    crls = array_grow(crls, &crl_room, crl, sizeof *crls);
    while (crl_count <= crl) {
        struct bytes der = things_crl_bytes(crl_count);
        if (der.size > 0) {
            demand("CRL", crl_verify(der, buf_bytes(&things_root()->certificate), &e), &e);
            demand("CRL", crl_parse(der, &crls[crl_count], &e), &e);
        }
        crl_count++;
    }
    return &crls[crl];
}

/* ---- The steps ---- */

static uint32_t learn_crl(const struct reader_key *key)
{
    return key->holds == 0 ? key->memory : memory_with(key->memory, things_file_key(key->file)->crl);
}

static size_t recall_crls(uint32_t memory, struct known_crl out[static REMEMBERED])
{
    const uint32_t *crls_known = memory_crls(memory);
    size_t count = 0;
    for (; count < REMEMBERED && crls_known[count] != 0; count++) {
        out[count].crl = *crl_of(crls_known[count]);
        memcpy(out[count].root_id, root_id[0], ROOT_ID_SIZE);
    }
    return count;
}

static enum err verify_signer(const struct reader_key *key, const struct known_file *file, uint32_t memory)
{
    struct known_crl known[REMEMBERED];
    struct errinfo e;
    int64_t now = things_time(key->time), newest = now;
    if (key->good != NO_FILE && file_of(key->good)->head.issued > now)
        newest = file_of(key->good)->head.issued;
    const struct trust_params params = {.pairs = source_of(key),
                                        .crls = known,
                                        .crl_count = recall_crls(memory, known),
                                        .crl_roots = (const uint8_t(*)[ROOT_ID_SIZE])root_id,
                                        .crl_root_count = file->head.crl_der.size > 0,
                                        .not_before_time = newest,
                                        .now = now};
    return file->signatures != ERR_OK ? file->signatures : trust_judge(&file->head, &params, NULL, &e);
}

static enum err judge(const struct reader_key *key, const struct sealed *head, enum model_mode mode,
                      enum accept_verdict *verdict)
{
    static const enum accept_plain plain[] = {ACCEPT_PLAIN_AUTO, ACCEPT_PLAIN_NEVER, ACCEPT_PLAIN_YES};
    struct errinfo e;
    struct accept_known known = {.has_version = false};
    const struct accept_params params = {.name = NAME, .ring = RING_ALL, .plain = plain[mode]};
    if (key->good != NO_FILE)
        known = file_of(key->good)->as_good;
    return accept_judge(head, &known, &params, things_time(key->time), verdict, &e);
}

/* Finding the pair, checking the body and opening it: depends on the pairs among the recipients alone. */
static enum err open_file(const struct reader_key *key, struct known_file *file)
{
    struct errinfo e;
    struct secret *content = NULL;
    unsigned mask = key->holds & things_file_key(key->file)->recipients;
    if (!file->is_opened[mask]) {
        file->opened[mask] = sealed_check_body(&file->head, &e);
        if (file->opened[mask] == ERR_OK)
            file->opened[mask] = sealed_open(&file->head, source_of(key), &content, &e);
        file->is_opened[mask] = true;
        secret_free(&content);
    }
    return file->opened[mask];
}

static enum err read_sealed(const struct reader_key *key, enum model_mode mode, struct one_read *out)
{
    struct known_file *file = file_of(key->file);
    enum accept_verdict verdict = ACCEPT_SAME;
    out->memory = learn_crl(key);
    if (key->holds == 0)
        return ERR_NO_PAIR;
    enum err error = verify_signer(key, file, out->memory);
    if (error == ERR_OK)
        error = judge(key, &file->head, mode, &verdict);
    if (error == ERR_OK)
        error = open_file(key, file);
    if (error == ERR_OK && verdict == ACCEPT_NEW)
        out->good = key->file;
    return error;
}

struct one_read read_steps(const struct reader_key *key, enum model_mode mode)
{
    struct one_read out = {.good = key->good, .memory = key->memory};
    enum accept_verdict verdict;
    if (things_file_key(key->file)->kind == FILE_PLAIN)
        out.error = judge(key, NULL, mode, &verdict);
    else
        out.error = read_sealed(key, mode, &out);
    out.is_served = out.error != ERR_OK && key->good != NO_FILE;
    return out;
}
