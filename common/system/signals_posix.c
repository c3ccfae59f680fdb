#include "system/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "system/posix.h"

static volatile sig_atomic_t came[SIGNALS_READABLE];
static sigset_t caught, while_waiting;

static void note(int number)
{
    if (number == SIGHUP)
        came[SIGNALS_REREAD] = 1;
    else if (number == SIGCHLD)
        came[SIGNALS_CHILD] = 1;
    else
        came[SIGNALS_END] = 1;
}

static enum err fail(struct errinfo *e)
{
    return err_set(e, ERR_INTERNAL, "signals cannot be caught: %s", strerror(errno));
}

enum err signals_catch(struct errinfo *e)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
    struct sigaction action = {.sa_handler = note};
    sigemptyset(&caught);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        /* A shell ignores it for what it runs in the background: its terminal's ^C is meant for others. */
        if (numbers[i] != SIGINT || !posix_ignores(SIGINT))
            sigaddset(&caught, numbers[i]);
    }
    if (sigprocmask(SIG_BLOCK, &caught, &while_waiting) != 0)
        return fail(e);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (sigismember(&caught, numbers[i]) != 1)
            continue;
        sigdelset(&while_waiting, numbers[i]);
        if (sigaction(numbers[i], &action, NULL) != 0)
            return fail(e);
    }
    return ERR_OK;
}

static bool take(enum signals_event *out)
{
    for (size_t i = 0; i < SIGNALS_READABLE; i++) {
        if (came[i]) {
            came[i] = 0;
            *out = (enum signals_event)i;
            return true;
        }
    }
    return false;
}

/* Those that have come already: a wait that ends at once for its descriptor would not find them. */
static void note_pending(void)
{
    static const struct timespec at_once = {0, 0};
    int number;
    while ((number = sigtimedwait(&caught, NULL, &at_once)) > 0)
        note(number);
}

enum err signals_wait(int fd, enum signals_event *out, struct errinfo *e)
{
    struct pollfd waited = {.fd = fd, .events = POLLIN};
    note_pending();
    while (!take(out)) {
        int count = ppoll(&waited, 1, NULL, &while_waiting);
        if (count < 0 && errno != EINTR)
            return err_set(e, ERR_INTERNAL, "changes cannot be waited for: %s", strerror(errno));
        if (count > 0) {
            *out = SIGNALS_READABLE;
            return ERR_OK;
        }
    }
    return ERR_OK;
}
