/*
 * admin/commands: every command of rollseal-admin, one file each, for main's table.
 */
#ifndef ROLLSEAL_ADMIN_COMMANDS_H
#define ROLLSEAL_ADMIN_COMMANDS_H

#include "cli/command.h"

extern const struct cli_command cmd_config_import;
extern const struct cli_command cmd_config_list;
extern const struct cli_command cmd_config_show;
extern const struct cli_command cmd_config_set;
extern const struct cli_command cmd_config_unset;
extern const struct cli_command cmd_config_history;
extern const struct cli_command cmd_config_rollback;
extern const struct cli_command cmd_config_publish;
extern const struct cli_command cmd_inspect;
extern const struct cli_command cmd_verify;

#endif
