#include "admin/admin.h"
#include "admin/audit/verify.h"
#include "admin/commands.h"
#include "base/hex.h"

struct verify_args {
    const char *witness;
};

static const struct cli_option verify_options[] = {
    {"witness", 0, CLI_STRING, offsetof(struct verify_args, witness), "FILE",
     "a published file, of any name and age; each client has one"},
    CLI_OPTIONS_END,
};

static void show(struct cli_context *c, const struct audit_head *end, const struct audit_head *witness)
{
    char hash[2 * AUDIT_HASH_SIZE + 1];
    hex_encode((struct bytes){end->hash, sizeof end->hash}, hash);
    result_number(c->result, "rows", "unchanged rows", end->id);
    result_text(c->result, "hash", "hash of the last", hash);
    if (witness != NULL)
        result_number(c->result, "witnessed", "of these witnessed", witness->id);
    else
        cli_note(c, "without --witness FILE, a list that somebody has written anew or cut at its end is not noticed");
}

static enum err verify(struct cli_context *c, struct vault *v, const char *path, struct errinfo *e)
{
    struct audit_head end, head;
    const struct audit_head *witness = path != NULL ? &head : NULL;
    enum err error = path != NULL ? verify_load_witness(v, path, &head, e) : ERR_OK;
    if (error == ERR_OK)
        error = registry_check_audit(vault_registry(v), witness, &end, e);
    if (error == ERR_OK)
        show(c, &end, witness);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    const struct verify_args *a = args;
    struct vault *v = NULL;
    enum err error = admin_open(c, VAULT_READ, &v, e);
    if (error == ERR_OK)
        error = verify(c, v, a->witness, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_audit_verify = {
    .name = "audit verify",
    .summary = "check that nobody has changed the audit list",
    .description =
        "Each row of the list has a hash that covers it and all rows before it, and each published file tells the "
        "hash of the newest row at that time. Reckons all hashes again and finds rows that were changed or removed; "
        "with --witness, a published file of this vault, also a list that was cut at its end or written anew since.",
    .example = "rollseal-admin audit verify --witness /srv/point/configs/helpdesk.ini",
    .options = verify_options,
    .args_size = sizeof(struct verify_args),
    .run = run,
};
