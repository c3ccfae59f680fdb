#include "admin/receipts/incoming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/escape.h"

#define RECEIPT_PATH_SIZE (sizeof RECEIPT_FOLDER + CLIENT_ID_SIZE)

void incoming_free(struct incoming **i)
{
    if (*i == NULL)
        return;
    free((*i)->name);
    free((*i)->account);
    free((*i)->facts);
    free(*i);
    *i = NULL;
}

/* What a failure to read the file says of it; ERR_OK if it says nothing of the point. */
static enum err judge_failure(enum err failure, struct incoming *i)
{
    if (failure == ERR_UNREACHABLE || failure == ERR_INTERNAL)
        return failure;
    i->is_gone = failure == ERR_NOT_FOUND;
    if (!i->is_gone)
        i->refusal = failure == ERR_TOO_LARGE ? REFUSED_SIZE : REFUSED_IO;
    return ERR_OK;
}

static enum err fetch(const struct incoming_params *p, const char *client, struct buf *file, struct incoming *i,
                      struct errinfo *e)
{
    char path[RECEIPT_PATH_SIZE];
    snprintf(path, sizeof path, RECEIPT_FOLDER "%s", client);
    enum err error = transport_fetch_itself(p->transport, path, LIMIT_RECEIPT, file, &i->stamp, e);
    return error == ERR_OK ? ERR_OK : judge_failure(error, i);
}

static enum refusal judge(const struct receipt *r, const char *client, int64_t now)
{
    if (strcmp(r->client, client) != 0)
        return REFUSED_NAME;
    if (receipt_check(r, NULL) != ERR_OK)
        return REFUSED_SIGNATURE;
    return r->time > now + RECEIPT_AHEAD_MAX ? REFUSED_TIME : REFUSED_NOT;
}

/* Names become such that the terminals and the registries of others never see them as anything else. */
static enum err take_over(const struct receipt *r, struct incoming *i, struct errinfo *e)
{
    memcpy(i->machine, r->machine, sizeof i->machine);
    i->counter = r->counter;
    i->time = r->time;
    enum err error = escape_copy(r->name, &i->name, e);
    if (error == ERR_OK && r->person != NULL)
        error = escape_copy(r->person, &i->account, e);
    return error == ERR_OK ? receipt_write_facts(r, &i->facts, e) : error;
}

static enum err read_receipt(const struct incoming_params *p, const char *client, struct bytes file, struct incoming *i,
                             struct errinfo *e)
{
    struct receipt r = {.decoded = NULL};
    enum err error = receipt_parse(file, &r, e);
    if (error != ERR_OK && error != ERR_INTERNAL)
        i->refusal = REFUSED_FORM;
    if (error != ERR_OK)
        return error == ERR_INTERNAL ? error : ERR_OK;
    i->refusal = judge(&r, client, p->now);
    sha256(file, i->sha256);
    nonces_keep_proven(p->nonces, &r);
    if (i->refusal == REFUSED_NOT)
        error = take_over(&r, i, e);
    receipt_done(&r);
    return error;
}

enum err incoming_read(const struct incoming_params *p, const char *client, struct incoming **out, struct errinfo *e)
{
    struct buf file = {NULL, 0};
    struct incoming *i = calloc(1, sizeof *i);
    if (i == NULL)
        return err_no_memory(e);
    enum err error = fetch(p, client, &file, i, e);
    if (error == ERR_OK && !i->is_gone && i->refusal == REFUSED_NOT)
        error = read_receipt(p, client, buf_bytes(&file), i, e);
    buf_done(&file);
    if (error == ERR_OK) {
        *out = i;
        i = NULL;
    }
    incoming_free(&i);
    return error;
}
