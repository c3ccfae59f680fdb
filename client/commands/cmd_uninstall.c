#include <stdlib.h>

#include "commands/session.h"
#include "commands/store.h"
#include "files/file.h"

struct uninstall_args {
    const char *store;
};

static const struct cli_option options[] = {
    {"store", 0, CLI_STRING, offsetof(struct uninstall_args, store), "SOURCE", "where it is; default: store"},
    START_PARAMETERS,
    CLI_OPTIONS_END,
};

static enum err remove_pair(struct session *s, const char *folder, const char *id, struct errinfo *e)
{
    struct file_facts facts;
    char *path = NULL;
    enum err error = store_path(folder, id, &path, e);
    if (error == ERR_OK)
        error = file_facts(path, &facts, e);
    if (file_was_missing(path, error))
        error =
            err_set(e, ERR_NOT_FOUND, "%s is not there; `rollseal-client pairs` says in which files pairs are", path);
    if (error == ERR_OK)
        error = file_remove(path, e);
    if (error == ERR_OK) {
        result_text(s->cli->result, "id", NULL, id);
        result_text(s->cli->result, "removed", "removed", path);
    }
    free(path);
    return error;
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    const struct uninstall_args *a = args;
    const char *id = s->operands.items[0];
    char *folder = NULL;
    if (!pair_id_is_valid(bytes_text(id)))
        return err_set(e, ERR_USAGE, "'%s' is not a pair id, which is 16 hex digits; see `rollseal-client pairs`", id);
    enum err error = source_folder(a->store != NULL ? a->store : STORE_USUAL, &folder, e);
    if (error == ERR_OK)
        error = store_advise(folder, remove_pair(s, folder, id, e), e);
    free(folder);
    return error;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    struct uninstall_args args = {.store = NULL};
    const struct session_words words = {&cmd_uninstall, argc, argv, &args};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_uninstall = {
    .name = "uninstall",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "remove a pair from the store",
    .example = "rollseal-client uninstall 7f3a9c21d04be611",
    .options = options,
    .args_size = sizeof(struct uninstall_args),
    .run_words = run_words,
};
