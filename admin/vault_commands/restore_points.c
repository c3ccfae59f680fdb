#include "admin/vault_commands/restore_points.h"

#include <stdlib.h>
#include <string.h>

#include "admin/point/prepare.h"
#include "admin/publish/placed.h"
#include "admin/publish/take_over.h"
#include "base/limits.h"
#include "system/path.h"

enum err restore_forget_points(struct registry *r, const struct cli_strings *forgotten, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < forgotten->count && error == ERR_OK; i++) {
        char *location = NULL;
        error = point_location(forgotten->items[i], &location, e);
        if (error == ERR_OK)
            error = registry_remove_point(r, location, e);
        if (error == ERR_NOT_FOUND)
            error = err_set(e, error,
                            "--forget-point: '%s' is not a point of the vault in this backup; leave it out, and a "
                            "point that does not answer is named",
                            location);
        free(location);
    }
    return error;
}

/* Looking at the points, for one thing and then for another. */
struct look;
typedef enum err look_visit(struct look *l, struct point *p, const struct point_file *file, struct errinfo *e);

struct look {
    look_visit *visit;
    struct registry *registry;
    struct vault_facts vault; /* with the newest CRL, for the policy */
    struct take_over crls;
    struct restore_report *report;
};

static enum err add_name(struct texts *names, const char *name, struct errinfo *e)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0)
            return ERR_OK;
    }
    return texts_add(names, name, e);
}

static enum err look_at_file(struct look *l, struct point *p, const struct point_file *file, struct errinfo *e)
{
    struct publish_row last = {0};
    bool published = false;
    enum placed placed = PLACED_UNKNOWN;
    enum err error = registry_last_publish(l->registry, file->name, file->ring, &last, &published, e);
    if (error == ERR_OK)
        error = placed_look(p, file, published ? &last : NULL, &placed, e);
    if (error == ERR_OK && placed == PLACED_OTHER)
        error = add_name(&l->report->published_since, file->name, e);
    if (error == ERR_OK && placed == PLACED_OTHER)
        error = take_over_look(&l->crls, p, file, e);
    publish_row_done(&last);
    return error;
}

static enum err fail_silent(const struct point *p, enum err error, const struct errinfo *message, struct errinfo *e)
{
    if (error == ERR_INTERNAL || error == ERR_TOO_LARGE)
        return err_set(e, error, "%s", message->message);
    return err_set(
        e, ERR_UNREACHABLE,
        "the point %s does not answer, and what was revoked since the backup lies there; make it answer, or, if "
        "it is gone for good, give --forget-point %s (%s)",
        p->location, p->location, message->message);
}

/* Names that this backup does not know yet may lie there: all of them are looked at. */
static enum err look_at_ring(struct look *l, struct point *p, const char *ring, struct errinfo *e)
{
    char folder[POINT_PATH_SIZE];
    struct folder_names names = {NULL, 0};
    struct errinfo message = p->message;
    enum err error = p->failure;
    point_path_of_ring(ring, folder);
    if (error == ERR_OK)
        error = transport_list(p->transport, folder, LIMIT_IMPORT_FILES, &names, &message);
    if (error != ERR_OK)
        return fail_silent(p, error, &message, e);
    for (size_t i = 0; i < names.count && error == ERR_OK; i++) {
        const struct point_file file = {ring, names.names[i]};
        if (configuration_name_is_valid(file.name))
            error = l->visit(l, p, &file, e);
    }
    folder_names_done(&names);
    return error == ERR_OK && !point_answers(p) ? fail_silent(p, p->failure, &p->message, e) : error;
}

/* So may rings. */
static enum err look_at_rings(struct look *l, struct point *p, struct errinfo *e)
{
    struct folder_names rings = {NULL, 0};
    enum err error = ERR_OK;
    if (!transport_has_folder(p->transport, "rings"))
        return ERR_OK;
    error = transport_list(p->transport, "rings", LIMIT_IMPORT_FILES, &rings, e);
    for (size_t i = 0; i < rings.count && error == ERR_OK; i++) {
        if (configuration_name_is_valid(rings.names[i]) && strcmp(rings.names[i], RING_ALL) != 0)
            error = look_at_ring(l, p, rings.names[i], e);
    }
    folder_names_done(&rings);
    return error;
}

static enum err look_at_point(struct look *l, struct point *p, struct errinfo *e)
{
    enum err error = look_at_ring(l, p, RING_ALL, e);
    return error == ERR_OK ? look_at_rings(l, p, e) : error;
}

static enum err look_at_points(struct look *l, look_visit *visit, struct errinfo *e)
{
    struct points points = {NULL, 0};
    l->visit = visit;
    enum err error = points_open(l->registry, &points, e);
    for (size_t i = 0; i < points.count && error == ERR_OK; i++)
        error = look_at_point(l, &points.items[i], e);
    points_close(&points);
    return error;
}

static enum err look_for_policy(struct look *l, struct point *p, const struct point_file *wanted, struct errinfo *e)
{
    struct placed_own own = {.signers = ""};
    struct errinfo message;
    char path[POINT_PATH_SIZE];
    enum err error = placed_fetch_own(p, wanted, &l->vault, &own, &message);
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", message.message);
    if (!own.encrypted_only || l->report->policy_file != NULL)
        return ERR_OK;
    point_path_of_file(wanted, path);
    return path_join(p->location, path, &l->report->policy_file, e);
}

/* A signer that was revoked since the backup has no say: that is known now. */
static enum err find_policy(struct look *l, struct errinfo *e)
{
    enum err error = registry_facts(l->registry, &l->vault, e);
    if (error == ERR_OK && !l->vault.encrypted_only)
        error = look_at_points(l, look_for_policy, e);
    vault_facts_done(&l->vault);
    return error;
}

enum err restore_look_at_points(struct vault *v, int64_t now, struct restore_report *report, struct errinfo *e)
{
    struct look l = {.registry = vault_registry(v), .report = report};
    char *warning = NULL;
    enum err error = take_over_begin(l.registry, &l.crls, e);
    if (error == ERR_OK)
        error = look_at_points(&l, look_at_file, e);
    if (error == ERR_OK)
        error = take_over_finish(v, &l.crls, now, &warning, e);
    if (error == ERR_OK)
        error = find_policy(&l, e);
    report->has_newer_crl = warning != NULL;
    take_over_done(&l.crls);
    free(warning);
    return error;
}
