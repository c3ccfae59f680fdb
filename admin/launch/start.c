#include "admin/launch/start.h"

#include <stdlib.h>
#include <string.h>

#include "admin/choice.h"
#include "base/nearest.h"
#include "start/spelling.h"

/* ---- Start parameters ---- */

static enum err fail_unknown(const char *pair, const char *equals, struct errinfo *e)
{
    char *name = strndup(pair, (size_t)(equals - pair));
    if (name == NULL)
        return err_no_memory(e);
    const char *meant = nearest_word(name, parameter_names);
    enum err error = meant != NULL
                         ? err_set(e, ERR_USAGE, "there is no start parameter '%s'; did you mean %s?", name, meant)
                         : err_set(e, ERR_USAGE, "there is no start parameter '%s'; see rollseal-client(1)", name);
    free(name);
    return error;
}

static bool is_given(const struct launch_parameters *list, const char *name)
{
    size_t i = 0;
    while (i < list->count && strcmp(list->rows[i].name, name) != 0)
        i++;
    return i < list->count;
}

static enum err check_pair(const struct launch_parameters *list, const char *pair, enum parameter_id *id,
                           struct errinfo *e)
{
    const char *equals = strchr(pair, '=');
    if (equals == NULL)
        return err_set(e, ERR_USAGE, "'%s' is no start parameter with a value; write NAME=VALUE", pair);
    const enum parameter_id found = parameter_find(pair, (size_t)(equals - pair));
    if (found == PARAMETER_COUNT)
        return fail_unknown(pair, equals, e);
    if (is_given(list, parameter_table[found].name) && !parameter_table[found].several)
        return err_set(e, ERR_USAGE, "%s is given twice; leave one out", parameter_table[found].name);
    *id = found;
    return parameter_check(found, equals + 1, e);
}

static enum err take_pair(struct launch_parameters *list, const char *pair, struct errinfo *e)
{
    enum parameter_id id = PARAMETER_COUNT;
    struct launch_parameter *row = &list->rows[list->count];
    enum err error = check_pair(list, pair, &id, e);
    if (error != ERR_OK)
        return error;
    list->count++;
    error = text_copy(parameter_table[id].name, &row->name, e);
    return error == ERR_OK ? text_copy(strchr(pair, '=') + 1, &row->value, e) : error;
}

enum err launch_take_parameters(const char *const *pairs, size_t count, struct launch_parameters *out,
                                struct errinfo *e)
{
    if (count == 0)
        return err_set(e, ERR_USAGE,
                       "which start parameters? give at least one, as --parameter CertificateSource=store");
    struct launch_parameters list = {calloc(count, sizeof *list.rows), 0};
    enum err error = list.rows != NULL ? ERR_OK : err_no_memory(e);
    for (size_t i = 0; i < count && error == ERR_OK; i++)
        error = take_pair(&list, pairs[i], e);
    if (error == ERR_OK)
        *out = list;
    else
        launch_parameters_done(&list);
    return error;
}

/* ---- Commands ---- */

/* Those that start scripts have a use for. */
static const struct command {
    const char *name;
    const char *needs; /* without which it does nothing */
    bool prints;       /* what others need not read */
} commands[] = {{"read", NULL, true},
                {"get", "SECTION.KEY", true},
                {"exec", "-- COMMAND", false},
                {"watch", "--output FILE", false},
                {"report", NULL, false}};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static enum err find_command(const char *name, const struct command **out, struct errinfo *e)
{
    const char *names[COMMAND_COUNT + 1] = {NULL};
    size_t found = 0;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    enum err error = choice_find("no script starts", names, name, &found, e);
    if (error == ERR_OK)
        *out = &commands[found];
    return error;
}

/* They would not be remembered, and some given twice. */
static enum err check_words(const struct launch_start *s, struct errinfo *e)
{
    for (size_t i = 0; i < s->word_count && strcmp(s->words[i], "--") != 0; i++) {
        if (spelling_of(s->words[i]).id != PARAMETER_COUNT)
            return err_set(e, ERR_USAGE, "'%s' is a start parameter; give it in front of --, as --parameter NAME=VALUE",
                           s->words[i]);
    }
    return ERR_OK;
}

static bool has_output(const struct launch_start *s)
{
    size_t i = 0;
    while (i < s->word_count && strncmp(s->words[i], "--output", strlen("--output")) != 0)
        i++;
    return i < s->word_count;
}

static enum err check_command(const struct launch_shell *shell, const struct launch_start *s, struct errinfo *e)
{
    const struct command *command = NULL;
    enum err error = find_command(s->command, &command, e);
    if (error != ERR_OK)
        return error;
    if (command->needs != NULL && s->word_count == 0)
        return err_set(e, ERR_USAGE, "'%s' needs words of its own; put them at the end: -- %s", s->command,
                       command->needs);
    if (shell->nobody_reads_it && command->prints && !has_output(s))
        return err_set(e, ERR_USAGE,
                       "'%s' would print the configuration where nobody waits for it and others can read it; let it be "
                       "--command read -- --output FILE",
                       s->command);
    return check_words(s, e);
}

/* One that only the command line takes. */
static enum err check_parameters(const struct launch_start *s, struct errinfo *e)
{
    if (!is_given(s->parameters, parameter_table[PARAMETER_PREFERENCES].name))
        return ERR_OK;
    return err_set(e, ERR_USAGE, "Preferences can stand on the command line only; let another kind of script give it");
}

enum err launch_check(const struct launch_shell *shell, const struct launch_start *s, struct errinfo *e)
{
    const struct command *command;
    if (!shell->holds_parameters)
        return check_command(shell, s, e);
    if (s->word_count > 0)
        return err_set(e, ERR_USAGE, "client.ini holds start parameters only; leave '%s' out", s->words[0]);
    enum err error = s->command != NULL ? find_command(s->command, &command, e) : ERR_OK;
    return error == ERR_OK ? check_parameters(s, e) : error;
}
