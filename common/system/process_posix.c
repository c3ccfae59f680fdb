#include "system/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "system/posix.h"

/* A descriptor 0, 1 or 2 that is closed would become that of the next file opened, and messages would be written into
 * that file. Opened for reading, all of them: output to a descriptor that was closed is to fail. */
static void open_standard_descriptors(void)
{
    int fd;
    do {
        fd = open("/dev/null", O_RDONLY);
    } while (fd >= 0 && fd <= 2);
    if (fd > 2)
        close(fd);
}

/* The hard limit stays: commands that we become may want cores of their own. */
static void forbid_core_dumps(void)
{
    struct rlimit core;
    if (getrlimit(RLIMIT_CORE, &core) == 0) {
        core.rlim_cur = 0;
        setrlimit(RLIMIT_CORE, &core);
    }
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* Writing to a closed pipe, or beyond the size that files may have here, is to fail and be said, not to end us: what a
 * client remembers may fail to be written, and what it reads is printed all the same. */
static void set_writing_signals(void (*action)(int))
{
    signal(SIGPIPE, action);
    signal(SIGXFSZ, action);
}

void process_harden(void)
{
    open_standard_descriptors();
    forbid_core_dumps();
    set_writing_signals(SIG_IGN);
}

enum err process_become(char *const *argv, struct errinfo *e)
{
    set_writing_signals(SIG_DFL); /* ignoring is inherited, and the command is not to notice us */
    execvp(argv[0], argv);
    int number = errno;
    set_writing_signals(SIG_IGN);
    if (number == ENOENT)
        return err_set(e, ERR_NOT_FOUND, "%s: there is no such command: check its name, or give its whole path",
                       argv[0]);
    return err_set(e, ERR_IO, "%s: could not run it: %s", argv[0], strerror(number));
}

enum err process_set_variable(const char *name, const char *value, struct errinfo *e)
{
    int result = value != NULL ? setenv(name, value, 1) : unsetenv(name);
    if (result != 0)
        return err_set(e, ERR_INTERNAL, "the variable %s could not be set: %s", name, strerror(errno));
    return ERR_OK;
}

/* The write that fails is deep inside a command, and how the program ends is decided when that has cleaned up. */
static bool output_is_unread;

enum err process_write_output(const void *bytes, size_t size, struct errinfo *e)
{
    if (posix_write_all(STDOUT_FILENO, bytes, size))
        return ERR_OK;
    output_is_unread = errno == EPIPE;
    return err_set(e, ERR_IO, "standard output could not be written (%s): what was printed is cut off",
                   strerror(errno));
}

bool process_output_is_unread(void)
{
    return output_is_unread;
}

void process_end_unread(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}
