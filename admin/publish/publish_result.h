/*
 * publish/publish_result: what a publish did, for people and scripts: the same in every command that publishes.
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_PUBLISH_RESULT_H
#define ROLLSEAL_ADMIN_PUBLISH_PUBLISH_RESULT_H

#include "admin/publish/report.h"
#include "cli/command.h"
#include "vault/vault.h"

/* Puts the list `published` into the command's result, and says the warnings; of a publish that was asked for one name
 * alone it does not speak as of many. `error` is what publish_run() returned:
 * nothing is shown of a publish that was refused. */
void publish_result_show(struct cli_context *c, const struct publish_report *report, bool is_of_one_name,
                         enum err error);

/* The list `out_of_date` of published files, and the next step, after something else has changed. That these cannot be
 * found out is a warning: the change has happened. */
void publish_show_out_of_date(struct cli_context *c, struct vault *v, int64_t now);

#endif
