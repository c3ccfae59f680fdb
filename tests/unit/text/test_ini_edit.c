/* Changing INI files: the change, and that everything else stays byte for byte. */
#include "text/ini.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct edit_case {
    const char *name, *text, *section, *key, *value; /* value NULL: unset */
    enum err want;
    const char *result;
} edit_cases[] = {
    {"another value", "[s]\na=1\nb=2\n", "s", "a", "new", ERR_OK, "[s]\na=new\nb=2\n"},
    {"the blanks around = stay", "[s]\n  a \t=  1  \n", "s", "a", "new", ERR_OK, "[s]\n  a \t=  new\n"},
    {"colon stays", "a: 1\n", "", "a", "new", ERR_OK, "a: new\n"},
    {"value that was empty", "a =\n", "", "a", "new", ERR_OK, "a =new\n"},
    {"value that becomes empty", "a = 1\n", "", "a", "", ERR_OK, "a = \n"},
    {"the same value", "a=1\n", "", "a", "1", ERR_OK, "a=1\n"},
    {"no line end at the end of the file", "a=1", "", "a", "new", ERR_OK, "a=new"},
    {"CRLF stays", "[s]\r\na=1\r\nb=2\r\n", "s", "a", "new", ERR_OK, "[s]\r\na=new\r\nb=2\r\n"},
    {"each line keeps its own line end", "a=1\r\nb=2\nc=3\r\n", "", "b", "new", ERR_OK, "a=1\r\nb=new\nc=3\r\n"},
    {"byte order mark stays",
     "\xEF\xBB\xBF"
     "a=1\n",
     "", "a", "new", ERR_OK,
     "\xEF\xBB\xBF"
     "a=new\n"},
    {"comments and order stay", "; head\n\n[s]\n# about a\na=1\n; foot\n", "s", "a", "2", ERR_OK,
     "; head\n\n[s]\n# about a\na=2\n; foot\n"},
    {"a comment that looks like the key", "[s]\n;a=0\na=1\n", "s", "a", "2", ERR_OK, "[s]\n;a=0\na=2\n"},
    {"the same key of another section", "a=0\n[s]\na=1\n[t]\na=2\n", "s", "a", "x", ERR_OK,
     "a=0\n[s]\na=x\n[t]\na=2\n"},
    {"new key behind the section's last", "[s]\na=1\n\n[t]\nb=2\n", "s", "c", "3", ERR_OK,
     "[s]\na=1\nc=3\n\n[t]\nb=2\n"},
    {"new key in an empty section", "[s]\n\n[t]\nb=2\n", "s", "c", "3", ERR_OK, "[s]\nc=3\n\n[t]\nb=2\n"},
    {"new key in front of the next section's comment", "[s]\na=1\n\n; about t\n[t]\n", "s", "c", "3", ERR_OK,
     "[s]\na=1\nc=3\n\n; about t\n[t]\n"},
    {"new key where the section goes on", "[s]\na=1\n[t]\nb=2\n[s]\nc=3\n", "s", "d", "4", ERR_OK,
     "[s]\na=1\n[t]\nb=2\n[s]\nc=3\nd=4\n"},
    {"new key outside of sections", "a=1\n[s]\nb=2\n", "", "c", "3", ERR_OK, "a=1\nc=3\n[s]\nb=2\n"},
    {"first key outside of sections", "; about s\n[s]\nb=2\n", "", "c", "3", ERR_OK, "c=3\n; about s\n[s]\nb=2\n"},
    {"first key behind the byte order mark", "\xEF\xBB\xBF[s]\nb=2\n", "", "c", "3", ERR_OK,
     "\xEF\xBB\xBF"
     "c=3\n[s]\nb=2\n"},
    {"new key, CRLF", "[s]\r\na=1\r\n", "s", "b", "2", ERR_OK, "[s]\r\na=1\r\nb=2\r\n"},
    {"new key behind a last line without end", "[s]\na=1", "s", "b", "2", ERR_OK, "[s]\na=1\nb=2"},
    {"new section", "[s]\na=1\n", "t", "b", "2", ERR_OK, "[s]\na=1\n\n[t]\nb=2\n"},
    {"new section, CRLF", "[s]\r\na=1\r\n", "t", "b", "2", ERR_OK, "[s]\r\na=1\r\n\r\n[t]\r\nb=2\r\n"},
    {"new section behind a last line without end", "a=1", "t", "b", "2", ERR_OK, "a=1\n\n[t]\nb=2\n"},
    {"new section in an empty file", "", "t", "b", "2", ERR_OK, "[t]\nb=2\n"},
    {"new key in an empty file", "", "", "b", "2", ERR_OK, "b=2\n"},
    {"value with what looks like syntax", "a=1\n", "", "a", "x ; y # z = \"q\" 'r' [s] : \\n", ERR_OK,
     "a=x ; y # z = \"q\" 'r' [s] : \\n\n"},
    {"value that begins like a comment", "[s]\n", "s", "a", "; x", ERR_OK, "[s]\na=; x\n"},
    {"value in UTF-8", "[s]\n", "s", "a", "Z\xC3\xBCrich \xE2\x82\xAC", ERR_OK, "[s]\na=Z\xC3\xBCrich \xE2\x82\xAC\n"},
    {"names with blanks and dots inside", "", "Help desk.x", "phone number", "1", ERR_OK,
     "[Help desk.x]\nphone number=1\n"},
    {"key goes", "[s]\na=1\nb=2\n", "s", "a", NULL, ERR_OK, "[s]\nb=2\n"},
    {"last key goes", "[s]\na=1", "s", "a", NULL, ERR_OK, "[s]\n"},
    {"key behind the byte order mark goes",
     "\xEF\xBB\xBF"
     "a=1\nb=2\n",
     "", "a", NULL, ERR_OK,
     "\xEF\xBB\xBF"
     "b=2\n"},
    {"key goes, its comment stays", "# about a\r\na=1\r\n", "", "a", NULL, ERR_OK, "# about a\r\n"},

    {"line end in a value", "a=1\n", "", "a", "x\nb=2", ERR_USAGE, NULL},
    {"CR in a value", "a=1\n", "", "a", "x\r", ERR_USAGE, NULL},
    {"blank in front of a value", "a=1\n", "", "a", " x", ERR_USAGE, NULL},
    {"tab behind a value", "a=1\n", "", "a", "x\t", ERR_USAGE, NULL},
    {"no key", "a=1\n", "", "", "x", ERR_USAGE, NULL},
    {"key with =", "a=1\n", "", "b=c", "x", ERR_USAGE, NULL},
    {"key with a line end", "a=1\n", "", "b\nc", "x", ERR_USAGE, NULL},
    {"key that would be a section", "a=1\n", "", "[b]", "x", ERR_USAGE, NULL},
    {"key that would be a comment", "a=1\n", "", ";b", "x", ERR_USAGE, NULL},
    {"key that would be a byte order mark", "", "",
     "\xEF\xBB\xBF"
     "b",
     "x", ERR_USAGE, NULL},
    {"section with ]", "a=1\n", "s]t", "b", "x", ERR_USAGE, NULL},
    {"section with a line end", "a=1\n", "s\n", "b", "x", ERR_USAGE, NULL},
    {"section too long", "", "12345678901234567890123456789012345678901234567890", "b", "x", ERR_USAGE, NULL},
    {"file that is malformed elsewhere", "a=1\n[s] x\n", "", "a", "x", ERR_MALFORMED, NULL},
    {"file with the key twice", "a=1\na=2\n", "", "a", "x", ERR_MALFORMED, NULL},
    {"file with another key twice", "b=1\nb=2\n", "", "a", "x", ERR_MALFORMED, NULL},
    {"unset what is not there", "[s]\na=1\n", "s", "b", NULL, ERR_NOT_FOUND, NULL},
    {"unset in another section", "[s]\na=1\n", "", "a", NULL, ERR_NOT_FOUND, NULL},
    {"unset in a malformed file", "a=1\nword\n", "", "a", NULL, ERR_MALFORMED, NULL},
};

static enum err edit(const struct edit_case *c, struct secret **out, struct errinfo *e)
{
    struct bytes text = bytes_text(c->text);
    if (c->value == NULL)
        return ini_unset(text, c->section, c->key, out, e);
    return ini_set(text, c->section, c->key, bytes_text(c->value), out, e);
}

static void a_change_leaves_everything_else_as_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof edit_cases / sizeof edit_cases[0]; i++) {
        const struct edit_case *c = &edit_cases[i];
        struct errinfo e = {""};
        struct secret *result = NULL;
        enum err got = edit(c, &result, &e);
        if (got != c->want || (result != NULL) != (got == ERR_OK))
            fail_msg("%s: %s, %s", c->name, err_name(got), e.message);
        if (got == ERR_OK && !bytes_equal_text(secret_bytes(result), c->result))
            fail_msg("%s: %.*s", c->name, (int)result->size, (const char *)result->bytes);
        assert_true((got == ERR_OK) == (e.message[0] == '\0'));
        secret_free(&result);
    }
}

static void a_message_names_the_line_of_the_old_text(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct secret *result = NULL;
    struct bytes text = bytes_text("[s]\na=1\n[t]\nb=1\nb=2\n");
    assert_int_equal(ini_set(text, "s", "new", bytes_text("x"), &result, &e), ERR_MALFORMED);
    assert_string_equal(e.message, "line 5: the key 'b' is in this section already, in line 4");
}

static void peer_bug_10_values_with_syntax_and_long_lines_survive(void **state)
{
    (void)state;
    static const char *const values[] = {";", "#x", "= y", "\"quoted\"", "'", "a ; b", "C:\\path", "\xE2\x82\xAC", ""};
    static char long_value[64 * 1024 + 1];
    memset(long_value, ';', sizeof long_value - 1);
    for (size_t i = 0; i <= sizeof values / sizeof values[0]; i++) {
        struct bytes value = bytes_text(i < sizeof values / sizeof values[0] ? values[i] : long_value);
        struct secret *first = NULL, *second = NULL, *got = NULL;
        assert_int_equal(ini_set(bytes_text("[s]\nother=1\n"), "s", "key", value, &first, NULL), ERR_OK);
        assert_int_equal(ini_set(secret_bytes(first), "s", "other", bytes_text("2"), &second, NULL), ERR_OK);
        assert_int_equal(ini_get(secret_bytes(second), "s", "key", &got, NULL), ERR_OK);
        assert_true(secret_equals(got, value));
        secret_free(&first);
        secret_free(&second);
        secret_free(&got);
    }
}

static void hiding_leaves_no_value_and_no_comment(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hidden; /* NULL: refused */
    } rows[] = {
        {"", ""},
        {"a=1", "a=(hidden)"},
        {"[s]\na = 1\n", "[s]\na = (hidden)\n"},
        {"a : 1 \r\n\r\n", "a : (hidden)\r\n\r\n"},
        {"a=\nb = \n", "a=\nb =\n"}, /* that nothing is there is told */
        {"; old=1\n  # x\n;\n", "; (hidden)\n  # (hidden)\n; (hidden)\n"},
        {"\xEF\xBB\xBF;x\n\xEF=1\n", "\xEF\xBB\xBF; (hidden)\n\xEF=(hidden)\n"},
        {"a=1\na=2\n", NULL},
        {"secret\n", NULL},
        {"{\"a\":1}\n", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf hidden = {NULL, 0};
        enum err error = ini_hide(bytes_text(rows[i].text), &hidden, NULL);
        if (rows[i].hidden == NULL)
            assert_int_equal(error, ERR_MALFORMED);
        else if (error != ERR_OK || !bytes_equal_text(buf_bytes(&hidden), rows[i].hidden))
            fail_msg("row %zu: %s, '%.*s'", i, err_name(error), (int)hidden.size, (const char *)hidden.data);
        buf_done(&hidden);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_leaves_everything_else_as_it_is),
        cmocka_unit_test(a_message_names_the_line_of_the_old_text),
        cmocka_unit_test(hiding_leaves_no_value_and_no_comment),
        cmocka_unit_test(peer_bug_10_values_with_syntax_and_long_lines_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
