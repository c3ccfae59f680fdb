/*
 * rollout/asking: which questions a command asks: those of its options, or of everything that is under way.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_ASKING_H
#define ROLLSEAL_ADMIN_ROLLOUT_ASKING_H

#include "admin/rollout/question.h"
#include "cli/options.h"
#include "vault/registry.h"

/* The options of `rollout status` and `rollout wait`, whose args have these as `asking`. */
struct asking_args {
    const char *pair, *config, *filter;
    bool parameters;
};

#define ASKING_OPTIONS(args_type)                                                                                      \
    {"pair", 0, CLI_STRING, offsetof(args_type, asking.pair), "ID", "who holds the pair, and can open with it"},       \
        {"config",   0,                                                                                                \
         CLI_STRING, offsetof(args_type, asking.config),                                                               \
         "NAME",     "who uses the newest version of the configuration"},                                              \
        {"parameters",                                                                                                 \
         0,                                                                                                            \
         CLI_FLAG,                                                                                                     \
         offsetof(args_type, asking.parameters),                                                                       \
         NULL,                                                                                                         \
         "who was started with the parameters NAME=VALUE that follow; without any, with those of the last "            \
         "launch-script"},                                                                                             \
    {                                                                                                                  \
        "filter", 0, CLI_STRING, offsetof(args_type, asking.filter), "EXPRESSION",                                     \
            "only computers for which it holds, as 'ring=pilot name=berlin-*' (also program, reason; KEY!=PATTERN)"    \
    }

/* Operands are the NAME=VALUE of --parameters. Errors: ERR_USAGE; ERR_NOT_FOUND (pair, configuration or its publish,
 * launch-script); those of the registry. *out is added to. */
NODISCARD enum err asking_load(struct registry *r, const struct asking_args *args, const struct cli_strings *operands,
                               struct questions *out, struct errinfo *e);

#endif
