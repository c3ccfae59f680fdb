/*
 * publish/points: the vault's distribution points during one publish. A point that fails is left out of the rest of it,
 * and reported: the next publish makes up for it.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_POINTS_H
#define ROLLSEAL_ADMIN_PUBLISH_POINTS_H

#include "admin/texts.h"
#include "transport/transport.h"
#include "vault/registry.h"

struct point {
    char *location;
    struct transport *transport;
    enum err failure; /* why it is left out; ERR_OK: it answers */
    struct errinfo message;
};

struct points {
    struct point *items;
    size_t count;
};

/* All points of the vault, in its order. Does not touch them yet. Errors: what the registry returns; a point of a kind
 * that this version does not have is left out. */
NODISCARD enum err points_open(struct registry *r, struct points *out, struct errinfo *e);
/* What was staged and not committed is given up. */
void points_close(struct points *p);

void point_leave_out(struct point *p, enum err failure, const struct errinfo *message);
bool point_answers(const struct point *p);
size_t points_answering(const struct points *p);

/* ERR_OK if all answer; otherwise the failure of the first that does not, with a message that names it. */
NODISCARD enum err points_failure(const struct points *p, struct errinfo *e);

/* Adds the locations of those that do not answer to *out. Errors: ERR_INTERNAL. */
NODISCARD enum err points_list_unreachable(const struct points *p, struct texts *out, struct errinfo *e);

/* Makes the folder of a ring at every point that answers, where it is missing. */
void points_prepare_ring(struct points *p, const char *ring);
/* Stages a file at every point that answers. */
void points_put(struct points *p, const char *path, struct bytes file);
/* Stages its removal there. */
void points_remove(struct points *p, const char *path);
/* Makes what was staged durable and visible. */
void points_commit(struct points *p);

/* A published file: of a configuration, for all (RING_ALL) or for another ring. Both names are valid. */
struct point_file {
    const char *ring, *name;
};
/* `configs/NAME` or `rings/RING/NAME`, and its folder. */
#define POINT_PATH_SIZE 256
void point_path_of_file(const struct point_file *file, char out[static POINT_PATH_SIZE]);
void point_path_of_ring(const char *ring, char out[static POINT_PATH_SIZE]);

#endif
