/*
 * Paths taken apart and put together, told from other locations, and looked through.
 */
#include "place.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/path.h"

static void test_takes_paths_apart(void **state)
{
    (void)state;
    static const struct {
        const char *path, *folder, *name;
    } rows[] = {
        {"/a/b/c", "/a/b", "c"}, {"/a", "/", "a"}, {"a", ".", "a"}, {"a/b", "a", "b"}, {"a/", "a", ""}, {"/", "/", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *folder = NULL;
        assert_int_equal(path_folder(rows[i].path, &folder, NULL), ERR_OK);
        assert_string_equal(folder, rows[i].folder);
        assert_string_equal(path_name(rows[i].path), rows[i].name);
        free(folder);
    }
}

static void test_tells_paths_from_other_locations(void **state)
{
    (void)state;
    static const struct {
        const char *location;
        size_t length;
    } rows[] = {
        {"https://host/a", 5}, {"pkcs11:token", 6}, {"a+b-c.d1:x", 8}, {"C:/a", 1}, {"a", 0},     {"", 0},
        {"/a:b", 0},           {"./a:b", 0},        {"1a:b", 0},       {":b", 0},   {"a_b:c", 0}, {"a/b:c", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(path_scheme_length(rows[i].location), rows[i].length);
}

static void test_checks_that_a_path_is_none_of_another_location(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err want;
    } rows[] = {
        {"x", ERR_OK},         {"-", ERR_OK},           {"store", ERR_OK},        {"./pkcs11:x", ERR_OK},
        {"C:\\x", ERR_OK},     {"", ERR_USAGE},         {"https://a", ERR_USAGE}, {"[LocalMachine]\\My", ERR_USAGE},
        {"file:x", ERR_USAGE}, {"pkcs11:x", ERR_USAGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(path_check(rows[i].path, "FILE", NULL), rows[i].want);
}

static void test_says_what_lies_in_a_folder(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        bool want;
    } rows[] = {
        {"in/new", true},      {"in/sub/new", true},  {"in/./sub/../new", true},
        {"link/new", true},    {"out/new", false},    {"in/../new", false},
        {"new", false},        {"inside/new", false}, {"in/missing/new", false},
        {"in/out/new", false},
    };
    static const char *const folders[] = {"in", "in/sub", "inside", "out"};
    for (size_t i = 0; i < COUNT(folders); i++)
        assert_int_equal(mkdir(folders[i], 0755), 0);
    assert_int_equal(symlink("in/sub", "link"), 0);
    assert_int_equal(symlink("../out", "in/out"), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (path_is_inside(rows[i].path, "in") != rows[i].want)
            fail_msg("%s", rows[i].path);
    }
    assert_true(path_is_inside("new", "/"));
    assert_false(path_is_inside("in/new", "missing"));
}

static void test_joins_paths(void **state)
{
    (void)state;
    static const struct {
        const char *folder, *name, *path;
    } rows[] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {".", "b/c", "./b/c"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *path = NULL;
        assert_int_equal(path_join(rows[i].folder, rows[i].name, &path, NULL), ERR_OK);
        assert_string_equal(path, rows[i].path);
        free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_paths_apart),
        cmocka_unit_test(test_tells_paths_from_other_locations),
        cmocka_unit_test(test_checks_that_a_path_is_none_of_another_location),
        PLACE_TEST(test_says_what_lies_in_a_folder),
        cmocka_unit_test(test_joins_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
