#include "admin/pair/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "age/identity.h"
#include "base/limits.h"
#include "base/nearest.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "files/file.h"
#include "issue/p12.h"
#include "keys/pem.h"
#include "system/path.h"
#include "vault/audit.h"

/* Everything that a client part is made of. */
struct client_part {
    struct pair_row row;
    struct vault_facts vault;
    struct secret *key; /* PKCS#8 of the encryption certificate */
    struct pair pair;   /* the same, checked as clients check it */
    const struct secret *password;
};

static void client_part_done(struct client_part *p)
{
    pair_row_done(&p->row);
    vault_facts_done(&p->vault);
    secret_free(&p->key);
    pair_done(&p->pair);
}

/* ---- The formats ---- */

static enum err build_pem(const struct client_part *p, struct secret **out, struct errinfo *e)
{
    const struct {
        const char *label;
        struct bytes der;
    } parts[] = {{pem_key_label(KEY_PKCS8), secret_bytes(p->key)},
                 {"CERTIFICATE", buf_bytes(&p->row.encryption)},
                 {"CERTIFICATE", buf_bytes(&p->row.signing)},
                 {"CERTIFICATE", buf_bytes(&p->vault.root)},
                 {"X509 CRL", buf_bytes(&p->vault.crl)}};
    struct secret *blocks[sizeof parts / sizeof parts[0]] = {NULL};
    struct bytes pieces[sizeof parts / sizeof parts[0]];
    size_t count = p->vault.crl.size > 0 ? 5 : 4;
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < count; i++) {
        error = pem_format(parts[i].label, parts[i].der, &blocks[i], e);
        if (error == ERR_OK)
            pieces[i] = secret_bytes(blocks[i]);
    }
    if (error == ERR_OK)
        error = secret_join(pieces, count, out, e);
    for (size_t i = 0; i < count; i++)
        secret_free(&blocks[i]);
    return error;
}

static enum err build_p12(const struct client_part *p, struct secret **out, struct errinfo *e)
{
    const struct p12_params params = {.id = p->row.id,
                                      .encryption = buf_bytes(&p->row.encryption),
                                      .signing = buf_bytes(&p->row.signing),
                                      .root = buf_bytes(&p->vault.root),
                                      .key = p->key,
                                      .password = p->password};
    return p12_write(&params, out, e);
}

static enum err build_age(const struct client_part *p, struct secret **out, struct errinfo *e)
{
    struct secret *line = NULL;
    if (p->pair.public_key.kind != KEY_X25519)
        return err_set(e, ERR_USAGE,
                       "pair %s is a %s pair, and only x25519 pairs have an age identity; export it with --format pem",
                       p->row.id, p->row.algorithm);
    enum err error = identity_format(p->pair.key, &line, e);
    if (error == ERR_OK) {
        const struct bytes with_end[] = {secret_bytes(line), bytes_text("\n")};
        error = secret_join(with_end, 2, out, e);
    }
    secret_free(&line);
    return error;
}

static const struct format {
    const char *name, *suffix;
    enum err (*build)(const struct client_part *p, struct secret **out, struct errinfo *e);
    bool is_source; /* a certificate source can be made of it */
} formats[] = {
    {"pem", ".pem", build_pem, true}, {"p12", ".p12", build_p12, true}, {"age", ".age.txt", build_age, false}};
#define FORMAT_COUNT (sizeof formats / sizeof formats[0])

static enum err find_format(const char *name, const struct format **out, struct errinfo *e)
{
    const char *names[FORMAT_COUNT + 1] = {NULL};
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        names[i] = formats[i].name;
        if (strcmp(name, names[i]) == 0) {
            *out = &formats[i];
            return ERR_OK;
        }
    }
    const char *meant = nearest_word(name, names);
    if (meant != NULL)
        return err_set(e, ERR_USAGE, "unknown format '%s'; did you mean '%s'?", name, meant);
    return err_set(e, ERR_USAGE, "unknown format '%s'; there are pem, p12 and age", name);
}

enum err export_check_format(const char *format, struct errinfo *e)
{
    const struct format *found;
    return find_format(format, &found, e);
}

/* ---- What goes in, and what came out ---- */

static enum err check_state(const struct pair_row *row, struct errinfo *e)
{
    if (row->state != PAIR_REVOKED)
        return ERR_OK;
    return err_set(e, ERR_CONFLICT,
                   "pair %s is revoked, and no client should have it; export the active one: rollseal-admin pair list",
                   row->id);
}

/* The full check of the certificates, and that the key fits. */
static enum err check_parts(struct client_part *p, int64_t now, struct errinfo *e)
{
    struct pair_parts parts = {.encryption = buf_bytes(&p->row.encryption),
                               .signing = buf_bytes(&p->row.signing),
                               .root = buf_bytes(&p->vault.root)};
    enum err error = key_load(secret_bytes(p->key), KEY_PKCS8, &parts.key, e);
    if (error == ERR_OK)
        error = pair_from_parts(&parts, now, &p->pair, e);
    return err_context(e, error, "pair %s", p->row.id);
}

static enum err load(struct vault *v, const struct export_params *params, struct client_part *p, struct errinfo *e)
{
    char key[VAULT_PATH_SIZE];
    enum err error = registry_pair(vault_registry(v), params->id, &p->row, e);
    if (error == ERR_OK)
        error = check_state(&p->row, e);
    if (error == ERR_OK)
        error = registry_facts(vault_registry(v), &p->vault, e);
    if (error != ERR_OK)
        return error;
    vault_path_of_encryption_key(p->row.id, key);
    error = vault_get(v, key, LIMIT_SOURCE_FILE, &p->key, e);
    if (error == ERR_OK)
        error = check_parts(p, params->now, e);
    p->password = params->password;
    return error;
}

/* A client that loads these bytes gets this pair with its key, and nothing else. */
static enum err check_built(const struct client_part *p, const struct secret *built, int64_t now, struct errinfo *e)
{
    const struct secret *const passwords[] = {p->password};
    const struct load_params how = {
        .origin = "the export", .passwords = passwords, .password_count = p->password != NULL ? 1 : 0, .now = now};
    struct pair_set set = {.pairs = NULL};
    enum err error = pairs_load(secret_bytes(built), &how, &set, e);
    if (error != ERR_OK)
        return error;
    const struct pair *pair = pair_set_find(&set, bytes_text(p->row.id));
    if (set.count != 1 || pair == NULL || pair->key == NULL)
        error = err_set(e, ERR_INTERNAL, "the export of pair %s cannot be loaded again", p->row.id);
    pair_set_done(&set);
    return error;
}

static enum err build(const struct client_part *p, const struct format *format, int64_t now, struct secret **out,
                      struct errinfo *e)
{
    enum err error = format->build(p, out, e);
    return error == ERR_OK && format->is_source ? check_built(p, *out, now, e) : error;
}

/* ---- Where it goes ---- */

static enum err check_output(const char *output, struct errinfo *e)
{
    size_t size = strlen(output);
    if (strcmp(output, "-") == 0)
        return err_set(e, ERR_USAGE, "a client part is not printed, since it holds a key; name a file with --output");
    if (size > 0 && output[size - 1] == '/' && !file_is_folder(output))
        return err_set(e, ERR_UNREACHABLE, "there is no folder '%s': make it, or name a file", output);
    return ERR_OK;
}

static enum err output_path(const struct export_params *params, const struct format *format, char **out,
                            struct errinfo *e)
{
    char name[PAIR_ID_SIZE + 10];
    enum err error = check_output(params->output, e);
    if (error != ERR_OK)
        return error;
    snprintf(name, sizeof name, "%.16s%s", params->id, format->suffix);
    char *path = NULL;
    error = file_is_folder(params->output) ? path_join(params->output, name, &path, e)
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
static enum err write_and_record(struct vault *v, const struct export_params *params, const char *path,
                                 const struct secret *file, struct errinfo *e)
{
    const struct audit_entry entry = {
        .action = "pair export", .object = params->id, .detail = path, .reason = params->reason};
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

enum err pair_export(struct vault *v, const struct export_params *params, char **path, enum pair_state *state,
                     struct errinfo *e)
{
    const struct format *format = NULL;
    struct client_part p = {.key = NULL};
    struct secret *file = NULL;
    char *to = NULL;
    enum err error = find_format(params->format, &format, e);
    if (error == ERR_OK)
        error = load(v, params, &p, e);
    if (error == ERR_OK)
        error = build(&p, format, params->now, &file, e);
    if (error == ERR_OK)
        error = output_path(params, format, &to, e);
    if (error == ERR_OK)
        error = write_and_record(v, params, to, file, e);
    if (error == ERR_OK) {
        *path = to;
        *state = p.row.state;
        to = NULL;
    }
    free(to);
    secret_free(&file);
    client_part_done(&p);
    return error;
}
