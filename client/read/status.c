#include "read/status.h"

#include <stdio.h>

void status_done(struct status *s)
{
    read_outcome_done(&s->good);
    policy_done(&s->policy);
}

/* The last-known-good, and how it stands. */
static enum err find_good(struct reading *r, struct status *s, struct errinfo *e)
{
    enum err error = serve_load(r, e);
    if (error != ERR_OK)
        return error == ERR_NOT_FOUND ? ERR_OK : error;
    s->has_good = true;
    s->is_machines = r->is_from_machine;
    s->unusable = serve_check(r, &s->but, &s->why);
    reading_tell(r, &s->good);
    if (s->good.signer[0] == '\0') /* none vouches for it any more; whose it is is known all the same */
        snprintf(s->good.signer, sizeof s->good.signer, "%s", r->head.signers[0].id);
    return ERR_OK;
}

/* The policy, and how a read would judge a plain file now. */
static enum err find_policy(struct reading *r, struct status *s, struct errinfo *e)
{
    enum accept_verdict verdict;
    struct accept_known known = {.has_version = s->has_good};
    const struct accept_params params = reading_accept_params(r);
    enum err error = reading_load_policy(r, &s->policy, e);
    if (error == ERR_OK)
        error = good_was_there(r->client->state, r->name, &known.was_sealed, e);
    known.encrypted_only = s->policy.holds;
    s->is_sealed_only = accept_judge(NULL, &known, &params, r->client->now, &verdict, NULL) != ERR_OK;
    return error;
}

enum err status_find(const struct client *c, struct status *out, struct errinfo *e)
{
    struct reading r = {.client = c, .newest_issued = INT64_MIN};
    struct status s = {.has_good = false};
    enum err error = client_configuration(c, &s.location, &s.name, e);
    if (error != ERR_OK)
        return error;
    r.location = s.location;
    r.name = s.name;
    error = find_good(&r, &s, e);
    if (error == ERR_OK)
        error = find_policy(&r, &s, e);
    if (error == ERR_OK)
        error = last_error_load(c->state, s.name, &s.last, e);
    reading_done(&r);
    if (error == ERR_OK)
        *out = s;
    else
        status_done(&s);
    return error;
}

enum err status_find_policy(const struct client *c, struct policy *out, struct errinfo *e)
{
    struct reading r = {.client = c, .newest_issued = INT64_MIN};
    enum err error = reading_load_policy(&r, out, e);
    reading_done(&r);
    return error;
}

enum err status_error(const struct status *s, struct errinfo *e)
{
    if (s->last.error != ERR_OK)
        return err_set(e, s->last.error, "%s", s->last.message);
    if (s->unusable != ERR_OK)
        return err_set(e, s->unusable, "the last-known-good %s: %s", s->name, s->why.message);
    if (s->but.trust.error != ERR_OK)
        return err_set(e, s->but.trust.error, "%s", s->but.trust.why.message);
    if (s->but.expiry.error != ERR_OK)
        return err_set(e, s->but.expiry.error, "%s", s->but.expiry.why.message);
    return ERR_OK;
}
