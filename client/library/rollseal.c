#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "library/handle.h"
#include "read/preferences.h"
#include "text/escape.h"

#define X(identifier, name, exit_status, when)                                                                         \
    static_assert((int)ROLLSEAL_##identifier == (exit_status), "rollseal.h has another number for " name);
ERR_LIST(X)
#undef X

/* ---- Errors ---- */

/* ERR_OK for a number that is not in the list. */
static enum err from_public(enum rollseal_error error)
{
    switch (error) {
    case ROLLSEAL_OK:
        return ERR_OK;
#define X(identifier, name, exit_status, when)                                                                         \
    case ROLLSEAL_##identifier:                                                                                        \
        return identifier;
        ERR_LIST(X)
#undef X
    }
    return ERR_OK;
}

const char *rollseal_error_name(enum rollseal_error error)
{
    enum err found = from_public(error);
    return found != ERR_OK || error == ROLLSEAL_OK ? err_name(found) : NULL;
}

const char *rollseal_error_text(enum rollseal_error error)
{
    enum err found = from_public(error);
    return found != ERR_OK ? err_text(found) : NULL;
}

const char *rollseal_library_version(void)
{
    return ROLLSEAL_VERSION;
}

/* ---- Handles ---- */

struct rollseal *rollseal_new(void)
{
    return calloc(1, sizeof(struct rollseal));
}

void rollseal_free(struct rollseal **r)
{
    if (*r == NULL)
        return;
    handle_end_watch(*r);
    parameters_done(&(*r)->parameters);
    free(*r);
    *r = NULL;
}

const char *rollseal_message(const struct rollseal *r)
{
    return r->failure.message;
}

void rollseal_on_warning(struct rollseal *r, rollseal_warning *warning, void *context)
{
    r->warning = warning;
    r->warning_context = context;
}

void handle_escape(const char *text, struct errinfo *out)
{
    char *line = NULL;
    struct writer w = writer_to(4 * sizeof out->message); /* \xNN for each byte */
    escape_text(&w, text);
    if (writer_finish_text(&w, &line, out) == ERR_OK)
        snprintf(out->message, sizeof out->message, "%s", line);
    free(line);
}

enum rollseal_error handle_end(struct rollseal *r, enum err error, const struct errinfo *e)
{
    if (r != NULL && error != ERR_OK)
        handle_escape(e->message, &r->failure);
    else if (r != NULL)
        r->failure.message[0] = '\0';
    return (enum rollseal_error)err_exit_status(error);
}

void handle_warn(enum err error, const char *text, void *context)
{
    const struct rollseal *r = context;
    struct errinfo line;
    if (r->warning == NULL)
        return;
    handle_escape(text, &line);
    r->warning((enum rollseal_error)err_exit_status(error), line.message, r->warning_context);
}

enum err handle_check(const struct rollseal *r, struct errinfo *e)
{
    if (r->is_open)
        return ERR_OK;
    return err_set(e, ERR_USAGE, "nothing is open: call rollseal_open() with the start parameters first");
}

/* ---- Parameters ---- */

static enum err unknown(const char *word, const char *name, struct errinfo *e)
{
    const char *meant = nearest_word(name, parameter_names);
    if (meant != NULL)
        return err_set(e, ERR_USAGE, "'%s' is not a start parameter; did you mean %s=…?", word, meant);
    if (word[strlen(name)] == '=')
        return err_set(e, ERR_USAGE, "there is no start parameter '%s'; rollseal-client.ini(5) lists them all", name);
    return err_set(e, ERR_USAGE, "'%s' is not a start parameter; they are written Name=value", word);
}

static enum err set_parameter(struct parameters *p, const char *word, struct errinfo *e)
{
    static const struct parameter_place place = {ORIGIN_COMMAND_LINE, 0, 0};
    size_t size = strcspn(word, "=");
    enum parameter_id id = parameter_find(word, size);
    if (word[size] == '=' && id != PARAMETER_COUNT)
        return parameters_set(p, id, word + size + 1, &place, e);
    char *name = strndup(word, size);
    enum err error = name != NULL ? unknown(word, name, e) : err_no_memory(e);
    free(name);
    return error;
}

/* What the program may do, and a library may not: read standard input, which is the process's. */
static enum err check_passwords(const struct parameters *p, struct errinfo *e)
{
    const struct parameter_setting *files = &p->settings[PARAMETER_CERTIFICATE_PASSWORD_FILE];
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->values[i].text, "-") == 0)
            return err_set(e, ERR_USAGE, "CertificatePasswordFile cannot be standard input here; name a file (or ./-)");
    }
    return ERR_OK;
}

static enum err read_parameters(const char *const *words, struct parameters *p, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (; *words != NULL && error == ERR_OK; words++)
        error = set_parameter(p, *words, e);
    if (error == ERR_OK && parameters_origin(p, PARAMETER_PREFERENCES) != ORIGIN_DEFAULT)
        error = preferences_load(NULL, p, e);
    if (error == ERR_OK)
        error = check_passwords(p, e);
    if (error == ERR_OK && parameters_text(p, PARAMETER_CONFIGURATION) == NULL)
        error = err_set(e, ERR_USAGE, "no configuration is named; give Configuration=LOCATION");
    return error;
}

/* What a read would refuse whatever lies at the location. */
static enum err check_client(const struct parameters *p, struct errinfo *e)
{
    struct client *client = NULL;
    const char *location, *name;
    enum err error = client_new(p, NULL, NULL, &client, e);
    if (error == ERR_OK)
        error = client_configuration(client, &location, &name, e);
    client_free(&client);
    return error;
}

enum rollseal_error rollseal_open(struct rollseal *r, const char *const *parameters)
{
    struct errinfo e = {""};
    struct parameters p = {.settings = {{NULL, 0}}};
    enum err error = read_parameters(parameters, &p, &e);
    if (error == ERR_OK)
        error = check_client(&p, &e);
    if (error == ERR_OK) {
        handle_end_watch(r);
        parameters_done(&r->parameters);
        r->parameters = p;
        r->is_open = true;
    } else {
        parameters_done(&p);
    }
    return handle_end(r, error, &e);
}
