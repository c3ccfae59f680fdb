/* Probes: the pair they are for opens them, and nothing that differs from one in one thing passes for one. */
#include "seal/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

#define NONCE "0123456789abcdef0123456789ABCDEF"

static struct buf probe_of(size_t pair)
{
    const struct issued_pair *p = &world.issued[pair];
    const struct probe_params params = {
        .version = {1, 3},
        .issued = FIXTURE_NOW,
        .recipient = {p->id, &world.pairs.pairs[pair].public_key},
        .signer = {p->id, buf_bytes(&p->signing), p->signing_seed},
    };
    uint8_t nonce[PROBE_NONCE_SIZE];
    struct buf file = {NULL, 0};
    memcpy(nonce, NONCE, sizeof nonce);
    assert_int_equal(probe_make(&params, nonce, &file, NULL), ERR_OK);
    return file;
}

static enum err open_by(size_t pair, const struct buf *file, struct errinfo *e)
{
    uint8_t nonce[PROBE_NONCE_SIZE] = {0};
    enum err error = probe_open(buf_bytes(file), &world.pairs.pairs[pair], nonce, e);
    const uint8_t none[PROBE_NONCE_SIZE] = {0};
    assert_memory_equal(nonce, error == ERR_OK ? (const void *)NONCE : none, sizeof nonce);
    return error;
}

static void the_pair_finds_its_nonce(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct sealed s;
    struct buf file = probe_of(0);
    assert_int_equal(open_by(0, &file, &e), ERR_OK);
    assert_int_equal(sealed_parse(buf_bytes(&file), &s, &e), ERR_OK);
    assert_true(s.expires == EXPIRES_NEVER);
    assert_string_equal(s.ring, RING_ALL);
    assert_int_equal(s.version.serial, 3);
    sealed_done(&s);
    buf_done(&file);
}

/* Each is the probe of pair 0, but for one thing. */
static void what_is_no_probe_of_this_pair_is_refused(void **state)
{
    (void)state;
    char name[PROBE_NAME_SIZE], other_name[PROBE_NAME_SIZE];
    probe_name(world.issued[0].id, name);
    probe_name(world.issued[1].id, other_name);
    const struct {
        const char *what;
        struct world_file file;
        enum err want;
    } rows[] = {
        {"it", {.name = name, .content = NONCE, .expires = EXPIRES_NEVER}, ERR_OK},
        {"of another pair", {.name = other_name, .content = NONCE}, ERR_WRONG_NAME},
        {"a configuration", {.name = "helpdesk.ini", .content = NONCE}, ERR_WRONG_NAME},
        {"signed by another pair", {.name = name, .content = NONCE, .signers = PAIR_1}, ERR_UNKNOWN_SIGNER},
        {"signed by another pair, too",
         {.name = name, .content = NONCE, .signers = PAIR_0 | PAIR_1},
         ERR_UNKNOWN_SIGNER},
        {"sealed to another pair", {.name = name, .content = NONCE, .recipients = PAIR_1}, ERR_NO_PAIR},
        {"a short nonce", {.name = name, .content = "0123456789abcdef0123456789ABCDE"}, ERR_MALFORMED},
        {"a long nonce", {.name = name, .content = NONCE "x"}, ERR_MALFORMED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct errinfo e = {""};
        struct buf file = world_seal(&world, &rows[i].file);
        enum err got = open_by(0, &file, &e);
        if (got != rows[i].want)
            fail_msg("%s: %s (%s)", rows[i].what, err_name(got), e.message);
        buf_done(&file);
    }
}

static void a_damaged_probe_is_refused(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct buf file = probe_of(0);
    const struct buf plain = {file.data + 1, file.size - 1};
    file.data[file.size - 1] ^= 1;
    assert_int_equal(open_by(0, &file, &e), ERR_BAD_SIGNATURE);
    file.data[file.size - 1] ^= 1;
    struct buf changed = world_replace(buf_bytes(&file), bytes_text("version 1 3"), bytes_text("version 1 4"));
    assert_int_equal(open_by(0, &changed, &e), ERR_BAD_SIGNATURE);
    assert_int_equal(open_by(0, &plain, &e), ERR_NOT_SEALED);
    buf_done(&changed);
    buf_done(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pair_finds_its_nonce),
        cmocka_unit_test(what_is_no_probe_of_this_pair_is_refused),
        cmocka_unit_test(a_damaged_probe_is_refused),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
