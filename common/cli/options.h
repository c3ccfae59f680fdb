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
 * unique prefixes of names are not taken. Each table writes into its own args.
 * Operands are stored as pointers into argv in order; *operands is empty before and freed by the caller in any case.
 * Errors: ERR_USAGE: unknown (with "did you mean"), repeated, missing or superfluous value.
 */
struct cli_parse {
    const struct cli_option *const *tables; /* NULL-terminated */
    void *const *args;                      /* args[i] belongs to tables[i] */
    bool stop_at_operand; /* everything from the first operand on is operands: for `exec -- COMMAND` and groups */
};
NODISCARD enum err cli_options_parse(const struct cli_parse *how, int argc, char **argv, struct cli_strings *operands,
                                     struct errinfo *e);

/* Adds a word, which is borrowed. Errors: ERR_INTERNAL. */
NODISCARD enum err cli_strings_add(struct cli_strings *s, const char *word, struct errinfo *e);
void cli_strings_done(struct cli_strings *s);

/* Frees what parsing put into the args struct of this table, also if it failed; accepts NULL for both. */
void cli_args_done(const struct cli_option *table, void *args);

/* ---- The options of every command ---- */

struct cli_common {
    bool help, version, quiet, json;
};

extern const struct cli_option cli_common_options[];

#endif
