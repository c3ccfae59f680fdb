/*
 * cli/command: programs as tables of commands. `main` hands its table to cli_main(), which finds the command, parses
 * its options, runs it, prints its result and turns its error into one line and an exit status.
 */
#ifndef ROLLSEAL_CLI_COMMAND_H
#define ROLLSEAL_CLI_COMMAND_H

#include "cli/options.h"
#include "cli/result.h"

/* What every command has, and what it gives back. */
struct cli_context {
    bool quiet; /* --quiet: no notes, no progress; warnings and errors remain */
    bool json;  /* --json */
    const char *program;
    void *globals;            /* the program's own options in front of the command (--vault …) */
    struct result *result;    /* printed if the command succeeds, or ends with an error after filling it */
    char next[1024];          /* what cli_next() said; printed behind the result if the command succeeds */
    const char *if_unprinted; /* what to do where the result cannot be printed; NULL: the command, again */
};

struct cli_command {
    const char *name;                  /* "pair generate": one or two words */
    const char *operands;              /* "NAME FILE", for the usage line; NULL if none */
    size_t operands_min, operands_max; /* SIZE_MAX: any number */
    const char *needs;                 /* the option that it cannot do without: "output"; NULL if none */
    const char *summary;               /* one line of the list of commands */
    const char *description;           /* paragraphs of --help; may be NULL */
    const char *example;               /* one command line */
    const struct cli_option *options;  /* CLI_OPTIONS_END-terminated; NULL if none */
    size_t args_size;                  /* of the command's args struct, which is zeroed before parsing */
    /* `args` is the filled struct, operands as they came. */
    enum err (*run)(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e);
    /* Not NULL: the command parses its words itself (start parameters of the client); options and args_size are then
     * for help only. The words are those behind the command's name, argv[argc] is NULL. The common options (--help,
     * --version, --quiet, --json) are not among them: what stands in front of `--` has been taken out and obeyed. */
    enum err (*run_words)(struct cli_context *c, int argc, char **argv, struct errinfo *e);
    int failure_exit; /* not 0: the exit status of every failure (`exec`: 125) */
};

/* A start parameter: an option that has two more spellings, CertificateSource=VALUE and /CertificateSource VALUE. */
struct cli_parameter {
    const char *name;   /* "CertificateSource" */
    const char *option; /* "certificate-source" */
    const char *usual;  /* the default; NULL if there is none, or if it depends on the account */
};

/* Where completion finds the words that may stand for a value or an operand: `COMMAND --json` tells them as members
 * KEY. Only commands that need no passphrase. */
struct cli_words {
    const char *value_name, *command, *key; /* "ID", "pair list", "id" */
};

struct cli_program {
    const char *name; /* "rollseal-admin" */
    const char *summary;
    const struct cli_command *const *commands; /* NULL-terminated, in the order of help */
    const struct cli_option *options;          /* in front of the command; may be NULL */
    size_t globals_size;
    const struct cli_parameter *parameters; /* those among the commands' options; ends with a NULL name; may be NULL */
    const struct cli_words *words;          /* ends with a NULL value_name; may be NULL */
    /* A bare program name: says where you are and what comes next. */
    enum err (*overview)(struct cli_context *c, struct errinfo *e);
    /* Not NULL: called when a command (NULL: the overview) has succeeded and its result is printed, before cli_next()'s
     * line: for warnings that are not about this command. */
    void (*afterwards)(struct cli_context *c, const struct cli_command *command);
};

/* The program that an executable is; each program's commands define it. */
extern const struct cli_program this_program;

/* Everything that main does. Returns the exit status. */
int cli_main(const struct cli_program *program, int argc, char **argv);

/* Adds where to read on to a message about the command line, ERR_USAGE; `words` are those of a command or group, or "".
 * Returns `error`. For commands that parse their words themselves; others have it done. */
NODISCARD enum err cli_with_hint(const char *program, const char *words, enum err error, struct errinfo *e);

/* Talk, to standard error: a note (not with --quiet), a warning. Control characters are escaped. */
void cli_note(const struct cli_context *c, const char *format, ...) PRINTF_LIKE(2, 3);
void cli_warn(const struct cli_context *c, const char *format, ...) PRINTF_LIKE(2, 3);

/* What comes next in the administrator's work, the last line of one of the nine steps ("next: …"; not with --quiet): it
 * is said behind the result, and only if the command succeeds. */
void cli_next(struct cli_context *c, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
