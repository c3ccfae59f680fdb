/*
 * text/ini_lines: the lines of an INI file, one by one, as views into the text. Used inside this room only: to refuse
 * what inih would mishandle, and to find the place of a change.
 */
#ifndef ROLLSEAL_TEXT_INI_LINES_H
#define ROLLSEAL_TEXT_INI_LINES_H

#include "base/buf.h"

/* inih keeps 49 bytes of a section's name and drops the rest without a word. */
#define INI_SECTION_MAX 49u

enum ini_line_kind {
    INI_LINE_IDLE, /* blank, or a comment */
    INI_LINE_SECTION,
    INI_LINE_KEY,
};

struct ini_line {
    enum ini_line_kind kind;
    int number;         /* from 1 */
    struct bytes whole; /* with its line end, and the byte order mark of the first line */
    struct bytes name;  /* of the section or the key */
    struct bytes value; /* of the key, without blanks at its ends; empty, it lies where a value would begin */
    size_t line_end;    /* bytes of the line end: 0 at the end of the file, 1, or 2 for CRLF */
};

struct ini_lines {
    struct bytes left;
    int number;
};

/* The lines of a text. Errors: ERR_MALFORMED for what is not text of bytes: UTF-16 and NUL bytes. */
NODISCARD enum err ini_lines_begin(struct bytes text, struct ini_lines *out, struct errinfo *e);

static inline bool ini_lines_are_done(const struct ini_lines *l)
{
    return l->left.size == 0;
}

/* The next line. Errors: ERR_MALFORMED, naming the line: a lone CR, a section without `]` or name or with text behind
 * it, a name that is too long, a key without name, anything else. */
NODISCARD enum err ini_lines_next(struct ini_lines *l, struct ini_line *out, struct errinfo *e);

/* Refuses every text that inih would mishandle: what the functions above refuse, and a key twice in a section. Errors:
 * ERR_MALFORMED, ERR_INTERNAL. */
NODISCARD enum err ini_check(struct bytes text, size_t *longest_line, struct errinfo *e);

/* The message for a key that is not there; returns ERR_NOT_FOUND. */
NODISCARD enum err ini_no_such_key(const char *section, const char *key, struct errinfo *e);

/* What inih takes for blanks. */
bool ini_is_blank(uint8_t c);

/* Bytes of the byte order mark that the text begins with: 3 or 0. */
size_t ini_byte_order_mark(struct bytes text);

#endif
