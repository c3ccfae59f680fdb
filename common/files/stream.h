/*
 * files/stream: files of any size, piece by piece, in the memory of one piece; and folders that come into being whole.
 * For backups: everything else is read and written whole (files/file.h), and by the same rules.
 */
#ifndef ROLLSEAL_FILES_STREAM_H
#define ROLLSEAL_FILES_STREAM_H

#include "files/file.h"

/* ---- Reading ---- */

struct file_input;

/* A regular file. Errors: as file_read(); ERR_IO if it is a symbolic link that it may not be: others may have planted
 * it. */
enum file_links { FILE_MAY_BE_LINK, FILE_IS_NO_LINK };
NODISCARD enum err file_input_open(const char *path, enum file_links links, struct file_input **out, struct errinfo *e);
/* What it had when it was opened. */
uint64_t file_input_size(const struct file_input *f);
/* The next bytes, up to `size` of them; fewer only at the end. Errors: ERR_IO. */
NODISCARD enum err file_input_read(struct file_input *f, void *out, size_t size, size_t *taken, struct errinfo *e);
/* Accepts NULL. */
void file_input_close(struct file_input **f);

/* ---- Writing ---- */

struct file_output;

/* Removes leftovers of killed runs for `path`, as file_output_new() does. For whoever writes several files in one
 * folder: once the first is begun, nobody can tell leftovers from what is being written. */
void file_output_clean(const char *path);

/* Begins the temporary of `path`. `params` are copied, but for their group. Errors: as file_write(). */
NODISCARD enum err file_output_new(const char *path, const struct file_write_params *params, struct file_output **out,
                                   struct errinfo *e);
NODISCARD enum err file_output_write(struct file_output *f, struct bytes bytes, struct errinfo *e);
/* The bytes are durable; the file is not there yet. */
NODISCARD enum err file_output_finish(struct file_output *f, struct errinfo *e);
/* It becomes the file, durably; after file_output_finish(). Errors: ERR_CONFLICT, ERR_IO. */
NODISCARD enum err file_output_place(struct file_output *f, struct errinfo *e);
/* Removes the temporary if it has not become the file; accepts NULL. */
void file_output_free(struct file_output **f);

/* ---- A folder that comes into being whole ---- */

struct folder_draft;

/* A new folder beside `path` (whose name does not end in '/'), `.NAME.tmp…`, for the caller to fill. If an empty folder
 * is at `path` that was made for a group (setgid, and the group may do everything), it gets that one's mode and group,
 * else `mode`. Leftovers of killed runs for the same name are removed.
 * Errors: ERR_CONFLICT (something else is there), ERR_UNREACHABLE (no parent), ERR_IO. */
NODISCARD enum err folder_draft_new(const char *path, unsigned mode, struct folder_draft **out, struct errinfo *e);
/* Where it is until it is placed. */
const char *folder_draft_path(const struct folder_draft *d);
/* It becomes the folder, durably. Errors: ERR_CONFLICT (something is there meanwhile), ERR_IO. */
NODISCARD enum err folder_draft_place(struct folder_draft *d, struct errinfo *e);
/* Removes it with everything in it if it has not become the folder; accepts NULL. */
void folder_draft_free(struct folder_draft **d);

#endif
