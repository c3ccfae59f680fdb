#include "system/foreground.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "system/child.h"
#include "system/posix.h"

/* How long a command may take to end politely. */
#define PATIENCE_SECONDS 3

struct foreground {
    sigset_t held, before;
    struct sigaction child_before;
    int ending; /* the signal that will end this process; 0: none */
};

enum err foreground_begin(struct foreground **out, struct errinfo *e)
{
    static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    struct foreground *f = calloc(1, sizeof *f);
    if (f == NULL)
        return err_no_memory(e);
    sigemptyset(&f->held);
    sigaddset(&f->held, SIGCHLD);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (!posix_ignores(numbers[i]))
            sigaddset(&f->held, numbers[i]);
    }
    /* SIGCHLD may be inherited as ignored; then nobody is told of a child's end. */
    if (sigprocmask(SIG_BLOCK, &f->held, &f->before) != 0 || sigaction(SIGCHLD, &usual, &f->child_before) != 0) {
        free(f);
        return err_set(e, ERR_INTERNAL, "signals cannot be held back: %s", strerror(errno));
    }
    *out = f;
    return ERR_OK;
}

bool foreground_is_ending(const struct foreground *f)
{
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    sigdelset(&waiting, SIGCHLD);
    sigandset(&waiting, &waiting, &f->held);
    return f->ending != 0 || !sigisemptyset(&waiting);
}

/* Ends the command: with the signal that came, and if that does not help, in any case. */
static enum err stop(const struct foreground *f, struct child *c, struct errinfo *e)
{
    const struct timespec patience = {.tv_sec = PATIENCE_SECONDS};
    enum err how = ERR_OK;
    sigset_t end;
    sigemptyset(&end);
    sigaddset(&end, SIGCHLD);
    kill((pid_t)c->process, f->ending);
    while (!child_has_ended(c, &how, NULL)) {
        if (sigtimedwait(&end, NULL, &patience) < 0 && errno == EAGAIN)
            kill((pid_t)c->process, SIGKILL);
    }
    return err_set(e, ERR_IO, "was ended, because signal %d (%s) has come", f->ending, strsignal(f->ending));
}

static enum err wait_for(struct foreground *f, struct child *c, struct errinfo *e)
{
    for (;;) {
        siginfo_t what = {0};
        enum err how = ERR_OK;
        int number = sigwaitinfo(&f->held, &what);
        bool from_terminal = (number == SIGINT || number == SIGQUIT) && what.si_code == SI_KERNEL;
        if (number == SIGCHLD && child_has_ended(c, &how, e))
            return how;
        if (number <= 0 || number == SIGCHLD || from_terminal)
            continue;
        f->ending = number;
        return stop(f, c, e);
    }
}

enum err foreground_run(struct foreground *f, const char *command, const char *const *variables, struct errinfo *e)
{
    struct child c = {0};
    enum err error = child_start(&c, command, variables, e);
    return error == ERR_OK ? wait_for(f, &c, e) : error;
}

void foreground_end(struct foreground **f)
{
    if (*f == NULL)
        return;
    int ending = (*f)->ending;
    sigaction(SIGCHLD, &(*f)->child_before, NULL);
    sigprocmask(SIG_SETMASK, &(*f)->before, NULL); /* what has come since the wait ends the process here */
    free(*f);
    *f = NULL;
    if (ending != 0)
        raise(ending);
}
