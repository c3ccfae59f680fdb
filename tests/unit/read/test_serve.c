/*
 * Whose files are served as last-known-good when their signer has left the source: those of pairs that a root of the
 * source issued, and nobody else's, whoever has put them into the state directory.
 */
#include "place.h"

#include "files/folder.h"
#include "fixtures.h"
#include "read/read.h"
#include "seal/seal.h"

static struct fixture_root root, foreign_root;
static struct issued_pair kept, gone, foreign;

static int make_pairs(void **state)
{
    (void)state;
    fixture_root_init(&root, FIXTURE_NOW);
    fixture_root_init(&foreign_root, FIXTURE_NOW);
    fixture_pair_init(&kept, &root, KEY_X25519, FIXTURE_NOW);
    fixture_pair_init(&gone, &root, KEY_X25519, FIXTURE_NOW);
    fixture_pair_init(&foreign, &foreign_root, KEY_X25519, FIXTURE_NOW);
    return 0;
}

static int forget_pairs(void **state)
{
    (void)state;
    issued_pair_done(&foreign);
    issued_pair_done(&gone);
    issued_pair_done(&kept);
    fixture_root_done(&foreign_root);
    fixture_root_done(&root);
    return 0;
}

/* The client's last-known-good: signed by this pair, sealed to the one that is kept. */
static void write_good(const struct issued_pair *signed_by)
{
    struct pair held = {.key = NULL};
    struct buf file = {NULL, 0};
    fixture_load(&kept, &root, false, &held);
    const struct seal_recipient recipient = {held.id, &held.public_key};
    const struct seal_signer signer = {signed_by->id, buf_bytes(&signed_by->signing), signed_by->signing_seed};
    const struct seal_params params = {.name = "a.ini",
                                       .version = {1, 1},
                                       .issued = FIXTURE_NOW,
                                       .expires = FIXTURE_NOW + 1000,
                                       .ring = "all",
                                       .recipients = &recipient,
                                       .recipient_count = 1,
                                       .signers = &signer,
                                       .signer_count = 1};
    assert_int_equal(seal_make(&params, bytes_text("content"), &file, NULL), ERR_OK);
    place_write_bytes("own/configs/a.ini", buf_bytes(&file));
    buf_done(&file);
    pair_done(&held);
}

/* The newest CRL of its root that the client knows lists this pair; NULL: nobody. */
static void write_crl(const struct issued_pair *revoked)
{
    char path[FIXTURE_CRL_PATH_SIZE];
    struct buf crl = {NULL, 0};
    fixture_crl_path(&root, "own", path);
    fixture_crl(&root, 2, revoked, revoked != NULL ? 1 : 0, &crl);
    place_write_bytes(path, buf_bytes(&crl));
    buf_done(&crl);
}

static int enter(void **state)
{
    if (place_setup(state) != 0)
        return 1;
    assert_int_equal(folder_make_all("store", 0755, NULL), ERR_OK);
    assert_int_equal(folder_make_all("own/configs", 0700, NULL), ERR_OK);
    assert_int_equal(folder_make_all("own/crls", 0700, NULL), ERR_OK);
    struct secret *pem = fixture_pem(&kept, &root, true);
    place_write_bytes("store/kept.pem", secret_bytes(pem));
    secret_free(&pem);
    return 0;
}

/* A read while nothing lies at the point, so that only last-known-good is left. */
static enum err read_good(bool refuse_revoked, struct errinfo *e)
{
    char configuration[] = "Configuration=point/a.ini", source[] = "CertificateSource=dir:store";
    char *words[] = {configuration, source};
    char *rest[2];
    size_t rest_count = 0;
    struct parameters p = {.settings = {{NULL, 0}}};
    struct state *s = NULL;
    struct read_outcome outcome = {.content = NULL};
    const struct parameter_words from = {.words = words, .count = 2};
    const struct state_params params = {.own = "own"};
    const struct read_params read = {.refuse_revoked = refuse_revoked};
    assert_int_equal(parameters_take_words(&p, &from, rest, &rest_count, NULL), ERR_OK);
    assert_int_equal(state_new(&params, &s, NULL), ERR_OK);
    const struct client c = {.parameters = &p, .state = s, .now = FIXTURE_NOW};
    enum err error = read_configuration(&c, &read, &outcome, e);
    assert_int_equal(error == ERR_OK, outcome.content != NULL);
    read_outcome_done(&outcome);
    state_free(&s);
    parameters_done(&p);
    return error;
}

static void serves_what_a_pair_signed_that_its_root_issued(void **state)
{
    (void)state;
    static const struct row {
        const char *name;
        const struct issued_pair *signer, *revoked;
        bool is_exec;
        enum err want;
    } rows[] = {
        {"in the source", &kept, NULL, true, ERR_OK},
        {"left the source", &gone, NULL, false, ERR_OK},
        {"left the source, for exec", &gone, NULL, true, ERR_OK},
        {"left the source, while another is revoked", &gone, &kept, true, ERR_OK},
        {"left the source and is revoked", &gone, &gone, false, ERR_OK},
        {"left the source and is revoked, for exec", &gone, &gone, true, ERR_SIGNER_REVOKED},
        {"was never there: of another root", &foreign, NULL, false, ERR_UNREACHABLE},
        {"was never there: of another root, for exec", &foreign, NULL, true, ERR_UNREACHABLE},
        {"was never there, while another is revoked", &foreign, &gone, false, ERR_UNREACHABLE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        write_good(rows[i].signer);
        write_crl(rows[i].revoked);
        place_demand_error(rows[i].name, read_good(rows[i].is_exec, &e), rows[i].want, &e);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(serves_what_a_pair_signed_that_its_root_issued, enter, place_teardown),
    };
    return cmocka_run_group_tests_name("serve", tests, make_pairs, forget_pairs);
}
