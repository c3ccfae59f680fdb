#include <stdlib.h>
#include <string.h>

#include "text/ini_lines.h"

/* A key, to find the one that is there twice. */
struct named_line {
    struct bytes section, key; /* views into the text */
    int number;
};

struct named_lines {
    struct named_line *items;
    size_t count, capacity;
};

static bool add_named_line(struct named_lines *all, struct named_line item)
{
    if (all->count == all->capacity) {
        size_t capacity = all->capacity * 2 + 64;
        struct named_line *grown = realloc(all->items, capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        all->items = grown;
        all->capacity = capacity;
    }
    all->items[all->count++] = item;
    return true;
}

static int compare_bytes(struct bytes a, struct bytes b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_names(const struct named_line *a, const struct named_line *b)
{
    int order = compare_bytes(a->section, b->section);
    return order != 0 ? order : compare_bytes(a->key, b->key);
}

static int compare_named_lines(const void *a, const void *b)
{
    const struct named_line *left = a, *right = b;
    int order = compare_names(left, right);
    return order != 0 ? order : (left->number > right->number) - (left->number < right->number);
}

static enum err refuse_doubles(struct named_lines *all, struct errinfo *e)
{
    if (all->count > 0)
        qsort(all->items, all->count, sizeof all->items[0], compare_named_lines);
    for (size_t i = 1; i < all->count; i++) {
        const struct named_line *first = &all->items[i - 1], *second = &all->items[i];
        if (compare_names(first, second) == 0)
            return err_set(e, ERR_MALFORMED, "line %d: the key '%.*s' is in this section already, in line %d",
                           second->number, (int)second->key.size, (const char *)second->key.data, first->number);
    }
    return ERR_OK;
}

enum err ini_check(struct bytes text, size_t *longest_line, struct errinfo *e)
{
    struct named_lines all = {NULL, 0, 0};
    struct ini_lines lines;
    struct bytes section = {NULL, 0};
    *longest_line = 0;
    enum err error = ini_lines_begin(text, &lines, e);
    while (error == ERR_OK && !ini_lines_are_done(&lines)) {
        struct ini_line line;
        error = ini_lines_next(&lines, &line, e);
        if (error != ERR_OK)
            break;
        if (line.whole.size > *longest_line)
            *longest_line = line.whole.size;
        if (line.kind == INI_LINE_SECTION)
            section = line.name;
        if (line.kind == INI_LINE_KEY && !add_named_line(&all, (struct named_line){section, line.name, line.number}))
            error = err_no_memory(e);
    }
    if (error == ERR_OK)
        error = refuse_doubles(&all, e);
    free(all.items);
    return error;
}
