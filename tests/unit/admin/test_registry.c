/* The registry: what it takes, what it refuses, and that a refusal has changed nothing. */
#include "vault/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files/file.h"
#include "place.h"
#include "vault/audit.h"
#include "vault/audit_chain.h"
#include "vault/database.h"
#include "vault/migrations.h"
#include "vault/registry_launch.h"
#include "vault/registry_probes.h"

#define REGISTRY "registry.db"

/* Changes a number in the header of the file (https://www.sqlite.org/fileformat.html, section 1.3). */
#define USER_VERSION_AT 60
#define APPLICATION_ID_AT 68
static void patch(long at, uint8_t last_byte)
{
    const uint8_t number[4] = {0, 0, 0, last_byte};
    FILE *f = fopen(REGISTRY, "r+");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite(number, 1, sizeof number, f), sizeof number);
    assert_int_equal(fclose(f), 0);
}

static struct registry *open_for(bool may_change)
{
    struct errinfo e = {""};
    struct registry *r = NULL;
    place_demand_error("open", registry_open(REGISTRY, may_change, &r, &e), ERR_OK, &e);
    return r;
}

/* A new registry, as a new vault makes it. */
static struct registry *make(void)
{
    place_write(REGISTRY, "");
    return open_for(true);
}

/* ---- Opening ---- */

static void nothing(void)
{
}

static void an_empty_file(void)
{
    place_write(REGISTRY, "");
}

static void a_text_file(void)
{
    place_write(REGISTRY, "This is a text, and much longer than a header of SQLite is, which has a hundred bytes. "
                          "This is a text, and much longer than a header of SQLite is, which has a hundred bytes.\n");
}

static void a_registry(void)
{
    struct registry *r = make();
    registry_close(&r);
}

static void a_foreign_database(void)
{
    a_registry();
    patch(APPLICATION_ID_AT, 0);
    patch(USER_VERSION_AT, 0);
}

static void a_foreign_database_with_a_version(void)
{
    a_registry();
    patch(APPLICATION_ID_AT, 77);
}

static void a_newer_registry(void)
{
    a_registry();
    patch(USER_VERSION_AT, 100);
}

static void a_registry_without_schema(void)
{
    a_registry();
    patch(USER_VERSION_AT, 0);
}

/* As the release with this many migrations has made it. */
static void make_older(size_t schema, const char *content)
{
    struct database *d = NULL;
    char marks[100];
    place_write(REGISTRY, "");
    assert_int_equal(database_open(REGISTRY, true, &d, NULL), ERR_OK);
    for (size_t i = 0; i < schema; i++)
        assert_int_equal(database_run(d, migrations[i], NULL), ERR_OK);
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %zu", 0x526F5365, schema);
    assert_int_equal(database_run(d, marks, NULL), ERR_OK);
    assert_int_equal(database_run(d, content, NULL), ERR_OK);
    database_close(&d);
}

static void the_oldest_registry(void)
{
    make_older(1, "");
}

static void a_torn_registry(void)
{
    a_registry();
    FILE *f = fopen(REGISTRY, "r+");
    assert_non_null(f);
    char rubbish[4096];
    memset(rubbish, 0xA5, sizeof rubbish);
    assert_int_equal(fseek(f, 100, SEEK_SET), 0);
    assert_int_equal(fwrite(rubbish, 1, sizeof rubbish, f), sizeof rubbish);
    assert_int_equal(fclose(f), 0);
}

static void a_link_to_a_registry(void)
{
    a_registry();
    assert_int_equal(rename(REGISTRY, "another"), 0);
    assert_int_equal(symlink("another", REGISTRY), 0);
}

static const struct open_row {
    const char *name;
    void (*make)(void);
    bool may_change;
    enum err want;
} open_rows[] = {
    {"a registry, to change", a_registry, true, ERR_OK},
    {"a registry, to read", a_registry, false, ERR_OK},
    {"an empty file, to change", an_empty_file, true, ERR_OK},
    {"nothing", nothing, true, ERR_NOT_FOUND},
    {"an empty file, to read", an_empty_file, false, ERR_MALFORMED},
    {"a text file", a_text_file, true, ERR_MALFORMED},
    {"a foreign database", a_foreign_database, true, ERR_MALFORMED},
    {"a foreign database with a version", a_foreign_database_with_a_version, true, ERR_MALFORMED},
    {"a registry of a newer version", a_newer_registry, true, ERR_MALFORMED},
    {"a registry of a newer version, to read", a_newer_registry, false, ERR_MALFORMED},
    {"a registry of an older version, to read", the_oldest_registry, false, ERR_OK},
    {"a registry of an older version, to change", the_oldest_registry, true, ERR_OK},
    {"a registry without schema, to read", a_registry_without_schema, false, ERR_MALFORMED},
    {"a registry without schema, to change", a_registry_without_schema, true, ERR_MALFORMED},
    {"a torn registry", a_torn_registry, true, ERR_MALFORMED},
    {"a link to a registry, to change", a_link_to_a_registry, true, ERR_IO},
    {"a link to a registry, to read", a_link_to_a_registry, false, ERR_IO},
};

static void only_a_registry_of_this_version_is_opened(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(open_rows); i++) {
        struct errinfo e = {""};
        struct registry *r = NULL;
        remove(REGISTRY);
        open_rows[i].make();
        place_demand_error(open_rows[i].name, registry_open(REGISTRY, open_rows[i].may_change, &r, &e),
                           open_rows[i].want, &e);
        registry_close(&r);
    }
}

static void a_reader_changes_nothing(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct registry *r = make();
    registry_close(&r);
    r = open_for(false);
    place_demand_error("add", registry_add_point(r, "/srv/a", 1, &e), ERR_IO, &e);
    registry_close(&r);
}

static void a_transaction_that_is_rolled_back_never_was(void **state)
{
    (void)state;
    struct registry *r = make();
    struct point_list points = {NULL, 0};
    assert_int_equal(registry_begin(r, NULL), ERR_OK);
    assert_int_equal(registry_add_point(r, "/srv/a", 1, NULL), ERR_OK);
    registry_rollback(r);
    registry_rollback(r);
    assert_int_equal(registry_points(r, &points, NULL), ERR_OK);
    assert_int_equal(points.count, 0);
    point_list_done(&points);
    registry_close(&r);
}

static void closing_ends_a_transaction_as_if_it_had_not_been(void **state)
{
    (void)state;
    struct registry *r = make();
    struct point_list points = {NULL, 0};
    assert_int_equal(registry_begin(r, NULL), ERR_OK);
    assert_int_equal(registry_add_point(r, "/srv/a", 1, NULL), ERR_OK);
    registry_close(&r);
    r = open_for(true);
    assert_int_equal(registry_points(r, &points, NULL), ERR_OK);
    assert_int_equal(points.count, 0);
    point_list_done(&points);
    registry_close(&r);
}

/* ---- Facts ---- */

static void facts_come_back_as_they_were_set(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct registry *r = make();
    uint8_t der[] = {0x30, 0, 1, 0};
    char organization[] = "Größe & Söhne", recipient[] = "age1x";
    const struct vault_facts set = {organization, recipient, {der, sizeof der}, 1, {NULL, 0}, 42, false};
    struct vault_facts got = {0};
    place_demand_error("before", registry_facts(r, &got, &e), ERR_MALFORMED, &e);
    assert_int_equal(registry_set_facts(r, &set, NULL), ERR_OK);
    assert_int_equal(registry_set_crl(r, 7, (struct bytes){der, 2}, NULL), ERR_OK);
    assert_int_equal(registry_facts(r, &got, NULL), ERR_OK);
    assert_string_equal(got.organization, organization);
    assert_string_equal(got.recipient, recipient);
    assert_true(bytes_equal(buf_bytes(&got.root), buf_bytes(&set.root)));
    assert_int_equal(got.epoch, 7);
    assert_int_equal(got.crl.size, 2);
    assert_int_equal(got.created, 42);
    assert_false(got.encrypted_only);
    vault_facts_done(&got);
    assert_int_equal(registry_set_policy(r, true, NULL), ERR_OK);
    assert_int_equal(registry_facts(r, &got, NULL), ERR_OK);
    assert_true(got.encrypted_only);
    vault_facts_done(&got);

    place_demand_error("epoch 0", registry_set_crl(r, 0, (struct bytes){der, 2}, &e), ERR_CONFLICT, &e);
    place_demand_error("epoch 2^53", registry_set_crl(r, 9007199254740992u, (struct bytes){der, 2}, &e), ERR_CONFLICT,
                       &e);
    assert_int_equal(registry_facts(r, &got, NULL), ERR_OK);
    assert_int_equal(got.epoch, 7);
    vault_facts_done(&got);
    registry_close(&r);
}

/* ---- Points ---- */

static void points_are_kept_once_and_in_order(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct registry *r = make();
    struct point_list points = {NULL, 0};
    assert_int_equal(registry_add_point(r, "/srv/b", 1, NULL), ERR_OK);
    assert_int_equal(registry_add_point(r, "/srv/a", 2, NULL), ERR_OK);
    place_demand_error("twice", registry_add_point(r, "/srv/b", 3, &e), ERR_CONFLICT, &e);
    place_demand_error("unknown", registry_remove_point(r, "/srv/c", &e), ERR_NOT_FOUND, &e);
    assert_int_equal(registry_points(r, &points, NULL), ERR_OK);
    assert_int_equal(points.count, 2);
    assert_string_equal(points.locations[0], "/srv/b");
    assert_string_equal(points.locations[1], "/srv/a");
    point_list_done(&points);
    assert_int_equal(registry_remove_point(r, "/srv/b", NULL), ERR_OK);
    assert_int_equal(registry_points(r, &points, NULL), ERR_OK);
    assert_int_equal(points.count, 1);
    point_list_done(&points);
    registry_close(&r);
}

/* ---- Pairs ---- */

static enum err add_pair(struct registry *r, const char *id, enum pair_state pair_state, struct errinfo *e)
{
    char algorithm[] = "p256";
    uint8_t der[] = {0x30, 0};
    struct pair_row row = {.state = pair_state,
                           .algorithm = algorithm,
                           .encryption = {der, sizeof der},
                           .signing = {der, sizeof der},
                           .created = 5};
    snprintf(row.id, sizeof row.id, "%s", id);
    return registry_add_pair(r, &row, e);
}

#define ID_A "0123456789abcdef"
#define ID_B "fedcba9876543210"

static const struct pair_case {
    const char *name, *id;
    enum pair_state state;
    enum err want;
} pair_cases[] = {
    {"a second pair", ID_B, PAIR_PREPARED, ERR_OK},
    {"the same id", ID_A, PAIR_PREPARED, ERR_CONFLICT},
    {"a second active pair", "0000000000000001", PAIR_ACTIVE, ERR_CONFLICT},
    {"a short id", "0123456789abcde", PAIR_PREPARED, ERR_CONFLICT},
    {"an id in capitals", "0123456789ABCDEF", PAIR_PREPARED, ERR_CONFLICT},
};

static void pairs_are_refused_that_cannot_be(void **state)
{
    (void)state;
    struct registry *r = make();
    struct pair_rows pairs = {NULL, 0};
    assert_int_equal(add_pair(r, ID_A, PAIR_ACTIVE, NULL), ERR_OK);
    for (size_t i = 0; i < COUNT(pair_cases); i++) {
        struct errinfo e = {""};
        place_demand_error(pair_cases[i].name, add_pair(r, pair_cases[i].id, pair_cases[i].state, &e),
                           pair_cases[i].want, &e);
    }
    assert_int_equal(registry_pairs(r, &pairs, NULL), ERR_OK);
    assert_int_equal(pairs.count, 2);
    assert_string_equal(pairs.rows[0].id, ID_A);
    assert_string_equal(pairs.rows[1].id, ID_B);
    pair_rows_done(&pairs);
    registry_close(&r);
}

static void a_pair_changes_state_times_and_reason_only(void **state)
{
    (void)state;
    struct registry *r = make();
    struct pair_row row = {.algorithm = NULL};
    assert_int_equal(add_pair(r, ID_A, PAIR_PREPARED, NULL), ERR_OK);
    assert_int_equal(registry_pair(r, ID_A, &row, NULL), ERR_OK);
    row.state = PAIR_REVOKED;
    row.activated = 6;
    row.ended = 7;
    row.created = 8;
    row.reason = strdup("stolen");
    assert_int_equal(registry_update_pair(r, &row, NULL), ERR_OK);
    pair_row_done(&row);
    assert_int_equal(registry_pair(r, ID_A, &row, NULL), ERR_OK);
    assert_int_equal(row.state, PAIR_REVOKED);
    assert_int_equal(row.created, 5);
    assert_int_equal(row.activated, 6);
    assert_int_equal(row.ended, 7);
    assert_string_equal(row.reason, "stolen");
    assert_string_equal(row.algorithm, "p256");
    assert_int_equal(row.encryption.size, 2);
    pair_row_done(&row);
    registry_close(&r);
}

static void an_unknown_pair_is_not_found(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct registry *r = make();
    struct pair_row row = {.id = ID_B};
    place_demand_error("find", registry_pair(r, ID_B, &row, &e), ERR_NOT_FOUND, &e);
    assert_non_null(strstr(e.message, "pair list"));
    place_demand_error("update", registry_update_pair(r, &row, &e), ERR_NOT_FOUND, &e);
    place_demand_error("remove", registry_remove_pair(r, ID_B, &e), ERR_NOT_FOUND, &e);
    registry_close(&r);
}

static void it_remembers_that_some_pair_was_active(void **state)
{
    (void)state;
    bool ever = true;
    struct registry *r = make();
    struct pair_row row = {.id = ID_A, .state = PAIR_RETIRED, .activated = 6};
    assert_int_equal(add_pair(r, ID_A, PAIR_PREPARED, NULL), ERR_OK);
    assert_int_equal(registry_ever_active(r, &ever, NULL), ERR_OK);
    assert_false(ever);
    assert_int_equal(registry_update_pair(r, &row, NULL), ERR_OK);
    assert_int_equal(registry_ever_active(r, &ever, NULL), ERR_OK);
    assert_true(ever);
    registry_close(&r);
}

/* ---- Configurations and publishes ---- */

static void configurations_are_one_without_regard_to_case(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct registry *r = make();
    char first[] = "Help.ini", again[] = "HELP.INI", other[] = "a.ini";
    const struct config_row set[] = {{first, 1, 10, 100}, {again, 2, 20, 200}, {other, 3, 30, 300}};
    struct config_row row = {.name = NULL};
    struct config_rows list = {NULL, 0};
    place_demand_error("none yet", registry_config(r, "help.ini", &row, &e), ERR_NOT_FOUND, &e);
    for (size_t i = 0; i < COUNT(set); i++)
        assert_int_equal(registry_set_config(r, &set[i], NULL), ERR_OK);
    assert_int_equal(registry_config(r, "help.INI", &row, NULL), ERR_OK);
    assert_string_equal(row.name, "Help.ini");
    assert_int_equal(row.revision, 2);
    config_row_done(&row);
    assert_int_equal(registry_configs(r, &list, NULL), ERR_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].name, "a.ini");
    config_rows_done(&list);
    registry_close(&r);
}

static void a_revision_is_given_out_once(void **state)
{
    (void)state;
    int64_t a = 0, b = 0;
    char organization[] = "E", recipient[] = "age1x";
    struct registry *r = make();
    const struct vault_facts facts = {organization, recipient, {NULL, 0}, 1, {NULL, 0}, 42, false};
    assert_int_equal(registry_set_facts(r, &facts, NULL), ERR_OK);
    assert_int_equal(registry_next_revision(r, &a, NULL), ERR_OK);
    assert_int_equal(registry_set_facts(r, &facts, NULL), ERR_OK);
    registry_close(&r);
    r = open_for(true);
    assert_int_equal(registry_next_revision(r, &b, NULL), ERR_OK);
    assert_int_equal(a, 1);
    assert_int_equal(b, 2);
    registry_close(&r);
}

static enum err add_publish(struct registry *r, const char *name, const char *ring, struct publish_row row,
                            struct errinfo *e)
{
    char empty[] = "", account[] = "anna";
    row.name = strdup(name);
    row.ring = strdup(ring);
    row.recipients = empty;
    row.signers = empty;
    row.account = account;
    row.sha256[0] = 0xAB;
    enum err error = registry_add_publish(r, &row, e);
    free(row.name);
    free(row.ring);
    return error;
}

static const struct publish_case {
    const char *name, *configuration, *ring;
    uint64_t epoch, serial;
    enum err want;
} publish_cases[] = {
    {"the next serial", "help.ini", "all", 1, 2, ERR_OK},
    {"another configuration", "other.ini", "all", 1, 1, ERR_OK},
    {"another epoch", "help.ini", "all", 2, 1, ERR_OK},
    {"a plain one", "help.ini", "all", 1, 0, ERR_OK},
    {"a second plain one", "help.ini", "all", 1, 0, ERR_OK},
    {"a serial again", "help.ini", "all", 1, 1, ERR_CONFLICT},
    {"a serial again in capitals", "HELP.INI", "all", 1, 1, ERR_CONFLICT},
    {"a serial again for another ring", "help.ini", "pilot", 1, 1, ERR_CONFLICT},
    {"a serial beyond 2^53 - 1", "help.ini", "all", 1, 9007199254740992u, ERR_CONFLICT},
};

static void demand_serials(struct registry *r, const char *name, uint64_t published, uint64_t reserved)
{
    struct publish_serials serials = {99, 99};
    assert_int_equal(registry_serials(r, name, 1, &serials, NULL), ERR_OK);
    assert_int_equal(serials.published, published);
    assert_int_equal(serials.reserved, reserved);
}

static void a_serial_never_repeats(void **state)
{
    (void)state;
    struct registry *r = make();
    demand_serials(r, "help.ini", 0, 0);
    const struct publish_row first = {.epoch = 1, .serial = 1};
    assert_int_equal(add_publish(r, "help.ini", "all", first, NULL), ERR_OK);
    for (size_t i = 0; i < COUNT(publish_cases); i++) {
        struct errinfo e = {""};
        const struct publish_case *p = &publish_cases[i];
        const struct publish_row row = {.epoch = p->epoch, .serial = p->serial};
        place_demand_error(p->name, add_publish(r, p->configuration, p->ring, row, &e), p->want, &e);
    }
    demand_serials(r, "Help.ini", 2, 2);
    registry_close(&r);
}

static void a_serial_that_was_set_aside_stays_so(void **state)
{
    (void)state;
    static const struct reserve_case {
        const char *name;
        uint64_t epoch, serial, want;
        enum err error;
    } cases[] = {
        {"help.ini", 1, 5, 5, ERR_OK},
        {"HELP.ini", 1, 6, 6, ERR_OK},
        {"help.ini", 1, 4, 6, ERR_OK},
        {"help.ini", 2, 9, 6, ERR_OK},
        {"other.ini", 1, 9, 6, ERR_OK},
        {"help.ini", 1, 0, 6, ERR_CONFLICT},
        {"help.ini", 1, 9007199254740992u, 6, ERR_CONFLICT},
    };
    struct registry *r = make();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct errinfo e = {""};
        char name[16];
        snprintf(name, sizeof name, "%s", cases[i].name);
        const struct publish_row row = {.name = name, .epoch = cases[i].epoch, .serial = cases[i].serial};
        place_demand_error(cases[i].name, registry_reserve_serial(r, &row, &e), cases[i].error, &e);
        demand_serials(r, "help.ini", 0, cases[i].want);
    }
    const struct publish_row published = {.epoch = 1, .serial = 7};
    assert_int_equal(add_publish(r, "help.ini", "all", published, NULL), ERR_OK);
    demand_serials(r, "help.ini", 7, 7);
    registry_close(&r);
}

/* Also by a command that only reads: there is one schema to read. */
static void a_registry_of_an_older_release_is_brought_up_to_date(void **state)
{
    (void)state;
    for (size_t schema = 1; schema < migration_count; schema++) {
        struct point_list points = {NULL, 0};
        struct audit_head head;
        make_older(schema, "INSERT INTO points (location, added) VALUES ('/srv/a', 1)");
        struct registry *r = open_for(false);
        assert_int_equal(registry_points(r, &points, NULL), ERR_OK);
        assert_int_equal(points.count, 1);
        assert_int_equal(registry_check_audit(r, NULL, &head, NULL), ERR_OK);
        point_list_done(&points);
        registry_close(&r);
    }
}

static void demand_launch_parameters(struct registry *r, const struct launch_parameter *want, size_t count)
{
    struct launch_parameters list = {NULL, 0};
    assert_int_equal(registry_launch_parameters(r, &list, NULL), ERR_OK);
    assert_int_equal(list.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(list.rows[i].name, want[i].name);
        assert_string_equal(list.rows[i].value, want[i].value);
    }
    launch_parameters_done(&list);
}

static void the_start_parameters_of_the_last_start_script_are_remembered(void **state)
{
    (void)state;
    char source[] = "CertificateSource", ring[] = "Ring", second[] = "b", first[] = "a", odd[] = "'; \xFF";
    struct launch_parameter rows[] = {{source, second}, {ring, odd}, {source, first}};
    const struct launch_parameters three = {rows, 3}, one = {rows + 1, 1};
    struct registry *r = make();
    demand_launch_parameters(r, NULL, 0);
    assert_int_equal(registry_set_launch_parameters(r, &three, NULL), ERR_OK);
    demand_launch_parameters(r, rows, 3);
    assert_int_equal(registry_set_launch_parameters(r, &one, NULL), ERR_OK);
    demand_launch_parameters(r, rows + 1, 1);
    registry_close(&r);
}

static void the_last_publish_is_that_of_its_ring(void **state)
{
    (void)state;
    struct registry *r = make();
    struct publish_row row = {.name = NULL};
    struct publish_rows list = {NULL, 0};
    bool found = true;
    assert_int_equal(registry_last_publish(r, "help.ini", "all", &row, &found, NULL), ERR_OK);
    assert_false(found);
    const struct publish_row first = {.epoch = 1, .serial = 1, .expires = INT64_MAX, .encrypted_only = true};
    const struct publish_row second = {.epoch = 1, .serial = 2, .revision = 4, .issued = 5, .expires = 6};
    assert_int_equal(add_publish(r, "help.ini", "all", first, NULL), ERR_OK);
    assert_int_equal(add_publish(r, "help.ini", "pilot", second, NULL), ERR_OK);
    assert_int_equal(registry_last_publish(r, "HELP.ini", "all", &row, &found, NULL), ERR_OK);
    assert_true(found);
    assert_int_equal(row.serial, 1);
    assert_true(row.expires == INT64_MAX);
    assert_true(row.encrypted_only);
    assert_int_equal(row.sha256[0], 0xAB);
    assert_string_equal(row.account, "anna");
    assert_null(row.reason);
    publish_row_done(&row);
    assert_int_equal(registry_publishes(r, "help.ini", &list, NULL), ERR_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].ring, "pilot");
    assert_int_equal(list.rows[0].issued, 5);
    publish_rows_done(&list);
    registry_close(&r);
}

/* A registry can be a hostile copy: the type of a number says nothing about its size. */
static void times_that_cannot_be_are_a_damaged_registry(void **state)
{
    (void)state;
    static const struct row {
        const char *name;
        int64_t issued, expires;
        enum err want;
    } rows[] = {
        {"usual", 5, 9, ERR_OK},
        {"never", 5, INT64_MAX, ERR_OK},
        {"the first and the last", -62167219200, 253402300799, ERR_OK},
        {"issued too early", -62167219201, 9, ERR_MALFORMED},
        {"issued at the end of numbers", INT64_MIN, 9, ERR_MALFORMED},
        {"issued never", INT64_MAX, INT64_MAX, ERR_MALFORMED},
        {"expires too late", 5, 253402300800, ERR_MALFORMED},
        {"expires nearly never", 5, INT64_MAX - 1, ERR_MALFORMED},
    };
    struct registry *r = make();
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct publish_row bad = {
            .epoch = 1, .serial = i + 1, .issued = rows[i].issued, .expires = rows[i].expires};
        struct publish_row row = {0};
        struct errinfo e = {""};
        bool found = false;
        assert_int_equal(add_publish(r, "help.ini", "all", bad, NULL), ERR_OK);
        place_demand_error(rows[i].name, registry_last_publish(r, "help.ini", "all", &row, &found, &e), rows[i].want,
                           &e);
        publish_row_done(&row);
    }
    registry_close(&r);
}

/* ---- Probes ---- */

static struct probe_row probe_of(const char *pair, uint8_t byte)
{
    struct probe_row row = {.has_previous = byte > 1, .issued = byte, .epoch = 1, .serial = byte};
    snprintf(row.pair, sizeof row.pair, "%s", pair);
    memset(row.nonce, byte, sizeof row.nonce);
    if (row.has_previous)
        memset(row.previous, byte - 1, sizeof row.previous);
    memset(row.sha256, byte, sizeof row.sha256);
    return row;
}

static void a_probe_is_renewed_and_removed(void **state)
{
    (void)state;
    struct registry *r = make();
    struct probe_row row;
    struct probe_rows list = {NULL, 0};
    bool found = true;
    const char *pair = "7f3a9c21d04be611";
    assert_int_not_equal(registry_set_probe(r, &(struct probe_row){.pair = "short", .serial = 1}, NULL), ERR_OK);
    assert_int_equal(registry_probe(r, pair, &row, &found, NULL), ERR_OK);
    assert_false(found);
    for (uint8_t byte = 1; byte < 3; byte++) {
        const struct probe_row want = probe_of(pair, byte);
        assert_int_equal(registry_set_probe(r, &want, NULL), ERR_OK);
        assert_int_equal(registry_probe(r, pair, &row, &found, NULL), ERR_OK);
        assert_true(found);
        assert_string_equal(row.pair, want.pair);
        assert_memory_equal(row.nonce, want.nonce, sizeof row.nonce);
        assert_int_equal(row.has_previous, want.has_previous);
        assert_memory_equal(row.previous, want.previous, sizeof row.previous);
        assert_int_equal(row.issued, byte);
        assert_int_equal(row.serial, byte);
        assert_memory_equal(row.sha256, want.sha256, sizeof row.sha256);
    }
    assert_int_equal(registry_probes(r, &list, NULL), ERR_OK);
    assert_int_equal(list.count, 1);
    probe_rows_done(&list);
    for (int i = 0; i < 2; i++)
        assert_int_equal(registry_remove_probe(r, pair, NULL), ERR_OK);
    assert_int_equal(registry_probe(r, pair, &row, &found, NULL), ERR_OK);
    assert_false(found);
    registry_close(&r);
}

/* ---- Who may write to the vault's folder ---- */

static void put_number(FILE *f, uint32_t number)
{
    const uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                              (uint8_t)number};
    assert_int_equal(fwrite(bytes, 1, sizeof bytes, f), sizeof bytes);
}

/* A journal of nothing, which names a file that it shares with others (https://www.sqlite.org/fileformat2.html, section
 * 3): SQLite removes that when the journal is done with. */
static void plant_journal_that_names(const char *path, uint32_t pages)
{
    static const uint8_t magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    enum { SECTOR = 512, PAGE = 4096, LOCK_PAGE = 0x40000000 / PAGE + 1 };
    uint32_t sum = 0, size = (uint32_t)strlen(path);
    FILE *f = fopen(REGISTRY "-journal", "w");
    assert_non_null(f);
    assert_int_equal(fwrite(magic, 1, sizeof magic, f), sizeof magic);
    const uint32_t head[] = {0, 0, pages, SECTOR, PAGE};
    for (size_t i = 0; i < COUNT(head); i++)
        put_number(f, head[i]);
    assert_int_equal(fseek(f, SECTOR, SEEK_SET), 0);
    put_number(f, LOCK_PAGE);
    assert_int_equal(fwrite(path, 1, size, f), size);
    for (size_t i = 0; i < size; i++)
        sum += (uint8_t)path[i];
    put_number(f, size);
    put_number(f, sum);
    assert_int_equal(fwrite(magic, 1, sizeof magic, f), sizeof magic);
    assert_int_equal(fclose(f), 0);
}

static void a_journal_has_no_other_file_removed(void **state)
{
    (void)state;
    for (int may_change = 0; may_change < 2; may_change++) {
        struct point_list points = {NULL, 0};
        struct file_facts facts;
        struct registry *r = make();
        assert_int_equal(registry_add_point(r, "/srv/a", 1, NULL), ERR_OK);
        registry_close(&r);
        place_write("precious", "untouched");
        char *path = realpath("precious", NULL);
        assert_non_null(path);
        assert_int_equal(file_facts(REGISTRY, &facts, NULL), ERR_OK);
        plant_journal_that_names(path, (uint32_t)(facts.size / 4096));
        free(path);
        r = open_for(may_change != 0);
        assert_int_equal(registry_points(r, &points, NULL), ERR_OK);
        assert_int_equal(points.count, 1);
        point_list_done(&points);
        registry_close(&r);
        place_demand_text("precious", "untouched");
    }
}

/* ---- Audit ---- */

static void audit_rows_come_back_in_order(void **state)
{
    (void)state;
    struct registry *r = make();
    struct audit_rows list = {NULL, 0};
    char account[] = "root (anna)", action[] = "point add", object[] = "/srv/a";
    const struct audit_row row = {.time = 9, .account = account, .action = action, .object = object};
    for (int i = 0; i < 3; i++)
        assert_int_equal(registry_add_audit(r, &row, NULL), ERR_OK);
    assert_int_equal(registry_audit(r, &list, NULL), ERR_OK);
    assert_int_equal(list.count, 3);
    assert_true(list.rows[0].id < list.rows[1].id && list.rows[1].id < list.rows[2].id);
    assert_string_equal(list.rows[2].account, account);
    assert_string_equal(list.rows[2].object, object);
    assert_null(list.rows[2].detail);
    assert_null(list.rows[2].reason);
    audit_rows_done(&list);
    registry_close(&r);
}

static void add_audit_rows(struct registry *r, int count)
{
    char account[] = "root (anna)", action[] = "point add", object[] = "/srv/a";
    const struct audit_row row = {.time = 9, .account = account, .action = action, .object = object};
    for (int i = 0; i < count; i++)
        assert_int_equal(registry_add_audit(r, &row, NULL), ERR_OK);
}

/* Reckoned apart from the program, by Python's hashlib, from what audit_chain.h says. */
static void the_hash_of_an_audit_row_is_the_documented_one(void **state)
{
    (void)state;
    static const uint8_t want[AUDIT_HASH_SIZE] = {0x8a, 0x4e, 0x7b, 0x73, 0xd6, 0xac, 0x4f, 0x03, 0x2f, 0x50, 0xa9,
                                                  0x9f, 0x7d, 0xd2, 0x1a, 0xee, 0x63, 0x93, 0x8a, 0x4e, 0xf1, 0x8f,
                                                  0x06, 0x05, 0xd8, 0xde, 0xc3, 0xc5, 0xb3, 0xb8, 0xb0, 0x7e};
    struct registry *r = make();
    struct audit_head head;
    assert_int_equal(registry_audit_head(r, &head, NULL), ERR_OK);
    assert_int_equal(head.id, 0);
    add_audit_rows(r, 2);
    assert_int_equal(registry_audit_head(r, &head, NULL), ERR_OK);
    assert_int_equal(head.id, 2);
    assert_memory_equal(head.hash, want, sizeof want);
    registry_close(&r);
}

/* Five rows, then what somebody does to the registry file, who had seen the head after three and after five. */
static void every_change_of_the_audit_list_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *name, *sql;
        enum err alone, with_witness; /* the witness is the head after five rows */
    } cases[] = {
        {"nothing", "", ERR_OK, ERR_OK},
        {"another reason", "UPDATE audit SET reason = 'x' WHERE id = 2", ERR_MALFORMED, ERR_MALFORMED},
        {"another account", "UPDATE audit SET account = 'x' WHERE id = 5", ERR_MALFORMED, ERR_MALFORMED},
        {"another time", "UPDATE audit SET time = 8 WHERE id = 1", ERR_MALFORMED, ERR_MALFORMED},
        {"a text that moved to the next field", "UPDATE audit SET detail = object, object = NULL WHERE id = 4",
         ERR_MALFORMED, ERR_MALFORMED},
        {"an empty text for none", "UPDATE audit SET detail = '' WHERE id = 4", ERR_MALFORMED, ERR_MALFORMED},
        {"no hash", "UPDATE audit SET hash = x'' WHERE id = 5", ERR_MALFORMED, ERR_MALFORMED},
        {"the first row removed", "DELETE FROM audit WHERE id = 1", ERR_MALFORMED, ERR_MALFORMED},
        {"a row in the middle removed", "DELETE FROM audit WHERE id = 3", ERR_MALFORMED, ERR_MALFORMED},
        {"a row removed and the others moved up",
         "DELETE FROM audit WHERE id = 3; UPDATE audit SET id = id - 1 WHERE id > 3", ERR_MALFORMED, ERR_MALFORMED},
        {"the last row removed", "DELETE FROM audit WHERE id = 5", ERR_OK, ERR_MALFORMED},
        {"all rows removed", "DELETE FROM audit", ERR_OK, ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct errinfo e = {""};
        struct audit_head seen, end;
        struct database *d = NULL;
        remove(REGISTRY);
        struct registry *r = make();
        add_audit_rows(r, 5);
        assert_int_equal(registry_audit_head(r, &seen, NULL), ERR_OK);
        registry_close(&r);
        assert_int_equal(database_open(REGISTRY, true, &d, NULL), ERR_OK);
        assert_int_equal(database_run(d, cases[i].sql, NULL), ERR_OK);
        database_close(&d);
        r = open_for(false);
        place_demand_error(cases[i].name, registry_check_audit(r, NULL, &end, &e), cases[i].alone, &e);
        place_demand_error(cases[i].name, registry_check_audit(r, &seen, &end, &e), cases[i].with_witness, &e);
        registry_close(&r);
    }
}

/* The thief of a vault may write the whole list anew, with hashes that fit. */
static void an_audit_list_written_anew_contradicts_its_witness(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct audit_head seen, end;
    struct registry *r = make();
    add_audit_rows(r, 3);
    assert_int_equal(registry_audit_head(r, &seen, NULL), ERR_OK);
    registry_close(&r);
    remove(REGISTRY);
    r = make();
    char account[] = "nobody", action[] = "nothing";
    const struct audit_row other = {.time = 9, .account = account, .action = action};
    assert_int_equal(registry_add_audit(r, &other, NULL), ERR_OK);
    add_audit_rows(r, 4);
    assert_int_equal(registry_check_audit(r, NULL, &end, NULL), ERR_OK);
    assert_int_equal(end.id, 5);
    place_demand_error("with its witness", registry_check_audit(r, &seen, &end, &e), ERR_MALFORMED, &e);
    registry_close(&r);
}

static void the_rows_of_an_older_release_are_linked(void **state)
{
    (void)state;
    struct audit_head before, end;
    struct registry *r = make();
    add_audit_rows(r, 2);
    assert_int_equal(registry_audit_head(r, &before, NULL), ERR_OK);
    registry_close(&r);
    make_older(2, "INSERT INTO audit (time, account, action, object) VALUES (9, 'root (anna)', 'point add', '/srv/a'),"
                  "(9, 'root (anna)', 'point add', '/srv/a')");
    r = open_for(false);
    assert_int_equal(registry_check_audit(r, &before, &end, NULL), ERR_OK);
    assert_int_equal(end.id, 2);
    registry_close(&r);
}

static void a_damaged_last_audit_row_is_refused(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct audit_head head = {.id = 42};
    struct database *d = NULL;
    struct registry *r = make();
    add_audit_rows(r, 2);
    registry_close(&r);
    assert_int_equal(database_open(REGISTRY, true, &d, NULL), ERR_OK);
    assert_int_equal(database_run(d, "UPDATE audit SET time = 9223372036854775807", NULL), ERR_OK);
    database_close(&d);
    r = open_for(true);
    place_demand_error("time", registry_audit_head(r, &head, &e), ERR_MALFORMED, &e);
    assert_int_equal(head.id, 42);
    registry_close(&r);
}

static void an_audit_row_is_there_when_its_transaction_is_committed(void **state)
{
    (void)state;
    struct audit_head head;
    struct registry *r = make();
    const struct audit_entry entry = {.action = "point add"};
    assert_int_equal(registry_begin(r, NULL), ERR_OK);
    assert_int_equal(audit_add(r, &entry, NULL), ERR_OK);
    registry_rollback(r);
    assert_int_equal(registry_audit_head(r, &head, NULL), ERR_OK);
    assert_int_equal(head.id, 0);
    assert_int_equal(registry_begin(r, NULL), ERR_OK);
    assert_int_equal(audit_commit(r, &entry, NULL), ERR_OK);
    registry_rollback(r);
    assert_int_equal(registry_audit_head(r, &head, NULL), ERR_OK);
    assert_int_equal(head.id, 1);
    registry_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(only_a_registry_of_this_version_is_opened),
        PLACE_TEST(a_reader_changes_nothing),
        PLACE_TEST(a_transaction_that_is_rolled_back_never_was),
        PLACE_TEST(closing_ends_a_transaction_as_if_it_had_not_been),
        PLACE_TEST(facts_come_back_as_they_were_set),
        PLACE_TEST(points_are_kept_once_and_in_order),
        PLACE_TEST(pairs_are_refused_that_cannot_be),
        PLACE_TEST(a_pair_changes_state_times_and_reason_only),
        PLACE_TEST(an_unknown_pair_is_not_found),
        PLACE_TEST(it_remembers_that_some_pair_was_active),
        PLACE_TEST(configurations_are_one_without_regard_to_case),
        PLACE_TEST(a_revision_is_given_out_once),
        PLACE_TEST(a_serial_never_repeats),
        PLACE_TEST(a_serial_that_was_set_aside_stays_so),
        PLACE_TEST(a_registry_of_an_older_release_is_brought_up_to_date),
        PLACE_TEST(the_start_parameters_of_the_last_start_script_are_remembered),
        PLACE_TEST(the_last_publish_is_that_of_its_ring),
        PLACE_TEST(times_that_cannot_be_are_a_damaged_registry),
        PLACE_TEST(a_probe_is_renewed_and_removed),
        PLACE_TEST(a_journal_has_no_other_file_removed),
        PLACE_TEST(audit_rows_come_back_in_order),
        PLACE_TEST(a_damaged_last_audit_row_is_refused),
        PLACE_TEST(an_audit_row_is_there_when_its_transaction_is_committed),
        PLACE_TEST(the_hash_of_an_audit_row_is_the_documented_one),
        PLACE_TEST(every_change_of_the_audit_list_is_found),
        PLACE_TEST(an_audit_list_written_anew_contradicts_its_witness),
        PLACE_TEST(the_rows_of_an_older_release_are_linked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
