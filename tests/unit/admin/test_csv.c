/* Lists for spreadsheets: RFC 4180, and nothing that a spreadsheet would reckon. */
#include "admin/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "place.h"

static const struct {
    const char *name;
    const char *fields[3];
    const char *want;
} rows[] = {
    {"words", {"a", "b c", "d"}, "a,b c,d\r\n"},
    {"nothing, an empty text", {"a", NULL, ""}, "a,,\r\n"},
    {"a comma", {"a,b", "c", "d"}, "\"a,b\",c,d\r\n"},
    {"quotation marks", {"say \"a\"", "\"", "d"}, "\"say \"\"a\"\"\",\"\"\"\",d\r\n"},
    {"line ends", {"a\nb", "a\rb", "a\r\nb"}, "\"a\nb\",\"a\rb\",\"a\r\nb\"\r\n"},
    {"other alphabets", {"Zürich", "日本", "d"}, "Zürich,日本,d\r\n"},
    {"formulas", {"=1+1", "+1", "-1"}, "'=1+1,'+1,'-1\r\n"},
    {"a formula with a comma", {"@SUM(A1,A2)", "a=1", "d"}, "\"'@SUM(A1,A2)\",a=1,d\r\n"},
    {"a formula behind a tabulator", {"\t=1", "b", "c"}, "'\t=1,b,c\r\n"},
    {"a formula behind a line end", {"\r=1", "b", "c"}, "\"'\r=1\",b,c\r\n"},
    {"a semicolon", {"a;b", "c", "d"}, "\"a;b\",c,d\r\n"},
    {"a formula behind a semicolon", {"a;=1+1", "b;;@c", "c"}, "\"a;'=1+1\",\"b;;'@c\",c\r\n"},
    {"a formula in a line of its own", {"a\n=1+1", "b", "c"}, "\"a\n'=1+1\",b,c\r\n"},
};

static void a_line_is_read_as_it_was_meant(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct writer w = writer_to(KIB);
        char *line = NULL;
        csv_write(&w, rows[i].fields, COUNT(rows[i].fields));
        assert_int_equal(writer_finish_text(&w, &line, NULL), ERR_OK);
        if (strcmp(line, rows[i].want) != 0)
            fail_msg("%s: %s", rows[i].name, line);
        free(line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_line_is_read_as_it_was_meant)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
