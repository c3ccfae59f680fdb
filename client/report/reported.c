#include "report/reported.h"

#include <string.h>

#include "base/calendar.h"
#include "base/hex.h"

/*
 *     rollseal-reported/1
 *     written 2026-11-22T05:00:00Z
 *     tried 2026-11-22T05:00:00Z
 *     said 2026-11-22T05:00:00Z
 *     missing PAIR-ID
 *     read NAME START DIGEST SEEN
 *
 * with `missing` for each pair and `read` for each entry.
 */
#define FIRST_LINE "rollseal-reported/1\n"
#define FILE_WORD "reported"

/* ---- Reading ---- */

static bool take_line(struct reader *r, const char *word, struct bytes *behind)
{
    return reader_skip_text(r, word) && reader_line(r, behind);
}

static bool take_time(struct reader *r, const char *word, int64_t *out)
{
    struct bytes line;
    return take_line(r, word, &line) && calendar_parse(line, out);
}

static bool take_missing(struct reader *r, struct reported *out)
{
    struct bytes line;
    if (out->missing_count == LIMIT_RECEIPT_PAIRS || !take_line(r, "missing ", &line) || !pair_id_is_valid(line))
        return false;
    memcpy(out->missing[out->missing_count++], line.data, PAIR_ID_LENGTH);
    return true;
}

static bool take_digest(struct reader *words, uint8_t out[static REPORTED_DIGEST_SIZE])
{
    struct bytes word;
    return reader_word(words, &word) && hex_decode(word, out, REPORTED_DIGEST_SIZE);
}

/* Of a configuration, in lower case, as a receipt has it. */
static bool take_name(struct reader *words, char out[static GOOD_FILE_SIZE])
{
    struct bytes word;
    char name[GOOD_FILE_SIZE] = "";
    if (!reader_word(words, &word) || word.size >= sizeof name)
        return false;
    memcpy(name, word.data, word.size);
    good_file_name(name, out);
    return configuration_name_is_valid(out) && bytes_equal_text(word, out);
}

static bool take_read(struct reader *r, struct reported *out)
{
    struct bytes line, seen;
    struct reported_read *entry = &out->reads[out->read_count];
    if (out->read_count == LIMIT_RECEIPT_LINES || !take_line(r, "read ", &line))
        return false;
    struct reader words = reader_of(line);
    if (!take_name(&words, entry->name) || !take_digest(&words, entry->start) || !take_digest(&words, entry->digest) ||
        !reader_word(&words, &seen) || !reader_is_done(&words) || !calendar_parse(seen, &entry->seen))
        return false;
    out->read_count++;
    return out->read_count == 1 || strcmp(entry[-1].name, entry->name) <= 0;
}

bool reported_parse(struct bytes text, struct reported *out)
{
    struct reader r = reader_of(text);
    memset(out, 0, sizeof *out);
    bool good = reader_skip_text(&r, FIRST_LINE) && take_time(&r, "written ", &out->written) &&
                take_time(&r, "tried ", &out->tried) && take_time(&r, "said ", &out->said);
    while (good && bytes_begin_with(r.left, "missing "))
        good = take_missing(&r, out);
    while (good && !reader_is_done(&r))
        good = take_read(&r, out);
    return good;
}

enum err reported_load(struct state *s, const char machine[static MACHINE_SIZE], struct reported *out,
                       struct errinfo *e)
{
    char name[RECEIPT_FILE_SIZE];
    const struct state_file file = {STATE_OWN, STATE_RECEIPT, name};
    struct buf text = {NULL, 0};
    receipt_file_name(machine, FILE_WORD, name);
    enum err error = state_read(s, &file, &text, e);
    if (error != ERR_OK || !reported_parse(buf_bytes(&text), out))
        memset(out, 0, sizeof *out);
    buf_done(&text);
    return error == ERR_NOT_FOUND ? ERR_OK : error;
}

/* ---- Writing ---- */

static void write_time(struct writer *w, const char *word, int64_t time)
{
    char text[CALENDAR_SIZE];
    calendar_format(time, text);
    writer_format(w, "%s %s\n", word, text);
}

static void write_read(struct writer *w, const struct reported_read *entry)
{
    char start[2 * REPORTED_DIGEST_SIZE + 1], digest[2 * REPORTED_DIGEST_SIZE + 1];
    hex_encode((struct bytes){entry->start, REPORTED_DIGEST_SIZE}, start);
    hex_encode((struct bytes){entry->digest, REPORTED_DIGEST_SIZE}, digest);
    writer_format(w, "read %s %s ", entry->name, start);
    write_time(w, digest, entry->seen);
}

enum err reported_format(const struct reported *r, struct buf *out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_PREFERENCES);
    writer_text(&w, FIRST_LINE);
    write_time(&w, "written", r->written);
    write_time(&w, "tried", r->tried);
    write_time(&w, "said", r->said);
    for (size_t i = 0; i < r->missing_count; i++)
        writer_format(&w, "missing %s\n", r->missing[i]);
    for (size_t i = 0; i < r->read_count; i++)
        write_read(&w, &r->reads[i]);
    return writer_finish(&w, out, e);
}

enum err reported_keep(struct state *s, const char machine[static MACHINE_SIZE], const struct reported *r,
                       struct errinfo *e)
{
    char name[RECEIPT_FILE_SIZE];
    struct buf text = {NULL, 0};
    receipt_file_name(machine, FILE_WORD, name);
    enum err error = reported_format(r, &text, e);
    if (error == ERR_OK)
        error = state_keep(s, STATE_RECEIPT, name, buf_bytes(&text), e);
    buf_done(&text);
    return error;
}

/* ---- Entries ---- */

const struct reported_read *reported_find(const struct reported *r, const char *name,
                                          const uint8_t start[static REPORTED_DIGEST_SIZE])
{
    for (size_t i = 0; i < r->read_count; i++) {
        if (strcmp(r->reads[i].name, name) == 0 && memcmp(r->reads[i].start, start, REPORTED_DIGEST_SIZE) == 0)
            return &r->reads[i];
    }
    return NULL;
}

static void remove_at(struct reported *r, size_t at)
{
    r->read_count--;
    memmove(&r->reads[at], &r->reads[at + 1], (r->read_count - at) * sizeof r->reads[0]);
}

static void remove_oldest(struct reported *r)
{
    size_t oldest = 0;
    for (size_t i = 1; i < r->read_count; i++) {
        if (r->reads[i].seen < r->reads[oldest].seen)
            oldest = i;
    }
    remove_at(r, oldest);
}

static void insert(struct reported *r, const struct reported_read *entry)
{
    if (r->read_count == LIMIT_RECEIPT_LINES)
        remove_oldest(r);
    size_t at = r->read_count++;
    for (; at > 0 && strcmp(r->reads[at - 1].name, entry->name) > 0; at--)
        r->reads[at] = r->reads[at - 1];
    r->reads[at] = *entry;
}

void reported_put(struct reported *r, const struct reported_read *entry)
{
    const struct reported_read *there = reported_find(r, entry->name, entry->start);
    if (there != NULL)
        remove_at(r, (size_t)(there - r->reads));
    insert(r, entry);
    for (size_t i = 0; i < r->read_count; i++) {
        if (strcmp(r->reads[i].name, entry->name) == 0)
            memcpy(r->reads[i].digest, entry->digest, sizeof entry->digest);
    }
}

void reported_forget_before(struct reported *r, const char *name, int64_t time)
{
    for (size_t i = r->read_count; i > 0; i--) {
        const struct reported_read *entry = &r->reads[i - 1];
        if (entry->seen < time && (name == NULL || strcmp(entry->name, name) == 0))
            remove_at(r, i - 1);
    }
}
