#include "admin/pair/part_file.h"

#include <stdlib.h>
#include <string.h>

#include "files/file.h"
#include "system/path.h"
#include "vault/audit.h"

static enum err check_output(const char *output, struct errinfo *e)
{
    size_t size = strlen(output);
    if (strcmp(output, "-") == 0)
        return err_set(e, ERR_USAGE, "a client part is not printed, since it holds a key; name a file with --output");
    if (size > 0 && output[size - 1] == '/' && !file_is_folder(output))
        return err_set(e, ERR_UNREACHABLE, "there is no folder '%s': make it, or name a file", output);
    return ERR_OK;
}

static enum err output_path(const struct part_file_params *params, char **out, struct errinfo *e)
{
    enum err error = check_output(params->output, e);
    if (error != ERR_OK)
        return error;
    char *path = NULL;
    error = file_is_folder(params->output) ? path_join(params->output, params->name, &path, e)
                                           : text_copy(params->output, &path, e);
    /* The audit list is read from elsewhere. */
    if (error == ERR_OK)
        error = path_absolute(path, out, e);
    free(path);
    return error;
}

static enum err write_new(const char *path, const struct secret *file, struct errinfo *e)
{
    const struct file_write_params how = {.mode = 0600, .must_be_new = true};
    return file_write(path, secret_bytes(file), &how, e);
}

/* No client part leaves the vault without a row, and no row speaks of one that did not leave. */
static enum err write_and_record(struct vault *v, const struct part_file_params *params, const char *path,
                                 const struct secret *file, struct errinfo *e)
{
    const struct audit_entry entry = {
        .action = params->action, .object = params->id, .detail = path, .reason = params->reason};
    struct registry *r = vault_registry(v);
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = audit_add(r, &entry, e);
    if (error == ERR_OK)
        error = write_new(path, file, e);
    if (error == ERR_OK) {
        error = registry_commit(r, e);
        if (error != ERR_OK && file_remove(path, NULL) != ERR_OK)
            err_context(e, error, "'%s' could not be removed again", path);
    }
    registry_rollback(r);
    return error;
}

enum err part_file_write(struct vault *v, const struct part_file_params *params, const struct secret *file, char **path,
                         struct errinfo *e)
{
    char *to = NULL;
    enum err error = output_path(params, &to, e);
    if (error == ERR_OK)
        error = write_and_record(v, params, to, file, e);
    if (error == ERR_OK) {
        *path = to;
        to = NULL;
    }
    free(to);
    return error;
}
