/*
 * Preloaded into a program: makes one call fail, the N-th of those that change files, of those that read them, or of
 * the allocations of the program's own code.
 *
 *     FAULT_AT=N          which call, from 1
 *     FAULT_DO=kill       the process is killed before a change; of a write, the first half has been written
 *     FAULT_DO=ENOSPC, EIO
 *                         the change fails with this error and has not happened
 *     FAULT_DO=unreadable, ESTALE
 *                         the call that opens, reads, lists or looks at something fails, with EIO or with this error,
 * as if a disk or a share hung FAULT_DO=EMFILE     the call that opens something fails with this error FAULT_DO=EINTR
 * the change, opening or reading fails with this error; for our own calls only: SQLite reports an interrupted fsync as
 * a failed one, and nothing else can be done about it FAULT_DO=memory     the allocation gets none FAULT_MARK=FILE is
 * made when the call fails, so that it can be told from a program that made fewer calls
 *
 * Counted are calls in programs of ours only (not in what they start), and no output on standard error. Changes are
 * write, fsync, rename, link, unlink, truncate, mkdir, rmdir, chmod and utimens in all their forms, opening with
 * O_CREAT, and closing what was written to. Allocations count if our code asks for them, or libsodium or libc's strdup
 * on its behalf. What libc does by itself (fopen, dlopen, getpwnam) does not come by here.
 *
 * Passphrases cost nothing: scrypt is called with N = 2 whatever the file says, so files that this has written open
 * with it only.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CALLER __builtin_return_address(0)

/* What a call does. */
enum { CHANGES = 1, OPENS = 2, READS = 4, LOOKS = 8, MAY_BE_INTERRUPTED = 16, ALLOCATES = 32 };

static const struct fault {
    const char *name;
    int number; /* of the error; 0: the process is killed */
    unsigned calls;
    bool only_ours;
} faults[] = {
    {"kill", 0, CHANGES, false},
    {"ENOSPC", ENOSPC, CHANGES, false},
    {"EIO", EIO, CHANGES, false},
    {"unreadable", EIO, OPENS | READS | LOOKS, false},
    {"ESTALE", ESTALE, OPENS | READS | LOOKS, false},
    {"EMFILE", EMFILE, OPENS, false},
    {"EINTR", EINTR, MAY_BE_INTERRUPTED, true},
    {"memory", ENOMEM, ALLOCATES, true},
};

static atomic_long calls;
static long fault_at;
static const struct fault *fault; /* NULL: none */

__attribute__((constructor)) static void set_up(void)
{
    const char *at = getenv("FAULT_AT"), *what = getenv("FAULT_DO");
    if (at == NULL || what == NULL || strncmp(program_invocation_short_name, "rollseal", 8) != 0)
        return;
    fault_at = strtol(at, NULL, 10);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (strcmp(what, faults[i].name) == 0)
            fault = &faults[i];
    }
}

/* The address is in the program, in librollseal or in its module. */
static bool is_ours(const void *caller)
{
    struct dl_find_object object; /* unlike dladdr(), this costs nothing */
    if (_dl_find_object((void *)(uintptr_t)caller, &object) != 0)
        return false;
    const char *name = object.dlfo_link_map->l_name;
    return name[0] == '\0' || strstr(name, "rollseal") != NULL;
}

/* It is the call that shall fail. */
static bool is_the_one(unsigned does, const void *caller)
{
    if (fault == NULL || (fault->calls & does) == 0 || (fault->only_ours && !is_ours(caller)))
        return false;
    if (atomic_fetch_add(&calls, 1) + 1 != fault_at)
        return false;
    const char *mark = getenv("FAULT_MARK");
    if (mark != NULL)
        syscall(SYS_close, (int)syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT, 0600));
    return true;
}

/* The same for all but writes; a process that shall be killed does not come back. */
static bool fails(unsigned does, const void *caller)
{
    if (!is_the_one(does, caller))
        return false;
    if (fault->number == 0)
        raise(SIGKILL);
    errno = fault->number;
    return true;
}

/* A function of libc or libsodium. */
#define NEXT(function) ((__typeof__(&(function)))next(#function))

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

/* ---- Changes ---- */

#define CHANGES_OR_BREAKS_OFF (CHANGES | MAY_BE_INTERRUPTED)

static bool write_fails(int fd, const void *data, size_t size, off_t at, const void *caller)
{
    if (fd == STDERR_FILENO || !is_the_one(CHANGES_OR_BREAKS_OFF, caller))
        return false;
    if (fault->number == 0) {
        long written = at < 0 ? syscall(SYS_write, fd, data, size / 2) : syscall(SYS_pwrite64, fd, data, size / 2, at);
        (void)written;
        raise(SIGKILL);
    }
    errno = fault->number;
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

/* A function that is a system call. */
#define CALL(does, number, ...) (fails((does), CALLER) ? -1 : (int)syscall((number), __VA_ARGS__))

int fsync(int fd)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_fdatasync, fd);
}

int syncfs(int fd)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_syncfs, fd);
}

int rename(const char *from, const char *to)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_rename, from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_renameat, from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_linkat, from_folder, from, to_folder, to, flags);
}

int unlink(const char *path)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_unlink, path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_unlinkat, folder, path, flags);
}

int ftruncate(int fd, off_t size)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_ftruncate, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return CALL(CHANGES_OR_BREAKS_OFF, SYS_ftruncate, fd, size);
}

int mkdir(const char *path, mode_t mode)
{
    return CALL(CHANGES, SYS_mkdir, path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    return CALL(CHANGES, SYS_mkdirat, folder, path, mode);
}

int rmdir(const char *path)
{
    return CALL(CHANGES, SYS_rmdir, path);
}

int fchmod(int fd, mode_t mode)
{
    return CALL(CHANGES, SYS_fchmod, fd, mode);
}

int fchmodat(int folder, const char *path, mode_t mode, int flags)
{
    return fails(CHANGES, CALLER) ? -1 : NEXT(fchmodat)(folder, path, mode, flags);
}

int futimens(int fd, const struct timespec times[2])
{
    return CALL(CHANGES, SYS_utimensat, fd, NULL, times, 0);
}

/* What fails is closed all the same. */
int close(int fd)
{
    int flags = (int)syscall(SYS_fcntl, fd, F_GETFL);
    bool is_written = flags >= 0 && (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY;
    bool failed = is_written && fd != STDERR_FILENO && fails(CHANGES_OR_BREAKS_OFF, CALLER);
    int number = errno, result = (int)syscall(SYS_close, fd);
    errno = failed ? number : errno;
    return failed ? -1 : result;
}

/* ---- Opening ---- */

static int open_or_fail(int folder, const char *path, int flags, mode_t mode, const void *caller)
{
    unsigned does = OPENS | MAY_BE_INTERRUPTED | ((flags & O_CREAT) != 0 ? CHANGES : 0);
    return fails(does, caller) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}

static mode_t mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(folder, path, flags)                                                                                      \
    va_list arguments;                                                                                                 \
    va_start(arguments, flags);                                                                                        \
    mode_t mode = mode_of(flags, arguments);                                                                           \
    va_end(arguments);                                                                                                 \
    return open_or_fail(folder, path, flags, mode, CALLER);

int open(const char *path, int flags, ...)
{
    OPEN(AT_FDCWD, path, flags)
}

int open64(const char *path, int flags, ...)
{
    OPEN(AT_FDCWD, path, flags)
}

int openat(int folder, const char *path, int flags, ...)
{
    OPEN(folder, path, flags)
}

int openat64(int folder, const char *path, int flags, ...)
{
    OPEN(folder, path, flags)
}

/* As programs call them that are built with _FORTIFY_SOURCE. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int folder, const char *path, int flags);
int __openat64_2(int folder, const char *path, int flags);

int __open_2(const char *path, int flags)
{
    return open_or_fail(AT_FDCWD, path, flags, 0, CALLER);
}

int __open64_2(const char *path, int flags)
{
    return open_or_fail(AT_FDCWD, path, flags, 0, CALLER);
}

int __openat_2(int folder, const char *path, int flags)
{
    return open_or_fail(folder, path, flags, 0, CALLER);
}

int __openat64_2(int folder, const char *path, int flags)
{
    return open_or_fail(folder, path, flags, 0, CALLER);
}

DIR *opendir(const char *path)
{
    return fails(OPENS | MAY_BE_INTERRUPTED, CALLER) ? NULL : NEXT(opendir)(path);
}

int inotify_init1(int flags)
{
    return CALL(OPENS, SYS_inotify_init1, flags);
}

/* ---- Reading and looking ---- */

ssize_t read(int fd, void *data, size_t size)
{
    return fails(READS | MAY_BE_INTERRUPTED, CALLER) ? -1 : syscall(SYS_read, fd, data, size);
}

ssize_t pread(int fd, void *data, size_t size, off_t at)
{
    return fails(READS | MAY_BE_INTERRUPTED, CALLER) ? -1 : syscall(SYS_pread64, fd, data, size, at);
}

ssize_t pread64(int fd, void *data, size_t size, off64_t at)
{
    return fails(READS | MAY_BE_INTERRUPTED, CALLER) ? -1 : syscall(SYS_pread64, fd, data, size, at);
}

struct dirent *readdir(DIR *entries)
{
    return fails(READS, CALLER) ? NULL : NEXT(readdir)(entries);
}

struct dirent64 *readdir64(DIR *entries)
{
    return fails(READS, CALLER) ? NULL : NEXT(readdir64)(entries);
}

int stat(const char *restrict path, struct stat *restrict facts)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(stat)(path, facts);
}

int stat64(const char *restrict path, struct stat64 *restrict facts)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(stat64)(path, facts);
}

int lstat(const char *restrict path, struct stat *restrict facts)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(lstat)(path, facts);
}

int lstat64(const char *restrict path, struct stat64 *restrict facts)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(lstat64)(path, facts);
}

int fstat(int fd, struct stat *facts)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(fstat)(fd, facts);
}

int fstat64(int fd, struct stat64 *facts)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(fstat64)(fd, facts);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict facts, int flags)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(fstatat)(folder, path, facts, flags);
}

int fstatat64(int folder, const char *restrict path, struct stat64 *restrict facts, int flags)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(fstatat64)(folder, path, facts, flags);
}

int access(const char *path, int mode)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(access)(path, mode);
}

int faccessat(int folder, const char *path, int mode, int flags)
{
    return fails(LOOKS, CALLER) ? -1 : NEXT(faccessat)(folder, path, mode, flags);
}

/* ---- Memory ---- */

#define NO_MEMORY_FOR_US                                                                                               \
    if (fails(ALLOCATES, CALLER))                                                                                      \
        return NULL;

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

char *strndup(const char *text, size_t size)
{
    NO_MEMORY_FOR_US
    size_t length = strnlen(text, size);
    char *copy = __libc_malloc(length + 1);
    if (copy != NULL)
        *((char *)mempcpy(copy, text, length)) = '\0';
    return copy;
}

void *sodium_malloc(size_t size);

void *sodium_malloc(size_t size)
{
    NO_MEMORY_FOR_US
    return NEXT(sodium_malloc)(size);
}

/* ---- Passphrases ---- */

int crypto_pwhash_scryptsalsa208sha256_ll(const uint8_t *passphrase, size_t size, const uint8_t *salt, size_t salt_size,
                                          uint64_t n, uint32_t r, uint32_t p, uint8_t *key, size_t key_size);

int crypto_pwhash_scryptsalsa208sha256_ll(const uint8_t *passphrase, size_t size, const uint8_t *salt, size_t salt_size,
                                          uint64_t n, uint32_t r, uint32_t p, uint8_t *key, size_t key_size)
{
    (void)n;
    return NEXT(crypto_pwhash_scryptsalsa208sha256_ll)(passphrase, size, salt, salt_size, 2, r, p, key, key_size);
}
