/*
 * The client's preferences, client.ini. A value is the rest of its line, blanks at its ends left out; nothing is quoted
 * (rollseal-client.ini(5)). One that would not come out again as it went in is refused by text/ini.
 */
#include <stdio.h>
#include <string.h>

#include "admin/launch/shell.h"
#include "start/parameter.h"
#include "text/ini.h"

#define KEY_SIZE 64

/* What may come several times is numbered. */
static void write_key(const struct launch_parameters *all, size_t at, char key[static KEY_SIZE])
{
    const char *name = all->rows[at].name;
    const enum parameter_id id = parameter_find(name, strlen(name));
    size_t number = 1;
    for (size_t i = 0; i < at; i++)
        number += strcmp(all->rows[i].name, name) == 0 ? 1 : 0;
    if (parameter_table[id].several)
        snprintf(key, KEY_SIZE, "%s.%zu", name, number);
    else
        snprintf(key, KEY_SIZE, "%s", name);
}

/* Replaces the text by one with the parameter. */
static enum err set(struct secret **text, const char *section, const char *key, const char *value, struct errinfo *e)
{
    struct secret *longer = NULL;
    enum err error = ini_set(secret_bytes(*text), section, key, bytes_text(value), &longer, e);
    if (error == ERR_OK) {
        secret_free(text);
        *text = longer;
    }
    return err_context(e, error, "%s", key);
}

static enum err write_preferences(struct writer *w, const struct launch_start *s, struct errinfo *e)
{
    const char *section = s->command != NULL ? s->command : "Common";
    const struct bytes head = bytes_text("# " LAUNCH_MADE_BY "\n");
    struct secret *text = NULL;
    char key[KEY_SIZE];
    enum err error = secret_join(&head, 1, &text, e);
    for (size_t i = 0; i < s->parameters->count && error == ERR_OK; i++) {
        write_key(s->parameters, i, key);
        error = set(&text, section, key, s->parameters->rows[i].value, e);
    }
    if (error == ERR_OK)
        writer_bytes(w, secret_bytes(text));
    secret_free(&text);
    return error;
}

const struct launch_shell launch_ini = {.name = "ini",
                                        .mode = 0644,
                                        .holds_parameters = true,
                                        .next = "put it into /etc/rollseal/client.ini of every computer",
                                        .write = write_preferences};
