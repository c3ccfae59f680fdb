#include <stdlib.h>

#include "admin/commands.h"
#include "admin/vault_commands/credential.h"
#include "cli/progress.h"
#include "system/clock.h"
#include "system/path.h"
#include "vault/backup.h"

struct backup_args {
    const char *reason;
};

static const struct cli_option backup_options[] = {
    ADMIN_REASON_OPTION(struct backup_args),
    CLI_OPTIONS_END,
};

struct bar {
    const struct cli_context *cli;
    struct progress *progress;
};

static void show_progress(size_t done, size_t total, void *context)
{
    struct bar *bar = context;
    if (bar->progress == NULL)
        bar->progress = progress_start(bar->cli, "backing up", total);
    progress_set(bar->progress, done);
}

static void show(struct cli_context *c, const char *file, const struct backup_report *r)
{
    result_text(c->result, "backup", "under the passphrase", file);
    result_text(c->result, "recovery_backup", "to the recovery identity", r->recovery_path);
    result_number(c->result, "files", "files", (int64_t)r->files);
    result_number(c->result, "bytes", "bytes", (int64_t)r->size);
    if (r->replaced_half)
        cli_note(c, "'%s' was there alone, half of a backup that was interrupted: it is replaced", r->recovery_path);
    if (r->recovery_path == NULL)
        cli_warn(
            c, "version 0.1 did not write down to whom the vault is sealed for recovery, so only the passphrase opens "
               "this backup; do it once with rollseal-admin vault recover --identity FILE");
    else
        cli_note(c, "each of the two files is a whole backup; keep both, away from this computer");
}

static enum err back_up(struct cli_context *c, const struct backup_args *a, const char *path, const char *file,
                        const struct credential *credential, struct errinfo *e)
{
    struct bar bar = {c, NULL};
    struct vault *v = NULL;
    struct backup_report report = {NULL, 0, 0, false};
    enum err error = credential_open(c, path, VAULT_CHANGE, credential, &v, e);
    if (error == ERR_OK) {
        const struct backup_params params = {.path = file,
                                             .passphrase = credential->passphrase,
                                             .reason = a->reason,
                                             .now = clock_now(),
                                             .progress = show_progress,
                                             .progress_context = &bar};
        error = vault_backup(v, &params, &report, e);
    }
    progress_end(&bar.progress);
    if (error == ERR_OK)
        show(c, file, &report);
    backup_report_done(&report);
    vault_close(&v);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    char *path = NULL, *file = NULL;
    struct credential credential = {NULL, NULL};
    enum err error = path_check(operands->items[0], "FILE", e);
    if (error == ERR_OK)
        error = path_absolute(operands->items[0], &file, e); /* the audit list is read elsewhere */
    if (error == ERR_OK)
        error = admin_find_vault(c, &path, e);
    if (error == ERR_OK)
        error = credential_get(c, NULL, &credential, e);
    if (error == ERR_OK)
        error = back_up(c, args, path, file, &credential, e);
    credential_done(&credential);
    free(file);
    free(path);
    return error;
}

const struct cli_command cmd_vault_backup = {
    .name = "vault backup",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "write everything in the vault into a file",
    .description =
        "Writes FILE, a tar in an age file under the passphrase, and FILE.recovery, the same tar sealed to the "
        "recovery identity. Either is enough to restore the vault, and either opens without Rollseal: "
        "`age -d FILE | tar x`, `age -d -i recovery.txt FILE.recovery | tar x`.\n\n"
        "Where FILE.recovery alone is there, it is half of a backup that was interrupted, and is replaced; FILE "
        "itself never is.",
    .example = "rollseal-admin vault backup /media/backup/vault.age",
    .options = backup_options,
    .args_size = sizeof(struct backup_args),
    .run = run,
};
