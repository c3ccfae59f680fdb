#include "cli/find.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

#define NAME_MAX_SIZE 128

/* How many of the words are the name of the command; 0 if they are not. */
static size_t name_size_of(const struct cli_command *c, const struct cli_strings *words)
{
    size_t first = strcspn(c->name, " ");
    if (strncmp(c->name, words->items[0], first) != 0 || words->items[0][first] != '\0')
        return 0;
    if (c->name[first] == '\0')
        return 1;
    return words->count > 1 && strcmp(c->name + first + 1, words->items[1]) == 0 ? 2 : 0;
}

const struct cli_command *find_command(const struct cli_program *p, const struct cli_strings *words, size_t *name_size)
{
    for (size_t i = 0; words->count > 0 && p->commands[i] != NULL; i++) {
        size_t size = name_size_of(p->commands[i], words);
        if (size > 0) {
            *name_size = size;
            return p->commands[i];
        }
    }
    return NULL;
}

bool find_is_in_group(const struct cli_command *c, const char *group)
{
    size_t size = strlen(group);
    return strncmp(c->name, group, size) == 0 && c->name[size] == ' ';
}

bool find_is_group(const struct cli_program *p, const char *word)
{
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        if (find_is_in_group(p->commands[i], word))
            return true;
    }
    return false;
}

/* The command that was meant by the first one or two of the words; NULL if none is near. */
static const char *nearest_command(const char *const *names, const struct cli_strings *words)
{
    struct writer w = writer_to(NAME_MAX_SIZE);
    char *both = NULL;
    const char *meant = NULL;
    if (words->count > 1) {
        writer_format(&w, "%s %s", words->items[0], words->items[1]);
        if (writer_finish_text(&w, &both, NULL) == ERR_OK)
            meant = nearest_word(both, names);
        free(both);
    }
    return meant != NULL ? meant : nearest_word(words->items[0], names);
}

enum err find_refuse(const struct cli_program *p, const struct cli_strings *words, struct errinfo *e)
{
    size_t count = 0;
    while (p->commands[count] != NULL)
        count++;
    const char **names = calloc(count + 1, sizeof *names);
    if (names == NULL)
        return err_no_memory(e);
    for (size_t i = 0; i < count; i++)
        names[i] = p->commands[i]->name;
    const char *meant = nearest_command(names, words);
    free(names);
    bool in_group = words->count > 1 && find_is_group(p, words->items[0]);
    const char *space = in_group ? " " : "", *second = in_group ? words->items[1] : "";
    if (meant != NULL)
        return err_set(e, ERR_USAGE, "unknown command '%s%s%s'; did you mean '%s'?", words->items[0], space, second,
                       meant);
    return err_set(e, ERR_USAGE, "unknown command '%s%s%s'", words->items[0], space, second);
}

const struct cli_option *find_first_parameter(const struct cli_program *p, const struct cli_command *c)
{
    const struct cli_option *o = c->options;
    while (o != NULL && o->name != NULL && find_parameter(p, o) == NULL)
        o++;
    return o != NULL && o->name != NULL ? o : NULL;
}

const struct cli_option *find_needed(const struct cli_command *c)
{
    const struct cli_option *o = c->needs != NULL ? c->options : NULL;
    while (o != NULL && o->name != NULL && strcmp(o->name, c->needs) != 0)
        o++;
    return o != NULL && o->name != NULL ? o : NULL;
}

const struct cli_parameter *find_parameter(const struct cli_program *p, const struct cli_option *o)
{
    bool is_negation = o->type == CLI_FLAG && strncmp(o->name, "no-", 3) == 0;
    const char *name = o->name + (is_negation ? 3 : 0);
    for (const struct cli_parameter *at = p->parameters; at != NULL && at->name != NULL; at++) {
        if (strcmp(at->option, name) == 0)
            return at;
    }
    return NULL;
}
