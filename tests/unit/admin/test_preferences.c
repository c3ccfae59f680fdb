/* admin.ini: what it may say, and that nothing else is ignored. */
#include "admin/preferences.h"

#include <string.h>

#include "place.h"

static const struct row {
    const char *text;
    enum err want;
    const char *vault;   /* NULL: not said */
    const char *message; /* what a refusal must mention */
} rows[] = {
    {"", ERR_OK, NULL, NULL},
    {"; nothing but a comment\n", ERR_OK, NULL, NULL},
    {"Vault=/srv/vault\n", ERR_OK, "/srv/vault", NULL},
    {"[Common]\nVault = /srv/the vault\n", ERR_OK, "/srv/the vault", NULL},
    {"[common]\r\nvault=/v\r\n", ERR_OK, "/v", NULL},

    {"[Common]\nVualt=/srv/vault\n", ERR_USAGE, NULL, "line 2: unknown key 'Vualt'; did you mean 'Vault'?"},
    {"Passphrase=secret\n", ERR_USAGE, NULL, "unknown key 'Passphrase'"},
    {"[Comon]\nVault=/v\n", ERR_USAGE, NULL, "did you mean 'Common'?"},
    {"[read]\nVault=/v\n", ERR_USAGE, NULL, "unknown section 'read'"},
    {"Vault=/v\n[Common]\nVault=/w\n", ERR_USAGE, NULL, "twice"},
    {"Vault=\n", ERR_USAGE, NULL, "'Vault'"},
    {"Vault=vault\n", ERR_USAGE, NULL, "whole path"},
    {"Vault\n", ERR_USAGE, NULL, "1"},
    {"[Common\nVault=/v\n", ERR_USAGE, NULL, "1"},
};

static void each_file_says_what_it_says_or_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e;
        struct admin_preferences p = {NULL};
        enum err got = admin_preferences_parse(bytes_text(rows[i].text), &p, &e);
        place_demand_error(rows[i].text, got, rows[i].want, &e);
        if (rows[i].message != NULL && strstr(e.message, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].text, e.message);
        if ((p.vault == NULL) != (rows[i].vault == NULL) || (p.vault != NULL && strcmp(p.vault, rows[i].vault) != 0))
            fail_msg("%s: %s", rows[i].text, p.vault != NULL ? p.vault : "(none)");
        admin_preferences_done(&p);
    }
}

static void a_missing_file_says_nothing(void **state)
{
    (void)state;
    struct admin_preferences p = {NULL};
    assert_int_equal(admin_preferences_load("admin.ini", &p, NULL), ERR_OK);
    assert_null(p.vault);
    assert_int_equal(admin_preferences_load("no/folder/admin.ini", &p, NULL), ERR_OK);
    assert_null(p.vault);
}

static void a_refusal_names_the_file(void **state)
{
    (void)state;
    struct errinfo e;
    struct admin_preferences p = {NULL};
    place_write("admin.ini", "Volt=/v\n");
    assert_int_equal(admin_preferences_load("admin.ini", &p, &e), ERR_USAGE);
    assert_non_null(strstr(e.message, "admin.ini"));
    place_write("admin.ini", "Vault=/v\n");
    assert_int_equal(admin_preferences_load("admin.ini", &p, &e), ERR_OK);
    assert_string_equal(p.vault, "/v");
    admin_preferences_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_file_says_what_it_says_or_is_refused),
        PLACE_TEST(a_missing_file_says_nothing),
        PLACE_TEST(a_refusal_names_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
