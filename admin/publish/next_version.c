#include "admin/publish/next_version.h"

/* What no publish of this vault explains, and what ends it: a new epoch. */
static void warn_of_thief(const struct placed_own *own, struct writer *warning)
{
    writer_format(warning, "somebody else has the signing key of pair %s: `rollseal-admin pair revoke %.*s`)",
                  own->signers, PAIR_ID_LENGTH, own->signers);
}

/* Its serial is above what this vault has published. */
static void take_newer(const struct placed_own *own, struct next_version *next, struct writer *warning)
{
    if (own->version.serial > TAKE_OVER_MAX) {
        writer_text(warning, "is too far ahead to go on from, and is overwritten (clients that accepted it refuse what "
                             "is published in this epoch; ");
    } else {
        writer_text(warning, "is newer than the registry of this vault; the new version lies above it, with the "
                             "content of this vault (if no copy of the vault was put back, ");
        if (next->serial <= own->version.serial)
            next->serial = own->version.serial + 1;
    }
    warn_of_thief(own, warning);
}

/* A file of the vault's own: its serial is used up if it can be gone on from. */
static void take_own(const struct next_version_params *p, const struct point *point, const struct placed_own *own,
                     struct next_version *next, struct writer *warning)
{
    char version[VERSION_TEXT_SIZE];
    version_format(own->version, version);
    next->own_is_placed = true;
    writer_format(warning, "version %s at %s ", version, point->location);
    if (own->version.epoch != p->wanted->vault.epoch)
        writer_text(warning, "is of another epoch, and is overwritten");
    else if (own->version.serial > p->serials.reserved)
        take_newer(own, next, warning);
    else if (own->version.serial > p->serials.published)
        writer_text(warning, "is of a publish that did not end, and is overwritten");
    else
        writer_text(warning, "is older than what was published, and is overwritten");
    writer_text(warning, "; ");
}

static enum err look(const struct next_version_params *p, struct point *point, struct next_version *next,
                     struct writer *warning, struct errinfo *e)
{
    struct placed_own own = {.signers = ""};
    struct errinfo message = {""};
    enum err error = placed_fetch_own(point, &p->file, &p->wanted->vault, &own, &message);
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", message.message);
    if (error == ERR_OK)
        take_own(p, point, &own, next, warning);
    else if (error != ERR_NOT_FOUND && error != ERR_UNREACHABLE)
        writer_format(warning, "a file at %s is not this vault's, and is overwritten: %s; ", point->location,
                      message.message);
    return ERR_OK;
}

/* The sentences without the last separator; NULL if there are none. */
static enum err finish_warning(struct writer *warning, char **out, struct errinfo *e)
{
    if (warning->error == ERR_OK && warning->out.size == 0) {
        writer_done(warning);
        *out = NULL;
        return ERR_OK;
    }
    if (warning->out.size >= 2)
        warning->out.size -= 2;
    return writer_finish_text(warning, out, e);
}

enum err next_version_find(const struct next_version_params *p, struct next_version *out, struct errinfo *e)
{
    struct next_version next = {.serial = p->serials.reserved + 1};
    struct writer warning = writer_to(64 * KIB);
    enum err error = ERR_OK;
    for (size_t i = 0; i < p->points->count && error == ERR_OK; i++) {
        if (point_answers(&p->points->items[i]) && p->placed[i] == PLACED_OTHER)
            error = look(p, &p->points->items[i], &next, &warning, e);
    }
    if (error == ERR_OK && next.serial > VERSION_MAX)
        error = err_set(e, ERR_CONFLICT,
                        "the serials of %s are used up in this epoch; `rollseal-admin pair revoke` "
                        "starts a new one",
                        p->file.name);
    if (error == ERR_OK)
        error = finish_warning(&warning, &next.warning, e);
    writer_done(&warning);
    if (error == ERR_OK)
        *out = next;
    return error;
}
