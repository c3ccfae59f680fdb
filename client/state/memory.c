#include "state/memory.h"

#include <string.h>

#include "base/calendar.h"
#include "base/hex.h"
#include "base/limits.h"
#include "keys/pem.h"
#include "state/late_key.h"

/*
 *     rollseal-check/1
 *     program 0.1.0
 *     root BASE64-OF-DER
 *     pair ID ALGORITHM PUBLIC-KEY FROM UNTIL ROOT-ID KEY-AT
 *     signing KEY SERIAL FROM UNTIL
 *
 * with `root` for each root and `pair` and `signing` for each pair. KEY-AT is `-` if the key is not in the file.
 */
#define FIRST_LINE "rollseal-check/1"
#define NAME_SIZE 65 /* SHA-256 in hex */

static const char *const kind_names[] = {[KEY_X25519] = "x25519", [KEY_P256] = "p256", [KEY_RSA] = "rsa"};
#define KIND_COUNT (sizeof kind_names / sizeof kind_names[0])

/* ---- Private keys in the source file ---- */

/* The key in a block; NULL if there is none for this public key. Takes the block's bytes. */
static struct key *key_of(struct pem_block *block, const struct public_key *wanted)
{
    struct key *key = NULL;
    enum key_encoding encoding;
    if (!pem_key_encoding(block->label, &encoding))
        return NULL;
    if (wanted->kind != KEY_X25519)
        return late_key_new(&block->bytes, encoding, wanted);
    if (encoding != KEY_PKCS8 || key_try_x25519(secret_bytes(block->bytes), &key, NULL) != ERR_OK || key == NULL)
        return NULL;
    if (!public_key_equals(&key->public_key, wanted))
        key_free(&key);
    return key;
}

/* The key whose block begins at this byte of the file. */
static struct key *key_at(struct bytes file, uint64_t at, const struct public_key *wanted)
{
    struct reader r = reader_of(file);
    struct bytes before;
    struct pem_block block = {.bytes = NULL};
    size_t line = 0;
    if (!reader_take(&r, (size_t)at, &before) || pem_next(&r, &line, &block, NULL) != ERR_OK || block.bytes == NULL)
        return NULL;
    struct key *key = key_of(&block, wanted);
    pem_block_done(&block);
    return key;
}

/* The key in the block is the private half of `wanted`. */
static bool block_is_key_of(const struct pem_block *block, const struct public_key *wanted)
{
    struct key *key = NULL;
    enum key_encoding encoding;
    if (!pem_key_encoding(block->label, &encoding) ||
        key_load(secret_bytes(block->bytes), encoding, &key, NULL) != ERR_OK)
        return false;
    bool is = public_key_equals(&key->public_key, wanted);
    key_free(&key);
    return is;
}

/* Where the block of this key begins; false if it is not in the file. */
static bool find_key(struct bytes file, const struct public_key *wanted, size_t *at)
{
    struct reader r = reader_of(file);
    struct pem_block block = {.bytes = NULL};
    size_t line = 0;
    bool found = false;
    do {
        pem_block_done(&block);
        *at = file.size - r.left.size;
        if (pem_next(&r, &line, &block, NULL) != ERR_OK)
            return false;
        found = block.bytes != NULL && block_is_key_of(&block, wanted);
    } while (!found && block.bytes != NULL);
    pem_block_done(&block);
    return found;
}

/* ---- Reading a record ---- */

static bool read_time(struct reader *line, int64_t *out)
{
    struct bytes word;
    return reader_word(line, &word) && calendar_parse(word, out);
}

static bool read_hex(struct reader *line, uint8_t *out, size_t size)
{
    struct bytes word;
    return reader_word(line, &word) && hex_decode(word, out, size);
}

static bool read_id(struct reader *line, char out[static PAIR_ID_SIZE])
{
    struct bytes word;
    if (!reader_word(line, &word) || !pair_id_is_valid(word))
        return false;
    memcpy(out, word.data, PAIR_ID_LENGTH);
    out[PAIR_ID_LENGTH] = '\0';
    return true;
}

static bool read_public_key(struct reader *line, struct public_key *out)
{
    struct bytes kind, bytes;
    size_t i = 0;
    if (!reader_word(line, &kind) || !reader_word(line, &bytes))
        return false;
    while (i < KIND_COUNT && !bytes_equal_text(kind, kind_names[i]))
        i++;
    out->kind = (enum key_kind)i;
    return i < KIND_COUNT && base64_decode(bytes, BASE64_RAW, out->bytes, sizeof out->bytes, &out->size);
}

static bool read_key(struct reader *line, struct bytes file, struct pair *p)
{
    struct bytes word;
    uint64_t at;
    if (!reader_word(line, &word))
        return false;
    if (bytes_equal_text(word, "-"))
        return true;
    if (!bytes_to_number(word, file.size, &at))
        return false;
    p->key = key_at(file, at, &p->public_key);
    return p->key != NULL;
}

/* What stands behind `pair `. */
static bool read_pair(struct bytes text, struct bytes file, struct pair *p)
{
    struct reader line = reader_of(text);
    return read_id(&line, p->id) && read_public_key(&line, &p->public_key) && read_time(&line, &p->not_before) &&
           read_time(&line, &p->not_after) && read_hex(&line, p->root_id, sizeof p->root_id) &&
           read_key(&line, file, p) && reader_is_done(&line);
}

/* What stands behind `signing `. */
static bool read_signing(struct bytes text, struct signing_certificate *s)
{
    struct reader line = reader_of(text);
    struct bytes serial;
    if (!read_hex(&line, s->key, sizeof s->key) || !reader_word(&line, &serial))
        return false;
    s->serial.size = serial.size / 2;
    return s->serial.size <= SERIAL_MAX_SIZE && hex_decode(serial, s->serial.bytes, s->serial.size) &&
           read_time(&line, &s->not_before) && read_time(&line, &s->not_after) && reader_is_done(&line);
}

static bool read_root(struct bytes text, struct pair_set *out)
{
    uint8_t der[LIMIT_CERTIFICATE];
    size_t size;
    return base64_decode(text, BASE64_PADDED, der, sizeof der, &size) &&
           pair_set_add_root(out, (struct bytes){der, size}, NULL) == ERR_OK;
}

static bool take_line(struct reader *r, const char *word, struct bytes *behind)
{
    return reader_skip_text(r, word) && reader_line(r, behind);
}

static bool take_pair(struct reader *r, const struct source_file *file, struct pair_set *out)
{
    struct bytes pair, signing;
    struct pair p = {.key = NULL};
    bool good = take_line(r, "pair ", &pair) && take_line(r, "signing ", &signing) &&
                read_pair(pair, secret_bytes(file->bytes), &p) && read_signing(signing, &p.signing) &&
                pair_set_find_root(out, p.root_id) != NULL && text_copy(file->path, &p.origin, NULL) == ERR_OK &&
                pair_set_add(out, &p, NULL) == ERR_OK;
    pair_done(&p);
    return good;
}

static bool read_record(struct bytes record, const struct source_file *file, struct pair_set *out)
{
    struct reader r = reader_of(record);
    struct bytes line;
    if (!take_line(&r, FIRST_LINE, &line) || line.size != 0 || !take_line(&r, "program ", &line) ||
        !bytes_equal_text(line, ROLLSEAL_VERSION))
        return false;
    bool good = true;
    while (good && bytes_begin_with(r.left, "root "))
        good = take_line(&r, "root ", &line) && read_root(line, out);
    while (good && !reader_is_done(&r))
        good = take_pair(&r, file, out);
    return good && out->count > 0;
}

static void name_of(const struct source_file *file, char out[static NAME_SIZE])
{
    hex_encode((struct bytes){file->sha256, sizeof file->sha256}, out);
}

static void recall(const struct source_file *file, struct pair_set *out, bool *found, void *context)
{
    char name[NAME_SIZE];
    name_of(file, name);
    for (size_t layer = 0; layer < STATE_LAYERS && !*found; layer++) {
        const struct state_file kept = {(enum state_layer)layer, STATE_CHECKS, name};
        struct buf record = {NULL, 0};
        struct pair_set set = {NULL, 0, NULL, 0};
        if (state_read_trusted(context, &kept, &record) && read_record(buf_bytes(&record), file, &set))
            *found = pair_set_merge(out, &set, NULL) == ERR_OK;
        pair_set_done(&set);
        buf_done(&record);
    }
}

/* ---- Writing a record ---- */

static void write_hex(struct writer *w, const uint8_t *bytes, size_t size)
{
    char text[2 * ROOT_ID_SIZE + 1];
    hex_encode((struct bytes){bytes, size}, text);
    writer_text(w, text);
}

static void write_validity(struct writer *w, int64_t not_before, int64_t not_after)
{
    char from[CALENDAR_SIZE], until[CALENDAR_SIZE];
    calendar_format(not_before, from);
    calendar_format(not_after, until);
    writer_format(w, " %s %s", from, until);
}

/* False if the pair's key is not in a block of the file. */
static bool write_pair(struct writer *w, struct bytes file, const struct pair *p)
{
    size_t at = 0;
    if (p->key != NULL && !find_key(file, &p->public_key, &at))
        return false;
    writer_format(w, "pair %s %s ", p->id, kind_names[p->public_key.kind]);
    base64_write(w, (struct bytes){p->public_key.bytes, p->public_key.size}, BASE64_RAW);
    write_validity(w, p->not_before, p->not_after);
    writer_text(w, " ");
    write_hex(w, p->root_id, sizeof p->root_id);
    if (p->key != NULL)
        writer_format(w, " %zu\nsigning ", at);
    else
        writer_text(w, " -\nsigning ");
    write_hex(w, p->signing.key, sizeof p->signing.key);
    writer_text(w, " ");
    write_hex(w, p->signing.serial.bytes, p->signing.serial.size);
    write_validity(w, p->signing.not_before, p->signing.not_after);
    writer_text(w, "\n");
    return true;
}

static bool write_record(struct writer *w, struct bytes file, const struct pair_set *pairs)
{
    writer_text(w, FIRST_LINE "\nprogram " ROLLSEAL_VERSION "\n");
    for (size_t i = 0; i < pairs->root_count; i++) {
        writer_text(w, "root ");
        base64_write(w, buf_bytes(&pairs->roots[i].der), BASE64_PADDED);
        writer_text(w, "\n");
    }
    bool good = true;
    for (size_t i = 0; i < pairs->count && good; i++)
        good = write_pair(w, file, &pairs->pairs[i]);
    return good;
}

static void remember(const struct source_file *file, const struct pair_set *pairs, void *context)
{
    char name[NAME_SIZE];
    struct buf record = {NULL, 0};
    struct writer w = writer_to(LIMIT_PREFERENCES);
    name_of(file, name);
    if (write_record(&w, secret_bytes(file->bytes), pairs) && writer_finish(&w, &record, NULL) == ERR_OK)
        state_write(context, STATE_CHECKS, name, buf_bytes(&record));
    writer_done(&w);
    buf_done(&record);
}

struct source_memory memory_of(struct state *s)
{
    return (struct source_memory){.recall = recall, .remember = remember, .context = s};
}
