/*
 * The library as programs of others call it, over plain files: what a handle refuses and keeps, what lives how long,
 * and when a watch tells something.
 */
#include "place.h"

#include <poll.h>
#include <rollseal.h>
#include <stdio.h>
#include <string.h>

#include "files/file.h"
#include "files/folder.h"

#define PLAIN "AcceptEncryptedDataOnly=false", "StateDirectory=state", "CertificateSource=dir:store"

static const char *const good_parameters[] = {"Configuration=a.ini", PLAIN, NULL};

static int enter(void **state)
{
    if (place_setup(state) != 0)
        return -1;
    place_write("a.ini", "Key=outside\n[Section]\nKey=inside\n");
    return folder_make_all("store", 0755, NULL) == ERR_OK ? 0 : -1;
}

static void demand(const struct rollseal *r, const char *row, enum rollseal_error got, enum rollseal_error want)
{
    const char *message = rollseal_message(r);
    if (got != want)
        fail_msg("%s: %s instead of %s: %s", row, rollseal_error_name(got), rollseal_error_name(want), message);
    if ((message[0] == '\0') != (want == ROLLSEAL_OK) || strpbrk(message, "\n\x1B\xFF") != NULL)
        fail_msg("%s: this is no message for %s: \"%s\"", row, rollseal_error_name(want), message);
}

static struct rollseal *opened(void)
{
    struct rollseal *r = rollseal_new();
    assert_non_null(r);
    demand(r, "open", rollseal_open(r, good_parameters), ROLLSEAL_OK);
    return r;
}

static void demand_readable(struct rollseal *r, const char *row)
{
    struct rollseal_content *c = NULL;
    demand(r, row, rollseal_read(r, &c), ROLLSEAL_OK);
    rollseal_content_free(&c);
    assert_null(c);
}

/* ---- Errors ---- */

static void names_every_error_by_its_number(void **state)
{
    (void)state;
#define X(identifier, name, exit_status, when)                                                                         \
    assert_string_equal(rollseal_error_name((enum rollseal_error)(exit_status)), name);                                \
    assert_string_equal(rollseal_error_text((enum rollseal_error)(exit_status)), when);
    ERR_LIST(X)
#undef X
    assert_string_equal(rollseal_error_name(ROLLSEAL_OK), "ok");
    assert_null(rollseal_error_text(ROLLSEAL_OK));
    assert_null(rollseal_error_name((enum rollseal_error)9));
    assert_null(rollseal_error_text((enum rollseal_error)1000));
    assert_string_equal(rollseal_library_version(), ROLLSEAL_VERSION);
}

/* ---- Opening ---- */

static void refuses_parameters_and_keeps_those_it_has(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *parameters[4];
        enum rollseal_error want;
    } rows[] = {
        {"names in any case", {"configuration=a.ini", "FALLBACK=false"}, ROLLSEAL_OK},
        {"several sources", {"Configuration=a.ini", "CertificateSource=x", "CertificateSource=y"}, ROLLSEAL_OK},
        {"a file that is not there yet", {"Configuration=none/b.ini"}, ROLLSEAL_OK},
        {"a password file of that name", {"Configuration=a.ini", "CertificatePasswordFile=./-"}, ROLLSEAL_OK},
        {"preferences", {"Preferences=good.ini"}, ROLLSEAL_OK},
        {"nothing", {NULL}, ROLLSEAL_ERR_USAGE},
        {"no configuration", {"Ring=all"}, ROLLSEAL_ERR_USAGE},
        {"no name", {"=a.ini"}, ROLLSEAL_ERR_USAGE},
        {"an empty text", {"Configuration=a.ini", ""}, ROLLSEAL_ERR_USAGE},
        {"no value", {"Configuration=a.ini", "Ring"}, ROLLSEAL_ERR_USAGE},
        {"an empty value", {"Configuration="}, ROLLSEAL_ERR_USAGE},
        {"a slip of the hand", {"Configuration=a.ini", "Rnig=all"}, ROLLSEAL_ERR_USAGE},
        {"an option", {"--configuration=a.ini"}, ROLLSEAL_ERR_USAGE},
        {"twice", {"Configuration=a.ini", "Configuration=b.ini"}, ROLLSEAL_ERR_USAGE},
        {"a value that cannot be", {"Configuration=a.ini", "Fallback=2"}, ROLLSEAL_ERR_USAGE},
        {"not a name", {"Configuration=folder/"}, ROLLSEAL_ERR_USAGE},
        {"standard input", {"Configuration=a.ini", "CertificatePasswordFile=-"}, ROLLSEAL_ERR_USAGE},
        {"standard input by preferences", {"Preferences=stdin.ini"}, ROLLSEAL_ERR_USAGE},
        {"preferences with a slip", {"Configuration=a.ini", "Preferences=slip.ini"}, ROLLSEAL_ERR_USAGE},
        {"marks for a terminal", {"Configuration=a\n\x1B[31m\xFF"}, ROLLSEAL_ERR_USAGE},
        {"no preferences", {"Configuration=a.ini", "Preferences=none.ini"}, ROLLSEAL_ERR_NOT_FOUND},
        {"no folder of preferences", {"Configuration=a.ini", "Preferences=none/x.ini"}, ROLLSEAL_ERR_UNREACHABLE},
    };
    place_write("good.ini", "[Common]\nConfiguration=a.ini\n[watch]\nRing=all\n");
    place_write("stdin.ini", "[Common]\nConfiguration=a.ini\nCertificatePasswordFile=-\n");
    place_write("slip.ini", "[Common]\nRnig=all\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct rollseal *r = opened();
        demand(r, rows[i].name, rollseal_open(r, rows[i].parameters), rows[i].want);
        if (rows[i].want != ROLLSEAL_OK)
            demand_readable(r, rows[i].name);
        rollseal_free(&r);
        assert_null(r);
    }
}

static void does_nothing_before_it_is_open(void **state)
{
    (void)state;
    struct rollseal *r = rollseal_new();
    struct rollseal_content *c = NULL;
    assert_string_equal(rollseal_message(r), "");
    demand(r, "read", rollseal_read(r, &c), ROLLSEAL_ERR_USAGE);
    demand(r, "watch", rollseal_watch(r, 0), ROLLSEAL_ERR_USAGE);
    demand(r, "watch_read", rollseal_watch_read(r, &c), ROLLSEAL_ERR_USAGE);
    assert_int_equal(rollseal_watch_fd(r), -1);
    assert_null(c);
    rollseal_free(&r);
    rollseal_free(&r);
    rollseal_content_free(&c);
}

static void tell(enum rollseal_error error, const char *message, void *context)
{
    snprintf(context, 256, "%s %s", rollseal_error_name(error), message);
}

static void tells_what_it_goes_on_without(void **state)
{
    (void)state;
    const char *const parameters[] = {"Configuration=a.ini", PLAIN, "CertificatePasswordFile=none", NULL};
    char told[256] = "";
    struct rollseal *r = rollseal_new();
    demand(r, "open", rollseal_open(r, parameters), ROLLSEAL_OK);
    demand_readable(r, "nobody is told");
    rollseal_on_warning(r, tell, told);
    demand_readable(r, "somebody is told");
    assert_memory_equal(told, "not-found none", strlen("not-found none"));
    rollseal_free(&r);
}

/* ---- Contents ---- */

static void keeps_contents_and_values_as_long_as_they_are(void **state)
{
    (void)state;
    struct rollseal *r = opened();
    struct rollseal_content *c = NULL;
    const char *inside = NULL, *outside = NULL, *again = NULL;
    demand(r, "read", rollseal_read(r, &c), ROLLSEAL_OK);
    rollseal_free(&r);
    assert_int_equal(rollseal_content_get(c, "Section.Key", &inside, NULL), ROLLSEAL_OK);
    assert_int_equal(rollseal_content_get(c, "Key", &outside, NULL), ROLLSEAL_OK);
    assert_int_equal(rollseal_content_get(c, "Section.Key", &again, NULL), ROLLSEAL_OK);
    assert_string_equal(inside, "inside");
    assert_string_equal(outside, "outside");
    assert_ptr_equal(inside, again);
    assert_int_equal(rollseal_content_size(c), strlen("Key=outside\n[Section]\nKey=inside\n"));
    assert_memory_equal(rollseal_content_bytes(c), "Key=outside", strlen("Key=outside"));
    rollseal_content_version(c, NULL, NULL);
    assert_false(rollseal_content_is_sealed(c));
    assert_int_equal(rollseal_content_refused(c), ROLLSEAL_OK);
    assert_string_equal(rollseal_content_why(c), "");
    rollseal_content_free(&c);
}

static void finds_no_values_that_are_not_there(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
        enum rollseal_error want;
    } rows[] = {
        {"[Section]\nKey=\n", "Section.Key", ROLLSEAL_OK},
        {"[Section]\nKey=1\n", "Key", ROLLSEAL_ERR_NOT_FOUND},
        {"[Section]\nKey=1\n", "section.Key", ROLLSEAL_ERR_NOT_FOUND},
        {"[Section]\nKey=1\n", "Section.", ROLLSEAL_ERR_USAGE},
        {"[Section]\nKey=1\n", "", ROLLSEAL_ERR_USAGE},
        {"[Section\n", "Section.Key", ROLLSEAL_ERR_MALFORMED},
        {"", "Section.Key", ROLLSEAL_ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *value = "as before";
        struct rollseal *r = opened();
        struct rollseal_content *c = NULL;
        place_write("a.ini", rows[i].text);
        demand(r, rows[i].text, rollseal_read(r, &c), ROLLSEAL_OK);
        demand(r, rows[i].key, rollseal_content_get(c, rows[i].key, &value, r), rows[i].want);
        assert_string_equal(value, rows[i].want == ROLLSEAL_OK ? "" : "as before");
        rollseal_content_free(&c);
        rollseal_free(&r);
    }
}

static void reads_nothing_on_failure(void **state)
{
    (void)state;
    struct rollseal *r = opened();
    struct rollseal_content *c = NULL;
    demand(r, "before", rollseal_read(r, &c), ROLLSEAL_OK);
    struct rollseal_content *before = c;
    assert_int_equal(remove("a.ini"), 0);
    demand(r, "read", rollseal_read(r, &c), ROLLSEAL_ERR_NOT_FOUND);
    assert_ptr_equal(c, before);
    rollseal_content_free(&c);
    rollseal_free(&r);
}

/* ---- Watching ---- */

static void wait_until_told(const struct rollseal *r)
{
    struct pollfd told = {rollseal_watch_fd(r), POLLIN, 0};
    assert_int_equal(poll(&told, 1, 60000), 1);
}

/* The content that a watch gives next, which begins with this text. */
static void demand_change(struct rollseal *r, const char *text)
{
    struct rollseal_content *c = NULL;
    while (c == NULL) {
        wait_until_told(r);
        demand(r, text, rollseal_watch_read(r, &c), ROLLSEAL_OK);
    }
    assert_memory_equal(rollseal_content_bytes(c), text, strlen(text));
    rollseal_content_free(&c);
}

static void replace(const char *text)
{
    static const struct file_write_params params = {.mode = 0644};
    assert_int_equal(file_write("a.ini", bytes_text(text), &params, NULL), ERR_OK);
}

static void gives_a_content_once_for_each_change(void **state)
{
    (void)state;
    struct rollseal *r = opened();
    struct rollseal_content *first = NULL, *second = NULL;
    demand(r, "watch", rollseal_watch(r, 86400), ROLLSEAL_OK);
    demand(r, "first", rollseal_watch_read(r, &first), ROLLSEAL_OK);
    demand(r, "second", rollseal_watch_read(r, &second), ROLLSEAL_OK);
    assert_non_null(first);
    assert_null(second);
    replace("[Section]\n");
    demand_change(r, "[Section]");
    demand(r, "a watch that begins again", rollseal_watch(r, 0), ROLLSEAL_OK);
    demand(r, "first again", rollseal_watch_read(r, &second), ROLLSEAL_OK);
    assert_non_null(second);
    rollseal_content_free(&first);
    rollseal_content_free(&second);
    rollseal_free(&r);
}

static void goes_on_watching_after_an_error(void **state)
{
    (void)state;
    struct rollseal *r = opened();
    struct rollseal_content *c = NULL;
    assert_int_equal(remove("a.ini"), 0);
    demand(r, "watch", rollseal_watch(r, 86400), ROLLSEAL_OK);
    demand(r, "nothing there", rollseal_watch_read(r, &c), ROLLSEAL_ERR_NOT_FOUND);
    assert_null(c);
    replace("[There]\n");
    demand_change(r, "[There]");
    rollseal_free(&r);
}

static void ends_a_watch_when_it_is_opened_again(void **state)
{
    (void)state;
    static const char *const bad_parameters[] = {"Configuration=", NULL};
    struct rollseal *r = opened();
    struct rollseal_content *c = NULL;
    demand(r, "too long", rollseal_watch(r, 400u * 86400), ROLLSEAL_ERR_USAGE);
    assert_int_equal(rollseal_watch_fd(r), -1);
    demand(r, "watch", rollseal_watch(r, 60), ROLLSEAL_OK);
    int fd = rollseal_watch_fd(r);
    assert_true(fd >= 0);
    demand(r, "too long", rollseal_watch(r, 400u * 86400), ROLLSEAL_ERR_USAGE);
    demand(r, "refused", rollseal_open(r, bad_parameters), ROLLSEAL_ERR_USAGE);
    assert_int_equal(rollseal_watch_fd(r), fd);
    demand(r, "opened again", rollseal_open(r, good_parameters), ROLLSEAL_OK);
    assert_int_equal(rollseal_watch_fd(r), -1);
    demand(r, "no watch", rollseal_watch_read(r, &c), ROLLSEAL_ERR_USAGE);
    assert_null(c);
    rollseal_free(&r);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, enter, place_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_every_error_by_its_number),
        TEST(refuses_parameters_and_keeps_those_it_has),
        TEST(does_nothing_before_it_is_open),
        TEST(tells_what_it_goes_on_without),
        TEST(keeps_contents_and_values_as_long_as_they_are),
        TEST(finds_no_values_that_are_not_there),
        TEST(reads_nothing_on_failure),
        TEST(gives_a_content_once_for_each_change),
        TEST(goes_on_watching_after_an_error),
        TEST(ends_a_watch_when_it_is_opened_again),
    };
    return cmocka_run_group_tests_name("rollseal", tests, NULL, NULL);
}
