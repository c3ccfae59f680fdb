#include "vault/audit_chain.h"

#include <string.h>

#include "base/limits.h"
#include "base/secret.h"

#define LABEL "rollseal-audit/1"

static void add_number(struct writer *w, uint64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> (8 * (sizeof bytes - 1 - i)));
    writer_bytes(w, (struct bytes){bytes, sizeof bytes});
}

static void add_text(struct writer *w, const char *text)
{
    const uint8_t is_there = text != NULL;
    writer_bytes(w, (struct bytes){&is_there, 1});
    if (text == NULL)
        return;
    add_number(w, strlen(text));
    writer_text(w, text);
}

enum err audit_chain_link(const uint8_t before[static AUDIT_HASH_SIZE], const struct audit_row *row,
                          uint8_t out[static AUDIT_HASH_SIZE], struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_AUDIT_ROW);
    struct buf whole = {0};
    const char *const texts[] = {row->account, row->action, row->object, row->detail, row->reason};
    writer_text(&w, LABEL);
    writer_bytes(&w, (struct bytes){before, AUDIT_HASH_SIZE});
    add_number(&w, (uint64_t)row->id);
    add_number(&w, (uint64_t)row->time);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        add_text(&w, texts[i]);
    enum err error = writer_finish(&w, &whole, e);
    if (error == ERR_OK)
        sha256(buf_bytes(&whole), out);
    buf_done(&whole);
    return error;
}
