#include "admin/publish/probes.h"

#include <string.h>

#include "admin/pair/lifecycle.h"
#include "base/calendar.h"
#include "crypt/bulk.h"
#include "crypt/load.h"
#include "seal/probe.h"
#include "vault/audit.h"
#include "vault/registry_probes.h"

#define SEED_SIZE 32

/* All probes of one vault, while they are looked after. */
struct probing {
    struct vault *vault;
    struct registry *registry;
    struct points *points;
    struct vault_facts facts;
    int64_t now;
    size_t written;
};

/* One of them. */
struct probed {
    const struct pair_row *row;
    struct pair certificates;
    struct probe_row probe;
    bool exists; /* `probe` is what was written last */
    struct buf file;
};

static bool is_valid_now(const struct pair *p, int64_t now)
{
    return p->not_before <= now && now <= p->not_after && p->signing.not_before <= now && now <= p->signing.not_after;
}

/* ---- What lies at the points ---- */

static bool is_same(struct bytes file, const struct probe_row *probe)
{
    uint8_t hash[sizeof probe->sha256];
    return bulk_sha256(file, hash, NULL) == ERR_OK && memcmp(hash, probe->sha256, sizeof hash) == 0;
}

/* A point that does not answer is left out, and lacks nothing that could be written now. */
static bool lacks(struct point *point, const struct probe_row *probe)
{
    char path[PROBE_NAME_SIZE];
    struct buf file = {NULL, 0};
    struct errinfo message = {""};
    if (!point_answers(point))
        return false;
    probe_name(probe->pair, path);
    enum err error = transport_fetch(point->transport, path, LIMIT_PROBE, &file, &message);
    if (error == ERR_UNREACHABLE)
        point_leave_out(point, error, &message);
    bool is_there = error == ERR_OK && is_same(buf_bytes(&file), probe);
    buf_done(&file);
    return error != ERR_UNREACHABLE && !is_there;
}

static bool is_everywhere(const struct points *points, const struct probe_row *probe)
{
    bool everywhere = true;
    for (size_t i = 0; i < points->count; i++)
        everywhere = !lacks(&points->items[i], probe) && everywhere;
    return everywhere;
}

/* ---- Making ---- */

static bool is_old(const struct probing *p, const struct probed *one)
{
    return p->now - one->probe.issued > (int64_t)PROBE_DAYS * SECONDS_PER_DAY;
}

/* A probe that is written again keeps its nonce: computers have answered to it. */
static enum err plan_next(const struct probing *p, struct probed *one, struct errinfo *e)
{
    struct probe_row *probe = &one->probe;
    enum err error = ERR_OK;
    if (!one->exists || is_old(p, one)) {
        probe->has_previous = one->exists;
        memcpy(probe->previous, probe->nonce, sizeof probe->previous);
        error = random_bytes(probe->nonce, sizeof probe->nonce, e);
        probe->issued = p->now;
    }
    memcpy(probe->pair, one->row->id, sizeof probe->pair);
    probe->serial = probe->epoch == p->facts.epoch ? probe->serial + 1 : 1;
    probe->epoch = p->facts.epoch;
    return error;
}

static enum err make_file(struct probing *p, struct probed *one, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    struct secret *seed = NULL;
    vault_path_of_signing_key(one->row->id, path);
    enum err error = vault_get(p->vault, path, SEED_SIZE, &seed, e);
    const struct probe_params params = {
        .version = {one->probe.epoch, one->probe.serial},
        .crl = buf_bytes(&p->facts.crl),
        .issued = one->probe.issued,
        .recipient = {one->row->id, &one->certificates.public_key},
        .signer = {one->row->id, buf_bytes(&one->row->signing), seed},
    };
    if (error == ERR_OK)
        error = probe_make(&params, one->probe.nonce, &one->file, e);
    if (error == ERR_OK)
        error = bulk_sha256(buf_bytes(&one->file), one->probe.sha256, e);
    secret_free(&seed);
    return err_context(e, error, "the probe of pair %s", one->row->id);
}

static enum err record(const struct probing *p, const struct probed *one, bool renewed, struct errinfo *e)
{
    const struct audit_entry entry = {.action = "probe write",
                                      .object = one->row->id,
                                      .detail = renewed ? "with a new nonce" : "again, with the same nonce"};
    enum err error = registry_begin(p->registry, e);
    if (error == ERR_OK)
        error = registry_set_probe(p->registry, &one->probe, e);
    if (error == ERR_OK)
        error = audit_commit(p->registry, &entry, e);
    registry_rollback(p->registry);
    return error;
}

static enum err write_one(struct probing *p, struct probed *one, struct errinfo *e)
{
    const bool renewed = !one->exists || is_old(p, one);
    char path[PROBE_NAME_SIZE];
    enum err error = plan_next(p, one, e);
    if (error == ERR_OK)
        error = make_file(p, one, e);
    if (error == ERR_OK)
        error = record(p, one, renewed, e);
    if (error != ERR_OK)
        return error;
    probe_name(one->row->id, path);
    points_put(p->points, path, buf_bytes(&one->file));
    p->written++;
    return ERR_OK;
}

/* ---- Pair by pair ---- */

static enum err load_pair(const struct probing *p, struct probed *one, struct errinfo *e)
{
    const struct pair_parts parts = {buf_bytes(&one->row->encryption), buf_bytes(&one->row->signing),
                                     buf_bytes(&p->facts.root), NULL};
    enum err error = pair_from_parts(&parts, p->now, &one->certificates, e);
    return err_context(e, error, "pair %s", one->row->id);
}

static enum err look_after(struct probing *p, const struct pair_row *row, struct errinfo *e)
{
    struct probed one = {.row = row};
    enum err error = registry_probe(p->registry, row->id, &one.probe, &one.exists, e);
    if (error != ERR_OK || (one.exists && !is_old(p, &one) && is_everywhere(p->points, &one.probe)))
        return error;
    error = load_pair(p, &one, e);
    if (error == ERR_OK && is_valid_now(&one.certificates, p->now))
        error = write_one(p, &one, e);
    pair_done(&one.certificates);
    buf_done(&one.file);
    wipe(&one.probe, sizeof one.probe);
    return error;
}

static enum err look_after_all(struct probing *p, const struct pair_rows *pairs, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < pairs->count && error == ERR_OK; i++) {
        if (lifecycle_keeps_signing_key(pairs->rows[i].state))
            error = look_after(p, &pairs->rows[i], e);
    }
    return error;
}

/* ---- Pairs that have none any more ---- */

static bool is_gone(const struct pair_rows *pairs, const char *id)
{
    for (size_t i = 0; i < pairs->count; i++) {
        if (strcmp(pairs->rows[i].id, id) == 0)
            return !lifecycle_keeps_signing_key(pairs->rows[i].state);
    }
    return true;
}

static void take_away(struct probing *p, const struct probe_rows *probes, const struct pair_rows *pairs)
{
    for (size_t i = 0; i < probes->count; i++) {
        char path[PROBE_NAME_SIZE];
        if (!is_gone(pairs, probes->rows[i].pair))
            continue;
        probe_name(probes->rows[i].pair, path);
        points_remove(p->points, path);
    }
}

/* Only when the files are gone from every point. */
static enum err forget(struct probing *p, const struct probe_rows *probes, const struct pair_rows *pairs,
                       struct errinfo *e)
{
    enum err error = ERR_OK;
    if (points_answering(p->points) < p->points->count)
        return ERR_OK;
    for (size_t i = 0; i < probes->count && error == ERR_OK; i++) {
        if (is_gone(pairs, probes->rows[i].pair))
            error = registry_remove_probe(p->registry, probes->rows[i].pair, e);
    }
    return error;
}

enum err probes_write(struct vault *v, struct points *points, int64_t now, size_t *written, struct errinfo *e)
{
    struct probing p = {.vault = v, .registry = vault_registry(v), .points = points, .now = now};
    struct pair_rows pairs = {NULL, 0};
    struct probe_rows probes = {NULL, 0};
    enum err error = registry_facts(p.registry, &p.facts, e);
    if (error == ERR_OK)
        error = registry_pairs(p.registry, &pairs, e);
    if (error == ERR_OK)
        error = registry_probes(p.registry, &probes, e);
    if (error == ERR_OK)
        error = look_after_all(&p, &pairs, e);
    take_away(&p, &probes, &pairs);
    points_commit(points);
    if (error == ERR_OK)
        error = forget(&p, &probes, &pairs, e);
    if (error == ERR_OK)
        *written = p.written;
    probe_rows_done(&probes);
    pair_rows_done(&pairs);
    vault_facts_done(&p.facts);
    return error;
}
