/*
 * The parser of the text: one encoding for each fact, everything else refused with the line named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/hex.h"
#include "faults.h"
#include "seal/head.h"
#include "seal/sealed.h"

static struct faulty faulty;

static int set_up(void **state)
{
    int result = world_setup(state);
    faulty_init(&faulty, &world);
    return result;
}

static int tear_down(void **state)
{
    faulty_done(&faulty);
    return world_teardown(state);
}

static bool is_recipient(const struct sealed *s, const char *id)
{
    for (size_t i = 0; i < s->recipient_count; i++) {
        if (strcmp(s->recipients[i], id) == 0)
            return true;
    }
    return false;
}

static void good_file_says_what_it_is(void **state)
{
    (void)state;
    struct sealed s;
    struct errinfo e;
    assert_int_equal(sealed_parse(buf_bytes(&faulty.good), &s, &e), ERR_OK);
    assert_string_equal(s.name, "helpdesk.ini");
    assert_int_equal(version_compare(s.version, FAULTS_VERSION), 0);
    assert_int_equal(s.issued, FIXTURE_NOW);
    assert_int_equal(s.expires, FIXTURE_NOW + 86400);
    assert_string_equal(s.ring, "all");
    assert_int_equal(s.recipient_count, 2);
    assert_true(is_recipient(&s, world.issued[0].id));
    assert_true(is_recipient(&s, world.issued[1].id));
    assert_false(sealed_has_expired(&s, FIXTURE_NOW + 86400));
    assert_true(sealed_has_expired(&s, FIXTURE_NOW + 86401));
    assert_true(bytes_equal(s.crl_der, buf_bytes(&faulty.crl)));
    assert_int_equal(s.crl.number, 2);
    assert_true(crl_lists(&s.crl, &world.pairs.pairs[2].signing.serial));
    assert_true(s.encrypted_only);
    assert_int_equal(s.body_size, s.body.size);
    assert_int_equal(s.signer_count, 2);
    assert_string_equal(s.signers[1].id, world.issued[1].id);
    assert_true(bytes_equal(s.signers[1].certificate, buf_bytes(&world.issued[1].signing)));
    assert_memory_equal(s.signers[1].facts.key, world.pairs.pairs[1].signing.key, SIGNING_KEY_SIZE);
    sealed_done(&s);
}

static void one_thing_that_differs_is_refused_and_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < fault_count; i++) {
        struct errinfo e = {""};
        struct buf file = faulty_make(&faulty, &faults[i]);
        enum err got = world_check(buf_bytes(&file), &e);
        if (got != faults[i].want)
            fail_msg("%s: %s (%s)", faults[i].name, err_name(got), e.message);
        if (got != ERR_OK && strstr(e.message, faults[i].says) == NULL)
            fail_msg("%s: \"%s\" does not say \"%s\"", faults[i].name, e.message, faults[i].says);
        buf_done(&file);
    }
}

static struct buf fault_named(const char *name)
{
    size_t i = 0;
    while (strcmp(faults[i].name, name) != 0)
        i++;
    return faulty_make(&faulty, &faults[i]);
}

/* The signature line that anybody can write for this key, if it is of small order: R the neutral point, S = 0. */
static struct buf forged_line(const uint8_t key[static SIGNING_KEY_SIZE])
{
    uint8_t blob[NOTE_KEY_ID_SIZE + SIGNATURE_SIZE] = {0};
    char name[KEY_NAME_SIZE];
    struct writer w = writer_to(LIMIT_HEAD);
    struct buf line = {NULL, 0};
    head_key_name(world.issued[0].id, name);
    note_key_id(name, key, blob);
    blob[NOTE_KEY_ID_SIZE] = 1;
    writer_format(&w, "\xE2\x80\x94 %s ", name);
    base64_write(&w, (struct bytes){blob, sizeof blob}, BASE64_PADDED);
    writer_text(&w, "\n");
    assert_int_equal(writer_finish(&w, &line, NULL), ERR_OK);
    return line;
}

static void unsound_signer_keys_are_malformed_with_the_signature_that_would_fit(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        uint8_t first, middle, last; /* bytes of the key */
    } rows[] = {{"signer-key-of-small-order", 0x01, 0x00, 0x00}, {"signer-key-not-canonical", 0xEE, 0xFF, 0x7F}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct errinfo e = {""};
        uint8_t key[SIGNING_KEY_SIZE];
        memset(key, rows[i].middle, sizeof key);
        key[0] = rows[i].first;
        key[sizeof key - 1] = rows[i].last;
        struct buf unsound = fault_named(rows[i].fault), forged = forged_line(key);
        struct bytes own = world_line(world_split(&unsound).signatures, "\xE2\x80\x94", 0);
        struct buf file = world_replace(buf_bytes(&unsound), own, buf_bytes(&forged));
        assert_int_equal(world_check(buf_bytes(&file), &e), ERR_MALFORMED);
        assert_non_null(strstr(e.message, "small order"));
        buf_done(&file);
        buf_done(&forged);
        buf_done(&unsound);
    }
}

static void failed_parse_changes_nothing(void **state)
{
    (void)state;
    struct sealed s;
    memset(&s, 0x5A, sizeof s);
    for (size_t size = 0; size < world_split(&faulty.good).text.size; size += 7) {
        assert_int_not_equal(sealed_parse((struct bytes){faulty.good.data, size}, &s, NULL), ERR_OK);
        for (size_t i = 0; i < sizeof s; i++)
            assert_int_equal(((const uint8_t *)&s)[i], 0x5A);
    }
}

/* A file for pair 0, signed by `count` keys that are new. */
static struct buf signed_by_many(size_t count)
{
    struct world_parts parts = world_split(&faulty.good);
    struct secret *seed[LIMIT_SIGNERS + 1];
    uint8_t key[LIMIT_SIGNERS + 1][SIGNING_KEY_SIZE];
    struct writer text = writer_to(2 * LIMIT_HEAD), lines = writer_to(LIMIT_HEAD);
    struct bytes first = world_line(parts.text, "signer", 0);
    struct bytes own = {world.pairs.pairs[0].signing.key, SIGNING_KEY_SIZE};
    struct buf text_buf = {NULL, 0}, lines_buf = {NULL, 0};
    writer_bytes(&text, (struct bytes){parts.text.data, (size_t)(first.data - parts.text.data)});
    for (size_t i = 0; i < count; i++) {
        uint8_t expanded[crypto_sign_SECRETKEYBYTES];
        assert_int_equal(secret_random(32, &seed[i], NULL), ERR_OK);
        crypto_sign_seed_keypair(key[i], expanded, seed[i]->bytes);
        struct buf der = world_replace(buf_bytes(&world.issued[0].signing), own, (struct bytes){key[i], 32});
        writer_format(&text, "signer %016zx ", i);
        base64_write(&text, buf_bytes(&der), BASE64_PADDED);
        writer_text(&text, "\n");
        buf_done(&der);
    }
    assert_int_equal(writer_finish(&text, &text_buf, NULL), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        char id[PAIR_ID_SIZE], name[KEY_NAME_SIZE];
        snprintf(id, sizeof id, "%016zx", i);
        head_key_name(id, name);
        assert_int_equal(note_sign(&lines, buf_bytes(&text_buf), name, seed[i], key[i], NULL), ERR_OK);
        secret_free(&seed[i]);
    }
    assert_int_equal(writer_finish(&lines, &lines_buf, NULL), ERR_OK);
    struct buf file = world_join(
        (const struct bytes[]){buf_bytes(&text_buf), bytes_text("\n"), buf_bytes(&lines_buf), parts.body}, 4);
    buf_done(&text_buf);
    buf_done(&lines_buf);
    return file;
}

static void sixteen_signers_are_read_and_seventeen_refused(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct buf sixteen = signed_by_many(16), seventeen = signed_by_many(17);
    if (world_check(buf_bytes(&sixteen), &e) != ERR_OK)
        fail_msg("%s", e.message);
    assert_int_equal(world_check(buf_bytes(&seventeen), &e), ERR_MALFORMED);
    assert_non_null(strstr(e.message, "more than 16"));
    buf_done(&sixteen);
    buf_done(&seventeen);
}

static void file_that_begins_with_rollseal_is_never_plain(void **state)
{
    (void)state;
    assert_true(sealed_is_claimed(bytes_text("rollseal/1\nname")));
    assert_true(sealed_is_claimed(bytes_text("rollseal/2\n")));
    assert_true(sealed_is_claimed(bytes_text("rollseal/")));
    assert_false(sealed_is_claimed(bytes_text("rollseal")));
    assert_false(sealed_is_claimed(bytes_text("Rollseal/1\n")));
    assert_false(sealed_is_claimed(bytes_text(" rollseal/1\n")));
    assert_false(sealed_is_claimed((struct bytes){NULL, 0}));
    assert_false(sealed_is_claimed(bytes_text("\xEF\xBB\xBFrollseal/1\n")));
    assert_true(sealed_is_behind_byte_order_mark(bytes_text("\xEF\xBB\xBFrollseal/1\n")));
    assert_false(sealed_is_behind_byte_order_mark(bytes_text("\xEF\xBB\xBF[Help]\n")));
    assert_false(sealed_is_behind_byte_order_mark(bytes_text("rollseal/1\n")));
}

static void versions_are_compared_by_epoch_first(void **state)
{
    (void)state;
    assert_int_equal(version_compare((struct version){1, 5}, (struct version){1, 5}), 0);
    assert_true(version_compare((struct version){1, 5}, (struct version){1, 6}) < 0);
    assert_true(version_compare((struct version){1, 6}, (struct version){1, 5}) > 0);
    assert_true(version_compare((struct version){1, 6}, (struct version){2, 1}) < 0);
    assert_true(version_compare((struct version){2, 1}, (struct version){1, VERSION_MAX}) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_file_says_what_it_is),
        cmocka_unit_test(one_thing_that_differs_is_refused_and_named),
        cmocka_unit_test(unsound_signer_keys_are_malformed_with_the_signature_that_would_fit),
        cmocka_unit_test(failed_parse_changes_nothing),
        cmocka_unit_test(sixteen_signers_are_read_and_seventeen_refused),
        cmocka_unit_test(file_that_begins_with_rollseal_is_never_plain),
        cmocka_unit_test(versions_are_compared_by_epoch_first),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
