/*
 * Which account this is, and where its folders are.
 */
#include "place.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "system/host.h"

static void set(const char *name, const char *value)
{
    assert_int_equal(value != NULL ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void test_folders_follow_the_variables(void **state)
{
    (void)state;
    static const struct {
        const char *xdg, *home;
        enum err want;
        const char *data, *kept_state;
    } rows[] = {
        {"/xdg", "/home/anna", ERR_OK, "/xdg/rollseal", "/xdg/rollseal"},
        {"/xdg", NULL, ERR_OK, "/xdg/rollseal", "/xdg/rollseal"},
        {NULL, "/home/anna", ERR_OK, "/home/anna/.local/share/rollseal", "/home/anna/.local/state/rollseal"},
        {"", "/home/anna", ERR_OK, "/home/anna/.local/share/rollseal", "/home/anna/.local/state/rollseal"},
        {"relative", "/home/anna", ERR_OK, "/home/anna/.local/share/rollseal", "/home/anna/.local/state/rollseal"},
        {NULL, NULL, ERR_USAGE, NULL, NULL},
        {"relative", NULL, ERR_USAGE, NULL, NULL},
        {NULL, "", ERR_USAGE, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *data = NULL, *kept_state = NULL;
        struct errinfo e = {""};
        set("XDG_DATA_HOME", rows[i].xdg);
        set("XDG_STATE_HOME", rows[i].xdg);
        set("HOME", rows[i].home);
        place_demand_error("data", host_data_folder(&data, &e), rows[i].want, &e);
        place_demand_error("state", host_state_folder(&kept_state, &e), rows[i].want, &e);
        if (rows[i].want == ERR_OK) {
            assert_string_equal(data, rows[i].data);
            assert_string_equal(kept_state, rows[i].kept_state);
        } else
            assert_true(data == NULL && kept_state == NULL);
        free(data);
        free(kept_state);
    }
}

static void test_empty_variables_are_unset(void **state)
{
    (void)state;
    set("ROLLSEAL_TEST", "");
    assert_null(host_variable("ROLLSEAL_TEST"));
    set("ROLLSEAL_TEST", "x");
    assert_string_equal(host_variable("ROLLSEAL_TEST"), "x");
    set("ROLLSEAL_TEST", NULL);
    assert_null(host_variable("ROLLSEAL_TEST"));
}

static void test_account_names_who_is_behind_sudo(void **state)
{
    (void)state;
    char *account = NULL;
    set("SUDO_USER", "anna");
    assert_int_equal(host_account(&account, NULL), ERR_OK);
    assert_true(account[0] != '\0');
    assert_int_equal(strstr(account, "(anna)") != NULL, host_is_root());
    free(account);
    set("SUDO_USER", NULL);
    assert_int_equal(host_account(&account, NULL), ERR_OK);
    assert_null(strchr(account, '('));
    free(account);
}

/* A group with so many members that its entry takes this memory; 0: groups are as they are. */
static size_t entry_size;

int __real_getgrnam_r(const char *name, struct group *entry, char *memory, size_t size, struct group **found);
int __wrap_getgrnam_r(const char *name, struct group *entry, char *memory, size_t size, struct group **found);
int __wrap_getgrnam_r(const char *name, struct group *entry, char *memory, size_t size, struct group **found)
{
    *found = NULL;
    if (entry_size == 0)
        return __real_getgrnam_r(name, entry, memory, size, found);
    if (size < entry_size)
        return ERANGE;
    entry->gr_gid = 4711;
    *found = entry;
    return 0;
}

static void test_group_may_have_everybody_as_a_member(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t size;
        enum err want;
    } rows[] = {
        {"a few", 1000, ERR_OK},
        {"two thousand", 100000, ERR_OK},
        {"a hundred thousand", 4000000, ERR_OK},
        {"more than anybody has", SIZE_MAX, ERR_IO},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned number = 77;
        struct errinfo e = {""};
        entry_size = rows[i].size;
        place_demand_error(rows[i].name, host_group("everybody", &number, &e), rows[i].want, &e);
        entry_size = 0;
        assert_int_equal(number, rows[i].want == ERR_OK ? 4711 : 77);
    }
}

static void test_groups_have_numbers(void **state)
{
    (void)state;
    unsigned number = 77;
    struct errinfo e = {""};
    place_demand_error("unknown", host_group("no-such-group-here", &number, &e), ERR_NOT_FOUND, &e);
    assert_int_equal(number, 77);
    const struct group *own = getgrgid(getegid());
    if (own == NULL)
        skip();
    char name[64];
    snprintf(name, sizeof name, "%s", own->gr_name);
    assert_int_equal(host_group(name, &number, NULL), ERR_OK);
    assert_int_equal(number, getegid());
}

static void test_this_computer_has_a_name_and_an_id(void **state)
{
    (void)state;
    char name[HOST_NAME_SIZE], id[HOST_NAME_SIZE], again[HOST_NAME_SIZE], user[HOST_NAME_SIZE], wanted[HOST_NAME_SIZE];
    host_name(name);
    assert_int_equal(gethostname(wanted, sizeof wanted), 0);
    assert_string_equal(name, wanted);
    assert_int_equal(host_machine_id(id, NULL), ERR_OK);
    assert_int_equal(host_machine_id(again, NULL), ERR_OK);
    assert_string_equal(id, again);
    assert_true(strspn(id, "0123456789abcdef") == 32 || strcmp(id, name) == 0);
    const struct passwd *own = getpwuid(geteuid());
    if (own == NULL)
        skip();
    snprintf(wanted, sizeof wanted, "%s", own->pw_name);
    host_user(user);
    assert_string_equal(user, wanted);
}

/* Or the computer would report as another one for a while. */
static void test_an_id_that_cannot_be_read_now_is_no_other_id(void **state)
{
    (void)state;
    char id[HOST_NAME_SIZE] = "";
    struct errinfo e = {""};
    struct rlimit limit, none;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    enum err error = host_machine_id(id, &e);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    place_demand_error("no descriptors", error, ERR_IO, &e);
    assert_int_equal(host_machine_id(id, &e), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folders_follow_the_variables),
        cmocka_unit_test(test_empty_variables_are_unset),
        cmocka_unit_test(test_account_names_who_is_behind_sudo),
        cmocka_unit_test(test_groups_have_numbers),
        cmocka_unit_test(test_group_may_have_everybody_as_a_member),
        cmocka_unit_test(test_this_computer_has_a_name_and_an_id),
        cmocka_unit_test(test_an_id_that_cannot_be_read_now_is_no_other_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
