#include "cli/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "system/process.h"

struct result *result_new(void)
{
    return calloc(1, sizeof(struct result));
}

/* A text may be secret: a configuration is, in JSON. */
static void free_text(char *text)
{
    if (text != NULL)
        wipe(text, strlen(text));
    free(text);
}

static void fact_done(struct result_fact *fact)
{
    free_text(fact->text);
    for (size_t i = 0; i < fact->count; i++) {
        if (fact->rows != NULL)
            result_free(&fact->rows[i]);
        if (fact->items != NULL)
            free(fact->items[i]);
    }
    free(fact->rows);
    free(fact->items);
}

void result_free(struct result **r)
{
    if (*r == NULL)
        return;
    for (size_t i = 0; i < (*r)->count; i++)
        fact_done(&(*r)->facts[i]);
    free((*r)->facts);
    free(*r);
    *r = NULL;
}

/* A new fact at the end; NULL without memory, which the result remembers. */
static struct result_fact *add(struct result *r, enum result_type type, const char *key, const char *label)
{
    if (r == NULL || r->failed)
        return NULL;
    struct result_fact *grown = realloc(r->facts, (r->count + 1) * sizeof *grown);
    if (grown == NULL) {
        r->failed = true;
        return NULL;
    }
    r->facts = grown;
    r->facts[r->count] = (struct result_fact){.type = type, .key = key, .label = label};
    return &r->facts[r->count++];
}

/* The fact of this key, made if it is not there yet. */
static struct result_fact *find_or_add(struct result *r, enum result_type type, const char *key, const char *label)
{
    for (size_t i = 0; r != NULL && i < r->count; i++) {
        if (r->facts[i].type == type && strcmp(r->facts[i].key, key) == 0)
            return &r->facts[i];
    }
    return add(r, type, key, label);
}

static void add_text(struct result *r, struct result_fact *fact, const char *text)
{
    if (fact == NULL || text == NULL)
        return;
    fact->text = strdup(text);
    if (fact->text == NULL)
        r->failed = true;
}

void result_text(struct result *r, const char *key, const char *label, const char *text)
{
    add_text(r, add(r, RESULT_TEXT, key, label), text);
}

void result_line(struct result *r, const char *text)
{
    add_text(r, add(r, RESULT_LINE, NULL, NULL), text);
}

void result_value(struct result *r, const char *key, const char *text)
{
    add_text(r, add(r, RESULT_VALUE, key, NULL), text);
}

static void add_number(struct result *r, enum result_type type, const char *key, const char *label, int64_t number)
{
    struct result_fact *fact = add(r, type, key, label);
    if (fact != NULL)
        fact->number = number;
}

void result_number(struct result *r, const char *key, const char *label, int64_t number)
{
    add_number(r, RESULT_NUMBER, key, label, number);
}

void result_boolean(struct result *r, const char *key, const char *label, bool value)
{
    add_number(r, RESULT_BOOLEAN, key, label, value);
}

void result_time(struct result *r, const char *key, const char *label, int64_t seconds)
{
    add_number(r, RESULT_TIME, key, label, seconds);
}

void result_time_if(struct result *r, bool there_is, const char *key, const char *label, int64_t seconds)
{
    if (there_is)
        result_time(r, key, label, seconds);
    else
        result_text(r, key, label, NULL);
}

static struct result_fact *find_or_add_rows(struct result *r, const char *key, const char *label, const char *empty)
{
    struct result_fact *fact = find_or_add(r, RESULT_ROWS, key, label);
    if (fact != NULL)
        fact->empty = empty;
    return fact;
}

void result_rows(struct result *r, const char *key, const char *label, const char *empty)
{
    find_or_add_rows(r, key, label, empty);
}

struct result *result_row(struct result *r, const char *key, const char *label, const char *empty)
{
    struct result_fact *fact = find_or_add_rows(r, key, label, empty);
    if (fact == NULL)
        return NULL;
    struct result **grown = realloc(fact->rows, (fact->count + 1) * sizeof *grown);
    if (grown != NULL)
        fact->rows = grown;
    struct result *row = grown != NULL ? result_new() : NULL;
    if (row == NULL)
        r->failed = true;
    else
        fact->rows[fact->count++] = row;
    return row;
}

void result_item(struct result *r, const char *key, const char *label, const char *text)
{
    struct result_fact *fact = find_or_add(r, RESULT_ITEMS, key, label);
    if (fact == NULL || text == NULL)
        return;
    char **grown = realloc(fact->items, (fact->count + 1) * sizeof *grown);
    if (grown != NULL)
        fact->items = grown;
    char *item = grown != NULL ? strdup(text) : NULL;
    if (item == NULL)
        r->failed = true;
    else
        fact->items[fact->count++] = item;
}

bool result_is_whole(const struct result *r)
{
    if (r == NULL || r->failed)
        return false;
    for (size_t i = 0; i < r->count; i++) {
        for (size_t j = 0; r->facts[i].rows != NULL && j < r->facts[i].count; j++) {
            if (!result_is_whole(r->facts[i].rows[j]))
                return false;
        }
    }
    return true;
}

enum err result_print(const struct result *r, bool json, struct errinfo *e)
{
    char *text = NULL;
    enum err error = json ? result_to_json(r, &text, e) : result_to_text(r, &text, e);
    if (error == ERR_OK)
        error = process_write_output(text, strlen(text), e);
    free_text(text);
    return error;
}
