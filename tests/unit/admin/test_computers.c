/* How receipts become computers, and what several of one computer mean together. */
#include "admin/rollout/computers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

#define NOW 1795323600
#define DAY 86400
#define ROWS 6

/* One receipt: "NAME MACHINE ACCOUNT COUNTER DAYS STATE": the account `-` is the machine's own, DAYS is how many ago,
 * STATE is R (ready) or N (not). */
static const struct row {
    const char *name;
    const char *seen[ROWS];
    const char *expected[ROWS]; /* none: no list */
    const char *filter;
    const char *want; /* "NAME=REASON", those that do not count in parentheses */
    size_t ready;     /* of the question */
} rows[] = {
    /* Without a list */
    {"nobody", {NULL}, {NULL}, NULL, "", 0},
    {"one that is ready", {"pc-1 A - 1 0 R"}, {NULL}, NULL, "pc-1=ready ", 1},
    {"one that is not", {"pc-1 A - 1 0 N"}, {NULL}, NULL, "pc-1=no-pair ", 0},
    {"the newest of a machine counts",
     {"pc-1 A - 7 3 N", "pc-1 A - 8 0 R", "pc-1 A - 2 9 N"},
     {NULL},
     NULL,
     "pc-1=ready ",
     1},
    {"the newest of a machine counts, for worse",
     {"pc-1 A - 7 3 R", "pc-1 A - 8 0 N"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"the newest of an account counts", {"pc-1 A anna 3 0 N", "pc-1 A anna 2 0 R"}, {NULL}, NULL, "pc-1=no-pair ", 0},
    {"a higher counter does not silence who goes on reporting",
     {"pc-1 A - 7 0 N", "pc-1 A - 9000 3 R"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"a higher counter does not silence who goes on reporting, and counts, too",
     {"pc-1 A - 7 0 R", "pc-1 A - 9000 3 N"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"a higher counter that was not heard of for more than 30 days",
     {"pc-1 A - 7 0 R", "pc-1 A - 9000 31 N"},
     {NULL},
     NULL,
     "pc-1=ready ",
     1},
    {"an account that goes on reporting below a higher counter",
     {"pc-1 A anna 7 0 N", "pc-1 A anna 9000 3 R"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"the machine decides before persons", {"pc-1 A anna 9 0 N", "pc-1 A - 1 0 R"}, {NULL}, NULL, "pc-1=ready ", 1},
    {"the machine decides before persons, for worse",
     {"pc-1 A anna 9 0 R", "pc-1 A - 1 0 N"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"without the machine every account decides",
     {"pc-1 A anna 1 0 R", "pc-1 A bert 1 0 N"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"every account is ready", {"pc-1 A anna 1 0 R", "pc-1 A bert 1 29 R"}, {NULL}, NULL, "pc-1=ready ", 1},
    {"an account of 30 days ago still speaks",
     {"pc-1 A anna 1 0 R", "pc-1 A bert 1 30 N"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"an account of 31 days ago does not", {"pc-1 A anna 1 0 R", "pc-1 A bert 1 31 N"}, {NULL}, NULL, "pc-1=ready ", 1},
    {"all accounts are older", {"pc-1 A anna 1 40 R", "pc-1 A bert 1 50 N"}, {NULL}, NULL, "pc-1=silent ", 0},
    {"not ready and silent for a week", {"pc-1 A - 1 8 N"}, {NULL}, NULL, "pc-1=silent ", 0},
    {"not ready and silent for less", {"pc-1 A - 1 7 N"}, {NULL}, NULL, "pc-1=no-pair ", 0},
    {"a person reports, so it is not silent",
     {"pc-1 A - 1 20 N", "pc-1 A anna 1 1 R"},
     {NULL},
     NULL,
     "pc-1=no-pair ",
     0},
    {"ready and silent for a year", {"pc-1 A - 1 365 R"}, {NULL}, NULL, "pc-1=ready ", 1},
    {"two machines under one name", {"pc-1 A - 1 0 R", "pc-1 B - 1 0 R"}, {NULL}, NULL, "pc-1=two-computers ", 0},
    {"two machines, one of them silent", {"pc-1 A - 1 0 R", "PC-1 B - 1 90 N"}, {NULL}, NULL, "pc-1=two-computers ", 0},
    {"two machines by persons", {"pc-1 A anna 1 0 R", "pc-1 B anna 2 0 R"}, {NULL}, NULL, "pc-1=two-computers ", 0},
    {"names without case", {"PC-1 A - 1 0 N", "pc-1 A - 2 0 R"}, {NULL}, NULL, "pc-1=ready ", 1},
    {"the first label is the computer",
     {"pc-1 A - 1 0 N", "pc-1.example A - 2 0 R"},
     {NULL},
     NULL,
     "pc-1.example=ready ",
     1},
    {"the first label is the computer, for worse",
     {"pc-1 A - 3 0 N", "pc-1.example A - 2 0 R"},
     {NULL},
     NULL,
     "pc-1.example=no-pair ",
     0},
    {"the first label of another machine",
     {"pc-1 A - 1 0 R", "pc-1.example B - 2 0 R"},
     {NULL},
     NULL,
     "pc-1.example=two-computers ",
     0},
    {"the first label of two",
     {"pc-1 A - 1 0 N", "pc-1.a B - 1 0 R", "pc-1.b C - 1 0 R"},
     {NULL},
     NULL,
     "pc-1=no-pair pc-1.a=ready pc-1.b=ready ",
     2},
    {"a name between a label and its longer form",
     {"pc A - 1 0 N", "pc-2 B - 1 0 R", "pc.example A - 2 0 R"},
     {NULL},
     NULL,
     "pc.example=ready pc-2=ready ",
     2},
    {"a label is no beginning of a longer one",
     {"pc-1 A - 1 0 N", "pc-10.example B - 1 0 R"},
     {NULL},
     NULL,
     "pc-1=no-pair pc-10.example=ready ",
     1},

    /* With a list */
    {"all expected are ready",
     {"pc-1 A - 1 0 R", "pc-2 B - 1 0 R"},
     {"pc-1", "pc-2"},
     NULL,
     "pc-1=ready pc-2=ready ",
     2},
    {"one was never seen", {"pc-1 A - 1 0 R"}, {"pc-1", "pc-2"}, NULL, "pc-1=ready pc-2=never-seen ", 1},
    {"none was ever seen", {NULL}, {"pc-1"}, NULL, "pc-1=never-seen ", 0},
    {"who is not on it does not count",
     {"pc-1 A - 1 0 R", "pc-2 B - 1 0 N"},
     {"pc-1"},
     NULL,
     "pc-1=ready (pc-2=no-pair) ",
     1},
    {"who is not on it does not count, though ready",
     {"pc-1 A - 1 0 N", "pc-2 B - 1 0 R"},
     {"pc-1"},
     NULL,
     "pc-1=no-pair (pc-2=ready) ",
     0},
    {"the list in other letters", {"pc-1 A - 1 0 R"}, {"PC-1"}, NULL, "PC-1=ready ", 1},
    {"a label on the list", {"pc-1.example A - 1 0 R"}, {"pc-1"}, NULL, "pc-1=ready ", 1},
    {"a label on the list, not ready", {"pc-1.example A - 1 0 N"}, {"pc-1"}, NULL, "pc-1=no-pair ", 0},
    {"a label on the list, and two computers with it",
     {"pc-1.a A - 1 0 R", "pc-1.b B - 1 0 R"},
     {"pc-1"},
     NULL,
     "pc-1=two-computers ",
     0},
    {"a label in the receipt", {"pc-1 A - 1 0 R"}, {"pc-1.example"}, NULL, "pc-1.example=ready ", 1},
    {"a label in the receipt, not ready", {"pc-1 A - 1 0 N"}, {"pc-1.example"}, NULL, "pc-1.example=no-pair ", 0},
    {"a label in the receipt that two could mean",
     {"pc-1 A - 1 0 R"},
     {"pc-1.a", "pc-1.b"},
     NULL,
     "(pc-1=ready) pc-1.a=two-computers pc-1.b=two-computers ",
     0},
    {"a label that two could mean, and one of them",
     {"pc-1 A - 1 0 R", "pc-1.a B - 1 0 R"},
     {"pc-1.a", "pc-1.b"},
     NULL,
     "(pc-1=ready) pc-1.a=ready pc-1.b=two-computers ",
     1},
    {"another domain", {"pc-1.b A - 1 0 R"}, {"pc-1.a"}, NULL, "pc-1.a=never-seen (pc-1.b=ready) ", 0},
    {"another domain before it", {"pc-1.a A - 1 0 R"}, {"pc-1.b"}, NULL, "(pc-1.a=ready) pc-1.b=never-seen ", 0},
    {"a label and its longer form on the list are one",
     {"pc-1 A - 1 0 N"},
     {"pc-1", "pc-1.a"},
     NULL,
     "pc-1.a=no-pair ",
     0},
    {"a machine on the list that is two",
     {"pc-1 A - 1 0 R", "pc-1.a B - 1 0 R"},
     {"pc-1.a"},
     NULL,
     "pc-1.a=two-computers ",
     0},
    {"expected and silent", {"pc-1 A - 1 9 N"}, {"pc-1"}, NULL, "pc-1=silent ", 0},

    /* With a filter */
    {"a filter leaves out who is ready", {"pc-1 A - 1 0 R", "pc-2 B - 1 0 N"}, {NULL}, "name=*2", "pc-2=no-pair ", 0},
    {"a filter leaves out who is not", {"pc-1 A - 1 0 R", "pc-2 B - 1 0 N"}, {NULL}, "reason=ready", "pc-1=ready ", 1},
    {"a filter leaves out who was never seen", {NULL}, {"pc-1"}, "ring=all", "", 0},
    {"a filter leaves out who is unexpected", {"pc-2 B - 1 0 N"}, {"pc-1"}, "name!=pc-2", "pc-1=never-seen ", 0},
};

static bool yes[] = {true}, no[] = {false};
static char ring[] = "all", program[] = "1", why[] = "no pair";
static const struct verdict is_ready = {
    .reason = STANDING_READY, .ready = yes, .has_proof = true, .ring = ring, .program = program};
static const struct verdict is_not = {
    .reason = STANDING_NO_PAIR, .why = why, .ready = no, .ring = ring, .program = program};

struct texts_of_sighting {
    char name[40], machine[8], account[16];
};

static void parse(const char *text, struct texts_of_sighting *t, struct sighting *s)
{
    unsigned counter = 0, days = 0;
    char state = '\0';
    assert_int_equal(sscanf(text, "%39s %7s %15s %u %u %c", t->name, t->machine, t->account, &counter, &days, &state),
                     6);
    *s = (struct sighting){.name = t->name,
                           .machine = t->machine,
                           .person = strcmp(t->account, "-") != 0 ? t->account : NULL,
                           .counter = counter,
                           .first = NOW - (int64_t)days * DAY,
                           .last = NOW - (int64_t)days * DAY,
                           .seen = NOW - (int64_t)days * DAY,
                           .verdict = state == 'R' ? &is_ready : &is_not};
}

static void describe(const struct computers *c, char out[static 400])
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < c->count; i++) {
        const struct computer *computer = &c->items[i];
        length += (size_t)snprintf(out + length, 400 - length, computer->counts ? "%s=%s " : "(%s=%s) ", computer->name,
                                   standing_name(computer->reason));
    }
}

static void check(const struct row *row)
{
    struct texts_of_sighting texts[ROWS];
    struct sighting sightings[ROWS];
    const char *expected[ROWS];
    struct computers_params params = {.sightings = sightings, .expected = expected, .question_count = 1, .now = NOW};
    struct filter *filter = NULL;
    struct computers c;
    char got[400];
    for (; params.sighting_count < ROWS && row->seen[params.sighting_count] != NULL; params.sighting_count++)
        parse(row->seen[params.sighting_count], &texts[params.sighting_count], &sightings[params.sighting_count]);
    for (; params.expected_count < ROWS && row->expected[params.expected_count] != NULL; params.expected_count++)
        expected[params.expected_count] = row->expected[params.expected_count];
    if (row->filter != NULL)
        assert_int_equal(filter_parse(row->filter, &filter, NULL), ERR_OK);
    params.filter = filter;
    assert_int_equal(computers_assemble(&params, &c, NULL), ERR_OK);
    describe(&c, got);
    if (strcmp(got, row->want) != 0 || c.ready[0] != row->ready)
        fail_msg("%s: %s, %zu ready", row->name, got, c.ready[0]);
    computers_done(&c);
    filter_free(&filter);
}

static void receipts_become_computers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check(&rows[i]);
}

/* Of the first of two questions one account is not ready, of the second the other one. */
static void the_first_question_that_an_account_is_not_ready_for_decides(void **state)
{
    static bool first[] = {true, false}, second[] = {false, true};
    static char why_first[] = "second question", why_second[] = "first question";
    static const struct verdict verdicts[] = {
        {.reason = STANDING_OLD, .why = why_first, .ready = first, .ring = ring, .program = program},
        {.reason = STANDING_REFUSED, .why = why_second, .ready = second, .ring = ring, .program = program}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sighting sightings[] = {
            {.name = "pc-1", .machine = "A", .person = "anna", .counter = 1, .seen = NOW, .verdict = &verdicts[i]},
            {.name = "pc-1", .machine = "A", .person = "bert", .counter = 1, .seen = NOW, .verdict = &verdicts[1 - i]}};
        const struct computers_params params = {
            .sightings = sightings, .sighting_count = 2, .question_count = 2, .now = NOW};
        struct computers c;
        assert_int_equal(computers_assemble(&params, &c, NULL), ERR_OK);
        assert_int_equal(c.count, 1);
        assert_int_equal(c.items[0].reason, STANDING_REFUSED);
        assert_int_equal(c.ready[0] + c.ready[1], 0);
        computers_done(&c);
    }
}

static void the_reason_is_said_with_its_date(void **state)
{
    static const struct {
        struct computer computer;
        const char *want;
    } cases[] = {
        {{.reason = STANDING_NO_PAIR, .verdict = &is_not}, "no pair"},
        {{.reason = STANDING_SILENT, .verdict = &is_not, .seen = NOW}, "silent since 2026-11-22: no pair"},
        {{.reason = STANDING_TWO, .verdict = &is_ready}, "two computers with one name"},
        {{.reason = STANDING_NEVER_SEEN}, "never seen"},
        {{.reason = STANDING_READY, .verdict = &is_ready}, "ready"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = NULL;
        assert_int_equal(computer_explain(&cases[i].computer, &text, NULL), ERR_OK);
        assert_string_equal(text, cases[i].want);
        free(text);
    }
}

/* ---- Filters ---- */

static void filters_take_whom_they_name(void **state)
{
    static const struct filter_facts facts = {
        .name = "Berlin-07.example", .ring = "pilot", .program = "0.3.0", .reason = "no-pair"};
    static const struct {
        const char *text;
        enum err want;
        bool takes;
    } cases[] = {
        {"ring=pilot", ERR_OK, true},
        {"ring=PILOT", ERR_OK, true},
        {"ring=pilo", ERR_OK, false},
        {"ring=pilots", ERR_OK, false},
        {"ring!=pilot", ERR_OK, false},
        {"ring!=all", ERR_OK, true},
        {"name=berlin-*", ERR_OK, true},
        {"name=*07*", ERR_OK, true},
        {"name=*-??.*e", ERR_OK, true},
        {"name=*-???.*", ERR_OK, false},
        {"name=*example*example", ERR_OK, false},
        {"name=*", ERR_OK, true},
        {"name=?", ERR_OK, false},
        {"ring=pilot name=berlin-*", ERR_OK, true},
        {"ring=pilot name=paris-*", ERR_OK, false},
        {"  program=0.3.0   reason=no-* ", ERR_OK, true},
        {"reason!=no-pair", ERR_OK, false},
        {"reason=SILENT", ERR_OK, false},
        {"reason=no_pair", ERR_USAGE, false},
        {"name=* reason!=nopair*", ERR_USAGE, false},
        {"", ERR_USAGE, false},
        {"   ", ERR_USAGE, false},
        {"pilot", ERR_USAGE, false},
        {"=pilot", ERR_USAGE, false},
        {"!=pilot", ERR_USAGE, false},
        {"ring=", ERR_USAGE, false},
        {"ring!=", ERR_USAGE, false},
        {"Ring=pilot", ERR_USAGE, false},
        {"colour=red", ERR_USAGE, false},
        {"ring=pilot and name=x", ERR_USAGE, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct filter *f = NULL;
        struct errinfo e = {""};
        place_demand_error(cases[i].text, filter_parse(cases[i].text, &f, &e), cases[i].want, &e);
        if (f != NULL && filter_takes(f, &facts) != cases[i].takes)
            fail_msg("%s", cases[i].text);
        filter_free(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipts_become_computers),
        cmocka_unit_test(the_first_question_that_an_account_is_not_ready_for_decides),
        cmocka_unit_test(the_reason_is_said_with_its_date),
        cmocka_unit_test(filters_take_whom_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
