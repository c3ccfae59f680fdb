/*
 * Sets of pairs: sorted, each pair and each root once, and nothing lost or leaked on the way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "keys/pair.h"

static const uint8_t scalar[32] = {8};

static struct pair make_pair(const char *id, bool with_key)
{
    struct pair p = {.key = NULL, .signing = {.key = {(uint8_t)id[0]}}};
    strcpy(p.id, id);
    p.origin = strdup(id);
    if (with_key)
        assert_int_equal(key_new_x25519((struct bytes){scalar, sizeof scalar}, &p.key, NULL), ERR_OK);
    return p;
}

static void add(struct pair_set *s, const char *id, bool with_key)
{
    struct pair p = make_pair(id, with_key);
    assert_int_equal(pair_set_add(s, &p, NULL), ERR_OK);
    assert_null(p.origin);
    assert_null(p.key);
}

static void pairs_are_sorted_and_there_once(void **state)
{
    (void)state;
    struct pair_set s = {.pairs = NULL};
    add(&s, "bbbbbbbbbbbbbbbb", false);
    add(&s, "cccccccccccccccc", true);
    add(&s, "aaaaaaaaaaaaaaaa", true);
    add(&s, "bbbbbbbbbbbbbbbb", false);
    assert_int_equal(s.count, 3);
    assert_string_equal(s.pairs[0].id, "aaaaaaaaaaaaaaaa");
    assert_string_equal(s.pairs[1].id, "bbbbbbbbbbbbbbbb");
    assert_string_equal(s.pairs[2].id, "cccccccccccccccc");
    pair_set_done(&s);
    assert_int_equal(s.count, 0);
    pair_set_done(&s);
}

static void of_two_the_one_with_a_key_stays(void **state)
{
    (void)state;
    struct pair_set s = {.pairs = NULL};
    add(&s, "bbbbbbbbbbbbbbbb", false);
    add(&s, "bbbbbbbbbbbbbbbb", true);
    assert_non_null(s.pairs[0].key);
    add(&s, "bbbbbbbbbbbbbbbb", false);
    add(&s, "bbbbbbbbbbbbbbbb", true);
    assert_int_equal(s.count, 1);
    assert_non_null(s.pairs[0].key);
    pair_set_done(&s);
}

static void a_root_is_there_once(void **state)
{
    (void)state;
    struct pair_set s = {.pairs = NULL};
    uint8_t id[ROOT_ID_SIZE];
    assert_int_equal(pair_set_add_root(&s, bytes_text("one"), NULL), ERR_OK);
    assert_int_equal(pair_set_add_root(&s, bytes_text("one"), NULL), ERR_OK);
    assert_int_equal(pair_set_add_root(&s, bytes_text("two"), NULL), ERR_OK);
    assert_int_equal(s.root_count, 2);
    sha256(bytes_text("two"), id);
    assert_true(bytes_equal_text(buf_bytes(&pair_set_find_root(&s, id)->der), "two"));
    id[31] ^= 1;
    assert_null(pair_set_find_root(&s, id));
    pair_set_done(&s);
}

static void merging_moves_everything(void **state)
{
    (void)state;
    struct pair_set s = {.pairs = NULL}, from = {.pairs = NULL};
    add(&s, "bbbbbbbbbbbbbbbb", false);
    assert_int_equal(pair_set_add_root(&s, bytes_text("one"), NULL), ERR_OK);
    add(&from, "aaaaaaaaaaaaaaaa", true);
    add(&from, "bbbbbbbbbbbbbbbb", true);
    assert_int_equal(pair_set_add_root(&from, bytes_text("one"), NULL), ERR_OK);
    assert_int_equal(pair_set_add_root(&from, bytes_text("two"), NULL), ERR_OK);
    assert_int_equal(pair_set_merge(&s, &from, NULL), ERR_OK);
    assert_int_equal(s.count, 2);
    assert_int_equal(s.root_count, 2);
    assert_non_null(s.pairs[1].key);
    assert_int_equal(from.count, 0);
    assert_int_equal(from.root_count, 0);
    assert_null(from.pairs);
    pair_set_done(&s);
}

static void pairs_are_found_by_id_and_by_signing_key(void **state)
{
    (void)state;
    struct pair_set s = {.pairs = NULL};
    uint8_t key[SIGNING_KEY_SIZE] = {'b'};
    add(&s, "aaaaaaaaaaaaaaaa", false);
    add(&s, "bbbbbbbbbbbbbbbb", false);
    assert_ptr_equal(pair_set_find(&s, bytes_text("bbbbbbbbbbbbbbbb")), &s.pairs[1]);
    assert_null(pair_set_find(&s, bytes_text("bbbbbbbbbbbbbbb")));
    assert_null(pair_set_find(&s, bytes_text("cccccccccccccccc")));
    assert_ptr_equal(pair_set_find_signer(&s, key), &s.pairs[1]);
    key[31] = 1;
    assert_null(pair_set_find_signer(&s, key));
    pair_set_done(&s);
}

struct id_row {
    const char *text;
    bool valid;
};

static const struct id_row id_rows[] = {
    {"0123456789abcdef", true},  {"7f3a9c21d04be611", true},   {"", false},
    {"0123456789abcde", false},  {"0123456789abcdef0", false}, {"0123456789ABCDEF", false},
    {"0123456789abcdeg", false}, {"0123456789abcde ", false},  {"../../etc/passwd", false},
};

static void a_pair_id_is_16_lower_case_hex_digits(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof id_rows / sizeof id_rows[0]; i++)
        assert_int_equal(pair_id_is_valid(bytes_text(id_rows[i].text)), id_rows[i].valid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_sorted_and_there_once),
        cmocka_unit_test(of_two_the_one_with_a_key_stays),
        cmocka_unit_test(a_root_is_there_once),
        cmocka_unit_test(merging_moves_everything),
        cmocka_unit_test(pairs_are_found_by_id_and_by_signing_key),
        cmocka_unit_test(a_pair_id_is_16_lower_case_hex_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
