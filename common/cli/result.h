/*
 * cli/result: what a command has found out, as data. One of two sinks prints it once: people read columns, programs
 * read JSON. Text is escaped by the sinks, so anything may be put in.
 */
#ifndef ROLLSEAL_CLI_RESULT_H
#define ROLLSEAL_CLI_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct result;

/* NULL without memory; the functions below accept NULL, and result_print() then tells it. */
struct result *result_new(void);
void result_free(struct result **r);

/*
 * Facts in order. `key` is the JSON member (`not_after`); `label` is what people see in front of it ("valid until"),
 * NULL: only in JSON. `text` NULL is JSON null, shown as "-".
 */
void result_text(struct result *r, const char *key, const char *label, const char *text);
void result_number(struct result *r, const char *key, const char *label, int64_t number);
void result_boolean(struct result *r, const char *key, const char *label, bool value);
/* Seconds since 1970, RFC 3339 in both forms. INT64_MAX is "never". */
void result_time(struct result *r, const char *key, const char *label, int64_t seconds);
/* The same, or null where there is no such time. */
void result_time_if(struct result *r, bool there_is, const char *key, const char *label, int64_t seconds);

/* A list of rows, each a result with the same keys; for people a table with the labels as headings, without lists of
 * rows inside. result_rows() makes the list, result_row() adds a row (and makes the list if it is not there yet); the
 * row belongs to r. `empty` is what people see if there is no row. */
void result_rows(struct result *r, const char *key, const char *label, const char *empty);
struct result *result_row(struct result *r, const char *key, const char *label, const char *empty);
/* A list of plain strings. For people: separated by spaces. An empty list is made by text NULL. */
void result_item(struct result *r, const char *key, const char *label, const char *text);

/* A line for people only, among the facts (a headline); a paragraph is several. */
void result_line(struct result *r, const char *text);
/* The one value that scripts take from standard output (`pair generate` prints the id alone); nothing else of the
 * result is shown to people on standard output then. */
void result_value(struct result *r, const char *key, const char *text);

/* Prints to standard output. Errors: ERR_IO (disk full), ERR_INTERNAL. */
NODISCARD enum err result_print(const struct result *r, bool json, struct errinfo *e);

/* For the sinks. */
enum result_type {
    RESULT_TEXT,
    RESULT_NUMBER,
    RESULT_BOOLEAN,
    RESULT_TIME,
    RESULT_ROWS,
    RESULT_ITEMS,
    RESULT_LINE,
    RESULT_VALUE
};
struct result_fact {
    enum result_type type;
    const char *key, *label, *empty; /* static */
    char *text;
    int64_t number;
    struct result **rows;
    char **items;
    size_t count;
};
struct result {
    struct result_fact *facts;
    size_t count;
    bool failed; /* memory ran out */
};
/* No memory ran out while it and its rows were filled. */
bool result_is_whole(const struct result *r);
NODISCARD enum err result_to_json(const struct result *r, char **out, struct errinfo *e);
NODISCARD enum err result_to_text(const struct result *r, char **out, struct errinfo *e);

#endif
