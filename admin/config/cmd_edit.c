#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/drafts.h"
#include "admin/config/edit.h"
#include "admin/config/next.h"
#include "system/host.h"
#include "system/prompt.h"

struct edit_args {
    const char *draft;
    bool own_home;
    const char *reason;
};

static const struct cli_option edit_options[] = {
    {"draft", 0, CLI_STRING, offsetof(struct edit_args, draft), "DRAFT", "go on with an edit that was kept as a draft"},
    {"own-home", 0, CLI_FLAG, offsetof(struct edit_args, own_home), NULL,
     "run the editor with your own HOME and settings; histories and undo files that it keeps there may hold the text"},
    ADMIN_REASON_OPTION(struct edit_args),
    CLI_OPTIONS_END,
};

static const char *find_editor(void)
{
    const char *visual = host_variable("VISUAL"), *editor = host_variable("EDITOR");
    if (visual != NULL)
        return visual;
    return editor != NULL ? editor : "vi";
}

/* Without somebody at a terminal nothing is thrown away. */
static enum edit_next ask(const char *problem, void *context)
{
    char answer = 'k';
    if (!prompt_input_is_terminal() || !prompt_is_possible())
        return EDIT_KEEP;
    cli_warn(context, "%s", problem);
    if (prompt_choice("[e]dit again, [k]eep the text as a draft, or [d]iscard it? ", "ekd", &answer, NULL) != ERR_OK)
        return EDIT_KEEP;
    if (answer == 'e')
        return EDIT_AGAIN;
    return answer == 'd' ? EDIT_DISCARD : EDIT_KEEP;
}

/* The last word of a process that a signal ends: where the text is. */
static void tell_end(const char *problem, void *context)
{
    cli_warn(context, "%s", problem);
}

static enum err name_drafts(const struct cli_context *c, struct vault *v, const char *name, struct errinfo *e)
{
    struct texts drafts = {NULL, 0};
    enum err error = drafts_list(v, name, &drafts, e);
    for (size_t i = 0; i < drafts.count && error == ERR_OK; i++)
        cli_note(c, "there is a draft of %s: rollseal-admin config edit %s --draft %s", name, name, drafts.items[i]);
    texts_done(&drafts);
    return error;
}

/* The vault that was edited is paused still. */
static enum err say_next(struct cli_context *c, const char *name, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = admin_open(c, VAULT_READ, &v, e);
    if (error == ERR_OK)
        error = next_publish(c, v, name, e);
    vault_close(&v);
    return error;
}

static enum err edit(struct cli_context *c, struct vault *v, const struct edit_args *a, const char *name,
                     struct errinfo *e)
{
    const struct edit_params params = {
        .name = name,
        .editor = find_editor(),
        .own_home = a->own_home,
        .draft = a->draft,
        .reason = a->reason,
        .ask = ask,
        .tell_end = tell_end,
        .context = c,
    };
    bool changed = false;
    enum err error = a->draft == NULL ? name_drafts(c, v, name, e) : ERR_OK;
    if (error == ERR_OK)
        error = edit_run(v, &params, &changed, e);
    if (error != ERR_OK)
        return error;
    result_text(c->result, "name", NULL, name);
    result_boolean(c->result, "changed", NULL, changed);
    if (changed)
        return say_next(c, name, e);
    cli_note(c, "nothing to do: the text is what it was");
    return ERR_OK;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    struct vault *v = NULL;
    struct config_row row = {0};
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = registry_config(vault_registry(v), operands->items[0], &row, e);
    if (error == ERR_OK)
        error = edit(c, v, args, row.name, e);
    config_row_done(&row);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_config_edit = {
    .name = "config edit",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "change a working copy in your editor",
    .description =
        "Runs $VISUAL, else $EDITOR, else vi, by the shell. The text lies in a new folder that nobody else can enter, "
        "in memory ($XDG_RUNTIME_DIR, /dev/shm or /tmp, where that is a tmpfs); the folder is the editor's HOME and "
        "TMPDIR, too, and is removed whole afterwards.\n\n"
        "The vault is not locked meanwhile. If somebody else changes the configuration in that time (conflict), if an "
        "INI file is none any more (malformed), or if the editor is ended, nothing changes, and you may edit again; "
        "else your text is kept in the vault as a draft, sealed, and the message says how to go on with it. Then their "
        "text lies beside yours as NAME.current.",
    .example = "rollseal-admin config edit helpdesk.ini",
    .options = edit_options,
    .args_size = sizeof(struct edit_args),
    .run = run,
};
