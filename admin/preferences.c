#include "admin/preferences.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "files/file.h"
#include "text/ini.h"

void admin_preferences_done(struct admin_preferences *p)
{
    free(p->vault);
    *p = (struct admin_preferences){NULL};
}

static enum err unknown(const struct ini_entry *entry, const char *what, const char *word, const char *const *words,
                        struct errinfo *e)
{
    const char *meant = nearest_word(word, words);
    if (meant != NULL)
        return err_set(e, ERR_USAGE, "line %d: unknown %s '%s'; did you mean '%s'?", entry->line, what, word, meant);
    return err_set(e, ERR_USAGE, "line %d: unknown %s '%s'; there is only '%s'", entry->line, what, word, words[0]);
}

static enum err take_vault(const struct ini_entry *entry, struct admin_preferences *p, struct errinfo *e)
{
    if (p->vault != NULL)
        return err_set(e, ERR_USAGE, "line %d: 'Vault' is there twice; keep one", entry->line);
    if (entry->value[0] != '/')
        return err_set(e, ERR_USAGE, "line %d: 'Vault' must be a whole path, beginning with '/'", entry->line);
    return text_copy(entry->value, &p->vault, e);
}

static enum err take_entry(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    static const char *const sections[] = {"Common", NULL};
    static const char *const keys[] = {"Vault", NULL};
    if (entry->section[0] != '\0' && !ascii_equals_nocase(entry->section, sections[0]))
        return unknown(entry, "section", entry->section, sections, e);
    if (!ascii_equals_nocase(entry->key, keys[0]))
        return unknown(entry, "key", entry->key, keys, e);
    return take_vault(entry, context, e);
}

enum err admin_preferences_parse(struct bytes text, struct admin_preferences *out, struct errinfo *e)
{
    struct admin_preferences p = {NULL};
    enum err error = ini_each(text, take_entry, &p, e);
    if (error == ERR_OK)
        *out = p;
    else
        admin_preferences_done(&p);
    /* To whoever calls the program, a preferences file that cannot be understood is a wrong one. */
    return error == ERR_MALFORMED || error == ERR_TOO_LARGE ? ERR_USAGE : error;
}

enum err admin_preferences_load(const char *path, struct admin_preferences *out, struct errinfo *e)
{
    struct buf text = {NULL, 0};
    enum err error = file_read(path, LIMIT_PREFERENCES, &text, NULL, e);
    if (file_was_missing(path, error)) {
        *out = (struct admin_preferences){NULL};
        return ERR_OK;
    }
    if (error != ERR_OK)
        return error;
    error = admin_preferences_parse(buf_bytes(&text), out, e);
    err_context(e, error, "%s", path);
    buf_done(&text);
    return error;
}
