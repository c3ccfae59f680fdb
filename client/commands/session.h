/*
 * commands/session: what every command of rollseal-client begins with: start parameters from the command line and the
 * preferences, and the client they make; and what it ends with: errors in the log, too.
 */
#ifndef ROLLSEAL_COMMANDS_SESSION_H
#define ROLLSEAL_COMMANDS_SESSION_H

#include "cli/command.h"
#include "read/client.h"

struct session {
    struct cli_context *cli;
    struct parameters parameters;
    struct cli_strings operands;
    struct client *client;
};

/* The work of a command; `args` is its own args struct, filled. */
typedef enum err session_work(struct session *s, const void *args, struct errinfo *e);

/* The words of a command line for a command, and the args struct that its own options go to. */
struct session_words {
    const struct cli_command *command;
    int argc;
    char **argv;
    void *args;
};

/* Reads the words, makes the client, does the work. Errors: ERR_USAGE, and those of client_new() and the work. */
NODISCARD enum err session_run(struct cli_context *c, const struct session_words *words, session_work *work,
                               struct errinfo *e);

/* A warning, to standard error and to the log that `Log` names; a source_warn whose context is the session. */
void session_warn(enum err error, const char *text, void *session);
/* The same for an error that the command goes on after. */
void session_complain(const struct session *s, const char *message);

/* The command line of the session with the preferences as they are now, for `command` (NULL: for none): which sections
 * count is in read/preferences.h. *out is for parameters_done(), and written on success only. Errors: those of
 * preferences_load(). */
NODISCARD enum err session_load_parameters(const struct session *s, const char *command, struct parameters *out,
                                           struct errinfo *e);

/* The start parameters as rows of a command's option table: for help, and to tell what was meant. They are read by
 * read/parameters.h, so no row ever stores anything. */
#define START_PARAMETER(identifier, name, option, kind, several, value, usual, help)                                   \
    {option, 0, CLI_STRING, 0, value, help},
#define START_PARAMETERS                                                                                               \
    PARAMETER_LIST(START_PARAMETER)                                                                                    \
    {                                                                                                                  \
        "no-fallback", 0, CLI_FLAG, 0, NULL, "the same as --fallback false"                                            \
    }

/* The commands, one file each. */
extern const struct cli_command cmd_read;
extern const struct cli_command cmd_get;
extern const struct cli_command cmd_exec;
extern const struct cli_command cmd_watch;
extern const struct cli_command cmd_install;
extern const struct cli_command cmd_uninstall;
extern const struct cli_command cmd_pairs;
extern const struct cli_command cmd_status;
extern const struct cli_command cmd_why;
extern const struct cli_command cmd_preferences;
extern const struct cli_command cmd_report;
extern const struct cli_command cmd_policy_reset;

/* What the program says without a command. */
enum err overview(struct cli_context *c, struct errinfo *e);

#endif
