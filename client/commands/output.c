#include "commands/output.h"

#include "library/parameters.h"

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

static enum err check_file(const char *file, const struct client *c, struct errinfo *e)
{
    const char *location, *name;
    enum err error = path_check(file, "--output", e);
    if (error == ERR_OK)
        error = client_configuration(c, &location, &name, e);
    if (error == ERR_OK && file_is_same(file, location))
        error = err_set(e, ERR_USAGE,
                        "--output cannot be %s: that is the configuration file itself, and would be plain then", file);
    return error;
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
