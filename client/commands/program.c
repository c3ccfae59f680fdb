#include "commands/session.h"

static const struct cli_command *const commands[] = {
    &cmd_read, &cmd_get,         &cmd_exec,   &cmd_watch,        &cmd_install, &cmd_uninstall, &cmd_pairs, &cmd_status,
    &cmd_why,  &cmd_preferences, &cmd_report, &cmd_policy_reset, NULL};

static const struct cli_parameter parameters[] = {
#define X(identifier, name, option, kind, several, value, usual, help) {name, option, usual},
    PARAMETER_LIST(X)
#undef X
        {NULL, NULL, NULL},
};

static const struct cli_words words[] = {
    {"ID", "pairs", "id"},
    {NULL, NULL, NULL},
};

const struct cli_program this_program = {
    .name = "rollseal-client",
    .summary = "reads configurations that only this computer's pairs open",
    .commands = commands,
    .parameters = parameters,
    .words = words,
    .overview = overview,
};
