/*
 * cli/manual: man pages, as source for scdoc: text written by hand around parts that the tables of commands know.
 */
#ifndef ROLLSEAL_CLI_MANUAL_H
#define ROLLSEAL_CLI_MANUAL_H

#include "base/buf.h"
#include "cli/command.h"

/*
 * Pages are NAME.SECTION; those of a program and its commands are named after them: `rollseal-admin.1`,
 * `rollseal-admin-pair-list.1`. The page of a command has these lines, each once and in this order; text by hand may
 * stand behind each of them:
 *
 *     @begin@         title, NAME, SYNOPSIS and DESCRIPTION
 *     @options@       OPTIONS
 *     @end@           EXAMPLES, EXIT STATUS and SEE ALSO
 *
 * The other pages may have:
 *
 *     @title@         name, section and version: the first line
 *     @commands@      every command with its page
 *     @options@       the options of every command
 *     @parameters@    every start parameter
 *     @errors@        every error and its exit status
 */

/* The page of this name: `text` with every such line replaced, as a new string for free(). Errors: ERR_MALFORMED: an
 * unknown line of this form, no lines of a command's page, no section; ERR_NOT_FOUND: no such command. */
NODISCARD enum err manual_page(const struct cli_program *p, const char *name, struct bytes text, char **out,
                               struct errinfo *e);

/* Every command has its page among `names` (NULL-terminated), and every page named after the program its command.
 * Errors: ERR_NOT_FOUND: names what is missing. */
NODISCARD enum err manual_check(const struct cli_program *p, const char *const *names, struct errinfo *e);

#endif
