/* Times: both directions, every day of four centuries, and what is no time. */
#include "base/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct time_case {
    const char *text;
    int64_t seconds;
} time_cases[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1969-12-31T23:59:59Z", -1},
    {"2026-11-22T05:00:00Z", 1795323600},
    {"2000-02-29T12:34:56Z", 951827696},
    {"2038-01-19T03:14:08Z", 2147483648},
    {"1900-03-01T00:00:00Z", -2203891200},
    {"2100-03-01T00:00:00Z", 4107542400},
    {"0000-01-01T00:00:00Z", -62167219200},
    {"0000-02-29T00:00:00Z", -62162121600},
    {"9999-12-31T23:59:59Z", 253402300799},
};

static void a_time_is_the_same_in_both_directions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof time_cases / sizeof time_cases[0]; i++) {
        char text[CALENDAR_SIZE];
        int64_t seconds;
        assert_true(calendar_parse(bytes_text(time_cases[i].text), &seconds));
        assert_int_equal(seconds, time_cases[i].seconds);
        calendar_format(time_cases[i].seconds, text);
        assert_string_equal(text, time_cases[i].text);
    }
}

static void every_day_of_four_centuries_comes_back(void **state)
{
    (void)state;
    for (int64_t day = -146097 / 2; day < 146097 / 2; day++) {
        char text[CALENDAR_SIZE];
        int64_t seconds, wanted = day * 86400 + (day + 200000) % 86400;
        calendar_format(wanted, text);
        if (!calendar_parse(bytes_text(text), &seconds) || seconds != wanted)
            fail_msg("%s", text);
    }
}

static void times_that_cannot_be_written_are_shown_as_the_nearest(void **state)
{
    (void)state;
    char text[CALENDAR_SIZE];
    calendar_format(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
    calendar_format(INT64_MIN, text);
    assert_string_equal(text, "0000-01-01T00:00:00Z");
}

static const char *const no_times[] = {
    "",
    "2026-11-22T05:00:00",
    "2026-11-22T05:00:00z",
    "2026-11-22t05:00:00Z",
    "2026-11-22 05:00:00Z",
    "2026-11-22T05:00:00.0Z",
    "2026-11-22T05:00:00+00:00",
    "2026-11-22T05:00Z",
    "2026-11-2 T05:00:00Z",
    "2026/11/22T05:00:00Z",
    "-026-11-22T05:00:00Z",
    "+026-11-22T05:00:00Z",
    "2026-11-22T05:00:0\xB2Z",
    "2026-00-22T05:00:00Z",
    "2026-13-22T05:00:00Z",
    "2026-11-00T05:00:00Z",
    "2026-11-31T05:00:00Z",
    "2026-02-29T05:00:00Z",
    "2100-02-29T05:00:00Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T05:60:00Z",
    "2016-12-31T23:59:60Z",
    "2026-11-22T05:00:00Z ",
    " 2026-11-22T05:00:00Z",
};

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_times / sizeof no_times[0]; i++) {
        int64_t seconds = 77;
        if (calendar_parse(bytes_text(no_times[i]), &seconds) || seconds != 77)
            fail_msg("'%s'", no_times[i]);
    }
}

static const struct {
    struct calendar calendar;
    bool want;
} dates[] = {
    {{2024, 2, 29, 23, 59, 59}, true}, {{0, 1, 1, 0, 0, 0}, true},      {{9999, 12, 31, 0, 0, 0}, true},
    {{-1, 1, 1, 0, 0, 0}, false},      {{10000, 1, 1, 0, 0, 0}, false}, {{2024, 1, 32, 0, 0, 0}, false},
    {{2024, 4, 31, 0, 0, 0}, false},   {{2024, 1, 1, -1, 0, 0}, false}, {{2024, 1, 1, 0, -1, 0}, false},
    {{2024, 1, 1, 0, 0, -1}, false},   {{2023, 2, 29, 0, 0, 0}, false},
};

static void a_date_must_be_in_the_calendar(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        int64_t seconds;
        assert_int_equal(calendar_to_seconds(&dates[i].calendar, &seconds), dates[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_is_the_same_in_both_directions),
        cmocka_unit_test(every_day_of_four_centuries_comes_back),
        cmocka_unit_test(times_that_cannot_be_written_are_shown_as_the_nearest),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(a_date_must_be_in_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
