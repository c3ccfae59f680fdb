#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/passphrase.h"
#include "admin/point/prepare.h"
#include "admin/setup/after.h"
#include "files/file.h"
#include "system/clock.h"
#include "system/path.h"
#include "vault/recovery_identity.h"

struct init_args {
    const char *organization, *point, *recovery_file, *after, *reason;
};

static const struct cli_option init_options[] = {
    {"organization", 0, CLI_STRING, offsetof(struct init_args, organization), "TEXT",
     "whose vault it is: 1 to 64 characters, for the certificates"},
    {"point", 0, CLI_STRING, offsetof(struct init_args, point), "DIR", "the first distribution point"},
    {"recovery-file", 0, CLI_STRING, offsetof(struct init_args, recovery_file), "FILE",
     "write the recovery identity to FILE instead of printing it; one that FILE holds already is used"},
    {"after", 0, CLI_STRING, offsetof(struct init_args, after), "FILE",
     "this vault replaces a lost one: FILE is any file that the lost one has sealed"},
    ADMIN_REASON_OPTION(struct init_args),
    CLI_OPTIONS_END,
};

/* One that is there: an init was interrupted before there was a vault, or somebody made it beforehand. */
static enum err look_for_identity(const struct cli_context *c, const char *path, struct errinfo *e)
{
    struct recovery_identity found = {NULL, NULL, false};
    enum err error = recovery_identity_find(path, &found, e);
    if (error == ERR_OK && found.is_in_file)
        cli_note(c, "'%s' holds a recovery identity already: it is used, and no new one is made", path);
    recovery_identity_done(&found);
    return error;
}

static enum err check_recovery_file(const struct cli_context *c, const char *path, struct errinfo *e)
{
    if (strcmp(path, "-") == 0)
        return err_set(e, ERR_USAGE, "to print the recovery identity, leave --recovery-file out");
    enum err error = path_check(path, "--recovery-file", e);
    if (error != ERR_OK)
        return error;
    error = look_for_identity(c, path, e);
    if (error != ERR_OK)
        return error;
    char *folder = NULL;
    error = path_folder(path, &folder, e);
    if (error == ERR_OK && !file_is_folder(folder))
        error = err_set(e, ERR_UNREACHABLE, "there is no folder '%s' for the recovery identity: make it first", folder);
    free(folder);
    return error;
}

/* What can be known to fail does so before a passphrase is asked for, and before the point is made. */
static enum err check_args(const struct cli_context *c, const struct init_args *a, const char *path, struct errinfo *e)
{
    if (a->organization == NULL)
        return err_set(e, ERR_USAGE, "whose vault will it be? give --organization TEXT");
    if (vault_find(path, NULL) == ERR_OK)
        return err_set(e, ERR_CONFLICT, "there is a vault in '%s' already; name another folder with --vault", path);
    return a->recovery_file != NULL ? check_recovery_file(c, a->recovery_file, e) : ERR_OK;
}

/* The identity alone goes to standard output, so that it can be sent to a printer. */
static enum err show_recovery(struct cli_context *c, const struct secret *recovery, struct errinfo *e)
{
    struct secret *text = NULL;
    enum err error = secret_terminate(secret_bytes(recovery), &text, e);
    if (error != ERR_OK)
        return error;
    cli_note(c, "The next line is the recovery identity. It opens the vault without the passphrase and is shown only "
                "now: print it, and lock it away.");
    result_value(c->result, "recovery_identity", (const char *)text->bytes);
    c->if_unprinted = "the recovery identity is lost: remove the vault's folder, and init again";
    secret_free(&text);
    return ERR_OK;
}

static enum err report(struct cli_context *c, const struct vault_create_params *params, const struct secret *recovery,
                       struct errinfo *e)
{
    result_text(c->result, "vault", "vault", params->path);
    result_text(c->result, "organization", "organization", params->organization);
    result_number(c->result, "epoch", "epoch", (int64_t)params->epoch);
    result_text(c->result, "point", "point", params->point);
    result_text(c->result, "recovery_file", "recovery identity", params->recovery_file);
    cli_note(c, "made the vault '%s' of %s", params->path, params->organization);
    if (params->epoch > 1)
        cli_note(c,
                 "its epoch is %" PRIu64 ", above that of the lost vault: what it publishes is newer to every client",
                 params->epoch);
    admin_warn_of_short_passphrase(c, params->passphrase);
    enum err error = ERR_OK;
    if (params->recovery_file == NULL)
        error = show_recovery(c, recovery, e);
    else
        cli_note(c, "'%s' opens the vault without the passphrase: print it, lock it away, and delete the file",
                 params->recovery_file);
    cli_next(c, params->point != NULL ? "rollseal-admin pair generate" : "rollseal-admin point add DIR");
    return error;
}

/* Without --after the new vault's versions begin below those that clients have of the lost one. */
static void warn_of_another_vault(const struct cli_context *c, const struct vault_create_params *params)
{
    if (params->epoch == 1 && params->point != NULL && after_is_advisable(params->point))
        cli_warn(
            c,
            "another vault has sealed files at %s: if '%s' takes its place, remove that folder and init again with "
            "--after FILE, or clients refuse what it publishes (rollback)",
            params->point, params->path);
}

static enum err create(struct cli_context *c, const struct init_args *a, const char *path, struct errinfo *e)
{
    char *point = NULL;
    uint64_t epoch = 1;
    struct secret *passphrase = NULL, *recovery = NULL;
    enum err error = a->after != NULL ? after_find_epoch(a->after, &epoch, e) : ERR_OK;
    if (error == ERR_OK)
        error = admin_new_passphrase(c, &passphrase, e);
    if (error == ERR_OK && a->point != NULL)
        error = point_prepare(a->point, &point, e);
    if (error == ERR_OK) {
        const struct vault_create_params params = {.path = path,
                                                   .organization = a->organization,
                                                   .passphrase = passphrase,
                                                   .point = point,
                                                   .recovery_file = a->recovery_file,
                                                   .reason = a->reason,
                                                   .epoch = epoch,
                                                   .now = clock_now()};
        error = vault_create(&params, &recovery, e);
        if (error == ERR_OK)
            warn_of_another_vault(c, &params);
        if (error == ERR_OK)
            error = report(c, &params, recovery, e);
    }
    secret_free(&recovery);
    secret_free(&passphrase);
    free(point);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    char *path = NULL;
    enum err error = admin_vault_path(c, &path, e);
    if (error == ERR_OK)
        error = check_args(c, args, path, e);
    if (error == ERR_OK)
        error = create(c, args, path, e);
    free(path);
    return error;
}

const struct cli_command cmd_init = {
    .name = "init",
    .needs = "organization",
    .summary = "make the vault, its root and the recovery identity",
    .description = "The vault holds the registry, the working copies and all private keys, under a passphrase. The "
                   "recovery identity opens it when the passphrase is lost.\n\n"
                   "With --after it takes the place of a vault that is lost for good: nothing of FILE is trusted, but "
                   "the epoch begins above that of FILE, so that no client takes the new files for old ones.",
    .example = "rollseal-admin init --organization 'Example Ltd' --point /srv/share/rollseal",
    .options = init_options,
    .args_size = sizeof(struct init_args),
    .run = run,
};
