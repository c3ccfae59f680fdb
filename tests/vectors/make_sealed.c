/*
 * Writes the test vectors of the sealed file: good ones, ones that differ from a good one in one thing, the client
 * parts to read them with, and index.txt, which says what a reader must answer. Keys are new at each run, so all files
 * are, and the worked example in tests/vectors/sealed/README.md must be made anew too:
 *
 *     ninja make_sealed && tests/make_sealed tests/vectors/sealed tests/fuzz/corpus/fuzz_sealed
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "age/age.h"
#include "base/calendar.h"
#include "base/hex.h"
#include "faults.h"

#define DASH "\xE2\x80\x94"
#define NOW (FIXTURE_NOW + 3600)
#define DAY 86400
#define BOTH (PAIR_0 | PAIR_1)
#define JUMP 1048576

/* What the generator works with. */
struct maker {
    const char *folder, *corpus;
    FILE *index;
    struct world world, foreign;
    struct faulty faulty;
    struct buf crl3, foreign_crl;
};

static void demand(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "make_sealed: %s\n", what);
    exit(1);
}

static void write_bytes(const char *folder, const char *name, struct bytes bytes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    demand(file != NULL && fwrite(bytes.data, 1, bytes.size, file) == bytes.size && fclose(file) == 0, path);
}

static void write_index(struct maker *m, const char *name, enum err want, int64_t time)
{
    char text[CALENDAR_SIZE];
    calendar_format(time, text);
    fprintf(m->index, "%-36s %-15s %s  ", name, err_name(want), text);
}

/* One vector: the file, and its line of the index up to the description. */
static void add(struct maker *m, const char *name, enum err want, struct bytes file)
{
    char with_end[256];
    snprintf(with_end, sizeof with_end, "%s.sealed", name);
    write_bytes(m->folder, with_end, file);
    write_index(m, with_end, want, NOW);
}

static void add_joined(struct maker *m, const char *name, enum err want, const char *what, struct buf file)
{
    add(m, name, want, buf_bytes(&file));
    fprintf(m->index, "%s\n", what);
    buf_done(&file);
}

static void add_seed(struct maker *m, const char *name, struct bytes file)
{
    write_bytes(m->corpus, name, file);
}

/* ---- Faults of the text ---- */

static void describe_text(struct maker *m, const char *text)
{
    fputc('`', m->index);
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            fputs("\\n", m->index);
        else if (*text == '\r')
            fputs("\\r", m->index);
        else
            fputc(*text, m->index);
    }
    fputc('`', m->index);
}

static void add_faults(struct maker *m)
{
    fputs("\n# good.sealed with one thing of its text replaced, signed again by the same keys\n", m->index);
    for (size_t i = 0; i < fault_count; i++) {
        struct buf file = faulty_make(&m->faulty, &faults[i]);
        add(m, faults[i].name, faults[i].want, buf_bytes(&file));
        describe_text(m, faults[i].old);
        fputs(" -> ", m->index);
        describe_text(m, faults[i].replacement);
        fputc('\n', m->index);
        if (i % 4 == 0)
            add_seed(m, faults[i].name, buf_bytes(&file));
        buf_done(&file);
    }
}

/* ---- Files that are sound in themselves ---- */

static void add_sound(struct maker *m)
{
    const struct bytes crl = buf_bytes(&m->faulty.crl), crl3 = buf_bytes(&m->crl3);
    const struct bytes foreign_crl = buf_bytes(&m->foreign_crl);
    char probe[64];
    snprintf(probe, sizeof probe, "probes/%s", m->world.issued[0].id);
    const struct {
        const char *name;
        enum err want;
        const char *what;
        struct world_file file;
    } rows[] = {
        {"good-one-signer", ERR_OK, "for and by pair 0 only", {.version = {2, 41}, .crl = crl}},
        {"good-other-recipient", ERR_OK, "for pairs 0 and 1", {.version = {2, 41}, .crl = crl, .recipients = BOTH}},
        {"good-second-signer",
         ERR_OK,
         "by pairs 0 and 2, of which 2 is revoked",
         {.version = {2, 41}, .crl = crl, .signers = PAIR_0 | PAIR_2}},
        {"good-serial-far", ERR_OK, "1,048,576 above the accepted serial", {.version = {2, 40 + JUMP}, .crl = crl}},
        {"good-next-epoch", ERR_OK, "first serial of the next epoch", {.version = {3, 1}, .crl = crl3}},
        {"rollback-serial", ERR_ROLLBACK, "version 2.39", {.version = {2, 39}, .crl = crl}},
        {"rollback-same-version",
         ERR_ROLLBACK,
         "version 2.40 with another text",
         {.version = {2, 40}, .crl = crl, .content = "[Help]\nPhone=2\n"}},
        {"rollback-epoch", ERR_ROLLBACK, "version 1.1000", {.version = {1, 1000}}},
        {"fast-forward-serial",
         ERR_FAST_FORWARD,
         "1,048,577 above the accepted serial",
         {.version = {2, 41 + JUMP}, .crl = crl}},
        {"fast-forward-epoch",
         ERR_FAST_FORWARD,
         "serial 1,048,577 in the next epoch",
         {.version = {3, 1 + JUMP}, .crl = crl3}},
        {"expired", ERR_EXPIRED, "expired a second ago", {.version = {2, 41}, .crl = crl, .expires = NOW - 1}},
        {"good-last-second", ERR_OK, "expires now", {.version = {2, 41}, .crl = crl, .expires = NOW}},
        {"wrong-name", ERR_WRONG_NAME, "name `printers.ini`", {.name = "printers.ini", .version = {2, 41}, .crl = crl}},
        {"wrong-name-probe", ERR_WRONG_NAME, "a probe", {.name = probe, .version = {2, 41}, .crl = crl}},
        {"wrong-ring", ERR_WRONG_RING, "ring `pilot`", {.ring = "pilot", .version = {2, 41}, .crl = crl}},
        {"unknown-signer", ERR_UNKNOWN_SIGNER, "by pair 1 only", {.version = {2, 41}, .crl = crl, .signers = PAIR_1}},
        {"unknown-signer-crl",
         ERR_UNKNOWN_SIGNER,
         "by pair 0, with a CRL of another root",
         {.version = {3, 1}, .crl = foreign_crl}},
        {"signer-revoked", ERR_SIGNER_REVOKED, "by pair 2 only", {.version = {2, 41}, .crl = crl, .signers = PAIR_2}},
        {"signer-revoked-old-file",
         ERR_SIGNER_REVOKED,
         "by pair 2, of epoch 1",
         {.version = {1, 1000}, .signers = PAIR_2}},
        {"no-pair", ERR_NO_PAIR, "for pair 1 only", {.version = {2, 41}, .crl = crl, .recipients = PAIR_1}},
    };
    fputs("\n# sound in themselves: by default for and by pair 0, version 2.41\n", m->index);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf file = world_seal(&m->world, &rows[i].file);
        add_seed(m, rows[i].name, buf_bytes(&file));
        add_joined(m, rows[i].name, rows[i].want, rows[i].what, file);
    }
    add_joined(m, "unknown-signer-organization", ERR_UNKNOWN_SIGNER, "by a pair of another organization",
               world_seal(&m->foreign, &(struct world_file){.version = {3, 1}, .crl = foreign_crl}));
}

/* ---- Pieces put together in another way ---- */

#define JOIN(...)                                                                                                      \
    world_join((const struct bytes[]){__VA_ARGS__}, sizeof((const struct bytes[]){__VA_ARGS__}) / sizeof(struct bytes))

static struct bytes first_of(struct bytes b, size_t size)
{
    return (struct bytes){b.data, size};
}

static void add_moved_signatures(struct maker *m)
{
    struct buf other = world_seal(&m->world, &(struct world_file){.version = {2, 42},
                                                                  .crl = buf_bytes(&m->faulty.crl),
                                                                  .encrypted_only = true,
                                                                  .recipients = BOTH,
                                                                  .signers = BOTH});
    const struct world_parts p = world_split(&m->faulty.good), o = world_split(&other);
    const struct bytes empty = bytes_text("\n"), s0 = world_line(p.signatures, DASH, 0);
    const struct bytes s1 = world_line(p.signatures, DASH, 1);
    fputs("\n# good.sealed with its pieces, or those of another file, put together in another way\n", m->index);
    add_joined(m, "signature-removed", ERR_MALFORMED, "without the second signature line",
               JOIN(p.text, empty, s0, p.body));
    add_joined(m, "signatures-removed", ERR_MALFORMED, "without signature lines", JOIN(p.text, empty, p.body));
    add_joined(m, "signature-doubled", ERR_MALFORMED, "the second signature line twice",
               JOIN(p.text, empty, s0, s1, s1, p.body));
    add_joined(m, "signatures-swapped", ERR_MALFORMED, "signature lines swapped", JOIN(p.text, empty, s1, s0, p.body));
    add_joined(m, "signatures-of-another-file", ERR_BAD_SIGNATURE, "signature lines of another file",
               JOIN(p.text, o.signatures, p.body));
    add_joined(m, "signature-bytes-not-ascii", ERR_MALFORMED,
               "a byte of the base64 of a signature with its top bit set",
               JOIN(p.text, empty, first_of(s0, 40), bytes_text("\xAF"), (struct bytes){s0.data + 41, s0.size - 41}, s1,
                    p.body));
    add_joined(m, "empty-line-missing", ERR_MALFORMED, "no empty line before the signatures",
               JOIN(p.text, s0, s1, p.body));
    add_joined(m, "empty-line-behind", ERR_MALFORMED, "an empty line behind the signatures",
               JOIN(p.text, p.signatures, empty, p.body));
    add_joined(m, "body-of-another-file", ERR_BAD_SIGNATURE, "head of one file on the body of another",
               JOIN(p.text, p.signatures, o.body));
    add_joined(m, "body-missing-whole", ERR_MALFORMED, "no body", JOIN(p.text, p.signatures));
    add_joined(m, "body-cut", ERR_BAD_SIGNATURE, "the last byte missing",
               JOIN(p.text, p.signatures, first_of(p.body, p.body.size - 1)));
    add_joined(m, "body-longer", ERR_BAD_SIGNATURE, "a byte behind", JOIN(p.text, p.signatures, p.body, empty));
    add_joined(m, "head-cut", ERR_MALFORMED, "the first 300 bytes", JOIN(first_of(p.text, 300)));
    add_joined(m, "empty", ERR_NOT_SEALED, "no bytes at all: a plain file", JOIN(first_of(p.text, 0)));
    add_joined(m, "plain", ERR_NOT_SEALED, "a plain file", JOIN(bytes_text("[Help]\nPhone=1\n")));
    add_joined(m, "byte-order-mark", ERR_NOT_SEALED, "a byte order mark in front makes it plain",
               JOIN(bytes_text("\xEF\xBB\xBF"), buf_bytes(&m->faulty.good)));
    buf_done(&other);
}

/* ---- Bodies that a signer would not make: the text says their length and hash, and is signed ---- */

static struct buf with_body(const struct maker *m, struct bytes body)
{
    const struct world_parts p = world_split(&m->faulty.good);
    struct writer w = writer_to(LIMIT_HEAD);
    struct buf line = {NULL, 0};
    uint8_t hash[32];
    sha256(body, hash);
    writer_format(&w, "body %zu ", body.size);
    base64_write(&w, (struct bytes){hash, sizeof hash}, BASE64_RAW);
    writer_text(&w, "\n");
    demand(writer_finish(&w, &line, NULL) == ERR_OK, "body line");
    struct buf text = world_replace(p.text, world_line(p.text, "body", 0), buf_bytes(&line));
    struct buf file = world_sign(&m->world, buf_bytes(&text), BOTH, body);
    buf_done(&text);
    buf_done(&line);
    return file;
}

static struct buf flipped(const struct maker *m, size_t at)
{
    struct bytes body = world_split(&m->faulty.good).body;
    struct buf copy = world_join(&body, 1);
    copy.data[at] ^= 1;
    struct buf file = with_body(m, buf_bytes(&copy));
    buf_done(&copy);
    return file;
}

static struct buf with_passphrase(const struct maker *m)
{
    struct secret *passphrase = NULL;
    struct buf body = {NULL, 0};
    demand(secret_copy(bytes_text("secret"), &passphrase, NULL) == ERR_OK, "passphrase");
    const struct recipient recipient = {.passphrase = passphrase, .logn = 1};
    demand(age_seal(&recipient, 1, bytes_text("x"), &body, NULL) == ERR_OK, "passphrase");
    struct buf file = with_body(m, buf_bytes(&body));
    buf_done(&body);
    secret_free(&passphrase);
    return file;
}

static void add_bodies(struct maker *m)
{
    const struct bytes body = world_split(&m->faulty.good).body;
    const uint8_t *mac = memmem(body.data, body.size, "\n--- ", 5);
    demand(mac != NULL, "no MAC");
    fputs("\n# good.sealed with another body, whose length and hash the text says, signed again\n", m->index);
    add_joined(m, "payload-damaged", ERR_CANNOT_OPEN, "last byte of the payload flipped", flipped(m, body.size - 1));
    add_joined(m, "payload-nonce-damaged", ERR_CANNOT_OPEN, "first byte of the nonce flipped",
               flipped(m, (size_t)(mac - body.data) + 5 + 43 + 1));
    add_joined(m, "payload-cut", ERR_CANNOT_OPEN, "payload one byte shorter",
               with_body(m, first_of(body, body.size - 1)));
    add_joined(m, "payload-missing", ERR_MALFORMED, "nothing behind the header",
               with_body(m, first_of(body, (size_t)(mac - body.data) + 5 + 43 + 1)));
    add_joined(m, "header-cut", ERR_MALFORMED, "body ends in the header",
               with_body(m, first_of(body, (size_t)(mac - body.data) + 1)));
    add_joined(m, "body-is-not-age", ERR_MALFORMED, "body is plain text",
               with_body(m, bytes_text("[Help]\nPhone=1\n")));
    add_joined(m, "body-for-a-passphrase", ERR_MALFORMED, "body has one scrypt stanza", with_passphrase(m));
}

/* ---- The whole ---- */

static void write_part(struct maker *m, const char *name, const struct issued_pair *p, bool with_key)
{
    struct secret *pem = fixture_pem(p, &m->world.root, with_key);
    write_bytes(m->folder, name, secret_bytes(pem));
    secret_free(&pem);
}

static void write_preface(struct maker *m)
{
    fprintf(
        m->index,
        "# What a reader must answer to each file: `ok`, or the error of docs/errors.md. Made by make_sealed.c; all\n"
        "# keys are for tests and known to everybody.\n"
        "#\n"
        "# The reader holds the client parts client.pem (pair 0, %s), revoked.pem (pair 2, %s),\n"
        "# p256.pem and rsa.pem; not that of pair 1 (%s). It expects the name `helpdesk.ini`, belongs to\n"
        "# ring `all`, and has accepted accepted.sealed (version 2.40) with its CRL, which lists pair 2. Every line "
        "is\n"
        "# a question of its own.\n"
        "#\n"
        "# file, answer, time, what it is: good.sealed has version 2.41 and is for and by pairs 0 and 1. In braces\n"
        "# stand values: {id0} and {cert0} of pair 0, {crl}, {length} and {hash} of the body, and others alike.\n\n",
        m->world.issued[0].id, m->world.issued[2].id, m->world.issued[1].id);
}

static void add_good(struct maker *m)
{
    struct buf accepted =
        world_seal(&m->world, &(struct world_file){.version = {2, 40}, .crl = buf_bytes(&m->faulty.crl)});
    add_seed(m, "good", buf_bytes(&m->faulty.good));
    add(m, "good", ERR_OK, buf_bytes(&m->faulty.good));
    fputs("the good file\n", m->index);
    write_index(m, "good.sealed", ERR_EXPIRED, FIXTURE_NOW + DAY + 1);
    fputs("a second after its expiry\n", m->index);
    write_index(m, "good-expires-never.sealed", ERR_SIGNER_EXPIRED, FIXTURE_NOW + 730 * (int64_t)DAY + 301);
    fputs("more than 5 minutes after the end of the signing certificates\n", m->index);
    write_index(m, "good-expires-never.sealed", ERR_OK, FIXTURE_NOW + 730 * (int64_t)DAY + 300);
    fputs("5 minutes after the end of the signing certificates\n", m->index);
    add_joined(m, "accepted", ERR_OK, "the file that was accepted before, again", accepted);
}

/* For and by one pair with an encryption key of another kind. */
static void add_kind(struct maker *m, const char *name, enum key_kind kind)
{
    struct issued_pair issued;
    struct pair pair = {.key = NULL};
    struct errinfo e = {""};
    struct buf file = {NULL, 0};
    char file_name[64], what[64];
    fixture_pair_init(&issued, &m->world.root, kind, FIXTURE_NOW);
    fixture_load(&issued, &m->world.root, false, &pair);
    const struct seal_recipient recipient = {issued.id, &pair.public_key};
    const struct seal_signer signer = {issued.id, buf_bytes(&issued.signing), issued.signing_seed};
    const struct seal_params params = {
        "helpdesk.ini", FAULTS_VERSION, FIXTURE_NOW, EXPIRES_NEVER, RING_ALL, buf_bytes(&m->faulty.crl),
        false,          &recipient,     1,           &signer,       1};
    demand(seal_make(&params, bytes_text("[Help]\nPhone=1\n"), &file, &e) == ERR_OK, e.message);
    snprintf(file_name, sizeof file_name, "%s.pem", name);
    write_part(m, file_name, &issued, true);
    snprintf(file_name, sizeof file_name, "good-%s", name);
    snprintf(what, sizeof what, "for and by the pair of %s.pem", name);
    add_seed(m, file_name, buf_bytes(&file));
    add_joined(m, file_name, ERR_OK, what, file);
    pair_done(&pair);
    issued_pair_done(&issued);
}

static void maker_init(struct maker *m, const char *folder, const char *corpus)
{
    char path[4096];
    *m = (struct maker){.folder = folder, .corpus = corpus};
    snprintf(path, sizeof path, "%s/index.txt", folder);
    m->index = fopen(path, "w");
    demand(m->index != NULL, path);
    world_init(&m->world);
    world_init(&m->foreign);
    faulty_init(&m->faulty, &m->world);
    fixture_crl(&m->world.root, 3, &m->world.issued[2], 1, &m->crl3);
    fixture_crl(&m->foreign.root, 3, NULL, 0, &m->foreign_crl);
}

static void maker_done(struct maker *m)
{
    demand(fclose(m->index) == 0, "index.txt");
    buf_done(&m->crl3);
    buf_done(&m->foreign_crl);
    faulty_done(&m->faulty);
    world_done(&m->foreign);
    world_done(&m->world);
}

int main(int argc, char **argv)
{
    struct maker m;
    demand(argc == 3, "usage: make_sealed VECTORS CORPUS");
    maker_init(&m, argv[1], argv[2]);
    write_preface(&m);
    write_part(&m, "client.pem", &m.world.issued[0], true);
    write_part(&m, "revoked.pem", &m.world.issued[2], true);
    add_good(&m);
    add_kind(&m, "p256", KEY_P256);
    add_kind(&m, "rsa", KEY_RSA);
    add_sound(&m);
    add_faults(&m);
    add_moved_signatures(&m);
    add_bodies(&m);
    maker_done(&m);
    return 0;
}
