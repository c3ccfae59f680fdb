#include "admin/publish/points.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/sealed.h"

static void point_open(struct point *p)
{
    struct errinfo message = {""};
    enum err error = transport_open(p->location, &p->transport, &message);
    if (error != ERR_OK)
        point_leave_out(p, error, &message);
}

enum err points_open(struct registry *r, struct points *out, struct errinfo *e)
{
    struct point_list list = {NULL, 0};
    enum err error = registry_points(r, &list, e);
    if (error != ERR_OK)
        return error;
    struct point *items = calloc(list.count > 0 ? list.count : 1, sizeof *items);
    if (items == NULL) {
        point_list_done(&list);
        return err_no_memory(e);
    }
    for (size_t i = 0; i < list.count; i++) {
        items[i].location = list.locations[i];
        list.locations[i] = NULL;
        point_open(&items[i]);
    }
    *out = (struct points){items, list.count};
    point_list_done(&list);
    return ERR_OK;
}

void points_close(struct points *p)
{
    for (size_t i = 0; i < p->count; i++) {
        transport_close(&p->items[i].transport);
        free(p->items[i].location);
    }
    free(p->items);
    *p = (struct points){NULL, 0};
}

void point_leave_out(struct point *p, enum err failure, const struct errinfo *message)
{
    p->failure = failure;
    p->message = *message;
}

bool point_answers(const struct point *p)
{
    return p->failure == ERR_OK;
}

size_t points_answering(const struct points *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++)
        count += point_answers(&p->items[i]);
    return count;
}

enum err points_failure(const struct points *p, struct errinfo *e)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct point *point = &p->items[i];
        if (!point_answers(point))
            return err_set(e, point->failure, "%s is left out, and made up for by the next `config publish`: %s",
                           point->location, point->message.message);
    }
    return ERR_OK;
}

enum err points_list_unreachable(const struct points *p, struct texts *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < p->count && error == ERR_OK; i++) {
        if (!point_answers(&p->items[i]))
            error = texts_add(out, p->items[i].location, e);
    }
    return error;
}

void points_prepare_ring(struct points *p, const char *ring)
{
    char path[POINT_PATH_SIZE];
    point_path_of_ring(ring, path);
    for (size_t i = 0; i < p->count && strcmp(ring, RING_ALL) != 0; i++) {
        struct point *point = &p->items[i];
        struct errinfo message = {""};
        enum err error = point_answers(point) ? transport_make_folder(point->transport, path, &message) : ERR_OK;
        if (error != ERR_OK)
            point_leave_out(point, error, &message);
    }
}

void points_put(struct points *p, const char *path, struct bytes file)
{
    for (size_t i = 0; i < p->count; i++) {
        struct point *point = &p->items[i];
        struct errinfo message = {""};
        enum err error = point_answers(point) ? transport_put(point->transport, path, file, &message) : ERR_OK;
        if (error != ERR_OK)
            point_leave_out(point, error, &message);
    }
}

void points_remove(struct points *p, const char *path)
{
    for (size_t i = 0; i < p->count; i++) {
        struct point *point = &p->items[i];
        struct errinfo message = {""};
        enum err error = point_answers(point) ? transport_remove(point->transport, path, &message) : ERR_OK;
        if (error != ERR_OK)
            point_leave_out(point, error, &message);
    }
}

void points_commit(struct points *p)
{
    for (size_t i = 0; i < p->count; i++) {
        struct point *point = &p->items[i];
        struct errinfo message = {""};
        enum err error = point_answers(point) ? transport_commit(point->transport, &message) : ERR_OK;
        if (error != ERR_OK)
            point_leave_out(point, error, &message);
    }
}

void point_path_of_ring(const char *ring, char out[static POINT_PATH_SIZE])
{
    if (strcmp(ring, RING_ALL) == 0)
        snprintf(out, POINT_PATH_SIZE, "configs");
    else
        snprintf(out, POINT_PATH_SIZE, "rings/%s", ring);
}

void point_path_of_file(const struct point_file *file, char out[static POINT_PATH_SIZE])
{
    point_path_of_ring(file->ring, out);
    size_t size = strlen(out);
    snprintf(out + size, POINT_PATH_SIZE - size, "/%s", file->name);
}
