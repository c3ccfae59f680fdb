/*
 * Code that is opened on demand, and what is said if it is not there.
 */
#include "place.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/clock.h"
#include "system/log.h"
#include "system/module.h"

static void test_finds_symbols(void **state)
{
    (void)state;
    static const struct {
        const char *file, *symbol;
        enum err want;
    } rows[] = {
        {"libm.so.6", "cos", ERR_OK},
        {"libm.so.6", "rollseal_no_such_symbol", ERR_INTERNAL},
        {"librollseal-no-such-module.so", "cos", ERR_INTERNAL},
        {"./missing/module.so", "cos", ERR_INTERNAL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const void *address = NULL;
        struct errinfo e = {""};
        place_demand_error(rows[i].symbol, module_symbol(rows[i].file, rows[i].symbol, &address, &e), rows[i].want, &e);
        assert_true((address != NULL) == (rows[i].want == ERR_OK));
    }
}

static bool has_no_proc;

ssize_t __real_readlink(const char *path, char *out, size_t size);
ssize_t __wrap_readlink(const char *path, char *out, size_t size);
ssize_t __wrap_readlink(const char *path, char *out, size_t size)
{
    errno = ENOENT;
    return has_no_proc ? -1 : __real_readlink(path, out, size);
}

static void test_a_module_in_the_working_directory_is_not_taken(void **state)
{
    (void)state;
    const void *address = NULL;
    Dl_info library;
    struct errinfo e = {""};
    assert_int_equal(module_symbol("libm.so.6", "cos", &address, NULL), ERR_OK);
    assert_int_not_equal(dladdr(address, &library), 0);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(symlink(library.dli_fname, "folder/module.so"), 0);
    for (int i = 0; i < 2; i++) {
        address = NULL;
        has_no_proc = i != 0;
        enum err got = module_symbol("./folder/module.so", "cos", &address, &e);
        has_no_proc = false;
        place_demand_error(i != 0 ? "without /proc" : "with /proc", got, ERR_INTERNAL, &e);
        assert_null(address);
    }
}

static void test_finds_what_lies_beside_a_library(void **state)
{
    (void)state;
    static const char end[] = "/folder/module.so";
    const void *address = NULL;
    char *path = NULL;
    struct errinfo e = {""};
    assert_int_equal(module_symbol("libm.so.6", "cos", &address, NULL), ERR_OK);
    place_demand_error("a library", module_beside(address, "folder/module.so", &path, &e), ERR_OK, &e);
    assert_int_equal(path[0], '/');
    assert_string_equal(path + strlen(path) - strlen(end), end);
    free(path);
    path = NULL;
    place_demand_error("no library", module_beside(&path, "module.so", &path, &e), ERR_INTERNAL, &e);
    assert_null(path);
}

static void test_clock_and_log_work(void **state)
{
    (void)state;
    assert_true(clock_now() > 1700000000);
    log_write("rollseal-test", LOG_LEVEL_NOTICE, "100% of a message with %s in it");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_symbols),
        PLACE_TEST(test_a_module_in_the_working_directory_is_not_taken),
        cmocka_unit_test(test_finds_what_lies_beside_a_library),
        cmocka_unit_test(test_clock_and_log_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
