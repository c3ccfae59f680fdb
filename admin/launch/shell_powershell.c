/*
 * A script for PowerShell. Between single quotes every character is itself but the single quote, which is doubled
 * (about_Quoting_Rules); PowerShell takes ‘ ’ ‚ ‛ (U+2018 to U+201B) for single quotes, too.
 *
 * How PowerShell hands arguments on to programs has changed between its versions (about_Parsing, "Passing arguments
 * that contain quote characters"); so it is given the whole command line, as programs take it apart (shell_windows.c).
 * The byte order mark tells Windows PowerShell that it is UTF-8.
 */
#include <stdlib.h>

#include "admin/launch/shell.h"
#include "base/limits.h"
#include "base/utf8.h"

static bool is_quote(uint32_t character)
{
    return character == '\'' || (character >= 0x2018 && character <= 0x201B);
}

static void write_quoted(struct writer *w, const char *text)
{
    struct bytes left = bytes_text(text);
    uint32_t character = 0;
    writer_text(w, "'");
    for (size_t size; (size = utf8_first(left, &character)) > 0;) {
        const struct bytes first = {left.data, size};
        writer_bytes(w, first);
        if (is_quote(character))
            writer_bytes(w, first);
        left = (struct bytes){left.data + size, left.size - size};
    }
    writer_text(w, "'");
}

static enum err write_argument(struct writer *w, const char *argument, struct errinfo *e)
{
    enum err error = launch_check_text("a script for PowerShell", argument, NULL, e);
    return error == ERR_OK ? launch_write_windows(w, argument, e) : error;
}

static enum err write_script(struct writer *w, const struct launch_start *s, struct errinfo *e)
{
    char *line = NULL;
    struct writer l = writer_to(LIMIT_WINDOWS_COMMAND_LINE);
    enum err error = launch_write_arguments(&l, s, write_argument, e);
    if (error == ERR_OK)
        error = err_context(e, writer_finish_text(&l, &line, e), "a command line of Windows");
    writer_text(w, "\xEF\xBB\xBF# " LAUNCH_MADE_BY "\r\n"
                   "$start = New-Object System.Diagnostics.ProcessStartInfo\r\n"
                   "$start.FileName = '" LAUNCH_PROGRAM "'\r\n"
                   "$start.Arguments = ");
    if (error == ERR_OK)
        write_quoted(w, line + 1);
    writer_text(w, "\r\n"
                   "$start.UseShellExecute = $false\r\n"
                   "$process = [System.Diagnostics.Process]::Start($start)\r\n"
                   "$process.WaitForExit()\r\n"
                   "exit $process.ExitCode\r\n");
    writer_done(&l);
    free(line);
    return error;
}

const struct launch_shell launch_powershell = {.name = "powershell",
                                               .mode = 0644,
                                               .next = "let the logon script of every computer call it",
                                               .write = write_script};
