/*
 * Linux: inotify for the folders and a timer for the time, behind one epoll descriptor. An account has few instances of
 * inotify (fs.inotify.max_user_instances, 128); without one the timer alone is left, and each notify_arm() asks again.
 */
#include "system/notify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Creation is not told of the file itself: its writer has not written it yet, and IN_CLOSE_WRITE follows. */
#define MASK_ALL (IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB)
#define MASK_OF_FILE (MASK_ALL | IN_CLOSE_WRITE)
#define MASK_OF_FOLDER (MASK_ALL | IN_CREATE)
#define MASK_SELF (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)

/* One folder on the way to a file, and the component that is awaited in it. */
struct step {
    char *folder;     /* owned */
    const char *name; /* a view into the path of the file */
    size_t name_size;
    uint32_t mask;
    int watch; /* -1: the folder is not watched */
};

struct file {
    char *path; /* owned */
    struct step *steps;
    size_t step_count;
};

struct notify {
    int poll, timer;
    int inotify; /* -1: none to be had yet */
    struct file *files;
    size_t file_count;
};

/* ---- The way to a file ---- */

/* The next component from `at` on: *size is 0 at the end. */
static const char *next_component(const char *at, size_t *size)
{
    at += strspn(at, "/");
    *size = strcspn(at, "/");
    return at;
}

static size_t count_components(const char *path)
{
    size_t count = 0, size = 0;
    for (const char *at = next_component(path, &size); size > 0; at = next_component(at + size, &size))
        count++;
    return count;
}

static enum err file_init(struct file *f, const char *path, struct errinfo *e)
{
    size_t count = count_components(path), size = 0;
    f->path = strdup(path);
    f->steps = calloc(count > 0 ? count : 1, sizeof *f->steps);
    if (f->path == NULL || f->steps == NULL)
        return err_no_memory(e);
    for (const char *at = next_component(f->path, &size); size > 0; at = next_component(at + size, &size)) {
        size_t above = (size_t)(at - f->path);
        struct step *s = &f->steps[f->step_count];
        *s = (struct step){.folder = above > 0 ? strndup(path, above) : strdup("."),
                           .name = at,
                           .name_size = size,
                           .mask = f->step_count + 1 < count ? MASK_OF_FOLDER : MASK_OF_FILE,
                           .watch = -1};
        if (s->folder == NULL)
            return err_no_memory(e);
        f->step_count++;
    }
    return ERR_OK;
}

static void file_done(struct file *f)
{
    for (size_t i = 0; i < f->step_count; i++)
        free(f->steps[i].folder);
    free(f->steps);
    free(f->path);
}

/* ---- Descriptors ---- */

static bool poll_add(const struct notify *n, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(n->poll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static enum err open_descriptors(struct notify *n, struct errinfo *e)
{
    n->poll = epoll_create1(EPOLL_CLOEXEC);
    n->timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (n->poll < 0 || n->timer < 0 || !poll_add(n, n->timer))
        return err_set(e, ERR_IO, "changes cannot be waited for: %s", strerror(errno));
    return ERR_OK;
}

static bool have_inotify(struct notify *n)
{
    if (n->inotify >= 0)
        return true;
    n->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (n->inotify >= 0 && !poll_add(n, n->inotify)) {
        close(n->inotify);
        n->inotify = -1;
    }
    return n->inotify >= 0;
}

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

enum err notify_new(const char *const *paths, size_t count, struct notify **out, struct errinfo *e)
{
    struct notify *n = calloc(1, sizeof *n);
    if (n == NULL)
        return err_no_memory(e);
    *n = (struct notify){.poll = -1, .timer = -1, .inotify = -1};
    n->files = calloc(count > 0 ? count : 1, sizeof *n->files);
    enum err error = n->files != NULL ? open_descriptors(n, e) : err_no_memory(e);
    for (size_t i = 0; i < count && error == ERR_OK; i++)
        error = file_init(&n->files[n->file_count++], paths[i], e);
    if (error != ERR_OK) {
        notify_free(&n);
        return error;
    }
    *out = n;
    return ERR_OK;
}

void notify_free(struct notify **n)
{
    if (*n == NULL)
        return;
    for (size_t i = 0; i < (*n)->file_count; i++)
        file_done(&(*n)->files[i]);
    free((*n)->files);
    close_if_open((*n)->inotify);
    close_if_open((*n)->timer);
    close_if_open((*n)->poll);
    free(*n);
    *n = NULL;
}

int notify_descriptor(const struct notify *n)
{
    return n->poll;
}

/* ---- Watching ---- */

/* File systems that other computers, or a program, change without this kernel's knowledge (statfs(2), linux/magic.h).
 */
static bool is_local(const char *folder)
{
    static const uint32_t others[] = {
        0x6969,     /* NFS */
        0x517B,     /* SMB */
        0xFF534D42, /* CIFS */
        0xFE534D42, /* SMB2 */
        0x65735546, /* FUSE */
        0x01021997, /* 9p */
        0x5346414F, /* AFS */
        0x6B414653, /* kAFS */
        0x73757245, /* Coda */
        0x0000564C, /* NCP */
        0x00C36400, /* Ceph */
        0x01161970, /* GFS2 */
        0x7461636F, /* OCFS2 */
        0x0BD00BD0, /* Lustre */
        0x47504653, /* GPFS */
        0x786F4256, /* VirtualBox */
        0xBACBACBC, /* VMware */
    };
    struct statfs facts;
    if (statfs(folder, &facts) != 0)
        return true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if ((uint32_t)facts.f_type == others[i])
            return false;
    }
    return true;
}

/*
 * From the root down, so that a folder which comes meanwhile is either found or told. One that this account may pass
 * and not read is left out.
 */
static enum notify_reach watch_file(const struct notify *n, struct file *f)
{
    for (size_t i = 0; i < f->step_count; i++) {
        struct step *s = &f->steps[i];
        if (!is_local(s->folder))
            return NOTIFY_NOT_LOCAL;
        s->watch = inotify_add_watch(n->inotify, s->folder, s->mask | MASK_SELF | IN_ONLYDIR | IN_MASK_ADD);
        if (s->watch < 0 && (errno == ENOSPC || errno == ENOMEM))
            return NOTIFY_EXHAUSTED;
        if (s->watch < 0 && errno != EACCES)
            return NOTIFY_AT_ONCE;
    }
    return NOTIFY_AT_ONCE;
}

/* It is that of a step to any file. */
static bool is_needed(const struct notify *n, int watch)
{
    for (size_t i = 0; i < n->file_count; i++) {
        for (size_t k = 0; k < n->files[i].step_count; k++) {
            if (n->files[i].steps[k].watch == watch)
                return true;
        }
    }
    return false;
}

/* Watches this file's folders as they are now, and no others of it. */
static enum notify_reach rewatch_file(const struct notify *n, struct file *f)
{
    int *before = calloc(f->step_count + 1, sizeof *before);
    if (before == NULL)
        return NOTIFY_EXHAUSTED;
    for (size_t i = 0; i < f->step_count; i++) {
        before[i] = f->steps[i].watch;
        f->steps[i].watch = -1;
    }
    enum notify_reach reach = watch_file(n, f);
    for (size_t i = 0; i < f->step_count; i++) {
        if (before[i] >= 0 && !is_needed(n, before[i]))
            inotify_rm_watch(n->inotify, before[i]);
    }
    free(before);
    return reach;
}

static void set_timer(const struct notify *n, int64_t milliseconds)
{
    struct itimerspec time = {.it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}};
    timerfd_settime(n->timer, 0, &time, NULL);
}

enum notify_reach notify_arm(struct notify *n, int64_t milliseconds)
{
    enum notify_reach reach = NOTIFY_AT_ONCE;
    set_timer(n, milliseconds);
    if (n->file_count > 0 && !have_inotify(n))
        return NOTIFY_EXHAUSTED;
    for (size_t i = 0; i < n->file_count; i++) {
        enum notify_reach one = rewatch_file(n, &n->files[i]);
        reach = one > reach ? one : reach;
    }
    return reach;
}

/* ---- What is told ---- */

static bool event_fits(const struct inotify_event *event, const struct step *s)
{
    if (event->wd != s->watch)
        return false;
    if ((event->mask & MASK_SELF) != 0)
        return true;
    return (event->mask & s->mask) != 0 && event->len > 0 && strlen(event->name) == s->name_size &&
           memcmp(event->name, s->name, s->name_size) == 0;
}

/* Events were lost (then every file may have changed), or this is about a step to one of the files. */
static bool event_counts(const struct notify *n, const struct inotify_event *event)
{
    if ((event->mask & IN_Q_OVERFLOW) != 0)
        return true;
    for (size_t i = 0; i < n->file_count; i++) {
        for (size_t k = 0; k < n->files[i].step_count; k++) {
            if (event_fits(event, &n->files[i].steps[k]))
                return true;
        }
    }
    return false;
}

static bool take_events(const struct notify *n)
{
    _Alignas(struct inotify_event) char events[4096];
    bool counts = false;
    ssize_t size;
    while (n->inotify >= 0 && (size = read(n->inotify, events, sizeof events)) > 0) {
        const struct inotify_event *event;
        for (const char *at = events; at < events + size; at += sizeof *event + event->len) {
            event = (const struct inotify_event *)(const void *)at;
            counts = event_counts(n, event) || counts;
        }
    }
    return counts;
}

bool notify_take(struct notify *n)
{
    uint64_t times = 0;
    bool is_over = read(n->timer, &times, sizeof times) == (ssize_t)sizeof times;
    bool has_changed = take_events(n);
    return is_over || has_changed;
}
