/* Backups: what goes in comes out, whole or not at all, and nothing else does. */
#include "vault/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "age/age.h"
#include "archive/tar.h"
#include "base/limits.h"
#include "files/file.h"
#include "office.h"

static struct secret *secret_of(const char *text)
{
    struct secret *s = NULL;
    assert_int_equal(secret_copy(bytes_text(text), &s, NULL), ERR_OK);
    return s;
}

static enum err back_up(struct office *o, const char *path, struct backup_report *report, struct errinfo *e)
{
    struct secret *passphrase = secret_of("correct horse");
    const struct backup_params params = {.path = path, .passphrase = passphrase, .now = o->now};
    enum err error = vault_backup(o->vault, &params, report, e);
    secret_free(&passphrase);
    return error;
}

static void back_up_well(struct office *o)
{
    struct errinfo e = {""};
    struct backup_report report;
    place_demand_error("backup", back_up(o, "backup", &report, &e), ERR_OK, &e);
    backup_report_done(&report);
}

/* A backup that was interrupted between its two files, of a mode. */
static void leave_half(struct office *o, mode_t mode)
{
    back_up_well(o);
    assert_int_equal(unlink("backup"), 0);
    assert_int_equal(chmod("backup.recovery", mode), 0);
}

/* Into a new folder. */
static enum err unpack(const char *backup, const char *folder, const char *passphrase, struct errinfo *e)
{
    struct secret *secret = secret_of(passphrase);
    const struct unpack_params params = {.backup = backup, .folder = folder, .passphrase = secret};
    assert_int_equal(mkdir(folder, 0700), 0);
    enum err error = vault_unpack(&params, e);
    secret_free(&secret);
    return error;
}

static void demand_same(const char *relative)
{
    char from[200], to[200];
    struct buf a = {NULL, 0}, b = {NULL, 0};
    snprintf(from, sizeof from, "vault/%s", relative);
    snprintf(to, sizeof to, "unpacked/%s", relative);
    assert_int_equal(file_read(from, 64 * MIB, &a, NULL, NULL), ERR_OK);
    assert_int_equal(file_read(to, 64 * MIB, &b, NULL, NULL), ERR_OK);
    assert_true(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
    place_demand_mode(to, 0600);
    buf_done(&a);
    buf_done(&b);
}

/* Contents around the size of a chunk and of a block, so that the ends of all of them fall everywhere. */
static void add_contents(struct office *o)
{
    static const size_t sizes[] = {0, 1, TAR_BLOCK - 1, AGE_CHUNK - 400, AGE_CHUNK, 3 * AGE_CHUNK + 1};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        char path[VAULT_PATH_SIZE];
        uint8_t *bytes = calloc(1, sizes[i] + 1);
        assert_non_null(bytes);
        vault_path_of_content((int64_t)i + 1, path);
        assert_int_equal(vault_put(o->vault, path, (struct bytes){bytes, sizes[i]}, NULL), ERR_OK);
        free(bytes);
    }
}

static void half_of_an_interrupted_backup_is_replaced(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e = {""};
    struct backup_report report;
    office_init(&o);
    leave_half(&o, 0600);
    place_demand_error("half", back_up(&o, "backup", &report, &e), ERR_OK, &e);
    assert_true(report.replaced_half);
    assert_true(file_exists("backup") && file_exists("backup.recovery"));
    backup_report_done(&report);
    office_done(&o);
}

static void what_may_be_somebody_elses_is_not_replaced(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e = {""};
    struct backup_report report;
    office_init(&o);
    leave_half(&o, 0640);
    place_demand_error("open to others", back_up(&o, "backup", &report, &e), ERR_CONFLICT, &e);
    assert_int_equal(unlink("backup.recovery"), 0);
    back_up_well(&o);
    assert_int_equal(rename("backup", "backup.recovery"), 0);
    place_demand_error("under a passphrase", back_up(&o, "backup", &report, &e), ERR_CONFLICT, &e);
    assert_int_equal(rename("backup.recovery", "backup"), 0);
    place_demand_error("the last one alone", back_up(&o, "backup", &report, &e), ERR_CONFLICT, &e);
    assert_false(file_exists("backup.recovery"));
    office_done(&o);
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct office o;
    char id[PAIR_ID_SIZE], path[VAULT_PATH_SIZE];
    office_init(&o);
    office_activate_new(&o, id);
    add_contents(&o);
    back_up_well(&o);
    place_demand_mode("backup", 0600);
    place_demand_mode("backup.recovery", 0600);
    place_demand_error("unpack", unpack("backup", "unpacked", "correct horse", &e), ERR_OK, &e);
    for (int64_t i = 1; i <= 6; i++) {
        vault_path_of_content(i, path);
        demand_same(path);
    }
    vault_path_of_signing_key(id, path);
    demand_same(path);
    demand_same(VAULT_PATH_OF_ROOT_KEY);
    demand_same(VAULT_PATH_OF_PASSPHRASE_KEY);
    demand_same(VAULT_PATH_OF_RECOVERY_RECIPIENT);
    assert_false(file_exists("unpacked/lock"));
    office_done(&o);
}

static void a_backup_is_in_the_audit_list_and_a_failed_one_is_not(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct office o;
    struct backup_report report;
    struct audit_rows audit = {NULL, 0};
    office_init(&o);
    place_write("backup", "mine\n");
    place_demand_error("there", back_up(&o, "backup", &report, &e), ERR_CONFLICT, &e);
    place_demand_error("no folder", back_up(&o, "no/backup", &report, &e), ERR_UNREACHABLE, &e);
    place_demand_text("backup", "mine\n");
    assert_int_equal(registry_audit(vault_registry(o.vault), &audit, NULL), ERR_OK);
    assert_int_equal(audit.count, 1);
    audit_rows_done(&audit);
    place_demand_error("well", back_up(&o, "other", &report, &e), ERR_OK, &e);
    backup_report_done(&report);
    assert_int_equal(registry_audit(vault_registry(o.vault), &audit, NULL), ERR_OK);
    assert_int_equal(audit.count, 2);
    assert_string_equal(audit.rows[1].action, "vault backup");
    audit_rows_done(&audit);
    office_done(&o);
}

static void both_files_are_made_or_none(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct office o;
    struct backup_report report;
    office_init(&o);
    place_write("backup.recovery", "mine\n");
    size_t before = place_entries(".");
    place_demand_error("there", back_up(&o, "backup", &report, &e), ERR_CONFLICT, &e);
    assert_int_equal(place_entries("."), before);
    place_demand_text("backup.recovery", "mine\n");
    office_done(&o);
}

static void no_other_file_gets_into_a_backup(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e = {""};
    struct backup_report report;
    char path[VAULT_PATH_SIZE], link[VAULT_PATH_SIZE + 6];
    office_init(&o);
    place_write("secret", "for the one who makes the backup alone");
    vault_path_of_content(999, path);
    snprintf(link, sizeof link, "vault/%s", path);
    assert_int_equal(symlink("../../secret", link), 0);
    place_demand_error("a link", back_up(&o, "backup", &report, &e), ERR_IO, &e);
    assert_false(file_exists("backup") || file_exists("backup.recovery"));
    assert_int_equal(unlink(link), 0);
    back_up_well(&o);
    office_done(&o);
}

static void what_a_backup_that_was_killed_has_left_is_gone_after_the_next(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    place_write(".backup.tmp0123456789ab", "left\n");
    place_write(".backup.recovery.tmp0123456789ab", "left\n");
    back_up_well(&o);
    assert_false(file_exists(".backup.tmp0123456789ab"));
    assert_false(file_exists(".backup.recovery.tmp0123456789ab"));
    office_done(&o);
}

/* ---- Damage ---- */

static void rewrite(const char *path, struct bytes bytes)
{
    const struct file_write_params how = {.mode = 0600};
    assert_int_equal(file_write(path, bytes, &how, NULL), ERR_OK);
}

/* The whole file is authentic, so each of these is found. */
static void a_backup_that_is_changed_or_cut_off_is_refused(void **state)
{
    (void)state;
    struct office o;
    struct buf file = {NULL, 0};
    office_init(&o);
    add_contents(&o);
    back_up_well(&o);
    assert_int_equal(file_read("backup", 64 * MIB, &file, NULL, NULL), ERR_OK);
    const size_t positions[] = {0, 30, 100, 250, 400, file.size / 2, file.size - 1};
    for (size_t i = 0; i < COUNT(positions); i++) {
        struct errinfo e = {""};
        char folder[20];
        file.data[positions[i]] ^= 1;
        rewrite("changed", buf_bytes(&file));
        file.data[positions[i]] ^= 1;
        snprintf(folder, sizeof folder, "changed-%zu", i);
        assert_int_not_equal(unpack("changed", folder, "correct horse", &e), ERR_OK);
        rewrite("cut", (struct bytes){file.data, positions[i]});
        snprintf(folder, sizeof folder, "cut-%zu", i);
        assert_int_not_equal(unpack("cut", folder, "correct horse", &e), ERR_OK);
    }
    buf_done(&file);
    office_done(&o);
}

static void what_does_not_open_it_is_told(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct office o;
    office_init(&o);
    back_up_well(&o);
    place_demand_error("passphrase", unpack("backup", "a", "wrong horse", &e), ERR_WRONG_PASSPHRASE, &e);
    place_demand_error("the other file", unpack("backup.recovery", "b", "correct horse", &e), ERR_USAGE, &e);
    place_write("text", "hello\n");
    place_demand_error("no age file", unpack("text", "c", "correct horse", &e), ERR_MALFORMED, &e);
    place_demand_error("nothing", unpack("missing", "d", "correct horse", &e), ERR_NOT_FOUND, &e);
    office_done(&o);
}

/* ---- Hostile tars, properly sealed ---- */

static enum err to_writer(void *context, struct bytes bytes, struct errinfo *e)
{
    (void)e;
    writer_bytes(context, bytes);
    return ERR_OK;
}

static const struct hostile {
    const char *name;
    const char *files[6]; /* each with one byte; a '/' at the end: a folder */
    size_t size;          /* that the first file claims to have; 0: one byte */
    enum err want;
} hostiles[] = {
    {"all that is necessary",
     {"registry.db", "key/passphrase.age", "key/recovery.age", "root/root.key.age"},
     0,
     ERR_OK},
    {"and folders",
     {"pairs/", "registry.db", "key/passphrase.age", "key/recovery.age", "root/root.key.age"},
     0,
     ERR_OK},
    {"nothing", {NULL}, 0, ERR_MALFORMED},
    {"no registry", {"key/passphrase.age", "key/recovery.age", "root/root.key.age"}, 0, ERR_MALFORMED},
    {"no root's key", {"registry.db", "key/passphrase.age", "key/recovery.age"}, 0, ERR_MALFORMED},
    {"a file twice", {"registry.db", "registry.db"}, 0, ERR_MALFORMED},
    {"a foreign file", {"notes.txt"}, 0, ERR_MALFORMED},
    {"a foreign folder", {".ssh/"}, 0, ERR_MALFORMED},
    {"a lock", {"lock"}, 0, ERR_MALFORMED},
    {"a journal", {"registry.db-journal"}, 0, ERR_MALFORMED},
    {"a temporary", {"contents/.1.age.tmp0123456789ab"}, 0, ERR_MALFORMED},
    {"a content without a number", {"contents/x.age"}, 0, ERR_MALFORMED},
    {"a content with a zero in front", {"contents/01.age"}, 0, ERR_MALFORMED},
    {"a key of no pair", {"pairs/0123456789abcdeX.signing.age"}, 0, ERR_MALFORMED},
    {"a key of another kind", {"pairs/0123456789abcdef.other.age"}, 0, ERR_MALFORMED},
    {"a key below", {"pairs/pairs/0123456789abcdef.signing.age"}, 0, ERR_MALFORMED},
    {"a file where a folder is", {"pairs"}, 0, ERR_MALFORMED},
    {"a huge content", {"contents/1.age"}, 100 * MIB, ERR_TOO_LARGE},
    {"a registry that ends too early", {"registry.db"}, 100 * MIB, ERR_MALFORMED},
};

static void add_file(struct tar_writer *w, const char *name, size_t size)
{
    size_t length = strlen(name);
    bool is_folder = name[length - 1] == '/';
    struct tar_entry entry = {.kind = is_folder ? TAR_FOLDER : TAR_FILE, .size = is_folder ? 0 : 1};
    snprintf(entry.name, sizeof entry.name, "%.*s", (int)(is_folder ? length - 1 : length), name);
    if (size > 0)
        entry.size = size;
    assert_int_equal(tar_write_entry(w, &entry, NULL), ERR_OK);
    if (is_folder)
        return;
    assert_int_equal(tar_write_content(w, bytes_text("x"), NULL), ERR_OK);
    w->left = 0; /* whatever was claimed */
}

static void seal_hostile(const struct hostile *h)
{
    struct writer bytes = writer_to(MIB);
    struct tar_writer tar = {.write = to_writer, .context = &bytes};
    struct secret *passphrase = secret_of("correct horse");
    const struct recipient to = {.passphrase = passphrase, .logn = 2};
    struct buf plain = {NULL, 0}, sealed = {NULL, 0};
    for (size_t i = 0; i < COUNT(h->files) && h->files[i] != NULL; i++)
        add_file(&tar, h->files[i], i == 0 ? h->size : 0);
    assert_int_equal(tar_write_end(&tar, NULL), ERR_OK);
    assert_int_equal(writer_finish(&bytes, &plain, NULL), ERR_OK);
    assert_int_equal(age_seal(&to, 1, buf_bytes(&plain), &sealed, NULL), ERR_OK);
    rewrite("hostile", buf_bytes(&sealed));
    buf_done(&plain);
    buf_done(&sealed);
    secret_free(&passphrase);
}

static void only_what_belongs_into_a_vault_comes_out_and_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hostiles); i++) {
        struct errinfo e = {""};
        assert_int_equal(place_setup(NULL), 0);
        seal_hostile(&hostiles[i]);
        place_demand_error(hostiles[i].name, unpack("hostile", "folder", "correct horse", &e), hostiles[i].want, &e);
        assert_int_equal(place_entries("."), 2);
        assert_int_equal(place_teardown(NULL), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(what_goes_in_comes_out),
        PLACE_TEST(half_of_an_interrupted_backup_is_replaced),
        PLACE_TEST(what_may_be_somebody_elses_is_not_replaced),
        PLACE_TEST(a_backup_is_in_the_audit_list_and_a_failed_one_is_not),
        PLACE_TEST(both_files_are_made_or_none),
        PLACE_TEST(a_backup_that_is_changed_or_cut_off_is_refused),
        PLACE_TEST(what_does_not_open_it_is_told),
        PLACE_TEST(no_other_file_gets_into_a_backup),
        PLACE_TEST(what_a_backup_that_was_killed_has_left_is_gone_after_the_next),
        cmocka_unit_test(only_what_belongs_into_a_vault_comes_out_and_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
