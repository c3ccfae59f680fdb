#include "base/nearest.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"

/* Longer words are not compared: no name of ours comes near. */
#define WORD_MAX 40

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_swapped(const char *a, size_t i, const char *b, size_t j)
{
    return i > 1 && j > 1 && ascii_lower(a[i - 1]) == ascii_lower(b[j - 2]) &&
           ascii_lower(a[i - 2]) == ascii_lower(b[j - 1]);
}

/* How many letters must be changed, put in, left out or swapped with their neighbour to make `b` of `a`. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t cost[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= a_size; i++) {
        for (size_t j = 0; j <= b_size; j++) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            size_t changed = cost[i - 1][j - 1] + (ascii_lower(a[i - 1]) != ascii_lower(b[j - 1]));
            cost[i][j] = least(changed, least(cost[i - 1][j], cost[i][j - 1]) + 1);
            if (is_swapped(a, i, b, j))
                cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a_size][b_size];
}

const char *nearest_word(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    size_t size = strlen(word);
    if (size > WORD_MAX)
        return NULL;
    size_t allowed = size < 3 ? 1 : size / 3;
    for (; *words != NULL; words++) {
        size_t other = strlen(*words);
        if (other > WORD_MAX)
            continue;
        size_t d = distance(word, size, *words, other);
        if (d <= allowed && d < size) {
            allowed = d > 0 ? d - 1 : 0;
            nearest = *words;
            if (d == 0)
                break;
        }
    }
    return nearest;
}
