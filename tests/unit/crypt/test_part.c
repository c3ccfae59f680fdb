/*
 * One pair out of any source file, as a client part of its own that loads again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/limits.h"
#include "crypt/part.h"
#include "fixtures.h"
#include "issue/p12.h"

static struct world {
    struct fixture_root root;
    struct issued_pair pair, second;
    struct secret *password;
    struct secret *p12;         /* the first pair */
    struct buf both;            /* both pairs, as PEM */
    struct secret *without_key; /* the first pair, as PEM */
} world;

static void make_both(void)
{
    struct writer w = writer_to(LIMIT_SOURCE_FILE);
    struct secret *first = fixture_pem(&world.pair, &world.root, true);
    struct secret *second = fixture_pem(&world.second, &world.root, true);
    writer_bytes(&w, secret_bytes(first));
    writer_bytes(&w, secret_bytes(second));
    assert_int_equal(writer_finish(&w, &world.both, NULL), ERR_OK);
    secret_free(&first);
    secret_free(&second);
}

static int make_world(void **state)
{
    (void)state;
    fixture_root_init(&world.root, FIXTURE_NOW);
    fixture_pair_init(&world.pair, &world.root, KEY_P256, FIXTURE_NOW);
    fixture_pair_init(&world.second, &world.root, KEY_RSA, FIXTURE_NOW);
    world.without_key = fixture_pem(&world.pair, &world.root, false);
    make_both();
    if (secret_copy(bytes_text("password"), &world.password, NULL) != ERR_OK)
        return -1;
    struct p12_params params = {.id = world.pair.id,
                                .encryption = buf_bytes(&world.pair.encryption),
                                .signing = buf_bytes(&world.pair.signing),
                                .root = buf_bytes(&world.root.certificate),
                                .key = world.pair.encryption_key,
                                .password = world.password};
    return p12_write(&params, &world.p12, NULL) == ERR_OK ? 0 : -1;
}

static int free_world(void **state)
{
    (void)state;
    fixture_root_done(&world.root);
    issued_pair_done(&world.pair);
    issued_pair_done(&world.second);
    secret_free(&world.password);
    secret_free(&world.p12);
    secret_free(&world.without_key);
    buf_done(&world.both);
    return 0;
}

struct row {
    const char *name;
    enum { BOTH, P12, WITHOUT_KEY, TEXT } source;
    const char *id;
    bool password;
    int64_t after;
    enum err want;
    const char *says;
};

static struct bytes source_of(const struct row *row)
{
    switch (row->source) {
    case BOTH:
        return buf_bytes(&world.both);
    case P12:
        return secret_bytes(world.p12);
    case WITHOUT_KEY:
        return secret_bytes(world.without_key);
    case TEXT:
        break;
    }
    return bytes_text("hello\n");
}

/* The part loads again and holds this pair, with its key, and no other. */
static void check_part(const struct secret *part, const char *id)
{
    struct pair_set set = {.pairs = NULL};
    struct load_params params = {.now = FIXTURE_NOW};
    assert_int_equal(pairs_load(secret_bytes(part), &params, &set, NULL), ERR_OK);
    assert_int_equal(set.count, 1);
    assert_string_equal(set.pairs[0].id, id);
    assert_non_null(set.pairs[0].key);
    pair_set_done(&set);
}

static void a_pair_is_taken_out_of_any_source_file_or_refused(void **state)
{
    (void)state;
    const struct row rows[] = {
        {"the first of two", BOTH, world.pair.id, false, 0, ERR_OK, ""},
        {"the second of two", BOTH, world.second.id, false, 0, ERR_OK, ""},
        {"of PKCS#12", P12, world.pair.id, true, 0, ERR_OK, ""},
        {"of PKCS#12 without the password", P12, world.pair.id, false, 0, ERR_WRONG_PASSPHRASE, "no password"},
        {"a pair that is not there", BOTH, "0123456789abcdef", false, 0, ERR_NOT_FOUND, "0123456789abcdef"},
        {"without private key", WITHOUT_KEY, world.pair.id, false, 0, ERR_CANNOT_OPEN, "private key is not in this"},
        {"after the root's end", BOTH, world.pair.id, false, 7306LL * 86400, ERR_MALFORMED,
         "root certificate is valid"},
        {"no source file", TEXT, world.pair.id, false, 0, ERR_NOT_FOUND, "not in this file"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct secret *passwords[] = {world.password};
        struct load_params params = {.origin = "x.pem",
                                     .passwords = passwords,
                                     .password_count = rows[i].password,
                                     .now = FIXTURE_NOW + rows[i].after};
        struct secret *part = NULL;
        struct errinfo e = {""};
        enum err got = client_part_format(source_of(&rows[i]), &params, rows[i].id, &part, &e);
        if (got != rows[i].want || (part != NULL) != (got == ERR_OK) || strstr(e.message, rows[i].says) == NULL)
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        if (part != NULL)
            check_part(part, rows[i].id);
        secret_free(&part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_is_taken_out_of_any_source_file_or_refused),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
