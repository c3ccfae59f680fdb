/* Publishing, from the working copies to the files at the points, with everything that can come between. */
#include "admin/publish/publish.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admin/config/rollback.h"
#include "admin/config/working.h"
#include "office.h"
#include "transport/transport.h"

#define FILE_AT_POINT "point/configs/help.ini"

static void setup_office(struct office *o, char id[static PAIR_ID_SIZE])
{
    office_init(o);
    office_activate_new(o, id);
    office_import(o, "help.ini", "[Help]\nPhone=1\n");
    office_demand_publish(o, "never published");
}

static void demand_version(struct office *o, uint64_t epoch, uint64_t serial)
{
    struct version v = office_version_at(o, FILE_AT_POINT, "help.ini");
    if (v.epoch != epoch || v.serial != serial)
        fail_msg("version %d.%d instead of %d.%d", (int)v.epoch, (int)v.serial, (int)epoch, (int)serial);
}

/* What is refused changes nothing: neither the file nor the registry. */
static void demand_refused(struct office *o, const char *row, struct publish_params params, enum err want)
{
    struct errinfo e;
    struct publish_report report = {0};
    place_demand_error(row, office_try_publish(o, params, &report, &e), want, &e);
    assert_int_equal(report.count, 0);
}

/* ---- What is written, and when ---- */

static void a_second_publish_writes_nothing(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    place_set_time(FILE_AT_POINT, 1000000000);
    office_demand_publish(&o, NULL);
    office_reopen(&o);
    o.now += 89 * OFFICE_DAY;
    office_demand_publish(&o, NULL);
    assert_true(place_time(FILE_AT_POINT) == 1000000000);
    demand_version(&o, 1, 1);
    o.now += 2 * OFFICE_DAY;
    office_demand_publish(&o, "more than half of its validity has passed");
    demand_version(&o, 1, 2);
    office_done(&o);
}

static void each_change_is_named_and_published_once(void **state)
{
    (void)state;
    struct office o;
    char first[PAIR_ID_SIZE], second[PAIR_ID_SIZE];
    setup_office(&o, first);
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    office_demand_publish(&o, "content changed");
    office_activate_new(&o, second);
    office_demand_publish(&o, "recipients changed, signers changed");
    office_demand_publish(&o, NULL);
    office_change(&o, "retire", first, NULL);
    office_demand_publish(&o, "recipients changed, signers changed");
    demand_version(&o, 1, 4);
    assert_int_equal(registry_set_policy(vault_registry(o.vault), true, NULL), ERR_OK);
    office_demand_publish(&o, "policy changed");
    office_demand_publish(&o, NULL);
    demand_version(&o, 1, 5);
    office_done(&o);
}

static void only_names_asked_for_are_written(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    office_import(&o, "other.ini", "[A]\nb=1\n");
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    const char *names[] = {"OTHER.ini"};
    struct publish_report report = {0};
    struct publish_params params = {.names = names, .name_count = 1};
    assert_int_equal(office_try_publish(&o, params, &report, NULL), ERR_OK);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.outcomes[0].name, "other.ini");
    publish_report_done(&report);
    demand_version(&o, 1, 1);
    names[0] = "missing.ini";
    demand_refused(&o, "an unknown name", params, ERR_NOT_FOUND);
    office_done(&o);
}

static void expiry_is_what_was_demanded(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    const int64_t lifetimes[] = {30 * OFFICE_DAY, EXPIRES_NEVER, 1};
    for (size_t i = 0; i < COUNT(lifetimes); i++) {
        struct publish_report report = {0};
        struct publish_params params = {.lifetime = lifetimes[i]};
        assert_int_equal(office_try_publish(&o, params, &report, NULL), ERR_OK);
        assert_string_equal(report.outcomes[0].why, "another expiry is demanded");
        int64_t want = lifetimes[i] == EXPIRES_NEVER ? EXPIRES_NEVER : o.now + lifetimes[i];
        assert_true(report.outcomes[0].expires == want);
        publish_report_done(&report);
    }
    office_done(&o);
}

static void peer_bug_18_a_hundred_publishes_rewrite_nothing(void **state)
{
    (void)state;
    struct office o;
    struct stat before, after;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    assert_int_equal(stat("point/configs/help.ini", &before), 0);
    for (int i = 0; i < 100; i++) {
        office_demand_publish(&o, NULL);
        vault_pause(o.vault);
        assert_int_equal(vault_resume(o.vault, "test", NULL), ERR_OK);
        o.now += 60;
    }
    assert_int_equal(stat("point/configs/help.ini", &after), 0);
    assert_int_equal(after.st_ino, before.st_ino);
    assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    assert_int_equal(place_entries("vault/pairs"), 2);
    assert_int_equal(place_entries("vault/contents"), 1);
    demand_version(&o, 1, 1);
    office_done(&o);
}

static void what_revoke_publishes_keeps_the_published_contents(void **state)
{
    (void)state;
    struct office o;
    char first[PAIR_ID_SIZE], second[PAIR_ID_SIZE];
    setup_office(&o, first);
    office_activate_new(&o, second);
    office_import(&o, "help.ini", "not finished yet");
    office_import(&o, "new.ini", "not finished either");
    office_change(&o, "revoke", first, NULL);
    struct publish_report report = {0};
    struct publish_params params = {.keep_contents = true};
    assert_int_equal(office_try_publish(&o, params, &report, NULL), ERR_OK);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.outcomes[0].why, "recipients changed, signers changed, epoch changed");
    publish_report_done(&report);
    demand_version(&o, 2, 1);
    assert_int_not_equal(access("point/configs/new.ini", F_OK), 0);
    const char *names[] = {"help.ini"};
    params = (struct publish_params){.names = names, .name_count = 1};
    assert_int_equal(office_try_publish(&o, params, &report, NULL), ERR_OK);
    assert_string_equal(report.outcomes[0].why, "content changed");
    publish_report_done(&report);
    office_done(&o);
}

/* ---- Refusals ---- */

static void peer_bug_08_only_plain_writes_plain_and_only_before_the_first_activation(void **state)
{
    (void)state;
    struct office o;
    char first[PAIR_ID_SIZE], second[PAIR_ID_SIZE];
    const struct publish_params plain = {.plain = true}, sealed = {.plain = false};
    office_init(&o);
    office_import(&o, "help.ini", "[Help]\nPhone=1\n");
    demand_refused(&o, "no pair is active", sealed, ERR_NOT_READY);
    assert_int_equal(place_entries("point/configs"), 0);
    struct publish_report report = {0};
    assert_int_equal(office_try_publish(&o, plain, &report, NULL), ERR_OK);
    publish_report_done(&report);
    place_demand_text(FILE_AT_POINT, "[Help]\nPhone=1\n");
    assert_int_equal(office_try_publish(&o, plain, &report, NULL), ERR_OK);
    assert_null(report.outcomes[0].why);
    publish_report_done(&report);
    demand_refused(&o, "no pair is active, and a plain file is there", sealed, ERR_NOT_READY);
    office_activate_new(&o, first);
    demand_refused(&o, "a pair is active", plain, ERR_CONFLICT);
    office_demand_publish(&o, "it was plain");
    demand_version(&o, 1, 1);
    office_activate_new(&o, second);
    office_change(&o, "retire", first, NULL);
    demand_refused(&o, "a pair was active", plain, ERR_CONFLICT);
    office_done(&o);
}

static void a_restored_vault_does_not_publish_plain_over_its_own_sealed_files(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    office_init(&o);
    office_import(&o, "help.ini", "[Help]\nPhone=1\n");
    office_done(&o);
    office_copy("vault", "copy");
    o.vault = NULL;
    office_reopen(&o);
    office_activate_new(&o, id);
    office_demand_publish(&o, "never published");
    office_done(&o);
    assert_int_equal(rename("vault", "gone"), 0);
    assert_int_equal(rename("copy", "vault"), 0);
    o.vault = NULL;
    office_reopen(&o);
    demand_refused(&o, "a sealed file at the point", (struct publish_params){.plain = true}, ERR_CONFLICT);
    demand_version(&o, 1, 1);
    office_done(&o);
}

static void peer_bug_06_nothing_is_sealed_to_an_expired_pair(void **state)
{
    (void)state;
    struct office o;
    char first[PAIR_ID_SIZE], second[PAIR_ID_SIZE];
    struct errinfo e;
    struct publish_report report = {0};
    setup_office(&o, first);
    o.now += 710 * (int64_t)OFFICE_DAY;
    office_publish(&o, &report);
    publish_report_done(&report);
    o.now += 30 * (int64_t)OFFICE_DAY;
    place_demand_error("expired", office_try_publish(&o, (struct publish_params){.names = NULL}, &report, &e),
                       ERR_NOT_READY, &e);
    assert_non_null(strstr(e.message, "2028-11-2"));
    assert_non_null(strstr(e.message, "rollseal-admin pair generate"));
    demand_version(&o, 1, 2);
    office_activate_new(&o, second);
    office_publish(&o, &report);
    assert_string_equal(report.outcomes[0].why, "recipients changed, signers changed");
    publish_report_done(&report);
    office_done(&o);
}

static void a_clock_before_the_pair_is_refused(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    office_init(&o);
    o.now += 100 * OFFICE_DAY; /* the root is older than the pair */
    office_activate_new(&o, id);
    office_import(&o, "help.ini", "[Help]\nPhone=1\n");
    o.now -= 3 * OFFICE_DAY;
    demand_refused(&o, "before the pair", (struct publish_params){.names = NULL}, ERR_NOT_READY);
    office_done(&o);
}

static void without_a_point_it_says_so(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    assert_int_equal(registry_remove_point(vault_registry(o.vault), "point", NULL), ERR_OK);
    demand_refused(&o, "no point", (struct publish_params){.names = NULL}, ERR_NOT_READY);
    office_done(&o);
}

/* ---- What lies at the points ---- */

static void what_lies_at_a_point_is_made_good(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    assert_int_equal(unlink(FILE_AT_POINT), 0);
    office_demand_publish(&o, "it is missing at point");
    demand_version(&o, 1, 2);
    place_write(FILE_AT_POINT, "[Help]\nPhone=666\n");
    struct publish_report report = {0};
    office_publish(&o, &report);
    assert_string_equal(report.outcomes[0].why, "not what was published lies at point");
    assert_non_null(strstr(report.outcomes[0].warning, "is not this vault's"));
    publish_report_done(&report);
    demand_version(&o, 1, 3);
    office_done(&o);
}

static void an_older_file_put_back_is_gone_over(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    office_copy(FILE_AT_POINT, "old");
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    office_demand_publish(&o, "content changed");
    office_copy("old", FILE_AT_POINT);
    office_demand_publish(&o, "not what was published lies at point");
    demand_version(&o, 1, 3);
    office_done(&o);
}

static void after_a_crash_before_the_registry_the_serial_goes_on(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    office_copy("vault/registry.db", "before.db");
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    office_demand_publish(&o, "content changed");
    office_done(&o);
    office_copy("before.db", "vault/registry.db");
    o.vault = NULL;
    office_reopen(&o);
    struct publish_report report = {0};
    office_publish(&o, &report);
    assert_non_null(strstr(report.outcomes[0].warning, "newer than the registry"));
    assert_true(report.outcomes[0].version.serial == 3);
    publish_report_done(&report);
    demand_version(&o, 1, 3);
    office_demand_publish(&o, NULL);
    office_done(&o);
}

static void a_restored_vault_takes_over_what_was_revoked(void **state)
{
    (void)state;
    struct office o;
    char first[PAIR_ID_SIZE], second[PAIR_ID_SIZE];
    setup_office(&o, first);
    office_activate_new(&o, second);
    office_demand_publish(&o, "recipients changed, signers changed");
    office_done(&o);
    office_copy("vault", "copy");
    o.vault = NULL;
    office_reopen(&o);
    office_change(&o, "revoke", first, NULL);
    struct publish_report report = {0};
    office_publish(&o, &report);
    publish_report_done(&report);
    demand_version(&o, 2, 1);
    office_done(&o);
    assert_int_equal(rename("vault", "gone"), 0);
    assert_int_equal(rename("copy", "vault"), 0);
    o.vault = NULL;
    office_reopen(&o);
    office_publish(&o, &report);
    assert_string_equal(report.outcomes[0].why,
                        "recipients changed, signers changed, epoch changed, not what was published lies at point");
    assert_non_null(strstr(report.warnings.items[0], "CRL"));
    publish_report_done(&report);
    demand_version(&o, 2, 2);
    struct pair_row row = {0};
    assert_int_equal(registry_pair(vault_registry(o.vault), first, &row, NULL), ERR_OK);
    assert_int_equal(row.state, PAIR_REVOKED);
    pair_row_done(&row);
    office_done(&o);
}

/* ---- Several points ---- */

static bool dies_after_a_point;

/* The power fails when the first point shows its files. */
enum err __real_transport_commit(struct transport *t, struct errinfo *e);
enum err __wrap_transport_commit(struct transport *t, struct errinfo *e);
enum err __wrap_transport_commit(struct transport *t, struct errinfo *e)
{
    enum err error = __real_transport_commit(t, e);
    if (dies_after_a_point)
        raise(SIGKILL);
    return error;
}

static void publish_and_die(void)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct office o = {NULL, OFFICE_NOW};
        struct publish_report report = {0};
        office_reopen(&o);
        dies_after_a_point = true;
        office_publish(&o, &report);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void prepare_second_point(struct office *o)
{
    assert_int_equal(registry_add_point(vault_registry(o->vault), "second", o->now, NULL), ERR_OK);
    office_copy("point", "second");
    assert_int_equal(unlink("second/configs/help.ini"), 0);
}

static void a_name_means_the_same_content_at_all_points(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    prepare_second_point(&o);
    office_demand_publish(&o, "it is missing at second");
    demand_version(&o, 1, 2);
    assert_true(office_version_at(&o, "second/configs/help.ini", "help.ini").serial == 2);
    office_demand_publish(&o, NULL);
    office_done(&o);
}

/* A serial that only the point that went away has seen does not come again with another text. */
static void a_serial_does_not_repeat_after_a_kill_between_two_points(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    struct errinfo e;
    setup_office(&o, id);
    prepare_second_point(&o);
    office_demand_publish(&o, "it is missing at second");
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    office_done(&o);
    publish_and_die();
    office_reopen(&o);
    demand_version(&o, 1, 3);
    assert_true(office_version_at(&o, "second/configs/help.ini", "help.ini").serial == 2);
    assert_int_equal(rename("point", "unplugged"), 0);
    office_import(&o, "help.ini", "[Help]\nPhone=3\n");
    struct publish_report report = {0};
    const struct publish_params all = {.names = NULL};
    place_demand_error("one of two", office_try_publish(&o, all, &report, &e), ERR_UNREACHABLE, &e);
    publish_report_done(&report);
    assert_true(office_version_at(&o, "second/configs/help.ini", "help.ini").serial == 4);
    assert_int_equal(rename("unplugged", "point"), 0);
    office_publish(&o, &report);
    assert_non_null(strstr(report.outcomes[0].warning, "older than what was published"));
    publish_report_done(&report);
    demand_version(&o, 1, 5);
    office_done(&o);
}

static void a_point_that_does_not_answer_is_made_up_for(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    struct errinfo e;
    setup_office(&o, id);
    prepare_second_point(&o);
    assert_int_equal(rename("second", "unplugged"), 0);
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    struct publish_report report = {0};
    const struct publish_params all = {.names = NULL};
    place_demand_error("one of two", office_try_publish(&o, all, &report, &e), ERR_UNREACHABLE, &e);
    assert_non_null(strstr(e.message, "second"));
    assert_string_equal(report.outcomes[0].why, "content changed");
    assert_int_equal(report.unreachable.count, 1);
    publish_report_done(&report);
    demand_version(&o, 1, 2);
    place_demand_error("nothing to do", office_try_publish(&o, all, &report, &e), ERR_UNREACHABLE, &e);
    assert_null(report.outcomes[0].why);
    publish_report_done(&report);
    assert_int_equal(rename("unplugged", "second"), 0);
    office_demand_publish(&o, "it is missing at second");
    office_demand_publish(&o, NULL);
    office_done(&o);
}

static void if_no_point_answers_nothing_is_recorded(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    setup_office(&o, id);
    assert_int_equal(rename("point", "unplugged"), 0);
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    demand_refused(&o, "none", (struct publish_params){.names = NULL}, ERR_UNREACHABLE);
    assert_int_equal(rename("unplugged", "point"), 0);
    office_demand_publish(&o, "content changed");
    demand_version(&o, 1, 2);
    office_done(&o);
}

/* ---- What cannot be read just now ---- */

static int fetches_before_failure = -1; /* of configurations; negative: none fails */

enum err __real_transport_fetch(struct transport *t, const char *path, size_t limit, struct buf *out,
                                struct errinfo *e);
enum err __wrap_transport_fetch(struct transport *t, const char *path, size_t limit, struct buf *out,
                                struct errinfo *e);
enum err __wrap_transport_fetch(struct transport *t, const char *path, size_t limit, struct buf *out, struct errinfo *e)
{
    bool counts = fetches_before_failure >= 0 && strncmp(path, "configs/", 8) == 0;
    if (counts && fetches_before_failure-- == 0)
        return err_set(e, ERR_UNREACHABLE, "%s: the disk hangs", path);
    return __real_transport_fetch(t, path, limit, out, e);
}

/* It may be newer than this vault, and may revoke what this vault does not know to be revoked. */
static void what_cannot_be_read_just_now_is_not_written_over(void **state)
{
    (void)state;
    enum { LOOKS = 3 }; /* what it is, its CRL, its version */
    struct office o;
    char id[PAIR_ID_SIZE];
    const struct publish_params all = {.names = NULL};
    setup_office(&o, id);
    for (int i = 0; i <= LOOKS; i++) {
        struct errinfo e;
        struct publish_report report = {0};
        place_write(FILE_AT_POINT, "something else");
        fetches_before_failure = i;
        enum err error = office_try_publish(&o, all, &report, &e);
        fetches_before_failure = -1;
        place_demand_error("publish", error, i < LOOKS ? ERR_UNREACHABLE : ERR_OK, &e);
        publish_report_done(&report);
        if (i < LOOKS)
            place_demand_text(FILE_AT_POINT, "something else");
    }
    office_done(&o);
}

static void what_was_removed_is_not_given_up_for_it(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    struct errinfo e;
    struct publish_report report = {0};
    const struct publish_params all = {.names = NULL};
    setup_office(&o, id);
    office_copy(FILE_AT_POINT, "first");
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    office_demand_publish(&o, "content changed");
    assert_int_equal(registry_remove_config(vault_registry(o.vault), "help.ini", NULL), ERR_OK);
    office_copy("first", FILE_AT_POINT);
    fetches_before_failure = 1;
    place_demand_error("unreadable", office_try_publish(&o, all, &report, &e), ERR_UNREACHABLE, &e);
    fetches_before_failure = -1;
    publish_report_done(&report);
    office_publish(&o, &report);
    assert_int_equal(report.removed.count, 1);
    publish_report_done(&report);
    assert_int_equal(access(FILE_AT_POINT, F_OK), -1);
    office_done(&o);
}

/* ---- Rollback ---- */

static enum err roll_back(struct office *o, const char *name, const char *version, bool *gave_up)
{
    struct errinfo e;
    struct publish_report report = {0};
    const struct rollback_params params = {name, version, "wrong number", o->now};
    enum err error = rollback_run(o->vault, &params, &report, gave_up, &e);
    publish_report_done(&report);
    return error;
}

static void a_rollback_publishes_old_content_under_a_new_serial_and_stays(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    bool gave_up = true;
    setup_office(&o, id);
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    office_demand_publish(&o, "content changed");
    assert_int_equal(roll_back(&o, "help.ini", "1", &gave_up), ERR_OK);
    assert_false(gave_up);
    demand_version(&o, 1, 3);
    office_demand_publish(&o, NULL);
    struct config_row row = {0};
    struct secret *content = NULL;
    assert_int_equal(working_get(o.vault, "help.ini", &row, &content, NULL), ERR_OK);
    assert_true(bytes_equal_text(secret_bytes(content), "[Help]\nPhone=1\n"));
    assert_int_equal(row.size, 15);
    secret_free(&content);
    config_row_done(&row);
    office_import(&o, "help.ini", "[Help]\nPhone=3\n");
    assert_int_equal(roll_back(&o, "HELP.ini", "1.2", &gave_up), ERR_OK);
    assert_true(gave_up);
    demand_version(&o, 1, 4);
    office_import(&o, "help.ini", "[Help]\nPhone=4\n");
    assert_int_equal(roll_back(&o, "help.ini", "1.4", &gave_up), ERR_OK);
    assert_true(gave_up); /* it is published already, so only the working copy goes back */
    demand_version(&o, 1, 4);
    office_demand_publish(&o, NULL);
    struct audit_rows audit = {NULL, 0};
    assert_int_equal(registry_audit(vault_registry(o.vault), &audit, NULL), ERR_OK);
    assert_string_equal(audit.rows[audit.count - 1].action, "config rollback");
    assert_string_equal(audit.rows[audit.count - 1].detail, "the working copy alone");
    audit_rows_done(&audit);
    office_done(&o);
}

static void a_rollback_to_nowhere_changes_nothing(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    bool gave_up = false;
    setup_office(&o, id);
    static const struct {
        const char *name, *version;
        enum err want;
    } rows[] = {
        {"help.ini", "2", ERR_NOT_FOUND},  {"help.ini", "2.1", ERR_NOT_FOUND},  {"help.ini", "0", ERR_USAGE},
        {"help.ini", "latest", ERR_USAGE}, {"missing.ini", "1", ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(roll_back(&o, rows[i].name, rows[i].version, &gave_up), rows[i].want);
    demand_version(&o, 1, 1);
    office_demand_publish(&o, NULL);
    office_done(&o);
}

/* ---- The plan ---- */

static void a_plan_says_the_same_and_changes_nothing(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    struct publish_report plan = {0};
    setup_office(&o, id);
    office_import(&o, "new.ini", "x");
    place_write(FILE_AT_POINT, "something else");
    assert_int_equal(publish_plan(o.vault, o.now, &plan, NULL), ERR_OK);
    assert_int_equal(plan.count, 2);
    assert_string_equal(plan.outcomes[0].why, "not what was published lies at point");
    assert_true(plan.outcomes[0].version.serial == 1);
    assert_string_equal(plan.outcomes[1].why, "never published");
    publish_report_done(&plan);
    place_demand_text(FILE_AT_POINT, "something else");
    assert_int_equal(place_entries("point/configs"), 1);
    office_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_second_publish_writes_nothing),
        PLACE_TEST(each_change_is_named_and_published_once),
        PLACE_TEST(only_names_asked_for_are_written),
        PLACE_TEST(expiry_is_what_was_demanded),
        PLACE_TEST(peer_bug_18_a_hundred_publishes_rewrite_nothing),
        PLACE_TEST(what_revoke_publishes_keeps_the_published_contents),
        PLACE_TEST(peer_bug_08_only_plain_writes_plain_and_only_before_the_first_activation),
        PLACE_TEST(a_restored_vault_does_not_publish_plain_over_its_own_sealed_files),
        PLACE_TEST(peer_bug_06_nothing_is_sealed_to_an_expired_pair),
        PLACE_TEST(a_clock_before_the_pair_is_refused),
        PLACE_TEST(without_a_point_it_says_so),
        PLACE_TEST(what_lies_at_a_point_is_made_good),
        PLACE_TEST(an_older_file_put_back_is_gone_over),
        PLACE_TEST(after_a_crash_before_the_registry_the_serial_goes_on),
        PLACE_TEST(a_restored_vault_takes_over_what_was_revoked),
        PLACE_TEST(a_name_means_the_same_content_at_all_points),
        PLACE_TEST(a_serial_does_not_repeat_after_a_kill_between_two_points),
        PLACE_TEST(a_point_that_does_not_answer_is_made_up_for),
        PLACE_TEST(if_no_point_answers_nothing_is_recorded),
        PLACE_TEST(what_cannot_be_read_just_now_is_not_written_over),
        PLACE_TEST(what_was_removed_is_not_given_up_for_it),
        PLACE_TEST(a_rollback_publishes_old_content_under_a_new_serial_and_stays),
        PLACE_TEST(a_rollback_to_nowhere_changes_nothing),
        PLACE_TEST(a_plan_says_the_same_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
