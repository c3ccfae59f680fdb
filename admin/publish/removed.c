#include "admin/publish/removed.h"

#include "admin/publish/placed.h"
#include "base/limits.h"

void removed_report_done(struct removed_report *r)
{
    texts_done(&r->gone);
    texts_done(&r->left);
}

struct sweep {
    struct registry *registry;
    bool only_looks; /* nothing is changed: what would go is told as gone */
    struct vault_facts vault;
    struct publish_rows removed; /* what was published last in their place */
    struct removed_report report;
};

static void sweep_done(struct sweep *s)
{
    vault_facts_done(&s->vault);
    publish_rows_done(&s->removed);
    removed_report_done(&s->report);
}

/* A file of the vault's own that is not the one published last: of a publish that a crash ended, or made before the
 * vault was restored. One of a newer epoch is not believed. */
static enum err find_own(const struct sweep *s, struct point *p, const struct point_file *wanted, struct version *out,
                         bool *is_own, struct errinfo *e)
{
    struct placed_own own = {.signers = ""};
    struct errinfo message;
    enum err error = placed_fetch_own(p, wanted, &s->vault, &own, &message);
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", message.message);
    *is_own = error == ERR_OK && own.version.epoch <= s->vault.epoch;
    *out = own.version;
    return ERR_OK;
}

/* Clients may have seen it: its serial is used up, and the registry knows that before the file is gone. */
static enum err use_up(const struct sweep *s, const struct publish_row *last, struct version version, struct errinfo *e)
{
    struct publish_serials serials = {0, 0};
    enum err error = registry_serials(s->registry, last->name, version.epoch, &serials, e);
    if (error != ERR_OK || version.serial <= serials.reserved || version.serial - serials.reserved > FAST_FORWARD_MAX)
        return error;
    struct publish_row row = *last; /* its strings are borrowed */
    row.epoch = version.epoch;
    row.serial = version.serial;
    return registry_reserve_serial(s->registry, &row, e);
}

static enum err note(struct texts *list, const struct point *p, const char *path, struct errinfo *e)
{
    char *text = NULL;
    enum err error = text_format(&text, e, "%s/%s", p->location, path);
    return error == ERR_OK ? texts_take(list, text, e) : error;
}

static enum err remove_file(struct sweep *s, struct point *p, const char *path, struct errinfo *e)
{
    struct errinfo message = {""};
    if (s->only_looks)
        return note(&s->report.gone, p, path, e);
    enum err failure = transport_remove(p->transport, path, &message);
    if (failure == ERR_OK)
        failure = transport_commit(p->transport, &message);
    if (failure == ERR_OK)
        return note(&s->report.gone, p, path, e);
    point_leave_out(p, failure, &message);
    return ERR_OK;
}

static enum err sweep_other(struct sweep *s, const struct publish_row *last, struct point *p, const char *path,
                            struct errinfo *e)
{
    const struct point_file file = {last->ring, last->name};
    struct version version = {0, 0};
    bool is_own = false;
    enum err error = find_own(s, p, &file, &version, &is_own, e);
    if (error != ERR_OK || !point_answers(p))
        return error;
    if (!is_own)
        return note(&s->report.left, p, path, e);
    error = s->only_looks ? ERR_OK : use_up(s, last, version, e);
    return error == ERR_OK ? remove_file(s, p, path, e) : error;
}

static enum err sweep_file(struct sweep *s, const struct publish_row *last, struct point *p, struct errinfo *e)
{
    const struct point_file file = {last->ring, last->name};
    char path[POINT_PATH_SIZE];
    enum placed placed;
    point_path_of_file(&file, path);
    enum err error = placed_look(p, &file, last, &placed, e);
    if (error != ERR_OK || placed == PLACED_NOTHING || placed == PLACED_UNKNOWN)
        return error;
    return placed == PLACED_OTHER ? sweep_other(s, last, p, path, e) : remove_file(s, p, path, e);
}

static enum err sweep_row(struct sweep *s, const struct publish_row *last, struct points *points, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < points->count && error == ERR_OK; i++)
        error = sweep_file(s, last, &points->items[i], e);
    return error;
}

static enum err sweep(struct sweep *s, struct points *points, struct removed_report *out, struct errinfo *e)
{
    enum err error = registry_removed(s->registry, &s->removed, e);
    if (error == ERR_OK)
        error = registry_facts(s->registry, &s->vault, e);
    for (size_t i = 0; i < s->removed.count && error == ERR_OK; i++)
        error = sweep_row(s, &s->removed.rows[i], points, e);
    if (error == ERR_OK) {
        *out = s->report;
        s->report = (struct removed_report){0};
    }
    sweep_done(s);
    return error;
}

enum err removed_sweep(struct registry *r, struct points *points, struct removed_report *out, struct errinfo *e)
{
    struct sweep s = {.registry = r};
    return sweep(&s, points, out, e);
}

enum err removed_look(struct registry *r, struct points *points, struct removed_report *out, struct errinfo *e)
{
    struct sweep s = {.registry = r, .only_looks = true};
    return sweep(&s, points, out, e);
}
