#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "commands/session.h"
#include "commands/store.h"
#include "crypt/part.h"
#include "files/file.h"
#include "system/prompt.h"

struct install_args {
    const char *store, *group;
    bool all_users;
};

static const struct cli_option options[] = {
    {"store", 0, CLI_STRING, offsetof(struct install_args, store), "SOURCE", "where to; default: store, the machine's"},
    {"all-users", 0, CLI_FLAG, offsetof(struct install_args, all_users), NULL,
     "let every account read the pair, and so every configuration that is sealed to it"},
    {"group", 0, CLI_STRING, offsetof(struct install_args, group), "GROUP", "who may read the pair; default: rollseal"},
    START_PARAMETERS,
    CLI_OPTIONS_END,
};

/* One client part under way. */
struct part_file {
    const char *path;
    struct secret *bytes;
    struct secret *asked; /* the password from the terminal, if one was needed */
    const struct secret *passwords[1];
    struct load_params load;
    struct pair_set pairs;
};

static void part_file_done(struct part_file *f)
{
    pair_set_done(&f->pairs);
    secret_free(&f->asked);
    secret_free(&f->bytes);
}

/* ---- Reading ---- */

static enum err load(struct session *s, struct part_file *f, struct errinfo *e)
{
    f->load = (struct load_params){.origin = f->path,
                                   .passwords = (const struct secret *const *)s->client->passwords,
                                   .password_count = s->client->password_count,
                                   .now = s->client->now};
    enum err error = pairs_load(secret_bytes(f->bytes), &f->load, &f->pairs, e);
    if (error != ERR_WRONG_PASSPHRASE || f->load.password_count > 0)
        return error;
    if (!prompt_is_possible())
        return err_set(e, ERR_USAGE,
                       "%s needs a password, and there is no terminal to ask on; give --certificate-password-file FILE",
                       f->path);
    char question[512];
    snprintf(question, sizeof question, "Password of %.400s: ", f->path);
    error = prompt_secret(question, NULL, &f->asked, e);
    if (error != ERR_OK)
        return err_context(e, error, "%s needs a password", f->path);
    f->passwords[0] = f->asked;
    f->load.passwords = f->passwords;
    f->load.password_count = 1;
    return pairs_load(secret_bytes(f->bytes), &f->load, &f->pairs, e);
}

static enum err demand_keys(const struct part_file *f, struct errinfo *e)
{
    for (size_t i = 0; i < f->pairs.count; i++) {
        if (f->pairs.pairs[i].key == NULL)
            return err_set(e, ERR_CANNOT_OPEN,
                           "%s: pair %s has no private key there, so nothing could be opened with it; "
                           "export it with `rollseal-admin pair export`",
                           f->path, f->pairs.pairs[i].id);
    }
    return ERR_OK;
}

static enum err read_file(struct session *s, const char *path, struct part_file *f, struct errinfo *e)
{
    f->path = path;
    enum err error = parameter_check_path(path, "FILE", e);
    if (error == ERR_OK)
        error = file_read_secret(path, LIMIT_SOURCE_FILE, &f->bytes, NULL, e);
    if (error == ERR_OK)
        error = load(s, f, e);
    return error == ERR_OK ? demand_keys(f, e) : error;
}

/* ---- Writing ---- */

static enum err tell(struct session *s, const char *folder, const char *id, bool was_there, struct errinfo *e)
{
    char *path = NULL;
    enum err error = store_path(folder, id, &path, e);
    if (error != ERR_OK)
        return error;
    struct result *row = result_row(s->cli->result, "installed", "installed", NULL);
    result_text(row, "id", "pair", id);
    result_text(row, "state", "state", was_there ? "already there" : "installed");
    result_text(row, "file", "file", path);
    free(path);
    return ERR_OK;
}

static enum err put_pairs(struct session *s, const struct part_file *f, const struct store_params *store,
                          struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < f->pairs.count && error == ERR_OK; i++) {
        const char *id = f->pairs.pairs[i].id;
        struct secret *pem = NULL;
        bool was_there = false;
        error = client_part_format(secret_bytes(f->bytes), &f->load, id, &pem, e);
        if (error == ERR_OK)
            error = store_put(store, id, pem, &was_there, e);
        if (error == ERR_OK)
            error = tell(s, store->folder, id, was_there, e);
        secret_free(&pem);
    }
    return error;
}

/* Who may read: the group that was named; in the machine's store the group `rollseal`; elsewhere this account. */
static void choose_readers(const struct session *s, const struct install_args *a, struct store_params *store)
{
    unsigned number;
    store->all_users = a->all_users;
    store->group = a->group;
    if (a->group != NULL || a->all_users || strcmp(store->folder, HOST_STORE) != 0)
        return;
    if (host_group(HOST_GROUP, &number, NULL) == ERR_OK)
        store->group = HOST_GROUP;
    else
        client_warn(s->client, ERR_NOT_FOUND,
                    "there is no group " HOST_GROUP
                    ", so only root can use the pair; make it (`groupadd --system " HOST_GROUP
                    "`) and install again, or install with --all-users");
}

/* Everything is read and checked before anything is written. */
static enum err install(struct session *s, const struct store_params *store, struct part_file *files, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < s->operands.count && error == ERR_OK; i++)
        error = read_file(s, s->operands.items[i], &files[i], e);
    if (error != ERR_OK)
        return error;
    error = store_prepare(store, e);
    for (size_t i = 0; i < s->operands.count && error == ERR_OK; i++)
        error = put_pairs(s, &files[i], store, e);
    return store_advise(store->folder, error, e);
}

static void tell_next(const struct session *s, const struct store_params *store, const struct part_file *first)
{
    if (store->all_users)
        cli_note(s->cli,
                 "every account of this computer can now read every configuration that is sealed to the pair, and "
                 "copy its key");
    cli_next(s->cli, "when every computer has it: rollseal-admin pair activate %s, if it is not active yet",
             first->pairs.pairs[0].id);
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    const struct install_args *a = args;
    char *folder = NULL;
    struct part_file *files = calloc(s->operands.count, sizeof *files);
    enum err error = files != NULL ? ERR_OK : err_no_memory(e);
    if (error == ERR_OK)
        error = source_folder(a->store != NULL ? a->store : STORE_USUAL, &folder, e);
    if (error == ERR_OK) {
        struct store_params store = {.folder = folder};
        choose_readers(s, a, &store);
        error = install(s, &store, files, e);
        if (error == ERR_OK)
            tell_next(s, &store, &files[0]);
    }
    for (size_t i = 0; files != NULL && i < s->operands.count; i++)
        part_file_done(&files[i]);
    free(files);
    free(folder);
    return error;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    struct install_args args = {.store = NULL};
    const struct session_words words = {&cmd_install, argc, argv, &args};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_install = {
    .name = "install",
    .operands = "FILE …",
    .operands_min = 1,
    .operands_max = LIMIT_SOURCE_FILES,
    .summary = "put client parts into this computer's store",
    .description =
        "FILE is a client part, PEM or PKCS#12, as `rollseal-admin pair export` makes it. Its certificates are "
        "checked under their root. Other pairs stay; the same one is replaced.",
    .example = "rollseal-client install 7f3a9c21d04be611.pem",
    .options = options,
    .args_size = sizeof(struct install_args),
    .run_words = run_words,
};
