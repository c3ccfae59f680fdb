/* Whom a gate lets pass. */
#include "admin/rollout/gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/rollout/until.h"
#include "office.h"
#include "place.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

#define PAIR "7f3a9c21d04be611"
#define MAC " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define HAS "ring all\nprogram 1\nproof " PAIR MAC
#define HAS_NOT "ring all\nprogram 1\nfailed - no-pair\n"

static struct registry *make(void)
{
    struct registry *r = NULL;
    place_write("registry.db", "");
    assert_int_equal(registry_open("registry.db", true, &r, NULL), ERR_OK);
    return r;
}

static void see(struct registry *r, unsigned number, const char *facts)
{
    char client[20], name[20], machine[40];
    const uint8_t hash[32] = {1};
    snprintf(client, sizeof client, "%016u", number);
    snprintf(machine, sizeof machine, "%032u", number);
    snprintf(name, sizeof name, "pc-%02u", number);
    const struct receipt_row row = {.client = client,
                                    .name = name,
                                    .machine = machine,
                                    .counter = 1,
                                    .time = OFFICE_NOW,
                                    .first = OFFICE_NOW,
                                    .last = OFFICE_NOW};
    assert_int_equal(registry_set_receipt(r, &row, facts, hash, NULL), ERR_OK);
}

static const struct row {
    const char *name;
    unsigned ready, not_ready;
    const char *expected, *until, *reason;
    bool force, plan;
    enum err want;
    const char *said; /* of the message, or of what goes into the audit row; NULL: nothing */
} rows[] = {
    {"everybody is ready", 3, 0, NULL, NULL, NULL, false, false, ERR_OK, NULL},
    {"nobody at all", 0, 0, NULL, NULL, NULL, false, false, ERR_OK, NULL},
    {"nobody at all, of whom twenty are wanted", 0, 0, NULL, "20", NULL, false, false, ERR_OK, NULL},
    {"one is not ready", 3, 1, NULL, NULL, NULL, false, false, ERR_NOT_READY,
     "1 of 4 computers is not ready: pc-03 (no pair " PAIR "); "},
    {"ten are not ready", 0, 10, NULL, NULL, NULL, false, false, ERR_NOT_READY, "pc-09 (no pair " PAIR "); "},
    {"eleven are not ready", 0, 11, NULL, NULL, NULL, false, false, ERR_NOT_READY,
     "pc-09 (no pair " PAIR ") and 1 more; "},
    {"one is expected that was never seen", 1, 0, "pc-77", NULL, NULL, false, false, ERR_NOT_READY,
     "pc-77 (never seen)"},
    {"who is ready is not expected", 1, 0, "pc-77", "1", NULL, false, false, ERR_NOT_READY, "1 of 1 computers"},
    {"who is not ready is not expected", 1, 1, "pc-00", NULL, NULL, false, false, ERR_OK, NULL},
    {"half is enough", 2, 2, NULL, "50%", NULL, false, false, ERR_OK, "until 50%: 2 of 4 computers not ready"},
    {"half is not enough", 2, 2, NULL, "51%", NULL, false, false, ERR_NOT_READY, "2 of 4"},
    {"two are enough", 2, 2, NULL, "2", NULL, false, false, ERR_OK, "until 2: 2 of 4 computers not ready"},
    {"two are not enough", 2, 2, NULL, "3", NULL, false, false, ERR_NOT_READY, "2 of 4"},
    {"a share of two thirds is rounded up", 2, 1, NULL, "67%", NULL, false, false, ERR_NOT_READY, "1 of 3"},
    {"forced", 1, 1, NULL, NULL, "a good one", true, false, ERR_OK, "forced: 1 of 2 computers not ready"},
    {"forced without a need", 1, 0, NULL, NULL, "a good one", true, false, ERR_OK, NULL},
    {"forced without a reason", 1, 1, NULL, NULL, NULL, true, false, ERR_USAGE, "--reason"},
    {"forced with an empty reason", 1, 1, NULL, NULL, "", true, false, ERR_USAGE, "--reason"},
    {"forced without a reason or need", 1, 0, NULL, NULL, NULL, true, false, ERR_USAGE, "--reason"},
    {"a reason does not force", 1, 1, NULL, NULL, "a good one", false, false, ERR_NOT_READY, "1 of 2"},
    {"no share", 1, 0, NULL, "all", NULL, false, false, ERR_USAGE, "--until 'all'"},
    {"more than all", 1, 0, NULL, "101%", NULL, false, false, ERR_USAGE, "--until '101%'"},
    {"no computer", 1, 0, NULL, "0", NULL, false, false, ERR_USAGE, "--until '0'"},
    {"no part", 1, 0, NULL, "0%", NULL, false, false, ERR_USAGE, "--until '0%'"},
    {"an empty share", 1, 0, NULL, "", NULL, false, false, ERR_USAGE, "--until ''"},
    {"a bare percent sign", 1, 0, NULL, "%", NULL, false, false, ERR_USAGE, "--until '%'"},
    {"a plan refuses nothing", 0, 1, NULL, NULL, NULL, false, true, ERR_OK, NULL},
};

static void check(const struct row *row)
{
    struct registry *r = make();
    struct questions q = {.count = 0};
    struct errinfo e = {""};
    struct gate g = {.audit = NULL};
    bool changed = false;
    const struct gate_params params = {
        .until = row->until, .force = row->force, .plan = row->plan, .reason = row->reason, .now = OFFICE_NOW};
    for (unsigned i = 0; i < row->ready + row->not_ready; i++)
        see(r, i, i < row->ready ? HAS : HAS_NOT);
    if (row->expected != NULL)
        assert_int_equal(registry_add_expected(r, row->expected, &changed, NULL), ERR_OK);
    assert_int_equal(questions_add_pair(&q, PAIR, NULL), ERR_OK);
    place_demand_error(row->name, gate_ask(r, &q, &params, &g, &e), row->want, &e);
    const char *said = row->want == ERR_OK ? g.audit : e.message;
    if ((row->said == NULL) != (said == NULL) || (said != NULL && strstr(said, row->said) == NULL))
        fail_msg("%s: %s", row->name, said != NULL ? said : "nothing is said");
    if (row->want == ERR_OK && g.passes == row->plan)
        fail_msg("%s: passes %d", row->name, g.passes);
    gate_done(&g);
    questions_done(&q);
    registry_close(&r);
}

static void gates_let_pass_who_is_ready(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check(&rows[i]);
}

/* A message has room for what to do, however long names are. */
static void long_names_leave_room_in_the_message(void **state)
{
    (void)state;
    struct registry *r = make();
    struct questions q = {.count = 0};
    struct errinfo e = {""};
    struct gate g;
    bool changed = false;
    const struct gate_params params = {.now = OFFICE_NOW};
    for (int i = 0; i < 9; i++) {
        char name[256];
        memset(name, 'a' + i, sizeof name - 1);
        name[sizeof name - 1] = '\0';
        assert_int_equal(registry_add_expected(r, name, &changed, NULL), ERR_OK);
    }
    assert_int_equal(questions_add_pair(&q, PAIR, NULL), ERR_OK);
    assert_int_equal(gate_ask(r, &q, &params, &g, &e), ERR_NOT_READY);
    assert_non_null(strstr(e.message, "(never seen) and 7 more; "));
    assert_non_null(strstr(e.message, "--force --reason TEXT"));
    questions_done(&q);
    registry_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(gates_let_pass_who_is_ready),
        PLACE_TEST(long_names_leave_room_in_the_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
