/*
 * launch/shell: the kinds of start script, one file each (shell_sh.c …), which begins with its quoting rule and where
 * that is written down. An argument comes to the client as it was given, whatever characters it has; what a kind of
 * file cannot hold is refused.
 */
#ifndef ROLLSEAL_ADMIN_LAUNCH_SHELL_H
#define ROLLSEAL_ADMIN_LAUNCH_SHELL_H

#include "base/buf.h"
#include "vault/registry_launch.h"

/* What is started. Borrowed. */
struct launch_start {
    const char *command; /* "read"; NULL, in client.ini alone: all commands */
    const struct launch_parameters *parameters;
    const char *const *words; /* the command's own options and operands */
    size_t word_count;
};

struct launch_shell {
    const char *name;
    unsigned mode;         /* of the file */
    bool nobody_reads_it;  /* what the command prints */
    bool holds_parameters; /* and nothing else */
    const char *next;      /* what is done with the file */
    enum err (*write)(struct writer *w, const struct launch_start *s, struct errinfo *e);
};

extern const struct launch_shell launch_sh, launch_systemd, launch_cmd, launch_powershell, launch_desktop, launch_ini;

/* ---- For shell_*.c ---- */

#define LAUNCH_PROGRAM "rollseal-client"
#define LAUNCH_MADE_BY "Made by rollseal-admin launch-script."

/* Writes an argument so that the shell takes it for one. Errors: ERR_USAGE: it cannot be written. */
typedef enum err launch_write_argument(struct writer *w, const char *argument, struct errinfo *e);

/* Everything behind the program's name, each argument with a space in front: command, start parameters as NAME=VALUE,
 * words. Errors: those of `write`, with the argument. */
NODISCARD enum err launch_write_arguments(struct writer *w, const struct launch_start *s, launch_write_argument *write,
                                          struct errinfo *e);

/* No shell sees anything in it but letters: A-Z a-z 0-9 . _ / : - and, not in front, = */
bool launch_is_plain(const char *argument);

/* It is UTF-8 without control characters; those in `allowed` may be, with NULL all. Errors: ERR_USAGE, says that
 * `file` ("a batch file") cannot hold it. */
NODISCARD enum err launch_check_text(const char *file, const char *argument, const char *allowed, struct errinfo *e);

/* As programs of Windows take a command line apart (shell_windows.c). */
launch_write_argument launch_write_windows;

#endif
