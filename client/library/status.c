#include "library/status.h"

#include <stdio.h>

/* As a read would judge a plain file now. */
static bool refuses_plain(const struct reading *r, bool has_good)
{
    enum accept_verdict verdict;
    const struct accept_known known = {.has_version = has_good,
                                       .encrypted_only = r->head.encrypted_only || state_has_policy(r->client->state)};
    const struct accept_params params = reading_accept_params(r);
    return accept_judge(NULL, &known, &params, r->client->now, &verdict, NULL) != ERR_OK;
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
    s.has_good = serve_load(&r, NULL) == ERR_OK;
    if (s.has_good) {
        s.is_machines = r.is_from_machine;
        s.unusable = serve_check(&r, &s.but, &s.why);
        reading_tell(&r, &s.good);
        if (s.good.signer[0] == '\0') /* none vouches for it any more; whose it is is known all the same */
            snprintf(s.good.signer, sizeof s.good.signer, "%s", r.head.signers[0].id);
    }
    s.is_sealed_only = refuses_plain(&r, s.has_good);
    last_error_load(c->state, s.name, &s.last);
    reading_done(&r);
    *out = s;
    return ERR_OK;
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
