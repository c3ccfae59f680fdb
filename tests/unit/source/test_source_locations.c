/*
 * Which locations of certificate sources there are, and which folder is meant by them.
 */
#include "place.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files/file.h"
#include "files/folder.h"
#include "source/source.h"

#define MACHINE "/etc/rollseal/store"
#define PERSON "/xdg/rollseal/store"

static const struct {
    const char *location, *folder; /* NULL: can be used, and is no folder */
    enum err want;
} rows[] = {
    {"store", MACHINE, ERR_OK},
    {"Store", MACHINE, ERR_OK},
    {"store:LocalMachine\\My", MACHINE, ERR_OK},
    {"store:LocalMachine/My", MACHINE, ERR_OK},
    {"STORE:localmachine\\MY", MACHINE, ERR_OK},
    {"[LocalMachine]\\My", MACHINE, ERR_OK},
    {"[localmachine]/my", MACHINE, ERR_OK},
    {"store:[LocalMachine]\\My", MACHINE, ERR_OK},
    {"store:CurrentUser\\My", PERSON, ERR_OK},
    {"store:currentuser/my", PERSON, ERR_OK},
    {"[CurrentUser]\\My", PERSON, ERR_OK},
    {"dir:folder", "folder", ERR_OK},
    {"DIR:folder", "folder", ERR_OK},
    {"dir:missing", "missing", ERR_OK},
    {"dir:pair.pem", "pair.pem", ERR_OK},
    {"folder", "folder", ERR_OK},
    {"./folder", "./folder", ERR_OK},
    {"missing", "missing", ERR_OK},
    {"/missing/folder", "/missing/folder", ERR_OK},
    {"./odd:name", "./odd:name", ERR_OK},
    {"folder.pem", "folder.pem", ERR_OK},
    {"file:pair.pem", NULL, ERR_OK},
    {"file:missing", NULL, ERR_OK},
    {"pair.pem", NULL, ERR_OK},
    {"missing.PFX", NULL, ERR_OK},
    {"other", NULL, ERR_OK},
    {"", NULL, ERR_USAGE},
    {"dir:", NULL, ERR_USAGE},
    {"file:", NULL, ERR_USAGE},
    {"store:", NULL, ERR_USAGE},
    {"store:store", NULL, ERR_USAGE},
    {"store:LocalMachine", NULL, ERR_USAGE},
    {"store:LocalMachine\\My\\", NULL, ERR_USAGE},
    {"store:LocalMachine\\Root", NULL, ERR_USAGE},
    {"store:Somebody\\My", NULL, ERR_USAGE},
    {"[LocalMachine]", NULL, ERR_USAGE},
    {"[LocalMachine", NULL, ERR_USAGE},
    {"[LocalMachine\\My", NULL, ERR_USAGE},
    {"store:LocalMachine]\\My", NULL, ERR_USAGE},
    {"[LocalMachine]\\My\\More-than-any-store-of-this-operating-system-is-called-x", NULL, ERR_USAGE},
    {"pkcs11:token=rollseal;object=pair", NULL, ERR_USAGE},
    {"https://config.example/pair.pem", NULL, ERR_USAGE},
    {"file-system:pair.pem", NULL, ERR_USAGE},
    {"C:\\pair.pem", NULL, ERR_USAGE},
    {"odd:name", NULL, ERR_USAGE},
};

static void make_files(void)
{
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkdir("folder.pem", 0755), 0);
    place_write("pair.pem", "");
    place_write("other", "");
    assert_int_equal(setenv("XDG_DATA_HOME", "/xdg", 1), 0);
}

static void test_other_locations_are_not_used(void **state)
{
    (void)state;
    make_files();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct source_params params = {.locations = &rows[i].location, .location_count = 1};
        struct pair_set pairs = {NULL, 0, NULL, 0};
        struct errinfo e = {""};
        enum err got = source_load(&params, &pairs, &e);
        pair_set_done(&pairs);
        if ((got == ERR_USAGE) != (rows[i].want == ERR_USAGE))
            fail_msg("%s: %s", rows[i].location, err_name(got));
        if (got == ERR_USAGE && strstr(e.message, rows[i].location) == NULL)
            fail_msg("%s is not named: %s", rows[i].location, e.message);
    }
    assert_int_equal(place_entries("."), 4);
}

static void test_folders_of_locations(void **state)
{
    (void)state;
    make_files();
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *folder = NULL;
        struct errinfo e = {""};
        enum err want = rows[i].folder != NULL ? ERR_OK : ERR_USAGE;
        place_demand_error(rows[i].location, source_folder(rows[i].location, &folder, &e), want, &e);
        if (rows[i].folder != NULL)
            assert_string_equal(folder, rows[i].folder);
        else
            assert_null(folder);
        free(folder);
    }
}

static void test_a_persons_store_needs_a_home(void **state)
{
    (void)state;
    char *folder = NULL;
    struct errinfo e = {""};
    assert_int_equal(unsetenv("XDG_DATA_HOME"), 0);
    assert_int_equal(unsetenv("HOME"), 0);
    place_demand_error("no home", source_folder("store:CurrentUser\\My", &folder, &e), ERR_USAGE, &e);
    assert_null(folder);
}

/* What source_stamp() says of these locations. */
static char *stamp_of(const char *location)
{
    char *text = NULL;
    struct writer w = writer_to(1000);
    source_stamp(location, &w);
    assert_int_equal(writer_finish_text(&w, &text, NULL), ERR_OK);
    return text;
}

static void put_another(void)
{
    place_write("folder/b.pem", "b");
}

static void replace(void)
{
    static const struct file_write_params params = {.mode = 0644};
    assert_int_equal(file_write("folder/a.pem", bytes_text("A"), &params, NULL), ERR_OK);
}

static void remove_one(void)
{
    assert_int_equal(file_remove("folder/a.pem", NULL), ERR_OK);
}

static void remove_all(void)
{
    remove_one();
    assert_int_equal(folder_remove("folder", NULL), ERR_OK);
}

static void test_a_stamp_changes_with_what_lies_there(void **state)
{
    (void)state;
    static const struct {
        const char *name, *location;
        void (*change)(void); /* NULL: nothing */
        bool is_other;
    } changes[] = {
        {"nothing", "dir:folder", NULL, false},
        {"nothing", "file:folder/a.pem", NULL, false},
        {"nothing, and nothing there", "dir:none", NULL, false},
        {"another file", "dir:folder", put_another, true},
        {"another file", "folder", put_another, true},
        {"another file beside it", "file:folder/a.pem", put_another, false},
        {"a replaced file", "dir:folder", replace, true},
        {"a replaced file", "file:folder/a.pem", replace, true},
        {"a replaced file", "folder/a.pem", replace, true},
        {"a removed file", "dir:folder", remove_one, true},
        {"a removed file", "file:folder/a.pem", remove_one, true},
        {"a removed folder", "dir:folder", remove_all, true},
    };
    for (size_t i = 0; i < COUNT(changes); i++) {
        assert_int_equal(folder_make("folder", 0755, NULL), ERR_OK);
        place_write("folder/a.pem", "a");
        place_set_time("folder/a.pem", 1000);
        place_set_time("folder", 1000);
        char *before = stamp_of(changes[i].location);
        if (changes[i].change != NULL)
            changes[i].change();
        char *after = stamp_of(changes[i].location);
        if ((strcmp(before, after) != 0) != changes[i].is_other)
            fail_msg("%s in %s: %s%s", changes[i].name, changes[i].location, before, after);
        free(after);
        free(before);
        assert_int_equal(file_remove("folder/a.pem", NULL), ERR_OK);
        assert_int_equal(file_remove("folder/b.pem", NULL), ERR_OK);
        assert_int_equal(folder_remove("folder", NULL), ERR_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_other_locations_are_not_used),
        PLACE_TEST(test_folders_of_locations),
        PLACE_TEST(test_a_persons_store_needs_a_home),
        PLACE_TEST(test_a_stamp_changes_with_what_lies_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
