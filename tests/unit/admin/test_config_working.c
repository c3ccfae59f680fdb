/* Working copies: what is imported and edited stays whole, and what nobody needs any more goes. */
#include "admin/config/working.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "admin/config/key_edit.h"
#include "base/limits.h"
#include "files/file.h"
#include "office.h"

static const struct working_change change = {.action = "config import", .now = OFFICE_NOW};

static void demand_content(struct office *o, const char *name, const char *text)
{
    struct errinfo e;
    struct config_row row = {0};
    struct secret *content = NULL;
    place_demand_error(name, working_get(o->vault, name, &row, &content, &e), ERR_OK, &e);
    assert_true(bytes_equal_text(secret_bytes(content), text));
    assert_int_equal(row.size, strlen(text));
    secret_free(&content);
    config_row_done(&row);
}

static size_t count_configs(struct office *o)
{
    struct config_rows rows = {NULL, 0};
    assert_int_equal(registry_configs(vault_registry(o->vault), &rows, NULL), ERR_OK);
    size_t count = rows.count;
    config_rows_done(&rows);
    return count;
}

static void names_are_checked_before_anything_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum err want;
    } rows[] = {
        {"help.ini", ERR_OK},       {"a", ERR_OK},          {"", ERR_USAGE},
        {".hidden", ERR_USAGE},     {"../up", ERR_USAGE},   {"a/b", ERR_USAGE},
        {"a b", ERR_USAGE},         {"dot.", ERR_USAGE},    {"nul.ini", ERR_USAGE},
        {"caf\xC3\xA9", ERR_USAGE}, {"-option", ERR_USAGE},
    };
    struct office o;
    office_init(&o);
    size_t want = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e;
        bool changed = false;
        enum err error = working_put(o.vault, rows[i].name, bytes_text("x"), &change, &changed, &e);
        place_demand_error(rows[i].name, error, rows[i].want, &e);
        want += rows[i].want == ERR_OK;
        assert_int_equal(count_configs(&o), want);
        assert_int_equal(place_entries("vault/contents"), want);
    }
    office_done(&o);
}

static void contents_are_checked(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e;
    struct secret *big = NULL;
    bool changed = false;
    office_init(&o);
    place_demand_error("sealed", working_put(o.vault, "a", bytes_text("rollseal/1\n"), &change, &changed, &e),
                       ERR_USAGE, &e);
    assert_int_equal(secret_new(LIMIT_CONFIGURATION + 1, &big, NULL), ERR_OK);
    place_demand_error("too large", working_put(o.vault, "a", secret_bytes(big), &change, &changed, &e), ERR_TOO_LARGE,
                       &e);
    assert_int_equal(count_configs(&o), 0);
    secret_shorten(big, LIMIT_CONFIGURATION);
    place_demand_error("16 MiB", working_put(o.vault, "a", secret_bytes(big), &change, &changed, &e), ERR_OK, &e);
    secret_free(&big);
    office_import(&o, "empty", "");
    demand_content(&o, "empty", "");
    office_done(&o);
}

static void names_that_differ_only_in_case_are_refused(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e;
    bool changed = false;
    office_init(&o);
    office_import(&o, "Help.ini", "1");
    place_demand_error("another case", working_put(o.vault, "HELP.INI", bytes_text("2"), &change, &changed, &e),
                       ERR_CONFLICT, &e);
    assert_false(changed);
    assert_non_null(strstr(e.message, "Help.ini"));
    demand_content(&o, "help.ini", "1"); /* it is found in any case */
    assert_int_equal(count_configs(&o), 1);
    assert_int_equal(place_entries("vault/contents"), 1);
    office_done(&o);
}

static void contents_that_were_never_published_go(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, id);
    office_import(&o, "help.ini", "1");
    office_import(&o, "help.ini", "2");
    assert_int_equal(place_entries("vault/contents"), 1);
    office_demand_publish(&o, "never published");
    office_import(&o, "help.ini", "3");
    office_import(&o, "help.ini", "4");
    assert_int_equal(place_entries("vault/contents"), 2);
    demand_content(&o, "help.ini", "4");
    office_done(&o);
}

static void what_a_killed_run_left_goes_with_the_next_change(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        bool stays;
    } rows[] = {
        {"vault/contents/77.age", false}, {"vault/contents/.78.age.tmp0123456789ab", false},
        {"vault/contents/079.age", true}, {"vault/contents/-1.age", true},
        {"vault/contents/notes", true},
    };
    struct office o;
    bool changed = true;
    office_init(&o);
    office_import(&o, "help.ini", "1");
    for (size_t i = 0; i < COUNT(rows); i++)
        place_write(rows[i].path, "x");
    assert_int_equal(working_put(o.vault, "help.ini", bytes_text("1"), &change, &changed, NULL), ERR_OK);
    assert_false(changed);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (file_exists(rows[i].path) != rows[i].stays)
            fail_msg("%s", rows[i].path);
    }
    demand_content(&o, "help.ini", "1");
    office_done(&o);
}

static void the_same_content_again_is_no_change(void **state)
{
    (void)state;
    struct office o;
    bool changed = true;
    office_init(&o);
    office_import(&o, "help.ini", "1");
    assert_int_equal(working_put(o.vault, "help.ini", bytes_text("1"), &change, &changed, NULL), ERR_OK);
    assert_false(changed);
    assert_int_equal(place_entries("vault/contents"), 1);
    struct audit_rows audit = {NULL, 0};
    assert_int_equal(registry_audit(vault_registry(o.vault), &audit, NULL), ERR_OK);
    assert_int_equal(audit.count, 2); /* init and the first import */
    audit_rows_done(&audit);
    office_done(&o);
}

static void a_content_that_was_lost_is_mended_by_importing_it_again(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    office_import(&o, "help.ini", "1");
    assert_int_equal(unlink("vault/contents/1.age"), 0);
    office_import(&o, "help.ini", "1");
    demand_content(&o, "help.ini", "1");
    office_done(&o);
}

/* ---- Folders ---- */

static enum err import_folder(struct office *o, const char *folder, struct errinfo *e)
{
    struct working_imports imports = {NULL, 0};
    enum err error = working_imports_add_folder(&imports, folder, e);
    if (error == ERR_OK)
        error = working_import_all(o->vault, &imports, &change, e);
    working_imports_done(&imports);
    return error;
}

static void a_folder_is_imported_whole_or_not_at_all(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e;
    office_init(&o);
    place_demand_error("missing", import_folder(&o, "nowhere", &e), ERR_UNREACHABLE, &e);
    place_demand_error("no files of its own", import_folder(&o, "point", &e), ERR_NOT_FOUND, &e);
    place_write("point/configs/a.ini", "1");
    place_write("point/configs/b.ini", "2");
    place_write("point/configs/.hidden", "3");
    place_demand_error("good", import_folder(&o, "point/configs", &e), ERR_OK, &e);
    assert_int_equal(count_configs(&o), 2);
    place_write("point/configs/a.ini", "4");
    place_write("point/configs/A.INI", "5");
    place_demand_error("the same name twice", import_folder(&o, "point/configs", &e), ERR_CONFLICT, &e);
    assert_int_equal(unlink("point/configs/a.ini"), 0);
    place_demand_error("another case of a name that is there", import_folder(&o, "point/configs", &e), ERR_CONFLICT,
                       &e);
    assert_int_equal(unlink("point/configs/A.INI"), 0);
    place_write("point/configs/a.ini", "4");
    place_write("point/configs/b.ini", "rollseal/1\n");
    place_demand_error("a sealed file among them", import_folder(&o, "point/configs", &e), ERR_USAGE, &e);
    place_write("point/configs/b.ini", "2");
    place_write("point/configs/no good.ini", "6");
    place_demand_error("a bad name among them", import_folder(&o, "point/configs", &e), ERR_USAGE, &e);
    demand_content(&o, "a.ini", "1");
    assert_int_equal(place_entries("vault/contents"), 2);
    office_done(&o);
}

/* ---- Keys of INI files ---- */

static void one_key_is_changed_and_the_rest_stays(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e;
    struct secret *value = NULL;
    bool changed = false;
    office_init(&o);
    office_import(&o, "help.ini", "; phones\r\n[Help]\r\nPhone = 1\r\n");
    assert_int_equal(secret_copy(bytes_text("a;b # \"c\" = d"), &value, NULL), ERR_OK);
    place_demand_error(
        "set", key_edit_run(o.vault, &(struct key_edit){"help.ini", "Help.Phone", value}, &change, &changed, &e),
        ERR_OK, &e);
    assert_true(changed);
    demand_content(&o, "help.ini", "; phones\r\n[Help]\r\nPhone = a;b # \"c\" = d\r\n");
    place_demand_error(
        "again", key_edit_run(o.vault, &(struct key_edit){"help.ini", "Help.Phone", value}, &change, &changed, &e),
        ERR_OK, &e);
    assert_false(changed);
    place_demand_error("unset",
                       key_edit_run(o.vault, &(struct key_edit){"help.ini", "Help.Phone", NULL}, &change, &changed, &e),
                       ERR_OK, &e);
    demand_content(&o, "help.ini", "; phones\r\n[Help]\r\n");
    place_demand_error("unset again",
                       key_edit_run(o.vault, &(struct key_edit){"help.ini", "Help.Phone", NULL}, &change, &changed, &e),
                       ERR_NOT_FOUND, &e);
    place_demand_error("no key",
                       key_edit_run(o.vault, &(struct key_edit){"help.ini", "Help.", value}, &change, &changed, &e),
                       ERR_USAGE, &e);
    place_demand_error("no name",
                       key_edit_run(o.vault, &(struct key_edit){"x.ini", "a.b", value}, &change, &changed, &e),
                       ERR_NOT_FOUND, &e);
    office_import(&o, "image", "\x89PNG");
    place_demand_error("no INI file",
                       key_edit_run(o.vault, &(struct key_edit){"image", "a.b", value}, &change, &changed, &e),
                       ERR_MALFORMED, &e);
    secret_free(&value);
    office_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(names_are_checked_before_anything_is_written),
        PLACE_TEST(contents_are_checked),
        PLACE_TEST(names_that_differ_only_in_case_are_refused),
        PLACE_TEST(contents_that_were_never_published_go),
        PLACE_TEST(what_a_killed_run_left_goes_with_the_next_change),
        PLACE_TEST(the_same_content_again_is_no_change),
        PLACE_TEST(a_content_that_was_lost_is_mended_by_importing_it_again),
        PLACE_TEST(a_folder_is_imported_whole_or_not_at_all),
        PLACE_TEST(one_key_is_changed_and_the_rest_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
