#include "memory.h"

#include <stdlib.h>

#include "base/limits.h"
#include "table.h"

struct memory_key {
    uint32_t crls[REMEMBERED];
};

static struct table memories;
static struct buf *bytes;
static size_t room;

void memory_init(void)
{
    table_init(&memories, sizeof(struct memory_key));
}

void memory_done(void)
{
    for (uint32_t i = 0; i < memories.count; i++)
        buf_done(&bytes[i]);
    free(bytes);
    table_done(&memories);
}

const uint32_t *memory_crls(uint32_t memory)
{
    static const struct memory_key none = {{0}};
    const struct memory_key *key = memory == 0 ? &none : table_key(&memories, memory - 1);
    return key->crls;
}

struct bytes memory_bytes(uint32_t memory)
{
    return memory == 0 ? (struct bytes){NULL, 0} : buf_bytes(&bytes[memory - 1]);
}

unsigned memory_number(uint32_t memory)
{
    return things_crl_key(memory_crls(memory)[0])->number;
}

unsigned memory_revoked(uint32_t memory)
{
    unsigned revoked = 0;
    for (unsigned i = 0; i < REMEMBERED; i++)
        revoked |= things_crl_key(memory_crls(memory)[i])->revoked;
    return revoked;
}

static void build(const struct memory_key *key, struct buf *out)
{
    struct errinfo e;
    struct writer w = writer_to(LIMIT_CRLS);
    for (unsigned i = 0; i < REMEMBERED; i++)
        writer_bytes(&w, things_crl_bytes(key->crls[i]));
    demand("CRLs", writer_finish(&w, out, &e), &e);
}

static uint32_t number_of(const struct memory_key *key)
{
    bool is_new = false;
    uint32_t number = table_number(&memories, key, &is_new);
    bytes = array_grow(bytes, &room, number, sizeof *bytes);
    if (is_new)
        build(key, &bytes[number]);
    return number + 1;
}

/* One more CRL of a list, if it is the first or revokes a pair that those before it do not. */
static void add(struct memory_key *key, unsigned *count, unsigned *revoked, uint32_t crl)
{
    unsigned more = things_crl_key(crl)->revoked;
    if (crl == 0 || (*count > 0 && (more & ~*revoked) == 0))
        return;
    *revoked |= more;
    key->crls[(*count)++] = crl;
}

uint32_t memory_with(uint32_t memory, uint32_t crl)
{
    const uint32_t *old = memory_crls(memory);
    const struct crl_key *met = things_crl_key(crl);
    struct memory_key key = {{0}};
    unsigned count = 0, revoked = 0, i = 0;
    bool is_newest = met->number > memory_number(memory);
    if (crl == 0 || (!is_newest && (met->revoked & ~memory_revoked(memory)) == 0))
        return memory;
    for (; i < REMEMBERED && old[i] != 0 && things_crl_key(old[i])->number >= met->number; i++)
        add(&key, &count, &revoked, old[i]);
    add(&key, &count, &revoked, crl);
    for (; i < REMEMBERED; i++)
        add(&key, &count, &revoked, old[i]);
    return number_of(&key);
}
