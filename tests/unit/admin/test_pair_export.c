/* Client parts: what is in them, what never is, and where they go. */
#include "admin/pair/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "admin/pair/generate.h"
#include "age/identity.h"
#include "base/limits.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "files/file.h"
#include "keys/pem.h"
#include "office.h"

static void generate(struct office *o, const char *algorithm, char id[static PAIR_ID_SIZE])
{
    struct errinfo e = {""};
    const struct generate_params params = {algorithm, GENERATE_DEFAULT_DAYS, NULL, o->now};
    place_demand_error("generate", pair_generate(o->vault, &params, id, &e), ERR_OK, &e);
}

static enum err try_export(struct office *o, struct export_params params, struct errinfo *e)
{
    struct secret *password = NULL;
    char *path = NULL;
    enum pair_state pair_state;
    params.now = o->now;
    if (strcmp(params.format, "p12") == 0) {
        assert_int_equal(secret_copy(bytes_text("pass word"), &password, NULL), ERR_OK);
        params.password = password;
    }
    enum err error = pair_export(o->vault, &params, &path, &pair_state, e);
    if (error == ERR_OK)
        assert_true(path[0] == '/' && file_exists(path));
    free(path);
    secret_free(&password);
    return error;
}

static void export(struct office *o, const char *id, const char *format, const char *output)
{
    struct errinfo e = {""};
    place_demand_error(format, try_export(o, (struct export_params){.id = id, .format = format, .output = output}, &e),
                       ERR_OK, &e);
}

static struct secret *key_of(struct office *o, const char *path)
{
    struct secret *key = NULL;
    assert_int_equal(vault_get(o->vault, path, MIB, &key, NULL), ERR_OK);
    return key;
}

static bool contains(struct bytes where, struct bytes what)
{
    return memmem(where.data, where.size, what.data, what.size) != NULL;
}

/* The private number of a P-256 key in SEC1 inside of PKCS#8, as crypt/ writes it: behind `04 20`. */
static struct bytes private_number(const struct secret *pkcs8)
{
    static const uint8_t mark[] = {0x02, 0x01, 0x01, 0x04, 0x20};
    const uint8_t *at = memmem(pkcs8->bytes, pkcs8->size, mark, sizeof mark);
    assert_non_null(at);
    return (struct bytes){at + sizeof mark, 32};
}

/* Every block of a PEM file, decoded, for `look`. */
static size_t each_block(const char *path, void (*look)(const struct pem_block *, void *), void *context)
{
    struct secret *file = NULL;
    size_t line = 1, count = 0;
    assert_int_equal(file_read_secret(path, MIB, &file, NULL, NULL), ERR_OK);
    struct reader r = reader_of(secret_bytes(file));
    for (;;) {
        struct pem_block block = {.bytes = NULL};
        assert_int_equal(pem_next(&r, &line, &block, NULL), ERR_OK);
        if (block.bytes == NULL)
            break;
        look(&block, context);
        pem_block_done(&block);
        count++;
    }
    secret_free(&file);
    return count;
}

struct forbidden {
    struct bytes seed, root_number;
    size_t private_keys;
};

static void look_for_forbidden(const struct pem_block *block, void *context)
{
    struct forbidden *f = context;
    assert_false(contains(secret_bytes(block->bytes), f->seed));
    assert_false(contains(secret_bytes(block->bytes), f->root_number));
    f->private_keys += bytes_equal_text(block->label, "PRIVATE KEY") ? 1 : 0;
}

static const char *const algorithms[] = {"p256", "x25519", "rsa3072"};

static void no_export_holds_a_signing_key_or_the_roots_key(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    for (size_t i = 0; i < COUNT(algorithms); i++) {
        char id[PAIR_ID_SIZE], path[VAULT_PATH_SIZE], name[40];
        generate(&o, algorithms[i], id);
        export(&o, id, "pem", ".");
        vault_path_of_signing_key(id, path);
        struct secret *seed = key_of(&o, path), *root_key = key_of(&o, VAULT_PATH_OF_ROOT_KEY);
        struct forbidden f = {secret_bytes(seed), private_number(root_key), 0};
        assert_int_equal(f.seed.size, 32);
        snprintf(name, sizeof name, "%s.pem", id);
        assert_int_equal(each_block(name, look_for_forbidden, &f), 4);
        assert_int_equal(f.private_keys, 1);
        secret_free(&seed);
        secret_free(&root_key);
    }
    office_done(&o);
}

static void demand_loads(struct office *o, const char *path, const char *id, const char *password)
{
    struct errinfo e = {""};
    struct secret *file = NULL, *p = NULL;
    struct pair_set set = {.pairs = NULL};
    assert_int_equal(file_read_secret(path, MIB, &file, NULL, NULL), ERR_OK);
    assert_int_equal(secret_copy(bytes_text(password), &p, NULL), ERR_OK);
    const struct secret *const passwords[] = {p};
    const struct load_params params = {.origin = path, .passwords = passwords, .password_count = 1, .now = o->now};
    place_demand_error(path, pairs_load(secret_bytes(file), &params, &set, &e), ERR_OK, &e);
    assert_int_equal(set.count, 1);
    assert_string_equal(set.pairs[0].id, id);
    assert_non_null(set.pairs[0].key);
    pair_set_done(&set);
    secret_free(&p);
    secret_free(&file);
}

static void a_client_loads_what_was_exported(void **state)
{
    (void)state;
    struct office o;
    mode_t before = umask(0);
    office_init(&o);
    for (size_t i = 0; i < COUNT(algorithms); i++) {
        char id[PAIR_ID_SIZE], name[40];
        generate(&o, algorithms[i], id);
        export(&o, id, "pem", ".");
        export(&o, id, "p12", ".");
        snprintf(name, sizeof name, "%s.pem", id);
        place_demand_mode(name, 0600);
        demand_loads(&o, name, id, "");
        snprintf(name, sizeof name, "%s.p12", id);
        place_demand_mode(name, 0600);
        demand_loads(&o, name, id, "pass word");
    }
    umask(before);
    office_done(&o);
}

static void the_age_format_is_the_identity_alone(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    struct buf text = {NULL, 0};
    struct key *identity = NULL;
    struct public_key wanted;
    struct pair_row row = {.algorithm = NULL};
    office_init(&o);
    generate(&o, "x25519", id);
    export(&o, id, "age", "identity.txt");
    place_demand_mode("identity.txt", 0600);
    assert_int_equal(file_read("identity.txt", KIB, &text, NULL, NULL), ERR_OK);
    assert_int_equal(text.data[text.size - 1], '\n');
    assert_int_equal(identity_parse((struct bytes){text.data, text.size - 1}, &identity, NULL), ERR_OK);
    assert_int_equal(registry_pair(vault_registry(o.vault), id, &row, NULL), ERR_OK);
    assert_int_equal(public_key_from_certificate(buf_bytes(&row.encryption), &wanted, NULL), ERR_OK);
    assert_true(public_key_equals(&identity->public_key, &wanted));
    pair_row_done(&row);
    key_free(&identity);
    buf_done(&text);
    office_done(&o);
}

static void count_crls(const struct pem_block *block, void *context)
{
    size_t *count = context;
    *count += bytes_equal_text(block->label, "X509 CRL") ? 1 : 0;
}

static void the_newest_crl_goes_along(void **state)
{
    (void)state;
    struct office o;
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE];
    size_t crls = 0;
    office_init(&o);
    office_activate_new(&o, a);
    generate(&o, "x25519", b);
    office_change(&o, "revoke", a, b);
    export(&o, b, "pem", "b.pem");
    assert_int_equal(each_block("b.pem", count_crls, &crls), 5);
    assert_int_equal(crls, 1);
    demand_loads(&o, "b.pem", b, "");
    office_done(&o);
}

static void each_refusal_writes_no_file_and_no_audit_row(void **state)
{
    (void)state;
    struct office o;
    char p256[PAIR_ID_SIZE], revoked[PAIR_ID_SIZE];
    struct audit_rows before = {NULL, 0}, after = {NULL, 0};
    office_init(&o);
    generate(&o, "p256", p256);
    generate(&o, "x25519", revoked);
    office_change(&o, "revoke", revoked, NULL);
    place_write("there", "mine\n");
    const struct {
        const char *name;
        struct export_params params;
        enum err want;
    } cases[] = {
        {"no such pair", {"0123456789abcdef", "pem", "out", NULL, NULL, 0}, ERR_NOT_FOUND},
        {"a path as a pair", {"../../key", "pem", "out", NULL, NULL, 0}, ERR_NOT_FOUND},
        {"a revoked pair", {revoked, "pem", "out", NULL, NULL, 0}, ERR_CONFLICT},
        {"an unknown format", {p256, "jks", "out", NULL, NULL, 0}, ERR_USAGE},
        {"a misspelt format", {p256, "pme", "out", NULL, NULL, 0}, ERR_USAGE},
        {"no x25519 pair as age", {p256, "age", "out", NULL, NULL, 0}, ERR_USAGE},
        {"a file that is there", {p256, "pem", "there", NULL, NULL, 0}, ERR_CONFLICT},
        {"a folder that is not there", {p256, "pem", "no/out", NULL, NULL, 0}, ERR_UNREACHABLE},
    };
    assert_int_equal(registry_audit(vault_registry(o.vault), &before, NULL), ERR_OK);
    size_t entries = place_entries(".");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct errinfo e = {""};
        place_demand_error(cases[i].name, try_export(&o, cases[i].params, &e), cases[i].want, &e);
        assert_int_equal(place_entries("."), entries);
    }
    place_demand_text("there", "mine\n");
    assert_int_equal(registry_audit(vault_registry(o.vault), &after, NULL), ERR_OK);
    assert_int_equal(after.count, before.count);
    audit_rows_done(&after);
    audit_rows_done(&before);
    office_done(&o);
}

static void a_key_that_is_not_the_pairs_is_not_exported(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e = {""};
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE], from[60], to[60];
    office_init(&o);
    generate(&o, "p256", a);
    generate(&o, "p256", b);
    snprintf(from, sizeof from, "vault/pairs/%s.encryption.age", a);
    snprintf(to, sizeof to, "vault/pairs/%s.encryption.age", b);
    office_copy(from, to);
    place_demand_error("export", try_export(&o, (struct export_params){.id = b, .format = "pem", .output = "out"}, &e),
                       ERR_CANNOT_OPEN, &e);
    assert_false(file_exists("out"));
    office_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(no_export_holds_a_signing_key_or_the_roots_key),
        PLACE_TEST(a_client_loads_what_was_exported),
        PLACE_TEST(the_age_format_is_the_identity_alone),
        PLACE_TEST(the_newest_crl_goes_along),
        PLACE_TEST(each_refusal_writes_no_file_and_no_audit_row),
        PLACE_TEST(a_key_that_is_not_the_pairs_is_not_exported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
