#include "admin/choice.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

/* "a, b and c", cut at the size of `out`. */
static void list(const char *const *words, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; words[i] != NULL && used < size; i++) {
        const char *between = i == 0 ? "" : words[i + 1] != NULL ? ", " : " and ";
        used += (size_t)snprintf(out + used, size - used, "%s%s", between, words[i]);
    }
}

enum err choice_find(const char *unknown, const char *const *words, const char *word, size_t *out, struct errinfo *e)
{
    char all[200] = "";
    size_t i = 0;
    while (words[i] != NULL && strcmp(words[i], word) != 0)
        i++;
    if (words[i] != NULL) {
        *out = i;
        return ERR_OK;
    }
    const char *meant = nearest_word(word, words);
    if (meant != NULL)
        return err_set(e, ERR_USAGE, "%s '%s'; did you mean '%s'?", unknown, word, meant);
    list(words, all, sizeof all);
    return err_set(e, ERR_USAGE, "%s '%s'; there are %s", unknown, word, all);
}
