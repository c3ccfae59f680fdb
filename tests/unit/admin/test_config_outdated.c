/* Whether a published file is out of date: one table, a row differs from the file that is up to date in one thing. */
#include "admin/publish/outdated.h"

#include <stdlib.h>
#include <string.h>

#include "place.h"

#define DAY 86400
#define ISSUED 1795323600 /* 2026-11-22T05:00:00Z */
#define LIFETIME (180 * DAY)

enum change {
    NO_CHANGE,
    NEVER_PUBLISHED,
    CONTENT,
    RECIPIENTS,
    SIGNERS,
    EPOCH,
    POLICY,
    LAST_IS_PLAIN,
    WANTED_IS_PLAIN,
    PLAIN_WITH_POLICY,
    NEVER_EXPIRES,
};

struct row {
    const char *name;
    enum change change;
    int64_t age;      /* seconds since it was issued */
    int64_t lifetime; /* demanded */
    enum placed first, second;
    const char *want;
};

static const struct row rows[] = {
    {"as it should be", NO_CHANGE, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, NULL},
    {"half of its validity", NO_CHANGE, LIFETIME / 2, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, NULL},
    {"a second more", NO_CHANGE, LIFETIME / 2 + 1, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED,
     "more than half of its validity has passed"},
    {"past its expiry", NO_CHANGE, LIFETIME + 1, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED,
     "more than half of its validity has passed"},
    {"a clock that went back", NO_CHANGE, -DAY, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, NULL},
    {"never expires", NEVER_EXPIRES, 9000 * (int64_t)DAY, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, NULL},
    {"the same expiry demanded", NO_CHANGE, 0, LIFETIME, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, NULL},
    {"another expiry demanded", NO_CHANGE, 0, DAY, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED,
     "another expiry is demanded"},
    {"no expiry demanded", NO_CHANGE, 0, EXPIRES_NEVER, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED,
     "another expiry is demanded"},
    {"no expiry demanded, and it has none", NEVER_EXPIRES, 0, EXPIRES_NEVER, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED,
     NULL},
    {"never published", NEVER_PUBLISHED, 0, 0, PLACED_NOTHING, PLACED_OTHER, "never published"},
    {"content", CONTENT, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, "content changed"},
    {"recipients", RECIPIENTS, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, "recipients changed"},
    {"signers", SIGNERS, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, "signers changed"},
    {"epoch", EPOCH, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, "epoch changed"},
    {"policy", POLICY, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, "policy changed"},
    {"policy, and it stays plain", PLAIN_WITH_POLICY, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, NULL},
    {"plain, to be sealed", LAST_IS_PLAIN, 0, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, "it was plain"},
    {"plain, to stay plain", WANTED_IS_PLAIN, 9000 * (int64_t)DAY, 0, PLACED_AS_PUBLISHED, PLACED_AS_PUBLISHED, NULL},
    {"missing at a point", NO_CHANGE, 0, 0, PLACED_AS_PUBLISHED, PLACED_NOTHING, "it is missing at /second"},
    {"something else at a point", NO_CHANGE, 0, 0, PLACED_OTHER, PLACED_AS_PUBLISHED,
     "not what was published lies at /first"},
    {"a point that does not answer", NO_CHANGE, 0, 0, PLACED_UNKNOWN, PLACED_AS_PUBLISHED, NULL},
    {"several reasons", SIGNERS, LIFETIME, 0, PLACED_OTHER, PLACED_NOTHING,
     "signers changed, more than half of its validity has passed, not what was published lies at /first, it is missing "
     "at /second"},
};

static void apply(enum change change, struct outdated_params *p, struct publish_row *last)
{
    switch (change) {
    case NO_CHANGE:
        break;
    case NEVER_PUBLISHED:
        p->last = NULL;
        break;
    case CONTENT:
        p->revision++;
        break;
    case RECIPIENTS:
        p->recipients = "a b";
        break;
    case SIGNERS:
        p->signers = "b";
        break;
    case EPOCH:
        p->epoch++;
        break;
    case POLICY:
        p->encrypted_only = true;
        break;
    case PLAIN_WITH_POLICY:
        p->encrypted_only = true;
        last->serial = 0;
        p->sealed = false;
        break;
    case LAST_IS_PLAIN:
        last->serial = 0;
        last->expires = EXPIRES_NEVER;
        break;
    case WANTED_IS_PLAIN:
        last->serial = 0;
        p->sealed = false;
        break;
    case NEVER_EXPIRES:
        last->expires = EXPIRES_NEVER;
        break;
    }
}

static void test_row(const struct row *row)
{
    char first[] = "/first", second[] = "/second", recipients[] = "a", signers[] = "a";
    struct point items[] = {{.location = first}, {.location = second}};
    const struct points points = {items, 2};
    const enum placed placed[] = {row->first, row->second};
    struct publish_row last = {.epoch = 2,
                               .serial = 7,
                               .revision = 5,
                               .issued = ISSUED,
                               .expires = ISSUED + LIFETIME,
                               .recipients = recipients,
                               .signers = signers};
    struct outdated_params params = {.last = &last,
                                     .revision = 5,
                                     .sealed = true,
                                     .epoch = 2,
                                     .recipients = "a",
                                     .signers = "a",
                                     .lifetime = row->lifetime,
                                     .now = ISSUED + row->age,
                                     .points = &points,
                                     .placed = placed};
    char *why = NULL;
    struct errinfo e;
    apply(row->change, &params, &last);
    place_demand_error(row->name, outdated_why(&params, &why, &e), ERR_OK, &e);
    if ((why == NULL) != (row->want == NULL) || (why != NULL && strcmp(why, row->want) != 0))
        fail_msg("%s: \"%s\" instead of \"%s\"", row->name, why != NULL ? why : "(up to date)",
                 row->want != NULL ? row->want : "(up to date)");
    free(why);
}

static void what_is_out_of_date(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        test_row(&rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_out_of_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
