/*
 * Linux: inotify for the folders and a timer for the time, behind one epoll descriptor. An account has few instances of
 * inotify (fs.inotify.max_user_instances, 128); without one the timer alone is left, and each notify_arm() asks again.
 */
#include "files/notify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* Creation is not told of the file itself: its writer has not written it yet, and IN_CLOSE_WRITE follows. */
#define MASK_OF_FILE (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB)
#define MASK_OF_FOLDER (IN_CREATE | IN_MOVED_TO | IN_ATTRIB)
#define MASK_SELF (IN_DELETE_SELF | IN_MOVE_SELF)

/* A look costs more than a touch. So whoever may write to the folder does not keep us looking: of changes that come
 * within the pause after the last look, a few are told at once, the others when it is over. Nor does he keep us awake
 * by what he does to other files: after too much of that nothing is told until the end of a pause. And he writes faster
 * than one reads: so many pieces are taken at a time, about what the system keeps (fs.inotify.max_queued_events). */
#define PAUSE_MS 1000
#define EARLY_MAX 20u
#define OTHERS_MAX 200u
#define PIECES_MAX 64

/* One folder on the way to a file, and the component that comes after it. */
struct step {
    char *folder;     /* owned */
    const char *name; /* a view into the path of the file */
    size_t name_size;
    uint32_t mask; /* of what is told of the component by `inside` */
    int self;      /* the watch of the folder, or of the link at its place: that it goes. -1: none */
    int inside;    /* the watch of what happens in the folder. Few steps have one, or every file that anybody makes in
                      /tmp would wake those whose files lie below it. -1: none */
};

struct file {
    char *path; /* owned */
    struct step *steps;
    size_t step_count;
};

struct notify {
    int poll, timer;
    int inotify;      /* -1: none to be had yet */
    int64_t armed_at; /* by now() */
    unsigned early;   /* changes in a row that were told within the pause */
    int64_t others_since;
    unsigned others; /* times we woke for other files since then */
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

/* The step to the component `name` of the path. */
static enum err step_init(struct step *s, const char *path, const char *name, size_t name_size, struct errinfo *e)
{
    size_t above = (size_t)(name - path);
    while (above > 1 && path[above - 1] == '/') /* or a link would be followed */
        above--;
    *s = (struct step){.folder = above > 0 ? strndup(path, above) : strdup("."),
                       .name = name,
                       .name_size = name_size,
                       .mask = MASK_OF_FOLDER,
                       .self = -1,
                       .inside = -1};
    return s->folder != NULL ? ERR_OK : err_no_memory(e);
}

static enum err file_init(struct file *f, const char *path, struct errinfo *e)
{
    enum err error = ERR_OK;
    size_t count = count_components(path), size = 0;
    f->path = strdup(path);
    f->steps = calloc(count > 0 ? count : 1, sizeof *f->steps);
    if (f->path == NULL || f->steps == NULL)
        return err_no_memory(e);
    const char *at = f->path;
    while (f->step_count < count && error == ERR_OK) {
        at = next_component(at + size, &size);
        error = step_init(&f->steps[f->step_count++], f->path, at, size, e);
    }
    if (count > 0)
        f->steps[count - 1].mask = MASK_OF_FILE;
    return error;
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

/* -1 if it cannot be had: then errno says why. */
static int add_watch(const struct notify *n, const char *folder, uint32_t mask)
{
    return inotify_add_watch(n->inotify, folder, mask | IN_MASK_ADD);
}

/* False if the folder is not there. One that this account may pass and not read is not watched. */
static bool watch_self(const struct notify *n, struct step *s)
{
    s->self = add_watch(n, s->folder, MASK_SELF | IN_DONT_FOLLOW);
    return s->self >= 0 || (errno != ENOENT && errno != ENOTDIR);
}

static void watch_inside(const struct notify *n, struct step *s)
{
    s->inside = add_watch(n, s->folder, s->mask | IN_ONLYDIR);
}

/* From the root down, so that a folder which comes meanwhile is either found or told. */
static enum notify_reach watch_file(const struct notify *n, struct file *f)
{
    errno = 0;
    for (size_t i = 0; i < f->step_count; i++) {
        struct step *s = &f->steps[i];
        if (!is_local(s->folder))
            return NOTIFY_NOT_LOCAL;
        bool is_there = watch_self(n, s);
        if (!is_there && i > 0) {
            watch_inside(n, s - 1);
            is_there = watch_self(n, s);
        }
        if (is_there && i + 1 == f->step_count)
            watch_inside(n, s);
        if (errno == ENOSPC || errno == ENOMEM)
            return NOTIFY_EXHAUSTED;
        if (!is_there)
            break;
    }
    return NOTIFY_AT_ONCE;
}

static void forget(const struct notify *n, int *watch)
{
    if (*watch >= 0)
        inotify_rm_watch(n->inotify, *watch);
    *watch = -1;
}

static void forget_all(const struct notify *n)
{
    for (size_t i = 0; i < n->file_count; i++) {
        for (size_t k = 0; k < n->files[i].step_count; k++) {
            forget(n, &n->files[i].steps[k].self);
            forget(n, &n->files[i].steps[k].inside);
        }
    }
}

static void set_timer(const struct notify *n, int64_t milliseconds)
{
    struct itimerspec time = {.it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}};
    timerfd_settime(n->timer, 0, &time, NULL);
}

/* Milliseconds, of a clock that nobody sets. */
static int64_t now(void)
{
    struct timespec time = {.tv_sec = 0};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* ---- What is told ---- */

static bool event_fits(const struct inotify_event *event, const struct step *s)
{
    if (event->wd != s->self && event->wd != s->inside)
        return false;
    if (event->len == 0) /* about the folder itself */
        return true;
    return event->wd == s->inside && (event->mask & s->mask) != 0 && strlen(event->name) == s->name_size &&
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

enum taken { TAKEN_NOTHING, TAKEN_OTHERS, TAKEN_CHANGE };

static enum taken take_events(const struct notify *n)
{
    _Alignas(struct inotify_event) char events[4096];
    enum taken taken = TAKEN_NOTHING;
    for (int i = 0; n->inotify >= 0 && i < PIECES_MAX; i++) {
        ssize_t size = read(n->inotify, events, sizeof events);
        if (size <= 0)
            break;
        const struct inotify_event *event;
        for (const char *at = events; at < events + size; at += sizeof *event + event->len) {
            event = (const struct inotify_event *)(const void *)at;
            taken = taken == TAKEN_CHANGE || event_counts(n, event) ? TAKEN_CHANGE : TAKEN_OTHERS;
        }
    }
    return taken;
}

/* Until then nothing wakes the caller. */
static void rest(const struct notify *n, int64_t milliseconds)
{
    forget_all(n);
    (void)take_events(n); /* that they are forgotten is told, too */
    set_timer(n, milliseconds);
}

/* False if a change is to be told when the pause is over. */
static bool may_tell(struct notify *n)
{
    int64_t past = now() - n->armed_at;
    n->early = past < PAUSE_MS ? n->early + 1 : 0;
    if (n->early <= EARLY_MAX)
        return true;
    rest(n, PAUSE_MS - past);
    return false;
}

/* What happened to other files meanwhile is told as a change at the end: nobody has looked. */
static void endure_others(struct notify *n)
{
    int64_t time = now();
    if (time - n->others_since >= PAUSE_MS) {
        n->others_since = time;
        n->others = 0;
    }
    if (++n->others <= OTHERS_MAX)
        return;
    n->others = 0;
    rest(n, PAUSE_MS);
}

bool notify_take(struct notify *n)
{
    uint64_t times = 0;
    bool is_over = read(n->timer, &times, sizeof times) == (ssize_t)sizeof times;
    enum taken taken = take_events(n);
    if (taken == TAKEN_OTHERS && !is_over)
        endure_others(n);
    return is_over || (taken == TAKEN_CHANGE && may_tell(n));
}

/* ---- Anew ---- */

enum notify_reach notify_arm(struct notify *n, int64_t milliseconds)
{
    enum notify_reach reach = NOTIFY_AT_ONCE;
    set_timer(n, milliseconds);
    n->armed_at = now();
    if (n->file_count > 0 && !have_inotify(n))
        return NOTIFY_EXHAUSTED;
    /* What was told until now is found by whoever reads after this. */
    forget_all(n);
    (void)take_events(n);
    for (size_t i = 0; i < n->file_count; i++) {
        enum notify_reach one = watch_file(n, &n->files[i]);
        reach = one > reach ? one : reach;
    }
    return reach;
}
