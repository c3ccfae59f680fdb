#include "admin/publish/placed.h"
#include "admin/publish/removed.h"
#include "admin/texts.h"
#include "admin/vault_commands/check_parts.h"
#include "base/limits.h"

#include <stdlib.h>

static const char *problem_of(enum placed placed)
{
    switch (placed) {
    case PLACED_UNKNOWN:
    case PLACED_AS_PUBLISHED:
        return NULL;
    case PLACED_NOTHING:
        return "the published file is not there; rollseal-admin config publish writes it again";
    case PLACED_OTHER:
        return "this is not what was published; rollseal-admin config publish writes it again";
    }
    return NULL;
}

struct misplaced {
    const char *location; /* the point's */
    const struct point_file *file;
    enum err error;
    const char *problem; /* NULL: none */
};

static enum err add_file(struct checking *c, const struct misplaced *what, struct errinfo *e)
{
    char path[POINT_PATH_SIZE];
    char *object = NULL;
    if (what->problem == NULL)
        return ERR_OK;
    point_path_of_file(what->file, path);
    enum err error = text_format(&object, e, "%s/%s", what->location, path);
    if (error == ERR_OK)
        error = findings_add(&c->report.findings, what->error, object, what->problem, e);
    free(object);
    return error;
}

static enum err check_file(struct checking *c, struct point *p, const struct publish_row *last, struct errinfo *e)
{
    const struct point_file file = {last->ring, last->name};
    enum placed placed = PLACED_UNKNOWN;
    enum err error = placed_look(p, &file, last, &placed, e);
    const struct misplaced what = {p->location, &file, placed == PLACED_NOTHING ? ERR_NOT_FOUND : ERR_CONFLICT,
                                   problem_of(placed)};
    return error == ERR_OK ? add_file(c, &what, e) : error;
}

static enum err add_removed(struct checking *c, const struct texts *files, const char *problem, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < files->count && error == ERR_OK; i++)
        error = findings_add(&c->report.findings, ERR_CONFLICT, files->items[i], problem, e);
    return error;
}

/* A point that did not answer when the configuration was removed still has the file. */
static enum err check_removed(struct checking *c, struct points *points, struct errinfo *e)
{
    struct removed_report removed = {0};
    enum err error = removed_look(c->registry, points, &removed, e);
    if (error == ERR_OK)
        error = add_removed(c, &removed.gone,
                            "nothing is published there any more; rollseal-admin config publish takes it away", e);
    if (error == ERR_OK)
        error = add_removed(c, &removed.left,
                            "nothing is published there any more, and this vault has not written it; remove it", e);
    removed_report_done(&removed);
    return error;
}

/* That there is a `configs` folder, which also tells a point without any file. */
static void look(struct point *p)
{
    struct folder_names names = {NULL, 0};
    struct errinfo message = {""};
    enum err error =
        point_answers(p) ? transport_list(p->transport, "configs", LIMIT_IMPORT_FILES, &names, &message) : ERR_OK;
    if (error != ERR_OK)
        point_leave_out(p, error, &message);
    folder_names_done(&names);
}

static enum err check_point(struct checking *c, struct point *p, const struct publish_rows *files, struct errinfo *e)
{
    enum err error = ERR_OK;
    look(p);
    for (size_t i = 0; i < files->count && error == ERR_OK && point_answers(p); i++)
        error = check_file(c, p, &files->rows[i], e);
    return error;
}

enum err check_points(struct checking *c, struct errinfo *e)
{
    struct points points = {NULL, 0};
    struct publish_rows files = {NULL, 0};
    enum err error = points_open(c->registry, &points, e);
    if (error == ERR_OK)
        error = registry_published(c->registry, &files, e);
    for (size_t i = 0; i < points.count && error == ERR_OK; i++) {
        error = check_point(c, &points.items[i], &files, e);
        c->report.points++;
    }
    if (error == ERR_OK)
        error = check_removed(c, &points, e);
    for (size_t i = 0; i < points.count && error == ERR_OK; i++) {
        const struct point *p = &points.items[i];
        error = findings_take(&c->report.findings, p->failure, p->location, &p->message, e);
    }
    publish_rows_done(&files);
    points_close(&points);
    return error;
}
