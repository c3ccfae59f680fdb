/*
 * CRLs are read by strict DER, and say a number and serial numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/limits.h"
#include "build.h"
#include "keys/crl.h"

#define NUMBER_5 "30 0a 06 03 55 1d 14 04 03 02 01 05"
#define ENTRY(serial) "30 12 " serial BUILD_TIME

struct row {
    const char *name;
    struct crl_recipe recipe;
    enum err want;
};

static const struct row rows[] = {
    {"a good one", {.tail = NULL}, ERR_OK},
    {"without entries", {.entries = ""}, ERR_OK},
    {"without nextUpdate", {.next_update = ""}, ERR_OK},
    {"an entry with a reason",
     {.entries = "30 22 30 20 02 01 07 " BUILD_TIME "30 0c 30 0a 06 03 55 1d 15 04 03 0a 01 01"},
     ERR_OK},
    {"another extension beside the number",
     {.extensions = "a0 18 30 16 " NUMBER_5 "30 08 06 03 55 1d 23 04 01 00"},
     ERR_OK},
    {"version 1", {.version = ""}, ERR_MALFORMED},
    {"version 3", {.version = "02 01 02"}, ERR_MALFORMED},
    {"no CRL number", {.extensions = "a0 02 30 00"}, ERR_MALFORMED},
    {"no extensions", {.extensions = ""}, ERR_MALFORMED},
    {"two CRL numbers", {.extensions = "a0 1a 30 18 " NUMBER_5 NUMBER_5}, ERR_MALFORMED},
    {"CRL number 0", {.extensions = "a0 0e 30 0c 30 0a 06 03 55 1d 14 04 03 02 01 00"}, ERR_MALFORMED},
    {"a negative CRL number", {.extensions = "a0 0e 30 0c 30 0a 06 03 55 1d 14 04 03 02 01 85"}, ERR_MALFORMED},
    {"a CRL number that is too long",
     {.extensions = "a0 0f 30 0d 30 0b 06 03 55 1d 14 04 04 02 02 00 05"},
     ERR_MALFORMED},
    {"CRL number 2^53",
     {.extensions = "a0 14 30 12 30 10 06 03 55 1d 14 04 09 02 07 20 00 00 00 00 00 00"},
     ERR_MALFORMED},
    {"a byte behind the CRL number",
     {.extensions = "a0 0f 30 0d 30 0b 06 03 55 1d 14 04 04 02 01 05 00"},
     ERR_MALFORMED},
    {"a critical extension",
     {.extensions = "a0 1b 30 19 " NUMBER_5 "30 0b 06 03 55 1d 1c 01 01 ff 04 01 00"},
     ERR_MALFORMED},
    {"an empty list of entries", {.entries = "30 00"}, ERR_MALFORMED},
    {"an entry without date", {.entries = "30 05 30 03 02 01 07"}, ERR_MALFORMED},
    {"an entry without serial number", {.entries = "30 11 30 0f " BUILD_TIME}, ERR_MALFORMED},
    {"an entry with serial number 0", {.entries = "30 14 " ENTRY("02 01 00")}, ERR_MALFORMED},
    {"a serial number that is too long", {.entries = "30 15 30 13 02 02 00 07 " BUILD_TIME}, ERR_MALFORMED},
    {"a number where an entry should be", {.entries = "30 17 " ENTRY("02 01 07") "02 01 07"}, ERR_MALFORMED},
    {"a date that is none", {.this_update = "17 0d 32 36 31 33 32 32 30 35 30 30 30 30 5a"}, ERR_MALFORMED},
    {"another algorithm outside", {.algorithm = "30 0a 06 08 2a 86 48 ce 3d 04 03 03"}, ERR_MALFORMED},
    {"something behind the extensions", {.extensions = "a0 0e 30 0c " NUMBER_5 "30 00"}, ERR_MALFORMED},
    {"a byte behind it", {.tail = "00"}, ERR_MALFORMED},
};

static void crls_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct crl crl = {.number = 99};
        struct errinfo e = {""};
        struct buf der = build_crl(&rows[i].recipe);
        enum err got = crl_parse(buf_bytes(&der), &crl, &e);
        if (got != rows[i].want)
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        assert_int_equal(crl.number, got == ERR_OK ? 5 : 99);
        buf_done(&der);
    }
}

static void the_largest_number_is_2_to_the_53_less_1(void **state)
{
    (void)state;
    struct crl_recipe recipe = {.extensions = "a0 14 30 12 30 10 06 03 55 1d 14 04 09 02 07 1f ff ff ff ff ff ff"};
    struct buf der = build_crl(&recipe);
    struct crl crl;
    assert_int_equal(crl_parse(buf_bytes(&der), &crl, NULL), ERR_OK);
    assert_true(crl.number == VERSION_MAX);
    buf_done(&der);
}

static void what_is_listed_is_revoked_and_nothing_else(void **state)
{
    (void)state;
    struct crl_recipe recipe = {.entries = "30 28 " ENTRY("02 01 07") ENTRY("02 01 09")};
    struct serial seven = {1, {7}}, eight = {1, {8}}, longer = {2, {7, 7}};
    struct buf der = build_crl(&recipe);
    struct crl crl;
    assert_int_equal(crl_parse(buf_bytes(&der), &crl, NULL), ERR_OK);
    assert_true(crl_lists(&crl, &seven));
    assert_false(crl_lists(&crl, &eight));
    assert_false(crl_lists(&crl, &longer));
    buf_done(&der);
}

struct visited {
    unsigned sum, count, stop_after;
};

static enum err visit(const struct serial *serial, void *context)
{
    struct visited *v = context;
    v->sum += serial->bytes[0];
    return ++v->count == v->stop_after ? ERR_CONFLICT : ERR_OK;
}

static void each_entry_is_visited_until_one_stops(void **state)
{
    (void)state;
    struct crl_recipe recipe = {.entries = "30 3c " ENTRY("02 01 07") ENTRY("02 01 09") ENTRY("02 01 01")};
    struct visited all = {.stop_after = 0}, two = {.stop_after = 2}, none = {.stop_after = 0};
    struct crl crl, empty = {.number = 1};
    struct buf der = build_crl(&recipe);
    assert_int_equal(crl_parse(buf_bytes(&der), &crl, NULL), ERR_OK);
    assert_int_equal(crl_each(&crl, visit, &all), ERR_OK);
    assert_int_equal(all.sum, 17);
    assert_int_equal(crl_each(&crl, visit, &two), ERR_CONFLICT);
    assert_int_equal(two.sum, 16);
    assert_int_equal(crl_each(&empty, visit, &none), ERR_OK);
    assert_int_equal(none.count, 0);
    buf_done(&der);
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    struct crl_recipe recipe = {.tail = NULL};
    struct buf der = build_crl(&recipe);
    struct crl crl;
    for (size_t size = 0; size < der.size; size++)
        assert_int_equal(crl_parse((struct bytes){der.data, size}, &crl, NULL), ERR_MALFORMED);
    buf_done(&der);
}

static void a_crl_over_the_limit_is_too_large(void **state)
{
    (void)state;
    uint8_t *zeros = calloc(1, LIMIT_CRL + 1);
    struct crl crl;
    assert_non_null(zeros);
    assert_int_equal(crl_parse((struct bytes){zeros, LIMIT_CRL + 1}, &crl, NULL), ERR_TOO_LARGE);
    free(zeros);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crls_are_read_strictly),
        cmocka_unit_test(the_largest_number_is_2_to_the_53_less_1),
        cmocka_unit_test(what_is_listed_is_revoked_and_nothing_else),
        cmocka_unit_test(each_entry_is_visited_until_one_stops),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(a_crl_over_the_limit_is_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
