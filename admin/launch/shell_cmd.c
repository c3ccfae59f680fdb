/*
 * A batch file for cmd.exe. cmd does not take the line apart, the program does (shell_windows.c); but cmd sees its own
 * signs in it before: ^ in front of one takes its meaning away, and so it does of the double quote, behind which cmd
 * would see none of the others. % is doubled, as in batch files everywhere (Microsoft, "cmd" and "Using batch
 * parameters"; D. Colascione, "Everyone quotes command line arguments the wrong way"). ! is a sign only with delayed
 * expansion, which is switched off.
 */
#include <stdlib.h>
#include <string.h>

#include "admin/launch/shell.h"
#include "base/limits.h"

static enum err write_for_cmd(struct writer *w, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '%')
            writer_text(w, "%");
        else if (strchr("\"^&|<>()", *at) != NULL)
            writer_text(w, "^");
        writer_bytes(w, (struct bytes){(const uint8_t *)at, 1});
    }
    return ERR_OK;
}

static enum err write_argument(struct writer *w, const char *argument, struct errinfo *e)
{
    char *quoted = NULL;
    struct writer for_program = writer_to(LIMIT_LAUNCH_SCRIPT);
    enum err error = launch_check_text("a batch file", argument, "\t", e);
    if (error == ERR_OK)
        error = launch_write_windows(&for_program, argument, e);
    if (error == ERR_OK)
        error = writer_finish_text(&for_program, &quoted, e);
    if (error == ERR_OK)
        error = write_for_cmd(w, quoted);
    writer_done(&for_program);
    free(quoted);
    return error;
}

static enum err write_batch(struct writer *w, const struct launch_start *s, struct errinfo *e)
{
    struct buf line = {NULL, 0};
    struct writer l = writer_to(LIMIT_CMD_LINE);
    writer_text(&l, LAUNCH_PROGRAM);
    enum err error = launch_write_arguments(&l, s, write_argument, e);
    if (error == ERR_OK)
        error = err_context(e, writer_finish(&l, &line, e), "a line of a batch file");
    /* 65001 is UTF-8. */
    writer_text(w, "@echo off\r\nrem " LAUNCH_MADE_BY "\r\nsetlocal DisableDelayedExpansion\r\nchcp 65001 >nul\r\n");
    writer_bytes(w, buf_bytes(&line));
    writer_text(w, "\r\nexit /b %ERRORLEVEL%\r\n");
    writer_done(&l);
    buf_done(&line);
    return error;
}

const struct launch_shell launch_cmd = {
    .name = "cmd", .mode = 0644, .next = "let the logon script of every computer call it", .write = write_batch};
