/*
 * INI files. The first line of an input names SECTION.KEY, the second is a value, the rest is the file. Whatever they
 * are: what is read is found again one by one; a change says what was asked, and its undoing brings the rest back.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/ini.h"

static void demand(bool holds)
{
    if (!holds)
        abort();
}

struct finding {
    struct bytes text;
    size_t count;
};

/* Each of the first entries must be found by its names. */
static enum err find_again(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    struct finding *f = context;
    struct secret *value = NULL;
    if (f->count++ < 8) {
        demand(entry->key[0] != '\0' && entry->line > 0);
        demand(ini_get(f->text, entry->section, entry->key, &value, e) == ERR_OK);
        demand(bytes_equal_text(secret_bytes(value), entry->value));
        secret_free(&value);
    }
    return ERR_OK;
}

/* How many keys; `error` is what reading it said. */
static size_t read_all(struct bytes text, enum err *error)
{
    struct finding f = {text, 0};
    *error = ini_each(text, find_again, &f, NULL);
    return f.count;
}

static bool has_key(struct bytes text, const char *section, const char *key)
{
    struct secret *value = NULL;
    enum err error = ini_get(text, section, key, &value, NULL);
    demand((value != NULL) == (error == ERR_OK));
    secret_free(&value);
    return error == ERR_OK;
}

static void check_unset(struct bytes text, const char *section, const char *key, size_t want_count)
{
    enum err error;
    struct secret *without = NULL;
    demand(ini_unset(text, section, key, &without, NULL) == ERR_OK);
    demand(!has_key(secret_bytes(without), section, key));
    demand(read_all(secret_bytes(without), &error) == want_count && error == ERR_OK);
    secret_free(&without);
}

static void check_set(struct bytes text, const char *section, const char *key, struct bytes value)
{
    enum err readable, error;
    size_t count = read_all(text, &readable);
    struct secret *changed = NULL, *got = NULL;
    enum err result = ini_set(text, section, key, value, &changed, NULL);
    demand((changed != NULL) == (result == ERR_OK));
    demand(readable == ERR_OK || result != ERR_OK);
    if (changed == NULL)
        return;
    size_t others = count - has_key(text, section, key);
    demand(ini_get(secret_bytes(changed), section, key, &got, NULL) == ERR_OK && secret_equals(got, value));
    demand(read_all(secret_bytes(changed), &error) == others + 1 && error == ERR_OK);
    check_unset(secret_bytes(changed), section, key, others);
    secret_free(&changed);
    secret_free(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader r = reader_of((struct bytes){data, size});
    struct bytes name, value;
    char *section = NULL, *key = NULL;
    if (!reader_line(&r, &name) || !reader_line(&r, &value))
        return 0;
    char *section_key = strndup((const char *)name.data, name.size);
    if (section_key != NULL && ini_split(section_key, &section, &key, NULL) == ERR_OK)
        check_set(r.left, section, key, value);
    free(section_key);
    free(section);
    free(key);
    return 0;
}
