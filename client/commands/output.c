#include "commands/output.h"

#include <stdlib.h>
#include <string.h>

#include "read/parameters.h"
#include "system/path.h"

static enum err parse_mode(const char *text, unsigned *out, struct errinfo *e)
{
    unsigned mode = 0;
    size_t i = 0;
    for (; text[i] >= '0' && text[i] <= '7' && i < 4; i++)
        mode = mode * 8 + (unsigned)(text[i] - '0');
    if (i < 3 || text[i] != '\0' || mode > 0777)
        return err_set(e, ERR_USAGE, "--mode cannot be '%s'; it is octal, for example 0640", text);
    *out = mode;
    return ERR_OK;
}

/* One of the files that this start parameter names. */
static bool is_named_by(const char *file, const struct parameters *p, enum parameter_id id,
                        bool (*is_of)(const char *location, const char *file))
{
    const struct parameter_setting *set = &p->settings[id];
    const char *usual = parameters_text(p, id);
    bool is = set->count == 0 && usual != NULL && is_of(usual, file);
    for (size_t i = 0; i < set->count && !is; i++)
        is = is_of(set->values[i].text, file);
    return is;
}

static bool is_same_text(const char *a, const char *b)
{
    char *whole_a = NULL, *whole_b = NULL;
    bool is = path_absolute(a, &whole_a, NULL) == ERR_OK && path_absolute(b, &whole_b, NULL) == ERR_OK &&
              strcmp(whole_a, whole_b) == 0;
    free(whole_b);
    free(whole_a);
    return is;
}

/* Files of one name in folders each of which is inside the other. */
static bool is_same_place(const char *a, const char *b)
{
    char *above_a = NULL, *above_b = NULL;
    bool is = strcmp(path_name(a), path_name(b)) == 0 && path_folder(a, &above_a, NULL) == ERR_OK &&
              path_folder(b, &above_b, NULL) == ERR_OK && path_is_inside(a, above_b) && path_is_inside(b, above_a);
    free(above_b);
    free(above_a);
    return is;
}

/* What is not there now may come: the file of a ring most of all. */
static bool is_file(const char *other, const char *file)
{
    return file_is_same(file, other) || is_same_text(file, other) || is_same_place(file, other);
}

/* What the client itself needs, and would lose. */
static const struct needed {
    enum parameter_id id;
    bool (*is_of)(const char *location, const char *file);
    const char *what;
} needed[] = {
    {PARAMETER_CONFIGURATION, is_file, "the configuration file itself, and would be plain then"},
    {PARAMETER_CERTIFICATE_SOURCE, source_contains,
     "a file of the certificate source, and the key in it would be lost"},
    {PARAMETER_CERTIFICATE_PASSWORD_FILE, is_file, "the password file, and the password would be lost"},
    {PARAMETER_PREFERENCES, is_file, "the preferences file, and its settings would be lost"},
};

static enum err check_needed(const char *file, const struct client *c, struct errinfo *e)
{
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (is_named_by(file, c->parameters, needed[i].id, needed[i].is_of))
            return err_set(e, ERR_USAGE, "--output cannot be %s: that is %s; name another file", file, needed[i].what);
    }
    char *state = NULL;
    enum err error = client_state_folder(c->parameters, &state, e);
    if (error == ERR_OK && path_is_inside(file, state))
        error = err_set(e, ERR_USAGE,
                        "--output cannot be %s: that is in the state directory, where the client keeps what it must "
                        "remember; name another file",
                        file);
    free(state);
    return error;
}

/* A computer of a ring reads a second file. */
static enum err check_ring(const char *file, const struct client *c, const char *name, struct errinfo *e)
{
    char *location = NULL;
    enum err error = client_ring_location(c->parameters, name, &location, e);
    if (error == ERR_OK && location != NULL && is_file(location, file))
        error = err_set(e, ERR_USAGE,
                        "--output cannot be %s: that is the file of this computer's ring, and would be plain then; "
                        "name another file",
                        file);
    free(location);
    return error;
}

static enum err check_file(const char *file, const struct client *c, struct errinfo *e)
{
    const char *location, *name;
    enum err error = parameter_check_path(file, "--output", e);
    if (error == ERR_OK)
        error = client_configuration(c, &location, &name, e);
    if (error == ERR_OK)
        error = check_needed(file, c, e);
    return error == ERR_OK ? check_ring(file, c, name, e) : error;
}

enum err output_check(const struct output *o, const struct client *c, struct file_write_params *out, struct errinfo *e)
{
    struct file_write_params params = {.mode = 0600, .group = o->group};
    if (o->file == NULL && (o->mode != NULL || o->group != NULL))
        return err_set(e, ERR_USAGE, "--mode and --group are for a file; name it with --output FILE");
    enum err error = o->file != NULL ? check_file(o->file, c, e) : ERR_OK;
    if (error == ERR_OK && o->mode != NULL)
        error = parse_mode(o->mode, &params.mode, e);
    if (error == ERR_OK)
        *out = params;
    return error;
}
