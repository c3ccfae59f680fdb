/*
 * The tar of a backup. The first byte of an input says what the rest is:
 *
 *     0  a tar
 *     1  a tar whose checksums are put right first, so that what stands behind them is reached
 *
 * Whatever is read leads nowhere but into the folder, comes back when it is written again, and is the same in pieces of
 * any size.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static enum err play(void *context, void *out, size_t size, size_t *taken, struct errinfo *e)
{
    (void)e;
    struct reader *r = context;
    struct bytes next;
    demand(reader_take(r, r->left.size < size ? r->left.size : size, &next));
    if (next.size > 0)
        memcpy(out, next.data, next.size);
    *taken = next.size;
    return ERR_OK;
}

static void demand_safe(const struct tar_entry *entry)
{
    uint8_t block[TAR_BLOCK];
    struct tar_entry again = {.kind = TAR_FILE};
    demand(entry->name[0] != '/' && entry->name[0] != '\0');
    demand(strcmp(entry->name, "..") != 0 && strncmp(entry->name, "../", 3) != 0);
    demand(strstr(entry->name, "/../") == NULL && strchr(entry->name, '\\') == NULL);
    demand(entry->kind == TAR_FILE || entry->size == 0);
    demand(tar_header_format(entry, block, NULL) == ERR_OK);
    demand(tar_header_parse(block, &again, NULL) == ERR_OK);
    demand(again.kind == entry->kind && again.size == entry->size && strcmp(again.name, entry->name) == 0);
}

/* What a tar came to, for comparison. */
struct sum {
    size_t entries, bytes;
    unsigned value;
    enum err error;
};

static enum err add_content(struct tar_reader *r, size_t piece, struct sum *s)
{
    uint8_t bytes[1000];
    enum err error = ERR_OK;
    size_t taken = piece;
    while (error == ERR_OK && taken > 0) {
        error = tar_read_content(r, bytes, piece, &taken, NULL);
        for (size_t i = 0; error == ERR_OK && i < taken; i++)
            s->value = s->value * 31 + bytes[i];
        s->bytes += error == ERR_OK ? taken : 0;
    }
    return error;
}

static struct sum add_up(struct bytes tar, size_t piece)
{
    struct reader tape = reader_of(tar);
    struct tar_reader r = {.read = play, .context = &tape};
    struct sum s = {.entries = 0};
    struct tar_entry entry;
    bool found = true;
    while (s.error == ERR_OK && found) {
        s.error = tar_read_entry(&r, &entry, &found, NULL);
        if (s.error != ERR_OK || !found)
            break;
        demand_safe(&entry);
        s.entries++;
        s.error = add_content(&r, piece, &s);
    }
    demand(s.error == ERR_OK || s.error == ERR_MALFORMED);
    demand(s.error != ERR_OK || reader_is_done(&tape));
    return s;
}

static void put_checksums_right(uint8_t *tar, size_t size)
{
    for (size_t at = 0; size - at >= TAR_BLOCK; at += TAR_BLOCK) {
        unsigned sum = 0;
        if (memcmp(tar + at + 257, "ustar", 5) != 0)
            continue;
        memset(tar + at + 148, ' ', 8);
        for (size_t i = 0; i < TAR_BLOCK; i++)
            sum += tar[at + i];
        snprintf((char *)tar + at + 148, 8, "%06o", sum);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || data[0] > 1)
        return 0;
    uint8_t *tar = malloc(size);
    demand(tar != NULL);
    memcpy(tar, data + 1, size - 1);
    if (data[0] == 1)
        put_checksums_right(tar, size - 1);
    const struct sum whole = add_up((struct bytes){tar, size - 1}, 1000),
                     pieces = add_up((struct bytes){tar, size - 1}, 7);
    demand(whole.entries == pieces.entries && whole.error == pieces.error);
    demand(whole.error != ERR_OK || (whole.bytes == pieces.bytes && whole.value == pieces.value));
    free(tar);
    return 0;
}
