#include "archive/tar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Where the fields of a header are. */
struct field {
    size_t at, size;
};
static const struct field field_name = {0, 100}, field_mode = {100, 8}, field_uid = {108, 8}, field_gid = {116, 8},
                          field_size = {124, 12}, field_modified = {136, 12}, field_checksum = {148, 8},
                          field_type = {156, 1}, field_link = {157, 100}, field_magic = {257, 8},
                          field_user = {265, 32}, field_group = {297, 32}, field_prefix = {345, 155};

static const uint8_t magic[] = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
static const uint8_t zeros[TAR_BLOCK];

/* ---- Names ---- */

static bool component_is_safe(const char *component, size_t length)
{
    return length > 0 && !(length == 1 && component[0] == '.') && !(length == 2 && memcmp(component, "..", 2) == 0);
}

bool tar_name_is_safe(const char *name)
{
    if (!bytes_are_printable(bytes_text(name)) || strchr(name, '\\') != NULL)
        return false;
    for (const char *at = name;; at++) {
        size_t length = strcspn(at, "/");
        if (!component_is_safe(at, length))
            return false;
        at += length;
        if (*at == '\0')
            return true;
    }
}

/* ---- Headers ---- */

static unsigned sum_of(const uint8_t *block)
{
    unsigned sum = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        bool is_checksum = i >= field_checksum.at && i < field_checksum.at + field_checksum.size;
        sum += is_checksum ? ' ' : block[i];
    }
    return sum;
}

/* Octal digits and a NUL. */
static void put_number(uint8_t *block, struct field f, uint64_t number)
{
    snprintf((char *)block + f.at, f.size, "%0*" PRIo64, (int)f.size - 1, number);
}

/* Whoever unpacks it as root goes by the names, if the computer knows them, and else by the numbers. */
static enum err put_group(uint8_t *block, const char *group, struct errinfo *e)
{
    if (group == NULL)
        return ERR_OK;
    if (strlen(group) >= field_group.size)
        return err_set(e, ERR_TOO_LARGE, "'%s' is too long a name of a group for a tar", group);
    snprintf((char *)block + field_user.at, field_user.size, "root");
    snprintf((char *)block + field_group.at, field_group.size, "%s", group);
    return ERR_OK;
}

enum err tar_header_format(const struct tar_entry *entry, uint8_t out[static TAR_BLOCK], struct errinfo *e)
{
    const char *slash = entry->kind == TAR_FOLDER ? "/" : "";
    char name[TAR_NAME_MAX + 2] = "";
    if (!tar_name_is_safe(entry->name))
        return err_set(e, ERR_INTERNAL, "'%s' is no name for a tar", entry->name);
    if (strlen(entry->name) + strlen(slash) > TAR_NAME_MAX)
        return err_set(e, ERR_TOO_LARGE, "'%s' is too long a name for a tar", entry->name);
    if (entry->size > TAR_SIZE_MAX)
        return err_set(e, ERR_TOO_LARGE, "%s has %" PRIu64 " bytes, and a tar takes 8 GiB", entry->name, entry->size);
    memset(out, 0, TAR_BLOCK);
    snprintf(name, sizeof name, "%s%s", entry->name, slash);
    memcpy(out + field_name.at, name, field_name.size);
    put_number(out, field_mode, entry->mode & 07777u);
    put_number(out, field_uid, 0);
    put_number(out, field_gid, 0);
    put_number(out, field_size, entry->kind == TAR_FILE ? entry->size : 0);
    put_number(out, field_modified, entry->modified > 0 ? (uint64_t)entry->modified & TAR_SIZE_MAX : 0);
    out[field_type.at] = entry->kind == TAR_FILE ? '0' : '5';
    memcpy(out + field_magic.at, magic, sizeof magic);
    enum err error = put_group(out, entry->group, e);
    snprintf((char *)out + field_checksum.at, field_checksum.size, "%06o", sum_of(out));
    out[field_checksum.at + field_checksum.size - 1] = ' ';
    return error;
}

/* Octal digits up to a NUL or a space. */
static bool take_number(const uint8_t *block, struct field f, uint64_t *out)
{
    uint64_t number = 0;
    size_t i = 0;
    for (; i < f.size && block[f.at + i] >= '0' && block[f.at + i] <= '7'; i++)
        number = number << 3 | (uint64_t)(block[f.at + i] - '0');
    if (i == 0 || i == f.size || (block[f.at + i] != 0 && block[f.at + i] != ' '))
        return false;
    *out = number;
    return true;
}

static bool is_zero(const uint8_t *block, struct field f)
{
    return memcmp(block + f.at, zeros, f.size) == 0;
}

static enum err check_form(const uint8_t *block, struct errinfo *e)
{
    uint64_t checksum;
    if (memcmp(block + field_magic.at, magic, sizeof magic) != 0)
        return err_set(e, ERR_MALFORMED, "it is no tar in the format ustar");
    if (!take_number(block, field_checksum, &checksum) || checksum != sum_of(block))
        return err_set(e, ERR_MALFORMED, "a header in the tar is damaged: its checksum does not fit");
    return ERR_OK;
}

/* The kind is told by the type, and by the slash at the end of a folder's name: both must say the same. */
static enum err take_name(const uint8_t *block, struct tar_entry *out, struct errinfo *e)
{
    char name[TAR_NAME_MAX + 1];
    memcpy(name, block + field_name.at, sizeof name);
    size_t length = strnlen(name, sizeof name);
    if (block[field_name.at + TAR_NAME_MAX] != 0 || length == sizeof name || !is_zero(block, field_prefix))
        return err_set(e, ERR_MALFORMED, "the tar holds a longer name than a backup does");
    if (out->kind == TAR_FOLDER && length > 0 && name[length - 1] == '/')
        name[length - 1] = '\0';
    if (!tar_name_is_safe(name))
        return err_set(e, ERR_MALFORMED, "the tar holds the name '%s', which would lead out of the folder", name);
    memcpy(out->name, name, sizeof name);
    return ERR_OK;
}

static enum err take_kind(const uint8_t *block, struct tar_entry *out, struct errinfo *e)
{
    const uint8_t type = block[field_type.at];
    if ((type != '0' && type != '5') || !is_zero(block, field_link))
        return err_set(e, ERR_MALFORMED, "the tar holds something else than files and folders");
    out->kind = type == '0' ? TAR_FILE : TAR_FOLDER;
    return ERR_OK;
}

enum err tar_header_parse(const uint8_t block[static TAR_BLOCK], struct tar_entry *out, struct errinfo *e)
{
    struct tar_entry entry = {.kind = TAR_FILE};
    enum err error = check_form(block, e);
    if (error == ERR_OK)
        error = take_kind(block, &entry, e);
    if (error == ERR_OK)
        error = take_name(block, &entry, e);
    if (error == ERR_OK && !take_number(block, field_size, &entry.size))
        error = err_set(e, ERR_MALFORMED, "the tar does not say in octal digits how large %s is", entry.name);
    if (error == ERR_OK && entry.kind == TAR_FOLDER && entry.size != 0)
        error = err_set(e, ERR_MALFORMED, "the tar holds the folder %s with a content", entry.name);
    if (error == ERR_OK)
        *out = entry;
    return error;
}

static size_t padding_of(uint64_t size)
{
    return (size_t)(-size % TAR_BLOCK);
}

/* ---- Writing ---- */

static enum err end_content(struct tar_writer *w, struct errinfo *e)
{
    size_t padding = w->padding;
    if (w->left > 0)
        return err_set(e, ERR_INTERNAL, "a file in the tar is shorter than was said");
    w->padding = 0;
    return padding > 0 ? w->write(w->context, (struct bytes){zeros, padding}, e) : ERR_OK;
}

enum err tar_write_entry(struct tar_writer *w, const struct tar_entry *entry, struct errinfo *e)
{
    uint8_t block[TAR_BLOCK];
    enum err error = end_content(w, e);
    if (error == ERR_OK)
        error = tar_header_format(entry, block, e);
    if (error == ERR_OK)
        error = w->write(w->context, (struct bytes){block, sizeof block}, e);
    if (error == ERR_OK && entry->kind == TAR_FILE) {
        w->left = entry->size;
        w->padding = padding_of(entry->size);
    }
    return error;
}

enum err tar_write_content(struct tar_writer *w, struct bytes bytes, struct errinfo *e)
{
    if (bytes.size > w->left)
        return err_set(e, ERR_INTERNAL, "a file in the tar is longer than was said");
    w->left -= bytes.size;
    return w->write(w->context, bytes, e);
}

enum err tar_write_end(struct tar_writer *w, struct errinfo *e)
{
    enum err error = end_content(w, e);
    for (int i = 0; i < 2 && error == ERR_OK; i++)
        error = w->write(w->context, (struct bytes){zeros, sizeof zeros}, e);
    return error;
}

/* ---- Reading ---- */

static enum err fail_cut_off(struct errinfo *e)
{
    return err_set(e, ERR_MALFORMED, "the tar is cut off");
}

static enum err read_exactly(struct tar_reader *r, void *out, size_t size, struct errinfo *e)
{
    size_t taken = 0;
    enum err error = r->read(r->context, out, size, &taken, e);
    return error == ERR_OK && taken != size ? fail_cut_off(e) : error;
}

enum err tar_read_content(struct tar_reader *r, void *out, size_t size, size_t *taken, struct errinfo *e)
{
    size_t next = r->left < size ? (size_t)r->left : size;
    enum err error = next > 0 ? read_exactly(r, out, next, e) : ERR_OK;
    if (error != ERR_OK)
        return error;
    r->left -= next;
    *taken = next;
    return ERR_OK;
}

static enum err skip_rest(struct tar_reader *r, struct errinfo *e)
{
    uint8_t block[TAR_BLOCK];
    enum err error = ERR_OK;
    while (error == ERR_OK && r->left > 0) {
        size_t taken;
        error = tar_read_content(r, block, sizeof block, &taken, e);
    }
    if (error == ERR_OK && r->padding > 0)
        error = read_exactly(r, block, r->padding, e);
    r->padding = 0;
    return error;
}

/* After the first zero block: another one, and then zeros up to the end (other programs fill up a record of 20 blocks).
 */
static enum err read_end(struct tar_reader *r, struct errinfo *e)
{
    uint8_t block[TAR_BLOCK];
    size_t taken = sizeof block;
    enum err error = read_exactly(r, block, sizeof block, e);
    while (error == ERR_OK && taken > 0) {
        if (memcmp(block, zeros, taken) != 0)
            return err_set(e, ERR_MALFORMED, "something stands behind the end of the tar");
        error = r->read(r->context, block, sizeof block, &taken, e);
    }
    return error;
}

enum err tar_read_entry(struct tar_reader *r, struct tar_entry *out, bool *found, struct errinfo *e)
{
    uint8_t block[TAR_BLOCK];
    enum err error = skip_rest(r, e);
    if (error == ERR_OK)
        error = read_exactly(r, block, sizeof block, e);
    if (error != ERR_OK)
        return error;
    if (memcmp(block, zeros, sizeof block) == 0) {
        *found = false;
        return read_end(r, e);
    }
    error = tar_header_parse(block, out, e);
    if (error != ERR_OK)
        return error;
    *found = true;
    r->left = out->size;
    r->padding = padding_of(out->size);
    return ERR_OK;
}
