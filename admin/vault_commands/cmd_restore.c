#include <inttypes.h>
#include <stdlib.h>

#include "admin/commands.h"
#include "admin/vault_commands/restore.h"
#include "files/file.h"
#include "system/clock.h"
#include "system/path.h"

struct restore_args {
    const char *identity, *reason;
    struct cli_strings forgotten;
};

static const struct cli_option restore_options[] = {
    {"identity", 0, CLI_STRING, offsetof(struct restore_args, identity), "FILE",
     "the recovery identity: for the backup with .recovery, instead of the passphrase"},
    {"forget-point", 0, CLI_STRINGS, offsetof(struct restore_args, forgotten), "DIR",
     "a point that is gone for good: the vault publishes there no more"},
    ADMIN_REASON_OPTION(struct restore_args),
    CLI_OPTIONS_END,
};

/* What can be known to fail does so before a passphrase is asked for. */
static enum err check(const char *path, const char *backup, struct errinfo *e)
{
    struct file_facts facts;
    if (vault_find(path, NULL) == ERR_OK)
        return err_set(e, ERR_CONFLICT,
                       "there is a vault in '%s' already, and nothing is restored over it; name another folder with "
                       "--vault, or move that one away",
                       path);
    return file_facts(backup, &facts, e);
}

static void show_published_since(struct cli_context *c, const struct texts *names)
{
    result_item(c->result, "published_since", "published since", NULL);
    for (size_t i = 0; i < names->count; i++)
        result_item(c->result, "published_since", "published since", names->items[i]);
    if (names->count > 0)
        cli_warn(
            c,
            "what is published under %zu name%s was not published from this vault: publishing puts the contents of "
            "the backup in its place; to keep newer ones, read them with a client and import them first",
            names->count, names->count == 1 ? "" : "s");
}

/* age tells nobody who has sealed a file. Under a passphrase, it was somebody who knows that. */
static void warn_of_forgery(struct cli_context *c, const struct restore_args *a)
{
    if (a->identity != NULL)
        cli_warn(c,
                 "a backup for the recovery identity bears no signature: whoever could read a vault's files can make "
                 "one that holds a vault of his own; distribute no client part from this one before a computer has "
                 "read what it publishes");
}

static void show(struct cli_context *c, const struct restore_args *a, const struct restore_report *r)
{
    result_text(c->result, "vault", "vault", r->path);
    result_number(c->result, "epoch", "epoch", (int64_t)r->epoch);
    result_number(c->result, "pairs", "pairs", (int64_t)r->pairs);
    result_number(c->result, "configurations", "configurations", (int64_t)r->configs);
    show_published_since(c, &r->published_since);
    warn_of_forgery(c, a);
    if (a->forgotten.count > 0)
        cli_warn(
            c, "what was revoked since the backup and lay only at a point that is forgotten now is not known here: "
               "revoke it again; that also helps clients that report rollback. If the policy `encrypted-only` was set "
               "since, and lay only there, set it again");
    if (r->has_newer_crl)
        cli_warn(c, "a newer CRL of this vault's root lay at a point and was taken over, with what it revokes");
    if (r->policy_file != NULL)
        cli_warn(c,
                 "files at the points say the policy `encrypted-only`, which is newer than the backup; it was taken "
                 "over. The first is %s. If nobody of yours has set it, a signing key was stolen (see rollseal-admin "
                 "inspect): before anything is published, take those files away, remove this vault, restore it again, "
                 "and revoke that pair",
                 r->policy_file);
    cli_note(c, "restored the vault '%s'; its epoch is %" PRIu64 " now, so what it publishes is newer to every client",
             r->path, r->epoch);
    if (a->identity != NULL)
        cli_note(c, "it has the passphrase that it had; for a new one: rollseal-admin vault recover --identity %s",
                 a->identity);
    if (!r->has_active)
        cli_warn(c,
                 "no pair of this vault is active any more: see rollseal-admin pair list, and generate one, distribute "
                 "it and activate it before you publish");
    cli_next(c, r->has_active ? "rollseal-admin config publish" : "rollseal-admin pair generate");
}

static enum err restore(struct cli_context *c, const struct restore_args *a, const char *path, const char *backup,
                        struct errinfo *e)
{
    struct credential credential = {NULL, NULL};
    struct restore_report report = {.path = NULL};
    enum err error = credential_get(c, a->identity, &credential, e);
    if (error == ERR_OK) {
        const struct restore_params params = {.backup = backup,
                                              .path = path,
                                              .credential = &credential,
                                              .forgotten = &a->forgotten,
                                              .reason = a->reason,
                                              .now = clock_now()};
        error = restore_run(&params, &report, e);
    }
    if (error == ERR_OK)
        show(c, a, &report);
    restore_report_done(&report);
    credential_done(&credential);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    char *path = NULL;
    enum err error = path_check(operands->items[0], "FILE", e);
    if (error == ERR_OK)
        error = admin_vault_path(c, &path, e);
    if (error == ERR_OK)
        error = check(path, operands->items[0], e);
    if (error == ERR_OK)
        error = restore(c, args, path, operands->items[0], e);
    free(path);
    return error;
}

const struct cli_command cmd_vault_restore = {
    .name = "vault restore",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "make the vault again from a backup",
    .description =
        "Asks for the passphrase that the vault had when FILE was made, or takes the recovery identity for "
        "FILE.recovery. What was revoked since then lies at the points, and so does the policy `encrypted-only` "
        "if it was set since: they are taken over, so every point must answer. The vault begins a new epoch, and its "
        "next publish is newer to every client than anything "
        "that the lost vault has published.",
    .example = "rollseal-admin vault restore /media/backup/vault.age",
    .options = restore_options,
    .args_size = sizeof(struct restore_args),
    .run = run,
};
