/*
 * admin/commands: the commands of rollseal-admin, one file each.
 */
#ifndef ROLLSEAL_ADMIN_COMMANDS_H
#define ROLLSEAL_ADMIN_COMMANDS_H

#include "cli/command.h"

extern const struct cli_command cmd_init;

extern const struct cli_command cmd_vault_passphrase;
extern const struct cli_command cmd_vault_recover;
extern const struct cli_command cmd_vault_backup;
extern const struct cli_command cmd_vault_restore;
extern const struct cli_command cmd_vault_check;

extern const struct cli_command cmd_point_add;
extern const struct cli_command cmd_point_list;
extern const struct cli_command cmd_point_remove;

extern const struct cli_command cmd_pair_generate;
extern const struct cli_command cmd_pair_list;
extern const struct cli_command cmd_pair_show;
extern const struct cli_command cmd_pair_export;
extern const struct cli_command cmd_pair_package;
extern const struct cli_command cmd_pair_activate;
extern const struct cli_command cmd_pair_retire;
extern const struct cli_command cmd_pair_renew;
extern const struct cli_command cmd_pair_revoke;

extern const struct cli_command cmd_launch_script;

extern const struct cli_command cmd_config_import;
extern const struct cli_command cmd_config_list;
extern const struct cli_command cmd_config_show;
extern const struct cli_command cmd_config_set;
extern const struct cli_command cmd_config_unset;
extern const struct cli_command cmd_config_edit;
extern const struct cli_command cmd_config_diff;
extern const struct cli_command cmd_config_history;
extern const struct cli_command cmd_config_rollback;
extern const struct cli_command cmd_config_remove;
extern const struct cli_command cmd_config_publish;
extern const struct cli_command cmd_config_promote;
extern const struct cli_command cmd_config_halt;

extern const struct cli_command cmd_rollout_expect;
extern const struct cli_command cmd_rollout_forget;
extern const struct cli_command cmd_rollout_collect;
extern const struct cli_command cmd_rollout_status;
extern const struct cli_command cmd_rollout_wait;

extern const struct cli_command cmd_policy_encrypted_only;
extern const struct cli_command cmd_policy_show;

extern const struct cli_command cmd_inspect;
extern const struct cli_command cmd_verify;
extern const struct cli_command cmd_health;

extern const struct cli_command cmd_audit_list;
extern const struct cli_command cmd_audit_verify;
extern const struct cli_command cmd_audit_export;

#endif
