/*
 * Any bytes as the file of what was told in receipts. What parses is written back the same, byte by byte; every name in
 * it may stand in a receipt; and entries that come and go leave it in its order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/reported.h"

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static void check_order(const struct reported *r)
{
    demand(r->missing_count <= LIMIT_RECEIPT_PAIRS && r->read_count <= LIMIT_RECEIPT_LINES);
    for (size_t i = 0; i < r->missing_count; i++)
        demand(pair_id_is_valid(bytes_text(r->missing[i])));
    for (size_t i = 0; i < r->read_count; i++) {
        const char *name = r->reads[i].name;
        demand(configuration_name_is_valid(name) && strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL);
        demand(i == 0 || strcmp(r->reads[i - 1].name, name) <= 0);
        demand(reported_find(r, name, r->reads[i].start) != NULL);
    }
}

static void check_rewritten(const struct reported *r, struct bytes text)
{
    struct buf file = {NULL, 0};
    demand(reported_format(r, &file, NULL) == ERR_OK);
    demand(bytes_equal(buf_bytes(&file), text));
    buf_done(&file);
}

/* A new entry finds its place, and all of its name have its digest. */
static void check_put(struct reported *r)
{
    struct reported_read entry = {.name = "m.ini", .start = {1}, .digest = {2}, .seen = 1795323600};
    reported_put(r, &entry);
    check_order(r);
    demand(reported_find(r, entry.name, entry.start) != NULL);
    for (size_t i = 0; i < r->read_count; i++)
        demand(strcmp(r->reads[i].name, entry.name) != 0 ||
               memcmp(r->reads[i].digest, entry.digest, sizeof entry.digest) == 0);
}

static void check_forgotten(struct reported *r)
{
    reported_forget_before(r, "m.ini", INT64_MAX);
    check_order(r);
    demand(r->read_count == 0 || strcmp(r->reads[0].name, "m.ini") != 0);
    reported_forget_before(r, NULL, INT64_MAX);
    demand(r->read_count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reported r;
    const struct bytes text = {data, size};
    if (!reported_parse(text, &r))
        return 0;
    check_order(&r);
    check_rewritten(&r, text);
    check_put(&r);
    check_forgotten(&r);
    return 0;
}
