/*
 * rollout/survey_result: how the computers stand, for people and programs.
 */
#ifndef ROLLSEAL_ADMIN_ROLLOUT_SURVEY_RESULT_H
#define ROLLSEAL_ADMIN_ROLLOUT_SURVEY_RESULT_H

#include "admin/rollout/survey.h"
#include "cli/command.h"

/* `ready` of `total` and the list `not_ready`: the names of those that count, each with its reason. */
NODISCARD enum err survey_show_not_ready(struct cli_context *c, const struct survey *s, struct errinfo *e);

/* All of that, each question with its count, rings, those that are not on the list, and how many are silent, have never
 * shown a proof, and how many receipts were rejected when they were collected. */
NODISCARD enum err survey_show(struct cli_context *c, const struct survey *s, const struct questions *questions,
                               size_t rejected, struct errinfo *e);

/* One line a computer to standard output, as CSV (RFC 4180) with headings. */
NODISCARD enum err survey_write_csv(const struct survey *s, struct errinfo *e);

#endif
