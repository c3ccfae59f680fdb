/* The serial of the next version: above the registry's and above what is the vault's own at a point, and of nothing
 * else. */
#include "admin/publish/next_version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files/file.h"
#include "organizations.h"
#include "place.h"

#define LAST 10     /* the registry's serial */
#define PUBLISHED 8 /* of those, the last that was published */
#define EPOCH 2

static const struct row {
    const char *name;
    struct world_file file;
    bool is_foreign;
    uint64_t want;
    bool own;
    const char *says;
} rows[] = {
    {"one more than the registry's", {.version = {2, 11}}, false, 12, true, "newer than the registry"},
    {"as far as is gone on from", {.version = {2, TAKE_OVER_MAX}}, false, TAKE_OVER_MAX + 1, true, "newer"},
    {"too far ahead", {.version = {2, TAKE_OVER_MAX + 1}}, false, LAST + 1, true, "too far ahead"},
    {"as far as new clients go", {.version = {2, FAST_FORWARD_MAX}}, false, LAST + 1, true, "too far ahead"},
    {"as far as all clients go", {.version = {2, LAST + FAST_FORWARD_MAX}}, false, LAST + 1, true, "too far ahead"},
    {"the last number", {.version = {2, VERSION_MAX}}, false, LAST + 1, true, "too far ahead"},
    {"the last that was set aside", {.version = {2, LAST}}, false, LAST + 1, true, "a publish that did not end"},
    {"set aside", {.version = {2, 9}}, false, LAST + 1, true, "a publish that did not end"},
    {"the same as published", {.version = {2, PUBLISHED}}, false, LAST + 1, true, "older than what was published"},
    {"older than published", {.version = {2, 7}}, false, LAST + 1, true, "older than what was published"},
    {"of another epoch", {.version = {1, 500}}, false, LAST + 1, true, "of another epoch"},
    {"by a revoked pair", {.version = {2, 500}, .signers = PAIR_2}, false, LAST + 1, false, "revoked"},
    {"of another organization", {.version = {2, 500}}, true, LAST + 1, false, "did not issue"},
    {"of another name", {.name = "portal.ini", .version = {2, 500}}, false, LAST + 1, false, "portal.ini"},
    {"of another ring", {.ring = "pilot", .version = {2, 500}}, false, LAST + 1, false, "pilot"},
};

static void put(const char *point, struct bytes file)
{
    static const struct file_write_params params = {.mode = 0644};
    char path[64];
    snprintf(path, sizeof path, "%s/configs/helpdesk.ini", point);
    assert_int_equal(mkdir(point, 0755), 0);
    snprintf(path, sizeof path, "%s/configs", point);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/configs/helpdesk.ini", point);
    assert_int_equal(file_write(path, file, &params, NULL), ERR_OK);
}

static struct buf seal(const struct row *row)
{
    struct world_file f = row->file;
    if (f.version.epoch == EPOCH)
        f.crl = buf_bytes(&crl_2);
    return world_seal(row->is_foreign ? &foreign : &own, &f);
}

/* What is said of these points; the last serial in the registry is `last`. */
static enum err find(const char *const *locations, size_t count, uint64_t last, struct next_version *out,
                     struct errinfo *e)
{
    struct point items[2] = {{.location = NULL}};
    enum placed placed[2] = {PLACED_OTHER, PLACED_OTHER};
    struct points points = {items, count};
    struct wanted wanted = {.vault = {.root = own.root.certificate, .epoch = EPOCH, .crl = crl_2}};
    const struct next_version_params params = {
        {RING_ALL, "helpdesk.ini"}, &wanted, &points, placed, {last < PUBLISHED ? last : PUBLISHED, last}};
    for (size_t i = 0; i < count; i++) {
        items[i].location = strdup(locations[i]);
        assert_int_equal(transport_open(locations[i], &items[i].transport, NULL), ERR_OK);
    }
    enum err error = next_version_find(&params, out, e);
    for (size_t i = 0; i < count; i++) {
        transport_close(&items[i].transport);
        free(items[i].location);
    }
    return error;
}

static void demand(const struct row *row, const struct next_version *next)
{
    if (next->serial != row->want || next->own_is_placed != row->own)
        fail_msg("%s: serial %llu instead of %llu", row->name, (unsigned long long)next->serial,
                 (unsigned long long)row->want);
    if (next->warning == NULL || strstr(next->warning, row->says) == NULL)
        fail_msg("%s: not said: %s; but: %s", row->name, row->says, next->warning != NULL ? next->warning : "nothing");
}

static void only_what_is_the_vaults_own_and_of_this_epoch_is_gone_on_from(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e;
        struct next_version next = {0};
        char point[16];
        const char *locations[] = {point};
        snprintf(point, sizeof point, "%zu", i);
        struct buf file = seal(&rows[i]);
        put(point, buf_bytes(&file));
        place_demand_error(rows[i].name, find(locations, 1, LAST, &next, &e), ERR_OK, &e);
        demand(&rows[i], &next);
        free(next.warning);
        buf_done(&file);
    }
}

static void of_two_points_the_higher_serial_counts(void **state)
{
    (void)state;
    static const char *const locations[] = {"first", "second"};
    struct errinfo e;
    struct next_version next = {0};
    const struct row high = {.file = {.version = {2, 40}}}, low = {.file = {.version = {2, 20}}};
    struct buf files[] = {seal(&high), seal(&low)};
    put("first", buf_bytes(&files[0]));
    put("second", buf_bytes(&files[1]));
    place_demand_error("two", find(locations, 2, LAST, &next, &e), ERR_OK, &e);
    assert_true(next.serial == 41);
    assert_non_null(strstr(next.warning, "first"));
    assert_non_null(strstr(next.warning, "second"));
    free(next.warning);
    buf_done(&files[0]);
    buf_done(&files[1]);
}

static void numbers_that_are_used_up_are_a_conflict(void **state)
{
    (void)state;
    struct errinfo e;
    struct next_version next = {0};
    place_demand_error("used up", find(NULL, 0, VERSION_MAX, &next, &e), ERR_CONFLICT, &e);
    place_demand_error("the last", find(NULL, 0, VERSION_MAX - 1, &next, &e), ERR_OK, &e);
    assert_true(next.serial == VERSION_MAX && next.warning == NULL && !next.own_is_placed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(only_what_is_the_vaults_own_and_of_this_epoch_is_gone_on_from),
        PLACE_TEST(of_two_points_the_higher_serial_counts),
        PLACE_TEST(numbers_that_are_used_up_are_a_conflict),
    };
    return cmocka_run_group_tests(tests, organizations_init, organizations_done);
}
