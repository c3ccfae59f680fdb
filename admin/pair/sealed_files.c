#include "admin/pair/sealed_files.h"

#include <stdlib.h>
#include <string.h>

#include "seal/sealed.h"

static enum err load_last(struct registry *r, const struct config_rows *configs, struct sealed_files *s,
                          struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < configs->count; i++) {
        bool found = false;
        error = registry_last_publish(r, configs->rows[i].name, RING_ALL, &s->last[s->count], &found, e);
        if (error == ERR_OK && found)
            s->count++;
    }
    return error;
}

/* Moves them into s. */
static void take_staged(struct publish_rows *staged, struct sealed_files *s)
{
    for (size_t i = 0; i < staged->count; i++) {
        s->last[s->count++] = staged->rows[i];
        staged->rows[i] = (struct publish_row){0};
    }
}

enum err sealed_files_load(struct registry *r, struct sealed_files *out, struct errinfo *e)
{
    struct config_rows configs = {NULL, 0};
    struct publish_rows staged = {NULL, 0};
    struct sealed_files s = {NULL, 0};
    enum err error = registry_configs(r, &configs, e);
    if (error == ERR_OK)
        error = registry_staged(r, &staged, e);
    if (error != ERR_OK)
        goto out;
    s.last = calloc(configs.count + staged.count + 1, sizeof *s.last);
    error = s.last != NULL ? load_last(r, &configs, &s, e) : err_no_memory(e);
    if (error != ERR_OK)
        goto out;
    take_staged(&staged, &s);
    *out = s;
    s = (struct sealed_files){NULL, 0};
out:
    sealed_files_done(&s);
    publish_rows_done(&staged);
    config_rows_done(&configs);
    return error;
}

void sealed_files_done(struct sealed_files *s)
{
    for (size_t i = 0; i < s->count; i++)
        publish_row_done(&s->last[i]);
    free(s->last);
    *s = (struct sealed_files){NULL, 0};
}

/* Ids are of one length and separated by spaces, so one does not begin inside of another. */
bool sealed_file_is_for(const struct publish_row *last, const char *pair_id)
{
    return strstr(last->recipients, pair_id) != NULL;
}

size_t sealed_files_for(const struct sealed_files *s, const char *pair_id)
{
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        count += sealed_file_is_for(&s->last[i], pair_id) ? 1 : 0;
    return count;
}
