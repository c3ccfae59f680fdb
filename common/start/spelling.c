#include "start/spelling.h"

#include <string.h>

/* The one value of a switch that has an option of its own. */
#define NO_FALLBACK "--no-fallback"

static enum parameter_id find_option(const char *name, size_t size)
{
    size_t id = 0;
    while (id < PARAMETER_COUNT &&
           (strlen(parameter_table[id].option) != size || strncmp(parameter_table[id].option, name, size) != 0))
        id++;
    return (enum parameter_id)id;
}

struct spelling spelling_of(const char *word)
{
    const char *equals = strchr(word, '=');
    const char *value = equals != NULL ? equals + 1 : NULL;
    size_t size = equals != NULL ? (size_t)(equals - word) : strlen(word);
    if (strcmp(word, NO_FALLBACK) == 0)
        return (struct spelling){PARAMETER_FALLBACK, "false"};
    if (strncmp(word, "--", 2) == 0)
        return (struct spelling){find_option(word + 2, size - 2), value};
    if (word[0] == '/' && equals == NULL)
        return (struct spelling){parameter_find(word + 1, size - 1), NULL};
    struct spelling s = {parameter_find(word, size), value};
    /* The bare name is a start parameter only where no value is needed: `get Log` asks for a key named Log. */
    if (equals == NULL && s.id != PARAMETER_COUNT) {
        if (parameter_table[s.id].kind == PARAMETER_IS_ACCEPT)
            s.value = "";
        else
            s.id = PARAMETER_COUNT;
    }
    return s;
}
