#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/health/warn.h"
#include "admin/overview.h"

static const struct cli_command *const commands[] = {
    &cmd_init,
    &cmd_vault_passphrase,
    &cmd_vault_recover,
    &cmd_vault_backup,
    &cmd_vault_restore,
    &cmd_vault_check,
    &cmd_point_add,
    &cmd_point_list,
    &cmd_point_remove,
    &cmd_pair_generate,
    &cmd_pair_list,
    &cmd_pair_show,
    &cmd_pair_export,
    &cmd_pair_package,
    &cmd_pair_activate,
    &cmd_pair_retire,
    &cmd_pair_renew,
    &cmd_pair_revoke,
    &cmd_launch_script,
    &cmd_config_import,
    &cmd_config_list,
    &cmd_config_show,
    &cmd_config_set,
    &cmd_config_unset,
    &cmd_config_edit,
    &cmd_config_diff,
    &cmd_config_history,
    &cmd_config_rollback,
    &cmd_config_remove,
    &cmd_config_publish,
    &cmd_config_promote,
    &cmd_config_halt,
    &cmd_rollout_expect,
    &cmd_rollout_forget,
    &cmd_rollout_collect,
    &cmd_rollout_status,
    &cmd_rollout_wait,
    &cmd_policy_encrypted_only,
    &cmd_policy_show,
    &cmd_inspect,
    &cmd_verify,
    &cmd_health,
    &cmd_audit_list,
    &cmd_audit_verify,
    &cmd_audit_export,
    NULL,
};

static const struct cli_option options[] = {
    {"vault", 0, CLI_STRING, offsetof(struct admin_globals, vault), "DIR", "the vault's folder"},
    {"passphrase-file", 0, CLI_STRING, offsetof(struct admin_globals, passphrase_file), "FILE",
     "the vault's passphrase is its first line; - is standard input"},
    CLI_OPTIONS_END,
};

/* What completion looks up in the vault. */
static const struct cli_words words[] = {
    {"ID", "pair list", "id"},
    {"NAME", "config list", "name"},
    {NULL, NULL, NULL},
};

const struct cli_program this_program = {
    .name = "rollseal-admin",
    .summary = "seals configurations for the organization's computers",
    .commands = commands,
    .options = options,
    .globals_size = sizeof(struct admin_globals),
    .words = words,
    .overview = admin_overview,
    .afterwards = warn_of_ends,
};
