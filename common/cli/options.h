/*
 * cli/options: options as data: one const table a command, which says where each value goes in the command's own args
 * struct. Parsing, help, man pages and completion all read the same table.
 */
#ifndef ROLLSEAL_CLI_OPTIONS_H
#define ROLLSEAL_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Values of an option that may come several times, in order. `items` is owned by the parsed args. */
struct cli_strings {
    const char **items;
    size_t count;
};

enum cli_option_type {
    CLI_FLAG,     /* bool, no value */
    CLI_STRING,   /* const char *, a pointer into argv */
    CLI_STRINGS,  /* struct cli_strings, several */
    CLI_NUMBER,   /* uint64_t, decimal */
    CLI_DURATION, /* int64_t, seconds */
};

struct cli_option {
    const char *name; /* "certificate-source", without dashes */
    char short_name;  /* or 0 */
    enum cli_option_type type;
    size_t offset;          /* of the field in the args struct */
    const char *value_name; /* "FILE"; NULL for flags */
    const char *help;       /* one sentence, without a full stop */
};

#define CLI_OPTIONS_END                                                                                                \
    {                                                                                                                  \
        NULL, 0, CLI_FLAG, 0, NULL, NULL                                                                               \
    }

/*
 * Reads options and operands. Options may stand anywhere before `--`; `--name=value` and `--name value` are the same;
 * unique prefixes of names are not taken. The tables (several, NULL-terminated list of tables) all write into `args`.
 * Operands are stored as pointers into argv in order. Errors: ERR_USAGE: unknown (with "did you mean"), repeated,
 * missing or superfluous value.
 */
struct cli_parse {
    const struct cli_option *const *tables;
    void *const *args;    /* args[i] belongs to tables[i] */
    bool stop_at_operand; /* everything from the first operand on is operands: for `exec -- COMMAND` and groups */
};
NODISCARD enum err cli_options_parse(const struct cli_parse *how, int argc, char **argv, struct cli_strings *operands,
                                     struct errinfo *e);

void cli_strings_done(struct cli_strings *s);

#endif
