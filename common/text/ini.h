/*
 * text/ini: INI files through inih, and changes to them that keep everything else as it is.
 *
 * inih cuts long lines and takes ` ;` as a comment by default; here its settings are: any length of line, no inline
 * comments, no multi-line values, stop at the first error. What it would still mishandle without a word is refused
 * before: NUL bytes, a lone CR, UTF-16, section names over 49 bytes, text after `]`, empty keys, a key twice in a
 * section, and lines of JSON or XML, which pass for KEY:VALUE or a section otherwise: keys that begin with `{` or `<`,
 * sections that are lists of values. The settings are
 * process-wide: a program that links this room must not use inih otherwise.
 */
#ifndef ROLLSEAL_TEXT_INI_H
#define ROLLSEAL_TEXT_INI_H

#include "base/secret.h"

/* Keys of an INI file are compared as they stand, sections too. A key outside of sections has section "". */
struct ini_entry {
    const char *section, *key, *value;
    int line;
};

/* Calls `visit` for each key in order; a result other than ERR_OK ends it. Strings live during the call. Errors:
 * ERR_MALFORMED (names line and reason), ERR_TOO_LARGE over LIMIT_CONFIGURATION, what `visit` returns. (inih itself has
 * an ini_parse().) */
typedef enum err ini_visit(const struct ini_entry *entry, void *context, struct errinfo *e);
NODISCARD enum err ini_each(struct bytes text, ini_visit *visit, void *context, struct errinfo *e);

/* Splits SECTION.KEY at the last dot; without a dot the section is "". New strings for free(). Errors: ERR_USAGE for an
 * empty key or what cannot stand in an INI file. */
NODISCARD enum err ini_split(const char *section_key, char **section, char **key, struct errinfo *e);

/* One value as a new secret. Errors: ERR_NOT_FOUND, ERR_MALFORMED. */
NODISCARD enum err ini_get(struct bytes text, const char *section, const char *key, struct secret **out,
                           struct errinfo *e);

/*
 * A new text in which the key has the value; comments, order and line ends stay. A key that is not there comes to the
 * end of its section, a section to the end of the file. The result is parsed and must say what was asked for. Errors:
 * ERR_USAGE for a value that an INI file cannot hold (line ends, blanks at its ends), ERR_MALFORMED.
 */
NODISCARD enum err ini_set(struct bytes text, const char *section, const char *key, struct bytes value,
                           struct secret **out, struct errinfo *e);

/* The text line by line, with every value and comment replaced by "(hidden)": what is left is no secret. Errors:
 * ERR_MALFORMED, ERR_INTERNAL. */
NODISCARD enum err ini_hide(struct bytes text, struct buf *out, struct errinfo *e);

/* A new text without the key. Errors: ERR_NOT_FOUND, ERR_MALFORMED. */
NODISCARD enum err ini_unset(struct bytes text, const char *section, const char *key, struct secret **out,
                             struct errinfo *e);

#endif
