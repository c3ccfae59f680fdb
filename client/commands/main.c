#include "cli/command.h"
#include "commands/session.h"

int main(int argc, char **argv)
{
    static const struct cli_command *const commands[] = {
        &cmd_read, &cmd_get, &cmd_exec, &cmd_install, &cmd_uninstall, &cmd_pairs, &cmd_status, &cmd_preferences, NULL};
    static const struct cli_program program = {
        .name = "rollseal-client",
        .summary = "reads configurations that only this computer's pairs open",
        .commands = commands,
        .overview = overview,
    };
    return cli_main(&program, argc, argv);
}
