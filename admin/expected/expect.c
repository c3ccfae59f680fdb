#include "admin/expected/expect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "vault/audit.h"
#include "vault/registry_expected.h"

static enum err add_all(struct registry *r, const struct texts *names, struct expect_report *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < names->count; i++) {
        bool changed = false;
        error = registry_add_expected(r, names->items[i], &changed, e);
        out->added += changed;
    }
    return error;
}

/* The other way to write the same name: the first label of one with dots, or the one name of this label. */
static enum err remove_other_form(struct registry *r, const char *name, bool *changed, struct errinfo *e)
{
    const char *dot = strchr(name, '.');
    char *label = NULL;
    if (dot == NULL)
        return registry_remove_expected_label(r, name, changed, e);
    enum err error = text_format(&label, e, "%.*s", (int)(dot - name), name);
    if (error == ERR_OK)
        error = registry_remove_expected(r, label, changed, e);
    free(label);
    return error;
}

static enum err remove_all(struct registry *r, const struct texts *names, struct expect_report *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < names->count; i++) {
        bool changed = false;
        error = registry_remove_expected(r, names->items[i], &changed, e);
        if (error == ERR_OK && !changed)
            error = remove_other_form(r, names->items[i], &changed, e);
        out->removed += changed;
        out->absent += !changed;
    }
    return error;
}

/* Those of the present list that the new one does not have. */
struct dropping {
    const struct expectation *keep;
    struct texts drop;
};

static enum err note_if_dropped(const char *name, void *context, struct errinfo *e)
{
    struct dropping *d = context;
    char *copy = NULL;
    if (expectation_has(d->keep, name))
        return ERR_OK;
    enum err error = text_copy(name, &copy, e);
    return error == ERR_OK ? texts_take(&d->drop, copy, e) : error;
}

static enum err replace(struct registry *r, const struct expectation *names, struct expect_report *out,
                        struct errinfo *e)
{
    struct dropping d = {.keep = names};
    enum err error = registry_each_expected(r, note_if_dropped, &d, e);
    if (error == ERR_OK)
        error = remove_all(r, &d.drop, out, e);
    if (error == ERR_OK)
        error = add_all(r, &names->names, out, e);
    texts_done(&d.drop);
    return error;
}

static enum err store(struct registry *r, enum expect_change change, const struct expectation *names,
                      struct expect_report *out, struct errinfo *e)
{
    switch (change) {
    case EXPECT_ADD:
        return add_all(r, &names->names, out, e);
    case EXPECT_REMOVE:
        return remove_all(r, &names->names, out, e);
    case EXPECT_REPLACE:
        break;
    }
    return replace(r, names, out, e);
}

static enum err write_down(struct registry *r, const struct expect_report *report, const char *reason,
                           struct errinfo *e)
{
    struct audit_entry entry = {.action = "rollout expect", .reason = reason};
    char *detail = NULL;
    enum err error = text_format(&detail, e, "%" PRId64 " added, %" PRId64 " removed, %" PRId64 " expected",
                                 report->added, report->removed, report->expected);
    entry.detail = detail;
    if (error == ERR_OK)
        error = audit_add(r, &entry, e);
    free(detail);
    return error;
}

enum err expect_change(struct vault *v, enum expect_change change, const struct expectation *names, const char *reason,
                       struct expect_report *out, struct errinfo *e)
{
    struct expect_report report = {.added = 0};
    struct registry *r = vault_registry(v);
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = store(r, change, names, &report, e);
    if (error == ERR_OK)
        error = registry_drop_expected_labels(r, &report.same, e);
    if (error == ERR_OK)
        error = registry_count_expected(r, &report.expected, e);
    if (error == ERR_OK)
        error = write_down(r, &report, reason, e);
    if (error == ERR_OK)
        error = registry_commit(r, e);
    registry_rollback(r); /* of what was not committed */
    if (error == ERR_OK)
        *out = report;
    return error;
}
