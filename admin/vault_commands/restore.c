#include "admin/vault_commands/restore.h"

#include <inttypes.h>
#include <stdlib.h>

#include "admin/pair/keys.h"
#include "admin/pair/revocation.h"
#include "admin/vault_commands/names.h"
#include "admin/vault_commands/restore_points.h"
#include "crypt/authority.h"
#include "files/folder.h"
#include "files/stream.h"
#include "system/path.h"
#include "vault/audit.h"
#include "vault/backup.h"

void restore_report_done(struct restore_report *r)
{
    free(r->path);
    free(r->policy_file);
    texts_done(&r->published_since);
    *r = (struct restore_report){.path = NULL};
}

/* ---- The new epoch ---- */

/* The root's key fits its certificate, or clients would refuse everything. */
static enum err check_crl(struct registry *r, struct bytes crl, struct errinfo *e)
{
    struct vault_facts facts = {0};
    enum err error = registry_facts(r, &facts, e);
    if (error == ERR_OK)
        error = crl_verify(crl, buf_bytes(&facts.root), e);
    vault_facts_done(&facts);
    return error == ERR_BAD_SIGNATURE ? err_set(e, ERR_MALFORMED, "the root's key in this backup is not the root's")
                                      : error;
}

/* Ends the transaction. */
static enum err record(struct vault *v, const struct restore_params *params, const struct restore_report *report,
                       struct errinfo *e)
{
    char *detail = NULL;
    enum err error = text_format(&detail, e, "epoch %" PRIu64 "%s", report->epoch,
                                 report->policy_file != NULL ? "; policy encrypted-only, as published files say" : "");
    if (error == ERR_OK) {
        const struct audit_entry entry = {
            .action = "vault restore", .object = params->backup, .detail = detail, .reason = params->reason};
        error = audit_commit(vault_registry(v), &entry, e);
    }
    free(detail);
    return error;
}

static enum err begin_epoch(struct vault *v, const struct restore_params *params, struct restore_report *report,
                            struct errinfo *e)
{
    struct registry *r = vault_registry(v);
    struct buf crl = {NULL, 0};
    enum err error = revocation_issue(v, NULL, params->now, &report->epoch, &crl, e);
    if (error == ERR_OK)
        error = check_crl(r, buf_bytes(&crl), e);
    if (error == ERR_OK)
        error = registry_begin(r, e);
    if (error == ERR_OK)
        error = registry_set_crl(r, report->epoch, buf_bytes(&crl), e);
    if (error == ERR_OK && report->policy_file != NULL)
        error = registry_set_policy(r, true, e);
    if (error == ERR_OK)
        error = record(v, params, report, e);
    registry_rollback(r);
    buf_done(&crl);
    return error;
}

/* ---- The whole ---- */

static enum err count(struct registry *r, struct restore_report *report, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    struct config_rows configs = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    if (error == ERR_OK)
        error = registry_configs(r, &configs, e);
    report->pairs = pairs.count;
    report->configs = configs.count;
    report->has_active = pair_rows_newest(&pairs, PAIR_ACTIVE) != NULL;
    config_rows_done(&configs);
    pair_rows_done(&pairs);
    return error;
}

static enum err revive(struct vault *v, const struct restore_params *params, struct restore_report *report,
                       struct errinfo *e)
{
    struct registry *r = vault_registry(v);
    enum err error = credential_unlock(v, params->credential, e);
    if (error == ERR_OK)
        error = registry_check(r, e);
    if (error == ERR_OK)
        error = names_check(r, e);
    if (error == ERR_OK)
        error = restore_forget_points(r, params->forgotten, e);
    if (error == ERR_OK)
        error = restore_look_at_points(v, params->now, report, e);
    if (error == ERR_OK)
        error = begin_epoch(v, params, report, e);
    if (error == ERR_OK)
        error = keys_sweep(v, e);
    return error == ERR_OK ? count(r, report, e) : error;
}

static enum err restore_into(const char *folder, const struct restore_params *params, struct restore_report *report,
                             struct errinfo *e)
{
    const struct unpack_params how = {.backup = params->backup,
                                      .folder = folder,
                                      .passphrase = params->credential->passphrase,
                                      .identity_file = params->credential->identity_file};
    struct vault *v = NULL;
    enum err error = vault_unpack(&how, e);
    if (error == ERR_OK)
        error = vault_open(folder, VAULT_CHANGE, "vault restore", &v, e);
    if (error == ERR_OK)
        error = revive(v, params, report, e);
    vault_close(&v);
    return error;
}

static enum err make_parent(const char *path, struct errinfo *e)
{
    char *parent = NULL;
    enum err error = path_folder(path, &parent, e);
    if (error == ERR_OK && !file_is_folder(parent))
        error = folder_make_all(parent, 0700, e);
    free(parent);
    return error;
}

static enum err restore(const struct restore_params *params, struct restore_report *report, struct errinfo *e)
{
    struct folder_draft *draft = NULL;
    enum err error = path_absolute(params->path, &report->path, e);
    if (error == ERR_OK)
        error = make_parent(report->path, e);
    if (error == ERR_OK)
        error = folder_draft_new(report->path, 0700, &draft, e);
    if (error == ERR_OK)
        error = restore_into(folder_draft_path(draft), params, report, e);
    if (error == ERR_OK)
        error = folder_draft_place(draft, e);
    folder_draft_free(&draft);
    return error;
}

enum err restore_run(const struct restore_params *params, struct restore_report *out, struct errinfo *e)
{
    struct restore_report report = {.path = NULL};
    enum err error = restore(params, &report, e);
    if (error == ERR_OK)
        *out = report;
    else
        restore_report_done(&report);
    return error;
}
