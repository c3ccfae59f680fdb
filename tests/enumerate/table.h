/*
 * enumerate/table: keys of one size, each once, numbered from 0 in the order of their first appearance.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_TABLE_H
#define ROLLSEAL_TESTS_ENUMERATE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table {
    size_t key_size;
    uint8_t *keys;
    uint32_t *slots; /* number + 1; 0: free */
    size_t slot_count;
    uint32_t count;
    size_t room; /* of `keys`, in keys */
};

void table_init(struct table *t, size_t key_size);
void table_done(struct table *t);

/* The number of a key, which is copied if it is new. Keys are compared byte by byte: no padding may be left undefined.
 */
uint32_t table_number(struct table *t, const void *key, bool *is_new);
const void *table_key(const struct table *t, uint32_t number);

/* Makes room for element `number` in an array that grows by doubling. Out of memory ends the program. */
void *array_grow(void *array, size_t *room, size_t number, size_t element_size);

#endif
