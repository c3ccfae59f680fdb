#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "seal/name.h"
#include "seal/version.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define TEN "abcdefghij"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void names_of_configurations_work_as_file_names_everywhere(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool want;
    } rows[] = {
        {"helpdesk.ini", true},
        {"a", true},
        {"7", true},
        {"Portal_Passwords-2.conf", true},
        {"a..b", true},
        {"a-", true},
        {HUNDRED, true},
        {HUNDRED "a", false},
        {"", false},
        {".", false},
        {"..", false},
        {".hidden", false},
        {"_a", false},
        {"-rf", false},
        {"a.", false},
        {"a/b", false},
        {"a\\b", false},
        {"a b", false},
        {" a", false},
        {"a:b", false},
        {"a\n", false},
        {"a\xC3\xA4", false},
        {"com\xC2\xB9", false},
        {"con", false},
        {"CON", false},
        {"Con.ini", false},
        {"prn", false},
        {"aux.tar.gz", false},
        {"nul", false},
        {"nul.", false},
        {"com1", false},
        {"COM9.ini", false},
        {"lpt1", false},
        {"lpt9.x", false},
        {"com0", true},
        {"com10", true},
        {"com", true},
        {"conf", true},
        {"icon", true},
        {"con-1.ini", true},
        {"xcon.con", true},
        {"probes/0011223344556677", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (configuration_name_is_valid(rows[i].name) != rows[i].want)
            fail_msg("\"%s\"", rows[i].name);
    }
}

static void names_are_compared_without_case(void **state)
{
    (void)state;
    assert_true(configuration_name_equals("helpdesk.ini", "HelpDesk.INI"));
    assert_true(configuration_name_equals("", ""));
    assert_false(configuration_name_equals("a", ""));
    assert_false(configuration_name_equals("", "a"));
    assert_false(configuration_name_equals("a.ini", "a.in"));
    assert_false(configuration_name_equals("a.in", "a.ini"));
    assert_false(configuration_name_equals("a[", "a{")); /* a letter and its capital differ in the same bit */
    assert_false(configuration_name_equals("a@", "a`"));
}

static void sealed_files_bear_names_of_configurations_or_probes(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool want;
    } rows[] = {
        {"helpdesk.ini", true},
        {"probes", true},
        {"probes/0011223344556677", true},
        {"probes/001122334455667", false},
        {"probes/00112233445566778", false},
        {"probes/00112233445566AA", false},
        {"probes/", false},
        {"Probes/0011223344556677", false},
        {"probes/helpdesk.ini", false},
        {"probes/../configs/a", false},
        {"configs/helpdesk.ini", false},
        {"rings/pilot/helpdesk.ini", false},
        {"/helpdesk.ini", false},
        {"", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (sealed_name_is_valid(rows[i].name) != rows[i].want)
            fail_msg("\"%s\"", rows[i].name);
    }
}

static void versions_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool want;
        struct version version;
    } rows[] = {
        {"1.1", true, {1, 1}},
        {"3.42", true, {3, 42}},
        {"9007199254740991.9007199254740991", true, {VERSION_MAX, VERSION_MAX}},
        {"plain", true, {0, 0}},
        {"", false, {0, 0}},
        {".", false, {0, 0}},
        {"3", false, {0, 0}},
        {"3.", false, {0, 0}},
        {".42", false, {0, 0}},
        {"0.42", false, {0, 0}},
        {"3.0", false, {0, 0}},
        {"3.042", false, {0, 0}},
        {"3.42.1", false, {0, 0}},
        {"1.9007199254740992", false, {0, 0}},
        {"Plain", false, {0, 0}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char again[VERSION_TEXT_SIZE];
        struct version v = {77, 77};
        if (version_parse(bytes_text(rows[i].text), &v) != rows[i].want)
            fail_msg("\"%s\"", rows[i].text);
        if (!rows[i].want) {
            assert_true(v.epoch == 77 && v.serial == 77);
            continue;
        }
        assert_int_equal(version_compare(v, rows[i].version), 0);
        version_format(v, again);
        assert_string_equal(again, rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_configurations_work_as_file_names_everywhere),
        cmocka_unit_test(names_are_compared_without_case),
        cmocka_unit_test(sealed_files_bear_names_of_configurations_or_probes),
        cmocka_unit_test(versions_have_one_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
