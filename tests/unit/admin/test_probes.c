/* The probes at the points: which pairs have one, and when it is written again, renewed or taken away. */
#include "admin/publish/probes.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin/pair/generate.h"
#include "office.h"
#include "seal/name.h"
#include "vault/registry_probes.h"

static void generate(struct office *o, char id[static PAIR_ID_SIZE])
{
    struct errinfo e = {""};
    const struct generate_params params = {"x25519", GENERATE_DEFAULT_DAYS, NULL, o->now};
    place_demand_error("generate", pair_generate(o->vault, &params, id, &e), ERR_OK, &e);
}

/* How many probes are made now; the result of the points is `want`. */
static size_t write_probes(struct office *o, enum err want)
{
    struct errinfo e = {""};
    struct points points = {NULL, 0};
    size_t written = 0;
    assert_int_equal(points_open(vault_registry(o->vault), &points, &e), ERR_OK);
    place_demand_error("write", probes_write(o->vault, &points, o->now, &written, &e), ERR_OK, &e);
    place_demand_error("points", points_failure(&points, &e), want, &e);
    points_close(&points);
    return written;
}

static struct probe_row probe_of(struct office *o, const char *id)
{
    struct probe_row row;
    bool found = false;
    assert_int_equal(registry_probe(vault_registry(o->vault), id, &row, &found, NULL), ERR_OK);
    assert_true(found);
    return row;
}

static void every_pair_that_computers_should_have_has_a_probe(void **state)
{
    (void)state;
    struct office o;
    char prepared[PAIR_ID_SIZE], active[PAIR_ID_SIZE], path[64];
    office_init(&o);
    generate(&o, prepared);
    assert_int_equal(write_probes(&o, ERR_OK), 1);
    office_activate_new(&o, active);
    assert_int_equal(write_probes(&o, ERR_OK), 1);
    assert_int_equal(write_probes(&o, ERR_OK), 0);
    assert_int_equal(place_entries("point/probes"), 2);
    snprintf(path, sizeof path, "point/probes/%s", prepared);
    place_demand_mode(path, 0644);
    office_done(&o);
}

/* Computers have answered to the nonce, so it stays; an old one is replaced, and known for another while. */
static void a_probe_is_written_again_with_its_nonce_and_renewed_with_a_new_one(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE], path[64];
    office_init(&o);
    generate(&o, id);
    assert_int_equal(write_probes(&o, ERR_OK), 1);
    const struct probe_row first = probe_of(&o, id);
    assert_false(first.has_previous);
    snprintf(path, sizeof path, "point/probes/%s", id);
    place_write(path, "rollseal/1\n");
    assert_int_equal(write_probes(&o, ERR_OK), 1);
    const struct probe_row again = probe_of(&o, id);
    assert_memory_equal(again.nonce, first.nonce, sizeof again.nonce);
    assert_true(again.serial > first.serial);
    o.now += 30 * OFFICE_DAY;
    assert_int_equal(write_probes(&o, ERR_OK), 0);
    o.now += 1;
    assert_int_equal(write_probes(&o, ERR_OK), 1);
    const struct probe_row renewed = probe_of(&o, id);
    assert_memory_not_equal(renewed.nonce, first.nonce, sizeof renewed.nonce);
    assert_true(renewed.has_previous);
    assert_memory_equal(renewed.previous, first.nonce, sizeof renewed.previous);
    assert_true(renewed.issued == o.now);
    assert_int_equal(write_probes(&o, ERR_OK), 0);
    office_done(&o);
}

static void pairs_that_nobody_should_have_lose_their_probes(void **state)
{
    (void)state;
    struct office o;
    char discarded[PAIR_ID_SIZE], retired[PAIR_ID_SIZE], revoked[PAIR_ID_SIZE], active[PAIR_ID_SIZE];
    struct probe_rows left = {NULL, 0};
    office_init(&o);
    generate(&o, discarded);
    office_activate_new(&o, retired);
    office_activate_new(&o, revoked);
    office_activate_new(&o, active);
    assert_int_equal(write_probes(&o, ERR_OK), 4);
    office_change(&o, "retire", discarded, NULL);
    office_change(&o, "retire", retired, NULL);
    office_change(&o, "revoke", revoked, NULL);
    assert_int_equal(write_probes(&o, ERR_OK), 0);
    assert_int_equal(place_entries("point/probes"), 1);
    assert_int_equal(registry_probes(vault_registry(o.vault), &left, NULL), ERR_OK);
    assert_int_equal(left.count, 1);
    assert_string_equal(left.rows[0].pair, active);
    probe_rows_done(&left);
    office_done(&o);
}

static void a_point_that_does_not_answer_is_made_up_for(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE], retired[PAIR_ID_SIZE];
    office_init(&o);
    generate(&o, id);
    generate(&o, retired);
    assert_int_equal(rename("point", "away"), 0);
    assert_int_equal(write_probes(&o, ERR_UNREACHABLE), 2);
    assert_int_equal(rename("away", "point"), 0);
    assert_int_equal(write_probes(&o, ERR_OK), 2);
    office_change(&o, "retire", retired, NULL);
    assert_int_equal(rename("point", "away"), 0);
    assert_int_equal(write_probes(&o, ERR_UNREACHABLE), 0);
    assert_int_equal(rename("away", "point"), 0);
    assert_int_equal(place_entries("point/probes"), 2);
    assert_int_equal(write_probes(&o, ERR_OK), 0);
    assert_int_equal(place_entries("point/probes"), 1);
    office_done(&o);
}

static void an_expired_pair_gets_no_new_probe(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    office_init(&o);
    generate(&o, id);
    o.now += (int64_t)(GENERATE_DEFAULT_DAYS + 1) * OFFICE_DAY;
    assert_int_equal(write_probes(&o, ERR_OK), 0);
    office_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(every_pair_that_computers_should_have_has_a_probe),
        PLACE_TEST(a_probe_is_written_again_with_its_nonce_and_renewed_with_a_new_one),
        PLACE_TEST(pairs_that_nobody_should_have_lose_their_probes),
        PLACE_TEST(a_point_that_does_not_answer_is_made_up_for),
        PLACE_TEST(an_expired_pair_gets_no_new_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
