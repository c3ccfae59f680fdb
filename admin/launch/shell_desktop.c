/*
 * A desktop entry, for /etc/xdg/autostart. In Exec= an argument stands between double quotes; a backslash comes in
 * front of " ` $ and \, and % is doubled (Desktop Entry Specification 1.5, "The Exec key"). That is a value of type
 * string, in which a backslash is written as two, and line end and tab as \n and \t ("Possible value types"): a
 * backslash becomes four, a dollar sign \\$.
 */
#include <string.h>

#include "admin/launch/shell.h"

static void write_character(struct writer *w, char character)
{
    static const struct {
        char character;
        const char *text;
    } table[] = {{'"', "\\\\\""}, {'`', "\\\\`"}, {'$', "\\\\$"}, {'\\', "\\\\\\\\"},
                 {'%', "%%"},     {'\n', "\\n"},  {'\t', "\\t"},  {'\r', "\\r"}};
    size_t i = 0;
    while (i < sizeof table / sizeof table[0] && table[i].character != character)
        i++;
    if (i < sizeof table / sizeof table[0])
        writer_text(w, table[i].text);
    else
        writer_bytes(w, (struct bytes){(const uint8_t *)&character, 1});
}

static enum err write_argument(struct writer *w, const char *argument, struct errinfo *e)
{
    if (launch_is_plain(argument)) {
        writer_text(w, argument);
        return ERR_OK;
    }
    enum err error = launch_check_text("a desktop entry", argument, "\n\t\r", e);
    writer_text(w, "\"");
    for (const char *at = argument; *at != '\0'; at++)
        write_character(w, *at);
    writer_text(w, "\"");
    return error;
}

static enum err write_entry(struct writer *w, const struct launch_start *s, struct errinfo *e)
{
    writer_text(w, "# " LAUNCH_MADE_BY "\n"
                   "[Desktop Entry]\n"
                   "Type=Application\n"
                   "Name=Rollseal\n"
                   "Comment=Starts Rollseal with its start parameters\n"
                   "Exec=" LAUNCH_PROGRAM);
    enum err error = launch_write_arguments(w, s, write_argument, e);
    writer_text(w, "\nNoDisplay=true\n");
    return error;
}

const struct launch_shell launch_desktop = {.name = "desktop",
                                            .mode = 0644,
                                            .nobody_reads_it = true,
                                            .next = "put it into /etc/xdg/autostart of every computer",
                                            .write = write_entry};
