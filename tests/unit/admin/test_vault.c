/* The vault: how it comes into being, whole or not at all, and what it gives out to whom. */
#include "vault/vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "age/age.h"
#include "age/identity.h"
#include "base/limits.h"
#include "files/file.h"
#include "place.h"

#define NOW 1795323600 /* 2026-11-22T05:00:00Z */
#define RECOVERY_LINE "AGE-SECRET-KEY-1G0SAUZFUK55GD5UXU8RTQ08V983SSRJYWDHUYTS6E0ZC4DKPENFSGG4T6W\n"

static struct secret *secret_of(const char *text)
{
    struct secret *s = NULL;
    assert_int_equal(secret_copy(bytes_text(text), &s, NULL), ERR_OK);
    return s;
}

/* What a test changes of the usual vault. */
struct wish {
    const char *path, *organization, *recovery_file, *point;
};

static enum err create(struct wish wish, struct secret **recovery, struct errinfo *e)
{
    struct secret *passphrase = secret_of("correct horse");
    const struct vault_create_params params = {.path = wish.path != NULL ? wish.path : "vault",
                                               .organization =
                                                   wish.organization != NULL ? wish.organization : "Example",
                                               .passphrase = passphrase,
                                               .point = wish.point,
                                               .recovery_file = wish.recovery_file,
                                               .now = NOW};
    enum err error = vault_create(&params, recovery, e);
    secret_free(&passphrase);
    return error;
}

static void create_well(struct wish wish)
{
    struct errinfo e = {""};
    struct secret *recovery = NULL;
    place_demand_error("create", create(wish, &recovery, &e), ERR_OK, &e);
    secret_free(&recovery);
}

static enum err try_unlock(struct vault *v, const char *text, struct errinfo *e)
{
    struct secret *passphrase = secret_of(text);
    enum err error = vault_unlock(v, passphrase, e);
    secret_free(&passphrase);
    return error;
}

static struct vault *open_unlocked(const char *path)
{
    struct errinfo e = {""};
    struct vault *v = NULL;
    place_demand_error("open", vault_open(path, VAULT_CHANGE, "test", &v, &e), ERR_OK, &e);
    place_demand_error("unlock", try_unlock(v, "correct horse", &e), ERR_OK, &e);
    return v;
}

/* ---- Coming into being ---- */

static const char *const files[] = {"vault/registry.db",        "vault/lock",
                                    "vault/key/passphrase.age", "vault/key/recovery.age",
                                    "vault/root/root.key.age",  "vault/contents/1.age"};
static const char *const folders[] = {"vault", "vault/key", "vault/root", "vault/pairs", "vault/contents"};

static void put_one_content(void)
{
    struct vault *v = open_unlocked("vault");
    assert_int_equal(vault_put(v, "contents/1.age", bytes_text("hello"), NULL), ERR_OK);
    vault_close(&v);
}

static void peer_bug_13_every_file_is_the_owners_alone_whatever_the_umask(void **state)
{
    (void)state;
    mode_t before = umask(0);
    create_well((struct wish){.path = NULL});
    put_one_content();
    umask(before);
    for (size_t i = 0; i < COUNT(files); i++)
        place_demand_mode(files[i], 0600);
    for (size_t i = 0; i < COUNT(folders); i++)
        place_demand_mode(folders[i], 0700);
}

static void a_folder_open_to_its_group_makes_a_vault_for_the_group(void **state)
{
    (void)state;
    mode_t before = umask(077);
    assert_int_equal(mkdir("vault", 0700), 0);
    assert_int_equal(chmod("vault", 02770), 0);
    create_well((struct wish){.path = NULL});
    put_one_content();
    umask(before);
    for (size_t i = 0; i < COUNT(files); i++)
        place_demand_mode(files[i], 0660);
    for (size_t i = 0; i < COUNT(folders); i++)
        place_demand_mode(folders[i], 02770);
}

static void any_other_folder_is_closed_to_all_but_its_owner(void **state)
{
    (void)state;
    assert_int_equal(mkdir("vault", 0700), 0);
    assert_int_equal(chmod("vault", 0775), 0);
    create_well((struct wish){.path = NULL});
    for (size_t i = 0; i < COUNT(folders); i++)
        place_demand_mode(folders[i], 0700);
}

static void a_new_vault_knows_its_root_its_point_and_who_made_it(void **state)
{
    (void)state;
    struct vault *v = NULL;
    struct vault_facts facts = {0};
    struct point_list points = {NULL, 0};
    struct audit_rows audit = {NULL, 0};
    create_well((struct wish){.organization = "Größe", .point = "/srv/point"});
    assert_int_equal(vault_open("vault", VAULT_READ, "test", &v, NULL), ERR_OK);
    assert_int_equal(registry_facts(vault_registry(v), &facts, NULL), ERR_OK);
    assert_string_equal(facts.organization, "Größe");
    assert_int_equal(facts.epoch, 1);
    assert_int_equal(facts.crl.size, 0);
    assert_true(facts.root.size > 0);
    assert_int_equal(registry_points(vault_registry(v), &points, NULL), ERR_OK);
    assert_int_equal(points.count, 1);
    assert_string_equal(points.locations[0], "/srv/point");
    assert_int_equal(registry_audit(vault_registry(v), &audit, NULL), ERR_OK);
    assert_int_equal(audit.count, 1);
    assert_string_equal(audit.rows[0].action, "init");
    audit_rows_done(&audit);
    point_list_done(&points);
    vault_facts_done(&facts);
    vault_close(&v);
}

static void nothing(void)
{
}

static void a_vault(void)
{
    create_well((struct wish){.path = NULL});
}

static void a_folder_with_a_file(void)
{
    assert_int_equal(mkdir("vault", 0700), 0);
    place_write("vault/notes.txt", "mine\n");
}

static void a_vault_without_its_registry(void)
{
    create_well((struct wish){.path = NULL});
    assert_int_equal(unlink("vault/registry.db"), 0);
    place_write("vault/pairs/0123456789abcdef.signing.age", "a key\n");
}

static void a_file(void)
{
    place_write("vault", "mine\n");
}

static void a_recovery_file(void)
{
    place_write("recovery.txt", "mine\n");
}

static void recovery_lines(const char *text, mode_t mode)
{
    place_write("recovery.txt", text);
    assert_int_equal(chmod("recovery.txt", mode), 0);
}

static void a_recovery_file_for_everybody(void)
{
    recovery_lines(RECOVERY_LINE, 0640);
}

static void a_recovery_file_with_two_identities(void)
{
    recovery_lines(RECOVERY_LINE RECOVERY_LINE, 0600);
}

static void a_recovery_file_behind_a_link(void)
{
    assert_int_equal(mkdir("real", 0700), 0);
    place_write("real/recovery.txt", RECOVERY_LINE);
    assert_int_equal(chmod("real/recovery.txt", 0600), 0);
    assert_int_equal(symlink("real/recovery.txt", "recovery.txt"), 0);
}

static const struct refusal {
    const char *name;
    void (*prepare)(void);
    struct wish wish;
    enum err want;
    size_t left; /* entries in the test's folder afterwards */
} refusals[] = {
    {"there is a vault", a_vault, {.path = "vault"}, ERR_CONFLICT, 1},
    {"a vault without its registry is there", a_vault_without_its_registry, {.path = "vault"}, ERR_CONFLICT, 1},
    {"something else is in the folder", a_folder_with_a_file, {.path = "vault"}, ERR_CONFLICT, 1},
    {"a file is in its place", a_file, {.path = "vault"}, ERR_CONFLICT, 1},
    {"the recovery file is there", a_recovery_file, {.recovery_file = "recovery.txt"}, ERR_CONFLICT, 1},
    {"others may read the recovery file",
     a_recovery_file_for_everybody,
     {.recovery_file = "recovery.txt"},
     ERR_CONFLICT,
     1},
    {"two recovery identities",
     a_recovery_file_with_two_identities,
     {.recovery_file = "recovery.txt"},
     ERR_CONFLICT,
     1},
    {"the recovery file is a link", a_recovery_file_behind_a_link, {.recovery_file = "recovery.txt"}, ERR_CONFLICT, 2},
    {"the recovery file has no folder", nothing, {.recovery_file = "no/recovery.txt"}, ERR_UNREACHABLE, 0},
    {"an organization without a name", nothing, {.organization = ""}, ERR_USAGE, 0},
    {"an organization that is too long",
     nothing,
     {.organization = "12345678901234567890123456789012345678901234567890123456789012345"},
     ERR_USAGE,
     0},
    {"an organization that is not text", nothing, {.organization = "\xff\xfe"}, ERR_USAGE, 0},
};

static void a_vault_comes_into_being_whole_or_leaves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct errinfo e = {""};
        struct secret *recovery = NULL;
        assert_int_equal(place_setup(NULL), 0);
        refusals[i].prepare();
        place_demand_error(refusals[i].name, create(refusals[i].wish, &recovery, &e), refusals[i].want, &e);
        assert_null(recovery);
        assert_int_equal(place_entries("."), refusals[i].left);
        assert_int_equal(place_teardown(NULL), 0);
    }
}

static void a_recovery_identity_that_is_in_its_file_is_used(void **state)
{
    (void)state;
    struct secret *line = NULL;
    struct vault *v = NULL;
    recovery_lines("# made beforehand\n" RECOVERY_LINE, 0600);
    assert_int_equal(create((struct wish){.recovery_file = "recovery.txt"}, &line, NULL), ERR_OK);
    assert_true(secret_equals(line, (struct bytes){(const uint8_t *)RECOVERY_LINE, sizeof RECOVERY_LINE - 2}));
    place_demand_text("recovery.txt", "# made beforehand\n" RECOVERY_LINE);
    assert_int_equal(vault_open("vault", VAULT_READ, "test", &v, NULL), ERR_OK);
    assert_int_equal(vault_unlock_by_recovery(v, line, NULL), ERR_OK);
    vault_close(&v);
    secret_free(&line);
}

static void what_was_there_is_left_as_it_was(void **state)
{
    (void)state;
    struct secret *recovery = NULL;
    a_recovery_file();
    a_folder_with_a_file();
    assert_int_equal(create((struct wish){.path = NULL}, &recovery, NULL), ERR_CONFLICT);
    place_demand_text("vault/notes.txt", "mine\n");
    assert_int_equal(place_entries("vault"), 1);
    assert_int_equal(create((struct wish){.path = "other", .recovery_file = "recovery.txt"}, &recovery, NULL),
                     ERR_CONFLICT);
    place_demand_text("recovery.txt", "mine\n");
}

static void a_vault_that_a_crash_left_unfinished_is_made_anew(void **state)
{
    (void)state;
    create_well((struct wish){.path = NULL});
    assert_int_equal(rename("vault/registry.db", "vault/registry.db.new"), 0);
    struct errinfo e = {""};
    struct vault *v = NULL;
    place_demand_error("unfinished", vault_open("vault", VAULT_READ, "test", &v, &e), ERR_NOT_FOUND, &e);
    create_well((struct wish){.path = NULL});
    v = open_unlocked("vault");
    vault_close(&v);
    assert_int_equal(place_entries("vault"), 6);
}

/* ---- Opening ---- */

static void no_vault_is_not_found_with_the_remedy(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct vault *v = NULL;
    place_demand_error("no folder", vault_open("vault", VAULT_READ, "test", &v, &e), ERR_NOT_FOUND, &e);
    assert_non_null(strstr(e.message, "'vault'"));
    assert_non_null(strstr(e.message, "rollseal-admin init"));
    assert_int_equal(mkdir("vault", 0700), 0);
    place_demand_error("empty folder", vault_open("vault", VAULT_CHANGE, "test", &v, &e), ERR_NOT_FOUND, &e);
    assert_int_equal(place_entries("vault"), 0);
    assert_null(v);
}

static void only_the_passphrase_opens_it(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct vault *v = NULL;
    struct secret *plain = NULL;
    create_well((struct wish){.path = NULL});
    assert_int_equal(vault_open("vault", VAULT_CHANGE, "test", &v, NULL), ERR_OK);
    place_demand_error("wrong", try_unlock(v, "correct horsf", &e), ERR_WRONG_PASSPHRASE, &e);
    place_demand_error("longer", try_unlock(v, "correct horse ", &e), ERR_WRONG_PASSPHRASE, &e);
    assert_int_equal(vault_get(v, VAULT_PATH_OF_ROOT_KEY, KIB, &plain, NULL), ERR_INTERNAL);
    assert_int_equal(vault_put(v, "contents/1.age", bytes_text("x"), NULL), ERR_INTERNAL);
    assert_int_equal(place_entries("vault/contents"), 0);
    assert_int_equal(try_unlock(v, "correct horse", NULL), ERR_OK);
    assert_int_equal(vault_get(v, VAULT_PATH_OF_ROOT_KEY, KIB, &plain, NULL), ERR_OK);
    secret_free(&plain);
    vault_close(&v);
}

static void the_recovery_identity_opens_it_too_and_is_kept_nowhere(void **state)
{
    (void)state;
    struct secret *line = NULL, *key_line = NULL;
    struct key *identity = NULL;
    struct buf file = {NULL, 0};
    assert_int_equal(create((struct wish){.recovery_file = "recovery.txt"}, &line, NULL), ERR_OK);
    place_demand_mode("recovery.txt", 0600);
    assert_true(bytes_begin_with(secret_bytes(line), "AGE-SECRET-KEY-1"));
    assert_int_equal(identity_parse(secret_bytes(line), &identity, NULL), ERR_OK);
    assert_int_equal(file_read("vault/key/recovery.age", LIMIT_AGE_HEADER, &file, NULL, NULL), ERR_OK);
    const struct identity who = {.key = identity};
    assert_int_equal(age_open(buf_bytes(&file), &who, 1, KIB, &key_line, NULL), ERR_OK);
    assert_true(bytes_begin_with(secret_bytes(key_line), "AGE-SECRET-KEY-1"));
    assert_false(secret_equals(key_line, secret_bytes(line)));
    buf_done(&file);
    secret_free(&key_line);
    secret_free(&line);
    key_free(&identity);
}

static void the_key_file_of_another_vault_is_refused(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct vault *v = NULL;
    create_well((struct wish){.path = NULL});
    create_well((struct wish){.path = "other"});
    assert_int_equal(rename("other/key/passphrase.age", "vault/key/passphrase.age"), 0);
    assert_int_equal(vault_open("vault", VAULT_CHANGE, "test", &v, NULL), ERR_OK);
    place_demand_error("unlock", try_unlock(v, "correct horse", &e), ERR_MALFORMED, &e);
    assert_int_equal(vault_put(v, "contents/1.age", bytes_text("x"), NULL), ERR_INTERNAL);
    vault_close(&v);
}

/* ---- What lies in it ---- */

static const struct get_case {
    const char *name, *path;
    size_t limit;
    enum err want;
} get_cases[] = {
    {"what was put in", "contents/1.age", 5, ERR_OK},
    {"nothing of this name", "contents/2.age", 5, ERR_NOT_FOUND},
    {"more than the limit", "contents/1.age", 4, ERR_TOO_LARGE},
    {"sealed to another vault's key", "contents/3.age", 100, ERR_CANNOT_OPEN},
    {"not an age file", "contents/4.age", 100, ERR_MALFORMED},
};

static void what_is_put_in_comes_out_for_this_vault_alone(void **state)
{
    (void)state;
    create_well((struct wish){.path = NULL});
    create_well((struct wish){.path = "other"});
    struct vault *v = open_unlocked("vault"), *other = open_unlocked("other");
    assert_int_equal(vault_put(v, "contents/1.age", bytes_text("hello"), NULL), ERR_OK);
    assert_int_equal(vault_put(other, "contents/3.age", bytes_text("hello"), NULL), ERR_OK);
    assert_int_equal(rename("other/contents/3.age", "vault/contents/3.age"), 0);
    place_write("vault/contents/4.age", "hello, but not sealed\n");
    for (size_t i = 0; i < COUNT(get_cases); i++) {
        struct errinfo e = {""};
        struct secret *plain = NULL;
        place_demand_error(get_cases[i].name, vault_get(v, get_cases[i].path, get_cases[i].limit, &plain, &e),
                           get_cases[i].want, &e);
        assert_true((plain != NULL) == (get_cases[i].want == ERR_OK));
        if (plain != NULL)
            assert_true(secret_equals(plain, bytes_text("hello")));
        secret_free(&plain);
    }
    vault_close(&other);
    vault_close(&v);
}

static void what_is_removed_is_gone(void **state)
{
    (void)state;
    create_well((struct wish){.path = NULL});
    struct vault *v = open_unlocked("vault");
    struct secret *plain = NULL;
    assert_int_equal(vault_put(v, "contents/1.age", bytes_text("hello"), NULL), ERR_OK);
    assert_int_equal(vault_remove(v, "contents/1.age", NULL), ERR_OK);
    assert_int_equal(vault_remove(v, "contents/1.age", NULL), ERR_OK);
    assert_int_equal(vault_get(v, "contents/1.age", 5, &plain, NULL), ERR_NOT_FOUND);
    assert_int_equal(place_entries("vault/contents"), 0);
    vault_close(&v);
}

/* Every file of a vault but its registry and its lock is sealed. */
static void nothing_lies_in_the_vault_in_the_clear(void **state)
{
    (void)state;
    create_well((struct wish){.path = NULL});
    put_one_content();
    for (size_t i = 2; i < COUNT(files); i++) {
        struct buf file = {NULL, 0};
        assert_int_equal(file_read(files[i], MIB, &file, NULL, NULL), ERR_OK);
        assert_true(bytes_begin_with(buf_bytes(&file), "age-encryption.org/v1\n"));
        buf_done(&file);
    }
}

static void paths_name_pair_and_revision(void **state)
{
    (void)state;
    char path[VAULT_PATH_SIZE];
    vault_path_of_encryption_key("0123456789abcdef", path);
    assert_string_equal(path, "pairs/0123456789abcdef.encryption.age");
    vault_path_of_signing_key("0123456789abcdef", path);
    assert_string_equal(path, "pairs/0123456789abcdef.signing.age");
    vault_path_of_content(INT64_MAX, path);
    assert_string_equal(path, "contents/9223372036854775807.age");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(peer_bug_13_every_file_is_the_owners_alone_whatever_the_umask),
        PLACE_TEST(a_folder_open_to_its_group_makes_a_vault_for_the_group),
        PLACE_TEST(any_other_folder_is_closed_to_all_but_its_owner),
        PLACE_TEST(a_new_vault_knows_its_root_its_point_and_who_made_it),
        cmocka_unit_test(a_vault_comes_into_being_whole_or_leaves_nothing),
        PLACE_TEST(a_recovery_identity_that_is_in_its_file_is_used),
        PLACE_TEST(what_was_there_is_left_as_it_was),
        PLACE_TEST(a_vault_that_a_crash_left_unfinished_is_made_anew),
        PLACE_TEST(no_vault_is_not_found_with_the_remedy),
        PLACE_TEST(only_the_passphrase_opens_it),
        PLACE_TEST(the_recovery_identity_opens_it_too_and_is_kept_nowhere),
        PLACE_TEST(the_key_file_of_another_vault_is_refused),
        PLACE_TEST(what_is_put_in_comes_out_for_this_vault_alone),
        PLACE_TEST(what_is_removed_is_gone),
        PLACE_TEST(nothing_lies_in_the_vault_in_the_clear),
        cmocka_unit_test(paths_name_pair_and_revision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
