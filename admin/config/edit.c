#include "admin/config/edit.h"

#include <stdlib.h>
#include <string.h>

#include "admin/config/drafts.h"
#include "admin/config/working.h"
#include "admin/texts.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "files/file.h"
#include "files/memory_folder.h"
#include "system/clock.h"
#include "system/foreground.h"
#include "text/ini.h"

#define ACTION "config edit"

struct editing {
    struct vault *vault;
    const struct edit_params *params;
    struct config_row row; /* the working copy that the text is a change of */
    struct secret *base;   /* its content */
    struct secret *text;   /* what the editor left; NULL: that could not be read */
    struct foreground *foreground;
    struct memory_folder *folder;
    char *path;       /* of the file in it */
    bool is_attended; /* the editor came to a good end: somebody can be asked */
};

static void editing_done(struct editing *s)
{
    config_row_done(&s->row);
    secret_free(&s->base);
    secret_free(&s->text);
    free(s->path);
}

/* ---- Before ---- */

static enum err load(struct editing *s, struct errinfo *e)
{
    enum err error = working_get(s->vault, s->params->name, &s->row, &s->base, e);
    if (error != ERR_OK)
        return error;
    if (s->params->draft != NULL)
        return drafts_load(s->vault, s->row.name, s->params->draft, &s->text, e);
    return secret_copy(secret_bytes(s->base), &s->text, e);
}

static enum err write_file(const char *path, const struct secret *text, struct errinfo *e)
{
    const struct file_write_params how = {.mode = 0600};
    return file_write(path, secret_bytes(text), &how, e);
}

/* What the vault has, beside the person's own text. */
static enum err write_current(const struct editing *s, const struct secret *content, struct errinfo *e)
{
    char *path = NULL;
    enum err error = text_format(&path, e, "%s.current", s->path);
    if (error == ERR_OK)
        error = write_file(path, content, e);
    free(path);
    return error;
}

static enum err lay_out(struct editing *s, struct errinfo *e)
{
    enum err error = memory_folder_new("edit", &s->folder, e);
    if (error == ERR_OK)
        error = text_format(&s->path, e, "%s/%s", memory_folder_path(s->folder), s->row.name);
    if (error == ERR_OK)
        error = write_file(s->path, s->text, e);
    if (error == ERR_OK && s->params->draft != NULL)
        error = write_current(s, s->base, e);
    return error;
}

/* ---- The editor ---- */

static enum err add_variable(struct texts *list, const char *name, const char *folder, const char *path,
                             struct errinfo *e)
{
    char *variable = NULL;
    enum err error = text_format(&variable, e, "%s=%s/%s", name, folder, path);
    return error == ERR_OK ? texts_take(list, variable, e) : error;
}

/* Editors keep histories, backups and undo files at home: that, too, is the folder, unless the person wants otherwise.
 */
static enum err list_variables(const struct editing *s, struct texts *out, struct errinfo *e)
{
    static const struct {
        const char *name, *path;
    } homes[] = {
        {"HOME", ""},
        {"XDG_CONFIG_HOME", ".config"},
        {"XDG_DATA_HOME", ".local/share"},
        {"XDG_STATE_HOME", ".local/state"},
        {"XDG_CACHE_HOME", ".cache"},
    };
    const char *folder = memory_folder_path(s->folder);
    enum err error = add_variable(out, "TMPDIR", folder, "", e);
    if (error == ERR_OK)
        error = add_variable(out, "ROLLSEAL_EDIT_FILE", folder, s->row.name, e);
    for (size_t i = 0; i < sizeof homes / sizeof homes[0] && error == ERR_OK && !s->params->own_home; i++)
        error = add_variable(out, homes[i].name, folder, homes[i].path, e);
    return error;
}

/* As git does: the editor is a command line of its own, and the file's name a word behind it. */
static enum err run_command(struct editing *s, const struct texts *variables, struct errinfo *e)
{
    char *command = NULL;
    const char **list = calloc(variables->count + 1, sizeof *list);
    if (list == NULL)
        return err_no_memory(e);
    for (size_t i = 0; i < variables->count; i++)
        list[i] = variables->items[i];
    enum err error = text_format(&command, e, "%s \"$ROLLSEAL_EDIT_FILE\"", s->params->editor);
    if (error == ERR_OK) {
        error = foreground_run(s->foreground, command, list, e);
        err_context(e, error, "the editor '%s' ($VISUAL, else $EDITOR, else vi)", s->params->editor);
    }
    free(command);
    free(list);
    return error;
}

static enum err run_editor(struct editing *s, struct errinfo *e)
{
    struct texts variables = {NULL, 0};
    enum err error = list_variables(s, &variables, e);
    if (error == ERR_OK)
        error = run_command(s, &variables, e);
    texts_done(&variables);
    return error;
}

static enum err read_back(struct editing *s, struct errinfo *e)
{
    secret_free(&s->text);
    return file_read_secret(s->path, LIMIT_CONFIGURATION, &s->text, NULL, e);
}

/* ---- After ---- */

static enum err visit_nothing(const struct ini_entry *entry, void *context, struct errinfo *e)
{
    (void)entry, (void)context, (void)e;
    return ERR_OK;
}

static bool is_named_ini(const char *name)
{
    const char *ending = strrchr(name, '.');
    return ending != NULL && ascii_equals_nocase(ending, ".ini");
}

/* An INI file that could be read before must be readable afterwards. */
static enum err check_text(const struct editing *s, struct errinfo *e)
{
    if (!is_named_ini(s->row.name) || ini_each(secret_bytes(s->base), visit_nothing, NULL, NULL) != ERR_OK)
        return ERR_OK;
    enum err error = ini_each(secret_bytes(s->text), visit_nothing, NULL, e);
    return err_context(e, error, "%s", s->row.name);
}

/* The text will be a change of this one. */
static enum err rebase(struct editing *s, struct config_row *row, struct secret **content, struct errinfo *e)
{
    enum err error = write_current(s, *content, e);
    if (error != ERR_OK)
        return error;
    config_row_done(&s->row);
    secret_free(&s->base);
    s->row = *row;
    s->base = *content;
    *row = (struct config_row){0};
    *content = NULL;
    return err_set(e, ERR_CONFLICT,
                   "%s was changed by somebody else meanwhile; edit again, with their text beside yours as %s.current",
                   s->row.name, s->row.name);
}

/* The working copy is the one that the text is a change of. */
static enum err check_base(struct editing *s, struct errinfo *e)
{
    struct config_row row = {0};
    struct secret *content = NULL;
    enum err error = working_get(s->vault, s->row.name, &row, &content, e);
    if (error == ERR_NOT_FOUND)
        error = err_set(e, ERR_CONFLICT, "%s was removed from the vault meanwhile", s->row.name);
    if (error == ERR_OK && row.revision != s->row.revision)
        error = rebase(s, &row, &content, e);
    config_row_done(&row);
    secret_free(&content);
    return error;
}

static enum err put(struct editing *s, bool *changed, struct errinfo *e)
{
    const struct working_change change = {.action = ACTION, .reason = s->params->reason, .now = clock_now()};
    enum err error = check_base(s, e);
    return error == ERR_OK ? working_put(s->vault, s->row.name, secret_bytes(s->text), &change, changed, e) : error;
}

static enum err take_over(struct editing *s, bool *changed, struct errinfo *e)
{
    enum err error = vault_resume(s->vault, ACTION, e);
    if (error != ERR_OK)
        return error;
    error = put(s, changed, e);
    vault_pause(s->vault);
    return error;
}

/* One round: the editor, and what becomes of the text. */
static enum err work(struct editing *s, bool *changed, struct errinfo *e)
{
    enum err error = run_editor(s, e);
    s->is_attended = error == ERR_OK;
    enum err read_error = read_back(s, error == ERR_OK ? e : NULL);
    if (error == ERR_OK)
        error = read_error;
    if (error != ERR_OK || secret_equals(s->text, secret_bytes(s->base)))
        return error;
    error = check_text(s, e);
    return error == ERR_OK ? take_over(s, changed, e) : error;
}

/* ---- What cannot be taken over ---- */

static enum edit_next ask(const struct editing *s, const struct errinfo *problem)
{
    if (!s->is_attended || foreground_is_ending(s->foreground))
        return EDIT_KEEP;
    return s->params->ask(problem->message, s->params->context);
}

/* Keeps the text as a draft, if it is a change of anything, and adds to the message where it is. */
static enum err keep(struct editing *s, enum err error, struct errinfo *e)
{
    char id[DRAFT_ID_SIZE];
    struct errinfo problem = *e, why = {""};
    if (s->text == NULL || secret_equals(s->text, secret_bytes(s->base)))
        return error;
    if (drafts_keep(s->vault, s->row.name, secret_bytes(s->text), id, &why) != ERR_OK)
        return err_set(e, error, "%s; what was written could not be kept either: %s", problem.message, why.message);
    return err_set(e, error, "%s; what was written is kept, sealed: rollseal-admin config edit %s --draft %s",
                   problem.message, s->row.name, id);
}

static enum err attend(struct editing *s, bool *changed, struct errinfo *e)
{
    for (;;) {
        enum err error = work(s, changed, e);
        if (error == ERR_OK)
            return ERR_OK;
        enum edit_next next = ask(s, e);
        if (next == EDIT_KEEP)
            return keep(s, error, e);
        if (next == EDIT_DISCARD)
            return error;
    }
}

/* ---- The whole ---- */

static enum err run_in_folder(struct editing *s, bool *changed, struct errinfo *e)
{
    struct errinfo left_over = {""}, problem;
    enum err error = lay_out(s, e);
    if (error == ERR_OK)
        error = attend(s, changed, e);
    enum err removed = memory_folder_free(&s->folder, &left_over);
    if (removed == ERR_OK)
        return error;
    if (error == ERR_OK)
        return err_set(e, removed, "%s", left_over.message);
    problem = *e;
    return err_set(e, error, "%s; %s", problem.message, left_over.message);
}

enum err edit_run(struct vault *v, const struct edit_params *params, bool *changed, struct errinfo *e)
{
    struct editing s = {.vault = v, .params = params};
    struct errinfo message = {""};
    bool is_changed = false;
    enum err error = load(&s, &message);
    vault_pause(v);
    if (error == ERR_OK)
        error = foreground_begin(&s.foreground, &message);
    if (error == ERR_OK)
        error = run_in_folder(&s, &is_changed, &message);
    if (error == ERR_OK && params->draft != NULL)
        error = drafts_remove(v, s.row.name, params->draft, &message);
    if (error != ERR_OK && s.foreground != NULL && foreground_is_ending(s.foreground))
        params->tell_end(message.message, params->context);
    editing_done(&s);
    foreground_end(&s.foreground); /* a signal that came meanwhile ends the process here */
    if (error != ERR_OK)
        return err_set(e, error, "%s", message.message);
    *changed = is_changed;
    return ERR_OK;
}
