#include "library/handle.h"

#define INTERVAL_MAX (365 * 86400) /* seconds */

void handle_end_watch(struct rollseal *r)
{
    watch_free(&r->watch);
    r->has_looked = false;
}

static enum err begin(struct rollseal *r, uint32_t interval, struct errinfo *e)
{
    const struct watch_params params = {.parameters = &r->parameters,
                                        .interval = interval > 0 ? interval : WATCH_INTERVAL,
                                        .warn = handle_warn,
                                        .warn_context = r};
    struct watch *watch = NULL;
    enum err error = handle_check(r, e);
    if (error == ERR_OK && interval > INTERVAL_MAX)
        error =
            err_set(e, ERR_USAGE, "an interval of %u seconds is too long; it is 365 days at most", (unsigned)interval);
    if (error == ERR_OK)
        error = watch_new(&params, &watch, e);
    if (error != ERR_OK)
        return error;
    handle_end_watch(r);
    r->watch = watch;
    return ERR_OK;
}

enum rollseal_error rollseal_watch(struct rollseal *r, uint32_t interval)
{
    struct errinfo e = {""};
    return handle_end(r, begin(r, interval, &e), &e);
}

int rollseal_watch_fd(const struct rollseal *r)
{
    return r->watch != NULL ? watch_fd(r->watch) : -1;
}

static enum err look(struct rollseal *r, struct rollseal_content **out, struct errinfo *e)
{
    bool has_changed = false;
    struct rollseal_content *c = content_new();
    if (c == NULL)
        return err_no_memory(e);
    r->has_looked = true;
    const struct report_read read = {watch_look(r->watch, content_outcome(c), &has_changed, e), content_outcome(c)};
    enum err error = read.error;
    watch_report(r->watch, &read);
    if (error == ERR_OK && has_changed) {
        handle_escape(content_outcome(c)->why.message, &content_outcome(c)->why);
        *out = c;
        return ERR_OK;
    }
    rollseal_content_free(&c);
    return error;
}

enum rollseal_error rollseal_watch_read(struct rollseal *r, struct rollseal_content **out)
{
    struct errinfo e = {""};
    struct rollseal_content *c = NULL;
    enum err error = ERR_OK;
    if (r->watch == NULL)
        error = err_set(&e, ERR_USAGE, "nothing is watched: call rollseal_watch() first");
    else if (watch_is_due(r->watch) || !r->has_looked)
        error = look(r, &c, &e);
    if (error == ERR_OK)
        *out = c;
    return handle_end(r, error, &e);
}
