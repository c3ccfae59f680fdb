#include "admin/inspect/describe.h"

#include "seal/version.h"

static void describe_pairs(struct cli_context *c, const struct sealed *s)
{
    for (size_t i = 0; i < s->recipient_count; i++)
        result_item(c->result, "recipients", "sealed to", s->recipients[i]);
    for (size_t i = 0; i < s->signer_count; i++)
        result_item(c->result, "signers", "signed by", s->signers[i].id);
}

void describe_head(struct cli_context *c, const struct sealed *s)
{
    char version[VERSION_TEXT_SIZE];
    version_format(s->version, version);
    result_text(c->result, "name", "name", s->name);
    result_text(c->result, "version", "version", version);
    result_number(c->result, "epoch", NULL, (int64_t)s->version.epoch);
    result_number(c->result, "serial", NULL, (int64_t)s->version.serial);
    result_time(c->result, "issued", "issued", s->issued);
    result_time(c->result, "expires", "expires", s->expires);
    result_text(c->result, "ring", "ring", s->ring);
    describe_pairs(c, s);
}
