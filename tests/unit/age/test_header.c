/*
 * The header by itself. Every rule of its text has a vector besides (tests/vectors/age, test_vectors.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "age/header.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define V "age-encryption.org/v1\n"
#define MAC "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
#define LINE_64 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
#define X25519 "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"

static void headers_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *name, *header;
        enum err want;
    } rows[] = {
        {"a known stanza", V X25519 MAC, ERR_OK},
        {"an unknown stanza", V "-> x\n\n" MAC, ERR_OK},
        {"an unknown stanza with arguments", V "-> x a b c\nAAAA\n" MAC, ERR_OK},
        {"an unknown stanza that looks like the end", V "-> --- x\n\n" MAC, ERR_OK},
        {"a body of a full line and an empty one", V "-> x\n" LINE_64 "\n" MAC, ERR_OK},
        {"a body of a full line and a short one", V "-> x\n" LINE_64 "AA\n" MAC, ERR_OK},
        {"a payload behind it", V X25519 MAC "payload", ERR_OK},
        {"nothing", "", ERR_MALFORMED},
        {"no version", X25519 MAC, ERR_MALFORMED},
        {"a version without LF", "age-encryption.org/v1", ERR_MALFORMED},
        {"version 2", "age-encryption.org/v2\n" X25519 MAC, ERR_MALFORMED},
        {"version 11", "age-encryption.org/v11\n" X25519 MAC, ERR_MALFORMED},
        {"CR behind the version", "age-encryption.org/v1\r\n" X25519 MAC, ERR_MALFORMED},
        {"no stanza", V MAC, ERR_MALFORMED},
        {"no MAC", V X25519, ERR_MALFORMED},
        {"an empty line", V X25519 "\n" MAC, ERR_MALFORMED},
        {"an arrow only", V "-> \n\n" MAC, ERR_MALFORMED},
        {"an arrow without space", V "->x\n\n" MAC, ERR_MALFORMED},
        {"two spaces", V "-> x  y\n\n" MAC, ERR_MALFORMED},
        {"a space at the end", V "-> x \n\n" MAC, ERR_MALFORMED},
        {"a space too many at the beginning", V "->  x\n\n" MAC, ERR_MALFORMED},
        {"CR behind the arguments", V "-> x\r\n\n" MAC, ERR_MALFORMED},
        {"a tab in the arguments", V "-> x\ty\n\n" MAC, ERR_MALFORMED},
        {"not ASCII", V "-> \xC3\xA4\n\n" MAC, ERR_MALFORMED},
        {"no body", V "-> x\n" MAC, ERR_MALFORMED},
        {"a body without end", V "-> x\n" LINE_64 MAC, ERR_MALFORMED},
        {"a body behind its end", V "-> x\nAAAA\nAAAA\n" MAC, ERR_MALFORMED},
        {"a line of 68 characters", V "-> x\nAAAA" LINE_64 "\n" MAC, ERR_MALFORMED},
        {"padding", V "-> x\nAA==\n" MAC, ERR_MALFORMED},
        {"bits behind the end", V "-> x\nAB\n" MAC, ERR_MALFORMED},
        {"one character of base64", V "-> x\nA\n" MAC, ERR_MALFORMED},
        {"the alphabet for URLs", V "-> x\n-_-_\n" MAC, ERR_MALFORMED},
        {"CR in the body", V "-> x\nAAAA\r\n" MAC, ERR_MALFORMED},
        {"a MAC of 31 bytes", V X25519 "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", ERR_MALFORMED},
        {"a MAC without space", V X25519 "---AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", ERR_MALFORMED},
        {"a MAC without LF", V X25519 "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ERR_MALFORMED},
        {"a known stanza that is malformed", V "-> X25519\n\n" MAC, ERR_MALFORMED},
        {"the same behind a good one", V X25519 "-> X25519\n\n" MAC, ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct age_header h = {.size = 7};
        print_message("%s\n", rows[i].name);
        assert_int_equal(age_header_parse(bytes_text(rows[i].header), &h, NULL), rows[i].want);
        if (rows[i].want != ERR_OK)
            assert_int_equal(h.size, 7); /* a failed call has changed nothing */
        else
            age_header_done(&h);
    }
}

static void parts_of_a_header_are_found(void **state)
{
    (void)state;
    static const char file[] = V "-> one a b\nAAAA\n-> two\n\n" MAC "payload";
    struct age_header h;
    assert_int_equal(age_header_parse(bytes_text(file), &h, NULL), ERR_OK);
    assert_int_equal(h.stanza_count, 2);
    assert_int_equal(h.stanzas[0].argument_count, 3);
    assert_true(bytes_equal_text(h.stanzas[0].arguments[2], "b"));
    assert_int_equal(h.stanzas[0].body.size, 3);
    assert_int_equal(h.stanzas[1].body.size, 0);
    assert_true(bytes_equal_text(h.authenticated, V "-> one a b\nAAAA\n-> two\n\n---"));
    assert_string_equal(file + h.size, "payload");
    assert_true(age_header_has(&h, "two"));
    assert_false(age_header_has(&h, "tw"));
    age_header_done(&h);
}

static void arguments_beyond_the_kept_ones_are_counted(void **state)
{
    (void)state;
    struct writer w = writer_to(KIB);
    struct buf file = {NULL, 0};
    struct age_header h;
    writer_text(&w, V "-> many");
    for (int i = 0; i < 39; i++)
        writer_text(&w, " x");
    writer_text(&w, "\n\n" MAC);
    assert_int_equal(writer_finish(&w, &file, NULL), ERR_OK);
    assert_int_equal(age_header_parse(buf_bytes(&file), &h, NULL), ERR_OK);
    assert_int_equal(h.stanzas[0].argument_count, 40);
    age_header_done(&h);
    buf_done(&file);
}

static enum err parse_with_body(size_t body_size)
{
    struct writer w = writer_to(2 * LIMIT_AGE_HEADER);
    struct buf file = {NULL, 0};
    struct age_header h = {0};
    writer_text(&w, V "-> long");
    uint8_t line[64] = {0};
    memset(line, 'A', sizeof line);
    for (size_t i = 0; i < body_size / 48; i++) {
        writer_text(&w, "\n");
        writer_bytes(&w, (struct bytes){line, sizeof line});
    }
    writer_text(&w, "\n\n" MAC);
    assert_int_equal(writer_finish(&w, &file, NULL), ERR_OK);
    enum err error = age_header_parse(buf_bytes(&file), &h, NULL);
    age_header_done(&h);
    buf_done(&file);
    return error;
}

static void headers_over_64_kib_are_refused(void **state)
{
    (void)state;
    assert_int_equal(parse_with_body(48 * 1000), ERR_OK);
    assert_int_equal(parse_with_body(48 * 1010), ERR_TOO_LARGE);
}

static void every_prefix_of_a_header_is_refused(void **state)
{
    (void)state;
    static const char file[] = V X25519 "-> other\n" LINE_64 "\n" MAC;
    for (size_t size = 0; size < sizeof file - 1; size++) {
        struct age_header h;
        assert_int_equal(age_header_parse((struct bytes){(const uint8_t *)file, size}, &h, NULL), ERR_MALFORMED);
    }
}

static struct public_key x25519_public(uint8_t fill, struct key **key)
{
    uint8_t scalar[KEY_X25519_SIZE];
    memset(scalar, fill, sizeof scalar);
    assert_int_equal(key_new_x25519((struct bytes){scalar, sizeof scalar}, key, NULL), ERR_OK);
    return (*key)->public_key;
}

static void recipients_are_checked_before_anything_is_made(void **state)
{
    (void)state;
    struct key *key = NULL;
    struct public_key public_key = x25519_public(1, &key);
    struct secret *passphrase = NULL;
    struct recipient many[LIMIT_STANZAS + 1], mixed[2], neither[1] = {{0}};
    assert_int_equal(secret_copy(bytes_text("word"), &passphrase, NULL), ERR_OK);
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = (struct recipient){.public_key = &public_key};
    mixed[0] = many[0];
    mixed[1] = (struct recipient){.passphrase = passphrase, .logn = 1};
    const struct {
        const char *name;
        const struct recipient *recipients;
        size_t count;
        enum err want;
    } rows[] = {
        {"one", many, 1, ERR_OK},
        {"a passphrase", &mixed[1], 1, ERR_OK},
        {"as many as there may be", many, LIMIT_STANZAS, ERR_OK},
        {"none", many, 0, ERR_USAGE},
        {"one too many", many, LIMIT_STANZAS + 1, ERR_USAGE},
        {"a passphrase beside a key", mixed, 2, ERR_USAGE},
        {"neither key nor passphrase", neither, 1, ERR_USAGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf header = {NULL, 0};
        struct secret *file_key = NULL;
        print_message("%s\n", rows[i].name);
        assert_int_equal(age_header_make(rows[i].recipients, rows[i].count, &header, &file_key, NULL), rows[i].want);
        assert_true((header.data != NULL) == (rows[i].want == ERR_OK));
        assert_true((file_key != NULL) == (rows[i].want == ERR_OK));
        buf_done(&header);
        secret_free(&file_key);
    }
    secret_free(&passphrase);
    key_free(&key);
}

static void file_keys_are_found_by_those_meant_only(void **state)
{
    (void)state;
    struct key *mine = NULL, *other = NULL;
    struct public_key public_key = x25519_public(1, &mine);
    (void)x25519_public(2, &other);
    const struct recipient to = {.public_key = &public_key};
    const struct identity both[] = {{.key = other}, {.key = mine}};
    struct buf text = {NULL, 0};
    struct secret *made = NULL, *found = NULL;
    struct age_header h;
    assert_int_equal(age_header_make(&to, 1, &text, &made, NULL), ERR_OK);
    assert_int_equal(age_header_parse(buf_bytes(&text), &h, NULL), ERR_OK);
    assert_int_equal(h.size, text.size);

    assert_int_equal(age_header_open(&h, both, 2, &found, NULL), ERR_OK);
    assert_true(secret_equals(made, secret_bytes(found)));
    secret_free(&found);
    assert_int_equal(age_header_open(&h, both, 1, &found, NULL), ERR_CANNOT_OPEN);
    assert_int_equal(age_header_open(&h, both, 0, &found, NULL), ERR_NO_PAIR);
    h.mac[31] ^= 1;
    assert_int_equal(age_header_open(&h, both, 2, &found, NULL), ERR_CANNOT_OPEN);
    assert_null(found);
    age_header_done(&h);
    buf_done(&text);
    secret_free(&made);
    key_free(&mine);
    key_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_have_one_form),
        cmocka_unit_test(parts_of_a_header_are_found),
        cmocka_unit_test(arguments_beyond_the_kept_ones_are_counted),
        cmocka_unit_test(headers_over_64_kib_are_refused),
        cmocka_unit_test(every_prefix_of_a_header_is_refused),
        cmocka_unit_test(recipients_are_checked_before_anything_is_made),
        cmocka_unit_test(file_keys_are_found_by_those_meant_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
