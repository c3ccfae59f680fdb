#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/head.h"
#include "seal/open.h"

static void demand(bool condition, const char *what, const struct errinfo *e)
{
    if (condition)
        return;
    fprintf(stderr, "world: %s: %s\n", what, e != NULL ? e->message : "cannot be");
    abort();
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const struct issued_pair *)a)->id, ((const struct issued_pair *)b)->id);
}

void world_init(struct world *w)
{
    *w = (struct world){.pairs = {.count = 0}};
    fixture_root_init(&w->root, FIXTURE_NOW);
    for (size_t i = 0; i < WORLD_PAIRS; i++)
        fixture_pair_init(&w->issued[i], &w->root, KEY_X25519, FIXTURE_NOW);
    qsort(w->issued, WORLD_PAIRS, sizeof w->issued[0], compare_ids);
    for (size_t i = 0; i < WORLD_PAIRS; i++)
        fixture_add(&w->pairs, &w->issued[i], &w->root, true);
}

void world_done(struct world *w)
{
    pair_set_done(&w->pairs);
    for (size_t i = 0; i < WORLD_PAIRS; i++)
        issued_pair_done(&w->issued[i]);
    fixture_root_done(&w->root);
}

struct world world;

int world_setup(void **state)
{
    (void)state;
    world_init(&world);
    return 0;
}

int world_teardown(void **state)
{
    (void)state;
    world_done(&world);
    return 0;
}

static struct seal_params usual_params(const struct world_file *f)
{
    return (struct seal_params){
        .name = f->name != NULL ? f->name : "helpdesk.ini",
        .version = f->version.epoch != 0 ? f->version : (struct version){1, 5},
        .issued = f->issued != 0 ? f->issued : FIXTURE_NOW,
        .expires = f->expires != 0 ? f->expires : FIXTURE_NOW + 86400,
        .ring = f->ring != NULL ? f->ring : RING_ALL,
        .crl = f->crl,
        .encrypted_only = f->encrypted_only,
    };
}

enum err world_try_seal(const struct world *w, const struct world_file *f, struct buf *out, struct errinfo *e)
{
    struct seal_recipient recipients[WORLD_PAIRS];
    struct seal_signer signers[WORLD_PAIRS];
    struct seal_params params = usual_params(f);
    for (size_t i = 0; i < WORLD_PAIRS; i++) {
        const struct issued_pair *p = &w->issued[i];
        if (((f->recipients != 0 ? f->recipients : PAIR_0) >> i & 1) != 0)
            recipients[params.recipient_count++] = (struct seal_recipient){p->id, &w->pairs.pairs[i].public_key};
        if (((f->signers != 0 ? f->signers : PAIR_0) >> i & 1) != 0)
            signers[params.signer_count++] = (struct seal_signer){p->id, buf_bytes(&p->signing), p->signing_seed};
    }
    params.recipients = recipients;
    params.signers = signers;
    return seal_make(&params, bytes_text(f->content != NULL ? f->content : "[Help]\nPhone=1\n"), out, e);
}

struct buf world_seal(const struct world *w, const struct world_file *f)
{
    struct errinfo e = {""};
    struct buf file = {NULL, 0};
    demand(world_try_seal(w, f, &file, &e) == ERR_OK, "seal", &e);
    return file;
}

struct buf world_sign(const struct world *w, struct bytes text, unsigned signers, struct bytes body)
{
    struct errinfo e = {""};
    struct buf file = {NULL, 0};
    struct writer writer = writer_to(LIMIT_SEALED);
    writer_bytes(&writer, text);
    writer_text(&writer, "\n");
    for (size_t i = 0; i < WORLD_PAIRS; i++) {
        char name[KEY_NAME_SIZE];
        if ((signers >> i & 1) == 0)
            continue;
        head_key_name(w->issued[i].id, name);
        demand(note_sign(&writer, text, name, w->issued[i].signing_seed, w->pairs.pairs[i].signing.key, &e) == ERR_OK,
               "sign", &e);
    }
    writer_bytes(&writer, body);
    demand(writer_finish(&writer, &file, &e) == ERR_OK, "sign", &e);
    return file;
}

struct pair_set world_verifier(const struct world *w, unsigned pairs)
{
    struct pair_set set = {.count = 0};
    for (size_t i = 0; i < WORLD_PAIRS; i++) {
        if ((pairs >> i & 1) != 0)
            fixture_add(&set, &w->issued[i], &w->root, false);
    }
    return set;
}

struct world_parts world_split(const struct buf *file)
{
    struct errinfo e = {""};
    struct note note;
    demand(note_parse(buf_bytes(file), &note, &e) == ERR_OK, "split", &e);
    const uint8_t *behind_text = file->data + note.text.size;
    return (struct world_parts){note.text, {behind_text, (size_t)(note.rest.data - behind_text)}, note.rest};
}

struct bytes world_line(struct bytes lines, const char *word, size_t k)
{
    struct reader r = reader_of(lines);
    struct bytes line;
    while (reader_line(&r, &line)) {
        if (bytes_begin_with(line, word) && k-- == 0)
            return (struct bytes){line.data, line.size + 1};
    }
    demand(false, word, NULL);
    return line;
}

struct buf world_join(const struct bytes *pieces, size_t count)
{
    struct errinfo e = {""};
    struct buf joined = {NULL, 0};
    struct writer w = writer_to(2 * LIMIT_SEALED);
    for (size_t i = 0; i < count; i++)
        writer_bytes(&w, pieces[i]);
    demand(writer_finish(&w, &joined, &e) == ERR_OK, "join", &e);
    return joined;
}

struct buf world_replace(struct bytes from, struct bytes old, struct bytes replacement)
{
    const uint8_t *at = memmem(from.data, from.size, old.data, old.size);
    demand(at != NULL, "what should be replaced is not there", NULL);
    size_t before = (size_t)(at - from.data), after = from.size - before - old.size;
    return world_join((const struct bytes[]){{from.data, before}, replacement, {at + old.size, after}}, 3);
}

enum err world_check(struct bytes file, struct errinfo *e)
{
    struct sealed s;
    enum err error = sealed_parse(file, &s, e);
    if (error != ERR_OK)
        return error;
    error = sealed_check_signatures(&s, e);
    if (error == ERR_OK)
        error = sealed_check_body(&s, e);
    if (error == ERR_OK)
        error = sealed_check_stanzas(&s, e);
    sealed_done(&s);
    return error;
}
