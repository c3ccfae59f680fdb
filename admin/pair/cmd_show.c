#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/lifecycle.h"
#include "admin/pair/sealed_files.h"
#include "base/hex.h"
#include "crypt/describe.h"

static void show_facts(struct cli_context *c, const struct pair_row *pair)
{
    result_text(c->result, "id", "pair", pair->id);
    result_text(c->result, "state", "state", pair_state_name(pair->state));
    result_text(c->result, "purpose", "for", lifecycle_purpose(pair->state));
    result_text(c->result, "algorithm", "algorithm", pair->algorithm);
    result_time(c->result, "created", "created", pair->created);
    result_time_if(c->result, pair->activated != 0, "activated", "first activated", pair->activated);
    result_time_if(c->result, pair->ended != 0, "ended", "retired or revoked", pair->ended);
    result_text(c->result, "reason", "revoked because", pair->reason);
}

static enum err show_certificate(struct cli_context *c, const char *use, const struct buf *der, struct errinfo *e)
{
    struct certificate_facts facts;
    char serial[2 * SERIAL_MAX_SIZE + 1];
    enum err error = certificate_describe(buf_bytes(der), &facts, e);
    if (error != ERR_OK)
        return error;
    hex_encode((struct bytes){facts.serial.bytes, facts.serial.size}, serial);
    struct result *row = result_row(c->result, "certificates", "certificates", NULL);
    result_text(row, "use", "use", use);
    result_text(row, "subject", NULL, facts.subject);
    result_text(row, "serial_number", NULL, serial);
    result_time(row, "not_before", "valid from", facts.not_before);
    result_time(row, "not_after", "valid until", facts.not_after);
    result_text(row, "fingerprint", "SHA-256", facts.fingerprint);
    return ERR_OK;
}

static enum err show_files(struct cli_context *c, struct registry *r, const char *id, struct errinfo *e)
{
    struct publish_rows files = {NULL, 0};
    enum err error = registry_published(r, &files, e);
    if (error != ERR_OK)
        return error;
    result_item(c->result, "sealed_files", "sealed to it", NULL);
    for (size_t i = 0; i < files.count; i++) {
        if (sealed_file_is_for(&files.rows[i], id))
            result_item(c->result, "sealed_files", "sealed to it", files.rows[i].name);
    }
    publish_rows_done(&files);
    return ERR_OK;
}

static enum err show(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    char id[PAIR_ID_SIZE];
    struct registry *r = vault_registry(v);
    struct pair_row pair = {.algorithm = NULL};
    enum err error = registry_pair(r, admin_pair_id(operands->items[0], id), &pair, e);
    if (error != ERR_OK)
        return error;
    show_facts(c, &pair);
    error = show_certificate(c, "encryption", &pair.encryption, e);
    if (error == ERR_OK)
        error = show_certificate(c, "signing", &pair.signing, e);
    if (error == ERR_OK)
        error = show_files(c, r, pair.id, e);
    pair_row_done(&pair);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    return admin_read(c, show, operands, e);
}

const struct cli_command cmd_pair_show = {
    .name = "pair show",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "everything about one pair: dates, fingerprints, what is sealed to it",
    .example = "rollseal-admin pair show 7f3a9c21d04be611",
    .run = run,
};
