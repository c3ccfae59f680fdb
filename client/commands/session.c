#include "commands/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "cli/talk.h"
#include "read/preferences.h"
#include "system/log.h"

/* ---- Words ---- */

/* An option of the command itself whose value is the next word. */
static bool takes_next(const char *word, const void *context)
{
    const struct cli_option *options = context;
    if (strncmp(word, "--", 2) != 0)
        return false;
    for (; options->name != NULL; options++) {
        if (options->type != CLI_FLAG && strcmp(word + 2, options->name) == 0)
            return true;
    }
    return false;
}

/* The start parameter that an operand was meant to be; NULL if it is near to none. */
static const char *meant_by(const char *operand)
{
    const char *begin = operand[0] == '/' ? operand + 1 : operand;
    char *name = strndup(begin, strcspn(begin, "="));
    const char *meant = name != NULL ? nearest_word(name, parameter_names) : NULL;
    free(name);
    return meant;
}

static enum err check_operands(const struct cli_command *command, const struct cli_strings *operands, struct errinfo *e)
{
    if (operands->count < command->operands_min)
        return err_set(e, ERR_USAGE, "'%s' needs %s", command->name, command->operands);
    if (operands->count <= command->operands_max)
        return ERR_OK;
    for (size_t i = 0; i < operands->count; i++) {
        const char *meant = meant_by(operands->items[i]);
        if (meant != NULL)
            return err_set(e, ERR_USAGE, "'%s' is not a start parameter; did you mean %s?", operands->items[i], meant);
    }
    return err_set(e, ERR_USAGE, "'%s' is one word too many for '%s'", operands->items[command->operands_max],
                   command->name);
}

/* Start parameters are taken out first; what is left is the command's own. */
static enum err read_words(struct session *s, const struct session_words *w, struct errinfo *e)
{
    const struct parameter_words from = {w->argv, (size_t)w->argc, takes_next, w->command->options};
    const struct cli_option *const tables[] = {w->command->options, NULL};
    void *const args[] = {w->args};
    const struct cli_parse how = {tables, args, false};
    size_t count = 0;
    char **rest = calloc((size_t)w->argc + 1, sizeof *rest);
    enum err error = rest != NULL ? parameters_take_words(&s->parameters, &from, rest, &count, e) : err_no_memory(e);
    if (error == ERR_OK)
        error = cli_options_parse(&how, (int)count, rest, &s->operands, e);
    if (error == ERR_OK)
        error = check_operands(w->command, &s->operands, e);
    free(rest);
    return cli_with_hint(s->cli->program, w->command->name, error, e);
}

/* ---- Warnings and errors ---- */

static void write_log(const struct session *s, enum log_level level, const char *message)
{
    if (ascii_equals_nocase(parameters_text(&s->parameters, PARAMETER_LOG), "syslog"))
        log_write(s->cli->program, level, message);
}

void session_warn(enum err error, const char *text, void *session)
{
    const struct session *s = session;
    (void)error;
    cli_warn(s->cli, "%s", text);
    write_log(s, LOG_LEVEL_WARNING, text);
}

void session_complain(const struct session *s, const char *message)
{
    talk_error(s->cli->program, message);
    write_log(s, LOG_LEVEL_ERROR, message);
}

/* ---- Parameters ---- */

enum err session_load_parameters(const struct session *s, const char *command, struct parameters *out,
                                 struct errinfo *e)
{
    struct parameters p = {.settings = {{NULL, 0}}};
    enum err error = ERR_OK;
    for (size_t i = 0; i < PARAMETER_COUNT && error == ERR_OK; i++) {
        const struct parameter_setting *set = &s->parameters.settings[i];
        for (size_t j = 0; j < set->count && error == ERR_OK; j++) {
            if (set->values[j].place.origin == ORIGIN_COMMAND_LINE)
                error = parameters_set(&p, (enum parameter_id)i, set->values[j].text, &set->values[j].place, e);
        }
    }
    if (error == ERR_OK)
        error = preferences_load(command, &p, e);
    if (error == ERR_OK)
        *out = p;
    else
        parameters_done(&p);
    return error;
}

enum err session_run(struct cli_context *c, const struct session_words *words, session_work *work, struct errinfo *e)
{
    struct session s = {.cli = c};
    enum err error = read_words(&s, words, e);
    if (error == ERR_OK)
        error = preferences_load(words->command->name, &s.parameters, e);
    if (error == ERR_OK)
        error = client_new(&s.parameters, session_warn, &s, &s.client, e);
    if (error == ERR_OK)
        error = work(&s, words->args, e);
    if (error != ERR_OK && e != NULL)
        write_log(&s, LOG_LEVEL_ERROR, e->message);
    client_free(&s.client);
    cli_strings_done(&s.operands);
    parameters_done(&s.parameters);
    return error;
}
