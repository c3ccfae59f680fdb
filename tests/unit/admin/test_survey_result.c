/* What people and programs see of computers: names as long as somebody invents them, and as many. */
#include "admin/rollout/survey_result.h"

#include <stdlib.h>
#include <string.h>

#include "place.h"

#define NAME_SIZE 1021 /* 255 control characters, fit to be shown */

static char why[] = "no pair 7f3a9c21d04be611", ring[] = "all", program[] = "1";
static const struct verdict is_not = {.reason = STANDING_NO_PAIR, .why = why, .ring = ring, .program = program};

/* Not by strstr(), which with a sanitizer measures all of a long text each time. */
static size_t count_of(const char *text, const char *word)
{
    size_t size = strlen(word), found = 0;
    for (const char *at = strchr(text, word[0]); at != NULL; at = strchr(at, word[0])) {
        bool is_there = strncmp(at, word, size) == 0;
        found += is_there;
        at += is_there ? size : 1;
    }
    return found;
}

/* So many computers of one name that are not ready, as text or JSON; how many lines name it. */
static size_t count_shown(size_t count, bool json, size_t *left_out)
{
    static char name[NAME_SIZE];
    struct survey s = {.total = count};
    struct cli_context c = {.json = json, .result = result_new()};
    char *text = NULL;
    memset(name, 'x', sizeof name - 1);
    s.computers.items = calloc(count, sizeof *s.computers.items);
    assert_non_null(s.computers.items);
    for (size_t i = 0; i < count; i++)
        s.computers.items[s.computers.count++] =
            (struct computer){.name = name, .counts = true, .reason = STANDING_NO_PAIR, .verdict = &is_not};
    assert_int_equal(survey_show_not_ready(&c, &s, NULL), ERR_OK);
    assert_int_equal(json ? result_to_json(c.result, &text, NULL) : result_to_text(c.result, &text, NULL), ERR_OK);
    size_t shown = count_of(text, name);
    const char *more = strstr(text, "and ");
    *left_out = more != NULL ? (size_t)strtoul(more + 4, NULL, 10) : 0;
    free(text);
    free(s.computers.items);
    result_free(&c.result);
    return shown;
}

static void people_see_as_many_as_they_can_read(void **state)
{
    (void)state;
    size_t left_out = 0;
    assert_int_equal(count_shown(1000, false, &left_out), 1000);
    assert_int_equal(left_out, 0);
    size_t shown = count_shown(70000, false, &left_out);
    assert_true(shown > 20000 && left_out > 0);
    assert_int_equal(shown + left_out, 70000);
}

static void programs_see_all(void **state)
{
    (void)state;
    size_t left_out = 0;
    assert_int_equal(count_shown(70000, true, &left_out), 70000);
    assert_int_equal(left_out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_see_as_many_as_they_can_read),
        cmocka_unit_test(programs_see_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
