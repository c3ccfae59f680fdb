#include "commands/environment.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "system/process.h"
#include "text/ini.h"

enum err environment_check_prefix(const char *prefix, struct errinfo *e)
{
    if (strspn(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == strlen(prefix))
        return ERR_OK;
    return err_set(e, ERR_USAGE, "--prefix cannot be '%s'; names of variables are made of letters, digits and _",
                   prefix);
}

struct names {
    const char *prefix;
    char **items;
    size_t count, capacity;
};

static void names_done(struct names *n)
{
    for (size_t i = 0; i < n->count; i++)
        free(n->items[i]);
    free(n->items);
}

static void write_capitals(struct writer *w, const char *text)
{
    for (; *text != '\0'; text++) {
        char c = ascii_upper(*text);
        if (!ascii_is_letter(c) && !ascii_is_digit(c))
            c = '_';
        writer_bytes(w, (struct bytes){(const uint8_t *)&c, 1});
    }
}

static enum err name_of(const struct ini_entry *entry, const char *prefix, char **out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_CONFIGURATION);
    writer_text(&w, prefix);
    if (entry->section[0] != '\0') {
        write_capitals(&w, entry->section);
        writer_text(&w, "_");
    }
    write_capitals(&w, entry->key);
    return writer_finish_text(&w, out, e);
}

static enum err collect(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    struct names *n = context;
    if (n->count == n->capacity) {
        size_t capacity = n->capacity > 0 ? 2 * n->capacity : 64;
        char **grown = realloc(n->items, capacity * sizeof *grown);
        if (grown == NULL)
            return err_no_memory(e);
        n->items = grown;
        n->capacity = capacity;
    }
    enum err error = name_of(entry, n->prefix, &n->items[n->count], e);
    if (error == ERR_OK)
        n->count++;
    return error;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The loader, the C library or a shell acts on it before the command does. A configuration names values; which code
 * runs is said by whoever starts us. */
static bool rules_programs(const char *name)
{
    static const char *const names[] = {"BASHOPTS", "BASH_ENV", "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "IFS",
                                        "LOCPATH",  "NLSPATH",  "PATH",       "PS4",         "SHELLOPTS"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return strncmp(name, "LD_", 3) == 0;
}

static enum err check_harmless(const struct names *n, struct errinfo *e)
{
    for (size_t i = 0; i < n->count; i++) {
        if (rules_programs(n->items[i]))
            return err_set(e, ERR_MALFORMED,
                           "a value of the configuration would be the variable %s, which decides what programs run; "
                           "give --prefix, or rename the key",
                           n->items[i]);
    }
    return ERR_OK;
}

static enum err check_different(struct names *n, struct errinfo *e)
{
    if (n->count > 0)
        qsort(n->items, n->count, sizeof *n->items, compare);
    for (size_t i = 1; i < n->count; i++) {
        if (strcmp(n->items[i - 1], n->items[i]) == 0)
            return err_set(e, ERR_MALFORMED,
                           "two values of the configuration would be the variable %s; rename one of "
                           "the keys",
                           n->items[i]);
    }
    return ERR_OK;
}

static enum err set(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    const struct names *n = context;
    char *name = NULL;
    enum err error = name_of(entry, n->prefix, &name, e);
    if (error == ERR_OK)
        error = process_set_variable(name, entry->value, e);
    free(name);
    return error;
}

enum err environment_set(struct bytes ini, const char *prefix, struct errinfo *e)
{
    struct names names = {.prefix = prefix};
    enum err error = ini_each(ini, collect, &names, e);
    if (error == ERR_OK)
        error = check_harmless(&names, e);
    if (error == ERR_OK)
        error = check_different(&names, e);
    if (error == ERR_OK)
        error = ini_each(ini, set, &names, e);
    names_done(&names);
    return error;
}
