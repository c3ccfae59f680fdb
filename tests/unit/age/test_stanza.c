/*
 * The kinds of stanza, each sealed and opened by itself. Their refusals of bad text are vectors (test_vectors.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "age/header.h"
#include "crypt/key.h"
#include "issue/key_generate.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct kind_row {
    const char *name, *type;
    enum key_kind kind;
    unsigned rsa_bits;
};

static const struct kind_row kind_rows[] = {
    {"X25519", "X25519", KEY_X25519, 0},
    {"P-256", "p256tag", KEY_P256, 0},
    {"RSA-3072", "ssh-rsa", KEY_RSA, 3072},
    {"RSA-4096", "ssh-rsa", KEY_RSA, 4096},
};

static struct key *new_key(const struct kind_row *row)
{
    struct secret *pkcs8 = NULL;
    struct key *key = NULL;
    assert_int_equal(key_generate(row->kind, row->rsa_bits, &pkcs8, NULL), ERR_OK);
    assert_int_equal(key_load(secret_bytes(pkcs8), KEY_PKCS8, &key, NULL), ERR_OK);
    secret_free(&pkcs8);
    return key;
}

/* A header for these recipients, parsed; its text goes to *text. */
static struct age_header make(const struct recipient *recipients, size_t count, struct buf *text, struct secret **key)
{
    struct age_header h;
    assert_int_equal(age_header_make(recipients, count, text, key, NULL), ERR_OK);
    assert_int_equal(age_header_parse(buf_bytes(text), &h, NULL), ERR_OK);
    return h;
}

static void assert_opens(const struct age_header *h, const struct key *key, const struct secret *want)
{
    const struct identity who = {.key = key};
    struct secret *found = NULL;
    assert_int_equal(age_header_open(h, &who, 1, &found, NULL), ERR_OK);
    assert_true(secret_equals(found, secret_bytes(want)));
    secret_free(&found);
}

static void assert_refused(const struct age_header *h, const struct key *key, enum err want)
{
    const struct identity who = {.key = key};
    struct secret *found = NULL;
    assert_int_equal(age_header_open(h, &who, 1, &found, NULL), want);
    assert_null(found);
}

static void flip_body(struct age_header *h)
{
    h->stanzas[0].body.data[h->stanzas[0].body.size - 1] ^= 1;
}

static void each_kind_opens_what_it_sealed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kind_rows); i++) {
        const struct kind_row *row = &kind_rows[i];
        struct key *mine = new_key(row), *other = new_key(row);
        const struct recipient to = {.public_key = &mine->public_key};
        struct buf text = {NULL, 0};
        struct secret *file_key = NULL;
        print_message("%s\n", row->name);
        struct age_header h = make(&to, 1, &text, &file_key);
        assert_true(age_header_has(&h, row->type));
        assert_opens(&h, mine, file_key);
        /* X25519 names nobody, so a foreign stanza is one that does not open; the others are known by their tag. */
        assert_refused(&h, other, row->kind == KEY_X25519 ? ERR_CANNOT_OPEN : ERR_NO_PAIR);
        flip_body(&h);
        assert_refused(&h, mine, ERR_CANNOT_OPEN);
        age_header_done(&h);
        buf_done(&text);
        secret_free(&file_key);
        key_free(&mine);
        key_free(&other);
    }
}

static void one_file_serves_all_kinds(void **state)
{
    (void)state;
    struct key *keys[COUNT(kind_rows)];
    struct recipient to[COUNT(kind_rows)];
    struct buf text = {NULL, 0};
    struct secret *file_key = NULL;
    for (size_t i = 0; i < COUNT(kind_rows); i++) {
        keys[i] = new_key(&kind_rows[i]);
        to[i] = (struct recipient){.public_key = &keys[i]->public_key};
    }
    struct age_header h = make(to, COUNT(kind_rows), &text, &file_key);
    for (size_t i = 0; i < COUNT(kind_rows); i++) {
        assert_opens(&h, keys[i], file_key);
        key_free(&keys[i]);
    }
    age_header_done(&h);
    buf_done(&text);
    secret_free(&file_key);
}

static void no_two_stanzas_are_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kind_rows); i++) {
        struct key *mine = new_key(&kind_rows[i]);
        const struct recipient to[] = {{.public_key = &mine->public_key}, {.public_key = &mine->public_key}};
        struct buf text = {NULL, 0};
        struct secret *file_key = NULL;
        struct age_header h = make(to, 2, &text, &file_key);
        assert_false(bytes_equal(buf_bytes(&h.stanzas[0].body), buf_bytes(&h.stanzas[1].body)));
        age_header_done(&h);
        buf_done(&text);
        secret_free(&file_key);
        key_free(&mine);
    }
}

static void passphrases_open_within_the_work_that_is_allowed(void **state)
{
    (void)state;
    struct secret *good = NULL, *bad = NULL;
    assert_int_equal(secret_copy(bytes_text("a good one"), &good, NULL), ERR_OK);
    assert_int_equal(secret_copy(bytes_text("a good one "), &bad, NULL), ERR_OK);
    const struct recipient to = {.passphrase = good, .logn = 5};
    const struct {
        const char *name;
        struct identity who;
        enum err want;
    } rows[] = {
        {"allowed", {.passphrase = good, .logn_max = 5}, ERR_OK},
        {"more is allowed", {.passphrase = good, .logn_max = 20}, ERR_OK},
        {"less is allowed", {.passphrase = good, .logn_max = 4}, ERR_TOO_LARGE},
        {"another passphrase", {.passphrase = bad, .logn_max = 5}, ERR_NO_PAIR},
        {"no passphrase", {0}, ERR_NO_PAIR},
    };
    struct buf text = {NULL, 0};
    struct secret *file_key = NULL;
    struct age_header h = make(&to, 1, &text, &file_key);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct secret *found = NULL;
        print_message("%s\n", rows[i].name);
        assert_int_equal(age_header_open(&h, &rows[i].who, 1, &found, NULL), rows[i].want);
        assert_true((found != NULL) == (rows[i].want == ERR_OK));
        secret_free(&found);
    }
    age_header_done(&h);
    buf_done(&text);
    secret_free(&file_key);
    secret_free(&good);
    secret_free(&bad);
}

static void nobody_is_sealed_to_with_a_bad_public_key(void **state)
{
    (void)state;
    const struct {
        const char *name;
        struct public_key public_key;
    } rows[] = {
        {"X25519 of low order", {.kind = KEY_X25519, .size = KEY_X25519_SIZE}},
        {"P-256, no point of the curve", {.kind = KEY_P256, .size = KEY_P256_SIZE, .bytes = {0x04, 1}}},
        {"P-256, the point at infinity", {.kind = KEY_P256, .size = KEY_P256_SIZE}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct recipient to = {.public_key = &rows[i].public_key};
        struct buf text = {NULL, 0};
        struct secret *file_key = NULL;
        print_message("%s\n", rows[i].name);
        assert_int_equal(age_header_make(&to, 1, &text, &file_key, NULL), ERR_MALFORMED);
        assert_null(text.data);
        assert_null(file_key);
    }
}

static void types_are_told_apart_exactly(void **state)
{
    (void)state;
    const struct {
        const char *type;
        const struct stanza_kind *want;
    } rows[] = {
        {"X25519", &stanza_x25519}, {"p256tag", &stanza_p256tag},
        {"ssh-rsa", &stanza_rsa},   {"scrypt", &stanza_scrypt},
        {"x25519", NULL},           {"X2551", NULL},
        {"X255190", NULL},          {"ssh-ed25519", NULL},
        {"mlkem768x25519", NULL},   {"", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_ptr_equal(stanza_kind_of_type(bytes_text(rows[i].type)), rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_opens_what_it_sealed),
        cmocka_unit_test(one_file_serves_all_kinds),
        cmocka_unit_test(no_two_stanzas_are_alike),
        cmocka_unit_test(passphrases_open_within_the_work_that_is_allowed),
        cmocka_unit_test(nobody_is_sealed_to_with_a_bad_public_key),
        cmocka_unit_test(types_are_told_apart_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
