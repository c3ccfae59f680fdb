#include "read/preferences.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "files/file.h"
#include "text/ini.h"

#define COMMON "Common"
#define READ "read"

/* Every section that may stand in the file. */
static const char *const sections[] = {COMMON,  READ,     "get", "exec",        "watch",  "install",      "uninstall",
                                       "pairs", "status", "why", "preferences", "report", "policy reset", NULL};

const char *const *preferences_commands(void)
{
    return sections + 1;
}

static bool speaks_of_a_read(const char *command)
{
    return strcmp(command, "status") == 0 || strcmp(command, "why") == 0 || strcmp(command, "report") == 0;
}

struct loading {
    const char *command;
    struct parameters *parameters;
    struct parameters elsewhere; /* what sections of other commands say: checked, and not used */
};

static enum err unknown(const struct ini_entry *entry, const char *what, const char *word, const char *const *known,
                        struct errinfo *e)
{
    const char *meant = nearest_word(word, known);
    if (meant != NULL)
        return err_set(e, ERR_USAGE, "line %d: there is no %s '%s'; did you mean %s?", entry->line, what, word, meant);
    return err_set(e, ERR_USAGE, "line %d: there is no %s '%s'", entry->line, what, word);
}

/* The parameter of a key, and which of several: 0 if it has no number. */
static enum err read_key(const struct ini_entry *entry, enum parameter_id *id, uint64_t *order, struct errinfo *e)
{
    const char *dot = strchr(entry->key, '.');
    size_t size = dot != NULL ? (size_t)(dot - entry->key) : strlen(entry->key);
    *order = 0;
    *id = parameter_find(entry->key, size);
    if (*id == PARAMETER_COUNT)
        return unknown(entry, "start parameter", entry->key, parameter_names, e);
    if (*id == PARAMETER_PREFERENCES)
        return err_set(e, ERR_USAGE, "line %d: Preferences can stand on the command line only", entry->line);
    if (dot == NULL)
        return ERR_OK;
    if (!parameter_table[*id].several || !bytes_to_number(bytes_text(dot + 1), LIMIT_SOURCE_FILES, order) ||
        *order == 0)
        return err_set(e, ERR_USAGE,
                       "line %d: '%s' cannot be; only CertificateSource.1, CertificateSource.2 … and "
                       "CertificatePasswordFile.1 … are numbered, up to %u",
                       entry->line, entry->key, LIMIT_SOURCE_FILES);
    return ERR_OK;
}

static enum err find_section(const struct ini_entry *entry, const char **out, struct errinfo *e)
{
    if (entry->section[0] == '\0')
        return err_set(e, ERR_USAGE, "line %d: '%s' stands outside of sections; put [" COMMON "] in front of it",
                       entry->line, entry->key);
    for (size_t i = 0; sections[i] != NULL; i++) {
        if (ascii_equals_nocase(sections[i], entry->section)) {
            *out = sections[i];
            return ERR_OK;
        }
    }
    return unknown(entry, "section", entry->section, sections, e);
}

static bool has_order(const struct parameter_setting *s, const struct parameter_place *place)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->values[i].place.origin == place->origin && s->values[i].place.order == place->order)
            return true;
    }
    return false;
}

/* ORIGIN_DEFAULT: it is for other commands. */
static enum parameter_origin origin_of(const char *section, const char *command)
{
    if (strcmp(section, COMMON) == 0)
        return ORIGIN_COMMON;
    if (command == NULL)
        return ORIGIN_DEFAULT;
    if (strcmp(section, command) == 0)
        return ORIGIN_SECTION;
    return strcmp(section, READ) == 0 && speaks_of_a_read(command) ? ORIGIN_READ : ORIGIN_DEFAULT;
}

static enum err take_entry(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    struct loading *l = context;
    enum parameter_id id = PARAMETER_COUNT;
    struct parameter_place place = {ORIGIN_DEFAULT, entry->line, 0};
    const char *section = NULL;
    enum err error = find_section(entry, &section, e);
    if (error == ERR_OK)
        error = read_key(entry, &id, &place.order, e);
    if (error != ERR_OK)
        return error;
    struct parameters *to = l->parameters;
    place.origin = origin_of(section, l->command);
    if (place.origin == ORIGIN_DEFAULT) {
        place.origin = ORIGIN_SECTION;
        to = &l->elsewhere;
    }
    /* Several values differ in their number; elsewhere it does not matter, as sections are mixed there. */
    if (to == l->parameters && has_order(&to->settings[id], &place))
        return err_set(e, ERR_USAGE, "line %d: '%s' is given twice; leave one out", entry->line, entry->key);
    if (to == &l->elsewhere)
        parameters_done(to);
    error = parameters_set(to, id, entry->value, &place, e);
    return err_context(e, error, "line %d", entry->line);
}

enum err preferences_parse(struct bytes text, const char *name, const char *command, struct parameters *p,
                           struct errinfo *e)
{
    struct loading l = {.command = command, .parameters = p};
    enum err error = ini_each(text, take_entry, &l, e);
    parameters_done(&l.elsewhere);
    /* Whatever is wrong in it, the preferences file is. */
    if (error == ERR_MALFORMED)
        error = ERR_USAGE;
    return err_context(e, error, "%s", name);
}

enum err preferences_load(const char *command, struct parameters *p, struct errinfo *e)
{
    const char *path = parameters_text(p, PARAMETER_PREFERENCES);
    bool is_usual = parameters_origin(p, PARAMETER_PREFERENCES) == ORIGIN_DEFAULT;
    struct buf text = {NULL, 0};
    enum err error = file_read(path, LIMIT_PREFERENCES, &text, NULL, e);
    if (is_usual && file_was_missing(path, error))
        return ERR_OK;
    if (error == ERR_OK)
        error = preferences_parse(buf_bytes(&text), path, command, p, e);
    buf_done(&text);
    return error;
}
