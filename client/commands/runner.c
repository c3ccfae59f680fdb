#include "commands/runner.h"

#include <stdio.h>

static enum err start_if_due(struct runner *r, struct errinfo *e)
{
    const char *const variables[] = {r->name, r->version, NULL};
    if (!r->is_due || child_is_there(&r->child))
        return ERR_OK;
    r->is_due = false;
    r->count++;
    return child_start(&r->child, r->command, variables, e);
}

enum err runner_notify(struct runner *r, const struct read_outcome *content, const char *name, struct errinfo *e)
{
    char version[VERSION_TEXT_SIZE];
    if (r->command == NULL)
        return ERR_OK;
    snprintf(r->name, sizeof r->name, "ROLLSEAL_NAME=%s", name);
    version_format(content->version, version);
    snprintf(r->version, sizeof r->version, "ROLLSEAL_VERSION=%s", content->is_sealed ? version : "");
    r->is_due = true;
    return start_if_due(r, e);
}

/* The first of two errors, the message of which is in *e already. */
static enum err first_of(enum err first, enum err second, const struct errinfo *why, struct errinfo *e)
{
    return first == ERR_OK && second != ERR_OK ? err_set(e, second, "%s", why->message) : first;
}

enum err runner_reap(struct runner *r, struct errinfo *e)
{
    enum err how = ERR_OK;
    struct errinfo why;
    if (!child_has_ended(&r->child, &how, e))
        return ERR_OK;
    return first_of(how, start_if_due(r, &why), &why, e);
}

enum err runner_finish(struct runner *r, struct errinfo *e)
{
    struct errinfo why;
    enum err how = child_wait(&r->child, e);
    enum err error = start_if_due(r, &why);
    if (error == ERR_OK)
        error = child_wait(&r->child, &why);
    return first_of(how, error, &why, e);
}
