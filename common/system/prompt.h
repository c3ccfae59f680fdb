/*
 * system/prompt: the only module that talks to the terminal: asks for secrets without echo, and for values.
 */
#ifndef ROLLSEAL_SYSTEM_PROMPT_H
#define ROLLSEAL_SYSTEM_PROMPT_H

#include "base/secret.h"

/* A terminal can be asked. */
bool prompt_is_possible(void);
/* Standard input is a terminal: whoever reads from it would wait for somebody to type. */
bool prompt_input_is_terminal(void);

/*
 * Asks on /dev/tty without echo; restores the terminal on signals. With `again` not NULL it asks twice, with that text
 * the second time. Errors: ERR_USAGE (no terminal; the two differ; nothing entered), ERR_TOO_LARGE.
 */
NODISCARD enum err prompt_secret(const char *question, const char *again, struct secret **out, struct errinfo *e);

/* Asks on /dev/tty until the answer begins with one of these letters, in any case; *answer is it. Errors: ERR_USAGE (no
 * terminal; it was closed; a signal waits that would end the process). */
NODISCARD enum err prompt_choice(const char *question, const char *letters, char *answer, struct errinfo *e);

#endif
