/* Results: the same facts for people and for programs. */
#include "cli/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void fill_nothing(struct result *r)
{
    (void)r;
}

static void fill_facts(struct result *r)
{
    result_text(r, "pair", "pair", "7f3a9c21d04be611");
    result_text(r, "state", "state", "active");
    result_time(r, "not_after", "valid until", 1858309200);
    result_time(r, "expires", "expires", INT64_MAX);
    result_number(r, "files", "sealed files", 12);
    result_boolean(r, "post_quantum", "post-quantum", false);
    result_boolean(r, "current", "current", true);
    result_text(r, "successor", "successor", NULL);
    result_number(r, "hidden", NULL, -1);
}

static void fill_times(struct result *r)
{
    result_time_if(r, true, "activated", "first activated", 0);
    result_time_if(r, false, "ended", "ended", 1858309200);
}

static void fill_items(struct result *r)
{
    result_item(r, "recipients", "recipients", "7f3a9c21d04be611");
    result_item(r, "recipients", "recipients", "9c21aa00d04be612");
    result_item(r, "signers", "signed by", NULL);
    result_item(r, "hidden", NULL, "x");
}

static void add_pair(struct result *r, const char *id, const char *state, int64_t files)
{
    struct result *row = result_row(r, "pairs", "pairs", "no pairs");
    result_text(row, "id", "id", id);
    result_text(row, "state", "state", state);
    result_number(row, "files", "files", files);
    result_text(row, "note", NULL, "only for programs");
}

static void fill_table(struct result *r)
{
    add_pair(r, "7f3a9c21d04be611", "active", 3);
    add_pair(r, "9c21aa00d04be612", "prepared", 12345);
}

static void fill_table_and_fact(struct result *r)
{
    result_text(r, "vault", "vault", "/home/anna/vault");
    add_pair(r, "7f3a9c21d04be611", "active", 3);
}

static void fill_empty_table(struct result *r)
{
    result_rows(r, "pairs", "pairs", "no pairs yet; make one with 'pair generate'");
}

static void fill_empty_table_and_fact(struct result *r)
{
    result_rows(r, "pairs", "pairs", NULL);
    result_text(r, "vault", "vault", "v");
}

static void fill_wide_cells(struct result *r)
{
    struct result *row = result_row(r, "rows", "rows", NULL);
    result_text(row, "name", "name", "M\xC3\xBCller\n");
    result_item(row, "items", "items", "a");
    result_item(row, "items", "items", "b");
    result_boolean(row, "last", "last", true);
    row = result_row(r, "rows", "rows", NULL);
    result_text(row, "name", "name", NULL);
    result_item(row, "items", "items", NULL);
    result_boolean(row, "last", "last", false);
}

static void fill_value(struct result *r)
{
    result_value(r, "pair", "7f3a9c21d04be611");
    result_text(r, "state", "state", "prepared");
}

static void fill_lines(struct result *r)
{
    result_line(r, "Vault of Example Ltd");
    result_text(r, "path", "path", "/v");
}

static void fill_hostile_text(struct result *r)
{
    result_text(r, "name", "name", "\x1B]0;owned\a\n\xFF\xE2\x80\xAE");
}

static const struct result_case {
    const char *name;
    void (*fill)(struct result *r);
    const char *text, *json;
} cases[] = {
    {"nothing", fill_nothing, "", "{}\n"},
    {"facts", fill_facts,
     "pair:         7f3a9c21d04be611\n"
     "state:        active\n"
     "valid until:  2028-11-20T05:00:00Z\n"
     "expires:      never\n"
     "sealed files: 12\n"
     "post-quantum: no\n"
     "current:      yes\n"
     "successor:    -\n",
     "{\n  \"pair\": \"7f3a9c21d04be611\",\n  \"state\": \"active\",\n  \"not_after\": \"2028-11-20T05:00:00Z\",\n"
     "  \"expires\": \"never\",\n  \"files\": 12,\n  \"post_quantum\": false,\n  \"current\": true,\n"
     "  \"successor\": null,\n  \"hidden\": -1\n}\n"},
    {"times that there are or not", fill_times,
     "first activated: 1970-01-01T00:00:00Z\n"
     "ended:           -\n",
     "{\n  \"activated\": \"1970-01-01T00:00:00Z\",\n  \"ended\": null\n}\n"},
    {"items", fill_items,
     "recipients: 7f3a9c21d04be611 9c21aa00d04be612\n"
     "signed by:  -\n",
     "{\n  \"recipients\": [\n    \"7f3a9c21d04be611\",\n    \"9c21aa00d04be612\"\n  ],\n  \"signers\": [],\n"
     "  \"hidden\": [\n    \"x\"\n  ]\n}\n"},
    {"table alone", fill_table,
     "ID                STATE     FILES\n"
     "7f3a9c21d04be611  active    3\n"
     "9c21aa00d04be612  prepared  12345\n",
     "{\n  \"pairs\": [\n    {\n      \"id\": \"7f3a9c21d04be611\",\n      \"state\": \"active\",\n"
     "      \"files\": 3,\n      \"note\": \"only for programs\"\n    },\n    {\n"
     "      \"id\": \"9c21aa00d04be612\",\n      \"state\": \"prepared\",\n      \"files\": 12345,\n"
     "      \"note\": \"only for programs\"\n    }\n  ]\n}\n"},
    {"table among facts", fill_table_and_fact,
     "vault: /home/anna/vault\n"
     "pairs:\n"
     "  ID                STATE   FILES\n"
     "  7f3a9c21d04be611  active  3\n",
     "{\n  \"vault\": \"/home/anna/vault\",\n  \"pairs\": [\n    {\n      \"id\": \"7f3a9c21d04be611\",\n"
     "      \"state\": \"active\",\n      \"files\": 3,\n      \"note\": \"only for programs\"\n    }\n  ]\n}\n"},
    {"empty table", fill_empty_table, "no pairs yet; make one with 'pair generate'\n", "{\n  \"pairs\": []\n}\n"},
    {"empty table among facts", fill_empty_table_and_fact, "pairs:\n  none\nvault: v\n",
     "{\n  \"pairs\": [],\n  \"vault\": \"v\"\n}\n"},
    {"cells of other widths", fill_wide_cells,
     "NAME        ITEMS  LAST\n"
     "M\xC3\xBCller\\x0A  a b    yes\n"
     "-           -      no\n",
     "{\n  \"rows\": [\n    {\n      \"name\": \"M\xC3\xBCller\\n\",\n      \"items\": [\n        \"a\",\n"
     "        \"b\"\n      ],\n      \"last\": true\n    },\n    {\n      \"name\": null,\n      \"items\": [],\n"
     "      \"last\": false\n    }\n  ]\n}\n"},
    {"one value for scripts", fill_value, "7f3a9c21d04be611\n",
     "{\n  \"pair\": \"7f3a9c21d04be611\",\n  \"state\": \"prepared\"\n}\n"},
    {"lines for people", fill_lines, "Vault of Example Ltd\npath: /v\n", "{\n  \"path\": \"/v\"\n}\n"},
    {"hostile text", fill_hostile_text, "name: \\x1B]0;owned\\x07\\x0A\\xFF\\xE2\\x80\\xAE\n",
     "{\n  \"name\": \"\\u001B]0;owned\\u0007\\n\xEF\xBF\xBD\xE2\x80\xAE\"\n}\n"},
};

static void assert_both(const struct result_case *c, const struct result *r)
{
    char *text = NULL, *json = NULL;
    assert_int_equal(result_to_text(r, &text, NULL), ERR_OK);
    assert_int_equal(result_to_json(r, &json, NULL), ERR_OK);
    if (strcmp(text, c->text) != 0)
        fail_msg("%s:\n%s", c->name, text);
    if (strcmp(json, c->json) != 0)
        fail_msg("%s:\n%s", c->name, json);
    free(text);
    free(json);
}

static void people_and_programs_see_the_same_facts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct result *r = result_new();
        assert_non_null(r);
        cases[i].fill(r);
        assert_both(&cases[i], r);
        result_free(&r);
        assert_null(r);
    }
}

static void exhausted_memory_is_told_when_it_is_printed(void **state)
{
    (void)state;
    char *text = NULL;
    struct result *r = result_new();
    assert_non_null(r);
    result_row(r, "rows", "rows", NULL)->failed = true;
    assert_int_equal(result_to_text(r, &text, NULL), ERR_INTERNAL);
    assert_int_equal(result_to_json(r, &text, NULL), ERR_INTERNAL);
    assert_null(text);
    result_free(&r);
    result_text(NULL, "key", "label", "text");
    assert_null(result_row(NULL, "rows", "rows", NULL));
    result_item(NULL, "items", "items", "x");
    assert_int_equal(result_print(NULL, true, NULL), ERR_INTERNAL);
    result_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_and_programs_see_the_same_facts),
        cmocka_unit_test(exhausted_memory_is_told_when_it_is_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
