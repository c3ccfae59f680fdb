/*
 * How programs of Windows take a command line apart (Microsoft, "Parsing C command-line arguments", and
 * CommandLineToArgvW): between double quotes blanks are themselves. \" is a double quote; backslashes are themselves
 * but in front of a double quote, where they are doubled: also in front of the one that ends the argument.
 */
#include "admin/launch/shell.h"

static void write_backslashes(struct writer *w, size_t count)
{
    while (count-- > 0)
        writer_text(w, "\\");
}

enum err launch_write_windows(struct writer *w, const char *argument, struct errinfo *e)
{
    size_t backslashes = 0;
    (void)e;
    if (launch_is_plain(argument)) {
        writer_text(w, argument);
        return ERR_OK;
    }
    writer_text(w, "\"");
    for (const char *at = argument; *at != '\0'; at++) {
        if (*at == '"')
            write_backslashes(w, backslashes + 1);
        backslashes = *at == '\\' ? backslashes + 1 : 0;
        writer_bytes(w, (struct bytes){(const uint8_t *)at, 1});
    }
    write_backslashes(w, backslashes);
    writer_text(w, "\"");
    return ERR_OK;
}
