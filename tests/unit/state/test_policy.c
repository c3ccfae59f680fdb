/*
 * The policy `encrypted-only`: who has to say it so that it holds, what ends it, and what does not. Pairs are called by
 * letters: a and b are the organization's, x is one that somebody has made for himself.
 */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/file.h"
#include "files/folder.h"
#include "fixtures.h"
#include "read/read.h"
#include "seal/seal.h"
#include "state/policy.h"

static struct fixture_root root, strangers;
static struct issued_pair pairs[3]; /* a, b, x */

static int make_pairs(void **state)
{
    (void)state;
    fixture_root_init(&root, FIXTURE_NOW);
    fixture_root_init(&strangers, FIXTURE_NOW);
    fixture_pair_init(&pairs[0], &root, KEY_X25519, FIXTURE_NOW);
    fixture_pair_init(&pairs[1], &root, KEY_X25519, FIXTURE_NOW);
    fixture_pair_init(&pairs[2], &strangers, KEY_X25519, FIXTURE_NOW);
    return 0;
}

static int forget_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++)
        issued_pair_done(&pairs[i]);
    fixture_root_done(&root);
    fixture_root_done(&strangers);
    return 0;
}

static size_t index_of(char letter)
{
    return letter == 'x' ? 2 : (size_t)(letter - 'a');
}

static const struct fixture_root *root_of(char letter)
{
    return letter == 'x' ? &strangers : &root;
}

/* ---- Files ---- */

static void make_folder(const char *path)
{
    assert_int_equal(folder_make_all(path, 0755, NULL), ERR_OK);
}

static int enter(void **state)
{
    if (place_setup(state) != 0)
        return 1;
    make_folder("point");
    make_folder("machine");
    make_folder("own/crls");
    place_write_bytes("point/plain.ini", bytes_text("plain"));
    return 0;
}

/* The source of the client holds these pairs. */
static void hold(const char *letters)
{
    char path[32];
    make_folder("store");
    for (; *letters != '\0'; letters++) {
        struct secret *pem = fixture_pem(&pairs[index_of(*letters)], root_of(*letters), true);
        snprintf(path, sizeof path, "store/%c.pem", *letters);
        place_write_bytes(path, secret_bytes(pem));
        secret_free(&pem);
    }
}

static int by_id(const void *a, const void *b)
{
    const struct seal_signer *x = a, *y = b;
    return strcmp(x->id, y->id);
}

/* a.ini of this serial, sealed to pairs a and b, which says the policy or not, signed by these pairs. */
static void publish(const char *signed_by, uint64_t serial, bool says)
{
    struct pair held[2] = {{.key = NULL}, {.key = NULL}};
    struct seal_recipient recipients[2];
    struct seal_signer signers[COUNT(pairs)];
    struct buf file = {NULL, 0};
    struct errinfo e;
    for (size_t i = 0; i < 2; i++)
        fixture_load(&pairs[i], &root, false, &held[i]);
    size_t first = strcmp(held[0].id, held[1].id) < 0 ? 0 : 1;
    for (size_t i = 0; i < 2; i++)
        recipients[i] = (struct seal_recipient){held[i ^ first].id, &held[i ^ first].public_key};
    for (size_t i = 0; i < strlen(signed_by); i++) {
        const struct issued_pair *p = &pairs[index_of(signed_by[i])];
        signers[i] = (struct seal_signer){p->id, buf_bytes(&p->signing), p->signing_seed};
    }
    qsort(signers, strlen(signed_by), sizeof signers[0], by_id);
    const struct seal_params params = {.name = "a.ini",
                                       .version = {1, serial},
                                       .issued = FIXTURE_NOW,
                                       .expires = FIXTURE_NOW + 1000,
                                       .ring = "all",
                                       .encrypted_only = says,
                                       .recipients = recipients,
                                       .recipient_count = 2,
                                       .signers = signers,
                                       .signer_count = strlen(signed_by)};
    place_demand_error(signed_by, seal_make(&params, bytes_text("sealed"), &file, &e), ERR_OK, &e);
    place_write_bytes("point/a.ini", buf_bytes(&file));
    buf_done(&file);
    for (size_t i = 0; i < 2; i++)
        pair_done(&held[i]);
}

/* This account knows a CRL that lists these pairs of the organization. */
static void revoke(const char *letters)
{
    char path[FIXTURE_CRL_PATH_SIZE];
    struct buf crl = {NULL, 0};
    if (letters[0] == '\0')
        return;
    fixture_crl(&root, 2, &pairs[index_of(letters[0])], strlen(letters), &crl);
    fixture_crl_path(&root, "own", path);
    place_write_bytes(path, buf_bytes(&crl));
    buf_done(&crl);
}

/* ---- A client ---- */

enum layers { A_PERSON, THE_MACHINE };

static struct state *open_state(enum layers who)
{
    const struct state_params person = {.own = "own", .machine = "machine"},
                              machine = {.own = "machine", .is_machines = true};
    struct state *s = NULL;
    assert_int_equal(state_new(who == A_PERSON ? &person : &machine, &s, NULL), ERR_OK);
    return s;
}

/* A read of this file at the point without a fallback, in a mode ("false", "auto"). */
static enum err try_read(enum layers who, const char *file, const char *mode, struct errinfo *e)
{
    char configuration[64], accept[64], source[] = "CertificateSource=dir:store", fallback[] = "Fallback=false";
    char *words[] = {configuration, accept, source, fallback}, *rest[4];
    size_t rest_count = 0;
    struct parameters p = {.settings = {{NULL, 0}}};
    struct read_outcome outcome = {.content = NULL};
    const struct parameter_words from = {.words = words, .count = 4};
    const struct read_params params = {.refuse_revoked = false};
    snprintf(configuration, sizeof configuration, "Configuration=point/%s", file);
    snprintf(accept, sizeof accept, "AcceptEncryptedDataOnly=%s", mode);
    assert_int_equal(parameters_take_words(&p, &from, rest, &rest_count, NULL), ERR_OK);
    struct state *s = open_state(who);
    const struct client c = {.parameters = &p, .state = s, .now = FIXTURE_NOW};
    enum err error = read_configuration(&c, &params, &outcome, e);
    read_outcome_done(&outcome);
    state_free(&s);
    parameters_done(&p);
    return error;
}

static void demand(const char *row, enum layers who, const char *file, enum err want)
{
    static const char *const modes[] = {"false", "auto"};
    for (size_t i = 0; i < COUNT(modes); i++) {
        struct errinfo e = {""};
        place_demand_error(row, try_read(who, file, modes[i], &e), want, &e);
    }
}

static void accept_policy(const char *row, enum layers who, const char *signed_by, uint64_t serial)
{
    struct errinfo e = {""};
    publish(signed_by, serial, true);
    place_demand_error(row, try_read(who, "a.ini", "auto", &e), ERR_OK, &e);
}

/* ---- Who keeps it alive ---- */

static const struct row {
    const char *name;
    const char *held;    /* the pairs of the client */
    const char *said[3]; /* the signers of each file that it accepts, one after the other */
    const char *revoked; /* afterwards */
    enum err want;       /* for a plain file of a name that it never saw */
} rows[] = {
    {"nothing was said", "ab", {NULL}, "", ERR_OK},
    {"one has said it", "ab", {"a"}, "", ERR_NOT_SEALED},
    {"one has said it, another is revoked", "ab", {"a"}, "b", ERR_NOT_SEALED},
    {"who said it is revoked", "ab", {"a"}, "a", ERR_OK},
    {"both have said it in one file", "ab", {"ab"}, "", ERR_NOT_SEALED},
    {"one of two is revoked", "ab", {"ab"}, "a", ERR_NOT_SEALED},
    {"the other of two is revoked", "ab", {"ab"}, "b", ERR_NOT_SEALED},
    {"both are revoked", "ab", {"ab"}, "ab", ERR_OK},
    {"a thief says it after the administrator", "ab", {"a", "b"}, "b", ERR_NOT_SEALED},
    {"a thief says it before the administrator", "ab", {"b", "a"}, "b", ERR_NOT_SEALED},
    {"only a thief has said it", "ab", {"b", "b"}, "b", ERR_OK},
    {"all that said it in several files are revoked", "ab", {"a", "ab", "b"}, "ab", ERR_OK},
    {"the successor counts, whose pair is not here yet", "a", {"ab"}, "a", ERR_NOT_SEALED},
    {"and ends with its own revocation", "a", {"ab"}, "ab", ERR_OK},
    {"a signer that the thief has made up does not count", "ab", {"bx"}, "b", ERR_OK},
    {"nor does one that was made up beside the administrator", "a", {"ax"}, "a", ERR_OK},
};

static void demand_row(const struct row *row)
{
    void *place = NULL;
    assert_int_equal(enter(&place), 0);
    hold(row->held);
    for (size_t i = 0; i < COUNT(row->said) && row->said[i] != NULL; i++)
        accept_policy(row->name, A_PERSON, row->said[i], i + 1);
    revoke(row->revoked);
    demand(row->name, A_PERSON, "plain.ini", row->want);
    assert_int_equal(place_teardown(&place), 0);
}

static void it_holds_while_one_that_said_it_is_not_revoked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        demand_row(&rows[i]);
}

/* ---- What else it withstands ---- */

static void files_that_do_not_say_it_do_not_end_it(void **state)
{
    (void)state;
    struct errinfo e = {""};
    hold("ab");
    accept_policy("first", A_PERSON, "a", 1);
    publish("a", 2, false);
    place_demand_error("second", try_read(A_PERSON, "a.ini", "auto", &e), ERR_OK, &e);
    demand("after it", A_PERSON, "plain.ini", ERR_NOT_SEALED);
}

static void a_file_that_is_refused_says_nothing(void **state)
{
    (void)state;
    struct errinfo e = {""};
    hold("b");
    publish("a", 1, true);
    place_demand_error("a stranger", try_read(A_PERSON, "a.ini", "auto", &e), ERR_UNKNOWN_SIGNER, &e);
    demand("after it", A_PERSON, "plain.ini", ERR_OK);
    assert_false(file_exists("own/policy"));
}

static void a_new_account_on_an_old_computer_obeys_it(void **state)
{
    (void)state;
    hold("ab");
    accept_policy("the machine", THE_MACHINE, "a", 1);
    demand("a person", A_PERSON, "plain.ini", ERR_NOT_SEALED);
    assert_false(file_exists("own/policy"));
    accept_policy("a person, too", A_PERSON, "ab", 2);
    assert_true(file_exists("own/policy"));
    place_demand_mode("own/policy", 0600);
    place_demand_mode("machine/policy", 0644);
}

static void the_machine_and_the_account_keep_it_together(void **state)
{
    (void)state;
    hold("ab");
    accept_policy("the machine", THE_MACHINE, "a", 1);
    accept_policy("a person", A_PERSON, "b", 2);
    revoke("a");
    demand("the person's is left", A_PERSON, "plain.ini", ERR_NOT_SEALED);
    revoke("ab");
    demand("none is left", A_PERSON, "plain.ini", ERR_OK);
}

/* A mark of an older version names nobody; a file that cannot be read says no better who it was. */
static void who_is_not_known_is_not_revoked(void **state)
{
    static const struct {
        const char *name, *text;
        bool set_aside;
    } marks[] = {
        {"an old mark", "encrypted-only\n", false},
        {"empty", "", true},
        {"another policy", "plain\n", true},
        {"a line of another kind", "encrypted-only\nsigned x\n", true},
        {"a line without an end", "encrypted-only\nsigner ", true},
        {"no hex", "encrypted-only\nsigner zz 01 0000000000000000\n", true},
    };
    (void)state;
    hold("ab");
    for (size_t i = 0; i < COUNT(marks); i++) {
        struct errinfo e = {""};
        struct state *s = open_state(A_PERSON);
        bool was = false;
        place_write_bytes("own/policy", bytes_text(marks[i].text));
        revoke("ab");
        demand(marks[i].name, A_PERSON, "plain.ini", ERR_NOT_SEALED);
        assert_int_equal(file_exists("own/policy.bad"), marks[i].set_aside);
        place_demand_error(marks[i].name, policy_reset(s, &was, &e), ERR_OK, &e);
        assert_true(was);
        demand("after the reset", A_PERSON, "plain.ini", ERR_OK);
        state_free(&s);
    }
}

static void an_old_mark_is_not_made_one_that_can_be_revoked(void **state)
{
    (void)state;
    hold("ab");
    place_write_bytes("own/policy", bytes_text("encrypted-only\n"));
    accept_policy("a thief", A_PERSON, "b", 1);
    place_demand_text("own/policy", "encrypted-only\n");
    revoke("ab");
    demand("afterwards", A_PERSON, "plain.ini", ERR_NOT_SEALED);
}

static void without_a_source_nobody_is_known_to_be_revoked(void **state)
{
    (void)state;
    hold("ab");
    accept_policy("said", A_PERSON, "a", 1);
    revoke("ab");
    assert_int_equal(file_remove("store/a.pem", NULL), ERR_OK);
    assert_int_equal(file_remove("store/b.pem", NULL), ERR_OK);
    demand("without pairs", A_PERSON, "plain.ini", ERR_NOT_SEALED);
}

/* ---- Reset ---- */

static void a_reset_forgets_it_until_it_is_said_again(void **state)
{
    struct errinfo e = {""};
    bool was = false;
    (void)state;
    struct state *s = open_state(A_PERSON);
    hold("ab");
    place_demand_error("nothing there", policy_reset(s, &was, &e), ERR_OK, &e);
    assert_false(was);
    accept_policy("said", A_PERSON, "a", 1);
    place_demand_error("there", policy_reset(s, &was, &e), ERR_OK, &e);
    assert_true(was);
    demand("after it", A_PERSON, "plain.ini", ERR_OK);
    place_demand_error("the same file", try_read(A_PERSON, "a.ini", "auto", &e), ERR_OK, &e);
    demand("said again", A_PERSON, "plain.ini", ERR_NOT_SEALED);
    state_free(&s);
}

static void the_machines_is_reset_by_its_administrator_alone(void **state)
{
    struct errinfo e = {""};
    bool was = false;
    (void)state;
    struct state *person = open_state(A_PERSON), *machine = open_state(THE_MACHINE);
    hold("ab");
    accept_policy("the machine", THE_MACHINE, "a", 1);
    accept_policy("a person, too", A_PERSON, "b", 2);
    place_demand_error("a person", policy_reset(person, &was, &e), ERR_CONFLICT, &e);
    assert_true(file_exists("own/policy"));
    place_demand_error("root", policy_reset(machine, &was, &e), ERR_OK, &e);
    assert_true(was);
    demand("the person's own", A_PERSON, "plain.ini", ERR_NOT_SEALED);
    place_demand_error("a person", policy_reset(person, &was, &e), ERR_OK, &e);
    demand("after it", A_PERSON, "plain.ini", ERR_OK);
    state_free(&machine);
    state_free(&person);
}

int main(void)
{
#define POLICY_TEST(function) cmocka_unit_test_setup_teardown(function, enter, place_teardown)
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_while_one_that_said_it_is_not_revoked),
        POLICY_TEST(files_that_do_not_say_it_do_not_end_it),
        POLICY_TEST(a_file_that_is_refused_says_nothing),
        POLICY_TEST(a_new_account_on_an_old_computer_obeys_it),
        POLICY_TEST(the_machine_and_the_account_keep_it_together),
        POLICY_TEST(who_is_not_known_is_not_revoked),
        POLICY_TEST(an_old_mark_is_not_made_one_that_can_be_revoked),
        POLICY_TEST(without_a_source_nobody_is_known_to_be_revoked),
        POLICY_TEST(a_reset_forgets_it_until_it_is_said_again),
        POLICY_TEST(the_machines_is_reset_by_its_administrator_alone),
    };
    return cmocka_run_group_tests(tests, make_pairs, forget_pairs);
}
