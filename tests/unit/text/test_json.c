/* JSON: order, escapes, wrong bytes, and that a part which could not be made is told at the end. */
#include "text/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_prints(struct json *value, const char *want)
{
    char *text = NULL;
    assert_int_equal(json_print(value, &text, NULL), ERR_OK);
    assert_string_equal(text, want);
    free(text);
    json_free(&value);
    assert_null(value);
}

static void members_stay_in_order_and_are_indented_by_two(void **state)
{
    (void)state;
    struct json *object = json_new_object(), *array = json_new_array();
    json_append(array, json_new_number(INT64_MIN));
    json_append(array, json_new_number(9007199254740991));
    json_append(array, json_new_boolean(false));
    json_put(object, "z", json_new_text("last letter first"));
    json_put(object, "a", array);
    json_put(object, "m", json_new_null());
    json_put(object, "b", json_new_boolean(true));
    json_put(object, "e", json_new_array());
    assert_prints(object, "{\n  \"z\": \"last letter first\",\n  \"a\": [\n    -9223372036854775808,\n"
                          "    9007199254740991,\n    false\n  ],\n  \"m\": null,\n  \"b\": true,\n  \"e\": []\n}\n");
}

static void text_is_escaped_and_wrong_bytes_are_replaced(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "\"\"\n"},
        {"quote \" backslash \\", "\"quote \\\" backslash \\\\\"\n"},
        {"line\nend\ttab \x1B", "\"line\\nend\\ttab \\u001B\"\n"},
        {"M\xC3\xBCller", "\"M\xC3\xBCller\"\n"},
        {"\xFF", "\"\xEF\xBF\xBD\"\n"},
        {"a\xC3(b", "\"a\xEF\xBF\xBD(b\"\n"},
        {"cut \xE2\x82", "\"cut \xEF\xBF\xBD\xEF\xBF\xBD\"\n"},
        {"\xC0\x80 \xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_prints(json_new_text(cases[i].text), cases[i].want);
}

static void a_part_that_is_missing_is_told_by_print(void **state)
{
    (void)state;
    char *text = NULL;
    struct errinfo e = {""};
    struct json *outer = json_new_object(), *inner = json_new_array();
    json_append(inner, NULL);
    json_put(outer, "list", inner);
    assert_int_equal(json_print(outer, &text, &e), ERR_INTERNAL);
    assert_null(text);
    assert_string_equal(e.message, "out of memory");
    json_free(&outer);
    assert_int_equal(json_print(NULL, &text, NULL), ERR_INTERNAL);
    json_put(NULL, "key", json_new_number(1));
    json_append(NULL, json_new_text("freed"));
    json_free(&outer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_stay_in_order_and_are_indented_by_two),
        cmocka_unit_test(text_is_escaped_and_wrong_bytes_are_replaced),
        cmocka_unit_test(a_part_that_is_missing_is_told_by_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
