#include "admin/pair/export.h"

#include <stdio.h>

#include "admin/choice.h"
#include "admin/pair/client_part.h"
#include "admin/pair/part_file.h"
#include "age/identity.h"
#include "issue/p12.h"

/* What a format is made of. */
struct making {
    struct client_part part;
    const struct secret *password;
};

/* ---- The formats ---- */

static enum err build_pem(const struct making *m, struct secret **out, struct errinfo *e)
{
    return client_part_pem(&m->part, out, e);
}

static enum err build_p12(const struct making *m, struct secret **out, struct errinfo *e)
{
    const struct p12_params params = {.id = m->part.row.id,
                                      .encryption = buf_bytes(&m->part.row.encryption),
                                      .signing = buf_bytes(&m->part.row.signing),
                                      .root = buf_bytes(&m->part.vault.root),
                                      .key = m->part.key,
                                      .password = m->password};
    return p12_write(&params, out, e);
}

static enum err build_age(const struct making *m, struct secret **out, struct errinfo *e)
{
    struct secret *line = NULL;
    if (m->part.pair.public_key.kind != KEY_X25519)
        return err_set(e, ERR_USAGE,
                       "pair %s is a %s pair, and only x25519 pairs have an age identity; export it with --format pem",
                       m->part.row.id, m->part.row.algorithm);
    enum err error = identity_format(m->part.pair.key, &line, e);
    if (error == ERR_OK) {
        const struct bytes with_end[] = {secret_bytes(line), bytes_text("\n")};
        error = secret_join(with_end, 2, out, e);
    }
    secret_free(&line);
    return error;
}

static const struct format {
    const char *name, *suffix;
    enum err (*build)(const struct making *m, struct secret **out, struct errinfo *e);
    bool is_source; /* a certificate source can be made of it */
} formats[] = {
    {"pem", ".pem", build_pem, true}, {"p12", ".p12", build_p12, true}, {"age", ".age.txt", build_age, false}};
#define FORMAT_COUNT (sizeof formats / sizeof formats[0])

static enum err find_format(const char *name, const struct format **out, struct errinfo *e)
{
    const char *names[FORMAT_COUNT + 1] = {NULL};
    size_t found = 0;
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        names[i] = formats[i].name;
    enum err error = choice_find("unknown format", names, name, &found, e);
    if (error == ERR_OK)
        *out = &formats[found];
    return error;
}

enum err export_check_format(const char *format, struct errinfo *e)
{
    const struct format *found;
    return find_format(format, &found, e);
}

static enum err build(const struct making *m, const struct format *format, int64_t now, struct secret **out,
                      struct errinfo *e)
{
    const struct secret *const passwords[] = {m->password};
    const struct load_params how = {
        .origin = "the export", .passwords = passwords, .password_count = m->password != NULL ? 1 : 0, .now = now};
    enum err error = format->build(m, out, e);
    return error == ERR_OK && format->is_source ? client_part_check(&m->part, *out, &how, e) : error;
}

static enum err write_part(struct vault *v, const struct export_params *params, const char *suffix,
                           const struct secret *file, char **path, struct errinfo *e)
{
    char name[PAIR_ID_SIZE + 10];
    const struct part_file_params to = {
        .action = "pair export", .id = params->id, .output = params->output, .name = name, .reason = params->reason};
    snprintf(name, sizeof name, "%.16s%s", params->id, suffix);
    return part_file_write(v, &to, file, path, e);
}

enum err pair_export(struct vault *v, const struct export_params *params, char **path, enum pair_state *state,
                     struct errinfo *e)
{
    const struct format *format = NULL;
    struct making m = {.password = params->password};
    struct secret *file = NULL;
    enum err error = find_format(params->format, &format, e);
    if (error == ERR_OK)
        error = client_part_load(v, params->id, params->now, &m.part, e);
    if (error == ERR_OK)
        error = build(&m, format, params->now, &file, e);
    if (error == ERR_OK)
        error = write_part(v, params, format->suffix, file, path, e);
    if (error == ERR_OK)
        *state = m.part.row.state;
    secret_free(&file);
    client_part_done(&m.part);
    return error;
}
