/*
 * Preloaded into a program: makes one call fail, the N-th of those that change files, or the N-th allocation of the
 * program's own code.
 *
 *     FAULT_AT=N          which call, from 1
 *     FAULT_DO=kill       the process is killed; of a write, the first half has been written
 *     FAULT_DO=ENOSPC, EIO, EINTR
 *                         the call fails with this error and has done nothing; EINTR is for our own calls only: SQLite
 *                         reports an interrupted fsync as a failed one, and nothing else can be done about it
 *     FAULT_DO=memory     the N-th allocation gets none
 *     FAULT_MARK=FILE     is made when the call fails, so that it can be told from a program that made fewer calls
 *
 * Counted are write, pwrite, fsync, fdatasync, syncfs, rename, link, unlink and ftruncate in all their forms, in
 * programs of ours only (not in what they start), and not on standard error. Allocations count if our code asks for
 * them, or libsodium or libc's strdup on its behalf.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALLER __builtin_return_address(0)

static atomic_long calls;
static long fault_at;
static enum { NOTHING, KILL, FAIL, MEMORY } fault_do;
static int fault_errno;

__attribute__((constructor)) static void set_up(void)
{
    static const struct {
        const char *name;
        int number;
    } errors[] = {{"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EINTR", EINTR}};
    const char *at = getenv("FAULT_AT"), *what = getenv("FAULT_DO");
    if (at == NULL || what == NULL || strncmp(program_invocation_short_name, "rollseal", 8) != 0)
        return;
    fault_at = strtol(at, NULL, 10);
    if (strcmp(what, "kill") == 0)
        fault_do = KILL;
    else if (strcmp(what, "memory") == 0)
        fault_do = MEMORY;
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        if (strcmp(what, errors[i].name) == 0) {
            fault_do = FAIL;
            fault_errno = errors[i].number;
        }
    }
}

static bool is_the_one(void)
{
    if (atomic_fetch_add(&calls, 1) + 1 != fault_at)
        return false;
    const char *mark = getenv("FAULT_MARK");
    if (mark != NULL)
        syscall(SYS_close, (int)syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT, 0600));
    return true;
}

/* The address is in the program, in librollseal or in its module. */
static bool is_ours(const void *caller)
{
    Dl_info info;
    return dladdr(caller, &info) != 0 && info.dli_fname != NULL && strstr(info.dli_fname, "rollseal") != NULL;
}

static bool counts(const void *caller)
{
    return fault_do == KILL || (fault_do == FAIL && (fault_errno != EINTR || is_ours(caller)));
}

/* This call shall fail; a process that shall be killed does not come back. */
static bool fails(const void *caller)
{
    if (!counts(caller) || !is_the_one())
        return false;
    if (fault_do == KILL)
        raise(SIGKILL);
    errno = fault_errno;
    return true;
}

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static bool write_fails(int fd, const void *data, size_t size, off_t at, const void *caller)
{
    if (fd == STDERR_FILENO || !counts(caller) || !is_the_one())
        return false;
    if (fault_do == KILL) {
        long written = at < 0 ? syscall(SYS_write, fd, data, size / 2) : syscall(SYS_pwrite64, fd, data, size / 2, at);
        (void)written;
        raise(SIGKILL);
    }
    errno = fault_errno;
    return true;
}

ssize_t write(int fd, const void *data, size_t size)
{
    return write_fails(fd, data, size, -1, CALLER) ? -1 : syscall(SYS_write, fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    return write_fails(fd, data, size, at, CALLER) ? -1 : syscall(SYS_pwrite64, fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    return write_fails(fd, data, size, at, CALLER) ? -1 : syscall(SYS_pwrite64, fd, data, size, at);
}

int fsync(int fd)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int syncfs(int fd)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_syncfs, fd);
}

int rename(const char *from, const char *to)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_rename, from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_renameat, from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}

int unlink(const char *path)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_unlink, path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_unlinkat, folder, path, flags);
}

int ftruncate(int fd, off_t size)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return fails(CALLER) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

/* ---- Memory ---- */

#define NO_MEMORY_FOR_US                                                                                               \
    if (fault_do == MEMORY && is_ours(CALLER) && is_the_one()) {                                                       \
        errno = ENOMEM;                                                                                                \
        return NULL;                                                                                                   \
    }

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    NO_MEMORY_FOR_US
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    NO_MEMORY_FOR_US
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    NO_MEMORY_FOR_US
    return __libc_realloc(old, size);
}

char *strdup(const char *text)
{
    NO_MEMORY_FOR_US
    size_t size = strlen(text) + 1;
    char *copy = __libc_malloc(size);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

void *sodium_malloc(size_t size)
{
    NO_MEMORY_FOR_US
    void *(*next)(size_t) = (void *(*)(size_t))real("sodium_malloc");
    return next(size);
}
