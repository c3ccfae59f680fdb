#include "seal/head.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/calendar.h"
#include "base/hex.h"

void head_key_name(const char *id, char out[static KEY_NAME_SIZE])
{
    snprintf(out, KEY_NAME_SIZE, KEY_NAME_PREFIX "%s", id);
}

static void write_time(struct writer *w, const char *word, int64_t seconds)
{
    char text[CALENDAR_SIZE];
    calendar_format(seconds, text);
    writer_format(w, "%s %s\n", word, text);
}

static void write_expires(struct writer *w, int64_t expires)
{
    if (expires == EXPIRES_NEVER)
        writer_text(w, "expires never\n");
    else
        write_time(w, "expires", expires);
}

static void write_recipients(struct writer *w, const struct seal_params *params)
{
    writer_text(w, "recipients");
    for (size_t i = 0; i < params->recipient_count; i++)
        writer_format(w, " %s", params->recipients[i].id);
    writer_text(w, "\n");
}

static void write_crl(struct writer *w, struct bytes crl)
{
    writer_text(w, "crl ");
    base64_write(w, crl, BASE64_PADDED);
    writer_text(w, "\n");
}

static void write_body(struct writer *w, struct bytes body)
{
    uint8_t hash[32];
    sha256(body, hash);
    writer_format(w, "body %zu ", body.size);
    base64_write(w, (struct bytes){hash, sizeof hash}, BASE64_RAW);
    writer_text(w, "\n");
}

static void write_signer(struct writer *w, const struct seal_signer *signer)
{
    writer_format(w, "signer %s ", signer->id);
    base64_write(w, signer->certificate, BASE64_PADDED);
    writer_text(w, "\n");
}

void head_write(struct writer *w, const struct seal_params *params, struct bytes body)
{
    writer_text(w, HEAD_FIRST_LINE);
    writer_format(w, "name %s\n", params->name);
    writer_format(w, "version %" PRIu64 " %" PRIu64 "\n", params->version.epoch, params->version.serial);
    write_time(w, "issued", params->issued);
    write_expires(w, params->expires);
    writer_format(w, "ring %s\n", params->ring);
    write_recipients(w, params);
    if (params->crl.size > 0)
        write_crl(w, params->crl);
    if (params->encrypted_only)
        writer_text(w, "policy encrypted-only\n");
    write_body(w, body);
    for (size_t i = 0; i < params->signer_count; i++)
        write_signer(w, &params->signers[i]);
    witness_write(w, &params->witness);
}
