/*
 * What a certificate source gives: every pair that can be had, and a word about everything that cannot.
 */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "crypt/load.h"
#include "files/file.h"
#include "files/folder.h"
#include "fixtures.h"
#include "source/source.h"

#define PAIRS 5

static struct fixture_root root;
static struct issued_pair pairs[PAIRS];

static int make_pairs(void **state)
{
    (void)state;
    fixture_root_init(&root, FIXTURE_NOW);
    for (size_t i = 0; i < PAIRS; i++)
        fixture_pair_init(&pairs[i], &root, KEY_X25519, FIXTURE_NOW);
    return 0;
}

static int forget_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < PAIRS; i++)
        issued_pair_done(&pairs[i]);
    fixture_root_done(&root);
    return 0;
}

static void write_pair(const char *path, size_t which, bool with_key)
{
    static const struct file_write_params params = {.mode = 0644};
    struct secret *pem = fixture_pem(&pairs[which], &root, with_key);
    assert_int_equal(file_write(path, secret_bytes(pem), &params, NULL), ERR_OK);
    secret_free(&pem);
}

/* What was said of things left out. */
struct warnings {
    size_t count;
    enum err last;
    char text[4096]; /* all of them */
};

static void take_warning(enum err error, const char *text, void *context)
{
    struct warnings *w = context;
    w->count++;
    w->last = error;
    size_t length = strlen(w->text);
    snprintf(w->text + length, sizeof w->text - length, "%s\n", text);
}

struct loaded {
    enum err error;
    struct errinfo e;
    struct pair_set set;
    struct warnings warnings;
};

static struct loaded load_with(const char *const *locations, size_t count, const struct source_memory *memory)
{
    struct loaded l = {.error = ERR_INTERNAL};
    struct source_params params = {.locations = locations,
                                   .location_count = count,
                                   .now = FIXTURE_NOW,
                                   .memory = memory,
                                   .warn = take_warning,
                                   .warn_context = &l.warnings};
    l.error = source_load(&params, &l.set, &l.e);
    if (l.error != ERR_OK)
        assert_true(l.set.pairs == NULL && l.set.roots == NULL && l.set.count == 0);
    return l;
}

static struct loaded load(const char *location)
{
    return load_with(&location, 1, NULL);
}

static bool has(const struct loaded *l, size_t which)
{
    return pair_set_find(&l->set, bytes_text(pairs[which].id)) != NULL;
}

/* The file whose check runs out of memory; NULL: none. */
static const char *unchecked;

enum err __real_pairs_load(struct bytes source, const struct load_params *params, struct pair_set *out,
                           struct errinfo *e);
enum err __wrap_pairs_load(struct bytes source, const struct load_params *params, struct pair_set *out,
                           struct errinfo *e);
enum err __wrap_pairs_load(struct bytes source, const struct load_params *params, struct pair_set *out,
                           struct errinfo *e)
{
    if (unchecked != NULL && strcmp(params->origin, unchecked) == 0)
        return err_no_memory(e);
    return __real_pairs_load(source, params, out, e);
}

/* peer bug 16: Qlik deletes all certificates when it finds two. */
static void test_peer_bug_16_any_number_of_pairs(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder", 0755), 0);
    for (size_t count = 0; count <= PAIRS; count++) {
        struct loaded l = load("dir:folder");
        place_demand_error("folder", l.error, ERR_OK, &l.e);
        assert_int_equal(l.set.count, count);
        assert_int_equal(l.set.root_count, count > 0 ? 1 : 0);
        assert_int_equal(l.warnings.count, 0);
        for (size_t i = 0; i < count; i++)
            assert_true(has(&l, i));
        pair_set_done(&l.set);
        assert_int_equal(place_entries("folder"), count);
        if (count < PAIRS) {
            char path[32];
            snprintf(path, sizeof path, "folder/%zu.pem", count);
            write_pair(path, count, true);
        }
    }
}

static void test_every_kind_of_location(void **state)
{
    (void)state;
    static const char *const locations[] = {
        "dir:folder",     "folder",        "file:folder/a.pem",     "folder/a.pem",
        "./folder/a.pem", "file:odd-name", "store:CurrentUser\\My", "[CurrentUser]/my"};
    assert_int_equal(mkdir("folder", 0755), 0);
    write_pair("folder/a.pem", 0, true);
    write_pair("odd-name", 0, true);
    assert_int_equal(folder_make_all("rollseal/store", 0755, NULL), ERR_OK);
    write_pair("rollseal/store/a.pem", 0, true);
    assert_int_equal(setenv("XDG_DATA_HOME", place_path(), 1), 0);
    for (size_t i = 0; i < COUNT(locations); i++) {
        struct loaded l = load(locations[i]);
        place_demand_error(locations[i], l.error, ERR_OK, &l.e);
        assert_true(l.set.count == 1 && has(&l, 0));
        assert_non_null(l.set.pairs[0].key);
        assert_non_null(strstr(l.set.pairs[0].origin, locations[i][0] == 'f' && i == 5 ? "odd-name" : "a.pem"));
        pair_set_done(&l.set);
    }
}

static void test_takes_files_by_their_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool taken;
    } rows[] = {
        {"a.pem", true},   {"a.PEM", true}, {"a.Pem", true},  {"a.b.pem", true},      {"a.pem.bak", false},
        {"a.crt", false},  {"pem", false},  {"a", false},     {".hidden.pem", false}, {".a.pem.tmp0123456789ab", false},
        {"a.pem~", false}, {".pem", false}, {"a.txt", false},
    };
    assert_int_equal(mkdir("folder", 0755), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[64];
        snprintf(path, sizeof path, "folder/%s", rows[i].name);
        write_pair(path, 0, true);
        struct loaded l = load("dir:folder");
        assert_int_equal(l.error, ERR_OK);
        if ((l.set.count == 1) != rows[i].taken || l.warnings.count != 0)
            fail_msg("%s", rows[i].name);
        pair_set_done(&l.set);
        assert_int_equal(unlink(path), 0);
    }
}

static void test_missing_stores_hold_no_pairs(void **state)
{
    (void)state;
    assert_int_equal(setenv("XDG_DATA_HOME", place_path(), 1), 0);
    struct loaded l = load("store:CurrentUser\\My");
    place_demand_error("store", l.error, ERR_OK, &l.e);
    assert_int_equal(l.set.count, 0);
    assert_int_equal(l.warnings.count, 0);
    assert_int_equal(place_entries("."), 0);
}

static void make_bad_things(void)
{
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkdir("folder/folder.pem", 0755), 0);
    write_pair("good.pem", 0, true);
    struct secret *pem = NULL;
    assert_int_equal(file_read_secret("good.pem", LIMIT_SOURCE_FILE, &pem, NULL, NULL), ERR_OK);
    static const struct file_write_params params = {.mode = 0644};
    struct bytes torn = {pem->bytes, pem->size / 2};
    assert_int_equal(file_write("folder/torn.pem", torn, &params, NULL), ERR_OK);
    secret_free(&pem);
    place_write("folder/foreign.pem", "not a pair\n");
    place_write("folder/empty.pem", "");
    place_write("folder/foreign.p12", "not a pair either\n");
    place_write("folder/large.pem", "");
    assert_int_equal(truncate("folder/large.pem", LIMIT_SOURCE_FILE + 1), 0);
    assert_int_equal(mkfifo("folder/pipe.pem", 0644), 0);
    assert_int_equal(symlink("nowhere", "folder/dangling.pem"), 0);
    assert_int_equal(symlink("/dev/zero", "folder/device.pem"), 0);
}

#define BAD_THINGS 9

/* README: one torn, foreign or unreadable file in a `dir:` source: left out and named; an error only if no other pair
 * does. */
static void test_bad_files_are_left_out_and_named(void **state)
{
    (void)state;
    static const char *const names[BAD_THINGS] = {"torn.pem", "foreign.pem",  "empty.pem",  "foreign.p12", "large.pem",
                                                  "pipe.pem", "dangling.pem", "device.pem", "folder.pem"};
    make_bad_things();
    write_pair("folder/good.pem", 0, true);
    struct loaded l = load("dir:folder");
    place_demand_error("folder", l.error, ERR_OK, &l.e);
    assert_true(l.set.count == 1 && has(&l, 0));
    assert_int_equal(l.warnings.count, BAD_THINGS);
    for (size_t i = 0; i < BAD_THINGS; i++) {
        if (strstr(l.warnings.text, names[i]) == NULL)
            fail_msg("%s is not named in:\n%s", names[i], l.warnings.text);
    }
    pair_set_done(&l.set);
}

static void test_without_any_pair_the_last_error_is_told_once(void **state)
{
    (void)state;
    static const struct {
        const char *locations[2];
        enum err want;
        size_t warnings;
    } rows[] = {
        {{"dir:missing", NULL}, ERR_UNREACHABLE, 0},
        {{"missing", NULL}, ERR_UNREACHABLE, 0},
        {{"file:missing.pem", NULL}, ERR_NOT_FOUND, 0},
        {{"missing.pem", NULL}, ERR_NOT_FOUND, 0},
        {{"file:missing/missing.pem", NULL}, ERR_UNREACHABLE, 0},
        {{"file:folder/foreign.pem", NULL}, ERR_MALFORMED, 0},
        {{"file:folder/large.pem", NULL}, ERR_TOO_LARGE, 0},
        {{"file:folder/pipe.pem", NULL}, ERR_IO, 0},
        {{"file:folder", NULL}, ERR_IO, 0},
        {{"dir:missing", "file:folder/foreign.pem"}, ERR_MALFORMED, 1},
        {{"dir:missing", "file:good.pem"}, ERR_OK, 1},
        {{"file:good.pem", "dir:missing"}, ERR_OK, 1},
        /* A location that cannot be meant is never passed over. */
        {{"file:good.pem", "pkcs11:token=a"}, ERR_USAGE, 0},
        {{"pkcs11:token=a", "file:good.pem"}, ERR_USAGE, 0},
        {{"file:good.pem", ""}, ERR_USAGE, 0},
    };
    make_bad_things();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct loaded l = load_with(rows[i].locations, rows[i].locations[1] != NULL ? 2 : 1, NULL);
        place_demand_error(rows[i].locations[0], l.error, rows[i].want, &l.e);
        if (l.warnings.count != rows[i].warnings)
            fail_msg("%s: %zu warnings:\n%s", rows[i].locations[0], l.warnings.count, l.warnings.text);
        pair_set_done(&l.set);
    }
}

static void test_file_that_could_not_be_checked_is_no_file_without_pairs(void **state)
{
    (void)state;
    static const char *const locations[] = {"a.pem", "b.pem", "c.pem"};
    write_pair("a.pem", 0, true);
    write_pair("b.pem", 1, true);
    write_pair("c.pem", 2, true);
    for (size_t i = 0; i < COUNT(locations); i++) {
        unchecked = locations[i];
        struct loaded l = load_with(locations, COUNT(locations), NULL);
        unchecked = NULL;
        place_demand_error(locations[i], l.error, ERR_INTERNAL, &l.e);
        assert_string_equal(l.e.message, "out of memory");
        assert_int_equal(l.warnings.count, 0);
    }
}

static bool may_not_read(void *context)
{
    struct loaded l = load(context);
    return l.error == ERR_CANNOT_OPEN && strstr(l.e.message, "group") != NULL && l.warnings.count == 0;
}

static void test_key_that_this_account_may_not_read_cannot_open(void **state)
{
    (void)state;
    char location[] = "dir:folder", file[] = "file:folder/a.pem";
    assert_int_equal(mkdir("folder", 0755), 0);
    write_pair("folder/a.pem", 0, true);
    assert_int_equal(chmod("folder/a.pem", 0), 0);
    place_run_apart(may_not_read, location, true);
    place_run_apart(may_not_read, file, true);
    assert_int_equal(chmod("folder", 0), 0);
    place_run_apart(may_not_read, location, true);
    place_run_apart(may_not_read, file, true);
    assert_int_equal(chmod("folder", 0755), 0);
}

static void test_each_pair_counts_once_and_the_one_with_a_key_stays(void **state)
{
    (void)state;
    static const char *const orders[][2] = {{"file:with.pem", "file:without.pem"},
                                            {"file:without.pem", "file:with.pem"}};
    write_pair("with.pem", 0, true);
    write_pair("without.pem", 0, false);
    for (size_t i = 0; i < COUNT(orders); i++) {
        struct loaded l = load_with(orders[i], 2, NULL);
        place_demand_error(orders[i][0], l.error, ERR_OK, &l.e);
        assert_int_equal(l.set.count, 1);
        assert_non_null(l.set.pairs[0].key);
        pair_set_done(&l.set);
    }
}

static void test_no_more_files_than_the_limit(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder", 0755), 0);
    for (unsigned i = 0; i < LIMIT_SOURCE_FILES; i++) {
        char path[32];
        snprintf(path, sizeof path, "folder/%03u.pem", i);
        write_pair(path, 0, true);
    }
    struct loaded l = load("dir:folder");
    place_demand_error("at the limit", l.error, ERR_OK, &l.e);
    assert_int_equal(l.warnings.count, 0);
    pair_set_done(&l.set);
    write_pair("folder/zzz.pem", 1, true);
    write_pair("folder/zzzz.pem", 2, true);
    l = load("dir:folder");
    place_demand_error("over the limit", l.error, ERR_OK, &l.e);
    assert_true(l.set.count == 1 && has(&l, 0));
    assert_int_equal(l.warnings.count, 1);
    assert_int_equal(l.warnings.last, ERR_TOO_LARGE);
    pair_set_done(&l.set);
}

/* A memory that counts, and that knows the bytes it was told of last. */
struct notes {
    size_t asked, told;
    bool knows;
    uint8_t sha256[32];
    size_t pair_count;
};

static void recall_pairs(const struct source_file *file, struct pair_set *out, bool *found, void *context)
{
    struct notes *n = context;
    n->asked++;
    *found = n->knows && memcmp(n->sha256, file->sha256, sizeof n->sha256) == 0;
    if (*found)
        fixture_add(out, &pairs[0], &root, true);
}

static void remember_pairs(const struct source_file *file, const struct pair_set *found, void *context)
{
    struct notes *n = context;
    n->told++;
    n->knows = true;
    n->pair_count = found->count;
    memcpy(n->sha256, file->sha256, sizeof n->sha256);
}

static void test_full_check_is_made_once(void **state)
{
    (void)state;
    static const char *const location = "a.pem";
    struct notes notes = {.asked = 0};
    struct source_memory memory = {recall_pairs, remember_pairs, &notes};
    write_pair("a.pem", 0, true);
    for (size_t i = 1; i <= 3; i++) {
        struct loaded l = load_with(&location, 1, &memory);
        place_demand_error("with memory", l.error, ERR_OK, &l.e);
        assert_true(l.set.count == 1 && has(&l, 0) && l.set.root_count == 1);
        assert_true(notes.asked == i && notes.told == 1 && notes.pair_count == 1);
        pair_set_done(&l.set);
    }
    write_pair("a.pem", 1, true);
    struct loaded l = load_with(&location, 1, &memory);
    assert_true(l.error == ERR_OK && l.set.count == 1 && has(&l, 1) && notes.told == 2);
    pair_set_done(&l.set);
}

static void test_what_fails_the_check_is_not_remembered(void **state)
{
    (void)state;
    static const char *const location = "a.pem";
    struct notes notes = {.asked = 0};
    struct source_memory memory = {recall_pairs, remember_pairs, &notes};
    place_write("a.pem", "not a pair\n");
    struct loaded l = load_with(&location, 1, &memory);
    place_demand_error("foreign", l.error, ERR_MALFORMED, &l.e);
    assert_true(notes.asked == 1 && notes.told == 0);
}

static void test_repeated_bytes_are_looked_at_once(void **state)
{
    (void)state;
    static const char *const locations[] = {"a.pem", "file:a.pem", "b.pem"};
    struct notes notes = {.asked = 0};
    struct source_memory memory = {recall_pairs, remember_pairs, &notes};
    write_pair("a.pem", 0, true);
    write_pair("b.pem", 0, true);
    struct loaded l = load_with(locations, COUNT(locations), &memory);
    assert_true(l.error == ERR_OK && l.set.count == 1);
    assert_true(notes.asked == 1 && notes.told == 1);
    pair_set_done(&l.set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_peer_bug_16_any_number_of_pairs),
        PLACE_TEST(test_every_kind_of_location),
        PLACE_TEST(test_takes_files_by_their_names),
        PLACE_TEST(test_missing_stores_hold_no_pairs),
        PLACE_TEST(test_bad_files_are_left_out_and_named),
        PLACE_TEST(test_without_any_pair_the_last_error_is_told_once),
        PLACE_TEST(test_file_that_could_not_be_checked_is_no_file_without_pairs),
        PLACE_TEST(test_key_that_this_account_may_not_read_cannot_open),
        PLACE_TEST(test_each_pair_counts_once_and_the_one_with_a_key_stays),
        PLACE_TEST(test_no_more_files_than_the_limit),
        PLACE_TEST(test_full_check_is_made_once),
        PLACE_TEST(test_what_fails_the_check_is_not_remembered),
        PLACE_TEST(test_repeated_bytes_are_looked_at_once),
    };
    return cmocka_run_group_tests(tests, make_pairs, forget_pairs);
}
