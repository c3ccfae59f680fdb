#include "admin/commands.h"
#include "admin/inspect/describe.h"
#include "admin/inspect/inspection.h"
#include "files/file.h"
#include "system/path.h"

static void show_plain(struct cli_context *c, const struct inspection *i)
{
    result_line(c->result, i->is_behind_byte_order_mark
                               ? "not sealed: a byte order mark stands in front of what would be a sealed file; some "
                                 "editor has added it"
                               : "not sealed: whoever can read the file can read the configuration");
}

static void show_crl(struct cli_context *c, const struct inspection *i)
{
    if (i->sealed.crl_der.size > 0)
        result_number(c->result, "crl_number", "CRL number", (int64_t)i->sealed.crl.number);
    else
        result_text(c->result, "crl_number", "CRL number", NULL);
    result_number(c->result, "crl_revoked", "certificates it revokes", (int64_t)i->revoked);
}

/* The type is printable ASCII without spaces: age_header_parse() has checked it. */
static void show_stanzas(struct cli_context *c, const struct inspection *i)
{
    for (size_t k = 0; k < i->body.stanza_count; k++) {
        char type[64] = "";
        struct bytes name = i->body.stanzas[k].arguments[0];
        for (size_t n = 0; n < name.size && n + 1 < sizeof type; n++)
            type[n] = (char)name.data[n];
        result_item(c->result, "algorithms", "algorithms", type);
    }
}

static void show_sealed(struct cli_context *c, const struct inspection *i)
{
    describe_head(c, &i->sealed);
    show_crl(c, i);
    result_boolean(c->result, "encrypted_only", "policy encrypted-only", i->sealed.encrypted_only);
    result_number(c->result, "extra_lines", "other lines (x-)", (int64_t)i->extra_lines);
    show_stanzas(c, i);
    result_number(c->result, "body_size", "bytes of its body", (int64_t)i->sealed.body.size);
    result_boolean(c->result, "signatures_valid", "signatures fit their certificates", i->signatures_valid);
    result_boolean(c->result, "body_matches", "body is the one signed", i->body_matches);
    result_boolean(c->result, "post_quantum", NULL, false);
    result_line(c->result, "Not post-quantum: a quantum computer could open it, whenever there is one. Nothing here is "
                           "trusted yet; `rollseal-admin verify` checks who signed it.");
}

static void show(struct cli_context *c, const struct inspection *i)
{
    result_boolean(c->result, "sealed", "sealed", i->is_sealed);
    result_number(c->result, "size", "bytes", (int64_t)i->size);
    if (i->is_sealed)
        show_sealed(c, i);
    else
        show_plain(c, i);
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    struct buf file = {NULL, 0};
    struct inspection inspection = {0};
    enum err error = path_check(operands->items[0], "FILE", e);
    if (error == ERR_OK)
        error = file_read(operands->items[0], LIMIT_SEALED, &file, NULL, e);
    if (error != ERR_OK)
        return error;
    error = inspection_make(buf_bytes(&file), &inspection, e);
    if (error == ERR_OK)
        show(c, &inspection);
    else
        err_context(e, error, "%s", operands->items[0]);
    inspection_done(&inspection);
    buf_done(&file);
    return error;
}

const struct cli_command cmd_inspect = {
    .name = "inspect",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "what a sealed file says of itself",
    .description =
        "Name, version, dates, for whom it is sealed and who signed it. Needs no key and no vault, and trusts "
        "nothing of it: who may sign is checked by `verify`.",
    .example = "rollseal-admin inspect /srv/rollseal/configs/helpdesk.ini",
    .run = run,
};
