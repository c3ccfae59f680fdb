/*
 * base/nearest: the word that somebody probably meant.
 */
#ifndef ROLLSEAL_BASE_NEAREST_H
#define ROLLSEAL_BASE_NEAREST_H

#include <stddef.h>

/* The entry of `words` (NULL-terminated) that is nearest to `word` without regard to case, if it is near enough to be a
 * slip of the hand: a third of its letters wrong, missing, superfluous or swapped. Else NULL. */
const char *nearest_word(const char *word, const char *const *words);

#endif
