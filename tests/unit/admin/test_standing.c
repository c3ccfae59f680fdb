/* When the facts of one receipt make a computer ready for one question. */
#include "admin/rollout/standing.h"

#include <stdlib.h>
#include <string.h>

#include "place.h"

#define PAIR "7f3a9c21d04be611"
#define OTHER "9c21aa00d04be612"
#define MAC " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define BEGIN "ring all\nprogram 0.3.0\n"
#define PILOT "ring pilot\nprogram 0.3.0\n"
#define PROOF "proof " PAIR MAC
#define AT " 1970-01-01T00:00:00Z\n"

enum asked { PAIR_HELD, VERSION, VERSION_OF_USERS, PLAIN_VERSION, PARAMETER, NOTHING_PLAIN, NO_ERROR };

static const struct row {
    const char *name;
    enum asked asked;
    const char *facts;
    enum standing_reason want;
    const char *why; /* NULL: ready */
} rows[] = {
    {"it can open", PAIR_HELD, BEGIN PROOF, STANDING_READY, NULL},
    {"it can open, and has another pair that it cannot use", PAIR_HELD, BEGIN PROOF "failed " OTHER " cannot-open\n",
     STANDING_READY, NULL},
    {"no pair at all", PAIR_HELD, BEGIN "failed - no-pair\n", STANDING_NO_PAIR, "no pair " PAIR},
    {"the source is not there", PAIR_HELD, BEGIN "failed - unreachable\n", STANDING_NO_PAIR,
     "no pair " PAIR " (unreachable)"},
    {"only another pair", PAIR_HELD, BEGIN "proof " OTHER MAC, STANDING_NO_PAIR, "no pair " PAIR},
    {"another pair that fails", PAIR_HELD, BEGIN "failed " OTHER " cannot-open\n", STANDING_NO_PAIR, "no pair " PAIR},
    {"a proof that did not fit is in no facts", PAIR_HELD, BEGIN, STANDING_NO_PAIR, "no pair " PAIR},
    {"its key cannot be used", PAIR_HELD, BEGIN "failed " PAIR " cannot-open\n", STANDING_CANNOT_OPEN,
     "cannot-open: pair " PAIR},
    {"the store may not be read", PAIR_HELD, BEGIN "failed - cannot-open\n", STANDING_CANNOT_OPEN,
     "cannot-open: pair " PAIR},
    {"its probe is not there", PAIR_HELD, BEGIN "failed " PAIR " not-found\n", STANDING_CANNOT_OPEN,
     "cannot-open: pair " PAIR " (not-found)"},
    {"an error of a newer program", PAIR_HELD, BEGIN "failed " PAIR " no-token\n", STANDING_CANNOT_OPEN,
     "cannot-open: pair " PAIR " (no-token)"},
    {"an error of a newer program, without any pair", PAIR_HELD, BEGIN "failed - no-token\n", STANDING_NO_PAIR,
     "no pair " PAIR " (no-token)"},
    {"its signer has ended", PAIR_HELD, BEGIN "proof " OTHER MAC "failed " PAIR " signer-expired\n",
     STANDING_CANNOT_OPEN, "cannot-open: pair " PAIR " (signer-expired)"},

    {"the newest version", VERSION, BEGIN PROOF "uses helpdesk.ini 2.7\n", STANDING_READY, NULL},
    {"a newer one than is wanted", VERSION, BEGIN PROOF "uses helpdesk.ini 3.1\n", STANDING_READY, NULL},
    {"the newest version, though the last read failed", VERSION,
     BEGIN PROOF "uses helpdesk.ini 2.7\nerror helpdesk.ini unreachable" AT, STANDING_READY, NULL},
    {"an older serial", VERSION, BEGIN PROOF "uses helpdesk.ini 2.6\n", STANDING_OLD,
     "old version 2.6 of HelpDesk.ini"},
    {"an older epoch", VERSION, BEGIN PROOF "uses helpdesk.ini 1.900\n", STANDING_OLD,
     "old version 1.900 of HelpDesk.ini"},
    {"plain", VERSION, BEGIN PROOF "uses helpdesk.ini plain\n", STANDING_PLAIN, "still plain: helpdesk.ini"},
    {"refused, with an older one in use", VERSION, BEGIN PROOF "uses helpdesk.ini 2.6\nerror helpdesk.ini rollback" AT,
     STANDING_REFUSED, "refused HelpDesk.ini: rollback"},
    {"refused, with none in use", VERSION, BEGIN "failed - no-pair\nerror helpdesk.ini no-pair" AT, STANDING_REFUSED,
     "refused HelpDesk.ini: no-pair"},
    {"refused, with a plain one in use", VERSION,
     BEGIN PROOF "uses helpdesk.ini plain\nerror helpdesk.ini not-sealed" AT, STANDING_REFUSED,
     "refused HelpDesk.ini: not-sealed"},
    {"refused for a reason of a newer program", VERSION, BEGIN PROOF "error helpdesk.ini too-new" AT, STANDING_REFUSED,
     "refused HelpDesk.ini: too-new"},
    {"never read", VERSION, BEGIN PROOF, STANDING_NOT_READ, "has not read HelpDesk.ini"},
    {"another configuration", VERSION, BEGIN PROOF "uses other.ini 9.9\n", STANDING_NOT_READ,
     "has not read HelpDesk.ini"},
    {"the general version in a ring that has a newer one", VERSION, PILOT PROOF "uses helpdesk.ini 2.7\n", STANDING_OLD,
     "old version 2.7 of HelpDesk.ini"},
    {"the general version in a ring that is written otherwise", VERSION,
     "ring PILOT\nprogram 1\n" PROOF "uses helpdesk.ini 2.7\n", STANDING_OLD, "old version 2.7 of HelpDesk.ini"},
    {"the ring's version", VERSION, PILOT PROOF "uses helpdesk.ini 2.8\n", STANDING_READY, NULL},
    {"the ring's version, in other letters", VERSION, "ring PILOT\nprogram 1\n" PROOF "uses helpdesk.ini 2.7\n",
     STANDING_OLD, "old version 2.7 of HelpDesk.ini"},
    {"a ring without a version of its own", VERSION, "ring lab\nprogram 1\n" PROOF "uses helpdesk.ini 2.7\n",
     STANDING_READY, NULL},
    {"a ring whose version is older than the general one", VERSION,
     "ring old\nprogram 1\n" PROOF "uses helpdesk.ini 2.5\n", STANDING_OLD, "old version 2.5 of HelpDesk.ini"},

    {"who does not read it, among its users", VERSION_OF_USERS, BEGIN PROOF, STANDING_READY, NULL},
    {"an old version, among its users", VERSION_OF_USERS, BEGIN PROOF "uses helpdesk.ini 2.6\n", STANDING_OLD,
     "old version 2.6 of HelpDesk.ini"},
    {"who has tried to read it, among its users", VERSION_OF_USERS, BEGIN PROOF "error helpdesk.ini expired" AT,
     STANDING_REFUSED, "refused HelpDesk.ini: expired"},

    {"plain where it is plain", PLAIN_VERSION, BEGIN PROOF "uses helpdesk.ini plain\n", STANDING_READY, NULL},
    {"not read where it is plain", PLAIN_VERSION, BEGIN PROOF, STANDING_NOT_READ, "has not read HelpDesk.ini"},
    {"refused where it is plain", PLAIN_VERSION, BEGIN PROOF "error helpdesk.ini not-sealed" AT, STANDING_REFUSED,
     "refused HelpDesk.ini: not-sealed"},

    {"the parameter", PARAMETER, BEGIN PROOF "parameter CertificateSource command-line dir:/srv/pairs\n",
     STANDING_READY, NULL},
    {"one of several values", PARAMETER,
     BEGIN PROOF "parameter CertificateSource common store\nparameter CertificateSource common dir:/srv/pairs\n",
     STANDING_READY, NULL},
    {"another value", PARAMETER, BEGIN PROOF "parameter CertificateSource default store\n", STANDING_PARAMETER,
     "CertificateSource is store (default)"},
    {"the value in other letters", PARAMETER, BEGIN PROOF "parameter CertificateSource common dir:/SRV/pairs\n",
     STANDING_PARAMETER, "CertificateSource is dir:/SRV/pairs (common)"},
    {"a value for a terminal", PARAMETER, BEGIN PROOF "parameter CertificateSource default a%1B[31mb%0Apc-2%20ready\n",
     STANDING_PARAMETER, "CertificateSource is a\\x1B[31mb\\x0Apc-2 ready (default)"},
    {"the value of another parameter", PARAMETER, BEGIN PROOF "parameter Point common dir:/srv/pairs\n",
     STANDING_PARAMETER, "tells no certificatesource"},
    {"no parameters", PARAMETER, BEGIN PROOF, STANDING_PARAMETER, "tells no certificatesource"},

    {"nothing read", NOTHING_PLAIN, BEGIN PROOF, STANDING_READY, NULL},
    {"one of two is plain", NOTHING_PLAIN, BEGIN PROOF "uses a.ini 1.1\nuses b.ini plain\n", STANDING_PLAIN,
     "still plain: b.ini"},
    {"the first of two is plain", NOTHING_PLAIN, BEGIN PROOF "uses a.ini plain\nuses b.ini 1.1\n", STANDING_PLAIN,
     "still plain: a.ini"},
    {"plain without any pair", NOTHING_PLAIN, BEGIN "failed - no-pair\nuses a.ini plain\n", STANDING_PLAIN,
     "still plain: a.ini"},

    {"no error with it", NO_ERROR, BEGIN PROOF "uses helpdesk.ini 2.6\nerror other.ini expired" AT, STANDING_READY,
     NULL},
    {"an error with it, though it has the newest version", NO_ERROR,
     BEGIN PROOF "uses helpdesk.ini 2.7\nerror helpdesk.ini rollback" AT, STANDING_REFUSED,
     "refused HelpDesk.ini: rollback"},
};

static void add_config(struct questions *q, bool users_only)
{
    assert_int_equal(questions_add_config(q, "HelpDesk.ini", users_only, NULL), ERR_OK);
    assert_int_equal(questions_add_version(q, "pilot", (struct version){2, 8}, NULL), ERR_OK);
    assert_int_equal(questions_add_version(q, "all", (struct version){2, 7}, NULL), ERR_OK);
    assert_int_equal(questions_add_version(q, "old", (struct version){2, 5}, NULL), ERR_OK);
}

static void ask(struct questions *q, enum asked asked)
{
    switch (asked) {
    case PAIR_HELD:
        assert_int_equal(questions_add_pair(q, PAIR, NULL), ERR_OK);
        break;
    case VERSION:
    case VERSION_OF_USERS:
        add_config(q, asked == VERSION_OF_USERS);
        break;
    case PLAIN_VERSION:
        assert_int_equal(questions_add_config(q, "HelpDesk.ini", false, NULL), ERR_OK);
        assert_int_equal(questions_add_version(q, "all", (struct version){1, 0}, NULL), ERR_OK);
        break;
    case PARAMETER:
        assert_int_equal(questions_add_parameter(q, "certificatesource", "dir:/srv/pairs", NULL), ERR_OK);
        break;
    case NOTHING_PLAIN:
        assert_int_equal(questions_add_sealed(q, NULL), ERR_OK);
        break;
    case NO_ERROR:
        assert_int_equal(questions_add_no_error(q, "HelpDesk.ini", NULL), ERR_OK);
        break;
    }
}

static void check(const struct row *row)
{
    struct questions q = {.count = 0};
    struct receipt facts = {.decoded = NULL};
    struct errinfo e = {""};
    char *why = NULL;
    ask(&q, row->asked);
    place_demand_error(row->name, receipt_parse_facts(row->facts, &facts, &e), ERR_OK, &e);
    const struct standing s = standing_judge(&facts, &q.items[0]);
    if (s.reason != row->want)
        fail_msg("%s: %s", row->name, standing_name(s.reason));
    assert_int_equal(standing_explain(&s, &q.items[0], &why, NULL), ERR_OK);
    if (strcmp(why, row->why != NULL ? row->why : "ready") != 0)
        fail_msg("%s: %s", row->name, why);
    free(why);
    receipt_done(&facts);
    questions_done(&q);
}

static void who_is_ready_and_who_is_not(void **state)
{
    (void)state;
    size_t ready = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        check(&rows[i]);
        ready += rows[i].want == STANDING_READY;
    }
    assert_true(3 * ready <= COUNT(rows) + 2); /* two thirds of the rows are not */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_ready_and_who_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
