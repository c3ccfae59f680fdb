/* Durations: what people may write, and that a refusal changes nothing. */
#include "text/duration.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct parse_case {
    const char *text;
    enum err want;
    int64_t seconds;
} parse_cases[] = {
    {"1s", ERR_OK, 1},
    {"90s", ERR_OK, 90},
    {"15m", ERR_OK, 900},
    {"12h", ERR_OK, 43200},
    {"30d", ERR_OK, 2592000},
    {"36525d", ERR_OK, 3155760000},
    {"3155760000s", ERR_OK, 3155760000},
    {"", ERR_USAGE, 0},
    {"s", ERR_USAGE, 0},
    {"90", ERR_USAGE, 0},
    {"0s", ERR_USAGE, 0},
    {"00s", ERR_USAGE, 0},
    {"01s", ERR_USAGE, 0},
    {"-1s", ERR_USAGE, 0},
    {"+1s", ERR_USAGE, 0},
    {" 1s", ERR_USAGE, 0},
    {"1s ", ERR_USAGE, 0},
    {"1 s", ERR_USAGE, 0},
    {"1.5h", ERR_USAGE, 0},
    {"1h30m", ERR_USAGE, 0},
    {"1D", ERR_USAGE, 0},
    {"1w", ERR_USAGE, 0},
    {"36526d", ERR_USAGE, 0},
    {"3155760001s", ERR_USAGE, 0},
    {"9223372036854775807d", ERR_USAGE, 0},
    {"9223372036854775808s", ERR_USAGE, 0},
    {"99999999999999999999999s", ERR_USAGE, 0},
    {"never", ERR_USAGE, 0},
};

static void durations_are_read_as_people_write_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof parse_cases / sizeof parse_cases[0]; i++) {
        const struct parse_case *c = &parse_cases[i];
        struct errinfo e = {""};
        int64_t seconds = -7;
        enum err got = duration_parse(c->text, &seconds, &e);
        if (got != c->want || seconds != (c->want == ERR_OK ? c->seconds : -7))
            fail_msg("'%s': %s, %lld", c->text, err_name(got), (long long)seconds);
        assert_true((got == ERR_OK) == (e.message[0] == '\0'));
    }
}

static void the_shortest_exact_form_is_written(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *want;
    } cases[] = {{1, "1s"},     {60, "1m"},     {61, "61s"},        {3600, "1h"},          {5400, "90m"},
                 {86400, "1d"}, {90000, "25h"}, {15552000, "180d"}, {3155760000, "36525d"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32];
        int64_t again;
        duration_format(cases[i].seconds, text);
        assert_string_equal(text, cases[i].want);
        assert_int_equal(duration_parse(text, &again, NULL), ERR_OK);
        assert_int_equal(again, cases[i].seconds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_read_as_people_write_them),
        cmocka_unit_test(the_shortest_exact_form_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
