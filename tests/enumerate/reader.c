#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reads.h"
#include "table.h"

static struct table keys;
static struct reader_result *results;
static size_t room;
static unsigned long counts[256], real_count;

void reader_init(void)
{
    table_init(&keys, sizeof(struct reader_key));
    memory_init();
    read_really_init();
    read_steps_init();
}

void reader_done(void)
{
    table_done(&keys);
    free(results);
    read_steps_done();
    memory_done();
}

/* ---- The model's view ---- */

struct model_file reader_model_file(uint32_t file)
{
    const struct file_key *key = things_file_key(file);
    return (struct model_file){.id = file,
                               .is_sealed = key->kind == FILE_SEALED,
                               .is_by_thief = key->by_thief != 0,
                               .epoch = key->epoch,
                               .serial = key->serial,
                               .revoked = things_crl_key(key->crl)->revoked,
                               .recipients = key->recipients,
                               .signers = key->signers,
                               .issued = key->issued,
                               .never_expires = key->never_expires != 0};
}

struct model_client reader_model_client(const struct reader_key *key, enum model_mode mode)
{
    struct model_client client = {.mode = mode,
                                  .holds = key->holds,
                                  .crl_number = memory_number(key->memory),
                                  .crl_revoked = memory_revoked(key->memory)};
    client.has_good = key->good != NO_FILE;
    if (client.has_good)
        client.good = reader_model_file(key->good);
    return client;
}

/* ---- Held against the model ---- */

static void compare(const struct reader_key *key, enum model_mode mode, const struct one_read *result)
{
    const struct model_file file = reader_model_file(key->file);
    const struct model_client client = reader_model_client(key, mode);
    unsigned born[PAIRS];
    for (unsigned i = 0; i < PAIRS; i++)
        born[i] = key->born[i];
    const struct model_answer want = model_read(&client, &file, model_valid(born, key->holds, key->time), key->time);
    const char *error = result->error == ERR_OK ? NULL : err_name(result->error);
    if ((error == NULL) != (want.error == NULL) || (error != NULL && strcmp(error, want.error) != 0)) {
        printf("the code says %s, the model %s\n", error != NULL ? error : "ok",
               want.error != NULL ? want.error : "ok");
        end_with("a read ends with another error than the model's");
    }
    if (result->is_served != want.serves_good)
        end_with("a read serves last-known-good, and the model does not, or the other way round");
    if ((result->good == NO_FILE) == want.after.has_good || (want.after.has_good && result->good != want.after.good.id))
        end_with("a read keeps another last-known-good than the model");
    if (memory_number(result->memory) != want.after.crl_number)
        end_with("a read knows another newest CRL than the model");
    if (memory_revoked(result->memory) != want.after.crl_revoked)
        end_with("a read knows other pairs as revoked than the model");
}

/* So many are read by the real read besides, and then one of so many; and as many after which several CRLs are known.
 */
#define REAL_READS 4000
#define REAL_EVERY 509

static bool is_read_really(uint32_t number, const struct one_read *one)
{
    static unsigned several;
    if (memory_crls(one->memory)[1] != 0 && several++ < REAL_READS)
        return true;
    return number < REAL_READS || number % REAL_EVERY == 0;
}

/* Sealed files are read with the values in turn, plain ones with each. */
static void read_with_modes(const struct reader_key *key, uint32_t number, struct reader_result *result)
{
    bool is_sealed = things_file_key(key->file)->kind == FILE_SEALED;
    for (unsigned mode = 0; mode < MODES; mode++) {
        if (is_sealed && mode != number % MODES)
            continue;
        const struct one_read one = read_steps(key, (enum model_mode)mode);
        compare(key, (enum model_mode)mode, &one);
        if (is_read_really(number, &one)) {
            const struct one_read real = read_really(key, (enum model_mode)mode);
            compare(key, (enum model_mode)mode, &real);
            real_count++;
        }
        counts[one.error]++;
        result->good = one.good;
        result->memory = one.memory;
        for (unsigned i = 0; i < MODES; i++) {
            if (is_sealed || i == mode)
                result->error[i] = (uint8_t)one.error;
        }
    }
}

const struct reader_result *reader_read(const struct reader_key *key)
{
    bool is_new = false;
    uint32_t number = table_number(&keys, key, &is_new);
    results = array_grow(results, &room, number, sizeof *results);
    if (is_new)
        read_with_modes(key, number, &results[number]);
    return &results[number];
}

void reader_print(void)
{
    printf("%u different reads (%lu of them by read_configuration() too):", keys.count, real_count);
    for (unsigned i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        if (counts[i] != 0)
            printf(" %lu %s", counts[i], i == ERR_OK ? "taken" : err_name((enum err)i));
    }
    printf("\n");
}
