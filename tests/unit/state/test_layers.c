/*
 * What a person's client takes from the machine's state below its own: the higher version, the newer CRL, the stricter
 * policy, the newer of the two last-known-goods, and remembered checks; and that it writes nothing there.
 */
#include "place.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file.h"
#include "files/folder.h"
#include "read/read.h"
#include "state/good.h"
#include "system/path.h"
#include "world.h"

/* ---- Files ---- */

static void make_folder(const char *path)
{
    assert_int_equal(folder_make_all(path, 0755, NULL), ERR_OK);
}

/* A file of this serial, whose content is the serial; with the CRL (may be empty) of its epoch. */
static void write_sealed(const char *path, struct version version, struct bytes crl)
{
    char content[32];
    snprintf(content, sizeof content, "%u", (unsigned)version.serial);
    struct buf file =
        world_seal(&world, &(struct world_file){.name = "a.ini", .version = version, .crl = crl, .content = content});
    place_write_bytes(path, buf_bytes(&file));
    buf_done(&file);
}

static const struct bytes no_crl = {NULL, 0};

static int enter(void **state)
{
    if (place_setup(state) != 0)
        return 1;
    make_folder("point");
    make_folder("store");
    make_folder("machine/configs");
    make_folder("machine/crls");
    make_folder("own/configs");
    struct secret *pem = fixture_pem(&world.issued[0], &world.root, true);
    place_write_bytes("store/pair.pem", secret_bytes(pem));
    secret_free(&pem);
    return 0;
}

#define LAYER_TEST(function) cmocka_unit_test_setup_teardown(function, enter, place_teardown)

/* ---- A client ---- */

static void take_warning(enum err error, const char *text, void *context)
{
    char *all = context;
    (void)error;
    strncat(all, text, 2000);
    strncat(all, "\n", 2);
}

struct attempt {
    enum err error;
    char content[32];
    enum err refused;
    struct errinfo e;
    char warnings[8192];
};

/* A read by the client of a person, with these words (NULL: none) behind the usual ones. */
static struct attempt read_with(const char *word)
{
    char configuration[] = "Configuration=point/a.ini", source[] = "CertificateSource=dir:store", last[64] = "";
    char *words[] = {configuration, source, last};
    char *rest[3];
    size_t rest_count = 0;
    struct attempt a = {.error = ERR_INTERNAL};
    struct parameters p = {.settings = {{NULL, 0}}};
    struct state *s = NULL;
    struct read_outcome outcome = {.content = NULL};
    snprintf(last, sizeof last, "%s", word != NULL ? word : "Ring=all");
    const struct parameter_words from = {.words = words, .count = 3};
    const struct state_params params = {
        .own = "own", .machine = "machine", .warn = take_warning, .warn_context = a.warnings};
    const struct read_params read = {.refuse_revoked = false};
    assert_int_equal(parameters_take_words(&p, &from, rest, &rest_count, NULL), ERR_OK);
    assert_int_equal(state_new(&params, &s, NULL), ERR_OK);
    const struct client c = {
        .parameters = &p, .state = s, .now = FIXTURE_NOW, .warn = take_warning, .warn_context = a.warnings};
    a.error = read_configuration(&c, &read, &outcome, &a.e);
    if (a.error == ERR_OK)
        memcpy(a.content, outcome.content->bytes, outcome.content->size);
    a.refused = outcome.refused;
    read_outcome_done(&outcome);
    state_free(&s);
    parameters_done(&p);
    return a;
}

static void demand_read(const char *word, const char *content, enum err refused)
{
    struct attempt a = read_with(word);
    place_demand_error(content, a.error, ERR_OK, &a.e);
    assert_string_equal(a.content, content);
    assert_int_equal(a.refused, refused);
}

static void demand_refused(const char *word, enum err want)
{
    struct attempt a = read_with(word);
    place_demand_error(err_name(want), a.error, want, &a.e);
}

/* ---- Tests ---- */

static void the_higher_version_counts(void **state)
{
    (void)state;
    write_sealed("machine/configs/a.ini", (struct version){1, 5}, no_crl);
    write_sealed("own/configs/a.ini", (struct version){1, 3}, no_crl);
    write_sealed("point/a.ini", (struct version){1, 4}, no_crl);
    demand_refused("Fallback=false", ERR_ROLLBACK);
    demand_read(NULL, "5", ERR_ROLLBACK);
    write_sealed("own/configs/a.ini", (struct version){1, 6}, no_crl);
    demand_read(NULL, "6", ERR_ROLLBACK);
    write_sealed("point/a.ini", (struct version){1, 7}, no_crl);
    demand_read(NULL, "7", ERR_OK);
}

static void what_the_machine_has_is_not_kept_again(void **state)
{
    (void)state;
    write_sealed("point/a.ini", (struct version){1, 5}, no_crl);
    struct buf file = {NULL, 0};
    assert_int_equal(file_read("point/a.ini", LIMIT_SEALED, &file, NULL, NULL), ERR_OK);
    place_write_bytes("machine/configs/a.ini", buf_bytes(&file));
    buf_done(&file);
    demand_read(NULL, "5", ERR_OK);
    assert_int_equal(place_entries("own/configs"), 0);
    assert_int_equal(place_entries("machine/configs"), 1);
}

static void sealed_once_seen_by_the_machine(void **state)
{
    (void)state;
    place_write_bytes("point/a.ini", bytes_text("plain"));
    demand_read(NULL, "plain", ERR_OK);
    write_sealed("machine/configs/a.ini", (struct version){1, 5}, no_crl);
    demand_refused("Fallback=false", ERR_NOT_SEALED);
    demand_read("AcceptEncryptedDataOnly=false", "plain", ERR_OK);
}

static void the_stricter_policy_counts(void **state)
{
    (void)state;
    place_write_bytes("point/a.ini", bytes_text("plain"));
    place_write_bytes("machine/policy", bytes_text("encrypted-only\n"));
    demand_refused(NULL, ERR_NOT_SEALED);
    demand_refused("AcceptEncryptedDataOnly=false", ERR_NOT_SEALED);
}

static void the_newer_crl_counts(void **state)
{
    char path[FIXTURE_CRL_PATH_SIZE];
    struct buf crl = {NULL, 0};
    (void)state;
    fixture_crl_path(&world.root, "machine", path);
    write_sealed("point/a.ini", (struct version){1, 5}, no_crl);
    demand_read(NULL, "5", ERR_OK);
    fixture_crl(&world.root, 2, &world.issued[0], 1, &crl);
    place_write_bytes(path, buf_bytes(&crl));
    demand_refused("Fallback=false", ERR_SIGNER_REVOKED);
    buf_done(&crl);
}

/* Whoever can write there plants a CRL of another authority under this root's name: it is not believed, and the root's
 * own, older one counts. */
static void a_planted_crl_is_not_believed(void **state)
{
    char path[FIXTURE_CRL_PATH_SIZE];
    struct fixture_root other;
    struct buf planted = {NULL, 0}, genuine = {NULL, 0};
    (void)state;
    fixture_root_init(&other, FIXTURE_NOW);
    fixture_crl(&other, 999999, NULL, 0, &planted);
    fixture_crl(&world.root, 2, &world.issued[0], 1, &genuine);
    make_folder("own/crls");
    for (int machine = 0; machine < 2; machine++) {
        fixture_crl_path(&world.root, machine ? "machine" : "own", path);
        place_write_bytes(path, buf_bytes(&planted));
        write_sealed("point/a.ini", (struct version){1, 5}, no_crl);
        struct attempt a = read_with(NULL);
        place_demand_error(path, a.error, ERR_OK, &a.e);
        assert_non_null(strstr(a.warnings, path_name(path)));
        assert_int_equal(file_exists(path), machine);
    }
    write_sealed("point/a.ini", (struct version){2, 6}, buf_bytes(&genuine));
    demand_refused("Fallback=false", ERR_SIGNER_REVOKED);
    fixture_crl_path(&world.root, "own", path);
    assert_true(file_exists(path));
    buf_done(&genuine);
    buf_done(&planted);
    fixture_root_done(&other);
}

static void a_crl_that_is_damaged_is_set_aside_or_left(void **state)
{
    char path[FIXTURE_CRL_PATH_SIZE];
    (void)state;
    make_folder("own/crls");
    for (int machine = 0; machine < 2; machine++) {
        fixture_crl_path(&world.root, machine ? "machine" : "own", path);
        place_write_bytes(path, bytes_text("not a CRL"));
        write_sealed("point/a.ini", (struct version){1, 5}, no_crl);
        struct attempt a = read_with(NULL);
        place_demand_error(path, a.error, ERR_OK, &a.e);
        assert_non_null(strstr(a.warnings, path_name(path)));
        assert_int_equal(file_exists(path), machine);
    }
    assert_int_equal(place_entries("own/crls"), 1);
}

static void a_damaged_file_of_the_machine_is_left_there(void **state)
{
    (void)state;
    place_write_bytes("machine/configs/a.ini", bytes_text("rollseal/1\nnonsense\n"));
    write_sealed("point/a.ini", (struct version){1, 5}, no_crl);
    struct attempt a = read_with(NULL);
    place_demand_error("damaged", a.error, ERR_OK, &a.e);
    assert_non_null(strstr(a.warnings, "machine/configs/a.ini"));
    place_demand_text("machine/configs/a.ini", "rollseal/1\nnonsense\n");
    assert_int_equal(place_entries("machine/configs"), 1);
}

static void a_machine_that_others_may_write_is_not_believed(void **state)
{
    (void)state;
    write_sealed("machine/configs/a.ini", (struct version){1, 5}, no_crl);
    write_sealed("point/a.ini", (struct version){1, 4}, no_crl);
    assert_int_equal(chmod("machine", 0777), 0);
    demand_read("Fallback=false", "4", ERR_OK);
}

static void files_of_a_person_are_for_that_person(void **state)
{
    (void)state;
    write_sealed("point/a.ini", (struct version){1, 5}, no_crl);
    demand_read(NULL, "5", ERR_OK);
    place_demand_mode("own/configs/a.ini", 0600);
    place_demand_mode("own/checks", 0700);
}

static void an_older_file_does_not_replace_a_newer_one(void **state)
{
    struct state *s = NULL;
    struct buf file = {NULL, 0};
    struct sealed head;
    struct good found = {.is_there = false};
    const struct state_params params = {.own = "own"};
    (void)state;
    assert_int_equal(state_new(&params, &s, NULL), ERR_OK);
    write_sealed("own/configs/a.ini", (struct version){1, 6}, no_crl);
    write_sealed("older", (struct version){1, 5}, no_crl);
    assert_int_equal(file_read("older", LIMIT_SEALED, &file, NULL, NULL), ERR_OK);
    assert_int_equal(sealed_parse(buf_bytes(&file), &head, NULL), ERR_OK);
    good_keep(s, "A.INI", &(struct good_file){buf_bytes(&file), &head});
    assert_int_equal(good_load(s, "a.ini", NULL, &found, NULL), ERR_OK);
    assert_true(found.is_there);
    assert_int_equal(found.head.version.serial, 6);
    good_done(&found);
    sealed_done(&head);
    buf_done(&file);
    state_free(&s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        LAYER_TEST(the_higher_version_counts),
        LAYER_TEST(what_the_machine_has_is_not_kept_again),
        LAYER_TEST(sealed_once_seen_by_the_machine),
        LAYER_TEST(the_stricter_policy_counts),
        LAYER_TEST(the_newer_crl_counts),
        LAYER_TEST(a_planted_crl_is_not_believed),
        LAYER_TEST(a_crl_that_is_damaged_is_set_aside_or_left),
        LAYER_TEST(a_damaged_file_of_the_machine_is_left_there),
        LAYER_TEST(a_machine_that_others_may_write_is_not_believed),
        LAYER_TEST(files_of_a_person_are_for_that_person),
        LAYER_TEST(an_older_file_does_not_replace_a_newer_one),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
