/*
 * Any bytes as a sealed file: note, head, signatures, body frame. What parses keeps its promises, and can be written in
 * one way only.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "seal/head.h"
#include "seal/open.h"

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static void check_note(struct bytes file)
{
    struct note note;
    struct errinfo e = {""};
    if (note_parse(file, &note, &e) != ERR_OK) {
        demand(e.message[0] != '\0');
        return;
    }
    demand(note.text.data == file.data && note.text.size > 0 && note.text.data[note.text.size - 1] == '\n');
    demand(note.signature_count >= 1 && note.signature_count <= LIMIT_SIGNERS);
    demand(note.rest.data + note.rest.size == file.data + file.size);
    demand((size_t)(note.rest.data - file.data) <= LIMIT_HEAD);
    for (size_t i = 0; i < note.signature_count; i++)
        demand(note.signatures[i].name.size > 0);
}

/* What the rest of the program relies on, whatever the file said. */
static void check_facts(const struct sealed *s)
{
    demand(sealed_name_is_valid(s->name) && configuration_name_is_valid(s->ring));
    demand(s->version.epoch >= 1 && s->version.epoch <= VERSION_MAX);
    demand(s->version.serial >= 1 && s->version.serial <= VERSION_MAX);
    demand(s->crl_der.size > 0 ? s->crl.number == s->version.epoch : s->version.epoch == 1);
    demand(s->recipient_count >= 1 && s->recipient_count <= LIMIT_RECIPIENTS);
    demand(s->signer_count >= 1 && s->signer_count == s->note.signature_count);
    demand(s->body_size <= LIMIT_BODY);
    for (size_t i = 0; i < s->recipient_count; i++)
        demand(i == 0 || strcmp(s->recipients[i - 1], s->recipients[i]) < 0);
    for (size_t i = 0; i < s->signer_count; i++) {
        demand(pair_id_is_valid(bytes_text(s->signers[i].id)));
        demand(i == 0 || strcmp(s->signers[i - 1].id, s->signers[i].id) < 0);
    }
}

/* Parsing again gives the same: it does not depend on what was in memory. */
static void check_again(struct bytes file, const struct sealed *s)
{
    struct sealed again;
    struct buf copy = {NULL, 0};
    demand(buf_copy(file, &copy, NULL) == ERR_OK);
    demand(sealed_parse(buf_bytes(&copy), &again, NULL) == ERR_OK);
    demand(strcmp(again.name, s->name) == 0 && version_compare(again.version, s->version) == 0);
    demand(again.issued == s->issued && again.expires == s->expires && again.body_size == s->body_size);
    demand(bytes_equal(again.note.text, s->note.text) && bytes_equal(again.crl_der, s->crl_der));
    sealed_done(&again);
    buf_done(&copy);
}

/* Line by line the same; the line of the body is left out, because a fuzzer does not find hashes, and lines that begin
 * with x- are only carried. */
static void compare_texts(struct bytes read, struct bytes written)
{
    struct reader a = reader_of(read), b = reader_of(written);
    struct bytes line, other;
    while (reader_line(&b, &other)) {
        demand(reader_line(&a, &line));
        demand(bytes_equal(line, other) || (bytes_begin_with(line, "body ") && bytes_begin_with(other, "body ")));
    }
    while (reader_line(&a, &line))
        demand(bytes_begin_with(line, "x-"));
    demand(reader_is_done(&a));
}

/* There is one way to write what was read. */
static void check_rewritten(const struct sealed *s)
{
    struct seal_recipient recipients[LIMIT_RECIPIENTS];
    struct seal_signer signers[LIMIT_SIGNERS];
    struct buf text = {NULL, 0};
    struct writer w = writer_to(LIMIT_HEAD);
    const struct seal_params params = {
        .name = s->name,
        .version = s->version,
        .issued = s->issued,
        .expires = s->expires,
        .ring = s->ring,
        .crl = s->crl_der,
        .encrypted_only = s->encrypted_only,
        .recipients = recipients,
        .recipient_count = s->recipient_count,
        .signers = signers,
        .signer_count = s->signer_count,
    };
    for (size_t i = 0; i < s->recipient_count; i++)
        recipients[i] = (struct seal_recipient){s->recipients[i], NULL};
    for (size_t i = 0; i < s->signer_count; i++)
        signers[i] = (struct seal_signer){s->signers[i].id, s->signers[i].certificate, NULL};
    head_write(&w, &params, s->body);
    demand(writer_finish(&w, &text, NULL) == ERR_OK);
    compare_texts(s->note.text, buf_bytes(&text));
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes file = {data, size};
    struct sealed s;
    struct errinfo e = {""};
    check_note(file);
    if (sealed_parse(file, &s, &e) != ERR_OK) {
        demand(e.message[0] != '\0' && strchr(e.message, '\n') == NULL);
        return 0;
    }
    demand(sealed_is_claimed(file));
    check_facts(&s);
    check_again(file, &s);
    check_rewritten(&s);
    /* A verdict, whichever: a corpus holds files with good signatures. */
    if (sealed_check_signatures(&s, &e) == ERR_OK && sealed_check_body(&s, &e) == ERR_OK &&
        sealed_check_stanzas(&s, &e) == ERR_OK)
        demand(s.body.size == s.body_size);
    sealed_done(&s);
    return 0;
}
