/*
 * client.ini: whose section counts, and that nothing in it is ignored.
 */
#include "place.h"

#include <string.h>

#include "read/preferences.h"

static void sections_and_keys(void **state)
{
    static const struct row {
        const char *text, *command;
        enum parameter_id id;
        const char *value;
        enum parameter_origin origin;
        enum err want;
    } rows[] = {
        {"", "read", PARAMETER_RING, "all", ORIGIN_DEFAULT, ERR_OK},
        {"; a comment\n\n[Common]\n", "read", PARAMETER_RING, "all", ORIGIN_DEFAULT, ERR_OK},
        {"[Common]\nRing=a\n", "read", PARAMETER_RING, "a", ORIGIN_COMMON, ERR_OK},
        {"[common]\nring = a \n", "read", PARAMETER_RING, "a", ORIGIN_COMMON, ERR_OK},
        {"[Common]\r\nRing=a\r\n", "read", PARAMETER_RING, "a", ORIGIN_COMMON, ERR_OK},
        {"[Common]\nRing=a\n[read]\nRing=b\n", "read", PARAMETER_RING, "b", ORIGIN_SECTION, ERR_OK},
        {"[read]\nRing=b\n[Common]\nRing=a\n", "read", PARAMETER_RING, "b", ORIGIN_SECTION, ERR_OK},
        {"[Common]\nRing=a\n[get]\nRing=b\n", "read", PARAMETER_RING, "a", ORIGIN_COMMON, ERR_OK},
        {"[read]\nRing=b\n", NULL, PARAMETER_RING, "all", ORIGIN_DEFAULT, ERR_OK},
        {"[read]\nRing=b\n[Common]\nRing=a\n", "why", PARAMETER_RING, "b", ORIGIN_READ, ERR_OK},
        {"[read]\nRing=b\n[why]\nRing=c\n", "why", PARAMETER_RING, "c", ORIGIN_SECTION, ERR_OK},
        {"[why]\nRing=c\n[read]\nRing=b\n", "why", PARAMETER_RING, "c", ORIGIN_SECTION, ERR_OK},
        {"[read]\nCertificateSource=a\n[why]\nCertificateSource=b\n", "why", PARAMETER_CERTIFICATE_SOURCE, "b",
         ORIGIN_SECTION, ERR_OK},
        {"[read]\nRing=b\n", "status", PARAMETER_RING, "b", ORIGIN_READ, ERR_OK},
        {"[watch]\nRing=b\n", "why", PARAMETER_RING, "all", ORIGIN_DEFAULT, ERR_OK},
        {"[why]\nRing=c\n", "read", PARAMETER_RING, "all", ORIGIN_DEFAULT, ERR_OK},
        {"[read]\nRing=b\n", "report", PARAMETER_RING, "b", ORIGIN_READ, ERR_OK},
        {"[read]\nRing=b\n", "pairs", PARAMETER_RING, "all", ORIGIN_DEFAULT, ERR_OK},
        {"[Common]\nAcceptEncryptedDataOnly=\n", "read", PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "true", ORIGIN_COMMON,
         ERR_OK},
        {"[Common]\nCertificateSource.2=b\nCertificateSource.1=a\n", "read", PARAMETER_CERTIFICATE_SOURCE, "a",
         ORIGIN_COMMON, ERR_OK},
        {"[Common]\nCertificateSource.64=a\n", "read", PARAMETER_CERTIFICATE_SOURCE, "a", ORIGIN_COMMON, ERR_OK},
        {"[Common]\nConfiguration=/x;y\n", "read", PARAMETER_CONFIGURATION, "/x;y", ORIGIN_COMMON, ERR_OK},
        {.text = "[Common]\nRong=a\n", .want = ERR_USAGE},
        {.text = "[Comon]\nRing=a\n", .want = ERR_USAGE},
        {.text = "[watch]\nNothing=a\n", .want = ERR_USAGE},
        {.text = "Ring=a\n", .want = ERR_USAGE},
        {.text = "[get]\nRing=a/b\n", .want = ERR_USAGE},
        {.text = "[Common]\nRing=\n", .want = ERR_USAGE},
        {.text = "[Common]\nRing=a\nRING=a\n", .want = ERR_USAGE},
        {.text = "[Common]\nRing.1=a\n", .want = ERR_USAGE},
        {.text = "[Common]\nCertificateSource.0=a\n", .want = ERR_USAGE},
        {.text = "[Common]\nCertificateSource.01=a\n", .want = ERR_USAGE},
        {.text = "[Common]\nCertificateSource.65=a\n", .want = ERR_USAGE},
        {.text = "[Common]\nCertificateSource.=a\n", .want = ERR_USAGE},
        {.text = "[Common]\nPreferences=/x\n", .want = ERR_USAGE},
        {.text = "[Common]\nRing\n", .want = ERR_USAGE},
        {.text = "[Common\nRing=a\n", .want = ERR_USAGE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct parameters p = {.settings = {{NULL, 0}}};
        struct errinfo e = {""};
        enum err got = preferences_parse(bytes_text(rows[i].text), "client.ini", rows[i].command, &p, &e);
        place_demand_error(rows[i].text, got, rows[i].want, &e);
        if (got == ERR_OK) {
            assert_string_equal(parameters_text(&p, rows[i].id), rows[i].value);
            assert_int_equal(parameters_origin(&p, rows[i].id), rows[i].origin);
        } else {
            assert_non_null(strstr(e.message, "client.ini"));
        }
        parameters_done(&p);
    }
}

static void hints(void **state)
{
    static const struct row {
        const char *text, *said;
    } rows[] = {
        {"[Common]\nCertificateSorce=x\n", "did you mean CertificateSource?"},
        {"[Common]\n\nRong=x\n", "line 3"},
        {"[raed]\nRing=x\n", "did you mean read?"},
        {"Ring=x\n", "[Common]"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct parameters p = {.settings = {{NULL, 0}}};
        struct errinfo e = {""};
        assert_int_equal(preferences_parse(bytes_text(rows[i].text), "client.ini", "read", &p, &e), ERR_USAGE);
        if (strstr(e.message, rows[i].said) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", e.message, rows[i].said);
        parameters_done(&p);
    }
}

static void the_command_line_beats_the_file(void **state)
{
    static const struct parameter_place line = {ORIGIN_COMMAND_LINE, 0, 0};
    struct parameters p = {.settings = {{NULL, 0}}};
    (void)state;
    place_write("client.ini", "[Common]\nRing=a\n[read]\nRing=b\nFallback=false\n");
    assert_int_equal(parameters_set(&p, PARAMETER_PREFERENCES, "client.ini", &line, NULL), ERR_OK);
    assert_int_equal(parameters_set(&p, PARAMETER_RING, "c", &line, NULL), ERR_OK);
    assert_int_equal(preferences_load("read", &p, NULL), ERR_OK);
    assert_string_equal(parameters_text(&p, PARAMETER_RING), "c");
    assert_false(parameters_switch(&p, PARAMETER_FALLBACK));
    parameters_done(&p);
}

static void a_file_that_is_named_must_be_there(void **state)
{
    static const struct parameter_place line = {ORIGIN_COMMAND_LINE, 0, 0};
    struct parameters p = {.settings = {{NULL, 0}}};
    struct errinfo e = {""};
    (void)state;
    assert_int_equal(parameters_set(&p, PARAMETER_PREFERENCES, "missing.ini", &line, NULL), ERR_OK);
    place_demand_error("missing", preferences_load("read", &p, &e), ERR_NOT_FOUND, &e);
    parameters_done(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_and_keys),
        cmocka_unit_test(hints),
        PLACE_TEST(the_command_line_beats_the_file),
        PLACE_TEST(a_file_that_is_named_must_be_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
