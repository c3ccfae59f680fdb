/* Changes of the life cycle in a real vault: what they store, what they destroy, and what they refuse. */
#include "admin/pair/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/pair/activate.h"
#include "admin/pair/generate.h"
#include "admin/pair/keys.h"
#include "admin/pair/retire.h"
#include "admin/pair/revocation.h"
#include "admin/pair/revoke.h"
#include "base/limits.h"
#include "files/file.h"
#include "keys/crl.h"
#include "office.h"

static void generate(struct office *o, char id[static PAIR_ID_SIZE])
{
    struct errinfo e = {""};
    const struct generate_params params = {"x25519", GENERATE_DEFAULT_DAYS, NULL, o->now};
    place_demand_error("generate", pair_generate(o->vault, &params, id, &e), ERR_OK, &e);
}

static struct pair_row row_of(struct office *o, const char *id)
{
    struct errinfo e = {""};
    struct pair_row row = {.algorithm = NULL};
    place_demand_error(id, registry_pair(vault_registry(o->vault), id, &row, &e), ERR_OK, &e);
    return row;
}

static void demand_state(struct office *o, const char *id, enum pair_state want)
{
    struct pair_row row = row_of(o, id);
    if (row.state != want)
        fail_msg("%s is %s instead of %s", id, pair_state_name(row.state), pair_state_name(want));
    pair_row_done(&row);
}

/* Which private keys of a pair lie in the vault. */
static void demand_keys(const char *id, bool encryption, bool signing)
{
    char path[VAULT_PATH_SIZE], full[VAULT_PATH_SIZE + 6];
    vault_path_of_encryption_key(id, path);
    snprintf(full, sizeof full, "vault/%s", path);
    assert_true(file_exists(full) == encryption);
    vault_path_of_signing_key(id, path);
    snprintf(full, sizeof full, "vault/%s", path);
    assert_true(file_exists(full) == signing);
}

static size_t audit_count(struct office *o)
{
    struct audit_rows rows = {NULL, 0};
    assert_int_equal(registry_audit(vault_registry(o->vault), &rows, NULL), ERR_OK);
    size_t count = rows.count;
    audit_rows_done(&rows);
    return count;
}

/* ---- Generation ---- */

static const struct generate_case {
    const char *algorithm;
    uint64_t days;
    enum err want;
} generate_cases[] = {
    {"p256", 730, ERR_OK},    {"x25519", 1, ERR_OK},         {"rsa3072", 730, ERR_OK},
    {"p255", 730, ERR_USAGE}, {"", 730, ERR_USAGE},          {"RSA3072", 730, ERR_USAGE},
    {"p256", 0, ERR_USAGE},   {"p256", 20 * 366, ERR_USAGE}, {"p256", UINT64_MAX, ERR_USAGE},
};

static void a_generated_pair_is_prepared_and_has_both_keys(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    size_t made = 0;
    for (size_t i = 0; i < COUNT(generate_cases); i++) {
        struct errinfo e = {""};
        char id[PAIR_ID_SIZE] = "";
        const struct generate_params params = {generate_cases[i].algorithm, generate_cases[i].days, NULL, o.now};
        place_demand_error(params.algorithm, pair_generate(o.vault, &params, id, &e), generate_cases[i].want, &e);
        if (generate_cases[i].want == ERR_OK) {
            made++;
            demand_state(&o, id, PAIR_PREPARED);
            demand_keys(id, true, true);
        }
    }
    assert_int_equal(place_entries("vault/pairs"), 2 * made);
    office_done(&o);
}

/* ---- Activation and retirement ---- */

static void the_former_active_pair_becomes_previous_and_can_come_back(void **state)
{
    (void)state;
    struct office o;
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, a);
    o.now += OFFICE_DAY;
    office_activate_new(&o, b);
    demand_state(&o, a, PAIR_PREVIOUS);
    demand_state(&o, b, PAIR_ACTIVE);
    o.now += OFFICE_DAY;
    office_change(&o, "activate", a, NULL);
    demand_state(&o, a, PAIR_ACTIVE);
    demand_state(&o, b, PAIR_PREVIOUS);
    struct pair_row row = row_of(&o, a);
    assert_int_equal(row.activated, OFFICE_NOW);
    pair_row_done(&row);
    demand_keys(a, true, true);
    demand_keys(b, true, true);
    office_done(&o);
}

static void without_overlap_the_others_are_retired_at_once(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e = {""};
    struct change change = {.steps = NULL};
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE], c[PAIR_ID_SIZE], d[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, a);
    office_activate_new(&o, b);
    generate(&o, c);
    generate(&o, d);
    const struct change_params params = {.id = c, .no_overlap = true, .now = o.now};
    place_demand_error("activate", change_run(o.vault, activate_plan, &params, &change, &e), ERR_OK, &e);
    change_done(&change);
    demand_state(&o, a, PAIR_RETIRED);
    demand_state(&o, b, PAIR_RETIRED);
    demand_state(&o, c, PAIR_ACTIVE);
    demand_state(&o, d, PAIR_PREPARED);
    demand_keys(a, true, false);
    demand_keys(b, true, false);
    demand_keys(d, true, true);
    office_done(&o);
}

static void retirement_destroys_the_signing_key_and_keeps_the_other(void **state)
{
    (void)state;
    struct office o;
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, a);
    office_activate_new(&o, b);
    o.now += OFFICE_DAY;
    office_change(&o, "retire", a, NULL);
    demand_keys(a, true, false);
    struct pair_row row = row_of(&o, a);
    assert_int_equal(row.state, PAIR_RETIRED);
    assert_int_equal(row.ended, o.now);
    pair_row_done(&row);
    office_done(&o);
}

static void a_prepared_pair_is_discarded_whole(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    struct pair_row row = {.algorithm = NULL};
    office_init(&o);
    generate(&o, id);
    office_change(&o, "retire", id, NULL);
    demand_keys(id, false, false);
    assert_int_equal(registry_pair(vault_registry(o.vault), id, &row, NULL), ERR_NOT_FOUND);
    office_done(&o);
}

static void nothing_to_do_is_no_change(void **state)
{
    (void)state;
    struct office o;
    char id[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, id);
    size_t before = audit_count(&o);
    office_change(&o, "activate", id, NULL);
    assert_int_equal(audit_count(&o), before);
    office_done(&o);
}

static void each_change_is_in_the_audit_list(void **state)
{
    (void)state;
    struct office o;
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE];
    struct audit_rows rows = {NULL, 0};
    office_init(&o);
    office_activate_new(&o, a);
    office_activate_new(&o, b);
    office_change(&o, "retire", a, NULL);
    assert_int_equal(registry_audit(vault_registry(o.vault), &rows, NULL), ERR_OK);
    const struct audit_row *last = &rows.rows[rows.count - 1];
    assert_string_equal(last->action, "pair retire");
    assert_string_equal(last->object, a);
    assert_string_equal(last->reason, "test");
    assert_non_null(strstr(last->detail, "previous -> retired"));
    last--;
    assert_string_equal(last->action, "pair activate");
    assert_non_null(strstr(last->detail, "active -> previous"));
    audit_rows_done(&rows);
    office_done(&o);
}

/* ---- Keys that a crash has left ---- */

static void a_key_that_a_crash_has_left_is_destroyed_with_the_next_change(void **state)
{
    (void)state;
    struct office o;
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE], path[VAULT_PATH_SIZE], full[VAULT_PATH_SIZE + 6];
    office_init(&o);
    office_activate_new(&o, a);
    office_activate_new(&o, b);
    vault_path_of_signing_key(a, path);
    snprintf(full, sizeof full, "vault/%s", path);
    office_copy(full, "copy");
    office_change(&o, "retire", a, NULL);
    assert_false(file_exists(full));
    office_copy("copy", full);
    office_copy("copy", "vault/pairs/0123456789abcdef.signing.age");
    office_copy("copy", "vault/pairs/0123456789abcdef.encryption.age");
    office_copy("copy", "vault/pairs/notes.txt");
    office_change(&o, "activate", b, NULL);
    assert_false(file_exists(full));
    assert_int_equal(place_entries("vault/pairs"), 4); /* three keys, and what is not ours */
    assert_true(file_exists("vault/pairs/notes.txt"));
    office_done(&o);
}

/* ---- Refusals ---- */

#define NO_SUCH_PAIR "0123456789abcdef"

static void each_refusal_changes_nothing(void **state)
{
    (void)state;
    struct office o;
    char old[PAIR_ID_SIZE], previous[PAIR_ID_SIZE], active[PAIR_ID_SIZE], prepared[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, old);
    office_activate_new(&o, previous);
    office_activate_new(&o, active);
    office_change(&o, "retire", old, NULL);
    generate(&o, prepared);
    const struct {
        const char *name;
        change_plan_function *plan;
        struct change_params params;
        enum err want;
    } cases[] = {
        {"activate no pair", activate_plan, {.id = NO_SUCH_PAIR}, ERR_NOT_FOUND},
        {"activate something else", activate_plan, {.id = "../registry.db"}, ERR_NOT_FOUND},
        {"activate a retired pair", activate_plan, {.id = old}, ERR_CONFLICT},
        {"retire no pair", retire_plan, {.id = NO_SUCH_PAIR}, ERR_NOT_FOUND},
        {"retire the active pair", retire_plan, {.id = active}, ERR_CONFLICT},
        {"revoke no pair", revoke_plan, {.id = NO_SUCH_PAIR}, ERR_NOT_FOUND},
        {"revoke the active pair without successor", revoke_plan, {.id = active}, ERR_USAGE},
        {"its own successor", revoke_plan, {.id = active, .successor = active}, ERR_USAGE},
        {"a successor that is not there", revoke_plan, {.id = active, .successor = NO_SUCH_PAIR}, ERR_NOT_FOUND},
        {"a retired successor", revoke_plan, {.id = active, .successor = old}, ERR_CONFLICT},
        {"a successor of another pair", revoke_plan, {.id = previous, .successor = prepared}, ERR_USAGE},
    };
    size_t audit = audit_count(&o), keys = place_entries("vault/pairs");
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct errinfo e = {""};
        struct change change = {.steps = NULL};
        struct change_params params = cases[i].params;
        params.now = o.now;
        place_demand_error(cases[i].name, change_run(o.vault, cases[i].plan, &params, &change, &e), cases[i].want, &e);
        demand_state(&o, old, PAIR_RETIRED);
        demand_state(&o, previous, PAIR_PREVIOUS);
        demand_state(&o, active, PAIR_ACTIVE);
        demand_state(&o, prepared, PAIR_PREPARED);
        assert_int_equal(audit_count(&o), audit);
        assert_int_equal(place_entries("vault/pairs"), keys);
    }
    office_done(&o);
}

static void peer_bug_06_a_pair_that_has_ended_is_not_activated(void **state)
{
    (void)state;
    struct office o;
    char active[PAIR_ID_SIZE], prepared[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, active);
    generate(&o, prepared);
    struct errinfo e = {""};
    struct change change = {.steps = NULL};
    struct change_params params = {.id = prepared, .now = o.now + 731 * OFFICE_DAY};
    place_demand_error("activate", change_run(o.vault, activate_plan, &params, &change, &e), ERR_CONFLICT, &e);
    assert_non_null(strstr(e.message, "2028-11-21T05:00:00Z"));
    assert_non_null(strstr(e.message, "rollseal-admin pair generate"));
    params.id = active;
    params.successor = prepared;
    place_demand_error("revoke", change_run(o.vault, revoke_plan, &params, &change, &e), ERR_CONFLICT, &e);
    demand_state(&o, active, PAIR_ACTIVE);
    office_done(&o);
}

/* ---- Revocation ---- */

static bool crl_has(struct office *o, const char *id)
{
    bool listed = false;
    struct pair_row row = row_of(o, id);
    assert_int_equal(revocation_lists(o->vault, &row, &listed, NULL), ERR_OK);
    pair_row_done(&row);
    return listed;
}

static uint64_t epoch_of(struct office *o)
{
    struct vault_facts facts = {0};
    struct crl crl = {.number = 1};
    assert_int_equal(registry_facts(vault_registry(o->vault), &facts, NULL), ERR_OK);
    if (facts.crl.size > 0)
        assert_int_equal(crl_parse(buf_bytes(&facts.crl), &crl, NULL), ERR_OK);
    assert_int_equal(crl.number, facts.epoch);
    vault_facts_done(&facts);
    return crl.number;
}

static void each_revocation_begins_an_epoch_and_forgets_none(void **state)
{
    (void)state;
    struct office o;
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE], c[PAIR_ID_SIZE];
    office_init(&o);
    office_activate_new(&o, a);
    office_activate_new(&o, b);
    generate(&o, c);
    assert_int_equal(epoch_of(&o), 1);

    office_change(&o, "revoke", b, c);
    demand_state(&o, b, PAIR_REVOKED);
    demand_state(&o, c, PAIR_ACTIVE);
    demand_state(&o, a, PAIR_PREVIOUS);
    demand_keys(b, true, false);
    assert_int_equal(epoch_of(&o), 2);
    assert_true(crl_has(&o, b) && !crl_has(&o, a) && !crl_has(&o, c));

    office_change(&o, "revoke", a, NULL);
    assert_int_equal(epoch_of(&o), 3);
    assert_true(crl_has(&o, a) && crl_has(&o, b) && !crl_has(&o, c));
    struct pair_row row = row_of(&o, a);
    assert_string_equal(row.reason, "test");
    pair_row_done(&row);

    office_change(&o, "revoke", a, NULL);
    assert_int_equal(epoch_of(&o), 3);
    /* As whoever was interrupted enters it again. */
    office_change(&o, "revoke", b, c);
    assert_int_equal(epoch_of(&o), 3);
    demand_state(&o, c, PAIR_ACTIVE);
    office_done(&o);
}

/* A CRL of the vault's own root, as another copy of the vault has made it. */
static struct buf crl_of(struct office *o, uint64_t number, const char *const *ids, size_t count)
{
    struct vault_facts facts = {0};
    struct secret *key = NULL;
    struct serial serials[4];
    struct buf crl = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        struct signing_certificate signing;
        struct pair_row row = row_of(o, ids[i]);
        assert_int_equal(signing_certificate_parse(buf_bytes(&row.signing), &signing, NULL), ERR_OK);
        serials[i] = signing.serial;
        pair_row_done(&row);
    }
    assert_int_equal(registry_facts(vault_registry(o->vault), &facts, NULL), ERR_OK);
    assert_int_equal(vault_get(o->vault, VAULT_PATH_OF_ROOT_KEY, MIB, &key, NULL), ERR_OK);
    const struct issuer root = {buf_bytes(&facts.root), key};
    assert_int_equal(crl_issue(&root, &(struct crl_params){number, serials, count, o->now}, &crl, NULL), ERR_OK);
    secret_free(&key);
    vault_facts_done(&facts);
    return crl;
}

static bool take_over(struct office *o, struct buf crl)
{
    bool changed = false;
    struct errinfo e = {""};
    const struct found_crls found = {&crl, 1};
    place_demand_error("take over", revocation_take_over(o->vault, &found, o->now, &changed, &e), ERR_OK, &e);
    buf_done(&crl);
    return changed;
}

static void a_newer_crl_is_taken_over_with_what_it_revokes(void **state)
{
    (void)state;
    struct office o;
    char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE];
    const char *const both[] = {a, b};
    office_init(&o);
    office_activate_new(&o, a);
    office_activate_new(&o, b);
    assert_false(take_over(&o, crl_of(&o, 1, both, 1)));
    demand_state(&o, a, PAIR_PREVIOUS);
    assert_true(take_over(&o, crl_of(&o, 5, both, 1)));
    demand_state(&o, a, PAIR_REVOKED);
    demand_state(&o, b, PAIR_ACTIVE);
    assert_int_equal(epoch_of(&o), 5);
    assert_false(take_over(&o, crl_of(&o, 5, both, 1)));
    assert_false(take_over(&o, crl_of(&o, 4, both, 1)));
    assert_false(take_over(&o, crl_of(&o, 4, both, 0)));
    assert_int_equal(epoch_of(&o), 5);
    demand_state(&o, b, PAIR_ACTIVE);
    assert_int_equal(keys_sweep(o.vault, NULL), ERR_OK);
    demand_keys(a, true, false);
    office_done(&o);
}

/* Two copies of one vault have revoked different pairs, without knowing of each other. */
static void crls_that_do_not_know_of_each_other_become_one_above_them(void **state)
{
    static const struct {
        const char *name;
        uint64_t number;
        bool lists_own;
        uint64_t want;
    } rows[] = {
        {"higher, without what is revoked here", 9, false, 10},
        {"higher, with it", 9, true, 9},
        {"of the same number, without", 2, false, 3},
        {"of the same number, with", 2, true, 3},
        {"lower", 1, false, 3},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct office o;
        char a[PAIR_ID_SIZE], b[PAIR_ID_SIZE], c[PAIR_ID_SIZE];
        const char *const ids[] = {c, a};
        assert_int_equal(place_setup(state), 0);
        office_init(&o);
        office_activate_new(&o, a);
        office_activate_new(&o, b);
        generate(&o, c);
        office_change(&o, "revoke", a, NULL);
        assert_true(take_over(&o, crl_of(&o, rows[i].number, ids, rows[i].lists_own ? 2 : 1)));
        if (epoch_of(&o) != rows[i].want)
            fail_msg("%s: epoch %d instead of %d", rows[i].name, (int)epoch_of(&o), (int)rows[i].want);
        assert_true(crl_has(&o, a) && crl_has(&o, c) && !crl_has(&o, b));
        demand_state(&o, a, PAIR_REVOKED);
        demand_state(&o, c, PAIR_REVOKED);
        office_done(&o);
        assert_int_equal(place_teardown(state), 0);
    }
}

static void what_is_no_crl_is_not_taken_over(void **state)
{
    (void)state;
    struct office o;
    struct errinfo e = {""};
    bool changed = true;
    char rubbish[] = "0rubbish";
    struct buf items[] = {{(uint8_t *)rubbish, sizeof rubbish - 1}};
    const struct found_crls found = {items, 1};
    office_init(&o);
    place_demand_error("rubbish", revocation_take_over(o.vault, &found, o.now, &changed, &e), ERR_MALFORMED, &e);
    assert_int_equal(epoch_of(&o), 1);
    office_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_generated_pair_is_prepared_and_has_both_keys),
        PLACE_TEST(the_former_active_pair_becomes_previous_and_can_come_back),
        PLACE_TEST(without_overlap_the_others_are_retired_at_once),
        PLACE_TEST(retirement_destroys_the_signing_key_and_keeps_the_other),
        PLACE_TEST(a_prepared_pair_is_discarded_whole),
        PLACE_TEST(nothing_to_do_is_no_change),
        PLACE_TEST(each_change_is_in_the_audit_list),
        PLACE_TEST(a_key_that_a_crash_has_left_is_destroyed_with_the_next_change),
        PLACE_TEST(each_refusal_changes_nothing),
        PLACE_TEST(peer_bug_06_a_pair_that_has_ended_is_not_activated),
        PLACE_TEST(each_revocation_begins_an_epoch_and_forgets_none),
        PLACE_TEST(a_newer_crl_is_taken_over_with_what_it_revokes),
        cmocka_unit_test(crls_that_do_not_know_of_each_other_become_one_above_them),
        PLACE_TEST(what_is_no_crl_is_not_taken_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
