#include "read/accept.h"

#include <inttypes.h>
#include <string.h>

#include "base/calendar.h"

void accept_learn(const struct sealed *head, struct accept_known *known)
{
    known->has_version = true;
    known->version = head->version;
    sha256(head->note.text, known->text_sha256);
}

/* A message advises only what would help: `auto` does not where a sealed file or a policy was accepted. */
static enum err judge_plain(const struct accept_known *known, const struct accept_params *params, struct errinfo *e)
{
    if (known->encrypted_only)
        return err_set(
            e, ERR_NOT_SEALED,
            "%s is not sealed, and the policy `encrypted-only` was accepted before: publish it sealed, or see "
            "`rollseal-client policy reset`",
            params->name);
    if (params->plain == ACCEPT_PLAIN_YES)
        return ERR_OK;
    if (known->has_version || known->was_sealed)
        return err_set(e, ERR_NOT_SEALED, "%s is not sealed, and a sealed one was accepted before: publish it again",
                       params->name);
    if (params->plain == ACCEPT_PLAIN_AUTO)
        return ERR_OK;
    return err_set(e, ERR_NOT_SEALED,
                   "%s is not sealed, and AcceptEncryptedDataOnly demands it: publish it sealed, or set that to auto",
                   params->name);
}

static enum err judge_name(const struct sealed *s, const struct accept_params *params, struct errinfo *e)
{
    if (configuration_name_equals(s->name, params->name))
        return ERR_OK;
    return err_set(e, ERR_WRONG_NAME,
                   "sealed as %s, but %s is expected: publish %s again, or set Configuration to where %s lies", s->name,
                   params->name, params->name, s->name);
}

static enum err judge_ring(const struct sealed *s, const struct accept_params *params, struct errinfo *e)
{
    if (configuration_name_equals(s->ring, RING_ALL) || configuration_name_equals(s->ring, params->ring))
        return ERR_OK;
    return err_set(e, ERR_WRONG_RING, "sealed for ring %s, but this computer belongs to ring %s: see Ring", s->ring,
                   params->ring);
}

static bool is_same_text(const struct sealed *s, const struct accept_known *known)
{
    uint8_t hash[sizeof known->text_sha256];
    sha256(s->note.text, hash);
    return memcmp(hash, known->text_sha256, sizeof hash) == 0;
}

static enum err judge_rollback(const struct sealed *s, const struct accept_known *known, struct errinfo *e)
{
    if (!known->has_version)
        return ERR_OK;
    char version[VERSION_TEXT_SIZE], accepted[VERSION_TEXT_SIZE];
    int order = version_compare(s->version, known->version);
    version_format(s->version, version);
    version_format(known->version, accepted);
    if (order < 0)
        return err_set(e, ERR_ROLLBACK, "version %s is older than %s, which was accepted before: publish again",
                       version, accepted);
    if (order == 0 && !is_same_text(s, known))
        return err_set(e, ERR_ROLLBACK, "version %s was accepted before with another text: publish again", version);
    return ERR_OK;
}

/* Numbers cannot be used up by one file: serials start again with each epoch, and epochs are the root's. */
static enum err judge_fast_forward(const struct sealed *s, const struct accept_known *known, struct errinfo *e)
{
    bool is_epoch_known = known->has_version && known->version.epoch == s->version.epoch;
    uint64_t accepted = is_epoch_known ? known->version.serial : 0;
    if (s->version.serial <= accepted || s->version.serial - accepted <= FAST_FORWARD_MAX)
        return ERR_OK;
    return err_set(e, ERR_FAST_FORWARD,
                   "serial %" PRIu64 " is more than %llu above %" PRIu64 ", the last one accepted in epoch %" PRIu64
                   ": revoke the pair that signed it",
                   s->version.serial, FAST_FORWARD_MAX, accepted, s->version.epoch);
}

static enum err judge_expiry(const struct sealed *s, int64_t now, struct errinfo *e)
{
    if (!sealed_has_expired(s, now))
        return ERR_OK;
    char expired[CALENDAR_SIZE], present[CALENDAR_SIZE];
    calendar_format(s->expires, expired);
    calendar_format(now, present);
    return err_set(e, ERR_EXPIRED, "%s expired at %s, and it is %s now: publish again, or check the clock", s->name,
                   expired, present);
}

static enum err judge_sealed(const struct sealed *s, const struct accept_known *known,
                             const struct accept_params *params, int64_t now, struct errinfo *e)
{
    enum err error = judge_name(s, params, e);
    if (error == ERR_OK)
        error = judge_ring(s, params, e);
    if (error == ERR_OK)
        error = judge_rollback(s, known, e);
    if (error == ERR_OK)
        error = judge_fast_forward(s, known, e);
    if (error == ERR_OK)
        error = judge_expiry(s, now, e);
    return error;
}

static bool is_known_version(const struct sealed *s, const struct accept_known *known)
{
    return known->has_version && version_compare(s->version, known->version) == 0;
}

enum err accept_judge(const struct sealed *sealed, const struct accept_known *known, const struct accept_params *params,
                      int64_t now, enum accept_verdict *verdict, struct errinfo *e)
{
    enum err error = sealed == NULL ? judge_plain(known, params, e) : judge_sealed(sealed, known, params, now, e);
    if (error != ERR_OK)
        return error;
    if (sealed == NULL)
        *verdict = ACCEPT_PLAIN;
    else
        *verdict = is_known_version(sealed, known) ? ACCEPT_SAME : ACCEPT_NEW;
    return ERR_OK;
}
