/*
 * Which signer counts: by the pairs of the source, the CRLs that are known, and the time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hex.h"
#include "seal/trust.h"
#include "world.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define DAY 86400
#define BEGIN (FIXTURE_NOW - DAY)     /* of every certificate */
#define END (FIXTURE_NOW + 730 * DAY) /* of the signing certificates */
#define ALL (PAIR_0 | PAIR_1 | PAIR_2)

static struct world other_organization;

static int set_up(void **state)
{
    world_init(&other_organization);
    return world_setup(state);
}

static int tear_down(void **state)
{
    world_done(&other_organization);
    return world_teardown(state);
}

/* A CRL of this number that revokes these pairs; number 0: there is none. */
struct revocation {
    uint64_t number;
    unsigned revoked;
};

static void make_crl(const struct world *w, struct revocation r, struct buf *out)
{
    struct issued_pair revoked[WORLD_PAIRS];
    size_t count = 0;
    for (size_t i = 0; i < WORLD_PAIRS; i++) {
        if ((r.revoked >> i & 1) != 0)
            revoked[count++] = w->issued[i];
    }
    if (r.number != 0)
        fixture_crl(&w->root, r.number, revoked, count, out);
}

struct trust_row {
    const char *name;
    unsigned signers, source;
    struct revocation carried, known;
    bool not_verified; /* the carried CRL is not by this root */
    int64_t now, not_before_time;
    bool ignore_dates;
    enum err want;
    unsigned signer; /* the one that counts */
};

static void fill_params(struct trust_params *params, const struct trust_row *row)
{
    params->now = row->now != 0 ? row->now : FIXTURE_NOW;
    params->not_before_time = row->not_before_time != 0 ? row->not_before_time : params->now;
    params->ignore_dates = row->ignore_dates;
}

static void judge(const struct trust_row *row)
{
    struct buf carried = {NULL, 0}, known_der = {NULL, 0};
    struct pair_set source = world_verifier(&world, row->source);
    struct known_crl known = {.crl = {.number = 0}};
    uint8_t roots[1][ROOT_ID_SIZE];
    struct trust_params params = {.pairs = &source, .crls = &known, .crl_roots = (const uint8_t(*)[ROOT_ID_SIZE])roots};
    struct sealed s;
    struct errinfo e = {""};
    const char *signer = NULL;
    sha256(buf_bytes(&world.root.certificate), roots[0]);
    params.crl_root_count = row->carried.number != 0 && !row->not_verified ? 1 : 0;
    make_crl(&world, row->carried, &carried);
    make_crl(&world, row->known, &known_der);
    memcpy(known.root_id, roots[0], ROOT_ID_SIZE);
    if (known_der.size > 0) {
        assert_int_equal(crl_parse(buf_bytes(&known_der), &known.crl, NULL), ERR_OK);
        params.crl_count = 1;
    }
    struct buf file = world_seal(
        &world,
        &(struct world_file){.signers = row->signers, .version = {row->carried.number, 7}, .crl = buf_bytes(&carried)});
    assert_int_equal(sealed_parse(buf_bytes(&file), &s, NULL), ERR_OK);
    fill_params(&params, row);
    enum err got = trust_judge(&s, &params, &signer, &e);
    if (got != row->want)
        fail_msg("%s: %s (%s)", row->name, err_name(got), e.message);
    if (got != ERR_OK && (signer != NULL || e.message[0] == '\0'))
        fail_msg("%s: %s", row->name, e.message);
    if (got == ERR_OK && (signer == NULL || strcmp(signer, world.issued[row->signer].id) != 0))
        fail_msg("%s: by %s", row->name, signer);
    assert_int_equal(trust_judge(&s, &params, NULL, NULL), row->want);
    sealed_done(&s);
    buf_done(&file);
    buf_done(&carried);
    buf_done(&known_der);
    pair_set_done(&source);
}

static void judge_all(const struct trust_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        judge(&rows[i]);
}

static void one_signer_of_the_source_is_enough(void **state)
{
    (void)state;
    static const struct trust_row rows[] = {
        {"the only one", PAIR_0, PAIR_0, .signer = 0},
        {"the first of two", PAIR_0 | PAIR_1, PAIR_0, .signer = 0},
        {"the second of two", PAIR_0 | PAIR_1, PAIR_1, .signer = 1},
        {"both: the first is told", PAIR_0 | PAIR_1, ALL, .signer = 0},
        {"the last of three", ALL, PAIR_2, .signer = 2},
        {"another pair", PAIR_0, PAIR_1, .want = ERR_UNKNOWN_SIGNER},
        {"two other pairs", PAIR_0, PAIR_1 | PAIR_2, .want = ERR_UNKNOWN_SIGNER},
        {"no pair at all", PAIR_0, 0, .want = ERR_UNKNOWN_SIGNER},
        {"two signers, neither known", PAIR_0 | PAIR_1, PAIR_2, .want = ERR_UNKNOWN_SIGNER},
    };
    judge_all(rows, COUNT(rows));
}

static void revoked_signer_does_not_count(void **state)
{
    (void)state;
    static const struct trust_row rows[] = {
        {"CRL that lists nobody", PAIR_0, ALL, {2, 0}, .signer = 0},
        {"CRL that lists another", PAIR_0, ALL, {2, PAIR_1}, .signer = 0},
        {"listed by the file's CRL", PAIR_0, ALL, {2, PAIR_0}, .want = ERR_SIGNER_REVOKED},
        {"listed by the known CRL, file without", PAIR_0, ALL, {0, 0}, {2, PAIR_0}, .want = ERR_SIGNER_REVOKED},
        {"listed by the known, newer CRL", PAIR_0, ALL, {2, 0}, {3, PAIR_0}, .want = ERR_SIGNER_REVOKED},
        {"listed by the file's, newer CRL", PAIR_0, ALL, {3, PAIR_0}, {2, 0}, .want = ERR_SIGNER_REVOKED},
        {"listed by one of two with the same number", PAIR_0, ALL, {2, 0}, {2, PAIR_0}, .want = ERR_SIGNER_REVOKED},
        {"listed by the other of two", PAIR_0, ALL, {2, PAIR_0}, {2, 0}, .want = ERR_SIGNER_REVOKED},
        {"listed by the file's, older CRL", PAIR_0, ALL, {2, PAIR_0}, {9, 0}, .want = ERR_SIGNER_REVOKED},
        {"only the known, older CRL lists it", PAIR_0, ALL, {3, 0}, {2, PAIR_0}, .want = ERR_SIGNER_REVOKED},
        {"each CRL lists one of two", PAIR_0 | PAIR_1, ALL, {3, PAIR_1}, {2, PAIR_0}, .want = ERR_SIGNER_REVOKED},
        {"one of two revoked", PAIR_0 | PAIR_1, ALL, {2, PAIR_0}, .signer = 1},
        {"both revoked", PAIR_0 | PAIR_1, ALL, {2, PAIR_0 | PAIR_1}, .want = ERR_SIGNER_REVOKED},
        {"one revoked, the other unknown", PAIR_0 | PAIR_1, PAIR_0, {2, PAIR_0}, .want = ERR_SIGNER_REVOKED},
        {"one unknown, the other revoked", PAIR_0 | PAIR_1, PAIR_1, {2, PAIR_1}, .want = ERR_SIGNER_REVOKED},
        {"revoked and not in the source", PAIR_0, PAIR_1, {2, PAIR_0}, .want = ERR_UNKNOWN_SIGNER},
        {"revoked, dates ignored", PAIR_0, ALL, {2, PAIR_0}, .ignore_dates = true, .want = ERR_SIGNER_REVOKED},
    };
    judge_all(rows, COUNT(rows));
}

static void crl_of_another_root_makes_its_file_unknown(void **state)
{
    (void)state;
    static const struct trust_row rows[] = {
        {"lists nobody", PAIR_0, ALL, {2, 0}, .not_verified = true, .want = ERR_UNKNOWN_SIGNER},
        {"lists the signer", PAIR_0, ALL, {2, PAIR_0}, .not_verified = true, .want = ERR_UNKNOWN_SIGNER},
        {"and one is known", PAIR_0, ALL, {3, 0}, {2, 0}, .not_verified = true, .want = ERR_UNKNOWN_SIGNER},
        {"two signers", PAIR_0 | PAIR_1, ALL, {2, 0}, .not_verified = true, .want = ERR_UNKNOWN_SIGNER},
    };
    judge_all(rows, COUNT(rows));
}

static void dates_of_the_signing_certificate_bind_with_five_minutes_of_tolerance(void **state)
{
    (void)state;
    static const struct trust_row rows[] = {
        {"at its begin", PAIR_0, ALL, .now = BEGIN},
        {"5 minutes before", PAIR_0, ALL, .now = BEGIN - 300},
        {"one second more", PAIR_0, ALL, .now = BEGIN - 301, .want = ERR_SIGNER_EXPIRED},
        {"at its end", PAIR_0, ALL, .now = END},
        {"5 minutes after", PAIR_0, ALL, .now = END + 300},
        {"one second later", PAIR_0, ALL, .now = END + 301, .want = ERR_SIGNER_EXPIRED},
        {"clock years behind", PAIR_0, ALL, .now = 1, .want = ERR_SIGNER_EXPIRED},
        {"clock years behind, a newer file seen", PAIR_0, ALL, .now = 1, .not_before_time = FIXTURE_NOW},
        {"the newer file is older than the begin", PAIR_0, ALL, .now = 1, .not_before_time = BEGIN - 301,
         .want = ERR_SIGNER_EXPIRED},
        {"a file from the future does not end it", PAIR_0, ALL, .not_before_time = END + DAY},
        {"clock years ahead", PAIR_0, ALL, .now = END + 1000 * (int64_t)DAY, .want = ERR_SIGNER_EXPIRED},
        {"clock years ahead, dates ignored", PAIR_0, ALL, .now = END + 1000 * (int64_t)DAY, .ignore_dates = true},
        {"clock years behind, dates ignored", PAIR_0, ALL, .now = 1, .ignore_dates = true},
        {"at the end of time", PAIR_0, ALL, .now = INT64_MAX, .want = ERR_SIGNER_EXPIRED},
        {"at its beginning", PAIR_0, ALL, .now = INT64_MIN, .want = ERR_SIGNER_EXPIRED},
        {"expired and unknown", PAIR_0 | PAIR_1, PAIR_1, .now = END + DAY, .want = ERR_SIGNER_EXPIRED},
        {"expired and not in the source", PAIR_0, PAIR_1, .now = END + DAY, .want = ERR_UNKNOWN_SIGNER},
        {"one expired, one revoked", PAIR_0 | PAIR_1, ALL, {2, PAIR_1}, .now = END + DAY, .want = ERR_SIGNER_REVOKED},
        {"one revoked, one expired", PAIR_0 | PAIR_1, ALL, {2, PAIR_0}, .now = END + DAY, .want = ERR_SIGNER_REVOKED},
        {"expired and revoked at once", PAIR_0, ALL, {2, PAIR_0}, .now = END + DAY, .want = ERR_SIGNER_REVOKED},
    };
    judge_all(rows, COUNT(rows));
}

static void peer_bug_03_file_of_another_organization_is_an_unknown_signer(void **state)
{
    (void)state;
    struct trust_params params = {.pairs = &world.pairs, .now = FIXTURE_NOW, .not_before_time = FIXTURE_NOW};
    struct sealed s;
    struct buf file = world_seal(&other_organization, &(struct world_file){.signers = ALL});
    assert_int_equal(sealed_parse(buf_bytes(&file), &s, NULL), ERR_OK);
    assert_int_equal(sealed_check_signatures(&s, NULL), ERR_OK);
    assert_int_equal(trust_judge(&s, &params, NULL, NULL), ERR_UNKNOWN_SIGNER);
    params.pairs = &other_organization.pairs;
    assert_int_equal(trust_judge(&s, &params, NULL, NULL), ERR_OK);
    sealed_done(&s);
    buf_done(&file);
}

/* A source with pairs of two roots: the CRL of one says nothing about the other's pairs, which do not count then. */
static void crl_speaks_for_its_own_root_only(void **state)
{
    (void)state;
    struct pair_set both = world_verifier(&world, ALL), others = world_verifier(&other_organization, ALL);
    struct buf crl = {NULL, 0};
    uint8_t roots[1][ROOT_ID_SIZE];
    struct sealed s;
    struct errinfo e;
    assert_int_equal(pair_set_merge(&both, &others, &e), ERR_OK);
    fixture_crl(&other_organization.root, 2, NULL, 0, &crl);
    struct buf file = world_seal(&world, &(struct world_file){.version = {2, 1}, .crl = buf_bytes(&crl)});
    struct trust_params params = {.pairs = &both,
                                  .crl_roots = (const uint8_t(*)[ROOT_ID_SIZE])roots,
                                  .crl_root_count = 1,
                                  .now = FIXTURE_NOW,
                                  .not_before_time = FIXTURE_NOW};
    assert_int_equal(sealed_parse(buf_bytes(&file), &s, NULL), ERR_OK);
    sha256(buf_bytes(&other_organization.root.certificate), roots[0]);
    assert_int_equal(trust_judge(&s, &params, NULL, &e), ERR_UNKNOWN_SIGNER);
    assert_non_null(strstr(e.message, "CRL"));
    sha256(buf_bytes(&world.root.certificate), roots[0]);
    assert_int_equal(trust_judge(&s, &params, NULL, &e), ERR_OK);
    sealed_done(&s);
    buf_done(&file);
    buf_done(&crl);
    pair_set_done(&both);
}

/* The thief of a signing key makes a certificate with another serial number for it; clients look at their own. */
static void thief_cannot_leave_the_crl_by_another_certificate(void **state)
{
    (void)state;
    const struct serial *own = &world.pairs.pairs[0].signing.serial;
    uint8_t changed[SERIAL_MAX_SIZE];
    struct buf crl = {NULL, 0};
    struct writer w = writer_to(LIMIT_HEAD);
    struct buf line = {NULL, 0};
    struct sealed s;
    memcpy(changed, own->bytes, own->size);
    changed[own->size - 1] ^= 1;
    fixture_crl(&world.root, 2, &world.issued[0], 1, &crl);
    struct buf honest = world_seal(&world, &(struct world_file){.version = {2, 1}, .crl = buf_bytes(&crl)});
    struct world_parts p = world_split(&honest);
    struct buf der = world_replace(buf_bytes(&world.issued[0].signing), (struct bytes){own->bytes, own->size},
                                   (struct bytes){changed, own->size});
    writer_format(&w, "signer %s ", world.issued[0].id);
    base64_write(&w, buf_bytes(&der), BASE64_PADDED);
    writer_text(&w, "\n");
    assert_int_equal(writer_finish(&w, &line, NULL), ERR_OK);
    struct buf text = world_replace(p.text, world_line(p.text, "signer", 0), buf_bytes(&line));
    struct buf file = world_sign(&world, buf_bytes(&text), PAIR_0, p.body);
    assert_int_equal(sealed_parse(buf_bytes(&file), &s, NULL), ERR_OK);
    assert_int_equal(sealed_check_signatures(&s, NULL), ERR_OK);
    assert_false(serial_equals(&s.signers[0].facts.serial, own));
    struct trust_params params = {.pairs = &world.pairs,
                                  .crl_roots = (const uint8_t(*)[ROOT_ID_SIZE]) & world.pairs.pairs[0].root_id,
                                  .crl_root_count = 1,
                                  .now = FIXTURE_NOW,
                                  .not_before_time = FIXTURE_NOW};
    assert_int_equal(trust_judge(&s, &params, NULL, NULL), ERR_SIGNER_REVOKED);
    sealed_done(&s);
    buf_done(&file);
    buf_done(&text);
    buf_done(&line);
    buf_done(&der);
    buf_done(&honest);
    buf_done(&crl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_signer_of_the_source_is_enough),
        cmocka_unit_test(revoked_signer_does_not_count),
        cmocka_unit_test(crl_of_another_root_makes_its_file_unknown),
        cmocka_unit_test(dates_of_the_signing_certificate_bind_with_five_minutes_of_tolerance),
        cmocka_unit_test(peer_bug_03_file_of_another_organization_is_an_unknown_signer),
        cmocka_unit_test(crl_speaks_for_its_own_root_only),
        cmocka_unit_test(thief_cannot_leave_the_crl_by_another_certificate),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
