#include "admin/receipts/known_files.h"

#include <stdlib.h>
#include <string.h>

#include "seal/receipt.h"

struct known_file {
    char client[CLIENT_ID_SIZE];
    struct file_stamp stamp;
};

void known_files_done(struct known_files *k)
{
    free(k->items);
    *k = (struct known_files){NULL, 0, 0};
}

static enum err grow(struct known_files *k, struct errinfo *e)
{
    size_t capacity = k->capacity > 0 ? 2 * k->capacity : 1024;
    struct known_file *grown = realloc(k->items, capacity * sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    k->items = grown;
    k->capacity = capacity;
    return ERR_OK;
}

static enum err add(const char *client, const struct file_stamp *stamp, void *context, struct errinfo *e)
{
    struct known_files *k = context;
    enum err error = k->count == k->capacity ? grow(k, e) : ERR_OK;
    if (error != ERR_OK)
        return error;
    struct known_file *file = &k->items[k->count++];
    *file = (struct known_file){.stamp = *stamp};
    strncat(file->client, client, sizeof file->client - 1);
    return ERR_OK;
}

enum err known_files_load(struct registry *r, const char *location, struct known_files *out, struct errinfo *e)
{
    struct known_files k = {NULL, 0, 0};
    enum err error = registry_each_receipt_file(r, location, add, &k, e);
    if (error == ERR_OK)
        *out = k;
    else
        known_files_done(&k);
    return error;
}

static int by_client(const void *client, const void *file)
{
    return strcmp(client, ((const struct known_file *)file)->client);
}

static const struct known_file *find(const struct known_files *k, const char *client)
{
    return k->count > 0 ? bsearch(client, k->items, k->count, sizeof *k->items, by_client) : NULL;
}

bool known_files_know(const struct known_files *k, const char *client)
{
    return find(k, client) != NULL;
}

bool known_files_have(const struct known_files *k, const char *client, const struct file_stamp *stamp)
{
    const struct known_file *file = find(k, client);
    return file != NULL && file->stamp.modified == stamp->modified && file->stamp.changed == stamp->changed &&
           file->stamp.size == stamp->size && file->stamp.inode == stamp->inode;
}
