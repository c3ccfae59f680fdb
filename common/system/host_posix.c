#include "system/host.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "system/path.h"
#include "system/posix.h"

#define MACHINE_ID_LENGTH 32

bool host_is_root(void)
{
    return geteuid() == 0;
}

enum err host_account(char **out, struct errinfo *e)
{
    char name[POSIX_NAME_SIZE];
    posix_user_name(geteuid(), name);
    const char *behind_sudo = host_is_root() ? host_variable("SUDO_USER") : NULL;
    struct writer w = writer_to(1024);
    writer_text(&w, name);
    if (behind_sudo != NULL)
        writer_format(&w, " (%.200s)", behind_sudo);
    return writer_finish_text(&w, out, e);
}

void host_user(char out[static HOST_NAME_SIZE])
{
    posix_user_name(geteuid(), out);
}

void host_name(char out[static HOST_NAME_SIZE])
{
    if (gethostname(out, HOST_NAME_SIZE - 1) != 0)
        out[0] = '\0';
    out[HOST_NAME_SIZE - 1] = '\0';
    if (out[0] == '\0')
        snprintf(out, HOST_NAME_SIZE, "localhost");
}

/* At most `size` bytes from the file's beginning; -1 with errno set on failure. */
static ssize_t read_begin(const char *path, void *out, size_t size)
{
    int fd;
    ssize_t n;
    do
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return -1;
    do
        n = read(fd, out, size);
    while (n < 0 && errno == EINTR);
    int number = errno;
    close(fd);
    errno = number;
    return n;
}

/* This errno says that there is no such file, or none for this account, and not that it cannot be read just now. */
static bool is_for_good(int number)
{
    return number == ENOENT || number == ENOTDIR || number == EACCES || number == EPERM || number == ELOOP ||
           number == ENXIO || number == EISDIR;
}

/* 32 lower-case hex digits and a line end; while an image is made, another text or nothing may be there: *out is empty
 * then. */
static enum err read_machine_id(const char *path, char out[static MACHINE_ID_LENGTH + 1], struct errinfo *e)
{
    ssize_t n = read_begin(path, out, MACHINE_ID_LENGTH);
    if (n < 0 && !is_for_good(errno))
        return err_set(e, ERR_IO, "%s: this computer's id cannot be read now (%s): try again", path, strerror(errno));
    out[n > 0 ? n : 0] = '\0';
    if (strspn(out, "0123456789abcdef") != MACHINE_ID_LENGTH)
        out[0] = '\0';
    return ERR_OK;
}

enum err host_machine_id(char out[static HOST_NAME_SIZE], struct errinfo *e)
{
    enum err error = read_machine_id("/etc/machine-id", out, e);
    if (error == ERR_OK && out[0] == '\0')
        error = read_machine_id("/var/lib/dbus/machine-id", out, e);
    if (error == ERR_OK && out[0] == '\0')
        host_name(out);
    return error;
}

const char *host_variable(const char *name)
{
    const char *value = secure_getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static enum err folder_of(const char *variable, const char *below_home, char **out, struct errinfo *e)
{
    const char *base = host_variable(variable);
    if (base != NULL && base[0] == '/')
        return path_join(base, "rollseal", out, e);
    const char *home = host_variable("HOME");
    if (home == NULL)
        return err_set(e, ERR_USAGE, "neither $%s nor $HOME is set: set one of them, or name the folder", variable);
    return path_join(home, below_home, out, e);
}

enum err host_data_folder(char **out, struct errinfo *e)
{
    return folder_of("XDG_DATA_HOME", ".local/share/rollseal", out, e);
}

enum err host_state_folder(char **out, struct errinfo *e)
{
    return folder_of("XDG_STATE_HOME", ".local/state/rollseal", out, e);
}

/* The members are listed in a group's entry, and a company may have put everybody into one. */
#define GROUP_MEMORY_FIRST ((size_t)16 * KIB)
#define GROUP_MEMORY_MAX ((size_t)64 * MIB)

/* *found stays as it is if there is none. Returns an error number; 0: it could be looked up. */
static int look_up_group(const char *name, bool *found, gid_t *out)
{
    int number = ERANGE;
    for (size_t size = GROUP_MEMORY_FIRST; number == ERANGE && size <= GROUP_MEMORY_MAX; size *= 4) {
        struct group entry, *group = NULL;
        char *memory = malloc(size);
        number = memory != NULL ? getgrnam_r(name, &entry, memory, size, &group) : ENOMEM;
        if (group != NULL) {
            *found = true;
            *out = group->gr_gid;
        }
        free(memory);
    }
    return number;
}

enum err host_group(const char *name, unsigned *out, struct errinfo *e)
{
    bool found = false;
    gid_t group = 0;
    int number = look_up_group(name, &found, &group);
    if (number == ENOMEM)
        return err_no_memory(e);
    if (number != 0 && number != ENOENT && number != ESRCH) /* some say so that there is none */
        return err_set(e, ERR_IO, "the group %s could not be looked up: %s", name, strerror(number));
    if (!found)
        return err_set(e, ERR_NOT_FOUND, "there is no group %s here: make it (`groupadd %s`) or name another", name,
                       name);
    *out = (unsigned)group;
    return ERR_OK;
}
