#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/pair/activate.h"
#include "admin/pair/lifecycle.h"
#include "admin/pair/retire.h"
#include "admin/pair/revocation.h"
#include "admin/pair/revoke.h"
#include "admin/publish/next_version.h"
#include "admin/publish/outdated.h"
#include "admin/publish/take_over.h"
#include "files/folder.h"
#include "table.h"
#include "vault/vault.h"

static struct vault *vault;
static struct fixture_root root;

/* ---- A real vault ---- */

static void make_vault(void)
{
    struct errinfo e;
    struct secret *passphrase = NULL, *recovery = NULL;
    demand("passphrase", secret_copy(bytes_text("correct horse"), &passphrase, &e), &e);
    const struct vault_create_params params = {
        .path = "vault", .organization = "Example", .passphrase = passphrase, .now = FIXTURE_NOW};
    demand("vault", vault_create(&params, &recovery, &e), &e);
    demand("vault", vault_open("vault", VAULT_CHANGE, "enumerate", &vault, &e), &e);
    demand("vault", vault_unlock(vault, passphrase, &e), &e);
    secret_free(&recovery);
    secret_free(&passphrase);
}

static void take_root(void)
{
    struct errinfo e;
    struct vault_facts facts = {0};
    demand("facts", registry_facts(vault_registry(vault), &facts, &e), &e);
    demand("root", buf_copy(buf_bytes(&facts.root), &root.certificate, &e), &e);
    demand("root", vault_get(vault, VAULT_PATH_OF_ROOT_KEY, 64 * 1024, &root.key, &e), &e);
    root.issuer = (struct issuer){buf_bytes(&root.certificate), root.key};
    vault_facts_done(&facts);
}

static struct pair_row row_of(const struct desk *d, const struct vault_key *v, unsigned pair)
{
    const struct issued_pair *issued = things_pair(pair, d->born[pair]);
    struct pair_row row = {.state = (enum pair_state)v->states[pair],
                           .algorithm = strdup("x25519"),
                           .created = things_time(d->born[pair])};
    struct errinfo e;
    memcpy(row.id, issued->id, sizeof row.id);
    demand("row", buf_copy(buf_bytes(&issued->encryption), &row.encryption, &e), &e);
    demand("row", buf_copy(buf_bytes(&issued->signing), &row.signing, &e), &e);
    row.activated = row.state == PAIR_PREPARED ? 0 : row.created;
    return row;
}

/* Puts *v into the registry; registry_rollback() takes it out again. */
static struct registry *begin(const struct desk *d, const struct vault_key *v)
{
    struct errinfo e;
    struct registry *r = vault_registry(vault);
    demand("begin", registry_begin(r, &e), &e);
    for (unsigned i = 0; i < PAIRS; i++) {
        if (v->states[i] == MODEL_ABSENT)
            continue;
        struct pair_row row = row_of(d, v, i);
        demand("pair", registry_add_pair(r, &row, &e), &e);
        pair_row_done(&row);
    }
    demand("CRL", registry_set_crl(r, v->epoch, things_crl_bytes(v->crl), &e), &e);
    return r;
}

static void set_epoch(const struct desk *d, struct vault_key *v, uint64_t epoch, struct bytes crl)
{
    if (epoch != v->epoch)
        v->serial = 0;
    v->epoch = (uint32_t)epoch;
    v->crl = things_crl(crl, d->born);
}

/* Reads it back, and gives the transaction up. */
static void finish(const struct desk *d, struct registry *r, struct vault_key *v)
{
    struct errinfo e;
    struct vault_facts facts = {0};
    struct pair_rows rows = {NULL, 0};
    demand("facts", registry_facts(r, &facts, &e), &e);
    demand("pairs", registry_pairs(r, &rows, &e), &e);
    for (unsigned i = 0; i < PAIRS; i++) {
        if (v->states[i] != MODEL_ABSENT)
            v->states[i] = (uint8_t)pair_rows_find(&rows, things_pair(i, d->born[i])->id)->state;
    }
    set_epoch(d, v, facts.epoch, buf_bytes(&facts.crl));
    pair_rows_done(&rows);
    vault_facts_done(&facts);
    registry_rollback(r);
}

/* ---- What is remembered ---- */

enum work { WORK_CHANGE, WORK_TAKE_OVER, WORK_BEGIN_EPOCH, WORK_WANTED, WORK_VERSION };

struct memo_key {
    struct vault_key vault;
    uint32_t file;
    uint8_t work, change, pair, successor;
    uint8_t time;
    uint8_t born[PAIRS];
};
struct memo_result {
    struct vault_key vault;
    bool is_done;
    unsigned recipients, signers;
    uint32_t serial;
};

static struct table keys;
static struct memo_result *results;
static size_t room;

static struct memo_key memo_key(enum work work, const struct desk *d, const struct vault_key *v)
{
    struct memo_key key = {.vault = *v, .work = (uint8_t)work, .time = d->time};
    memcpy(key.born, d->born, sizeof key.born);
    return key;
}

/* Where the result is kept; to be filled in if it is new. */
static struct memo_result *recall(const struct memo_key *key, bool *is_new)
{
    uint32_t number = table_number(&keys, key, is_new);
    results = array_grow(results, &room, number, sizeof *results);
    return &results[number];
}

/* ---- The life cycle ---- */

static void apply(const struct change *c, const struct desk *d, struct vault_key *v)
{
    for (unsigned i = 0; i < PAIRS; i++) {
        if (v->states[i] == MODEL_ABSENT)
            continue;
        const struct pair_row *row = pair_rows_find(&c->pairs, things_pair(i, d->born[i])->id);
        const struct lifecycle_step *step = change_step(c, row);
        if (step != NULL && step->outcome == LIFECYCLE_CHANGES)
            v->states[i] = (uint8_t)step->to;
        if (step != NULL && step->outcome == LIFECYCLE_DISCARDED)
            v->states[i] = MODEL_ABSENT;
    }
    if (c->crl.size > 0)
        set_epoch(d, v, c->epoch, buf_bytes(&c->crl));
}

static bool plan(const struct desk *d, const struct memo_key *key, struct vault_key *v)
{
    static change_plan_function *const plans[] = {activate_plan, activate_plan, retire_plan, revoke_plan};
    struct errinfo e;
    const struct lifecycle_step *steps[PAIRS] = {NULL};
    struct change c = {.steps = steps, .now = things_time(d->time)};
    const struct change_params params = {
        .id = things_pair(key->pair, d->born[key->pair])->id,
        .no_overlap = key->change == MODEL_ACTIVATE_ALONE,
        .successor = key->successor < PAIRS ? things_pair(key->successor, d->born[key->successor])->id : NULL,
        .now = things_time(d->time)};
    struct registry *r = begin(d, v);
    demand("pairs", registry_pairs(r, &c.pairs, &e), &e);
    enum err error = plans[key->change](vault, &c, &params, &e);
    if (error == ERR_OK)
        apply(&c, d, v);
    else if (error != ERR_CONFLICT && error != ERR_USAGE)
        demand("plan", error, &e);
    registry_rollback(r);
    c.steps = NULL; /* not on the heap */
    change_done(&c);
    return error == ERR_OK;
}

static void take_over(const struct desk *d, struct vault_key *v);

static void demand_model(const struct desk *d, const struct memo_key *key, const struct memo_result *result)
{
    enum model_state states[PAIRS];
    unsigned born[PAIRS], all = (1u << PAIRS) - 1;
    bool same = true;
    for (unsigned i = 0; i < PAIRS; i++) {
        states[i] = (enum model_state)key->vault.states[i];
        born[i] = d->born[i];
    }
    bool is_done = model_change(key->change, key->pair, key->successor, model_valid(born, all, d->time), states);
    for (unsigned i = 0; i < PAIRS; i++)
        same = same && result->vault.states[i] == (is_done ? states[i] : key->vault.states[i]);
    if (is_done == result->is_done && same)
        return;
    for (unsigned i = 0; i < PAIRS; i++)
        printf("pair %u: from state %u to %u, the model: %u\n", i, key->vault.states[i], result->vault.states[i],
               (unsigned)states[i]);
    end_with("a command makes of the pairs what the model does not");
}

bool desk_change(const struct desk *d, enum model_change change, unsigned pair, unsigned successor, struct vault_key *v)
{
    struct memo_key key;
    struct vault_key before = *v;
    bool is_new = false;
    if (change == MODEL_REVOKE)
        take_over(d, v);
    key = memo_key(WORK_CHANGE, d, v);
    key.vault.last = key.vault.serial = 0;
    if (change != MODEL_REVOKE) {
        key.vault.epoch = 1;
        key.vault.crl = 0;
    }
    key.change = (uint8_t)change;
    key.pair = (uint8_t)pair;
    key.successor = (uint8_t)successor;
    struct memo_result *result = recall(&key, &is_new);
    if (is_new) {
        *result = (struct memo_result){.vault = key.vault};
        result->is_done = plan(d, &key, &result->vault);
        demand_model(d, &key, result);
    }
    if (!result->is_done) {
        *v = before;
        return false;
    }
    memcpy(v->states, result->vault.states, sizeof v->states);
    if (change == MODEL_REVOKE && v->crl != result->vault.crl) {
        v->epoch = result->vault.epoch;
        v->crl = result->vault.crl;
        v->serial = 0;
    }
    return true;
}

/* ---- CRLs ---- */

static void take_over_really(const struct desk *d, uint32_t file, struct vault_key *v)
{
    struct errinfo e;
    struct take_over t = {0};
    bool changed = false;
    struct registry *r = begin(d, v);
    demand("take over", take_over_begin(r, &t, &e), &e);
    demand("take over", take_over_add(&t, things_file_bytes(file), &e), &e);
    if (t.found.count > 0)
        demand("take over", revocation_take_over(vault, &t.found, things_time(d->time), &changed, &e), &e);
    take_over_done(&t);
    finish(d, r, v);
}

/* Of two CRLs of one kind only the first is kept, so a new vault's states are what matters, not the bytes. */
static void take_result(const struct memo_result *result, struct vault_key *v)
{
    if (result->vault.epoch != v->epoch)
        v->serial = 0;
    memcpy(v->states, result->vault.states, sizeof v->states);
    v->epoch = result->vault.epoch;
    v->crl = result->vault.crl;
}

static void take_over(const struct desk *d, struct vault_key *v)
{
    struct memo_key key = memo_key(WORK_TAKE_OVER, d, v);
    bool is_new = false;
    uint32_t crl = things_file_key(d->point)->crl;
    if (d->point == v->last || crl == 0 || crl == v->crl)
        return;
    key.vault.last = key.vault.serial = 0;
    key.time = 0;
    key.file = crl;
    struct memo_result *result = recall(&key, &is_new);
    if (is_new) {
        *result = (struct memo_result){.vault = key.vault};
        take_over_really(d, d->point, &result->vault);
    }
    take_result(result, v);
}

static void begin_epoch(const struct desk *d, struct vault_key *v)
{
    struct errinfo e;
    struct buf crl = {NULL, 0};
    uint64_t epoch = 0;
    struct registry *r = begin(d, v);
    demand("epoch", revocation_issue(vault, NULL, things_time(d->time), &epoch, &crl, &e), &e);
    demand("epoch", registry_set_crl(r, epoch, buf_bytes(&crl), &e), &e);
    buf_done(&crl);
    finish(d, r, v);
}

void desk_restore(const struct desk *d, struct vault_key *v)
{
    bool is_new = false;
    take_over(d, v);
    struct memo_key key = memo_key(WORK_BEGIN_EPOCH, d, v);
    key.vault.last = key.vault.serial = 0;
    key.time = 0;
    struct memo_result *result = recall(&key, &is_new);
    if (is_new) {
        *result = (struct memo_result){.vault = key.vault};
        begin_epoch(d, &result->vault);
    }
    take_result(result, v);
}

/* ---- Publishing ---- */

static unsigned mask_of(const struct desk *d, const struct vault_key *v, const char *ids)
{
    unsigned mask = 0;
    for (unsigned i = 0; i < PAIRS; i++) {
        if (v->states[i] != MODEL_ABSENT && strstr(ids, things_pair(i, d->born[i])->id) != NULL)
            mask |= 1u << i;
    }
    return mask;
}

static void want(const struct desk *d, const struct vault_key *v, struct memo_result *result)
{
    struct errinfo e;
    struct wanted wanted = {0};
    struct registry *r = begin(d, v);
    demand("wanted", wanted_load(r, things_time(d->time), &wanted, &e), &e);
    enum err error = wanted_can_seal(&wanted, things_time(d->time), &e);
    if (error != ERR_NOT_READY)
        demand("wanted", error, &e);
    result->is_done = error == ERR_OK;
    result->recipients = mask_of(d, v, wanted.recipients);
    result->signers = mask_of(d, v, wanted.signers);
    wanted_done(&wanted);
    registry_rollback(r);
}

static struct memo_result *wanted_of(const struct desk *d, const struct vault_key *v)
{
    struct memo_key key = memo_key(WORK_WANTED, d, v);
    bool is_new = false;
    key.vault.last = key.vault.serial = key.vault.crl = 0;
    key.vault.epoch = 1;
    struct memo_result *result = recall(&key, &is_new);
    if (is_new) {
        *result = (struct memo_result){.vault = key.vault};
        want(d, &key.vault, result);
    }
    return result;
}

static int compare_ids(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

/* The ids of these pairs as the registry writes them. */
#define IDS_SIZE (PAIRS * PAIR_ID_SIZE)
static void list_ids(const struct file_key *key, unsigned mask, char out[static IDS_SIZE])
{
    const char *ids[PAIRS];
    size_t count = 0, size = 0;
    for (unsigned i = 0; i < PAIRS; i++) {
        if ((mask & 1u << i) != 0)
            ids[count++] = things_pair(i, key->born[i])->id;
    }
    qsort(ids, count, sizeof ids[0], compare_ids);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        size += (size_t)snprintf(out + size, IDS_SIZE - size, "%s%s", i > 0 ? " " : "", ids[i]);
}

/* The registry's row of the last publish; its lists are those of the caller. */
static struct publish_row row_of_file(uint32_t file, char recipients[static IDS_SIZE], char signers[static IDS_SIZE])
{
    const struct file_key *key = things_file_key(file);
    struct publish_row row = {.epoch = key->epoch,
                              .serial = key->serial,
                              .issued = things_time(key->issued),
                              .expires = things_time(key->issued) + FILE_LIFETIME,
                              .recipients = recipients,
                              .signers = signers};
    list_ids(key, key->recipients, recipients);
    list_ids(key, key->signers, signers);
    return row;
}

static bool is_outdated(const struct desk *d, const struct vault_key *v, const struct file_key *wanted)
{
    struct errinfo e;
    char last_recipients[IDS_SIZE], last_signers[IDS_SIZE], recipients[IDS_SIZE], signers[IDS_SIZE];
    char location[] = "point", *why = NULL;
    struct point point = {.location = location};
    const struct points points = {&point, 1};
    const struct publish_row last = row_of_file(v->last, last_recipients, last_signers);
    const enum placed placed = d->point == v->last ? PLACED_AS_PUBLISHED : PLACED_OTHER;
    const struct outdated_params params = {.last = &last,
                                           .sealed = true,
                                           .epoch = v->epoch,
                                           .recipients = recipients,
                                           .signers = signers,
                                           .now = things_time(d->time),
                                           .points = &points,
                                           .placed = &placed};
    list_ids(wanted, wanted->recipients, recipients);
    list_ids(wanted, wanted->signers, signers);
    demand("outdated", outdated_why(&params, &why, &e), &e);
    bool is = why != NULL;
    free(why);
    return is;
}

static uint32_t find_version(const struct vault_key *v, uint32_t file)
{
    struct errinfo e;
    char location[] = "point";
    struct point point = {.location = location};
    struct points points = {&point, 1};
    struct wanted wanted = {.vault = {.root = root.certificate, .epoch = v->epoch}};
    struct next_version next = {0};
    const enum placed placed = file == NO_FILE ? PLACED_AS_PUBLISHED : PLACED_OTHER;
    if (file != NO_FILE)
        write_file("point/configs/" NAME, things_file_bytes(file));
    demand("point", transport_open(location, &point.transport, &e), &e);
    demand("copy", buf_copy(things_crl_bytes(v->crl), &wanted.vault.crl, &e), &e);
    const struct next_version_params params = {{RING_ALL, NAME}, &wanted, &points, &placed, {v->serial, v->serial}};
    demand("next version", next_version_find(&params, &next, &e), &e);
    free(next.warning);
    transport_close(&point.transport);
    buf_done(&wanted.vault.crl);
    return (uint32_t)next.serial;
}

/* It depends on what lies at the point only if that is not what was published. */
static uint32_t version_of(const struct desk *d, const struct vault_key *v)
{
    struct memo_key key = memo_key(WORK_VERSION, d, v);
    bool is_new = false;
    memset(key.vault.states, 0, sizeof key.vault.states);
    memset(key.born, 0, sizeof key.born);
    key.vault.last = 0;
    key.time = 0;
    key.file = d->point == v->last ? NO_FILE : d->point;
    struct memo_result *result = recall(&key, &is_new);
    if (is_new)
        *result = (struct memo_result){.serial = find_version(v, key.file)};
    return result->serial;
}

static void demand_published(const struct desk *d, const struct vault_key *v, uint32_t file, uint32_t highest)
{
    const struct model_publish publish = {.file = reader_model_file(file),
                                          .at_point = reader_model_file(d->point),
                                          .in_use = desk_in_use(d, v),
                                          .revoked = things_crl_key(v->crl)->revoked,
                                          .highest = highest};
    const char *fault = model_judge_published(&publish);
    if (fault != NULL)
        end_with(fault);
}

bool desk_publish(const struct desk *d, bool content_has_changed, struct vault_key *v)
{
    take_over(d, v);
    const struct memo_result *wanted = wanted_of(d, v);
    if (!wanted->is_done)
        return false;
    struct file_key key = {.epoch = v->epoch,
                           .crl = v->crl,
                           .kind = FILE_SEALED,
                           .recipients = (uint8_t)wanted->recipients,
                           .signers = (uint8_t)wanted->signers,
                           .issued = d->time,
                           .copy = (uint8_t)d->copy};
    for (unsigned i = 0; i < PAIRS; i++)
        key.born[i] = ((wanted->recipients | wanted->signers) & 1u << i) != 0 ? d->born[i] : 0;
    if (!content_has_changed && !is_outdated(d, v, &key))
        return false;
    key.serial = version_of(d, v);
    uint32_t file = things_file(&key), highest = v->serial;
    v->last = file;
    v->serial = key.serial;
    demand_published(d, v, file, highest);
    return true;
}

unsigned desk_in_use(const struct desk *d, const struct vault_key *v)
{
    enum model_state states[PAIRS];
    unsigned born[PAIRS];
    for (unsigned i = 0; i < PAIRS; i++) {
        states[i] = (enum model_state)v->states[i];
        born[i] = d->born[i];
    }
    return model_valid(born, model_in_use(states), d->time);
}

/* ---- All of it ---- */

void desk_init(void)
{
    struct errinfo e;
    table_init(&keys, sizeof(struct memo_key));
    make_vault();
    take_root();
    things_init(&root);
    demand("point", folder_make_all("point/configs", 0755, &e), &e);
}

void desk_done(void)
{
    vault_close(&vault);
    things_done();
    fixture_root_done(&root);
    table_done(&keys);
    free(results);
}

void desk_print(void)
{
    printf("%u different acts of the administrator, %u files\n", keys.count, things_file_count());
}
