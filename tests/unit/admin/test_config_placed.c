/*
 * What the admin takes from a file at a point: nothing that is not verified. Peer bug 4: sealed-secrets took the scope
 * for re-encryption from unauthenticated text.
 */
#include "admin/publish/placed.h"

#include <string.h>

#include "admin/publish/take_over.h"
#include "organizations.h"
#include "place.h"

static enum err verify(struct bytes file, bool with_crl, struct placed_own *out, struct errinfo *e)
{
    const struct placed_expected expected = {{RING_ALL, "helpdesk.ini"},
                                             buf_bytes(&own.root.certificate),
                                             with_crl ? buf_bytes(&crl_2) : (struct bytes){NULL, 0}};
    return placed_verify(file, &expected, out, e);
}

static const struct row {
    const char *name;
    struct world_file file;
    bool is_foreign, vault_has_crl;
    enum err want;
} rows[] = {
    {"own", {.version = {1, 7}}, false, false, ERR_OK},
    {"own, name in another case", {.name = "HelpDesk.INI", .version = {1, 7}}, false, false, ERR_OK},
    {"by a pair that is not in the registry", {.version = {1, 7}, .signers = PAIR_1}, false, false, ERR_OK},
    {"by two pairs, one of them revoked", {.version = {1, 7}, .signers = PAIR_0 | PAIR_2}, false, true, ERR_OK},
    {"past its expiry", {.version = {1, 7}, .issued = 1, .expires = 2}, false, false, ERR_OK},
    {"by a pair that is revoked", {.version = {1, 7}, .signers = PAIR_2}, false, true, ERR_SIGNER_REVOKED},
    {"of another organization", {.version = {1, 7}}, true, false, ERR_UNKNOWN_SIGNER},
    {"of another name", {.name = "portal.ini", .version = {1, 7}}, false, false, ERR_WRONG_NAME},
    {"of another ring", {.ring = "pilot", .version = {1, 7}}, false, false, ERR_WRONG_RING},
};

static void only_files_of_the_own_root_for_this_name_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e;
        struct placed_own found = {.version = {99, 99}};
        struct buf file = world_seal(rows[i].is_foreign ? &foreign : &own, &rows[i].file);
        place_demand_error(rows[i].name, verify(buf_bytes(&file), rows[i].vault_has_crl, &found, &e), rows[i].want, &e);
        assert_true(found.version.serial == (rows[i].want == ERR_OK ? 7u : 99u));
        buf_done(&file);
    }
}

static void what_is_not_sealed_is_not_the_vaults(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err want;
    } texts[] = {
        {"", ERR_NOT_SEALED},
        {"[Help]\nPhone=1\n", ERR_NOT_SEALED},
        {"\xEF\xBB\xBFrollseal/1\n", ERR_NOT_SEALED},
        {"rollseal/1\n", ERR_MALFORMED},
        {"rollseal/2\n", ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct errinfo e;
        struct placed_own found = {.version = {99, 99}};
        place_demand_error(texts[i].text, verify(bytes_text(texts[i].text), false, &found, &e), texts[i].want, &e);
        assert_true(found.version.serial == 99);
    }
}

/* The serial is taken from the head alone, so the head alone is flipped; what a flip in the body does is the client's
 * concern (test_tamper). */
static void peer_bug_04_no_flipped_head_counts(void **state)
{
    (void)state;
    struct world_file good = {.version = {1, 7}};
    struct buf file = world_seal(&own, &good);
    struct world_parts parts = world_split(&file);
    for (size_t i = 0; i < parts.text.size + parts.signatures.size; i++) {
        struct placed_own found = {.version = {99, 99}};
        file.data[i] ^= 1;
        assert_int_not_equal(verify(buf_bytes(&file), false, &found, NULL), ERR_OK);
        assert_true(found.version.serial == 99);
        file.data[i] ^= 1;
    }
    buf_done(&file);
}

/* ---- CRLs ---- */

/* How many CRLs are found in these files, by a vault that has crl_2 or none. */
static size_t count_found(const struct buf *files, size_t count, bool vault_has_crl)
{
    struct take_over t = {.vault = {.root = own.root.certificate}};
    if (vault_has_crl)
        t.vault.crl = crl_2;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(take_over_add(&t, buf_bytes(&files[i]), NULL), ERR_OK);
    size_t found = t.found.count;
    t.vault = (struct vault_facts){0}; /* not ours to free */
    take_over_done(&t);
    return found;
}

static void crls_of_the_own_root_are_found_once(void **state)
{
    (void)state;
    struct buf foreign_crl = {NULL, 0}, rubbish = {NULL, 0};
    fixture_crl(&foreign.root, 5, foreign.issued, 1, &foreign_crl);
    assert_int_equal(buf_copy(bytes_text("rollseal/1\n"), &rubbish, NULL), ERR_OK);
    struct world_file with_crl = {.version = {2, 1}, .crl = buf_bytes(&crl_2)};
    struct world_file with_foreign = {.version = {5, 1}, .crl = buf_bytes(&foreign_crl)};
    struct world_file without = {.version = {1, 1}};
    struct buf files[] = {world_seal(&own, &with_foreign), world_seal(&own, &without), rubbish,
                          world_seal(&own, &with_crl), world_seal(&foreign, &with_crl)};
    assert_int_equal(count_found(files, 3, false), 0);
    assert_int_equal(count_found(files, 4, false), 1);
    assert_int_equal(count_found(files, 5, false), 1);
    assert_int_equal(count_found(files + 4, 1, false), 1); /* in a file by somebody else: it proves itself */
    assert_int_equal(count_found(files, 5, true), 0);
    for (size_t i = 0; i < COUNT(files); i++)
        buf_done(&files[i]);
    buf_done(&foreign_crl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_files_of_the_own_root_for_this_name_count),
        cmocka_unit_test(what_is_not_sealed_is_not_the_vaults),
        cmocka_unit_test(peer_bug_04_no_flipped_head_counts),
        cmocka_unit_test(crls_of_the_own_root_are_found_once),
    };
    return cmocka_run_group_tests(tests, organizations_init, organizations_done);
}
