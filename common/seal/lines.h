/*
 * seal/lines: the text of a signed note: lines of a word and its values, in the order of a table, and behind them lines
 * whose word begins with `x-`, which are carried and ignored. For this room.
 */
#ifndef ROLLSEAL_SEAL_LINES_H
#define ROLLSEAL_SEAL_LINES_H

#include "base/hex.h"
#include "keys/pair.h"

enum lines_times { LINES_ONCE, LINES_AT_MOST_ONCE, LINES_AT_LEAST_ONCE, LINES_ANY_TIMES };

struct lines_row {
    const char *word;
    enum lines_times times;
};

struct lines {
    const struct lines_row *rows;
    size_t row_count;
    size_t number;    /* of the present line */
    const char *word; /* its word, if it is known */
    size_t next;      /* the row that may come next */
    bool next_was_there;
};

/* Reads the values of one line of the row; what it leaves of them is refused. */
typedef enum err lines_parse_row(size_t row, struct reader *values, void *context, struct errinfo *e);

/* Reads the text behind its first line, the first line being the one that `l` stands at: number 1. Errors:
 * ERR_MALFORMED, and those of `parse`. */
NODISCARD enum err lines_parse(struct lines *l, struct reader *text, lines_parse_row *parse, void *context,
                               struct errinfo *e);

/* ERR_MALFORMED, with the present line and its word. */
NODISCARD enum err lines_refuse(const struct lines *l, const char *what, struct errinfo *e);

/* ---- Values: each takes one word, and is false on anything else ---- */

/* One that passes for a string of less than `size` bytes, as it stands. */
NODISCARD bool lines_take_string(struct reader *values, char *out, size_t size);
NODISCARD bool lines_take_pair_id(struct reader *values, char out[static PAIR_ID_SIZE]);
NODISCARD bool lines_take_number(struct reader *values, uint64_t maximum, uint64_t *out);
NODISCARD bool lines_take_time(struct reader *values, int64_t *out);
/* Exactly `size` bytes in base64. */
NODISCARD bool lines_take_base64(struct reader *values, enum base64_form form, uint8_t *out, size_t size);

#endif
