/*
 * Certificates are read by strict DER: every row of the table but the good ones differs from a good one in one thing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "build.h"
#include "keys/certificate.h"

#define ONE_TIME(tag, digits) "30 1e " BUILD_TIME tag digits

struct row {
    const char *name;
    struct certificate_recipe recipe;
    enum err want;
};

static const struct row rows[] = {
    {"a good one", {.tail = NULL}, ERR_OK},
    {"without extensions", {.extensions = ""}, ERR_OK},
    {"a serial number of 20 bytes",
     {.serial = "02 14 7f 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12"},
     ERR_OK},
    {"GeneralizedTime",
     {.validity = "30 22 18 0f 32 30 32 36 31 31 32 32 30 35 30 30 30 30 5a"
                  "18 0f 32 30 32 36 31 31 32 32 30 35 30 30 30 30 5a"},
     ERR_OK},
    {"version 1", {.version = ""}, ERR_MALFORMED},
    {"version 2", {.version = "a0 03 02 01 01"}, ERR_MALFORMED},
    {"version 4", {.version = "a0 03 02 01 03"}, ERR_MALFORMED},
    {"a serial number of 21 bytes",
     {.serial = "02 15 7f 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13"},
     ERR_MALFORMED},
    {"a negative serial number", {.serial = "02 01 87"}, ERR_MALFORMED},
    {"serial number zero", {.serial = "02 01 00"}, ERR_MALFORMED},
    {"a serial number that is too long", {.serial = "02 02 00 07"}, ERR_MALFORMED},
    {"a serial number without bytes", {.serial = "02 00"}, ERR_MALFORMED},
    {"a length in two bytes that fits in one", {.serial = "02 81 01 07"}, ERR_MALFORMED},
    {"an indefinite length", {.extensions = "a3 80 30 00 00 00"}, ERR_MALFORMED},
    {"two algorithms", {.inner_algorithm = "30 0a 06 08 2a 86 48 ce 3d 04 03 03"}, ERR_MALFORMED},
    {"another algorithm outside", {.algorithm = "30 0a 06 08 2a 86 48 ce 3d 04 03 03"}, ERR_MALFORMED},
    {"only one date", {.validity = "30 0f " BUILD_TIME}, ERR_MALFORMED},
    {"a third date", {.validity = "30 2d " BUILD_TIME BUILD_TIME BUILD_TIME}, ERR_MALFORMED},
    {"a time without seconds",
     {.validity = "30 1c " BUILD_TIME "17 0b 32 36 31 31 32 32 30 35 30 30 5a"},
     ERR_MALFORMED},
    {"a time with an offset",
     {.validity = "30 22 " BUILD_TIME "17 11 32 36 31 31 32 32 30 35 30 30 30 30 2b 30 31 30 30"},
     ERR_MALFORMED},
    {"a time without Z", {.validity = ONE_TIME("17 0d ", "32 36 31 31 32 32 30 35 30 30 30 30 30")}, ERR_MALFORMED},
    {"the 31st of November", {.validity = ONE_TIME("17 0d ", "32 36 31 31 33 31 30 35 30 30 30 30 5a")}, ERR_MALFORMED},
    {"letters in a time", {.validity = ONE_TIME("17 0d ", "32 36 31 31 41 31 30 35 30 30 30 30 5a")}, ERR_MALFORMED},
    {"a NUL in a time", {.validity = ONE_TIME("17 0d ", "32 36 31 31 00 31 30 35 30 30 30 30 5a")}, ERR_MALFORMED},
    {"unique ids", {.extensions = "81 02 00 00 a3 02 30 00"}, ERR_MALFORMED},
    {"extensions twice", {.extensions = "a3 02 30 00 a3 02 30 00"}, ERR_MALFORMED},
    {"a byte behind it", {.tail = "00"}, ERR_MALFORMED},
};

static void certificates_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct certificate_fields fields = {.not_after = -1};
        struct errinfo e = {""};
        struct buf der = build_certificate(&rows[i].recipe);
        enum err got = certificate_parse(buf_bytes(&der), &fields, &e);
        if (got != rows[i].want)
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        assert_true(got == ERR_OK ? fields.not_after == BUILD_TIME_SECONDS : fields.not_after == -1);
        buf_done(&der);
    }
}

static void fields_are_those_of_the_certificate(void **state)
{
    (void)state;
    struct certificate_recipe recipe = {.serial = "02 02 00 81",
                                        .validity = "30 20 17 0d 34 39 31 32 33 31 32 33 35 39 35 39 5a"
                                                    "18 0f 32 30 35 30 30 31 30 31 30 30 30 30 30 30 5a"};
    struct buf der = build_certificate(&recipe);
    struct certificate_fields fields;
    assert_int_equal(certificate_parse(buf_bytes(&der), &fields, NULL), ERR_OK);
    assert_int_equal(fields.serial.size, 2);
    assert_int_equal(fields.serial.bytes[1], 0x81);
    assert_int_equal(fields.not_before, 2524607999); /* 2049-12-31T23:59:59Z */
    assert_int_equal(fields.not_after, 2524608000);
    assert_int_equal(fields.public_key.size, 44);
    assert_int_equal(fields.public_key.data[0], 0x30);
    buf_done(&der);
}

static void two_digits_of_a_year_mean_1950_to_2049(void **state)
{
    (void)state;
    struct certificate_recipe recipe = {.validity = "30 1e 17 0d 35 30 30 31 30 31 30 30 30 30 30 30 5a"
                                                    "17 0d 37 30 30 31 30 31 30 30 30 30 30 31 5a"};
    struct buf der = build_certificate(&recipe);
    struct certificate_fields fields;
    assert_int_equal(certificate_parse(buf_bytes(&der), &fields, NULL), ERR_OK);
    assert_int_equal(fields.not_before, -631152000); /* 1950-01-01T00:00:00Z */
    assert_int_equal(fields.not_after, 1);
    buf_done(&der);
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    struct certificate_recipe recipe = {.tail = NULL};
    struct buf der = build_certificate(&recipe);
    struct certificate_fields fields;
    for (size_t size = 0; size < der.size; size++)
        assert_int_equal(certificate_parse((struct bytes){der.data, size}, &fields, NULL), ERR_MALFORMED);
    buf_done(&der);
}

static void a_certificate_over_the_limit_is_too_large(void **state)
{
    (void)state;
    static const uint8_t zeros[8 * 1024 + 1];
    struct certificate_fields fields;
    assert_int_equal(certificate_parse((struct bytes){zeros, sizeof zeros}, &fields, NULL), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_are_read_strictly),
        cmocka_unit_test(fields_are_those_of_the_certificate),
        cmocka_unit_test(two_digits_of_a_year_mean_1950_to_2049),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(a_certificate_over_the_limit_is_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
