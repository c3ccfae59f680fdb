/* What ends, when it is spoken of, and when a reserve pair is made. */
#include "admin/health/health.h"

#include <stdio.h>
#include <string.h>

#include "admin/pair/generate.h"
#include "admin/pair/renew.h"
#include "base/calendar.h"
#include "office.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

#define DAY ((int64_t)SECONDS_PER_DAY)
#define END (1000 * DAY)

static const struct {
    const char *name;
    struct end end;
    int64_t now;
    bool is_over, is_near;
} rows[] = {
    {"a pair, long before", {END_OF_ACTIVE, NULL, 0, END}, END - 31 * DAY, false, false},
    {"a pair, exactly 30 days before", {END_OF_ACTIVE, NULL, 0, END}, END - 30 * DAY, false, false},
    {"a pair, less than 30 days before", {END_OF_ACTIVE, NULL, 0, END}, END - 30 * DAY + 1, false, true},
    {"a pair, at its end", {END_OF_ACTIVE, NULL, 0, END}, END, false, true},
    {"a pair, after its end", {END_OF_PREVIOUS, NULL, 0, END}, END + 1, true, false},
    {"the root, less than 30 days before", {END_OF_ROOT, NULL, 0, END}, END - DAY, false, true},
    {"a file that a publish would renew", {END_OF_FILE, NULL, END - 180 * DAY, END}, END - 29 * DAY, false, true},
    {"a short-lived file in its first half", {END_OF_FILE, NULL, END - 10 * DAY, END}, END - 5 * DAY, false, false},
    {"a short-lived file in its second half", {END_OF_FILE, NULL, END - 10 * DAY, END}, END - 5 * DAY + 1, false, true},
    {"a file after its end", {END_OF_FILE, NULL, END - 10 * DAY, END}, END + 1, true, false},
    {"a file without end", {END_OF_FILE, NULL, 0, INT64_MAX}, END, false, false},
};

static void an_end_is_near_when_somebody_must_do_something(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (end_is_over(&rows[i].end, rows[i].now) != rows[i].is_over ||
            end_is_near(&rows[i].end, rows[i].now) != rows[i].is_near)
            fail_msg("%s", rows[i].name);
    }
}

static bool has_finding(const struct health *h, enum health_grade grade, const char *text)
{
    size_t i = 0;
    while (i < h->count && (h->findings[i].grade != grade || strstr(h->findings[i].text, text) == NULL))
        i++;
    return i < h->count;
}

/* Health ends with this error now; whether it finds this. */
static bool ask_health(struct office *o, enum err want, enum health_grade grade, const char *text)
{
    struct errinfo e = {""};
    struct health h = {.findings = NULL};
    assert_int_equal(health_find(o->vault, o->now, &h, &e), ERR_OK);
    place_demand_error(text, health_error(&h, &e), want, &e);
    bool found = has_finding(&h, grade, text);
    health_done(&h);
    return found;
}

static void demand_health(struct office *o, enum err want, enum health_grade grade, const char *text)
{
    if (!ask_health(o, want, grade, text))
        fail_msg("no finding of grade %s says \"%s\"", health_grade_name(grade), text);
}

static void publish(struct office *o)
{
    struct publish_report report = {0};
    office_publish(o, &report);
    publish_report_done(&report);
}

/* The life of an office that nobody looks after: files first, then the pair. */
static void peer_bug_06_every_end_is_told_before_it_comes(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, id);
    office_import(&o, "help.ini", "[Help]\nPhone=1\n");
    publish(&o);
    demand_health(&o, ERR_OK, HEALTH_NOTE, "vault backup");
    o.now += 151 * DAY;
    demand_health(&o, ERR_EXPIRED, HEALTH_SOON, "the published file help.ini ends on 2027-05-21T05:00:00Z");
    o.now += 30 * DAY;
    demand_health(&o, ERR_NOT_READY, HEALTH_CUT_OFF, "the published file help.ini ended");
    o.now = OFFICE_NOW + 641 * DAY;
    publish(&o);
    demand_health(&o, ERR_OK, HEALTH_NOTE, "rollseal-admin pair renew");
    o.now += 60 * DAY;
    demand_health(&o, ERR_EXPIRED, HEALTH_SOON, "rollseal-admin pair generate");
    o.now += 30 * DAY;
    demand_health(&o, ERR_NOT_READY, HEALTH_CUT_OFF, id);
    office_done(&o);
}

static void an_overlap_that_goes_on_is_noted_with_what_ends_it(void **state)
{
    (void)state;
    struct office o;
    char first[PAIR_ID_SIZE], second[PAIR_ID_SIZE], want[64];
    office_init(&o);
    office_activate_new(&o, first);
    office_activate_new(&o, second);
    snprintf(want, sizeof want, "rollseal-admin pair retire %s", first);
    o.now += 30 * DAY;
    assert_false(ask_health(&o, ERR_OK, HEALTH_NOTE, want));
    o.now += DAY;
    demand_health(&o, ERR_OK, HEALTH_NOTE, want);
    office_done(&o);
}

static void the_file_of_a_ring_ends_as_others_do(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    struct publish_report report = {0};
    struct errinfo e = {""};
    office_init(&o);
    office_activate_new(&o, id);
    office_import(&o, "help.ini", "[Help]\nPhone=1\n");
    publish(&o);
    o.now += DAY;
    office_import(&o, "help.ini", "[Help]\nPhone=2\n");
    place_demand_error("stage", office_try_publish(&o, (struct publish_params){.ring = "pilot"}, &report, &e), ERR_OK,
                       &e);
    publish_report_done(&report);
    o.now += 151 * DAY;
    demand_health(&o, ERR_EXPIRED, HEALTH_SOON, "the published file help.ini ends on 2027-05-21T05:00:00Z");
    demand_health(&o, ERR_EXPIRED, HEALTH_SOON,
                  "the published file help.ini for ring pilot ends on 2027-05-22T05:00:00Z");
    office_done(&o);
}

static void see(struct office *o, const char *client, const char *name, const char *person, int64_t days)
{
    const uint8_t hash[32] = {1};
    const struct receipt_row row = {.client = client,
                                    .name = name,
                                    .machine = "00112233445566778899aabbccddeeff",
                                    .account = person,
                                    .counter = 1,
                                    .time = o->now - days * DAY,
                                    .first = o->now,
                                    .last = o->now};
    assert_int_equal(
        registry_set_receipt(vault_registry(o->vault), &row, "ring all\nprogram 1\nfailed - no-pair\n", hash, NULL),
        ERR_OK);
}

static void demand_fleet(struct office *o, size_t seen, size_t silent)
{
    struct health h = {.findings = NULL};
    assert_int_equal(health_find(o->vault, o->now, &h, NULL), ERR_OK);
    assert_int_equal(h.fleet.seen, seen);
    assert_int_equal(h.fleet.silent, silent);
    health_done(&h);
}

static void a_computer_is_silent_by_the_rule_of_rollout_status(void **state)
{
    (void)state;
    struct office o;
    bool changed = false;
    office_init(&o);
    see(&o, "0000000000000001", "pc-1", NULL, 8);
    demand_fleet(&o, 1, 1);
    see(&o, "0000000000000002", "PC-1.example", "anna", 1);
    demand_fleet(&o, 1, 0);
    see(&o, "0000000000000003", "pc-2", NULL, 8);
    demand_fleet(&o, 2, 1);
    assert_int_equal(registry_add_expected(vault_registry(o.vault), "pc-1", &changed, NULL), ERR_OK);
    assert_int_equal(registry_add_expected(vault_registry(o.vault), "pc-3", &changed, NULL), ERR_OK);
    demand_fleet(&o, 1, 0);
    office_done(&o);
}

static struct renewal find_renewal(struct office *o)
{
    struct pair_rows pairs = {NULL, 0};
    struct renewal r;
    assert_int_equal(registry_pairs(vault_registry(o->vault), &pairs, NULL), ERR_OK);
    assert_int_equal(renewal_find(&pairs, o->now, &r, NULL), ERR_OK);
    pair_rows_done(&pairs);
    return r;
}

static void a_reserve_is_due_90_days_before_the_end_unless_there_is_one(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e = {""};
    struct pair_rows none = {NULL, 0};
    struct renewal r;
    char active[PAIR_ID_SIZE], reserve[PAIR_ID_SIZE];
    office_init(&o);
    place_demand_error("no pair", renewal_find(&none, o.now, &r, &e), ERR_NOT_READY, &e);
    office_activate_new(&o, active);
    assert_false(find_renewal(&o).is_due);
    o.now += 639 * DAY;
    assert_false(find_renewal(&o).is_due);
    o.now += 2 * DAY;
    assert_true(find_renewal(&o).is_due);
    const struct generate_params params = {"x25519", GENERATE_DEFAULT_DAYS, NULL, o.now};
    assert_int_equal(pair_generate(o.vault, &params, reserve, &e), ERR_OK);
    assert_false(find_renewal(&o).is_due);
    office_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_end_is_near_when_somebody_must_do_something),
        PLACE_TEST(peer_bug_06_every_end_is_told_before_it_comes),
        PLACE_TEST(an_overlap_that_goes_on_is_noted_with_what_ends_it),
        PLACE_TEST(the_file_of_a_ring_ends_as_others_do),
        PLACE_TEST(a_computer_is_silent_by_the_rule_of_rollout_status),
        PLACE_TEST(a_reserve_is_due_90_days_before_the_end_unless_there_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
