#include "admin/pair/package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/choice.h"
#include "admin/pair/client_part.h"
#include "admin/pair/part_file.h"
#include "archive/pack.h"
#include "base/ascii.h"
#include "base/calendar.h"
#include "base/limits.h"
#include "system/host.h"

/* What every package is made of. */
struct contents {
    const char *id;
    int64_t now;
    char version[CALENDAR_SIZE]; /* the time, in digits: a package made later is newer */
    struct pack_file part;       /* the file in the store */
};

/* In the root of the file system. */
static void name_entry(struct tar_entry *entry, const char *path)
{
    snprintf(entry->name, sizeof entry->name, "%s", path + strspn(path, "/"));
}

static struct contents contents_of(const struct package_params *params, const struct secret *pem)
{
    struct contents c = {.id = params->id, .now = params->now};
    char time[CALENDAR_SIZE], path[TAR_NAME_MAX];
    size_t digits = 0;
    calendar_format(params->now, time);
    for (size_t i = 0; time[i] != '\0'; i++) {
        if (ascii_is_digit(time[i]))
            c.version[digits++] = time[i];
    }
    snprintf(path, sizeof path, HOST_STORE "/%s.pem", params->id);
    c.part.entry = (struct tar_entry){.kind = TAR_FILE, .mode = 0640, .modified = params->now, .group = HOST_GROUP};
    name_entry(&c.part.entry, path);
    c.part.content = secret_bytes(pem);
    return c;
}

/* ---- tar: the file alone, for the folders are there or are made ---- */

static enum err build_tar(const struct contents *c, struct secret **out, struct errinfo *e)
{
    return pack_tar(&c->part, 1, out, e);
}

/* ---- deb (deb(5), deb-control(5)) ---- */

/* The group came with rollseal-client, but perhaps after this was unpacked. */
static const char script[] = "#!/bin/sh\n"
                             "set -e\n"
                             "if [ \"$1\" = configure ]; then\n"
                             "    chgrp " HOST_GROUP " " HOST_STORE " %s\n"
                             "fi\n";

static const char control[] = "Package: rollseal-pair-%s\n"
                              "Version: %s\n"
                              "Architecture: all\n"
                              "Maintainer: The Rollseal authors <rollseal@localhost.localdomain>\n"
                              "Installed-Size: %zu\n"
                              "Depends: rollseal-client\n"
                              "Section: admin\n"
                              "Priority: optional\n"
                              "Description: client part of the pair %s of Rollseal\n"
                              " It holds the private key of the pair: whoever can read this package reads every\n"
                              " configuration that is sealed to the pair, and can forge none. Keep it, and\n"
                              " where it is distributed from, as you keep the key. It belongs to one\n"
                              " organization and is for its computers only.\n";

static enum err build_control(const struct contents *c, struct secret **out, struct errinfo *e)
{
    char text[sizeof control + 200], install[sizeof script + TAR_NAME_MAX], path[TAR_NAME_MAX + 2];
    snprintf(path, sizeof path, "/%s", c->part.entry.name);
    snprintf(text, sizeof text, control, c->id, c->version, c->part.content.size / KIB + 1, c->id);
    snprintf(install, sizeof install, script, path);
    const struct pack_file files[] = {
        {{.kind = TAR_FILE, .name = "control", .mode = 0644, .modified = c->now}, bytes_text(text)},
        {{.kind = TAR_FILE, .name = "postinst", .mode = 0755, .modified = c->now}, bytes_text(install)}};
    return pack_tar(files, 2, out, e);
}

/* dpkg leaves folders that are there as they are. */
static enum err build_data(const struct contents *c, struct secret **out, struct errinfo *e)
{
    static const struct {
        const char *path;
        unsigned mode;
        const char *group;
    } folders[] = {{"/etc", 0755, NULL}, {"/etc/rollseal", 0755, NULL}, {HOST_STORE, 0750, HOST_GROUP}};
    struct pack_file files[4] = {{.content = {NULL, 0}}};
    for (size_t i = 0; i < 3; i++) {
        files[i].entry = (struct tar_entry){
            .kind = TAR_FOLDER, .mode = folders[i].mode, .modified = c->now, .group = folders[i].group};
        name_entry(&files[i].entry, folders[i].path);
    }
    files[3] = c->part;
    return pack_tar(files, 4, out, e);
}

static enum err build_deb(const struct contents *c, struct secret **out, struct errinfo *e)
{
    struct secret *about = NULL, *data = NULL;
    enum err error = build_control(c, &about, e);
    if (error == ERR_OK)
        error = build_data(c, &data, e);
    if (error == ERR_OK) {
        const struct pack_member members[] = {{"debian-binary", bytes_text("2.0\n")},
                                              {"control.tar", secret_bytes(about)},
                                              {"data.tar", secret_bytes(data)}};
        error = pack_ar(members, 3, c->now, out, e);
    }
    secret_free(&about);
    secret_free(&data);
    return error;
}

/* ---- The formats ---- */

static const struct format {
    const char *name;
    const char *file; /* what it is called in a folder: behind rollseal-pair-ID_VERSION */
    enum err (*build)(const struct contents *c, struct secret **out, struct errinfo *e);
} formats[] = {{"deb", "_all.deb", build_deb}, {"tar", ".tar", build_tar}};
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

enum err package_check_format(const char *format, struct errinfo *e)
{
    const struct format *found;
    return find_format(format, &found, e);
}

/* The part as clients load it. */
static enum err make_part(const struct client_part *part, int64_t now, struct secret **out, struct errinfo *e)
{
    const struct load_params how = {.origin = "the package", .now = now};
    enum err error = client_part_pem(part, out, e);
    return error == ERR_OK ? client_part_check(part, *out, &how, e) : error;
}

static enum err write_package(struct vault *v, const struct package_params *params, const struct secret *pem,
                              char **path, struct errinfo *e)
{
    const struct format *format = NULL;
    const struct contents c = contents_of(params, pem);
    struct secret *file = NULL;
    char name[80];
    const struct part_file_params to = {
        .action = "pair package", .id = params->id, .output = params->output, .name = name, .reason = params->reason};
    enum err error = find_format(params->format, &format, e);
    if (error == ERR_OK)
        error = format->build(&c, &file, e);
    if (error == ERR_OK) {
        snprintf(name, sizeof name, "rollseal-pair-%.16s_%s%s", params->id, c.version, format->file);
        error = part_file_write(v, &to, file, path, e);
    }
    secret_free(&file);
    return error;
}

enum err pair_package(struct vault *v, const struct package_params *params, char **path, enum pair_state *state,
                      struct errinfo *e)
{
    struct client_part part = {.key = NULL};
    struct secret *pem = NULL;
    enum err error = client_part_load(v, params->id, params->now, &part, e);
    if (error == ERR_OK)
        error = make_part(&part, params->now, &pem, e);
    if (error == ERR_OK)
        error = write_package(v, params, pem, path, e);
    if (error == ERR_OK)
        *state = part.row.state;
    secret_free(&pem);
    client_part_done(&part);
    return error;
}
