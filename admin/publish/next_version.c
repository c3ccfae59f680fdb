#include "admin/publish/next_version.h"

/* What no publish of this vault explains. */
#define SIGNED_BY_ANOTHER "somebody else has a signing key: revoke the pair that signed it"

static bool is_within_reach(uint64_t serial, uint64_t last)
{
    return serial <= last || serial - last <= FAST_FORWARD_MAX;
}

/* A file of the vault's own: its serial is used up if it can be gone on from. */
static void take_own(const struct next_version_params *p, const struct point *point, struct version v,
                     struct next_version *next, struct writer *warning)
{
    const char *what;
    next->own_is_placed = true;
    if (v.epoch != p->wanted->vault.epoch) {
        what = "is of another epoch, and is overwritten";
    } else if (!is_within_reach(v.serial, p->last_serial)) {
        what = "is too far ahead to go on from, and is overwritten (" SIGNED_BY_ANOTHER ")";
    } else if (v.serial > p->last_serial) {
        what = "is newer than the registry of this vault; the new version lies above it, with the content of this "
               "vault (if no copy of the vault was put back, " SIGNED_BY_ANOTHER ")";
        if (next->serial <= v.serial)
            next->serial = v.serial + 1;
    } else {
        what = "is older than what was published, and is overwritten";
    }
    char version[VERSION_TEXT_SIZE];
    version_format(v, version);
    writer_format(warning, "version %s at %s %s; ", version, point->location, what);
}

static enum err look(const struct next_version_params *p, const struct point *point, struct next_version *next,
                     struct writer *warning, struct errinfo *e)
{
    const struct placed_expected expected = {p->name, buf_bytes(&p->wanted->vault.root),
                                             buf_bytes(&p->wanted->vault.crl)};
    struct buf file = {NULL, 0};
    struct version v = {0, 0};
    struct errinfo message = {""};
    enum err error = placed_fetch(point, p->name, &file, &message);
    if (error == ERR_OK)
        error = placed_verify(buf_bytes(&file), &expected, &v, &message);
    buf_done(&file);
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", message.message);
    if (error == ERR_OK)
        take_own(p, point, v, next, warning);
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
    struct next_version next = {.serial = p->last_serial + 1};
    struct writer warning = writer_to(64 * KIB);
    enum err error = ERR_OK;
    for (size_t i = 0; i < p->points->count && error == ERR_OK; i++) {
        if (p->placed[i] == PLACED_OTHER)
            error = look(p, &p->points->items[i], &next, &warning, e);
    }
    if (error == ERR_OK && next.serial > VERSION_MAX)
        error = err_set(e, ERR_CONFLICT,
                        "the serials of %s are used up in this epoch; `rollseal-admin pair revoke` "
                        "starts a new one",
                        p->name);
    if (error == ERR_OK)
        error = finish_warning(&warning, &next.warning, e);
    writer_done(&warning);
    if (error == ERR_OK)
        *out = next;
    return error;
}
