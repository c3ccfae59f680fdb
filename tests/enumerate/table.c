#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 1024

void *array_grow(void *array, size_t *room, size_t number, size_t element_size)
{
    if (number < *room)
        return array;
    size_t wanted = *room > 0 ? *room : FIRST_SLOTS;
    while (wanted <= number)
        wanted *= 2;
    void *grown = realloc(array, wanted * element_size);
    if (grown == NULL) {
        fputs("enumerate: out of memory\n", stderr);
        exit(2);
    }
    *room = wanted;
    return grown;
}

static uint32_t *new_slots(size_t count)
{
    uint32_t *slots = calloc(count, sizeof *slots);
    if (slots == NULL) {
        fputs("enumerate: out of memory\n", stderr);
        exit(2);
    }
    return slots;
}

void table_init(struct table *t, size_t key_size)
{
    *t = (struct table){.key_size = key_size, .slots = new_slots(FIRST_SLOTS), .slot_count = FIRST_SLOTS};
}

void table_done(struct table *t)
{
    free(t->keys);
    free(t->slots);
    *t = (struct table){.key_size = 0};
}

/* FNV-1a over words of 4 bytes, and a last mix: the low bits choose the slot. */
static size_t hash(const uint8_t *key, size_t size)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < size; i += 4) {
        uint32_t word = 0;
        memcpy(&word, key + i, size - i < 4 ? size - i : 4);
        h = (h ^ word) * 1099511628211u;
        h ^= h >> 29;
    }
    return (size_t)(h ^ h >> 32);
}

const void *table_key(const struct table *t, uint32_t number)
{
    return t->keys + number * t->key_size;
}

/* The slot that the key is in, or the free one where it belongs. */
static uint32_t *find(struct table *t, const uint8_t *key)
{
    size_t at = hash(key, t->key_size) & (t->slot_count - 1);
    while (t->slots[at] != 0 && memcmp(table_key(t, t->slots[at] - 1), key, t->key_size) != 0)
        at = (at + 1) & (t->slot_count - 1);
    return &t->slots[at];
}

static void widen(struct table *t)
{
    free(t->slots);
    t->slot_count *= 2;
    t->slots = new_slots(t->slot_count);
    for (uint32_t i = 0; i < t->count; i++)
        *find(t, table_key(t, i)) = i + 1;
}

uint32_t table_number(struct table *t, const void *key, bool *is_new)
{
    uint32_t *slot = find(t, key);
    *is_new = *slot == 0;
    if (!*is_new)
        return *slot - 1;
    t->keys = array_grow(t->keys, &t->room, t->count, t->key_size);
    memcpy(t->keys + t->count * t->key_size, key, t->key_size);
    *slot = ++t->count;
    if (t->count > t->slot_count / 2)
        widen(t);
    return t->count - 1;
}
