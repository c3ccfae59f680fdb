#include "admin/launch/script.h"

#include <stdlib.h>

#include "admin/choice.h"
#include "admin/launch/start.h"
#include "base/limits.h"
#include "files/file.h"
#include "vault/audit.h"

static const struct launch_shell *const shells[] = {&launch_sh,         &launch_systemd, &launch_cmd,
                                                    &launch_powershell, &launch_desktop, &launch_ini};
#define SHELL_COUNT (sizeof shells / sizeof shells[0])

enum err launch_shell_find(const char *name, const struct launch_shell **out, struct errinfo *e)
{
    const char *names[SHELL_COUNT + 1] = {NULL};
    size_t found = 0;
    for (size_t i = 0; i < SHELL_COUNT; i++)
        names[i] = shells[i]->name;
    enum err error = choice_find("unknown shell", names, name, &found, e);
    if (error == ERR_OK)
        *out = shells[found];
    return error;
}

enum err launch_script(const struct launch_shell *shell, const struct launch_start *s, char **out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_LAUNCH_SCRIPT);
    enum err error = launch_check(shell, s, e);
    if (error == ERR_OK)
        error = shell->write(&w, s, e);
    if (error == ERR_OK)
        error = writer_finish_text(&w, out, e);
    writer_done(&w);
    return error;
}

/* Which start parameters, without their values. */
static enum err detail_of(const struct launch_parameters *parameters, char **out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_LAUNCH_SCRIPT);
    for (size_t i = 0; i < parameters->count; i++)
        writer_format(&w, "%s%s", i > 0 ? " " : "", parameters->rows[i].name);
    return writer_finish_text(&w, out, e);
}

static enum err write_file(const struct launch_keep_params *params, struct errinfo *e)
{
    const struct file_write_params how = {.mode = params->shell->mode, .must_be_new = true};
    return params->output != NULL ? file_write(params->output, bytes_text(params->script), &how, e) : ERR_OK;
}

/* What the vault remembers has been written, and what has been written is remembered. */
static enum err remember(struct registry *r, const struct launch_keep_params *params, const char *detail,
                         struct errinfo *e)
{
    const struct audit_entry entry = {
        .action = "launch-script", .object = params->shell->name, .detail = detail, .reason = params->reason};
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = registry_set_launch_parameters(r, params->start->parameters, e);
    if (error == ERR_OK)
        error = audit_add(r, &entry, e);
    if (error == ERR_OK)
        error = write_file(params, e);
    if (error == ERR_OK) {
        error = registry_commit(r, e);
        if (error != ERR_OK && params->output != NULL && file_remove(params->output, NULL) != ERR_OK)
            err_context(e, error, "'%s' could not be removed again", params->output);
    }
    registry_rollback(r);
    return error;
}

enum err launch_keep(struct vault *v, const struct launch_keep_params *params, struct errinfo *e)
{
    char *detail = NULL;
    enum err error = detail_of(params->start->parameters, &detail, e);
    if (error == ERR_OK)
        error = remember(vault_registry(v), params, detail, e);
    free(detail);
    return error;
}
