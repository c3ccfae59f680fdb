#include "admin/config/diff.h"

#include <stdio.h>

#include "admin/config/unified.h"
#include "admin/config/working.h"
#include "admin/version_text.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/ini.h"

void diff_done(struct diff *d)
{
    secret_free(&d->text);
    *d = (struct diff){.kind = DIFF_NONE};
}

/* What is compared, and what is shown of it. */
struct side {
    struct bytes text;
    char label[LIMIT_NAME + VERSION_TEXT_SIZE + 32];
    struct line_list lines;
    struct buf hidden;      /* the text without values; empty: the text itself is shown */
    struct line_list shown; /* of `hidden` */
};

static void side_done(struct side *s)
{
    line_list_done(&s->lines);
    line_list_done(&s->shown);
    buf_done(&s->hidden);
}

/* UTF-8 that a terminal only shows: no control characters but tabs and line ends. */
static bool is_text(struct bytes b)
{
    while (b.size > 0) {
        uint32_t c = 0;
        size_t size = utf8_first(b, &c);
        bool is_control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
        if (size == 0 || is_control)
            return false;
        b.data += size;
        b.size -= size;
    }
    return true;
}

/* ---- The two contents ---- */

struct contents {
    struct secret *old, *new;
};

static void contents_done(struct contents *c)
{
    secret_free(&c->old);
    secret_free(&c->new);
}

static enum err load_old(struct vault *v, const struct config_row *config, struct diff *d, struct secret **out,
                         struct errinfo *e)
{
    struct publish_row last = {0};
    enum err error = registry_last_publish(vault_registry(v), config->name, RING_ALL, &last, &d->published, e);
    if (error != ERR_OK)
        return error;
    d->version = (struct version){last.epoch, last.serial};
    if (d->published)
        error = working_content(v, last.revision, out, e);
    else
        error = secret_new(0, out, e);
    publish_row_done(&last);
    return error;
}

static enum err load(struct vault *v, const struct config_row *config, struct diff *d, struct contents *out,
                     struct errinfo *e)
{
    enum err error = load_old(v, config, d, &out->old, e);
    if (error == ERR_OK)
        error = working_content(v, config->revision, &out->new, e);
    if (error == ERR_OK) {
        d->old_size = out->old->size;
        d->new_size = out->new->size;
    } else {
        err_context(e, error, "configuration %s", config->name);
    }
    return error;
}

/* ---- Lines ---- */

static enum err hide(struct side *s, struct errinfo *e)
{
    enum err error = ini_hide(s->text, &s->hidden, e);
    return error == ERR_OK ? line_list_load(buf_bytes(&s->hidden), &s->shown, e) : error;
}

static struct unified_side unified_side_of(const struct side *s, bool is_hidden)
{
    return (struct unified_side){s->label, is_hidden ? &s->shown : &s->lines};
}

static enum err show(struct side *old, struct side *new, const struct changes *changes, bool reveal, struct diff *d,
                     struct errinfo *e)
{
    if (!reveal && (hide(old, NULL) != ERR_OK || hide(new, NULL) != ERR_OK)) {
        d->kind = DIFF_HIDDEN;
        return ERR_OK;
    }
    const struct unified_side sides[] = {unified_side_of(old, !reveal), unified_side_of(new, !reveal)};
    d->kind = DIFF_SHOWN;
    return unified_format(&sides[0], &sides[1], changes, &d->text, e);
}

static enum err compare(struct side *old, struct side *new, bool reveal, struct diff *d, struct errinfo *e)
{
    struct changes changes = {NULL, 0};
    enum err error = line_list_load(old->text, &old->lines, e);
    if (error == ERR_OK)
        error = line_list_load(new->text, &new->lines, e);
    if (error == ERR_OK)
        error = changes_find(&old->lines, &new->lines, &changes, e);
    for (size_t i = 0; i < changes.count; i++) {
        d->removed += changes.items[i].old_count;
        d->added += changes.items[i].new_count;
    }
    if (error == ERR_OK)
        error = show(old, new, &changes, reveal, d, e);
    changes_done(&changes);
    return error;
}

static enum err compare_texts(const struct config_row *config, const struct contents *contents, bool reveal,
                              struct diff *d, struct errinfo *e)
{
    char version[VERSION_TEXT_SIZE];
    struct side old = {.text = secret_bytes(contents->old)}, new = {.text = secret_bytes(contents->new)};
    version_format(d->version, version);
    snprintf(old.label, sizeof old.label, "%s\t%s", config->name, d->published ? version : "never published");
    snprintf(new.label, sizeof new.label, "%s\tworking copy", config->name);
    enum err error = compare(&old, &new, reveal, d, e);
    side_done(&old);
    side_done(&new);
    return error;
}

/* ---- The whole ---- */

enum err diff_make(struct vault *v, const struct config_row *config, bool reveal, struct diff *out, struct errinfo *e)
{
    struct diff d = {.kind = DIFF_NONE};
    struct contents contents = {NULL, NULL};
    enum err error = load(v, config, &d, &contents, e);
    bool is_same = error == ERR_OK && d.published && secret_equals(contents.new, secret_bytes(contents.old));
    if (error == ERR_OK && !is_same) {
        d.kind = DIFF_BINARY;
        if (is_text(secret_bytes(contents.old)) && is_text(secret_bytes(contents.new)))
            error = compare_texts(config, &contents, reveal, &d, e);
    }
    contents_done(&contents);
    if (error == ERR_OK)
        *out = d;
    else
        diff_done(&d);
    return error;
}
