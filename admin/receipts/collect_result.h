/*
 * receipts/collect_result: what was collected, for people and programs.
 */
#ifndef ROLLSEAL_ADMIN_RECEIPTS_COLLECT_RESULT_H
#define ROLLSEAL_ADMIN_RECEIPTS_COLLECT_RESULT_H

#include "admin/receipts/collect.h"
#include "cli/command.h"

/* Collects with a bar on the terminal, and warns of points that did not answer and of receipts that were refused: for
 * every command that judges computers. Errors: those of collect_run(). */
NODISCARD enum err collect_with_talk(const struct cli_context *c, struct vault *v, struct collect_report *out,
                                     struct errinfo *e);

/* The report as the result of the command. */
void collect_result_show(struct cli_context *c, const struct collect_report *report);

#endif
