/*
 * Bech32 strings of keys. The pair of strings was made by age-keygen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "age/identity.h"
#include "crypt/key.h"
#include "issue/key_generate.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define IDENTITY "AGE-SECRET-KEY-13A9WDUKFWWGQ60UE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESQ07YMJD"
#define RECIPIENT "age1nmlp8uzfg3v532pjpftjslhhtte0xpk6ggwpa6pv2xmqcqcy49yqhskztv"

static void identities_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        enum err want;
    } rows[] = {
        {"made by age-keygen", IDENTITY, ERR_OK},
        {"nothing", "", ERR_MALFORMED},
        {"the prefix only", "AGE-SECRET-KEY-1", ERR_MALFORMED},
        {"lower case", "age-secret-key-13a9wdukfwwgq60ue3x72zutnqkjupnuksuhy4sjwmzmvc6cscesq07ymjd", ERR_MALFORMED},
        {"mixed case", "AGE-SECRET-KEY-13A9WDUKFWWGQ60UE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESQ07YMJd", ERR_MALFORMED},
        {"a typing error", "AGE-SECRET-KEY-13A9WDUKFWWGQ60AE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESQ07YMJD", ERR_MALFORMED},
        {"two characters exchanged", "AGE-SECRET-KEY-13A9WUDKFWWGQ60UE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESQ07YMJD",
         ERR_MALFORMED},
        {"a character less", "AGE-SECRET-KEY-13A9WDUKFWWGQ60UE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESQ07YMJ",
         ERR_MALFORMED},
        {"a character more", IDENTITY "Q", ERR_MALFORMED},
        {"a character that is not of the alphabet",
         "AGE-SECRET-KEY-13A9WDUKFWWGQ60BE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESQ07YMJD", ERR_MALFORMED},
        {"31 bytes with a good checksum", "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARCNQTXUK",
         ERR_MALFORMED},
        {"33 bytes with a good checksum", "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0HSSLXTX2",
         ERR_MALFORMED},
        {"bits behind the end, with a good checksum",
         "AGE-SECRET-KEY-13A9WDUKFWWGQ60UE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESPJGSW0L", ERR_MALFORMED},
        {"the checksum of Bech32m", "AGE-SECRET-KEY-13A9WDUKFWWGQ60UE3X72ZUTNQKJUPNUKSUHY4SJWMZMVC6CSCESQ6Z5HH0",
         ERR_MALFORMED},
        {"a space behind it", IDENTITY " ", ERR_MALFORMED},
        {"a recipient", RECIPIENT, ERR_MALFORMED},
        {"of a plugin", "AGE-PLUGIN-YUBIKEY-1QGPSZQGPSZQGPSZQGP", ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct key *key = NULL;
        print_message("%s\n", rows[i].name);
        assert_int_equal(identity_parse(bytes_text(rows[i].text), &key, NULL), rows[i].want);
        assert_true((key != NULL) == (rows[i].want == ERR_OK));
        key_free(&key);
    }
}

static void recipients_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        enum err want;
    } rows[] = {
        {"made by age-keygen", RECIPIENT, ERR_OK},
        {"of a P-256 key", "age1tag1qfz7vx3fkv5lqhsl5vqwrz7s308zfn7uzl949gedhj4l9d6jvw282vllvk5", ERR_OK},
        {"nothing", "", ERR_MALFORMED},
        {"upper case", "AGE1NMLP8UZFG3V532PJPFTJSLHHTTE0XPK6GGWPA6PV2XMQCQCY49YQHSKZTV", ERR_MALFORMED},
        {"a typing error", "age1nmlp8uzfg3v532pjzftjslhhtte0xpk6ggwpa6pv2xmqcqcy49yqhskztv", ERR_MALFORMED},
        {"an identity", IDENTITY, ERR_MALFORMED},
        {"32 bytes as a P-256 key", "age1tag1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0s4g4vse",
         ERR_MALFORMED},
        {"33 bytes that are no point", "age1tag1qgqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszvfmvrq",
         ERR_MALFORMED},
        {"a point that says it is uncompressed", "age1tag1q3z7vx3fkv5lqhsl5vqwrz7s308zfn7uzl949gedhj4l9d6jvw282z06uua",
         ERR_MALFORMED},
        {"a typing error in a P-256 key", "age1tag1qfz7vx3fkv5lphsl5vqwrz7s308zfn7uzl949gedhj4l9d6jvw282vllvk5",
         ERR_MALFORMED},
        {"post-quantum", "age1tagpq1qqqq", ERR_MALFORMED},
        {"of a plugin", "age1yubikey1qqqqqqqq", ERR_MALFORMED},
        {"an SSH key", "ssh-ed25519 AAAA", ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct public_key key = {.size = 7};
        print_message("%s\n", rows[i].name);
        assert_int_equal(recipient_parse(bytes_text(rows[i].text), &key, NULL), rows[i].want);
        if (rows[i].want != ERR_OK)
            assert_int_equal(key.size, 7);
    }
}

static void an_identity_has_its_recipient(void **state)
{
    (void)state;
    struct key *key = NULL;
    struct secret *text = NULL;
    struct public_key parsed;
    char *recipient = NULL;
    assert_int_equal(identity_parse(bytes_text(IDENTITY), &key, NULL), ERR_OK);
    assert_int_equal(identity_format(key, &text, NULL), ERR_OK);
    assert_true(secret_equals(text, bytes_text(IDENTITY)));
    assert_int_equal(recipient_format(&key->public_key, &recipient, NULL), ERR_OK);
    assert_string_equal(recipient, RECIPIENT);
    assert_int_equal(recipient_parse(bytes_text(recipient), &parsed, NULL), ERR_OK);
    assert_true(public_key_equals(&parsed, &key->public_key));
    free(recipient);
    secret_free(&text);
    key_free(&key);
}

static struct key *new_key(enum key_kind kind)
{
    struct secret *pkcs8 = NULL;
    struct key *key = NULL;
    assert_int_equal(key_generate(kind, 3072, &pkcs8, NULL), ERR_OK);
    assert_int_equal(key_load(secret_bytes(pkcs8), KEY_PKCS8, &key, NULL), ERR_OK);
    secret_free(&pkcs8);
    return key;
}

/* Several, so that both signs of Y are among them. */
static void p256_recipients_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        struct key *key = new_key(KEY_P256);
        struct public_key parsed;
        struct secret *text = NULL;
        char *recipient = NULL;
        assert_int_equal(recipient_format(&key->public_key, &recipient, NULL), ERR_OK);
        assert_true(bytes_begin_with(bytes_text(recipient), "age1tag1"));
        assert_int_equal(recipient_parse(bytes_text(recipient), &parsed, NULL), ERR_OK);
        assert_true(public_key_equals(&parsed, &key->public_key));
        assert_int_equal(identity_format(key, &text, NULL), ERR_USAGE);
        assert_null(text);
        free(recipient);
        key_free(&key);
    }
}

static void rsa_keys_have_no_form(void **state)
{
    (void)state;
    const struct public_key key = {.kind = KEY_RSA};
    char *recipient = NULL;
    assert_int_equal(recipient_format(&key, &recipient, NULL), ERR_USAGE);
    assert_null(recipient);
}

/* ---- Files of identities ---- */

struct taken {
    size_t count, wanted;
};

static enum err take(struct key *k, void *context)
{
    struct taken *taken = context;
    key_free(&k);
    taken->count++;
    return taken->count == taken->wanted ? ERR_CONFLICT : ERR_OK;
}

static void files_of_identities_are_read_line_by_line(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        size_t count;
        enum err want;
    } rows[] = {
        {"nothing", "", 0, ERR_OK},
        {"one", IDENTITY "\n", 1, ERR_OK},
        {"one without LF", IDENTITY, 1, ERR_OK},
        {"one with CR LF", IDENTITY "\r\n", 1, ERR_OK},
        {"as age-keygen writes it", "# created: 2026-11-22\n# public key: " RECIPIENT "\n" IDENTITY "\n", 1, ERR_OK},
        {"two, and empty lines", "\n" IDENTITY "\n\n" IDENTITY "\n\n", 2, ERR_OK},
        {"a recipient", RECIPIENT "\n", 0, ERR_MALFORMED},
        {"something behind a key", IDENTITY "\nwhat is this\n", 1, ERR_MALFORMED},
        {"a space in front", " " IDENTITY "\n", 0, ERR_MALFORMED},
        {"a byte that is not text", IDENTITY "\n\xff", 1, ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct taken taken = {0, 99};
        print_message("%s\n", rows[i].name);
        assert_int_equal(identity_parse_file(bytes_text(rows[i].text), take, &taken, NULL), rows[i].want);
        assert_int_equal(taken.count, rows[i].count);
    }
}

static void an_error_of_the_caller_stops_the_reading(void **state)
{
    (void)state;
    struct taken taken = {0, 2};
    const struct bytes text = bytes_text(IDENTITY "\n" IDENTITY "\n" IDENTITY "\n");
    assert_int_equal(identity_parse_file(text, take, &taken, NULL), ERR_CONFLICT);
    assert_int_equal(taken.count, 2);
}

static void messages_name_the_line(void **state)
{
    (void)state;
    struct taken taken = {0, 99};
    struct errinfo e;
    assert_int_equal(identity_parse_file(bytes_text("# a\n\nb\n"), take, &taken, &e), ERR_MALFORMED);
    assert_non_null(strstr(e.message, "line 3"));
    assert_null(strchr(e.message, '\n'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identities_have_one_form),
        cmocka_unit_test(recipients_have_one_form),
        cmocka_unit_test(an_identity_has_its_recipient),
        cmocka_unit_test(p256_recipients_come_back),
        cmocka_unit_test(rsa_keys_have_no_form),
        cmocka_unit_test(files_of_identities_are_read_line_by_line),
        cmocka_unit_test(an_error_of_the_caller_stops_the_reading),
        cmocka_unit_test(messages_name_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
