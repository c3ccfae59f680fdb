#include "build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"

static void fail(const char *what)
{
    fprintf(stderr, "build: %s\n", what);
    abort();
}

void build_hex(struct writer *w, const char *hex)
{
    for (; *hex != '\0'; hex++) {
        uint8_t byte;
        if (*hex == ' ')
            continue;
        if (!hex_decode((struct bytes){(const uint8_t *)hex, 2}, &byte, 1))
            fail(hex);
        writer_bytes(w, (struct bytes){&byte, 1});
        hex++;
    }
}

void build_element(struct writer *w, uint8_t tag, struct bytes content)
{
    uint8_t head[4] = {tag, (uint8_t)content.size, 0, 0};
    size_t size = 2;
    if (content.size >= 0x80)
        head[1] = 0x81, head[2] = (uint8_t)content.size, size = 3;
    if (content.size >= 0x100)
        head[1] = 0x82, head[2] = (uint8_t)(content.size >> 8), head[3] = (uint8_t)content.size, size = 4;
    writer_bytes(w, (struct bytes){head, size});
    writer_bytes(w, content);
}

struct buf build_finish(struct writer *w)
{
    struct buf out = {NULL, 0};
    if (writer_finish(w, &out, NULL) != ERR_OK)
        fail("too much");
    return out;
}

static void part(struct writer *w, const char *given, const char *good)
{
    build_hex(w, given != NULL ? given : good);
}

/* SEQUENCE { SEQUENCE { signed_part }, algorithm, signature }, and what stands behind it. */
static struct buf enclose(struct writer *signed_part, const char *algorithm, const char *tail)
{
    struct writer outer = writer_to(2 * LIMIT_CRL), all = writer_to(2 * LIMIT_CRL);
    struct buf inside = build_finish(signed_part);
    build_element(&outer, 0x30, buf_bytes(&inside));
    part(&outer, algorithm, BUILD_ALGORITHM);
    build_hex(&outer, BUILD_SIGNATURE);
    struct buf body = build_finish(&outer);
    build_element(&all, 0x30, buf_bytes(&body));
    part(&all, tail, "");
    buf_done(&inside);
    buf_done(&body);
    return build_finish(&all);
}

struct buf build_certificate(const struct certificate_recipe *r)
{
    struct writer w = writer_to(2 * LIMIT_CRL);
    part(&w, r->version, "a0 03 02 01 02");
    part(&w, r->serial, "02 01 07");
    part(&w, r->inner_algorithm, BUILD_ALGORITHM);
    build_hex(&w, "30 00");
    part(&w, r->validity, "30 1e " BUILD_TIME BUILD_TIME);
    build_hex(&w, "30 00");
    part(&w, r->public_key, "30 2a 30 05 06 03 2b 65 70 03 21 00 " BUILD_KEY);
    part(&w, r->extensions, "a3 02 30 00");
    return enclose(&w, r->algorithm, r->tail);
}

struct buf build_crl(const struct crl_recipe *r)
{
    struct writer w = writer_to(2 * LIMIT_CRL);
    part(&w, r->version, "02 01 01");
    part(&w, r->inner_algorithm, BUILD_ALGORITHM);
    build_hex(&w, "30 00");
    part(&w, r->this_update, BUILD_TIME);
    part(&w, r->next_update, BUILD_TIME);
    part(&w, r->entries, "30 14 30 12 02 01 07 " BUILD_TIME);
    part(&w, r->extensions, "a0 0e 30 0c 30 0a 06 03 55 1d 14 04 03 02 01 05");
    return enclose(&w, r->algorithm, r->tail);
}
