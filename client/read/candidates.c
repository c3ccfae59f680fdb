#include "read/candidates.h"

#include <stdlib.h>

#include "base/limits.h"
#include "seal/sealed.h"
#include "transport/transport.h"

void candidates_done(struct candidates *c)
{
    for (size_t i = 0; i < c->count; i++)
        buf_done(&c->items[i].file);
    free(c->ring_location);
    *c = (struct candidates){.count = 0};
}

static void fetch(const char *location, struct candidate *out)
{
    out->location = location;
    out->error = transport_fetch_location(location, LIMIT_SEALED, &out->file, &out->why);
}

/* What this file says of its version, which nobody has checked. A plain one has none, so it comes last. One that cannot
 * be used comes first: it is refused at once, and that is told. */
static struct version claim_of(const struct candidate *c)
{
    static const struct version none = {0, 0}, useless = {UINT64_MAX, 0};
    struct sealed head = {0};
    if (c->error == ERR_OK && !sealed_is_claimed(buf_bytes(&c->file)))
        return none;
    if (c->error != ERR_OK || sealed_parse(buf_bytes(&c->file), &head, NULL) != ERR_OK)
        return useless;
    struct version claimed = head.version;
    sealed_done(&head);
    return claimed;
}

static void sort(struct candidates *c)
{
    struct candidate general = c->items[0];
    if (version_compare(claim_of(&general), claim_of(&c->items[1])) >= 0)
        return;
    c->items[0] = c->items[1];
    c->items[1] = general;
}

/* The file of the ring, beside the general one. The folder of a ring is made with its first file. */
static void fetch_ring(struct candidates *c)
{
    struct candidate *general = &c->items[0], *ring = &c->items[1];
    fetch(c->ring_location, ring);
    if (ring->error == ERR_NOT_FOUND || ring->error == ERR_UNREACHABLE)
        return;
    if (general->error == ERR_NOT_FOUND) {
        *general = *ring;
        return;
    }
    c->count = 2;
    sort(c);
}

enum err candidates_fetch(const struct client *c, struct candidates *out, struct errinfo *e)
{
    const char *location = NULL, *name = NULL;
    enum err error = client_configuration(c, &location, &name, e);
    if (error == ERR_OK)
        error = client_ring_location(c->parameters, name, &out->ring_location, e);
    if (error != ERR_OK)
        return error;
    fetch(location, &out->items[0]);
    out->count = 1;
    if (out->ring_location != NULL)
        fetch_ring(out);
    return ERR_OK;
}

enum err candidates_take(struct candidates *c, const char **location, struct buf *file, struct errinfo *e)
{
    struct candidate *next = &c->items[c->taken++];
    *location = next->location;
    if (next->error != ERR_OK)
        return err_set(e, next->error, "%s", next->why.message);
    *file = next->file;
    next->file = (struct buf){NULL, 0};
    return ERR_OK;
}

const struct candidate *candidates_next(const struct candidates *c)
{
    return c->taken < c->count ? &c->items[c->taken] : NULL;
}
