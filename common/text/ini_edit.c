/*
 * Changes to INI files. A change is a splice: one stretch of the old text, mostly empty or one line's value, is
 * replaced by other bytes, and everything else stays as it is. Rule: no result leaves before it has been parsed and
 * says what was asked for, and of everything else the same as before.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "text/ini.h"
#include "text/ini_lines.h"

/* ---- Names ---- */

/* The only line of the text is of this kind and has this name. */
static bool reads_as(const char *text, enum ini_line_kind kind, const char *name)
{
    struct ini_lines lines;
    struct ini_line line;
    return ini_lines_begin(bytes_text(text), &lines, NULL) == ERR_OK && ini_lines_next(&lines, &line, NULL) == ERR_OK &&
           ini_lines_are_done(&lines) && line.kind == kind && bytes_equal_text(line.name, name);
}

/* Names are tried out rather than judged by rules of their own. */
static enum err check_name(enum ini_line_kind kind, const char *name, struct errinfo *e)
{
    char *text = NULL;
    struct writer w = writer_to(LIMIT_CONFIGURATION);
    writer_format(&w, kind == INI_LINE_SECTION ? "[%s]" : "%s=", name);
    enum err error = writer_finish_text(&w, &text, e);
    if (error != ERR_OK)
        return error;
    if (!reads_as(text, kind, name))
        error = err_set(e, ERR_USAGE, "'%s' cannot be the name of a %s in an INI file", name,
                        kind == INI_LINE_SECTION ? "section" : "key");
    free(text);
    return error;
}

static enum err check_names(const char *section, const char *key, struct errinfo *e)
{
    enum err error = section[0] != '\0' ? check_name(INI_LINE_SECTION, section, e) : ERR_OK;
    return error == ERR_OK ? check_name(INI_LINE_KEY, key, e) : error;
}

enum err ini_split(const char *section_key, char **section, char **key, struct errinfo *e)
{
    const char *dot = strrchr(section_key, '.');
    char *first = strndup(section_key, dot != NULL ? (size_t)(dot - section_key) : 0);
    char *second = strdup(dot != NULL ? dot + 1 : section_key);
    enum err error;
    if (first == NULL || second == NULL)
        error = err_no_memory(e);
    else if (dot == section_key || second[0] == '\0')
        error = err_set(e, ERR_USAGE, "'%s' is not SECTION.KEY; for a key outside of sections, write KEY alone",
                        section_key);
    else
        error = check_names(first, second, e);
    if (error == ERR_OK) {
        *section = first;
        *key = second;
        return ERR_OK;
    }
    free(first);
    free(second);
    return error;
}

static enum err check_value(struct bytes value, struct errinfo *e)
{
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '\n' || value.data[i] == '\r' || value.data[i] == '\0')
            return err_set(e, ERR_USAGE, "a value in an INI file cannot have line ends or NUL bytes");
    }
    if (value.size > 0 && (ini_is_blank(value.data[0]) || ini_is_blank(value.data[value.size - 1])))
        return err_set(e, ERR_USAGE, "a value in an INI file cannot begin or end with a blank");
    return ERR_OK;
}

/* ---- Where ---- */

struct place {
    bool key_found, section_found;
    struct ini_line key;  /* of the key, if it is there */
    size_t insert_at;     /* behind the section's last key, or its heading */
    bool after_open_line; /* that line has no line end */
    const char *line_end; /* as the file has it */
    bool last_line_open;  /* the file's last line has no line end */
};

struct search {
    struct bytes text;
    const char *section, *key;
    bool inside; /* of the section */
    struct place place;
};

static void take_line(struct search *s, const struct ini_line *line)
{
    struct place *p = &s->place;
    if (line->number == 1 && line->line_end == 2)
        p->line_end = "\r\n";
    if (line->kind == INI_LINE_SECTION)
        s->inside = bytes_equal_text(line->name, s->section);
    p->last_line_open = line->line_end == 0;
    if (!s->inside || line->kind == INI_LINE_IDLE)
        return;
    p->section_found = true;
    p->insert_at = (size_t)(line->whole.data - s->text.data) + line->whole.size;
    p->after_open_line = p->last_line_open;
    if (line->kind == INI_LINE_KEY && bytes_equal_text(line->name, s->key)) {
        p->key_found = true;
        p->key = *line;
    }
}

static enum err find_place(struct bytes text, const char *section, const char *key, struct place *out,
                           struct errinfo *e)
{
    bool outside_of_sections = section[0] == '\0';
    struct search s = {text, section, key, outside_of_sections, {.section_found = outside_of_sections}};
    struct ini_lines lines;
    struct ini_line line;
    size_t longest_line;
    s.place.line_end = "\n";
    s.place.insert_at = ini_byte_order_mark(text);
    enum err error = ini_check(text, &longest_line, e);
    if (error == ERR_OK)
        error = ini_lines_begin(text, &lines, e);
    while (error == ERR_OK && !ini_lines_are_done(&lines)) {
        error = ini_lines_next(&lines, &line, e);
        if (error == ERR_OK)
            take_line(&s, &line);
    }
    if (error == ERR_OK)
        *out = s.place;
    return error;
}

/* ---- What ---- */

#define PIECES_MAX 12

/* The stretch of the text from `begin` to `end` is replaced by the pieces. All views. */
struct edit {
    struct bytes text;
    size_t begin, end;
    struct bytes pieces[PIECES_MAX];
    size_t count;
};

static void add(struct edit *edit, struct bytes piece)
{
    if (edit->count < PIECES_MAX)
        edit->pieces[edit->count++] = piece;
}

static void add_text(struct edit *edit, const char *text)
{
    add(edit, bytes_text(text));
}

static void replace_value(struct edit *edit, const struct place *place, struct bytes value)
{
    const struct ini_line *line = &place->key;
    edit->begin = (size_t)(line->value.data - edit->text.data);
    edit->end = (size_t)(line->whole.data - edit->text.data) + line->whole.size - line->line_end;
    add(edit, value);
}

/* A new section at the end of the file, parted from what is there by an empty line. */
static void append_section(struct edit *edit, const struct place *place, const char *section)
{
    edit->begin = edit->end = edit->text.size;
    if (place->last_line_open)
        add_text(edit, place->line_end);
    if (edit->text.size > 0)
        add_text(edit, place->line_end);
    add_text(edit, "[");
    add_text(edit, section);
    add_text(edit, "]");
    add_text(edit, place->line_end);
}

static void insert_key(struct edit *edit, const struct place *place, const char *key, struct bytes value)
{
    bool after_open_line = place->section_found && place->after_open_line;
    if (place->section_found)
        edit->begin = edit->end = place->insert_at;
    if (after_open_line)
        add_text(edit, place->line_end);
    add_text(edit, key);
    add_text(edit, "=");
    add(edit, value);
    if (!after_open_line)
        add_text(edit, place->line_end);
}

static enum err splice(const struct edit *edit, struct secret **out, struct errinfo *e)
{
    struct bytes all[PIECES_MAX + 2] = {{edit->text.data, edit->begin}};
    memcpy(all + 1, edit->pieces, edit->count * sizeof all[0]);
    all[edit->count + 1] = (struct bytes){edit->text.data + edit->end, edit->text.size - edit->end};
    return secret_join(all, edit->count + 2, out, e);
}

/* ---- Proof ---- */

struct proof {
    struct ini_lines old;
    struct bytes old_section;
    const char *section, *key;
    const struct bytes *value; /* NULL: the key must be gone */
    bool seen;
};

/* The next key of the old text other than the changed one; false at the end. */
static bool next_old_key(struct proof *p, struct ini_line *line)
{
    while (!ini_lines_are_done(&p->old)) {
        if (ini_lines_next(&p->old, line, NULL) != ERR_OK)
            return false;
        if (line->kind == INI_LINE_SECTION)
            p->old_section = line->name;
        bool changed = bytes_equal_text(p->old_section, p->section) && bytes_equal_text(line->name, p->key);
        if (line->kind == INI_LINE_KEY && !changed)
            return true;
    }
    return false;
}

static enum err refuse_proof(const struct proof *p, struct errinfo *e)
{
    return err_set(
        e, ERR_USAGE,
        "the key '%s' cannot be changed in this file without changing others: import a file in which it is changed",
        p->key);
}

static enum err prove_entry(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    struct proof *p = context;
    struct ini_line old;
    if (strcmp(entry->section, p->section) == 0 && strcmp(entry->key, p->key) == 0) {
        if (p->seen || p->value == NULL || !bytes_equal_text(*p->value, entry->value))
            return refuse_proof(p, e);
        p->seen = true;
        return ERR_OK;
    }
    if (!next_old_key(p, &old) || !bytes_equal_text(p->old_section, entry->section) ||
        !bytes_equal_text(old.name, entry->key) || !bytes_equal_text(old.value, entry->value))
        return refuse_proof(p, e);
    return ERR_OK;
}

/* The new text says of the key what it should, and of all others what the old one says. */
static enum err prove(struct proof *p, struct bytes old, struct bytes new, struct errinfo *e)
{
    struct ini_line left_over;
    enum err error = ini_lines_begin(old, &p->old, e);
    if (error == ERR_OK)
        error = ini_each(new, prove_entry, p, e);
    if (error == ERR_OK && (p->seen != (p->value != NULL) || next_old_key(p, &left_over)))
        error = refuse_proof(p, e);
    return error;
}

/* ---- Changes ---- */

static enum err change(const struct edit *edit, struct proof *proof, struct secret **out, struct errinfo *e)
{
    struct secret *made = NULL;
    enum err error = splice(edit, &made, e);
    if (error == ERR_OK)
        error = prove(proof, edit->text, secret_bytes(made), e);
    if (error == ERR_OK) {
        *out = made;
        made = NULL;
    }
    secret_free(&made);
    return error;
}

enum err ini_set(struct bytes text, const char *section, const char *key, struct bytes value, struct secret **out,
                 struct errinfo *e)
{
    struct place place;
    struct edit edit = {.text = text};
    struct proof proof = {.section = section, .key = key, .value = &value};
    enum err error = check_names(section, key, e);
    if (error == ERR_OK)
        error = check_value(value, e);
    if (error == ERR_OK)
        error = find_place(text, section, key, &place, e);
    if (error != ERR_OK)
        return error;
    if (place.key_found) {
        replace_value(&edit, &place, value);
    } else {
        if (!place.section_found)
            append_section(&edit, &place, section);
        insert_key(&edit, &place, key, value);
    }
    return change(&edit, &proof, out, e);
}

enum err ini_unset(struct bytes text, const char *section, const char *key, struct secret **out, struct errinfo *e)
{
    struct place place;
    struct proof proof = {.section = section, .key = key};
    enum err error = find_place(text, section, key, &place, e);
    if (error != ERR_OK)
        return error;
    if (!place.key_found)
        return ini_no_such_key(section, key, e);
    size_t begin = (size_t)(place.key.whole.data - text.data);
    struct edit edit = {.text = text, .begin = begin, .end = begin + place.key.whole.size};
    if (begin == 0)
        edit.begin = ini_byte_order_mark(text);
    return change(&edit, &proof, out, e);
}
