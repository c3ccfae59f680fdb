/* inspect and verify: what a file says of itself, and whether somebody trusted says it too. */
#include "admin/inspect/inspection.h"
#include "admin/inspect/verification.h"

#include <string.h>

#include "organizations.h"
#include "place.h"

/* ---- inspect ---- */

static void a_sealed_file_is_described(void **state)
{
    (void)state;
    struct world_file f = {
        .version = {2, 7}, .crl = buf_bytes(&crl_2), .recipients = PAIR_0 | PAIR_1, .signers = PAIR_0 | PAIR_1};
    struct buf file = world_seal(&own, &f);
    struct inspection i = {0};
    assert_int_equal(inspection_make(buf_bytes(&file), &i, NULL), ERR_OK);
    assert_true(i.is_sealed && i.signatures_valid && i.body_matches);
    assert_string_equal(i.sealed.name, "helpdesk.ini");
    assert_int_equal(i.body.stanza_count, 2);
    assert_int_equal(i.revoked, 1);
    assert_int_equal(i.extra_lines, 0);
    assert_int_equal(i.size, file.size);
    inspection_done(&i);
    buf_done(&file);
}

static void damage_is_shown_and_no_error(void **state)
{
    (void)state;
    struct world_file f = {.version = {1, 7}};
    struct buf file = world_seal(&own, &f);
    struct inspection i = {0};
    file.data[file.size - 1] ^= 1;
    assert_int_equal(inspection_make(buf_bytes(&file), &i, NULL), ERR_OK);
    assert_true(i.signatures_valid && !i.body_matches);
    inspection_done(&i);
    struct bytes name = world_line(world_split(&file).text, "issued", 0);
    file.data[name.data - file.data + 10] ^= 1; /* another year */
    assert_int_equal(inspection_make(buf_bytes(&file), &i, NULL), ERR_OK);
    assert_true(!i.signatures_valid);
    inspection_done(&i);
    buf_done(&file);
}

static void extra_lines_are_counted(void **state)
{
    (void)state;
    struct world_file f = {.version = {1, 7}};
    struct buf file = world_seal(&own, &f);
    struct world_parts parts = world_split(&file);
    const struct bytes pieces[] = {parts.text, bytes_text("x-one 1\nx-two\n")};
    struct buf text = world_join(pieces, 2);
    struct buf extended = world_sign(&own, buf_bytes(&text), PAIR_0, parts.body);
    struct inspection i = {0};
    assert_int_equal(inspection_make(buf_bytes(&extended), &i, NULL), ERR_OK);
    assert_int_equal(i.extra_lines, 2);
    assert_true(i.signatures_valid);
    inspection_done(&i);
    buf_done(&extended);
    buf_done(&text);
    buf_done(&file);
}

static void what_is_not_sealed_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err want;
        bool behind_mark;
    } rows[] = {
        {"", ERR_OK, false},
        {"[Help]\n", ERR_OK, false},
        {"\xEF\xBB\xBFrollseal/1\n", ERR_OK, true},
        {"rollseal/1\n", ERR_MALFORMED, false},
        {"rollseal/9\n", ERR_MALFORMED, false},
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        struct errinfo e;
        struct inspection i = {0};
        place_demand_error(rows[k].text, inspection_make(bytes_text(rows[k].text), &i, &e), rows[k].want, &e);
        assert_true(i.is_behind_byte_order_mark == rows[k].behind_mark);
        inspection_done(&i);
    }
}

/* ---- verify ---- */

static const struct row {
    const char *name;
    struct world_file file;
    bool is_foreign, has_crl;
    unsigned trusted; /* pairs of the own organization */
    int64_t later;    /* seconds after it was made */
    enum err want;
} rows[] = {
    {"by a trusted pair", {.version = {1, 7}}, false, false, PAIR_0, 0, ERR_OK},
    {"by two, one trusted", {.version = {1, 7}, .signers = PAIR_0 | PAIR_1}, false, false, PAIR_1, 0, ERR_OK},
    {"never expires", {.version = {1, 7}, .expires = EXPIRES_NEVER}, false, false, PAIR_0, 86401, ERR_OK},
    {"with the CRL of the root", {.version = {2, 7}}, false, true, PAIR_0, 0, ERR_OK},
    {"by a pair that is not trusted",
     {.version = {1, 7}, .signers = PAIR_1},
     false,
     false,
     PAIR_0,
     0,
     ERR_UNKNOWN_SIGNER},
    {"of another organization", {.version = {1, 7}}, true, false, PAIR_0, 0, ERR_UNKNOWN_SIGNER},
    {"by a pair that its own CRL revokes",
     {.version = {2, 7}, .signers = PAIR_2},
     false,
     true,
     PAIR_2,
     0,
     ERR_SIGNER_REVOKED},
    {"with a CRL of another root", {.version = {2, 7}}, true, true, PAIR_0, 0, ERR_UNKNOWN_SIGNER},
    {"past its expiry", {.version = {1, 7}}, false, false, PAIR_0, 86401, ERR_EXPIRED},
    {"past the end of its signer", {.version = {1, 7}}, false, false, PAIR_0, 731 * 86400, ERR_SIGNER_EXPIRED},
    {"nobody is trusted", {.version = {1, 7}}, false, false, 0, 0, ERR_NO_PAIR},
};

static enum err verify(struct bytes file, unsigned trusted, int64_t now, struct errinfo *e)
{
    struct pair_set trust = world_verifier(&own, trusted);
    struct sealed s = {0};
    const char *signer = NULL;
    assert_int_equal(sealed_parse(file, &s, NULL), ERR_OK);
    enum err error = verification_make(&s, &trust, now, &signer, e);
    assert_true((signer != NULL) == (error == ERR_OK || error == ERR_EXPIRED));
    sealed_done(&s);
    pair_set_done(&trust);
    return error;
}

static void a_file_is_good_if_a_trusted_pair_signed_it_and_it_is_current(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e;
        struct world_file f = rows[i].file;
        if (rows[i].has_crl)
            f.crl = buf_bytes(&crl_2);
        struct buf file = world_seal(rows[i].is_foreign ? &foreign : &own, &f);
        enum err error = verify(buf_bytes(&file), rows[i].trusted, FIXTURE_NOW + rows[i].later, &e);
        place_demand_error(rows[i].name, error, rows[i].want, &e);
        buf_done(&file);
    }
}

static void a_changed_body_is_a_bad_signature(void **state)
{
    (void)state;
    struct errinfo e;
    struct world_file f = {.version = {1, 7}};
    struct buf file = world_seal(&own, &f);
    file.data[file.size - 1] ^= 1;
    struct pair_set trust = world_verifier(&own, PAIR_0);
    struct sealed s = {0};
    const char *signer = NULL;
    assert_int_equal(sealed_parse(buf_bytes(&file), &s, NULL), ERR_OK);
    place_demand_error("body", verification_make(&s, &trust, FIXTURE_NOW, &signer, &e), ERR_BAD_SIGNATURE, &e);
    sealed_done(&s);
    pair_set_done(&trust);
    buf_done(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_file_is_described),
        cmocka_unit_test(damage_is_shown_and_no_error),
        cmocka_unit_test(extra_lines_are_counted),
        cmocka_unit_test(what_is_not_sealed_says_so),
        cmocka_unit_test(a_file_is_good_if_a_trusted_pair_signed_it_and_it_is_current),
        cmocka_unit_test(a_changed_body_is_a_bad_signature),
    };
    return cmocka_run_group_tests(tests, organizations_init, organizations_done);
}
