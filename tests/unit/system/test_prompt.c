/*
 * The terminal, played by a pseudo terminal: nothing typed is shown, and echo is on again whatever happens.
 */
#include "place.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/limits.h"
#include "system/prompt.h"

#define QUESTION "Passphrase: "
#define AGAIN "Again: "

/* A process whose terminal we hold the other end of. */
struct person {
    int terminal;
    pid_t process;
    char seen[4096];
    size_t length;
};

static int ask(const char *again)
{
    struct secret *s = NULL;
    enum err error = prompt_secret(QUESTION, again, &s, NULL);
    if (error == ERR_OK && !secret_equals(s, bytes_text("secret")))
        error = ERR_INTERNAL;
    secret_free(&s);
    return err_exit_status(error);
}

/* Signals count as they do for somebody at a terminal: a test runner in the background of a shell ignores some, and
   so would we. */
static void signals_take_effect(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    for (size_t i = 0; i < COUNT(signals); i++)
        signal(signals[i], SIG_DFL);
}

static void become_terminal_process(const char *path, const char *again)
{
    signals_take_effect();
    setsid();
    int fd = open(path, O_RDWR); /* becomes its terminal */
    if (fd < 0 || !prompt_is_possible())
        _exit(99);
    _exit(ask(again));
}

static struct person start(const char *again)
{
    struct person p = {.terminal = posix_openpt(O_RDWR | O_NOCTTY)};
    assert_true(p.terminal >= 0);
    assert_int_equal(grantpt(p.terminal), 0);
    assert_int_equal(unlockpt(p.terminal), 0);
    char path[64];
    assert_int_equal(ptsname_r(p.terminal, path, sizeof path), 0);
    p.process = fork();
    if (p.process == 0) {
        close(p.terminal);
        become_terminal_process(path, again);
    }
    return p;
}

/* Reads until this text is on the screen: only then has echo been switched off. */
static void see(struct person *p, const char *text)
{
    const char *found = NULL;
    while (found == NULL) {
        ssize_t n = read(p->terminal, p->seen + p->length, sizeof p->seen - 1 - p->length);
        assert_true(n > 0);
        p->length += (size_t)n;
        p->seen[p->length] = '\0';
        found = strstr(p->seen, text);
    }
    p->length = 0; /* the next text is looked for behind it */
}

static void type(const struct person *p, const char *text)
{
    assert_int_equal(write(p->terminal, text, strlen(text)), strlen(text));
}

static bool echo_is_on(const struct person *p)
{
    struct termios settings;
    assert_int_equal(tcgetattr(p->terminal, &settings), 0);
    return (settings.c_lflag & ECHO) != 0;
}

static int end(struct person *p)
{
    int status = 0;
    assert_int_equal(waitpid(p->process, &status, 0), p->process);
    close(p->terminal);
    return status;
}

static void test_secret_is_asked_for_without_echo(void **state)
{
    (void)state;
    struct person p = start(NULL);
    see(&p, QUESTION);
    assert_false(echo_is_on(&p));
    type(&p, "secret\n");
    see(&p, "\n");
    assert_null(strstr(p.seen, "secret"));
    assert_int_equal(end(&p), 0);
}

static void test_answers(void **state)
{
    (void)state;
    static char too_long[LIMIT_PASSPHRASE + 3];
    memset(too_long, 'x', LIMIT_PASSPHRASE + 1);
    too_long[LIMIT_PASSPHRASE + 1] = '\n';
    const struct {
        const char *again, *first, *second;
        enum err want;
    } rows[] = {
        {NULL, "secret\n", NULL, ERR_OK},
        {AGAIN, "secret\n", "secret\n", ERR_OK},
        {AGAIN, "secret\n", "sekret\n", ERR_USAGE},
        {AGAIN, "secret\n", "\n", ERR_USAGE},
        {NULL, "\n", NULL, ERR_USAGE},
        {NULL, "\004", NULL, ERR_USAGE}, /* Ctrl-D */
        {NULL, too_long, NULL, ERR_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct person p = start(rows[i].again);
        see(&p, QUESTION);
        type(&p, rows[i].first);
        if (rows[i].second != NULL) {
            see(&p, AGAIN);
            type(&p, rows[i].second);
        }
        int status = end(&p);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), err_exit_status(rows[i].want));
    }
}

/* With the other end open, settings outlive the process. */
static void test_ending_signals_restore_the_terminal(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < COUNT(signals); i++) {
        struct person p = start(NULL);
        see(&p, QUESTION);
        assert_int_equal(kill(p.process, signals[i]), 0);
        int status = 0;
        assert_int_equal(waitpid(p.process, &status, 0), p.process);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_true(echo_is_on(&p));
        close(p.terminal);
    }
}

static void test_ctrl_c_ends_and_restores(void **state)
{
    (void)state;
    struct person p = start(NULL);
    see(&p, QUESTION);
    type(&p, "half\003");
    int status = 0;
    assert_int_equal(waitpid(p.process, &status, 0), p.process);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    assert_true(echo_is_on(&p));
    close(p.terminal);
}

/* Nobody could continue this process if it stopped, so it is not stopped; what it does afterwards is the same. */
static void test_ctrl_z_restores_and_asks_again(void **state)
{
    (void)state;
    struct person p = start(NULL);
    see(&p, QUESTION);
    type(&p, "half\032");
    see(&p, QUESTION);
    assert_false(echo_is_on(&p));
    type(&p, "secret\n");
    assert_int_equal(end(&p), 0);
}

static bool has_no_terminal(void *context)
{
    (void)context;
    struct secret *s = NULL;
    struct errinfo e = {""};
    setsid();
    return !prompt_is_possible() && prompt_secret(QUESTION, NULL, &s, &e) == ERR_USAGE && s == NULL &&
           e.message[0] != '\0';
}

static void test_no_terminal_is_said_at_once(void **state)
{
    (void)state;
    place_run_apart(has_no_terminal, NULL, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_secret_is_asked_for_without_echo),    cmocka_unit_test(test_answers),
        cmocka_unit_test(test_ending_signals_restore_the_terminal), cmocka_unit_test(test_ctrl_c_ends_and_restores),
        cmocka_unit_test(test_ctrl_z_restores_and_asks_again),      cmocka_unit_test(test_no_terminal_is_said_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
