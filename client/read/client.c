#include "read/client.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "files/secret_input.h"
#include "seal/sealed.h"
#include "state/memory.h"
#include "system/clock.h"
#include "system/path.h"

#define CONFIGS "configs/"

void client_warn(const struct client *c, enum err error, const char *format, ...)
{
    struct errinfo e;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(e.message, sizeof e.message, format, arguments);
    va_end(arguments);
    if (c->warn != NULL)
        c->warn(error, e.message, c->warn_context);
}

/* ---- State ---- */

enum err client_state_folder(const struct parameters *p, char **out, struct errinfo *e)
{
    const char *named = parameters_text(p, PARAMETER_STATE_DIRECTORY);
    if (named == NULL && !host_is_root())
        return host_state_folder(out, e);
    return text_copy(named != NULL ? named : HOST_STATE, out, e);
}

/* A state directory that a person names has no layer below it. */
static enum err open_state(struct client *c, struct errinfo *e)
{
    char *folder = NULL;
    bool is_named = parameters_origin(c->parameters, PARAMETER_STATE_DIRECTORY) != ORIGIN_DEFAULT;
    enum err error = client_state_folder(c->parameters, &folder, e);
    if (error != ERR_OK)
        return error;
    const struct state_params params = {.own = folder,
                                        .machine = is_named || host_is_root() ? NULL : HOST_STATE,
                                        .is_machines = host_is_root(),
                                        .warn = c->warn,
                                        .warn_context = c->warn_context};
    error = state_new(&params, &c->state, e);
    free(folder);
    return error;
}

/* ---- Passwords ---- */

/* A password that cannot be read is missed only by a file that needs it. */
static enum err load_passwords(struct client *c, struct errinfo *e)
{
    const struct parameter_setting *files = &c->parameters->settings[PARAMETER_CERTIFICATE_PASSWORD_FILE];
    if (files->count == 0)
        return ERR_OK;
    c->passwords = calloc(files->count, sizeof(struct secret *));
    if (c->passwords == NULL)
        return err_no_memory(e);
    for (size_t i = 0; i < files->count; i++) {
        struct errinfo why;
        enum err error = secret_from_file(files->values[i].text, &c->passwords[c->password_count], &why);
        if (error == ERR_INTERNAL)
            return err_set(e, error, "%s", why.message);
        if (error == ERR_OK)
            c->password_count++;
        else
            client_warn(c, error, "%s", why.message);
    }
    return ERR_OK;
}

enum err client_new(const struct parameters *parameters, source_warn *warn, void *warn_context, struct client **out,
                    struct errinfo *e)
{
    struct client *c = calloc(1, sizeof *c);
    if (c == NULL)
        return err_no_memory(e);
    *c = (struct client){.parameters = parameters, .now = clock_now(), .warn = warn, .warn_context = warn_context};
    enum err error = open_state(c, e);
    if (error == ERR_OK)
        error = load_passwords(c, e);
    if (error != ERR_OK) {
        client_free(&c);
        return error;
    }
    *out = c;
    return ERR_OK;
}

void client_free(struct client **c)
{
    if (*c == NULL)
        return;
    for (size_t i = 0; i < (*c)->password_count; i++)
        secret_free(&(*c)->passwords[i]);
    free((*c)->passwords);
    state_free(&(*c)->state);
    free(*c);
    *c = NULL;
}

enum err client_load_pairs(const struct client *c, struct pair_set *out, struct errinfo *e)
{
    const struct parameter_setting *set = &c->parameters->settings[PARAMETER_CERTIFICATE_SOURCE];
    const char *locations[LIMIT_SOURCE_FILES] = {parameters_text(c->parameters, PARAMETER_CERTIFICATE_SOURCE)};
    const struct source_memory memory = memory_of(c->state);
    if (set->count > LIMIT_SOURCE_FILES)
        return err_set(e, ERR_USAGE, "%zu values of CertificateSource; at most %u are looked at", set->count,
                       LIMIT_SOURCE_FILES);
    for (size_t i = 0; i < set->count; i++)
        locations[i] = set->values[i].text;
    const struct source_params params = {.locations = locations,
                                         .location_count = set->count > 0 ? set->count : 1,
                                         .passwords = (const struct secret *const *)c->passwords,
                                         .password_count = c->password_count,
                                         .now = c->now,
                                         .memory = &memory,
                                         .warn = c->warn,
                                         .warn_context = c->warn_context};
    return source_load(&params, out, e);
}

/* ---- Configuration and point ---- */

enum err client_configuration(const struct client *c, const char **location, const char **name, struct errinfo *e)
{
    *location = parameters_text(c->parameters, PARAMETER_CONFIGURATION);
    if (*location == NULL)
        return err_set(e, ERR_USAGE,
                       "no configuration is named; give --configuration LOCATION, or set Configuration in %s",
                       parameters_text(c->parameters, PARAMETER_PREFERENCES));
    *name = path_name(*location);
    if (!configuration_name_is_valid(*name))
        return err_set(
            e, ERR_USAGE,
            "%s does not end in the name of a configuration; names are 1 to %u characters of A-Z a-z 0-9 . _ "
            "- and begin with a letter or digit",
            *location, LIMIT_NAME);
    return ERR_OK;
}

enum err client_point(const struct parameters *p, char **out, struct errinfo *e)
{
    const char *point = parameters_text(p, PARAMETER_POINT);
    const char *location = parameters_text(p, PARAMETER_CONFIGURATION);
    size_t size = point != NULL ? strlen(point) : 0;
    if (point == NULL && location != NULL) {
        size_t folder = (size_t)(path_name(location) - location);
        size_t suffix = strlen(CONFIGS);
        bool ends_so = folder > suffix && strncmp(location + folder - suffix, CONFIGS, suffix) == 0 &&
                       location[folder - suffix - 1] == '/';
        point = ends_so ? location : NULL;
        size = ends_so ? folder - suffix - 1 : 0;
    }
    *out = point != NULL ? strndup(point, size > 0 ? size : 1) : NULL;
    return point == NULL || *out != NULL ? ERR_OK : err_no_memory(e);
}

/* `rings/RING/NAME`, as a new string. */
static enum err ring_path(const char *ring, const char *name, char **out, struct errinfo *e)
{
    struct writer path = writer_to(sizeof "rings//" + 2 * (size_t)LIMIT_NAME);
    writer_text(&path, "rings/");
    for (size_t i = 0; ring[i] != '\0'; i++)
        writer_format(&path, "%c", ascii_lower(ring[i]));
    writer_format(&path, "/%s", name);
    return writer_finish_text(&path, out, e);
}

enum err client_ring_location(const struct parameters *p, const char *name, char **out, struct errinfo *e)
{
    const char *ring = parameters_text(p, PARAMETER_RING);
    char *point = NULL, *path = NULL;
    *out = NULL;
    enum err error = client_point(p, &point, e);
    if (error != ERR_OK || point == NULL || configuration_name_equals(ring, RING_ALL))
        goto out;
    error = ring_path(ring, name, &path, e);
    if (error == ERR_OK)
        error = path_join(point, path, out, e);
out:
    free(path);
    free(point);
    return error;
}
