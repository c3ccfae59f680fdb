/*
 * inih reads; this file prepares it and watches it. Rules: inih never sees a text that ini_check() refuses; its one
 * buffer holds the longest line of the text, so it cuts nothing, and is wiped before inih frees it.
 */
#include "text/ini.h"

#include <ini.h>
#include <string.h>
#include <threads.h>

#include "base/limits.h"
#include "text/ini_lines.h"

/* inih's settings are the process's, so one text at a time; a visitor may read another one meanwhile. */
static mtx_t inih;
static bool inih_is_ready;

static void prepare_lock(void)
{
    inih_is_ready = mtx_init(&inih, mtx_plain | mtx_recursive) == thrd_success;
}

/* A buffer for a line of this size with its LF, which inih takes for cut if nothing is free behind it. */
static void settle_inih(size_t longest_line)
{
    ini_use_stack = false;
    ini_allow_realloc = false;
    ini_initial_alloc = (int)longest_line + 2;
    ini_max_line = (int)longest_line + 2;
    ini_allow_inline_comments = false;
    ini_allow_multiline = false;
    ini_allow_no_value = false;
    ini_allow_bom = true;
    ini_stop_on_first_error = true;
}

struct reading {
    struct bytes left;
    int line;
    char *buffer; /* inih's */
    size_t used;  /* the most that was written there, with the NUL */
    ini_visit *visit;
    void *context;
    enum err error;
    struct errinfo *e;
};

static void wipe_buffer(struct reading *r)
{
    if (r->buffer != NULL)
        wipe(r->buffer, r->used);
}

/* inih's reader: the next line with its LF, or NULL at the end. */
static char *give_line(char *buffer, int capacity, void *reading)
{
    struct reading *r = reading;
    r->buffer = buffer;
    if (r->left.size == 0) {
        wipe_buffer(r);
        return NULL;
    }
    const uint8_t *lf = memchr(r->left.data, '\n', r->left.size);
    size_t size = lf != NULL ? (size_t)(lf - r->left.data) + 1 : r->left.size;
    if (size >= (size_t)capacity)
        return NULL;
    memcpy(buffer, r->left.data, size);
    buffer[size] = '\0';
    r->left = (struct bytes){r->left.data + size, r->left.size - size};
    r->line++;
    return buffer;
}

static int take_key(void *reading, const char *section, const char *key, const char *value)
{
    struct reading *r = reading;
    struct ini_entry entry = {section, key, value, r->line};
    r->error = r->visit(&entry, r->context, r->e);
    if (r->error != ERR_OK)
        wipe_buffer(r); /* inih stops here, and frees it */
    return r->error == ERR_OK;
}

enum err ini_each(struct bytes text, ini_visit *visit, void *context, struct errinfo *e)
{
    static once_flag prepared = ONCE_FLAG_INIT;
    struct reading r = {.left = text, .visit = visit, .context = context, .e = e};
    size_t longest_line;
    if (text.size > LIMIT_CONFIGURATION)
        return err_set(e, ERR_TOO_LARGE, "more than %u bytes", LIMIT_CONFIGURATION);
    enum err error = ini_check(text, &longest_line, e);
    if (error != ERR_OK)
        return error;
    r.used = longest_line + 1;
    call_once(&prepared, prepare_lock);
    if (!inih_is_ready || mtx_lock(&inih) != thrd_success)
        return err_no_memory(e);
    settle_inih(longest_line);
    int result = ini_parse_stream(give_line, &r, take_key, &r);
    mtx_unlock(&inih);
    if (r.error != ERR_OK)
        return r.error;
    if (result < 0)
        return err_no_memory(e);
    if (result > 0 || r.left.size > 0)
        return err_set(e, ERR_MALFORMED, "line %d cannot be read", r.line);
    return ERR_OK;
}

/* ---- Single values ---- */

struct search {
    const char *section, *key;
    struct secret *found;
};

static enum err keep_if_found(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    struct search *search = context;
    if (strcmp(entry->section, search->section) != 0 || strcmp(entry->key, search->key) != 0)
        return ERR_OK;
    return secret_copy(bytes_text(entry->value), &search->found, e);
}

enum err ini_no_such_key(const char *section, const char *key, struct errinfo *e)
{
    if (section[0] == '\0')
        return err_set(e, ERR_NOT_FOUND, "there is no key '%s' outside of sections", key);
    return err_set(e, ERR_NOT_FOUND, "there is no key '%s' in a section [%s]", key, section);
}

enum err ini_get(struct bytes text, const char *section, const char *key, struct secret **out, struct errinfo *e)
{
    struct search search = {section, key, NULL};
    enum err error = ini_each(text, keep_if_found, &search, e);
    if (error != ERR_OK) {
        secret_free(&search.found);
        return error;
    }
    if (search.found == NULL)
        return ini_no_such_key(section, key, e);
    *out = search.found;
    return ERR_OK;
}
