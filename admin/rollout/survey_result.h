/*
 * rollout/survey_result: how the computers stand, for people and programs.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_SURVEY_RESULT_H
#define ROLLSEAL_ADMIN_ROLLOUT_SURVEY_RESULT_H

#include "admin/rollout/survey.h"
#include "cli/command.h"

/* `ready` of `total` and the list `not_ready`: the names of those that count, each with its reason. */
NODISCARD enum err survey_show_not_ready(struct cli_context *c, const struct survey *s, struct errinfo *e);

/* `ready` of `total`, how many are silent, have never shown a proof, and how many receipts were rejected when they were
 * collected, each question with its count, and rings. */
NODISCARD enum err survey_show(struct cli_context *c, const struct survey *s, const struct questions *questions,
                               size_t rejected, struct errinfo *e);
/* The lists `not_ready`, and `unexpected` of those that are not on the list. */
NODISCARD enum err survey_show_computers(struct cli_context *c, const struct survey *s, struct errinfo *e);

/* One line a computer to standard output, as CSV (RFC 4180) with headings. */
NODISCARD enum err survey_write_csv(const struct survey *s, struct errinfo *e);

#endif
