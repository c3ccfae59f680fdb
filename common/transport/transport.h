/*
 * transport/transport: where sealed files come from and go to: distribution points. Kinds are a table; one file a kind.
 * Today a directory (a share); later HTTPS and etcd.
 */
#ifndef ROLLSEAL_TRANSPORT_TRANSPORT_H
#define ROLLSEAL_TRANSPORT_TRANSPORT_H

#include "base/buf.h"
#include "files/folder.h"

struct transport;

/* A kind. Static and const, listed in transport.c. Paths are relative to the point, with '/': `configs/helpdesk.ini`.
 */
struct transport_kind {
    bool (*is_mine)(const char *location);
    enum err (*open)(const char *location, struct transport **out, struct errinfo *e);
    enum err (*prepare)(struct transport *t, struct errinfo *e);
    enum err (*fetch)(struct transport *t, const char *path, size_t limit, struct buf *out, struct errinfo *e);
    enum err (*list)(struct transport *t, const char *path, size_t limit, struct folder_names *out, struct errinfo *e);
    enum err (*each)(struct transport *t, const char *path, folder_visit *visit, void *context, struct errinfo *e);
    enum err (*fetch_itself)(struct transport *t, const char *path, size_t limit, struct buf *out,
                             struct file_stamp *stamp, struct errinfo *e);
    bool (*has_folder)(struct transport *t, const char *path);
    enum err (*make_folder)(struct transport *t, const char *path, struct errinfo *e);
    enum err (*put)(struct transport *t, const char *path, struct bytes bytes, bool is_shared, struct errinfo *e);
    enum err (*remove)(struct transport *t, const char *path, struct errinfo *e);
    enum err (*commit)(struct transport *t, struct errinfo *e);
    void (*close)(struct transport *t);
};

/* Every implementation embeds this as its first member. */
struct transport {
    const struct transport_kind *kind;
};

/* A point by its location. Does not touch it yet. Errors: ERR_USAGE for a kind that this version does not have. */
NODISCARD enum err transport_open(const char *location, struct transport **out, struct errinfo *e);
void transport_close(struct transport **t);

/* Makes the point and its folders (`configs/`, `probes/`, `receipts/`) where missing, with the modes of docs/admin.md.
 * Errors: ERR_IO, ERR_UNREACHABLE (its parent folder is missing), ERR_CONFLICT. */
NODISCARD enum err transport_prepare(struct transport *t, struct errinfo *e);

/* All paths: ERR_USAGE for one that leads out of the point (absolute, with `..`). Errors: ERR_NOT_FOUND,
 * ERR_UNREACHABLE (the point does not answer, or the file cannot be read just now), ERR_IO (something else than a file
 * lies there, or a forbidden one), ERR_TOO_LARGE. */
NODISCARD enum err transport_fetch(struct transport *t, const char *path, size_t limit, struct buf *out,
                                   struct errinfo *e);

/* What lies in a folder of the point, sorted; at most `limit` names. Others may have put it there. Errors: as
 * folder_list(): ERR_UNREACHABLE is also a folder that is missing. */
NODISCARD enum err transport_list(struct transport *t, const char *path, size_t limit, struct folder_names *out,
                                  struct errinfo *e);

/* The same for a folder that everybody may write to, one by one, however many there are: as folder_each(). */
NODISCARD enum err transport_each(struct transport *t, const char *path, folder_visit *visit, void *context,
                                  struct errinfo *e);
/* Fetches from such a folder: as file_read_itself(). Several threads may call it at the same time. */
NODISCARD enum err transport_fetch_itself(struct transport *t, const char *path, size_t limit, struct buf *out,
                                          struct file_stamp *stamp, struct errinfo *e);

/* A folder is there now. False also if that cannot be said. */
bool transport_has_folder(struct transport *t, const char *path);
/* Makes a folder of a point that was prepared, 0755, with those above it, where missing. Errors: ERR_UNREACHABLE (there
 * is no point), ERR_IO (also where a symbolic link is in its way), ERR_CONFLICT (something else is). */
NODISCARD enum err transport_make_folder(struct transport *t, const char *path, struct errinfo *e);

/* Stages a file (0644) or its removal; nothing changes for readers before transport_commit(). Folders are not made
 * by it, so ERR_UNREACHABLE is also the empty folder of a share that is not mounted. */
NODISCARD enum err transport_put(struct transport *t, const char *path, struct bytes bytes, struct errinfo *e);
/* The same into a folder that everybody may write to: what others have there is not looked at. */
NODISCARD enum err transport_put_itself(struct transport *t, const char *path, struct bytes bytes, struct errinfo *e);
NODISCARD enum err transport_remove(struct transport *t, const char *path, struct errinfo *e);
/* Everything staged becomes durable and visible, each file atomically. A failure leaves some files new and others old,
 * and nothing staged. */
NODISCARD enum err transport_commit(struct transport *t, struct errinfo *e);

/*
 * Fetches by a client's `Configuration`: any location of one file, not necessarily in a point. Errors: as
 * transport_fetch(), ERR_USAGE (a kind that this version does not have, a folder's name).
 */
NODISCARD enum err transport_fetch_location(const char *location, size_t limit, struct buf *out, struct errinfo *e);

extern const struct transport_kind transport_directory;

#endif
