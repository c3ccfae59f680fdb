/*
 * What a sealed file withstands by itself, before anybody asks whom to trust. Each test is a row of the table in
 * docs/threat-model.md or a defect that another program had.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "age/age.h"
#include "base/hex.h"
#include "seal/open.h"
#include "world.h"

static bool is_tampering(enum err error)
{
    return error == ERR_MALFORMED || error == ERR_TOO_LARGE || error == ERR_BAD_SIGNATURE;
}

static void demand_refusal(struct bytes file, const char *what, size_t at)
{
    struct errinfo e = {""};
    enum err error = world_check(file, &e);
    if (!is_tampering(error))
        fail_msg("%s %zu: %s", what, at, err_name(error));
    if (e.message[0] == '\0')
        fail_msg("%s %zu: no message", what, at);
}

static void flip_every_bit(const struct world_file *f)
{
    struct buf file = world_seal(&world, f);
    for (size_t bit = 0; bit < file.size * 8; bit++) {
        uint8_t mask = (uint8_t)(1u << (bit % 8));
        file.data[bit / 8] ^= mask;
        demand_refusal(buf_bytes(&file), "bit", bit);
        file.data[bit / 8] ^= mask;
    }
    assert_int_equal(world_check(buf_bytes(&file), NULL), ERR_OK);
    buf_done(&file);
}

static void any_bit_flipped_is_refused_with_one_signer(void **state)
{
    (void)state;
    flip_every_bit(&(struct world_file){.content = "x"});
}

static void any_bit_flipped_is_refused_with_two_signers(void **state)
{
    (void)state;
    flip_every_bit(&(struct world_file){.content = "x", .recipients = PAIR_0 | PAIR_1, .signers = PAIR_0 | PAIR_1});
}

static void cut_everywhere(const struct world_file *f)
{
    struct buf file = world_seal(&world, f);
    for (size_t size = 0; size < file.size; size++) {
        /* A copy of its own, so that a sanitizer sees a step behind the end. */
        struct buf cut = {NULL, 0};
        assert_int_equal(buf_copy((struct bytes){file.data, size}, &cut, NULL), ERR_OK);
        demand_refusal(buf_bytes(&cut), "cut at", size);
        buf_done(&cut);
    }
    buf_done(&file);
}

static void any_prefix_is_refused_with_one_signer(void **state)
{
    (void)state;
    cut_everywhere(&(struct world_file){.name = NULL});
}

static void any_prefix_is_refused_with_two_signers(void **state)
{
    (void)state;
    cut_everywhere(&(struct world_file){.recipients = PAIR_0 | PAIR_1, .signers = PAIR_0 | PAIR_1});
}

static void any_suffix_is_refused(void **state)
{
    (void)state;
    struct buf file = world_seal(&world, &(struct world_file){.signers = PAIR_0 | PAIR_1});
    static const char *const suffixes[] = {"\n", " ", "x", "\xE2\x80\x94 ", "rollseal/1\n"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        struct buf longer = world_join((const struct bytes[]){buf_bytes(&file), bytes_text(suffixes[i])}, 2);
        demand_refusal(buf_bytes(&longer), "suffix", i);
        buf_done(&longer);
    }
    for (size_t i = 0; i < 256; i++) {
        uint8_t byte = (uint8_t)i;
        struct buf longer = world_join((const struct bytes[]){buf_bytes(&file), {&byte, 1}}, 2);
        demand_refusal(buf_bytes(&longer), "byte behind", i);
        buf_done(&longer);
    }
    struct buf twice = world_join((const struct bytes[]){buf_bytes(&file), buf_bytes(&file)}, 2);
    demand_refusal(buf_bytes(&twice), "twice", 0);
    buf_done(&twice);
    buf_done(&file);
}

static void peer_bug_04_every_byte_of_the_head_is_authentic(void **state)
{
    (void)state;
    struct buf file = world_seal(&world, &(struct world_file){.encrypted_only = true, .ring = "pilot"});
    size_t head = file.size - world_split(&file).body.size;
    for (size_t i = 0; i < head; i++) {
        uint8_t byte = file.data[i];
        for (unsigned other = 0x0A; other < 0x7F; other += 3) {
            file.data[i] = (uint8_t)other;
            if (other != byte)
                demand_refusal(buf_bytes(&file), "byte", i);
        }
        file.data[i] = byte;
    }
    buf_done(&file);
}

/* Puts the pieces together and says what is answered. */
static enum err check_pieces(const struct bytes *pieces, size_t count)
{
    struct buf file = world_join(pieces, count);
    enum err error = world_check(buf_bytes(&file), NULL);
    buf_done(&file);
    return error;
}

#define CHECK(...)                                                                                                     \
    check_pieces((const struct bytes[]){__VA_ARGS__},                                                                  \
                 sizeof((const struct bytes[]){__VA_ARGS__}) / sizeof(struct bytes))

static void header_of_one_file_on_the_body_of_another_is_refused(void **state)
{
    (void)state;
    struct buf one = world_seal(&world, &(struct world_file){.content = "one"});
    struct buf two = world_seal(&world, &(struct world_file){.content = "two"});
    struct buf longer = world_seal(&world, &(struct world_file){.content = "longer"});
    struct world_parts a = world_split(&one), b = world_split(&two), c = world_split(&longer);
    assert_int_equal(CHECK(a.text, a.signatures, a.body), ERR_OK);
    assert_int_equal(CHECK(a.text, a.signatures, b.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(a.text, a.signatures, c.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(a.text, b.signatures, b.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(a.text, b.signatures, a.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(a.text, a.signatures), ERR_MALFORMED);
    assert_int_equal(CHECK(a.text, a.signatures, a.body, a.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(a.text, a.signatures, bytes_text("\n"), a.body), ERR_MALFORMED);
    buf_done(&one);
    buf_done(&two);
    buf_done(&longer);
}

static void signature_lines_removed_doubled_moved_are_refused(void **state)
{
    (void)state;
    const struct bytes empty = bytes_text("\n");
    struct buf file = world_seal(&world, &(struct world_file){.signers = PAIR_0 | PAIR_1});
    struct world_parts p = world_split(&file);
    struct bytes first = world_line(p.signatures, "\xE2\x80\x94", 0),
                 second = world_line(p.signatures, "\xE2\x80\x94", 1);
    assert_int_equal(CHECK(p.text, empty, first, second, p.body), ERR_OK);
    assert_int_equal(CHECK(p.text, empty, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, empty, first, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, empty, second, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, empty, second, first, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, empty, first, first, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, empty, first, second, second, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, empty, first, empty, second, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, first, second, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(first, second, p.text, empty, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(p.text, empty, first, p.body, second), ERR_MALFORMED);
    buf_done(&file);
}

static void signature_lines_of_another_file_are_refused(void **state)
{
    (void)state;
    const struct bytes empty = bytes_text("\n");
    struct buf one = world_seal(&world, &(struct world_file){.signers = PAIR_0 | PAIR_1});
    struct buf two = world_seal(&world, &(struct world_file){.signers = PAIR_0 | PAIR_1, .version = {1, 6}});
    struct buf three = world_seal(&world, &(struct world_file){.signers = PAIR_2});
    struct world_parts a = world_split(&one), b = world_split(&two), c = world_split(&three);
    struct bytes a0 = world_line(a.signatures, "\xE2\x80\x94", 0), b1 = world_line(b.signatures, "\xE2\x80\x94", 1);
    struct bytes c2 = world_line(c.signatures, "\xE2\x80\x94", 0);
    assert_int_equal(CHECK(a.text, b.signatures, a.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(a.text, empty, a0, b1, a.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(a.text, empty, a0, c2, a.body), ERR_MALFORMED);
    assert_int_equal(CHECK(a.text, a.signatures, c2, a.body), ERR_MALFORMED);
    buf_done(&one);
    buf_done(&two);
    buf_done(&three);
}

static void signer_lines_removed_doubled_moved_are_refused(void **state)
{
    (void)state;
    const struct bytes empty = bytes_text("\n");
    struct buf file = world_seal(&world, &(struct world_file){.signers = PAIR_0 | PAIR_1});
    struct buf other = world_seal(&world, &(struct world_file){.signers = PAIR_2});
    struct world_parts p = world_split(&file), o = world_split(&other);
    struct bytes s0 = world_line(p.text, "signer", 0), s1 = world_line(p.text, "signer", 1);
    struct bytes s2 = world_line(o.text, "signer", 0);
    struct bytes above = {p.text.data, (size_t)(s0.data - p.text.data)};
    struct bytes g0 = world_line(p.signatures, "\xE2\x80\x94", 0), g1 = world_line(p.signatures, "\xE2\x80\x94", 1);
    struct bytes g2 = world_line(o.signatures, "\xE2\x80\x94", 0);
    assert_int_equal(CHECK(above, s0, s1, empty, g0, g1, p.body), ERR_OK);
    assert_int_equal(CHECK(above, s0, empty, g0, p.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(above, s1, empty, g1, p.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(above, empty, g0, g1, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(above, s0, empty, g0, g1, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(above, s1, s0, empty, g1, g0, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(above, s0, s0, s1, empty, g0, g0, g1, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(s0, above, s1, empty, g0, g1, p.body), ERR_MALFORMED);
    assert_int_equal(CHECK(above, s0, s1, s2, empty, g0, g1, g2, p.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(above, s0, s2, empty, g0, g2, p.body), ERR_BAD_SIGNATURE);
    assert_int_equal(CHECK(above, s2, empty, g2, p.body), ERR_BAD_SIGNATURE);
    buf_done(&file);
    buf_done(&other);
}

static void every_signature_must_verify_also_one_that_nobody_knows(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct buf file = world_seal(&world, &(struct world_file){.signers = PAIR_0 | PAIR_2});
    struct world_parts p = world_split(&file);
    struct bytes text = p.text;
    struct buf by_0 = world_sign(&world, text, PAIR_0, p.body);
    struct buf of_other_text = world_sign(&world, bytes_text("x\n"), PAIR_2, p.body);
    struct bytes good = world_line(world_split(&by_0).signatures, "\xE2\x80\x94", 0);
    struct bytes bad = world_line(world_split(&of_other_text).signatures, "\xE2\x80\x94", 0);
    struct buf mixed = world_join((const struct bytes[]){text, bytes_text("\n"), good, bad, p.body}, 5);
    assert_int_equal(world_check(buf_bytes(&mixed), &e), ERR_BAD_SIGNATURE);
    assert_non_null(strstr(e.message, world.issued[2].id));
    buf_done(&mixed);
    buf_done(&of_other_text);
    buf_done(&by_0);
    buf_done(&file);
}

static void peer_bug_02_one_key_does_not_count_twice(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct buf file = world_seal(&world, &(struct world_file){.name = NULL});
    struct world_parts p = world_split(&file);
    struct bytes line = world_line(p.text, "signer", 0);
    struct buf text = world_join((const struct bytes[]){p.text, line}, 2);
    struct buf twice = world_sign(&world, buf_bytes(&text), PAIR_0, p.body);
    assert_int_equal(world_check(buf_bytes(&twice), &e), ERR_MALFORMED);
    assert_non_null(strstr(e.message, "each once"));
    buf_done(&twice);
    buf_done(&text);
    /* The same key, with the certificate and the right key ID, under a second pair id. */
    struct buf second = world_replace(line, bytes_text(world.issued[0].id), bytes_text("ffffffffffffffff"));
    text = world_join((const struct bytes[]){p.text, buf_bytes(&second)}, 2);
    struct buf by_0 = world_sign(&world, buf_bytes(&text), PAIR_0, (struct bytes){NULL, 0});
    struct writer w = writer_to(LIMIT_SEALED);
    writer_bytes(&w, buf_bytes(&by_0));
    assert_int_equal(note_sign(&w, buf_bytes(&text), "rollseal/ffffffffffffffff", world.issued[0].signing_seed,
                               world.pairs.pairs[0].signing.key, &e),
                     ERR_OK);
    writer_bytes(&w, p.body);
    assert_int_equal(writer_finish(&w, &twice, &e), ERR_OK);
    assert_int_equal(world_check(buf_bytes(&twice), &e), ERR_MALFORMED);
    assert_non_null(strstr(e.message, "the same key"));
    buf_done(&second);
    buf_done(&twice);
    buf_done(&by_0);
    buf_done(&text);
    buf_done(&file);
}

static void re_encryption_by_a_client_is_a_bad_signature(void **state)
{
    (void)state;
    struct buf file = world_seal(&world, &(struct world_file){.content = "phone=1"});
    struct world_parts p = world_split(&file);
    struct identity client = {.key = world.pairs.pairs[0].key};
    struct age_header header;
    struct secret *file_key = NULL;
    struct buf payload = {NULL, 0};
    struct writer w = writer_to(LIMIT_BODY);
    /* A client holds the file key: it keeps the header, and seals another content of the same length with it. */
    assert_int_equal(age_header_parse(p.body, &header, NULL), ERR_OK);
    assert_int_equal(age_header_open(&header, &client, 1, &file_key, NULL), ERR_OK);
    assert_int_equal(stream_seal(file_key, bytes_text("phone=2"), &w, NULL), ERR_OK);
    assert_int_equal(writer_finish(&w, &payload, NULL), ERR_OK);
    assert_int_equal(p.body.size, header.size + payload.size);
    struct bytes age_head = {p.body.data, header.size};
    assert_int_equal(CHECK(p.text, p.signatures, age_head, buf_bytes(&payload)), ERR_BAD_SIGNATURE);
    buf_done(&payload);
    secret_free(&file_key);
    age_header_done(&header);
    buf_done(&file);
}

/* The text says another hash, for a body that a client made: only a signing key could make that good. */
static void re_encryption_with_the_hash_adjusted_is_a_bad_signature(void **state)
{
    (void)state;
    struct buf file = world_seal(&world, &(struct world_file){.content = "phone=1"});
    struct buf other = world_seal(&world, &(struct world_file){.content = "phone=2"});
    struct world_parts p = world_split(&file), o = world_split(&other);
    struct buf text = world_replace(p.text, world_line(p.text, "body", 0), world_line(o.text, "body", 0));
    assert_int_equal(CHECK(buf_bytes(&text), p.signatures, o.body), ERR_BAD_SIGNATURE);
    buf_done(&text);
    buf_done(&other);
    buf_done(&file);
}

static void endless_file_is_too_large_and_empty_file_malformed(void **state)
{
    (void)state;
    struct buf file = world_seal(&world, &(struct world_file){.name = NULL});
    struct world_parts p = world_split(&file);
    struct bytes signer = world_line(p.text, "signer", 0);
    struct buf text = world_join(&p.text, 1);
    while (text.size <= LIMIT_HEAD) {
        struct buf longer = world_join((const struct bytes[]){buf_bytes(&text), signer}, 2);
        buf_done(&text);
        text = longer;
    }
    assert_int_equal(CHECK(buf_bytes(&text), p.signatures, p.body), ERR_TOO_LARGE);
    assert_int_equal(world_check((struct bytes){NULL, 0}, NULL), ERR_MALFORMED);
    buf_done(&text);
    buf_done(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bit_flipped_is_refused_with_one_signer),
        cmocka_unit_test(any_bit_flipped_is_refused_with_two_signers),
        cmocka_unit_test(any_prefix_is_refused_with_one_signer),
        cmocka_unit_test(any_prefix_is_refused_with_two_signers),
        cmocka_unit_test(any_suffix_is_refused),
        cmocka_unit_test(peer_bug_04_every_byte_of_the_head_is_authentic),
        cmocka_unit_test(header_of_one_file_on_the_body_of_another_is_refused),
        cmocka_unit_test(signature_lines_removed_doubled_moved_are_refused),
        cmocka_unit_test(signature_lines_of_another_file_are_refused),
        cmocka_unit_test(signer_lines_removed_doubled_moved_are_refused),
        cmocka_unit_test(every_signature_must_verify_also_one_that_nobody_knows),
        cmocka_unit_test(peer_bug_02_one_key_does_not_count_twice),
        cmocka_unit_test(re_encryption_by_a_client_is_a_bad_signature),
        cmocka_unit_test(re_encryption_with_the_hash_adjusted_is_a_bad_signature),
        cmocka_unit_test(endless_file_is_too_large_and_empty_file_malformed),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
