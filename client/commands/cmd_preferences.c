#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/outcome.h"
#include "commands/session.h"
#include "read/preferences.h"
#include "read/status.h"

static const struct cli_option options[] = {START_PARAMETERS, CLI_OPTIONS_END};

struct row {
    enum parameter_id id;
    const char *command; /* that alone has it; NULL: all */
    const char *text;
    const struct parameter_place *place; /* NULL: a default */
};

static void tell_row(const struct session *s, const struct row *row)
{
    struct result *r = result_row(s->cli->result, "parameters", "parameters", NULL);
    const char *file = parameters_text(&s->parameters, PARAMETER_PREFERENCES);
    char origin[512];
    if (row->place == NULL)
        snprintf(origin, sizeof origin, "default");
    else if (row->place->origin == ORIGIN_COMMAND_LINE)
        snprintf(origin, sizeof origin, "command line");
    else
        snprintf(origin, sizeof origin, "%s, line %d", file, row->place->line);
    result_text(r, "parameter", "parameter", parameter_table[row->id].name);
    result_text(r, "value", "value", row->text);
    result_text(r, "command", "for", row->command != NULL ? row->command : "all");
    result_text(r, "origin", "from", origin);
}

static void tell_set(const struct session *s, const struct parameters *p, enum parameter_id id, const char *command)
{
    const struct parameter_setting *set = &p->settings[id];
    for (size_t i = 0; i < set->count; i++)
        tell_row(s, &(struct row){id, command, set->values[i].text, &set->values[i].place});
}

/* The default of a parameter, as a new string; NULL if there is none. */
static char *usual_of(const struct parameters *p, enum parameter_id id)
{
    char *text = NULL, computer[HOST_NAME_SIZE];
    const char *usual = id == PARAMETER_CLIENT_NAME ? computer : parameter_table[id].usual;
    enum err error = ERR_OK;
    host_name(computer);
    if (id == PARAMETER_STATE_DIRECTORY)
        error = client_state_folder(p, &text, NULL);
    else if (id == PARAMETER_POINT)
        error = client_point(p, &text, NULL);
    else if (usual != NULL)
        error = text_copy(usual, &text, NULL);
    return error == ERR_OK ? text : NULL;
}

static void tell_common(const struct session *s, const struct parameters *common)
{
    for (size_t i = 0; i < PARAMETER_COUNT; i++) {
        enum parameter_id id = (enum parameter_id)i;
        if (parameters_origin(common, id) != ORIGIN_DEFAULT) {
            tell_set(s, common, id, NULL);
            continue;
        }
        char *usual = usual_of(common, id);
        tell_row(s, &(struct row){id, NULL, usual, NULL});
        free(usual);
    }
}

static bool is_of_a_section(const struct parameters *p, enum parameter_id id)
{
    enum parameter_origin origin = parameters_origin(p, id);
    return origin == ORIGIN_READ || origin == ORIGIN_SECTION;
}

static enum err tell_command(const struct session *s, const char *command, struct errinfo *e)
{
    struct parameters p = {.settings = {{NULL, 0}}};
    enum err error = session_load_parameters(s, command, &p, e);
    for (size_t i = 0; i < PARAMETER_COUNT && error == ERR_OK; i++) {
        if (is_of_a_section(&p, (enum parameter_id)i))
            tell_set(s, &p, (enum parameter_id)i, command);
    }
    parameters_done(&p);
    return error;
}

/* What no start parameter changes. */
static enum err tell_policy(struct session *s, struct errinfo *e)
{
    struct policy policy = {.signers = NULL};
    enum err error = status_find_policy(s->client, &policy, e);
    if (error != ERR_OK)
        return error;
    outcome_tell_policy(&policy, s->cli->result);
    if (policy.holds)
        cli_note(s->cli,
                 "the policy `encrypted-only` holds: plain files are refused, whatever AcceptEncryptedDataOnly is; "
                 "see `rollseal-client policy reset`");
    policy_done(&policy);
    return ERR_OK;
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    struct parameters common = {.settings = {{NULL, 0}}};
    (void)args;
    enum err error = session_load_parameters(s, NULL, &common, e);
    if (error == ERR_OK)
        tell_common(s, &common);
    for (const char *const *command = preferences_commands(); *command != NULL && error == ERR_OK; command++)
        error = tell_command(s, *command, e);
    if (error == ERR_OK)
        error = tell_policy(s, e);
    parameters_done(&common);
    return error;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    const struct session_words words = {&cmd_preferences, argc, argv, NULL};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_preferences = {
    .name = "preferences",
    .summary = "list every effective start parameter and where it comes from",
    .description = "A parameter that a section sets for one command has a row of its own, which beats the one for all.",
    .example = "rollseal-client preferences",
    .options = options,
    .run_words = run_words,
};
