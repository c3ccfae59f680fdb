/*
 * rollout/gate_result: a gate in front of a command's step: its options, what is collected before, and what is said.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_GATE_RESULT_H
#define ROLLSEAL_ADMIN_ROLLOUT_GATE_RESULT_H

#include "admin/rollout/gate.h"
#include "cli/command.h"
#include "vault/vault.h"

struct gate_args {
    const char *until, *reason;
    bool force, plan;
};

/* For the table of a command whose args have a `struct gate_args` as `gate`. */
#define GATE_OPTIONS(args_type)                                                                                        \
    {"until",    0,                                                                                                    \
     CLI_STRING, offsetof(args_type, gate.until),                                                                      \
     "SHARE",    "how many computers must be ready, as 95% or 20; default: 100%"},                                     \
        {"force",  0,                                                                                                  \
         CLI_FLAG, offsetof(args_type, gate.force),                                                                    \
         NULL,     "go on although computers are not ready; needs --reason"},                                          \
        {"plan",   0,                                                                                                  \
         CLI_FLAG, offsetof(args_type, gate.plan),                                                                     \
         NULL,     "say what would happen, and to whom, and change nothing"},                                          \
    {                                                                                                                  \
        "reason", 0, CLI_STRING, offsetof(args_type, gate.reason), "TEXT", "why, for the audit list"                   \
    }

/* Before anything is done. Errors: ERR_USAGE (force without a reason, `until`). */
NODISCARD enum err gate_check_args(const struct gate_args *args, struct errinfo *e);

/* Collects, asks, and says what there is to say of a gate that lets pass. The vault is open for change. Errors: those
 * of collect_run() and gate_ask(); with a plan, none that refuses. *out is written on success only. */
NODISCARD enum err gate_run(struct cli_context *c, struct vault *v, const struct questions *questions,
                            const struct gate_args *args, struct gate *out, struct errinfo *e);

/* For a plan: whether the gate would let pass, and who is not ready. */
NODISCARD enum err gate_show(struct cli_context *c, const struct gate *g, struct errinfo *e);

#endif
