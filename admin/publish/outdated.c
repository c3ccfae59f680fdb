#include "admin/publish/outdated.h"

#include <string.h>

static void add(struct writer *why, const char *reason)
{
    if (why->out.size > 0)
        writer_text(why, ", ");
    writer_text(why, reason);
}

static bool half_has_passed(const struct publish_row *last, int64_t now)
{
    return last->expires != EXPIRES_NEVER && now - last->issued > (last->expires - last->issued) / 2;
}

static int64_t lifetime_of(const struct publish_row *last)
{
    return last->expires == EXPIRES_NEVER ? EXPIRES_NEVER : last->expires - last->issued;
}

static void add_seal_reasons(struct writer *why, const struct outdated_params *p)
{
    if (p->last->serial == 0) {
        add(why, "it was plain");
        return;
    }
    if (strcmp(p->last->recipients, p->recipients) != 0)
        add(why, "recipients changed");
    if (strcmp(p->last->signers, p->signers) != 0)
        add(why, "signers changed");
    if (p->last->epoch != p->epoch)
        add(why, "epoch changed");
    if (p->last->encrypted_only != p->encrypted_only)
        add(why, "policy changed");
    if (half_has_passed(p->last, p->now))
        add(why, "more than half of its validity has passed");
    if (p->lifetime != 0 && p->lifetime != lifetime_of(p->last))
        add(why, "another expiry is demanded");
}

static void add_point_reasons(struct writer *why, const struct outdated_params *p)
{
    for (size_t i = 0; i < p->points->count; i++) {
        if (p->placed[i] != PLACED_NOTHING && p->placed[i] != PLACED_OTHER)
            continue;
        add(why, p->placed[i] == PLACED_NOTHING ? "it is missing at " : "not what was published lies at ");
        writer_text(why, p->points->items[i].location);
    }
}

enum err outdated_why(const struct outdated_params *p, char **out, struct errinfo *e)
{
    struct writer why = writer_to(64 * KIB);
    if (p->last == NULL) {
        add(&why, "never published");
    } else {
        if (p->last->revision != p->revision)
            add(&why, "content changed");
        if (p->sealed)
            add_seal_reasons(&why, p);
        add_point_reasons(&why, p);
    }
    if (why.error == ERR_OK && why.out.size == 0) {
        writer_done(&why);
        *out = NULL;
        return ERR_OK;
    }
    return writer_finish_text(&why, out, e);
}
