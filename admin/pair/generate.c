#include "admin/pair/generate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/choice.h"
#include "admin/pair/keys.h"
#include "base/calendar.h"
#include "base/limits.h"
#include "crypt/describe.h"
#include "vault/audit.h"

static const struct algorithm {
    const char *name;
    enum key_kind kind;
    unsigned rsa_bits;
} algorithms[] = {
    {"p256", KEY_P256, 0}, {"x25519", KEY_X25519, 0}, {"rsa3072", KEY_RSA, 3072}, {"rsa4096", KEY_RSA, 4096}};
#define ALGORITHM_COUNT (sizeof algorithms / sizeof algorithms[0])

static enum err find_algorithm(const char *name, const struct algorithm **out, struct errinfo *e)
{
    const char *names[ALGORITHM_COUNT + 1] = {NULL};
    size_t found = 0;
    for (size_t i = 0; i < ALGORITHM_COUNT; i++)
        names[i] = algorithms[i].name;
    enum err error = choice_find("unknown algorithm", names, name, &found, e);
    if (error == ERR_OK)
        *out = &algorithms[found];
    return error;
}

/* No certificate is older than the one that issued it, or outlives it. */
static enum err check_days(struct bytes root, const struct generate_params *params, struct errinfo *e)
{
    struct certificate_facts facts;
    enum err error = certificate_describe(root, &facts, e);
    if (error != ERR_OK)
        return error;
    int64_t left = (facts.not_after - params->now) / SECONDS_PER_DAY;
    char begin[CALENDAR_SIZE], end[CALENDAR_SIZE];
    calendar_format(facts.not_before, begin);
    calendar_format(facts.not_after, end);
    if (params->now < facts.not_before || left < 1)
        return err_set(e, ERR_NOT_READY,
                       "the vault's root is valid from %s to %s, and it is another time now: set this computer's clock "
                       "right, or make a new vault",
                       begin, end);
    if (params->valid_days >= 1 && params->valid_days <= (uint64_t)left)
        return ERR_OK;
    return err_set(e, ERR_USAGE,
                   "a pair cannot be valid for %" PRIu64 " days; the vault's root ends on %s, so give 1 to %" PRId64,
                   params->valid_days, end, left);
}

static enum err issue(struct vault *v, const struct generate_params *params, const struct algorithm *algorithm,
                      struct issued_pair *out, struct errinfo *e)
{
    const struct pair_params how = {.kind = algorithm->kind,
                                    .rsa_bits = algorithm->rsa_bits,
                                    .valid_days = (unsigned)params->valid_days,
                                    .now = params->now};
    struct vault_facts facts = {0};
    struct secret *root_key = NULL;
    enum err error = registry_facts(vault_registry(v), &facts, e);
    if (error == ERR_OK)
        error = check_days(buf_bytes(&facts.root), params, e);
    if (error == ERR_OK)
        error = vault_get(v, VAULT_PATH_OF_ROOT_KEY, LIMIT_SOURCE_FILE, &root_key, e);
    if (error == ERR_OK) {
        const struct issuer root = {.certificate = buf_bytes(&facts.root), .key = root_key};
        error = pair_issue(&root, &how, out, e);
    }
    secret_free(&root_key);
    vault_facts_done(&facts);
    return error;
}

/* The row borrows the certificates. */
static enum err record(struct registry *r, const struct issued_pair *pair, const struct generate_params *params,
                       struct errinfo *e)
{
    struct pair_row row = {
        .state = PAIR_PREPARED, .encryption = pair->encryption, .signing = pair->signing, .created = params->now};
    const struct audit_entry entry = {
        .action = "pair generate", .object = pair->id, .detail = params->algorithm, .reason = params->reason};
    memcpy(row.id, pair->id, sizeof row.id);
    enum err error = text_copy(params->algorithm, &row.algorithm, e);
    if (error == ERR_OK)
        error = registry_begin(r, e);
    if (error == ERR_OK)
        error = registry_add_pair(r, &row, e);
    if (error == ERR_OK)
        error = audit_commit(r, &entry, e);
    registry_rollback(r);
    free(row.algorithm);
    return error;
}

enum err pair_generate(struct vault *v, const struct generate_params *params, char id[static PAIR_ID_SIZE],
                       struct errinfo *e)
{
    const struct algorithm *algorithm = NULL;
    struct issued_pair pair = {.encryption_key = NULL};
    enum err error = find_algorithm(params->algorithm, &algorithm, e);
    if (error == ERR_OK)
        error = keys_sweep(v, e); /* of a generation that was killed */
    if (error == ERR_OK)
        error = issue(v, params, algorithm, &pair, e);
    if (error == ERR_OK)
        error = keys_put(v, &pair, e);
    if (error == ERR_OK)
        error = record(vault_registry(v), &pair, params, e);
    if (error == ERR_OK)
        memcpy(id, pair.id, PAIR_ID_SIZE);
    issued_pair_done(&pair);
    return error;
}
