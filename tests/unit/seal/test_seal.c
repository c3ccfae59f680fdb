/*
 * Making and opening: what is sealed comes back, and what clients would refuse is not made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "age/age.h"
#include "seal/open.h"
#include "world.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* These pairs as a client holds them. */
static struct pair_set client_with(unsigned pairs)
{
    struct pair_set set = {.count = 0};
    for (size_t i = 0; i < WORLD_PAIRS; i++) {
        if ((pairs >> i & 1) != 0)
            fixture_add(&set, &world.issued[i], &world.root, true);
    }
    return set;
}

/* Opens with these pairs; *plain is set on success. */
static enum err open_file(const struct buf *file, const struct pair_set *pairs, struct secret **plain,
                          struct errinfo *e)
{
    struct sealed s;
    enum err error = sealed_parse(buf_bytes(file), &s, e);
    if (error != ERR_OK)
        return error;
    error = sealed_open(&s, pairs, plain, e);
    sealed_done(&s);
    return error;
}

static void every_recipient_opens_and_nobody_else_does(void **state)
{
    (void)state;
    static const struct {
        unsigned recipients, client;
        enum err want;
    } rows[] = {
        {PAIR_0, PAIR_0, ERR_OK},
        {PAIR_0, PAIR_1, ERR_NO_PAIR},
        {PAIR_0, PAIR_0 | PAIR_1 | PAIR_2, ERR_OK},
        {PAIR_0 | PAIR_1, PAIR_0, ERR_OK},
        {PAIR_0 | PAIR_1, PAIR_1, ERR_OK},
        {PAIR_0 | PAIR_1, PAIR_0 | PAIR_1, ERR_OK},
        {PAIR_0 | PAIR_1, PAIR_2, ERR_NO_PAIR},
        {PAIR_1 | PAIR_2, PAIR_0, ERR_NO_PAIR},
        {PAIR_0 | PAIR_1 | PAIR_2, PAIR_2, ERR_OK},
        {PAIR_0, 0, ERR_NO_PAIR},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct secret *plain = NULL;
        struct pair_set client = client_with(rows[i].client);
        struct buf file = world_seal(&world, &(struct world_file){.recipients = rows[i].recipients});
        enum err got = open_file(&file, &client, &plain, &e);
        if (got != rows[i].want)
            fail_msg("row %zu: %s (%s)", i, err_name(got), e.message);
        if (got == ERR_OK)
            assert_true(secret_equals(plain, bytes_text("[Help]\nPhone=1\n")));
        else
            assert_null(plain);
        secret_free(&plain);
        buf_done(&file);
        pair_set_done(&client);
    }
}

static void contents_of_every_size_come_back(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, AGE_CHUNK - 1, AGE_CHUNK, AGE_CHUNK + 1, 3 * AGE_CHUNK, MIB};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct errinfo e = {""};
        struct secret *plain = NULL;
        char *content = malloc(sizes[i] + 1);
        assert_non_null(content);
        memset(content, 'x', sizes[i]);
        content[sizes[i]] = '\0';
        struct buf file = world_seal(&world, &(struct world_file){.content = content});
        if (open_file(&file, &world.pairs, &plain, &e) != ERR_OK)
            fail_msg("%zu bytes: %s", sizes[i], e.message);
        assert_true(secret_equals(plain, bytes_text(content)));
        secret_free(&plain);
        buf_done(&file);
        free(content);
    }
}

static void pair_without_key_is_named_with_its_file(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct secret *plain = NULL;
    struct pair_set verifier = world_verifier(&world, PAIR_0);
    struct buf file = world_seal(&world, &(struct world_file){.name = NULL});
    verifier.pairs[0].origin = strdup("/etc/rollseal/store/x.pem");
    assert_int_equal(open_file(&file, &verifier, &plain, &e), ERR_CANNOT_OPEN);
    assert_non_null(strstr(e.message, world.issued[0].id));
    assert_non_null(strstr(e.message, "/etc/rollseal/store/x.pem"));
    assert_null(plain);
    buf_done(&file);
    pair_set_done(&verifier);
}

/* A head that says `recipients`, signed properly, on a body that is for others. */
static struct buf with_body_for(const struct recipient *recipients, size_t count)
{
    struct world_file usual = {.name = NULL};
    struct buf good = world_seal(&world, &usual), body = {NULL, 0};
    struct world_parts parts = world_split(&good);
    assert_int_equal(age_seal(recipients, count, bytes_text("x"), &body, NULL), ERR_OK);
    struct buf file = world_join((const struct bytes[]){parts.text, parts.signatures, buf_bytes(&body)}, 3);
    buf_done(&good);
    buf_done(&body);
    return file;
}

static void body_that_does_not_go_with_the_recipients_is_refused(void **state)
{
    (void)state;
    struct secret *passphrase = NULL;
    assert_int_equal(secret_copy(bytes_text("secret"), &passphrase, NULL), ERR_OK);
    const struct recipient pair_0 = {.public_key = &world.pairs.pairs[0].public_key};
    const struct recipient pair_1 = {.public_key = &world.pairs.pairs[1].public_key};
    const struct recipient scrypt = {.passphrase = passphrase, .logn = 1};
    const struct {
        const char *name;
        struct recipient recipients[2];
        size_t count;
        enum err want;
        const char *says;
    } rows[] = {
        {"the recipient", {pair_0}, 1, ERR_OK, ""},
        {"another one", {pair_1}, 1, ERR_CANNOT_OPEN, world.issued[0].id},
        {"one more", {pair_0, pair_1}, 2, ERR_MALFORMED, "2 stanzas for 1 recipients"},
        {"a passphrase", {scrypt}, 1, ERR_MALFORMED, "passphrase"},
    };
    struct pair_set client = client_with(PAIR_0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct secret *plain = NULL;
        struct buf file = with_body_for(rows[i].recipients, rows[i].count);
        enum err got = open_file(&file, &client, &plain, &e);
        if (got != rows[i].want || (got != ERR_OK && strstr(e.message, rows[i].says) == NULL))
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        assert_true((plain != NULL) == (got == ERR_OK));
        secret_free(&plain);
        buf_done(&file);
    }
    pair_set_done(&client);
    secret_free(&passphrase);
}

static void what_clients_would_refuse_is_not_made(void **state)
{
    (void)state;
    struct buf crl = {NULL, 0};
    fixture_crl(&world.root, 2, NULL, 0, &crl);
    const struct {
        const char *name;
        struct world_file file;
        enum err want;
    } rows[] = {
        {"a file", {.name = NULL}, ERR_OK},
        {"a probe", {.name = "probes/0011223344556677", .expires = EXPIRES_NEVER}, ERR_OK},
        {"with CRL", {.version = {2, 1}, .crl = buf_bytes(&crl)}, ERR_OK},
        {"for a ring, with a policy", {.ring = "pilot", .encrypted_only = true}, ERR_OK},
        {"the last version", {.version = {1, VERSION_MAX}}, ERR_OK},
        {"a name with folder", {.name = "configs/a.ini"}, ERR_MALFORMED},
        {"a name with a line in it", {.name = "a.ini\npolicy encrypted-only"}, ERR_MALFORMED},
        {"an empty name", {.name = ""}, ERR_MALFORMED},
        {"a device", {.name = "nul"}, ERR_MALFORMED},
        {"a ring of two words", {.ring = "pilot early"}, ERR_MALFORMED},
        {"serial 0", {.version = {1, 0}}, ERR_MALFORMED},
        {"serial too large", {.version = {1, VERSION_MAX + 1}}, ERR_MALFORMED},
        {"an epoch without CRL", {.version = {2, 1}}, ERR_MALFORMED},
        {"a CRL of another epoch", {.version = {3, 1}, .crl = buf_bytes(&crl)}, ERR_MALFORMED},
        {"a CRL that is none", {.version = {2, 1}, .crl = bytes_text("CRL")}, ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct buf file = {NULL, 77};
        enum err got = world_try_seal(&world, &rows[i].file, &file, &e);
        if (got != rows[i].want)
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        if (got == ERR_OK)
            buf_done(&file);
        else
            assert_true(file.data == NULL && file.size == 77);
    }
    buf_done(&crl);
}

/* seal_make() with the parameters of pair 0, changed by the caller. */
static struct seal_params own_params(struct seal_recipient *recipient, struct seal_signer *signer)
{
    *recipient = (struct seal_recipient){world.issued[0].id, &world.pairs.pairs[0].public_key};
    *signer =
        (struct seal_signer){world.issued[0].id, buf_bytes(&world.issued[0].signing), world.issued[0].signing_seed};
    return (struct seal_params){.name = "a.ini",
                                .version = {1, 1},
                                .issued = FIXTURE_NOW,
                                .expires = EXPIRES_NEVER,
                                .ring = RING_ALL,
                                .recipients = recipient,
                                .recipient_count = 1,
                                .signers = signer,
                                .signer_count = 1};
}

static void signer_whose_key_does_not_fit_is_found_before_publishing(void **state)
{
    (void)state;
    struct seal_recipient recipient;
    struct seal_signer signer;
    struct errinfo e = {""};
    struct buf file = {NULL, 0};
    struct seal_params params = own_params(&recipient, &signer);
    signer.seed = world.issued[1].signing_seed;
    assert_int_equal(seal_make(&params, bytes_text("x"), &file, &e), ERR_BAD_SIGNATURE);
    assert_non_null(strstr(e.message, world.issued[0].id));
    assert_null(file.data);
}

static void file_for_nobody_or_by_nobody_is_not_made(void **state)
{
    (void)state;
    struct seal_recipient recipient;
    struct seal_signer signer;
    struct buf file = {NULL, 0};
    struct seal_params params = own_params(&recipient, &signer);
    params.signer_count = 0;
    assert_int_equal(seal_make(&params, bytes_text("x"), &file, NULL), ERR_MALFORMED);
    params = own_params(&recipient, &signer);
    params.recipient_count = 0;
    assert_int_not_equal(seal_make(&params, bytes_text("x"), &file, NULL), ERR_OK);
    params = own_params(&recipient, &signer);
    params.recipient_count = LIMIT_RECIPIENTS + 1;
    assert_int_equal(seal_make(&params, bytes_text("x"), &file, NULL), ERR_TOO_LARGE);
    assert_null(file.data);
}

static void configuration_over_the_limit_is_refused(void **state)
{
    (void)state;
    struct seal_recipient recipient;
    struct seal_signer signer;
    struct errinfo e = {""};
    struct buf file = {NULL, 0}, plain = {calloc(1, LIMIT_CONFIGURATION + 1), LIMIT_CONFIGURATION + 1};
    struct seal_params params = own_params(&recipient, &signer);
    assert_non_null(plain.data);
    assert_int_equal(seal_make(&params, buf_bytes(&plain), &file, &e), ERR_TOO_LARGE);
    assert_non_null(strstr(e.message, "a.ini"));
    plain.size--;
    if (seal_make(&params, buf_bytes(&plain), &file, &e) != ERR_OK)
        fail_msg("%s", e.message);
    buf_done(&file);
    buf_done(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_recipient_opens_and_nobody_else_does),
        cmocka_unit_test(contents_of_every_size_come_back),
        cmocka_unit_test(pair_without_key_is_named_with_its_file),
        cmocka_unit_test(body_that_does_not_go_with_the_recipients_is_refused),
        cmocka_unit_test(what_clients_would_refuse_is_not_made),
        cmocka_unit_test(signer_whose_key_does_not_fit_is_found_before_publishing),
        cmocka_unit_test(file_for_nobody_or_by_nobody_is_not_made),
        cmocka_unit_test(configuration_over_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
