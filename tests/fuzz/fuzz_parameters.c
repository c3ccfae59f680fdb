/*
 * Start parameters and preferences. The lines of an input up to an empty one are the words of a command line, the rest
 * is client.ini. Whatever they are: an error is `usage` with a message, what is set can be said again and is the same,
 * and words that are no start parameters stay as they are, in their order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "read/preferences.h"

#define WORDS_MAX 64

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static bool takes_next(const char *word, const void *context)
{
    (void)context;
    return strcmp(word, "--output") == 0;
}

/* Cuts the text into lines, as strings, up to an empty one; returns what is behind that. */
static char *cut_words(char *text, char **words, size_t *count)
{
    *count = 0;
    while (*count < WORDS_MAX && *text != '\0' && *text != '\n') {
        char *end = strchr(text, '\n');
        words[(*count)++] = text;
        if (end == NULL)
            return text + strlen(text);
        *end = '\0';
        text = end + 1;
    }
    return *text == '\n' ? text + 1 : text;
}

/* The words that were left are words of the command line, in its order. */
static void demand_in_order(char *const *words, size_t count, char *const *rest, size_t rest_count)
{
    size_t at = 0;
    for (size_t i = 0; i < rest_count; i++) {
        while (at < count && words[at] != rest[i])
            at++;
        demand(at < count);
        at++;
    }
}

/* Every value can be set again from its text, and is then the same. */
static void demand_settable(const struct parameters *p)
{
    static const struct parameter_place place = {ORIGIN_COMMAND_LINE, 0, 0};
    for (size_t id = 0; id < PARAMETER_COUNT; id++) {
        const struct parameter_setting *set = &p->settings[id];
        demand(set->count <= 1 || parameter_table[id].several);
        for (size_t i = 0; i < set->count; i++) {
            struct parameters again = {.settings = {{NULL, 0}}};
            demand(set->values[i].place.origin == set->values[0].place.origin);
            demand(parameters_set(&again, (enum parameter_id)id, set->values[i].text, &place, NULL) == ERR_OK);
            demand(strcmp(parameters_text(&again, (enum parameter_id)id), set->values[i].text) == 0);
            parameters_done(&again);
        }
    }
}

static void demand_refusal(enum err error, const struct errinfo *e)
{
    demand(error == ERR_USAGE || error == ERR_TOO_LARGE);
    demand(e->message[0] != '\0');
}

static void read_all(const struct parameter_words *from, const char *ini, size_t ini_size)
{
    struct parameters p = {.settings = {{NULL, 0}}};
    struct errinfo e = {""};
    char *rest[WORDS_MAX];
    size_t rest_count = 0;
    enum err error = parameters_take_words(&p, from, rest, &rest_count, &e);
    if (error == ERR_OK) {
        demand_in_order(from->words, from->count, rest, rest_count);
        error = preferences_parse((struct bytes){(const uint8_t *)ini, ini_size}, "client.ini", "read", &p, &e);
    }
    if (error == ERR_OK)
        demand_settable(&p);
    else
        demand_refusal(error, &e);
    parameters_done(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *words[WORDS_MAX];
    struct parameter_words from = {.words = words, .takes_next = takes_next};
    char *text = malloc(size + 1);
    demand(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    const char *ini = cut_words(text, words, &from.count);
    read_all(&from, ini, size - (size_t)(ini - text));
    free(text);
    return 0;
}
