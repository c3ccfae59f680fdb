/*
 * Code that is opened on demand, and what is said if it is not there.
 */
#include "place.h"

#include <stdlib.h>
#include <string.h>

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
        cmocka_unit_test(test_finds_what_lies_beside_a_library),
        cmocka_unit_test(test_clock_and_log_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
