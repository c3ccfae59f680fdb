/*
 * Start parameters: every spelling, what their values may be, and which place counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "read/parameters.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define WORDS 8

/* --output takes the next word, as in a command's own table. */
static bool takes_next(const char *word, const void *context)
{
    (void)context;
    return strcmp(word, "--output") == 0;
}

static enum err take(const char *const words[static WORDS], struct parameters *p, char **rest, size_t *rest_count,
                     struct errinfo *e)
{
    union {
        const char *const *in;
        char *const *out;
    } same = {words};
    struct parameter_words from = {.words = same.out, .takes_next = takes_next};
    while (from.count < WORDS && words[from.count] != NULL)
        from.count++;
    return parameters_take_words(p, &from, rest, rest_count, e);
}

static void spellings(void **state)
{
    static const struct row {
        const char *words[WORDS];
        enum parameter_id id;
        const char *value; /* effective, where it succeeds */
        enum err want;
        const char *rest; /* joined by spaces */
    } rows[] = {
        {{"--ring", "pilot"}, PARAMETER_RING, "pilot", ERR_OK, ""},
        {{"--ring=pilot"}, PARAMETER_RING, "pilot", ERR_OK, ""},
        {{"Ring=pilot"}, PARAMETER_RING, "pilot", ERR_OK, ""},
        {{"RING=pilot"}, PARAMETER_RING, "pilot", ERR_OK, ""},
        {{"/Ring", "pilot"}, PARAMETER_RING, "pilot", ERR_OK, ""},
        {{"/ring", "pilot", "x"}, PARAMETER_RING, "pilot", ERR_OK, "x"},
        {{"x", "/ring", "pilot", "y"}, PARAMETER_RING, "pilot", ERR_OK, "x y"},
        {{"--Ring", "pilot"}, PARAMETER_RING, "all", ERR_OK, "--Ring pilot"},
        {{"-ring", "pilot"}, PARAMETER_RING, "all", ERR_OK, "-ring pilot"},
        {{"Ring", "pilot"}, PARAMETER_RING, "all", ERR_OK, "Ring pilot"},
        {{"/srv/x"}, PARAMETER_RING, "all", ERR_OK, "/srv/x"},
        {{"/Ring=pilot"}, PARAMETER_RING, "all", ERR_OK, "/Ring=pilot"},
        {{"Rin=pilot"}, PARAMETER_RING, "all", ERR_OK, "Rin=pilot"},
        {{"--", "--ring", "pilot"}, PARAMETER_RING, "all", ERR_OK, "-- --ring pilot"},
        {{"--output", "Ring=pilot"}, PARAMETER_RING, "all", ERR_OK, "--output Ring=pilot"},
        {{"--output=x", "Ring=pilot"}, PARAMETER_RING, "pilot", ERR_OK, "--output=x"},
        {{"--ring", "--output"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"--configuration", "a=b"}, PARAMETER_CONFIGURATION, "a=b", ERR_OK, ""},
        {{"--configuration=a=b"}, PARAMETER_CONFIGURATION, "a=b", ERR_OK, ""},
        {{"--no-fallback"}, PARAMETER_FALLBACK, "false", ERR_OK, ""},
        {{"Fallback=False"}, PARAMETER_FALLBACK, "False", ERR_OK, ""},
        {{"Fallback"}, PARAMETER_FALLBACK, "true", ERR_OK, "Fallback"},
        {{"--accept-encrypted-data-only"}, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "true", ERR_OK, ""},
        {{"--accept-encrypted-data-only", "x"}, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "true", ERR_OK, "x"},
        {{"--accept-encrypted-data-only", "auto"}, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "auto", ERR_OK, ""},
        {{"/AcceptEncryptedDataOnly", "FALSE"}, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "FALSE", ERR_OK, ""},
        {{"AcceptEncryptedDataOnly", "false"}, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "true", ERR_OK, "false"},
        {{"AcceptEncryptedDataOnly="}, PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "true", ERR_OK, ""},
        {{"AcceptEncryptedDataOnly=yes"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"--ring"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"/Ring"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"Ring="}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"Ring=a/b"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"Ring=a", "--ring=b"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"--no-fallback", "Fallback=true"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"--fallback"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"Fallback=auto"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"Log=file"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"Configuration="}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"--certificate-source="}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"StateDirectory=pkcs11:x"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"Preferences=https://x/y"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
        {{"CertificatePasswordFile=store"}, PARAMETER_COUNT, NULL, ERR_USAGE, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct parameters p = {.settings = {{NULL, 0}}};
        struct errinfo e = {""};
        char *rest[WORDS];
        char joined[256] = "";
        size_t count = 0;
        enum err got = take(rows[i].words, &p, rest, &count, &e);
        for (size_t j = 0; got == ERR_OK && j < count; j++) {
            strcat(joined, j > 0 ? " " : "");
            strcat(joined, rest[j]);
        }
        if (got != rows[i].want)
            fail_msg("row %zu: %s (%s)", i, err_name(got), e.message);
        if (got == ERR_OK) {
            assert_string_equal(parameters_text(&p, rows[i].id), rows[i].value);
            assert_string_equal(joined, rows[i].rest);
        }
        parameters_done(&p);
    }
}

static void the_stronger_place_counts(void **state)
{
    static const struct parameter_place common = {ORIGIN_COMMON, 2, 0}, section = {ORIGIN_SECTION, 4, 0},
                                        line = {ORIGIN_COMMAND_LINE, 0, 0}, later = {ORIGIN_COMMON, 3, 7};
    struct parameters p = {.settings = {{NULL, 0}}};
    (void)state;
    assert_int_equal(parameters_origin(&p, PARAMETER_RING), ORIGIN_DEFAULT);
    assert_string_equal(parameters_text(&p, PARAMETER_RING), "all");
    assert_null(parameters_text(&p, PARAMETER_CONFIGURATION));

    assert_int_equal(parameters_set(&p, PARAMETER_RING, "b", &section, NULL), ERR_OK);
    assert_int_equal(parameters_set(&p, PARAMETER_RING, "a", &common, NULL), ERR_OK);
    assert_string_equal(parameters_text(&p, PARAMETER_RING), "b");
    assert_int_equal(parameters_set(&p, PARAMETER_RING, "c", &line, NULL), ERR_OK);
    assert_string_equal(parameters_text(&p, PARAMETER_RING), "c");
    assert_int_equal(parameters_set(&p, PARAMETER_RING, "d", &line, NULL), ERR_USAGE);
    assert_string_equal(parameters_text(&p, PARAMETER_RING), "c");
    assert_int_equal(p.settings[PARAMETER_RING].count, 1);

    assert_int_equal(parameters_set(&p, PARAMETER_CERTIFICATE_SOURCE, "second", &later, NULL), ERR_OK);
    assert_int_equal(parameters_set(&p, PARAMETER_CERTIFICATE_SOURCE, "first", &common, NULL), ERR_OK);
    assert_int_equal(p.settings[PARAMETER_CERTIFICATE_SOURCE].count, 2);
    assert_string_equal(p.settings[PARAMETER_CERTIFICATE_SOURCE].values[1].text, "second");
    assert_int_equal(parameters_set(&p, PARAMETER_CERTIFICATE_SOURCE, "other", &section, NULL), ERR_OK);
    assert_int_equal(p.settings[PARAMETER_CERTIFICATE_SOURCE].count, 1);
    assert_int_equal(parameters_set(&p, PARAMETER_CERTIFICATE_SOURCE, "", &section, NULL), ERR_USAGE);
    assert_int_equal(p.settings[PARAMETER_CERTIFICATE_SOURCE].count, 1);
    parameters_done(&p);
}

static void paths(void **state)
{
    static const struct row {
        const char *text;
        enum err want;
    } rows[] = {
        {"/srv/x", ERR_OK},
        {"x", ERR_OK},
        {"./pkcs11:x", ERR_OK},
        {"a b:c", ERR_OK},
        {"C:\\x", ERR_OK},
        {"stores", ERR_OK},
        {"", ERR_USAGE},
        {"store", ERR_USAGE},
        {"store:LocalMachine\\My", ERR_USAGE},
        {"[LocalMachine]\\My", ERR_USAGE},
        {"pkcs11:object=x", ERR_USAGE},
        {"https://example.com/x", ERR_USAGE},
        {"file:x", ERR_USAGE},
        {"dir:/srv", ERR_USAGE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        if (parameter_check_path(rows[i].text, "FILE", &e) != rows[i].want)
            fail_msg("%s: %s", rows[i].text, e.message);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),
        cmocka_unit_test(the_stronger_place_counts),
        cmocka_unit_test(paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
