/*
 * A unit of systemd. In ExecStart= an argument stands between double quotes, in which \ begins an escape as in C: \\,
 * \", \xHH (systemd.syntax(7), "Quoting"). Then % begins a specifier and $ a variable: they are doubled
 * (systemd.unit(5), "Specifiers"; systemd.service(5), "Command lines"). The program is looked for where systemd looks
 * for programs.
 */
#include <string.h>

#include "admin/launch/shell.h"

static void write_character(struct writer *w, char character)
{
    const unsigned char byte = (unsigned char)character;
    if (byte < 0x20 || byte == 0x7F) {
        writer_format(w, "\\x%02x", byte);
        return;
    }
    if (character == '\\' || character == '"')
        writer_text(w, "\\");
    else if (character == '%' || character == '$')
        writer_bytes(w, (struct bytes){&byte, 1});
    writer_bytes(w, (struct bytes){&byte, 1});
}

static enum err write_argument(struct writer *w, const char *argument, struct errinfo *e)
{
    if (launch_is_plain(argument)) {
        writer_text(w, argument);
        return ERR_OK;
    }
    enum err error = launch_check_text("a unit", argument, NULL, e);
    writer_text(w, "\"");
    for (const char *at = argument; *at != '\0'; at++)
        write_character(w, *at);
    writer_text(w, "\"");
    return error;
}

static enum err write_unit(struct writer *w, const struct launch_start *s, struct errinfo *e)
{
    const bool stays = strcmp(s->command, "watch") == 0;
    writer_text(w, "# " LAUNCH_MADE_BY "\n"
                   "[Unit]\n"
                   "Description=Start Rollseal with its start parameters\n"
                   "Documentation=man:rollseal-client(1)\n"
                   "After=remote-fs.target nss-user-lookup.target\n"
                   "\n"
                   "[Service]\n");
    writer_format(w, "Type=%s\n", stays ? "exec" : "oneshot");
    writer_text(w, "ExecStart=" LAUNCH_PROGRAM);
    enum err error = launch_write_arguments(w, s, write_argument, e);
    writer_text(w, "\n");
    /* A wrong command line is mended by a person. */
    if (stays)
        writer_text(w, "ExecReload=/bin/kill -HUP $MAINPID\n"
                       "Restart=on-failure\n"
                       "RestartSec=30s\n"
                       "RestartPreventExitStatus=2\n");
    writer_text(w, "RuntimeDirectory=rollseal\n"
                   "RuntimeDirectoryMode=0755\n"
                   "RuntimeDirectoryPreserve=yes\n"
                   "LimitCORE=0\n"
                   "LimitMEMLOCK=64M\n"
                   "\n"
                   "[Install]\n"
                   "WantedBy=multi-user.target\n");
    return error;
}

const struct launch_shell launch_systemd = {.name = "systemd",
                                            .mode = 0644,
                                            .nobody_reads_it = true,
                                            .next = "put it into /etc/systemd/system of every computer and enable it",
                                            .write = write_unit};
