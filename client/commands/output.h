/*
 * commands/output: the options of commands that write the configuration to a file.
 */
#ifndef ROLLSEAL_COMMANDS_OUTPUT_H
#define ROLLSEAL_COMMANDS_OUTPUT_H

#include "cli/options.h"
#include "files/file.h"
#include "read/client.h"

struct output {
    const char *file, *mode, *group; /* as they came; NULL: not given */
};

/* Rows of an option table, for a field of this type in an args struct. */
#define OUTPUT_OPTIONS(args, field)                                                                                    \
    {"output", 0, CLI_STRING, offsetof(args, field.file), "FILE", "write it to FILE, if that differs"},                \
        {"mode", 0, CLI_STRING, offsetof(args, field.mode), "MODE", "permissions of FILE, octal; default 0600"},       \
    {                                                                                                                  \
        "group", 0, CLI_STRING, offsetof(args, field.group), "GROUP", "group of FILE"                                  \
    }

/* How FILE is to be written; its strings are those of `o`. FILE is nothing that the client needs itself (its
 * configuration, its ring's, certificate source, password, preferences, state): it would be lost. Errors: ERR_USAGE,
 * ERR_INTERNAL. */
NODISCARD enum err output_check(const struct output *o, const struct client *c, struct file_write_params *out,
                                struct errinfo *e);

#endif
