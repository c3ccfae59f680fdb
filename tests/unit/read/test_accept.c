/*
 * What a client accepts: one table a question, all through the one pure function.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "read/accept.h"

#define NOW 1795323600
#define JUMP 1048576ull
#define UNTOUCHED ((enum accept_verdict)99)

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What differs from row to row; what a row leaves out is as in the good file below. */
struct file {
    const char *name, *ring, *text;
    struct version version;
    int64_t expires;
};

static struct sealed sealed_of(const struct file *f)
{
    struct sealed s = {.version = {1, 5}, .expires = NOW + 60};
    strcpy(s.name, f->name != NULL ? f->name : "helpdesk.ini");
    strcpy(s.ring, f->ring != NULL ? f->ring : "all");
    s.note.text = bytes_text(f->text != NULL ? f->text : "a text");
    if (f->version.epoch != 0)
        s.version = f->version;
    if (f->expires != 0)
        s.expires = f->expires;
    return s;
}

static struct accept_known known_of(struct version version, const char *text)
{
    struct accept_known known = {.has_version = version.epoch != 0, .version = version};
    sha256(bytes_text(text != NULL ? text : "a text"), known.text_sha256);
    return known;
}

static const struct accept_params usual = {"helpdesk.ini", "pilot", ACCEPT_PLAIN_AUTO};

static void demand(const char *row, const struct sealed *s, const struct accept_known *known,
                   const struct accept_params *params, int64_t now, enum err want, enum accept_verdict want_verdict)
{
    enum accept_verdict verdict = UNTOUCHED;
    struct errinfo e = {""};
    enum err got = accept_judge(s, known, params, now, &verdict, &e);
    if (got != want || verdict != (want == ERR_OK ? want_verdict : UNTOUCHED))
        fail_msg("%s: %s (%s), verdict %d", row, err_name(got), e.message, (int)verdict);
    if (want != ERR_OK && (e.message[0] == '\0' || strchr(e.message, '\n') != NULL))
        fail_msg("%s: not a message: \"%s\"", row, e.message);
}

static void plain_file_is_accepted_only_as_long_as_nothing_speaks_against_it(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum accept_plain plain;
        bool sealed_seen, policy_seen;
        enum err want;
    } rows[] = {
        {"auto, nothing known", ACCEPT_PLAIN_AUTO, false, false, ERR_OK},
        {"auto, sealed one seen", ACCEPT_PLAIN_AUTO, true, false, ERR_NOT_SEALED},
        {"auto, policy seen", ACCEPT_PLAIN_AUTO, false, true, ERR_NOT_SEALED},
        {"auto, both seen", ACCEPT_PLAIN_AUTO, true, true, ERR_NOT_SEALED},
        {"true, nothing known", ACCEPT_PLAIN_NEVER, false, false, ERR_NOT_SEALED},
        {"true, sealed one seen", ACCEPT_PLAIN_NEVER, true, false, ERR_NOT_SEALED},
        {"true, policy seen", ACCEPT_PLAIN_NEVER, false, true, ERR_NOT_SEALED},
        {"true, both seen", ACCEPT_PLAIN_NEVER, true, true, ERR_NOT_SEALED},
        {"false, nothing known", ACCEPT_PLAIN_YES, false, false, ERR_OK},
        {"false, sealed one seen", ACCEPT_PLAIN_YES, true, false, ERR_OK},
        {"false, policy seen", ACCEPT_PLAIN_YES, false, true, ERR_NOT_SEALED},
        {"false, both seen", ACCEPT_PLAIN_YES, true, true, ERR_NOT_SEALED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct accept_params params = {usual.name, usual.ring, rows[i].plain};
        struct accept_known known = known_of((struct version){rows[i].sealed_seen ? 1 : 0, 5}, NULL);
        known.encrypted_only = rows[i].policy_seen;
        demand(rows[i].name, NULL, &known, &params, NOW, rows[i].want, ACCEPT_PLAIN);
    }
}

/* `auto` is advised only where it would take the file. */
static void refusal_of_a_plain_file_advises_what_helps(void **state)
{
    (void)state;
    static const struct {
        bool sealed_seen, policy_seen;
        const char *advice;
    } rows[] = {
        {false, false, "set that to auto"},
        {true, false, "publish it again"},
        {false, true, "rollseal-client policy reset"},
        {true, true, "rollseal-client policy reset"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct accept_params params = {usual.name, usual.ring, ACCEPT_PLAIN_NEVER};
        struct accept_known known = {.was_sealed = rows[i].sealed_seen, .encrypted_only = rows[i].policy_seen};
        enum accept_verdict verdict;
        struct errinfo e = {""};
        assert_int_equal(accept_judge(NULL, &known, &params, NOW, &verdict, &e), ERR_NOT_SEALED);
        if (strstr(e.message, rows[i].advice) == NULL || (i > 0 && strstr(e.message, "auto") != NULL))
            fail_msg("row %zu: \"%s\"", i, e.message);
    }
}

static void plain_file_is_not_accepted_because_a_sealed_one_was_lost(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum accept_plain plain;
        enum err want;
    } rows[] = {
        {"auto", ACCEPT_PLAIN_AUTO, ERR_NOT_SEALED},
        {"true", ACCEPT_PLAIN_NEVER, ERR_NOT_SEALED},
        {"false", ACCEPT_PLAIN_YES, ERR_OK},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct accept_params params = {usual.name, usual.ring, rows[i].plain};
        struct accept_known known = {.was_sealed = true};
        demand(rows[i].name, NULL, &known, &params, NOW, rows[i].want, ACCEPT_PLAIN);
    }
}

static void sealed_file_is_accepted_whatever_is_said_of_plain_ones(void **state)
{
    (void)state;
    static const enum accept_plain values[] = {ACCEPT_PLAIN_AUTO, ACCEPT_PLAIN_NEVER, ACCEPT_PLAIN_YES};
    struct sealed s = sealed_of(&(struct file){.name = NULL});
    for (size_t i = 0; i < COUNT(values); i++) {
        for (int seen = 0; seen < 4; seen++) {
            struct accept_params params = {usual.name, usual.ring, values[i]};
            struct accept_known known = known_of((struct version){(uint64_t)(seen & 1), 4}, NULL);
            known.encrypted_only = (seen & 2) != 0;
            demand("sealed", &s, &known, &params, NOW, ERR_OK, ACCEPT_NEW);
        }
    }
}

static void peer_bug_03_file_of_another_name_or_ring_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        struct file file;
        const char *name, *ring; /* of this computer */
        enum err want;
    } rows[] = {
        {"the name", {.name = "helpdesk.ini"}, "helpdesk.ini", "all", ERR_OK},
        {"the name in capitals", {.name = "HelpDesk.INI"}, "helpdesk.ini", "all", ERR_OK},
        {"expected in capitals", {.name = "helpdesk.ini"}, "HELPDESK.INI", "all", ERR_OK},
        {"another name", {.name = "printers.ini"}, "helpdesk.ini", "all", ERR_WRONG_NAME},
        {"a longer name", {.name = "helpdesk.ini2"}, "helpdesk.ini", "all", ERR_WRONG_NAME},
        {"a shorter name", {.name = "helpdesk.in"}, "helpdesk.ini", "all", ERR_WRONG_NAME},
        {"probe in place of a configuration",
         {.name = "probes/0011223344556677"},
         "helpdesk.ini",
         "all",
         ERR_WRONG_NAME},
        {"probe whose id is the expected name",
         {.name = "probes/0011223344556677"},
         "0011223344556677",
         "all",
         ERR_WRONG_NAME},
        {"the probe", {.name = "probes/0011223344556677"}, "probes/0011223344556677", "all", ERR_OK},
        {"configuration in place of a probe",
         {.name = "0011223344556677"},
         "probes/0011223344556677",
         "all",
         ERR_WRONG_NAME},
        {"ring all, computer in all", {.ring = "all"}, "helpdesk.ini", "all", ERR_OK},
        {"ring all, computer in pilot", {.ring = "all"}, "helpdesk.ini", "pilot", ERR_OK},
        {"ring pilot, computer in pilot", {.ring = "pilot"}, "helpdesk.ini", "pilot", ERR_OK},
        {"ring pilot, computer in PILOT", {.ring = "pilot"}, "helpdesk.ini", "PILOT", ERR_OK},
        {"ring pilot, computer in all", {.ring = "pilot"}, "helpdesk.ini", "all", ERR_WRONG_RING},
        {"ring pilot, computer in early", {.ring = "pilot"}, "helpdesk.ini", "early", ERR_WRONG_RING},
        {"another name and ring", {.name = "a.ini", .ring = "pilot"}, "helpdesk.ini", "all", ERR_WRONG_NAME},
    };
    struct accept_known nothing = {.has_version = false};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct accept_params params = {rows[i].name, rows[i].ring, ACCEPT_PLAIN_AUTO};
        struct sealed s = sealed_of(&rows[i].file);
        demand(rows[i].row, &s, &nothing, &params, NOW, rows[i].want, ACCEPT_NEW);
    }
}

struct version_row {
    const char *name;
    struct version known; /* epoch 0: first contact */
    struct version version;
    const char *text; /* of the file; "a text" was accepted */
    enum err want;
    enum accept_verdict verdict;
};

static void judge_versions(const struct version_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct accept_known known = known_of(rows[i].known, NULL);
        struct sealed s = sealed_of(&(struct file){.version = rows[i].version, .text = rows[i].text});
        demand(rows[i].name, &s, &known, &usual, NOW, rows[i].want, rows[i].verdict);
    }
}

static void peer_bug_01_versions_are_compared_with_the_last_one_accepted(void **state)
{
    (void)state;
    static const struct version_row rows[] = {
        {"first contact, first version", {0, 0}, {1, 1}, "t", ERR_OK, ACCEPT_NEW},
        {"first contact, later version", {0, 0}, {3, 42}, "t", ERR_OK, ACCEPT_NEW},
        {"next serial", {1, 5}, {1, 6}, "t", ERR_OK, ACCEPT_NEW},
        {"serials left out", {1, 5}, {1, 900}, "t", ERR_OK, ACCEPT_NEW},
        {"next serial with the same text", {1, 5}, {1, 6}, "a text", ERR_OK, ACCEPT_NEW},
        {"same version, same text", {1, 5}, {1, 5}, "a text", ERR_OK, ACCEPT_SAME},
        {"same version, another text", {1, 5}, {1, 5}, "t", ERR_ROLLBACK, UNTOUCHED},
        {"same version, text cut", {1, 5}, {1, 5}, "a tex", ERR_ROLLBACK, UNTOUCHED},
        {"older file put back", {1, 5}, {1, 4}, "t", ERR_ROLLBACK, UNTOUCHED},
        {"older serial, same text", {1, 5}, {1, 4}, "a text", ERR_ROLLBACK, UNTOUCHED},
        {"first serial again", {1, 5}, {1, 1}, "t", ERR_ROLLBACK, UNTOUCHED},
        {"next epoch, first serial", {1, 5}, {2, 1}, "t", ERR_OK, ACCEPT_NEW},
        {"next epoch, same serial and text", {1, 5}, {2, 5}, "a text", ERR_OK, ACCEPT_NEW},
        {"epochs left out", {1, 5}, {9, 1}, "t", ERR_OK, ACCEPT_NEW},
        {"older epoch, higher serial", {2, 5}, {1, 6}, "t", ERR_ROLLBACK, UNTOUCHED},
        {"older epoch, same serial and text", {2, 5}, {1, 5}, "a text", ERR_ROLLBACK, UNTOUCHED},
        {"older epoch, jumped serial", {2, 5}, {1, VERSION_MAX}, "t", ERR_ROLLBACK, UNTOUCHED},
    };
    judge_versions(rows, COUNT(rows));
}

static void peer_bug_20_serial_may_not_jump(void **state)
{
    (void)state;
    static const struct version_row rows[] = {
        {"as far as it may", {1, 5}, {1, 5 + JUMP}, "t", ERR_OK, ACCEPT_NEW},
        {"one further", {1, 5}, {1, 6 + JUMP}, "t", ERR_FAST_FORWARD, UNTOUCHED},
        {"to the end", {1, 5}, {1, VERSION_MAX}, "t", ERR_FAST_FORWARD, UNTOUCHED},
        {"near the end", {1, VERSION_MAX - 1}, {1, VERSION_MAX}, "t", ERR_OK, ACCEPT_NEW},
        {"first contact, as far as it may", {0, 0}, {1, JUMP}, "t", ERR_OK, ACCEPT_NEW},
        {"first contact, one further", {0, 0}, {1, JUMP + 1}, "t", ERR_FAST_FORWARD, UNTOUCHED},
        {"first contact, to the end", {0, 0}, {7, VERSION_MAX}, "t", ERR_FAST_FORWARD, UNTOUCHED},
        {"new epoch, as far as it may", {1, 5}, {2, JUMP}, "t", ERR_OK, ACCEPT_NEW},
        {"new epoch counts from 0", {1, 5}, {2, JUMP + 1}, "t", ERR_FAST_FORWARD, UNTOUCHED},
        {"new epoch after a jumped serial", {1, JUMP}, {2, JUMP + 5}, "t", ERR_FAST_FORWARD, UNTOUCHED},
        {"an epoch may jump, because the root says it", {1, 5}, {VERSION_MAX, 1}, "t", ERR_OK, ACCEPT_NEW},
        {"same jumped version", {1, VERSION_MAX}, {1, VERSION_MAX}, "a text", ERR_OK, ACCEPT_SAME},
        {"after a jumped version, a new epoch heals", {1, VERSION_MAX}, {2, 1}, "t", ERR_OK, ACCEPT_NEW},
    };
    judge_versions(rows, COUNT(rows));
}

static void peer_bug_19_same_file_served_past_its_expiry_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t expires, now;
        enum err want;
    } rows[] = {
        {"before", NOW, NOW - 1, ERR_OK},
        {"in the last second", NOW, NOW, ERR_OK},
        {"after", NOW, NOW + 1, ERR_EXPIRED},
        {"long after", NOW, NOW + 100000000, ERR_EXPIRED},
        {"never", EXPIRES_NEVER, INT64_MAX, ERR_OK},
        {"the last time there is", 253402300799, INT64_MAX, ERR_EXPIRED},
        {"clock before 1970", NOW, -1, ERR_OK},
    };
    struct accept_known nothing = {.has_version = false}, same = known_of((struct version){1, 5}, NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sealed s = sealed_of(&(struct file){.expires = rows[i].expires});
        demand(rows[i].name, &s, &nothing, &usual, rows[i].now, rows[i].want, ACCEPT_NEW);
        demand(rows[i].name, &s, &same, &usual, rows[i].now, rows[i].want, ACCEPT_SAME);
    }
}

static void the_first_error_that_applies_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct file file;
        enum err want;
    } rows[] = {
        {"all wrong", {"a.ini", "early", "t", {1, 4}, NOW - 1}, ERR_WRONG_NAME},
        {"all but the name", {NULL, "early", "t", {1, 4}, NOW - 1}, ERR_WRONG_RING},
        {"old and expired", {NULL, NULL, "t", {1, 4}, NOW - 1}, ERR_ROLLBACK},
        {"same version, other text, expired", {NULL, NULL, "t", {1, 5}, NOW - 1}, ERR_ROLLBACK},
        {"jumped and expired", {NULL, NULL, "t", {1, JUMP * 2}, NOW - 1}, ERR_FAST_FORWARD},
        {"expired", {NULL, NULL, "t", {1, 6}, NOW - 1}, ERR_EXPIRED},
    };
    struct accept_known known = known_of((struct version){1, 5}, NULL);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sealed s = sealed_of(&rows[i].file);
        demand(rows[i].name, &s, &known, &usual, NOW, rows[i].want, UNTOUCHED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_file_is_accepted_only_as_long_as_nothing_speaks_against_it),
        cmocka_unit_test(plain_file_is_not_accepted_because_a_sealed_one_was_lost),
        cmocka_unit_test(refusal_of_a_plain_file_advises_what_helps),
        cmocka_unit_test(sealed_file_is_accepted_whatever_is_said_of_plain_ones),
        cmocka_unit_test(peer_bug_03_file_of_another_name_or_ring_is_refused),
        cmocka_unit_test(peer_bug_01_versions_are_compared_with_the_last_one_accepted),
        cmocka_unit_test(peer_bug_20_serial_may_not_jump),
        cmocka_unit_test(peer_bug_19_same_file_served_past_its_expiry_is_refused),
        cmocka_unit_test(the_first_error_that_applies_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
