#include "seal/witness.h"

#include <inttypes.h>

#include "base/hex.h"

#define WORD "x-audit"

void witness_write(struct writer *w, const struct audit_witness *witness)
{
    if (witness->row == 0)
        return;
    writer_format(w, WORD " %" PRIu64 " ", witness->row);
    base64_write(w, (struct bytes){witness->hash, sizeof witness->hash}, BASE64_PADDED);
    writer_text(w, "\n");
}

/* What stands behind the word. */
static bool parse(struct reader *r, struct audit_witness *out)
{
    struct bytes row, hash;
    size_t size = 0;
    return reader_word(r, &row) && bytes_to_number(row, VERSION_MAX, &out->row) && out->row > 0 &&
           reader_word(r, &hash) && base64_decode(hash, BASE64_PADDED, out->hash, sizeof out->hash, &size) &&
           size == sizeof out->hash && reader_is_done(r);
}

enum err witness_find(const struct sealed *s, struct audit_witness *out, struct errinfo *e)
{
    struct reader text = reader_of(s->note.text);
    struct audit_witness found = {.row = 0};
    struct bytes line;
    while (reader_line(&text, &line)) {
        struct reader r = reader_of(line);
        if (!reader_skip_text(&r, WORD " "))
            continue;
        if (found.row != 0 || !parse(&r, &found))
            return err_set(e, ERR_MALFORMED, "its line `" WORD "` is not one row of an audit list");
    }
    if (found.row == 0)
        return err_set(e, ERR_NOT_FOUND, "it has no line `" WORD "`: an older version of Rollseal made it");
    *out = found;
    return ERR_OK;
}
