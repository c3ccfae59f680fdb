#include "report/report_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/probe.h"

void report_facts_done(struct report_facts *f)
{
    receipt_done(&f->last);
    buf_done(&f->last_file);
    free(f->state_folder);
}

/* ---- The receipt before ---- */

/* Only one by the same key. */
static enum err load_last(const struct report_facts_params *params, struct report_facts *f, struct errinfo *e)
{
    enum err error = receipt_last_load(params->client->state, params->machine, &f->last_file, e);
    if (error != ERR_OK)
        return error == ERR_NOT_FOUND ? ERR_OK : error;
    error = receipt_parse(buf_bytes(&f->last_file), &f->last, e);
    if (error == ERR_OK && strcmp(f->last.client, f->receipt.client) != 0) {
        receipt_done(&f->last);
        f->last = (struct receipt){.decoded = NULL};
    }
    return error == ERR_INTERNAL ? error : ERR_OK;
}

/* A new key begins at the time of day, so that a computer that has lost its state counts on above its old receipt. */
static uint64_t next_counter(const struct receipt *last, int64_t now)
{
    uint64_t floor = now > 0 ? (uint64_t)now : 1;
    uint64_t next = last->counter > 0 ? last->counter + 1 : floor;
    return next < VERSION_MAX ? next : VERSION_MAX;
}

/* ---- Who ---- */

void report_computer(const struct parameters *p, char out[static HOST_NAME_SIZE])
{
    const char *name = parameters_text(p, PARAMETER_CLIENT_NAME);
    if (name != NULL)
        snprintf(out, HOST_NAME_SIZE, "%s", name);
    else
        host_name(out);
}

static enum err find_client(const struct report_facts_params *params, const struct secret *seed, struct report_facts *f,
                            struct errinfo *e)
{
    struct receipt *r = &f->receipt;
    enum err error = receipt_set_key(r, seed, e);
    if (error != ERR_OK)
        return error;
    error = load_last(params, f, e);
    if (error != ERR_OK)
        return error;
    report_computer(params->client->parameters, f->computer);
    memcpy(r->machine, params->machine, sizeof r->machine);
    r->name = f->computer;
    if (!host_is_root()) {
        host_user(f->person);
        r->person = f->person;
    }
    r->counter = next_counter(&f->last, params->client->now);
    r->time = params->client->now;
    r->ring = parameters_text(params->client->parameters, PARAMETER_RING);
    r->program = ROLLSEAL_VERSION;
    return ERR_OK;
}

/* ---- Pairs ---- */

static void add_failure(struct report_facts *f, const char *pair, enum err error)
{
    struct receipt_failure *failure = &f->receipt.failures[f->receipt.failure_count++];
    *failure = (struct receipt_failure){.error = err_name(error)};
    memcpy(failure->pair, pair, strlen(pair) + 1);
}

/* The first one is told. */
static void keep_failure(struct report_facts *f, enum err error, const struct errinfo *why)
{
    if (f->pairs == ERR_OK) {
        f->pairs = error;
        f->why = *why;
    }
}

static enum err fetch_probe(struct transport *point, const char *pair, struct buf *out, struct errinfo *e)
{
    char path[PROBE_NAME_SIZE];
    probe_name(pair, path);
    return transport_fetch(point, path, LIMIT_PROBE, out, e);
}

bool report_probe_is_there(struct transport *point, const char *pair)
{
    struct buf file = {NULL, 0};
    bool is = fetch_probe(point, pair, &file, NULL) == ERR_OK;
    buf_done(&file);
    return is;
}

static enum err open_probe(struct transport *point, const struct pair *pair, uint8_t nonce[static PROBE_NONCE_SIZE],
                           struct errinfo *e)
{
    struct buf file = {NULL, 0};
    enum err error = fetch_probe(point, pair->id, &file, e);
    if (error == ERR_OK)
        error = probe_open(buf_bytes(&file), pair, nonce, e);
    buf_done(&file);
    return err_context(e, error, "the probe of pair %s cannot be opened", pair->id);
}

static void add_pair(struct report_facts *f, struct transport *point, const struct pair *pair)
{
    uint8_t nonce[PROBE_NONCE_SIZE];
    struct errinfo why;
    struct receipt *r = &f->receipt;
    enum err error = point != NULL ? open_probe(point, pair, nonce, &why) : ERR_NOT_FOUND;
    if (error == ERR_OK) {
        struct receipt_proof *proof = &r->proofs[r->proof_count++];
        memcpy(proof->pair, pair->id, sizeof proof->pair);
        receipt_proof_mac(nonce, r->client, r->counter, proof->mac);
    } else {
        add_failure(f, pair->id, error);
    }
    if (error == ERR_NOT_FOUND || error == ERR_UNREACHABLE)
        memcpy(f->missing[f->missing_count++], pair->id, PAIR_ID_SIZE);
    else if (error != ERR_OK)
        keep_failure(f, error, &why);
    wipe(nonce, sizeof nonce);
}

/* What is wrong with the certificate source, a read has said, or will say. */
static void find_pairs(const struct report_facts_params *params, struct report_facts *f)
{
    struct client quiet = *params->client;
    struct errinfo why;
    struct pair_set pairs = {NULL, 0, NULL, 0};
    struct transport *point = NULL;
    quiet.warn = NULL;
    enum err error = client_load_pairs(&quiet, &pairs, &why);
    if (params->point != NULL && transport_open(params->point, &point, NULL) != ERR_OK)
        point = NULL;
    for (size_t i = 0; i < pairs.count && i < LIMIT_RECEIPT_PAIRS; i++)
        add_pair(f, point, &pairs.pairs[i]);
    if (pairs.count == 0)
        add_failure(f, "", error != ERR_OK ? error : ERR_NO_PAIR);
    if (error != ERR_OK)
        keep_failure(f, error, &why);
    transport_close(&point);
    pair_set_done(&pairs);
}

/* ---- Configurations ---- */

static void add_use(struct receipt *r, const char *name, struct version version)
{
    r->uses[r->use_count++] = (struct receipt_use){name, version};
}

static void add_error(struct receipt *r, const char *name, const char *error, int64_t time)
{
    r->errors[r->error_count++] = (struct receipt_error){name, error, time};
}

/* What was read just now. A last-known-good is in use, and the error of the new file is told besides. */
static void add_read(const struct report_facts_params *params, struct receipt *r, const char *name)
{
    const struct report_read *read = params->read;
    const struct read_outcome *outcome = read->error == ERR_OK ? read->outcome : NULL;
    enum err error = outcome != NULL ? outcome->refused : read->error;
    if (outcome != NULL)
        add_use(r, name, outcome->is_sealed ? outcome->version : (struct version){0, 0});
    if (error != ERR_OK)
        add_error(r, name, err_name(error), params->client->now);
}

/* What the last receipt said of a configuration that another read was about. */
static void add_told(const struct receipt *last, struct receipt *r, const char *name)
{
    for (size_t i = 0; i < last->use_count; i++) {
        if (strcmp(last->uses[i].name, name) == 0)
            add_use(r, name, last->uses[i].version);
    }
    for (size_t i = 0; i < last->error_count; i++) {
        if (strcmp(last->errors[i].name, name) == 0)
            add_error(r, name, last->errors[i].error, last->errors[i].time);
    }
}

static void find_configurations(const struct report_facts_params *params, struct report_facts *f)
{
    const struct reported *told = params->told;
    for (size_t i = 0; i < told->read_count; i++) {
        const char *name = told->reads[i].name;
        if (i > 0 && strcmp(told->reads[i - 1].name, name) == 0)
            continue;
        if (params->read != NULL && strcmp(name, params->name) == 0)
            add_read(params, &f->receipt, name);
        else
            add_told(&f->last, &f->receipt, name);
    }
}

/* ---- Start parameters ---- */

static enum receipt_origin origin_of(enum parameter_origin origin)
{
    switch (origin) {
    case ORIGIN_DEFAULT:
        return RECEIPT_DEFAULT;
    case ORIGIN_COMMON:
        return RECEIPT_COMMON;
    case ORIGIN_READ:
    case ORIGIN_SECTION:
        return RECEIPT_SECTION;
    case ORIGIN_COMMAND_LINE:
        return RECEIPT_COMMAND_LINE;
    }
    return RECEIPT_DEFAULT;
}

static void add_parameter(struct receipt *r, enum parameter_id id, enum parameter_origin origin, const char *value)
{
    if (value != NULL && r->parameter_count < LIMIT_RECEIPT_LINES)
        r->parameters[r->parameter_count++] =
            (struct receipt_parameter){parameter_table[id].name, origin_of(origin), value};
}

/* A default, also one that depends on the account or on another parameter. */
static const char *usual_of(const struct report_facts_params *params, const struct report_facts *f,
                            enum parameter_id id)
{
    if (id == PARAMETER_STATE_DIRECTORY)
        return f->state_folder;
    if (id == PARAMETER_POINT)
        return params->point;
    return id == PARAMETER_CLIENT_NAME ? f->computer : parameter_table[id].usual;
}

static enum err find_parameters(const struct report_facts_params *params, struct report_facts *f, struct errinfo *e)
{
    const struct parameters *p = params->client->parameters;
    enum err error = client_state_folder(p, &f->state_folder, e);
    if (error != ERR_OK)
        return error;
    for (size_t i = 0; i < PARAMETER_COUNT; i++) {
        enum parameter_id id = (enum parameter_id)i;
        const struct parameter_setting *set = &p->settings[id];
        for (size_t k = 0; k < set->count; k++)
            add_parameter(&f->receipt, id, set->values[k].place.origin, set->values[k].text);
        if (set->count == 0)
            add_parameter(&f->receipt, id, ORIGIN_DEFAULT, usual_of(params, f, id));
    }
    return ERR_OK;
}

enum err report_facts_find(const struct report_facts_params *params, const struct secret *seed,
                           struct report_facts *out, struct errinfo *e)
{
    enum err error = find_client(params, seed, out, e);
    if (error != ERR_OK)
        return error;
    find_pairs(params, out);
    find_configurations(params, out);
    return find_parameters(params, out, e);
}
