#include "commands/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "base/utf8.h"

void outcome_tell_version(const struct read_outcome *o, struct result *r, const char *label)
{
    char version[VERSION_TEXT_SIZE];
    version_format(o->version, version);
    result_text(r, "version", label, version);
    result_number(r, "epoch", NULL, (int64_t)o->version.epoch);
    result_number(r, "serial", NULL, (int64_t)o->version.serial);
}

void outcome_tell(const struct read_outcome *o, struct result *r)
{
    result_boolean(r, "sealed", NULL, o->is_sealed);
    if (o->is_sealed) {
        result_text(r, "name", NULL, o->name);
        outcome_tell_version(o, r, NULL);
        result_time(r, "issued", NULL, o->issued);
        result_time(r, "expires", NULL, o->expires);
        result_text(r, "ring", NULL, o->ring);
        result_text(r, "signer", NULL, o->signer[0] != '\0' ? o->signer : NULL);
    }
    result_text(r, "refused", NULL, o->refused != ERR_OK ? err_name(o->refused) : NULL);
    result_text(r, "why", NULL, o->refused != ERR_OK ? o->why.message : NULL);
}

static bool is_text(struct bytes content)
{
    struct reader r = reader_of(content);
    struct bytes taken;
    while (!reader_is_done(&r)) {
        size_t size = utf8_first(r.left, NULL);
        if (size == 0 || r.left.data[0] == '\0' || !reader_take(&r, size, &taken))
            return false;
    }
    return true;
}

enum err outcome_tell_content(const struct read_outcome *o, struct result *r, struct errinfo *e)
{
    char *text = NULL;
    struct bytes content = secret_bytes(o->content);
    struct writer w = writer_to_secret(2 * LIMIT_CONFIGURATION);
    bool as_text = is_text(content);
    if (as_text)
        writer_bytes(&w, content);
    else
        base64_write(&w, content, BASE64_PADDED);
    enum err error = writer_finish_text(&w, &text, e);
    if (error != ERR_OK)
        return error;
    result_text(r, as_text ? "content" : "content_base64", NULL, text);
    wipe(text, strlen(text));
    free(text);
    return ERR_OK;
}

void outcome_tell_policy(const struct policy *p, struct result *r)
{
    result_text(r, "policy", "policy", p->holds ? "encrypted-only" : NULL);
    if (p->holds)
        result_item(r, "policy_said_by", "said by", NULL);
    for (size_t i = 0; i < p->count; i++) {
        if (!p->signers[i].is_revoked)
            result_item(r, "policy_said_by", "said by", p->signers[i].id);
    }
}
