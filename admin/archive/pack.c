#include "archive/pack.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tar ---- */

/* What has been written so far of memory that is large enough. */
struct sheet {
    struct secret *bytes;
    size_t used;
};

static enum err put(void *context, struct bytes bytes, struct errinfo *e)
{
    struct sheet *s = context;
    if (bytes.size > s->bytes->size - s->used)
        return err_set(e, ERR_INTERNAL, "a tar becomes longer than was reckoned");
    if (bytes.size > 0)
        memcpy(s->bytes->bytes + s->used, bytes.data, bytes.size);
    s->used += bytes.size;
    return ERR_OK;
}

/* At most: each header, each content with its padding, and the end. */
static size_t room_for(const struct pack_file *files, size_t count)
{
    size_t size = 2 * TAR_BLOCK;
    for (size_t i = 0; i < count; i++)
        size += 2 * TAR_BLOCK + files[i].content.size;
    return size;
}

static enum err write_file(struct tar_writer *w, const struct pack_file *file, struct errinfo *e)
{
    struct tar_entry entry = file->entry;
    entry.size = file->content.size;
    enum err error = tar_write_entry(w, &entry, e);
    return error == ERR_OK ? tar_write_content(w, file->content, e) : error;
}

enum err pack_tar(const struct pack_file *files, size_t count, struct secret **out, struct errinfo *e)
{
    struct sheet sheet = {NULL, 0};
    struct tar_writer w = {.write = put, .context = &sheet};
    enum err error = secret_new(room_for(files, count), &sheet.bytes, e);
    for (size_t i = 0; i < count && error == ERR_OK; i++)
        error = write_file(&w, &files[i], e);
    if (error == ERR_OK)
        error = tar_write_end(&w, e);
    if (error == ERR_OK) {
        secret_shorten(sheet.bytes, sheet.used);
        *out = sheet.bytes;
        sheet.bytes = NULL;
    }
    secret_free(&sheet.bytes);
    return error;
}

/* ---- ar ---- */

#define AR_MAGIC "!<arch>\n"
#define AR_HEADER 60u
#define AR_NAME_MAX 15u
#define AR_SIZE_MAX 9999999999u

static enum err format_header(const struct pack_member *m, int64_t modified, char out[static AR_HEADER + 1],
                              struct errinfo *e)
{
    if (strlen(m->name) > AR_NAME_MAX || m->content.size > AR_SIZE_MAX)
        return err_set(e, ERR_TOO_LARGE, "%s is too long for an ar", m->name);
    int length = snprintf(out, AR_HEADER + 1, "%-16s%-12" PRId64 "0     0     100644  %-10zu`\n", m->name, modified,
                          m->content.size);
    return length == (int)AR_HEADER ? ERR_OK : err_set(e, ERR_INTERNAL, "%s has no header in an ar", m->name);
}

/* The magic, and for each member its header, its content, and a byte if that is odd. */
enum err pack_ar(const struct pack_member *members, size_t count, int64_t modified, struct secret **out,
                 struct errinfo *e)
{
    struct bytes *pieces = calloc(1 + 3 * count, sizeof *pieces);
    char(*headers)[AR_HEADER + 1] = calloc(count, sizeof *headers);
    enum err error = pieces != NULL && headers != NULL ? ERR_OK : err_no_memory(e);
    for (size_t i = 0; i < count && error == ERR_OK; i++) {
        error = format_header(&members[i], modified, headers[i], e);
        pieces[1 + 3 * i] = (struct bytes){(const uint8_t *)headers[i], AR_HEADER};
        pieces[2 + 3 * i] = members[i].content;
        pieces[3 + 3 * i] = bytes_text(members[i].content.size % 2 != 0 ? "\n" : "");
    }
    if (error == ERR_OK) {
        pieces[0] = bytes_text(AR_MAGIC);
        error = secret_join(pieces, 1 + 3 * count, out, e);
    }
    free(headers);
    free(pieces);
    return error;
}
