#include "admin/passphrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/file.h"
#include "files/secret_input.h"
#include "system/host.h"
#include "system/path.h"
#include "system/prompt.h"

#define CREDENTIAL "rollseal-passphrase"

/* The file that systemd gave to this service; *out stays NULL if there is none. */
static enum err credential_file(char **out, struct errinfo *e)
{
    const char *folder = host_variable("CREDENTIALS_DIRECTORY");
    if (folder == NULL)
        return ERR_OK;
    char *path = NULL;
    enum err error = path_join(folder, CREDENTIAL, &path, e);
    if (error != ERR_OK)
        return error;
    if (file_is_missing(path))
        free(path);
    else
        *out = path;
    return ERR_OK;
}

/* The file that was named, as a new string; *out stays NULL if none was. */
static enum err named_file(const struct cli_context *c, char **out, struct errinfo *e)
{
    const struct admin_globals *globals = c->globals;
    const char *name = globals->passphrase_file;
    if (name == NULL)
        name = host_variable("ROLLSEAL_PASSPHRASE_FILE");
    if (name == NULL)
        return credential_file(out, e);
    return text_copy(name, out, e);
}

static enum err ask(const char *what, const char *again, const char *remedy, struct secret **out, struct errinfo *e)
{
    char question[100];
    if (!prompt_is_possible())
        return err_set(e, ERR_USAGE, "the %s is needed, and there is no terminal to ask on; give %s", what, remedy);
    snprintf(question, sizeof question, "%s: ", what);
    return prompt_secret(question, again, out, e);
}

static enum err passphrase(const struct cli_context *c, const char *what, const char *again, struct secret **out,
                           struct errinfo *e)
{
    char *file = NULL;
    enum err error = named_file(c, &file, e);
    if (error == ERR_OK)
        error = file != NULL ? secret_from_file(file, out, e)
                             : ask(what, again, "--passphrase-file FILE or $ROLLSEAL_PASSPHRASE_FILE", out, e);
    free(file);
    return error;
}

enum err admin_passphrase(const struct cli_context *c, struct secret **out, struct errinfo *e)
{
    return passphrase(c, "passphrase of the vault", NULL, out, e);
}

enum err admin_new_passphrase(const struct cli_context *c, struct secret **out, struct errinfo *e)
{
    return passphrase(c, "passphrase of the new vault", "the same again: ", out, e);
}

enum err admin_new_secret(const char *file, const char *option, const char *what, struct secret **out,
                          struct errinfo *e)
{
    return file != NULL ? secret_from_file(file, out, e) : ask(what, "the same again: ", option, out, e);
}

/* Longer ones are guessed, too; this is for what was surely not meant seriously. */
#define PASSPHRASE_SHORT 8

void admin_warn_of_short_passphrase(const struct cli_context *c, const struct secret *passphrase)
{
    if (passphrase->size < PASSPHRASE_SHORT)
        cli_warn(c,
                 "the passphrase has fewer than %d characters, and whoever copies the vault can guess it; for a longer "
                 "one: rollseal-admin vault passphrase",
                 PASSPHRASE_SHORT);
}
