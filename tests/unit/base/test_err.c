/* Errors: the list that scripts depend on, and messages that are always one ended text. */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Written down a second time on purpose: names and statuses never change. */
static const struct {
    enum err error;
    const char *name;
    int exit_status;
} promised[] = {
    {ERR_OK, "ok", 0},
    {ERR_INTERNAL, "internal", 1},
    {ERR_USAGE, "usage", 2},
    {ERR_NOT_FOUND, "not-found", 3},
    {ERR_IO, "io", 4},
    {ERR_UNREACHABLE, "unreachable", 5},
    {ERR_NOT_READY, "not-ready", 6},
    {ERR_CONFLICT, "conflict", 7},
    {ERR_WRONG_PASSPHRASE, "wrong-passphrase", 8},
    {ERR_MALFORMED, "malformed", 10},
    {ERR_TOO_LARGE, "too-large", 11},
    {ERR_NOT_SEALED, "not-sealed", 12},
    {ERR_UNKNOWN_SIGNER, "unknown-signer", 13},
    {ERR_BAD_SIGNATURE, "bad-signature", 14},
    {ERR_SIGNER_EXPIRED, "signer-expired", 15},
    {ERR_SIGNER_REVOKED, "signer-revoked", 16},
    {ERR_WRONG_NAME, "wrong-name", 17},
    {ERR_ROLLBACK, "rollback", 18},
    {ERR_EXPIRED, "expired", 19},
    {ERR_FAST_FORWARD, "fast-forward", 20},
    {ERR_NO_PAIR, "no-pair", 21},
    {ERR_CANNOT_OPEN, "cannot-open", 22},
    {ERR_WRONG_RING, "wrong-ring", 23},
};

static void names_and_statuses_are_as_promised(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof promised / sizeof promised[0]; i++) {
        assert_string_equal(err_name(promised[i].error), promised[i].name);
        assert_int_equal(err_exit_status(promised[i].error), promised[i].exit_status);
        assert_true(strlen(err_text(promised[i].error)) > 0);
        if (promised[i].error != ERR_OK)
            assert_int_equal(err_from_name(promised[i].name), promised[i].error);
    }
    assert_int_equal(err_from_name("Usage"), ERR_OK);
    assert_int_equal(err_from_name(""), ERR_OK);
}

static void a_message_is_kept_with_its_code(void **state)
{
    (void)state;
    struct errinfo e = {"old"};
    assert_int_equal(err_set(&e, ERR_IO, "%s: %d", "file", 7), ERR_IO);
    assert_string_equal(e.message, "file: 7");
    assert_int_equal(err_set(NULL, ERR_IO, "nobody hears"), ERR_IO);
    assert_int_equal(err_no_memory(&e), ERR_INTERNAL);
    assert_string_equal(e.message, "out of memory");
}

static void context_comes_in_front_and_success_stays_silent(void **state)
{
    (void)state;
    struct errinfo e = {"line 3"};
    assert_int_equal(err_context(&e, ERR_MALFORMED, "%s", "client.ini"), ERR_MALFORMED);
    assert_string_equal(e.message, "client.ini: line 3");
    assert_int_equal(err_context(&e, ERR_OK, "unheard"), ERR_OK);
    assert_string_equal(e.message, "client.ini: line 3");
    assert_int_equal(err_context(NULL, ERR_IO, "nobody hears"), ERR_IO);
}

static void advice_comes_behind_and_success_stays_silent(void **state)
{
    (void)state;
    struct errinfo e = {"disk full"};
    assert_int_equal(err_advice(&e, ERR_IO, "free %d MiB", 3), ERR_IO);
    assert_string_equal(e.message, "disk full; free 3 MiB");
    assert_int_equal(err_advice(&e, ERR_OK, "unheard"), ERR_OK);
    assert_string_equal(e.message, "disk full; free 3 MiB");
    assert_int_equal(err_advice(NULL, ERR_IO, "nobody hears"), ERR_IO);
}

static void long_messages_are_cut_and_ended(void **state)
{
    (void)state;
    struct errinfo e = {"short"};
    char longer[2 * sizeof e.message];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(err_context(&e, ERR_IO, "%s", longer), ERR_IO);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
    assert_string_equal(e.message + sizeof e.message - 3, ": ");
    assert_int_equal(err_set(&e, ERR_IO, "%s", longer), ERR_IO);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
    assert_int_equal(err_context(&e, ERR_IO, "%s", "front"), ERR_IO);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
    assert_memory_equal(e.message, "front: xxx", 10);
    assert_int_equal(err_advice(&e, ERR_IO, "%s", longer), ERR_IO);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_statuses_are_as_promised),
        cmocka_unit_test(a_message_is_kept_with_its_code),
        cmocka_unit_test(context_comes_in_front_and_success_stays_silent),
        cmocka_unit_test(advice_comes_behind_and_success_stays_silent),
        cmocka_unit_test(long_messages_are_cut_and_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
