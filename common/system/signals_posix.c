#include "system/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

static volatile sig_atomic_t came[SIGNALS_READABLE];
static sigset_t while_waiting;

static void note(int number)
{
    if (number == SIGHUP)
        came[SIGNALS_REREAD] = 1;
    else if (number == SIGCHLD)
        came[SIGNALS_CHILD] = 1;
    else
        came[SIGNALS_END] = 1;
}

static bool is_ignored(int number)
{
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

enum err signals_catch(struct errinfo *e)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
    struct sigaction action = {.sa_handler = note};
    sigset_t blocked;
    sigemptyset(&blocked);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaddset(&blocked, numbers[i]);
    if (sigprocmask(SIG_BLOCK, &blocked, &while_waiting) != 0)
        return err_set(e, ERR_INTERNAL, "signals cannot be caught: %s", strerror(errno));
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        sigdelset(&while_waiting, numbers[i]);
        /* A shell ignores it for what it runs in the background: its terminal's ^C is meant for others. */
        if (numbers[i] == SIGINT && is_ignored(SIGINT))
            continue;
        if (sigaction(numbers[i], &action, NULL) != 0)
            return err_set(e, ERR_INTERNAL, "signals cannot be caught: %s", strerror(errno));
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

/* Lets those that have come arrive: a wait that ends at once for its descriptor would not. */
static void let_arrive(void)
{
    static const struct timespec at_once = {0, 0};
    ppoll(NULL, 0, &at_once, &while_waiting);
}

enum err signals_wait(int fd, enum signals_event *out, struct errinfo *e)
{
    struct pollfd waited = {.fd = fd, .events = POLLIN};
    let_arrive();
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
