/*
 * A script for sh and its relatives (dash, bash, zsh). Between single quotes every character is itself but the single
 * quote, which is written between two such strings, with a backslash: '\'' (POSIX.1-2017, Shell Command Language, 2.2.2
 * and 2.2.1).
 */
#include "admin/launch/shell.h"

static enum err write_argument(struct writer *w, const char *argument, struct errinfo *e)
{
    (void)e;
    if (launch_is_plain(argument)) {
        writer_text(w, argument);
        return ERR_OK;
    }
    writer_text(w, "'");
    for (const char *at = argument; *at != '\0'; at++) {
        if (*at == '\'')
            writer_text(w, "'\\''");
        else
            writer_bytes(w, (struct bytes){(const uint8_t *)at, 1});
    }
    writer_text(w, "'");
    return ERR_OK;
}

static enum err write_script(struct writer *w, const struct launch_start *s, struct errinfo *e)
{
    writer_text(w, "#!/bin/sh\n# " LAUNCH_MADE_BY "\nexec " LAUNCH_PROGRAM);
    enum err error = launch_write_arguments(w, s, write_argument, e);
    writer_text(w, "\n");
    return error;
}

const struct launch_shell launch_sh = {.name = "sh",
                                       .mode = 0755,
                                       .next = "let the login, or what starts on every computer, run it",
                                       .write = write_script};
