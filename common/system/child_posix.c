#include "system/child.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Environment ---- */

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (list[count] != NULL)
        count++;
    return count;
}

/* One of the variables has the name that this entry of the environment has. */
static bool is_replaced(const char *entry, const char *const *variables)
{
    size_t size = strcspn(entry, "=");
    for (; *variables != NULL; variables++) {
        if (strncmp(entry, *variables, size) == 0 && (*variables)[size] == '=')
            return true;
    }
    return false;
}

/* A list for free(); its strings are the environment's and the caller's. NULL without memory. Not setenv(), which keeps
 * every value that it was ever given. */
static const char **environment_with(const char *const *variables)
{
    const char *const *old = (const char *const *)environ;
    const char **list = calloc(count_of(old) + count_of(variables) + 1, sizeof *list);
    size_t count = 0;
    for (; list != NULL && *old != NULL; old++) {
        if (!is_replaced(*old, variables))
            list[count++] = *old;
    }
    for (; list != NULL && *variables != NULL; variables++)
        list[count++] = *variables;
    return list;
}

/* ---- Start ---- */

/* What this process blocks or ignores (process_harden()) is inherited otherwise, and the command is not to notice us.
 */
static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    int number = posix_spawnattr_setsigmask(attributes, &none);
    if (number == 0)
        number = posix_spawnattr_setsigdefault(attributes, &usual);
    if (number == 0)
        number = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return number;
}

/* Not fork(): a copy of this process, however short its life, would have its secrets. The casts are what the prototype
 * of posix_spawn() demands, which changes no strings. */
static int spawn(pid_t *out, const char *command, const char **environment)
{
    const char *const argv[] = {"sh", "-c", command, NULL};
    posix_spawnattr_t attributes;
    int number = posix_spawnattr_init(&attributes);
    if (number != 0)
        return number;
    number = set_signals(&attributes);
    if (number == 0)
        number = posix_spawn(out, "/bin/sh", NULL, &attributes, (char *const *)(uintptr_t)argv,
                             (char *const *)(uintptr_t)environment);
    posix_spawnattr_destroy(&attributes);
    return number;
}

enum err child_start(struct child *c, const char *command, const char *const *variables, struct errinfo *e)
{
    pid_t process = 0;
    const char **environment = environment_with(variables);
    if (environment == NULL)
        return err_no_memory(e);
    int number = spawn(&process, command, environment);
    free(environment);
    if (number != 0)
        return err_set(e, ERR_IO, "/bin/sh could not be run: %s", strerror(number));
    c->process = process;
    return ERR_OK;
}

/* ---- End ---- */

static enum err judge(int status, struct errinfo *e)
{
    if (WIFSIGNALED(status))
        return err_set(e, ERR_IO, "it was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        return err_set(e, ERR_IO, "it ended with status %d", WEXITSTATUS(status));
    return ERR_OK;
}

static bool reap(struct child *c, int flags, enum err *how, struct errinfo *e)
{
    int status = 0;
    pid_t got;
    do {
        got = waitpid((pid_t)c->process, &status, flags);
    } while (got < 0 && errno == EINTR);
    if (got == 0)
        return false;
    c->process = 0;
    *how = got > 0 ? judge(status, e) : err_set(e, ERR_IO, "it ended, and how is not known: %s", strerror(errno));
    return true;
}

bool child_has_ended(struct child *c, enum err *how, struct errinfo *e)
{
    return child_is_there(c) && reap(c, WNOHANG, how, e);
}

enum err child_wait(struct child *c, struct errinfo *e)
{
    enum err how = ERR_OK;
    if (child_is_there(c) && !reap(c, 0, &how, e))
        return ERR_OK;
    return how;
}
