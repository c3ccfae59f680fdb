#include "report/receipt_state.h"

#include <stdio.h>

#include "system/host.h"

#define SEED_SIZE 32

enum err receipt_this_machine(char out[static MACHINE_SIZE], struct errinfo *e)
{
    char id[HOST_NAME_SIZE];
    enum err error = host_machine_id(id, e);
    if (error == ERR_OK)
        receipt_machine(id, out);
    return error;
}

void receipt_file_name(const char machine[static MACHINE_SIZE], const char *word, char out[static RECEIPT_FILE_SIZE])
{
    snprintf(out, RECEIPT_FILE_SIZE, "%s.%s", machine, word);
}

static enum err make_key(struct state *s, const char *name, struct secret **out, struct errinfo *e)
{
    struct secret *seed = NULL;
    enum err error = secret_random(SEED_SIZE, &seed, e);
    if (error == ERR_OK)
        error = state_keep(s, STATE_RECEIPT, name, secret_bytes(seed), e);
    if (error == ERR_OK)
        *out = seed;
    else
        secret_free(&seed);
    return error;
}

enum err receipt_key_load(struct state *s, const char machine[static MACHINE_SIZE], struct secret **out,
                          struct errinfo *e)
{
    char name[RECEIPT_FILE_SIZE];
    const struct state_file file = {STATE_OWN, STATE_RECEIPT, name};
    struct secret *seed = NULL;
    receipt_file_name(machine, "key", name);
    enum err error = state_read_key(s, &file, &seed, e);
    if (error == ERR_OK && seed->size == SEED_SIZE) {
        *out = seed;
        return ERR_OK;
    }
    secret_free(&seed);
    return error == ERR_OK || error == ERR_NOT_FOUND ? make_key(s, name, out, e) : error;
}

enum err receipt_last_load(struct state *s, const char machine[static MACHINE_SIZE], struct buf *out, struct errinfo *e)
{
    char name[RECEIPT_FILE_SIZE];
    receipt_file_name(machine, "last", name);
    return state_read(s, &(struct state_file){STATE_OWN, STATE_RECEIPT, name}, out, e);
}

enum err receipt_last_keep(struct state *s, const char machine[static MACHINE_SIZE], struct bytes file,
                           struct errinfo *e)
{
    char name[RECEIPT_FILE_SIZE];
    receipt_file_name(machine, "last", name);
    return state_keep(s, STATE_RECEIPT, name, file, e);
}
