/*
 * The test vectors of the sealed file (tests/vectors/sealed): a reader answers to each as index.txt says. The reader is
 * put together here from the parts of a read in their order; client/read/read.c has the one that clients use.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/calendar.h"
#include "crypt/authority.h"
#include "crypt/load.h"
#include "read/accept.h"
#include "seal/open.h"
#include "seal/trust.h"

#define FOLDER ROLLSEAL_VECTORS "/sealed"
#define LOADED_AT 1795323600 /* 2026-11-22T05:00:00Z, when the pairs were made */
#define CONTENT "[Help]\nPhone=1\n"

struct reader_state {
    struct pair_set pairs;
    struct buf accepted;        /* the file that was accepted before */
    struct sealed last;         /* and what it says */
    struct known_crl known;     /* its CRL */
    struct accept_known memory; /* its version */
};

static struct buf read_file(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, FOLDER "/%s", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s is missing", path);
    struct buf out = {malloc(MIB), 0};
    assert_non_null(out.data);
    out.size = fread(out.data, 1, MIB, file);
    fclose(file);
    return out;
}

static void add_pairs(struct pair_set *pairs, const char *name)
{
    const struct load_params params = {.origin = name, .now = LOADED_AT};
    struct pair_set loaded = {.count = 0};
    struct errinfo e = {""};
    struct buf pem = read_file(name);
    if (pairs_load(buf_bytes(&pem), &params, &loaded, &e) != ERR_OK)
        fail_msg("%s: %s", name, e.message);
    assert_int_equal(pair_set_merge(pairs, &loaded, &e), ERR_OK);
    buf_done(&pem);
}

static void state_init(struct reader_state *s)
{
    static const char *const parts[] = {"client.pem", "revoked.pem", "p256.pem", "rsa.pem"};
    struct errinfo e = {""};
    *s = (struct reader_state){.memory = {.has_version = true}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        add_pairs(&s->pairs, parts[i]);
    s->accepted = read_file("accepted.sealed");
    if (sealed_parse(buf_bytes(&s->accepted), &s->last, &e) != ERR_OK)
        fail_msg("accepted.sealed: %s", e.message);
    assert_int_equal(s->pairs.root_count, 1);
    memcpy(s->known.root_id, s->pairs.roots[0].id, ROOT_ID_SIZE);
    s->known.crl = s->last.crl;
    s->memory.version = s->last.version;
    sha256(s->last.note.text, s->memory.text_sha256);
}

static void state_done(struct reader_state *s)
{
    sealed_done(&s->last);
    buf_done(&s->accepted);
    pair_set_done(&s->pairs);
}

static enum err judge_signers(const struct reader_state *state, const struct sealed *s, int64_t now, struct errinfo *e)
{
    const struct root *root = &state->pairs.roots[0];
    const bool is_of_root = s->crl_der.size > 0 && crl_verify(s->crl_der, buf_bytes(&root->der), NULL) == ERR_OK;
    const struct trust_params params = {
        .pairs = &state->pairs,
        .crls = &state->known,
        .crl_count = 1,
        .crl_roots = &root->id,
        .crl_root_count = is_of_root ? 1 : 0,
        .not_before_time = now,
        .now = now,
    };
    return trust_judge(s, &params, NULL, e);
}

static enum err open_it(const struct reader_state *state, const struct sealed *s, struct errinfo *e)
{
    struct secret *plain = NULL;
    enum err error = sealed_open(s, &state->pairs, &plain, e);
    if (error == ERR_OK && !secret_equals(plain, bytes_text(CONTENT)))
        error = err_set(e, ERR_INTERNAL, "another content came out");
    secret_free(&plain);
    return error;
}

static enum err read_sealed(const struct reader_state *state, struct bytes file, int64_t now, struct errinfo *e)
{
    const struct accept_params params = {"helpdesk.ini", RING_ALL, ACCEPT_PLAIN_AUTO};
    enum accept_verdict verdict;
    struct sealed s;
    if (!sealed_is_claimed(file))
        return accept_judge(NULL, &state->memory, &params, now, &verdict, e);
    enum err error = sealed_parse(file, &s, e);
    if (error != ERR_OK)
        return error;
    error = sealed_check_signatures(&s, e);
    if (error == ERR_OK)
        error = judge_signers(state, &s, now, e);
    if (error == ERR_OK)
        error = accept_judge(&s, &state->memory, &params, now, &verdict, e);
    if (error == ERR_OK)
        error = sealed_check_body(&s, e);
    if (error == ERR_OK)
        error = open_it(state, &s, e);
    sealed_done(&s);
    return error;
}

static void check_line(const struct reader_state *state, const char *line)
{
    char name[256], want[32], time[32];
    struct errinfo e = {""};
    int64_t now = 0;
    if (sscanf(line, "%255s %31s %31s", name, want, time) != 3 || !calendar_parse(bytes_text(time), &now))
        fail_msg("index.txt: %s", line);
    struct buf file = read_file(name);
    enum err got = read_sealed(state, buf_bytes(&file), now, &e);
    if (strcmp(err_name(got), want) != 0)
        fail_msg("%s at %s: %s (%s) instead of %s", name, time, err_name(got), e.message, want);
    buf_done(&file);
}

static void every_vector_is_answered_as_the_index_says(void **state)
{
    (void)state;
    struct reader_state reader;
    char line[4096];
    size_t lines = 0;
    state_init(&reader);
    FILE *index = fopen(FOLDER "/index.txt", "r");
    assert_non_null(index);
    while (fgets(line, sizeof line, index) != NULL) {
        if (line[0] == '#' || line[0] == '\n')
            continue;
        check_line(&reader, line);
        lines++;
    }
    fclose(index);
    assert_true(lines > 100);
    state_done(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_is_answered_as_the_index_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
