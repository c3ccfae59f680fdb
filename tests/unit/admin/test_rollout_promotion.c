/*
 * How many computers of a ring must have reported, and how many of them an error, for its content to be for all or not.
 */
#include "place.h"

#include <stdio.h>
#include <string.h>

#include "admin/rollout/promotion.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

#define NOW 1795323600
#define PUBLISHED (NOW - 10 * 86400) /* so that whoever is not ready is silent meanwhile */
#define MACS " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define PILOT "ring pilot\nprogram 1\nproof 7f3a9c21d04be611" MACS
#define OTHERS "ring all\nprogram 1\nproof 7f3a9c21d04be611" MACS
#define READ "uses help.ini 1.5\n"
#define OLD "uses help.ini 1.4\n"
#define FAILED "error help.ini cannot-open 1970-01-01T00:00:00Z\n"
#define RECEIPTS 4

static void a_ring_is_ready_when_enough_have_reported_and_few_of_them_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct promotion_counts counts; /* known, of_ring, reported, failed */
        struct promotion_rule rule;     /* max_errors, min_reports */
        enum err want;
    } rows[] = {
        {"nobody was ever seen", {0, 0, 0, 0}, {2, 0}, ERR_OK},
        {"nobody was ever seen, and many are asked for", {0, 0, 0, 0}, {2, 100}, ERR_OK},
        {"nobody of the ring", {40, 0, 0, 0}, {2, 0}, ERR_NOT_READY},
        {"nobody has read it", {40, 10, 0, 0}, {2, 0}, ERR_NOT_READY},
        {"one too few", {40, 10, 4, 0}, {2, 0}, ERR_NOT_READY},
        {"enough", {40, 10, 5, 0}, {2, 0}, ERR_OK},
        {"all of a small ring, which are too few", {3, 3, 3, 0}, {2, 0}, ERR_NOT_READY},
        {"all of a small ring, and these are enough", {3, 3, 3, 0}, {2, 3}, ERR_OK},
        {"one is said to be enough", {100, 100, 1, 0}, {2, 1}, ERR_OK},
        {"none when one is said to be enough", {100, 100, 0, 0}, {2, 1}, ERR_NOT_READY},
        {"five of fifty", {60, 50, 5, 0}, {2, 0}, ERR_OK},
        {"five of fifty-one", {60, 51, 5, 0}, {2, 0}, ERR_NOT_READY},
        {"six of fifty-one", {60, 51, 6, 0}, {2, 0}, ERR_OK},
        {"99 of 1000", {1000, 1000, 99, 0}, {2, 0}, ERR_NOT_READY},
        {"100 of 1000", {1000, 1000, 100, 0}, {2, 0}, ERR_OK},
        {"two of a hundred with an error", {100, 100, 100, 2}, {2, 0}, ERR_OK},
        {"three of a hundred with an error", {100, 100, 100, 3}, {2, 0}, ERR_NOT_READY},
        {"one of fifty with an error", {50, 50, 50, 1}, {2, 0}, ERR_OK},
        {"one of forty-nine with an error", {50, 50, 49, 1}, {2, 0}, ERR_NOT_READY},
        {"no error is allowed, and there is none", {9, 9, 9, 0}, {0, 0}, ERR_OK},
        {"no error is allowed, and there is one", {1000, 1000, 1000, 1}, {0, 0}, ERR_NOT_READY},
        {"all may fail", {9, 9, 9, 9}, {100, 0}, ERR_OK},
        {"all fail", {9, 9, 9, 9}, {99, 0}, ERR_NOT_READY},
        {"too few, though all may fail", {9, 9, 4, 4}, {100, 0}, ERR_NOT_READY},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        place_demand_error(rows[i].name, promotion_judge(&rows[i].counts, &rows[i].rule, &e), rows[i].want, &e);
    }
}

static void a_tenth_of_the_ring_is_rounded_up(void **state)
{
    (void)state;
    static const struct {
        int64_t of_ring, min_reports, want;
    } rows[] = {{0, 0, 5},  {1, 0, 5},      {50, 0, 5},   {51, 0, 6}, {60, 0, 6},
                {61, 0, 7}, {1000, 0, 100}, {1000, 7, 7}, {1, 7, 7}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct promotion_counts counts = {.of_ring = rows[i].of_ring};
        const struct promotion_rule rule = {.min_reports = rows[i].min_reports};
        assert_int_equal(promotion_least(&counts, &rule), rows[i].want);
    }
}

struct receipt_of {
    const char *name;
    unsigned machine;
    const char *person;
    int64_t minutes; /* after the publish */
    const char *facts;
};

static const struct fleet_row {
    const char *name;
    struct receipt_of receipts[RECEIPTS];
    const char *expected;
    struct promotion_counts want; /* known, of_ring, reported, failed */
} fleets[] = {
    {"nobody", {{.name = NULL}}, NULL, {0, 0, 0, 0}},
    {"who is expected is known", {{.name = NULL}}, "pc-1", {1, 0, 0, 0}},
    {"one that has read it", {{"pc-1", 1, NULL, 5, PILOT READ}}, NULL, {1, 1, 1, 0}},
    {"a newer version is as good", {{"pc-1", 1, NULL, 5, PILOT "uses help.ini 2.1\n"}}, NULL, {1, 1, 1, 0}},
    {"the ring in other letters",
     {{"pc-1", 1, NULL, 5, "ring PILOT\nprogram 1\nproof 7f3a9c21d04be611" MACS READ}},
     NULL,
     {1, 1, 1, 0}},
    {"one of another ring", {{"pc-1", 1, NULL, 5, OTHERS READ}}, NULL, {1, 0, 0, 0}},
    {"one with the old version", {{"pc-1", 1, NULL, 5, PILOT OLD}}, NULL, {1, 1, 0, 0}},
    {"one that refuses it", {{"pc-1", 1, NULL, 5, PILOT OLD FAILED}}, NULL, {1, 1, 1, 1}},
    {"one that has read it and met an error then", {{"pc-1", 1, NULL, 5, PILOT READ FAILED}}, NULL, {1, 1, 1, 1}},
    {"an error from before", {{"pc-1", 1, NULL, -5, PILOT OLD FAILED}}, NULL, {1, 1, 0, 0}},
    {"persons of one computer",
     {{"pc-1", 1, "anna", 5, PILOT READ}, {"pc-1", 1, "bert", 5, PILOT OLD FAILED}},
     NULL,
     {1, 1, 1, 1}},
    {"a machine's receipt from before, and a person's",
     {{"pc-1", 1, NULL, -5, PILOT OLD}, {"pc-1", 1, "anna", 5, PILOT READ}},
     NULL,
     {1, 1, 1, 0}},
    {"one computer with and without its domain",
     {{"pc-1", 1, NULL, 5, PILOT READ}, {"pc-1.example", 1, "anna", 5, PILOT READ}},
     NULL,
     {1, 1, 1, 0}},
    {"of those expected alone",
     {{"pc-1", 1, NULL, 5, PILOT READ}, {"pc-2", 2, NULL, 5, PILOT OLD FAILED}},
     "pc-1",
     {2, 1, 1, 0}},
    {"of two machines under one name nobody knows which has read it",
     {{"pc-1", 1, NULL, 5, PILOT READ}, {"pc-1", 2, NULL, 5, PILOT READ}},
     NULL,
     {1, 1, 0, 0}},
    {"also if one of them is from before",
     {{"pc-1", 1, NULL, 5, PILOT READ}, {"pc-1", 2, NULL, -5, PILOT READ}},
     NULL,
     {1, 1, 0, 0}},
    {"an error of two machines under one name counts",
     {{"pc-1", 1, NULL, 5, PILOT READ}, {"pc-1", 2, NULL, 5, PILOT OLD FAILED}},
     NULL,
     {1, 1, 1, 1}},
    {"an error that somebody in another ring hides under the name",
     {{"pc-1", 2, NULL, 5, PILOT OLD FAILED}, {"pc-1", 1, NULL, 5, OTHERS OLD FAILED}},
     NULL,
     {1, 1, 1, 1}},
    {"who is in the ring is so, whatever others say under the name",
     {{"pc-1", 2, NULL, -5, PILOT OLD}, {"pc-1", 1, NULL, 5, OTHERS OLD FAILED}},
     NULL,
     {1, 1, 0, 0}},
    {"a person's error that another machine hides under the name",
     {{"pc-1", 1, "anna", 5, PILOT OLD FAILED}, {"pc-1", 2, NULL, 5, PILOT READ}},
     NULL,
     {1, 1, 1, 1}},
    {"none of those that call themselves like one who is expected",
     {{"pc-1.a", 1, NULL, 5, PILOT READ}, {"pc-1.b", 2, NULL, 5, PILOT READ}},
     "pc-1",
     {1, 1, 0, 0}},
};

static void see(struct registry *r, const struct receipt_of *c, unsigned number)
{
    char client[20], machine[40];
    const uint8_t hash[32] = {(uint8_t)number};
    snprintf(client, sizeof client, "%016u", number);
    snprintf(machine, sizeof machine, "%032u", c->machine);
    const struct receipt_row row = {.client = client,
                                    .name = c->name,
                                    .machine = machine,
                                    .account = c->person,
                                    .counter = 1,
                                    .time = PUBLISHED + 60 * c->minutes,
                                    .first = NOW,
                                    .last = NOW};
    assert_int_equal(registry_set_receipt(r, &row, c->facts, hash, NULL), ERR_OK);
}

static void check_fleet(const struct fleet_row *row)
{
    static char name[] = "help.ini", ring[] = "pilot";
    const struct publish_row publish = {.name = name, .ring = ring, .epoch = 1, .serial = 5, .issued = PUBLISHED};
    struct registry *r = NULL;
    struct promotion p;
    struct errinfo e = {""};
    bool changed = false;
    place_write("registry.db", "");
    assert_int_equal(registry_open("registry.db", true, &r, NULL), ERR_OK);
    for (unsigned i = 0; i < RECEIPTS && row->receipts[i].name != NULL; i++)
        see(r, &row->receipts[i], i + 1);
    if (row->expected != NULL)
        assert_int_equal(registry_add_expected(r, row->expected, &changed, NULL), ERR_OK);
    place_demand_error(row->name, promotion_count(r, &publish, NOW, &p, &e), ERR_OK, &e);
    if (memcmp(&p.counts, &row->want, sizeof p.counts) != 0)
        fail_msg("%s: %d known, %d of the ring, %d reported, %d failed", row->name, (int)p.counts.known,
                 (int)p.counts.of_ring, (int)p.counts.reported, (int)p.counts.failed);
    assert_int_equal(p.failed.count, row->want.failed);
    promotion_done(&p);
    registry_close(&r);
}

static void computers_are_those_that_status_has(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(fleets); i++)
        check_fleet(&fleets[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ring_is_ready_when_enough_have_reported_and_few_of_them_an_error),
        cmocka_unit_test(a_tenth_of_the_ring_is_rounded_up),
        PLACE_TEST(computers_are_those_that_status_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
