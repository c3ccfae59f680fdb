#include "admin/expected/forget.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/expected/name.h"
#include "base/ascii.h"
#include "seal/receipt.h"
#include "vault/audit.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

void forget_report_done(struct forget_report *r)
{
    texts_done(&r->names);
}

/* The names in the registry that are meant, each once. */
struct search {
    const char *name;
    struct texts *found;
    bool has_sisters;           /* there are other names with its first label, and it is more than that */
    char machine[MACHINE_SIZE]; /* of the first receipt under one of them */
    bool two_machines;
};

static bool is_sister(const char *a, const char *b)
{
    size_t label = strcspn(a, "."), same = 0;
    while (same < label && ascii_lower(a[same]) == ascii_lower(b[same]))
        same++;
    return same == label && a[label] == '.' && b[label] == '.' && !ascii_equals_nocase(a, b);
}

static bool is_found(const struct search *s, const char *name)
{
    for (size_t i = 0; i < s->found->count; i++) {
        if (ascii_equals_nocase(s->found->items[i], name))
            return true;
    }
    return false;
}

static enum err note_if_meant(const char *name, void *context, struct errinfo *e)
{
    struct search *s = context;
    char *copy = NULL;
    s->has_sisters = s->has_sisters || is_sister(s->name, name);
    if (!computer_name_matches(s->name, name) || is_found(s, name))
        return ERR_OK;
    enum err error = text_copy(name, &copy, e);
    return error == ERR_OK ? texts_take(s->found, copy, e) : error;
}

static enum err note_receipt(const struct receipt_row *row, void *context, struct errinfo *e)
{
    return note_if_meant(row->name, context, e);
}

/* A label that could mean a sister, too, is not taken along. */
static void leave_label(struct search *s)
{
    struct texts *found = s->found;
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        if (s->has_sisters && strchr(found->items[i], '.') == NULL)
            free(found->items[i]);
        else
            found->items[kept++] = found->items[i];
    }
    found->count = kept;
}

static enum err note_machine(const struct receipt_row *row, void *context, struct errinfo *e)
{
    struct search *s = context;
    (void)e;
    if (!is_found(s, row->name))
        return ERR_OK;
    s->two_machines = s->two_machines || (s->machine[0] != '\0' && strcmp(s->machine, row->machine) != 0);
    snprintf(s->machine, sizeof s->machine, "%s", row->machine);
    return ERR_OK;
}

/* The first name with a dot behind `at`; NULL: none. */
static const char *dotted(const struct texts *names, size_t *at)
{
    while (*at < names->count && strchr(names->items[*at], '.') == NULL)
        ++*at;
    return *at < names->count ? names->items[(*at)++] : NULL;
}

/* One computer: nobody forgets another one by mistake. */
static enum err demand_one(const char *name, const struct texts *found, struct errinfo *e)
{
    size_t at = 0;
    const char *first = dotted(found, &at), *second = dotted(found, &at);
    if (found->count == 0)
        return err_set(e, ERR_NOT_FOUND, "no computer '%s' was ever seen, and none is expected", name);
    if (second != NULL)
        return err_set(e, ERR_CONFLICT, "'%s' may be '%s' or '%s', and perhaps others: say the whole name", name, first,
                       second);
    return ERR_OK;
}

static enum err find(struct registry *r, struct search *s, struct errinfo *e)
{
    enum err error = registry_each_receipt(r, note_receipt, s, e);
    if (error == ERR_OK)
        error = registry_each_expected(r, note_if_meant, s, e);
    leave_label(s);
    if (error == ERR_OK)
        error = registry_each_receipt(r, note_machine, s, e);
    return error == ERR_OK ? demand_one(s->name, s->found, e) : error;
}

static enum err forget_name(struct registry *r, const char *name, struct forget_report *out, struct errinfo *e)
{
    int64_t receipts = 0;
    bool was_expected = false;
    enum err error = registry_forget_receipts(r, name, &receipts, e);
    if (error == ERR_OK && !out->two_machines)
        error = registry_remove_expected(r, name, &was_expected, e);
    out->receipts += receipts;
    out->expected += was_expected;
    return error;
}

static enum err write_down(struct registry *r, const char *name, const char *reason, const struct forget_report *report,
                           struct errinfo *e)
{
    struct audit_entry entry = {.action = "rollout forget", .object = name, .reason = reason};
    char *detail = NULL;
    enum err error = text_format(&detail, e, "%" PRId64 " receipts, %" PRId64 " names of the list", report->receipts,
                                 report->expected);
    entry.detail = detail;
    if (error == ERR_OK)
        error = audit_add(r, &entry, e);
    free(detail);
    return error;
}

static enum err forget_all(struct registry *r, const char *name, struct forget_report *report, struct errinfo *e)
{
    struct search s = {.name = name, .found = &report->names};
    enum err error = find(r, &s, e);
    report->two_machines = s.two_machines;
    for (size_t i = 0; error == ERR_OK && i < report->names.count; i++)
        error = forget_name(r, report->names.items[i], report, e);
    return error == ERR_OK ? registry_drop_receipt_facts(r, e) : error;
}

enum err forget_computer(struct vault *v, const char *name, const char *reason, struct forget_report *out,
                         struct errinfo *e)
{
    struct registry *r = vault_registry(v);
    struct forget_report report = {.receipts = 0};
    enum err error = registry_begin(r, e);
    if (error == ERR_OK)
        error = forget_all(r, name, &report, e);
    if (error == ERR_OK)
        error = write_down(r, name, reason, &report, e);
    if (error == ERR_OK)
        error = registry_commit(r, e);
    registry_rollback(r); /* of what was not committed */
    if (error == ERR_OK) {
        *out = report;
        report.names = (struct texts){NULL, 0};
    }
    forget_report_done(&report);
    return error;
}
