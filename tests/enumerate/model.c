#include "model.h"

#include <stddef.h>

unsigned model_valid(const unsigned born[MODEL_PAIRS], unsigned pairs, unsigned now)
{
    unsigned valid = 0;
    for (unsigned i = 0; i < MODEL_PAIRS; i++) {
        if ((pairs & 1u << i) != 0 && now < born[i] + 2)
            valid |= 1u << i;
    }
    return valid;
}

/* ---- A client ---- */

static const char *judge_plain(const struct model_client *client)
{
    bool must_not = client->mode == MODEL_TRUE || (client->mode == MODEL_AUTO && client->has_good);
    return must_not ? "not-sealed" : NULL;
}

/* A CRL proves itself, so it is learned from whatever file it lies in, by whoever knows its root. None is forgotten. */
static void learn(struct model_client *client, const struct model_file *file)
{
    if (client->holds == 0 || file->epoch == 1)
        return;
    if (file->epoch > client->crl_number)
        client->crl_number = file->epoch;
    client->crl_revoked |= file->revoked;
}

static const char *judge_signers(const struct model_client *client, const struct model_file *file, unsigned valid)
{
    unsigned known = file->signers & client->holds;
    unsigned revoked = file->revoked | client->crl_revoked;
    if ((known & ~revoked & valid) != 0)
        return NULL;
    if ((known & revoked) != 0)
        return "signer-revoked";
    return known != 0 ? "signer-expired" : "unknown-signer";
}

static bool is_older(const struct model_file *a, const struct model_file *b)
{
    return a->epoch < b->epoch || (a->epoch == b->epoch && a->serial < b->serial);
}

static bool is_same_version(const struct model_file *a, const struct model_file *b)
{
    return a->epoch == b->epoch && a->serial == b->serial;
}

static const char *judge_version(const struct model_client *client, const struct model_file *file, unsigned now)
{
    const struct model_file *good = &client->good;
    unsigned from = client->has_good && good->epoch == file->epoch ? good->serial : 0;
    if (client->has_good && is_older(file, good))
        return "rollback";
    if (client->has_good && is_same_version(file, good) && file->id != good->id)
        return "rollback";
    if (file->serial > from && file->serial - from > MODEL_JUMP_MAX)
        return "fast-forward";
    return !file->never_expires && now > file->issued ? "expired" : NULL;
}

static const char *judge_sealed(const struct model_client *client, const struct model_file *file, unsigned valid,
                                unsigned now)
{
    if (client->holds == 0)
        return "no-pair";
    const char *error = judge_signers(client, file, valid);
    if (error == NULL)
        error = judge_version(client, file, now);
    if (error == NULL && (file->recipients & client->holds) == 0)
        error = "no-pair";
    return error;
}

struct model_answer model_read(const struct model_client *client, const struct model_file *file, unsigned valid,
                               unsigned now)
{
    struct model_answer answer = {NULL, false, *client};
    if (!file->is_sealed) {
        answer.error = judge_plain(client);
    } else {
        learn(&answer.after, file);
        answer.error = judge_sealed(&answer.after, file, valid, now);
    }
    if (answer.error == NULL && file->is_sealed) {
        answer.after.has_good = true;
        answer.after.good = *file;
    }
    answer.serves_good = answer.error != NULL && client->has_good;
    return answer;
}

/* ---- The administrator ---- */

unsigned model_in_use(const enum model_state states[MODEL_PAIRS])
{
    unsigned in_use = 0;
    for (unsigned i = 0; i < MODEL_PAIRS; i++) {
        if (states[i] == MODEL_ACTIVE || states[i] == MODEL_PREVIOUS)
            in_use |= 1u << i;
    }
    return in_use;
}

static bool can_be_activated(enum model_state state, bool is_valid)
{
    return is_valid && (state == MODEL_PREPARED || state == MODEL_PREVIOUS || state == MODEL_ACTIVE);
}

static void replace(enum model_state states[MODEL_PAIRS], unsigned by, bool at_once)
{
    for (unsigned i = 0; i < MODEL_PAIRS; i++) {
        bool in_use = states[i] == MODEL_ACTIVE || states[i] == MODEL_PREVIOUS;
        if (i != by && in_use)
            states[i] = at_once ? MODEL_RETIRED : MODEL_PREVIOUS;
    }
    states[by] = MODEL_ACTIVE;
}

static bool retire(enum model_state *state)
{
    if (*state == MODEL_ACTIVE)
        return false;
    if (*state == MODEL_PREPARED)
        *state = MODEL_ABSENT;
    if (*state == MODEL_PREVIOUS)
        *state = MODEL_RETIRED;
    return true;
}

static bool revoke(unsigned pair, unsigned successor, unsigned valid, enum model_state states[MODEL_PAIRS])
{
    bool has_successor = successor < MODEL_PAIRS;
    if (states[pair] == MODEL_REVOKED && has_successor) /* once more, after a crash */
        return states[successor] == MODEL_ACTIVE;
    if ((states[pair] == MODEL_ACTIVE) != has_successor)
        return false;
    if (has_successor && (successor == pair || !can_be_activated(states[successor], (valid & 1u << successor) != 0)))
        return false;
    states[pair] = MODEL_REVOKED;
    if (has_successor)
        states[successor] = MODEL_ACTIVE;
    return true;
}

bool model_change(enum model_change change, unsigned pair, unsigned successor, unsigned valid,
                  enum model_state states[MODEL_PAIRS])
{
    if (states[pair] == MODEL_ABSENT)
        return false;
    if (change == MODEL_RETIRE)
        return retire(&states[pair]);
    if (change == MODEL_REVOKE)
        return revoke(pair, successor, valid, states);
    if (!can_be_activated(states[pair], (valid & 1u << pair) != 0))
        return false;
    replace(states, pair, change == MODEL_ACTIVATE_ALONE);
    return true;
}

/* ---- What must never happen ---- */

const char *model_judge_taken(const struct model_client *before, const struct model_file *file, unsigned met)
{
    bool must_be_sealed = before->mode == MODEL_TRUE || (before->mode == MODEL_AUTO && before->has_good);
    if (!file->is_sealed)
        return must_be_sealed ? "a client took a plain file after it must not" : NULL;
    if ((file->signers & before->holds & ~met) == 0)
        return "a client took what no trusted, unrevoked pair signed";
    if (before->has_good && is_older(file, &before->good))
        return "a client took an older version";
    if (before->has_good && is_same_version(file, &before->good) && file->id != before->good.id)
        return "a client took the same version with another text";
    return NULL;
}

const char *model_judge_step(const struct model_step *s)
{
    unsigned kept = s->keeps_overlap ? s->in_use_before : s->in_use_after;
    if (s->keeps_overlap && (s->in_use_before & ~s->in_use_after) != 0)
        return "a step with overlap took a pair out of use";
    if (s->could_read_before && (s->holds & kept) != 0 && !s->can_read_after)
        return "a client that could read before a step of the administrator cannot read after it";
    if (s->publishes && s->thief_is_done && (s->holds & s->in_use_after) != 0 && !s->can_read_after)
        return "after a publish, with no thief left, a client that trusts a pair cannot read the administrator's file";
    return NULL;
}

static bool is_to_be_gone_on_from(const struct model_publish *p)
{
    const struct model_file *there = &p->at_point;
    return there->is_sealed && there->epoch == p->file.epoch && (there->signers & ~p->revoked) != 0 &&
           there->serial <= MODEL_GO_ON_MAX;
}

const char *model_judge_published(const struct model_publish *p)
{
    if (p->file.recipients != p->in_use || p->file.signers != p->in_use)
        return "a publish is not sealed to and signed by the pairs that are in use";
    if ((p->file.signers & p->revoked) != 0)
        return "a publish is signed by a revoked pair";
    if (p->file.serial <= p->highest)
        return "a publish repeats a serial";
    if (is_to_be_gone_on_from(p) && p->file.serial <= p->at_point.serial)
        return "a publish is not newer than what lies at the point";
    return NULL;
}
