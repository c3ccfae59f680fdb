#include "reads.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hex.h"
#include "files/folder.h"
#include "read/read.h"

static char crl_path[128];
static uint32_t good_there = NO_FILE, memory_there; /* what lies in the state directory */

void read_really_init(void)
{
    struct errinfo e;
    uint8_t id[ROOT_ID_SIZE];
    char hex[2 * ROOT_ID_SIZE + 1];
    demand("state", folder_make_all("own/configs", 0700, &e), &e);
    demand("state", folder_make_all("own/crls", 0700, &e), &e);
    sha256(buf_bytes(&things_root()->certificate), id);
    hex_encode((struct bytes){id, sizeof id}, hex);
    snprintf(crl_path, sizeof crl_path, "own/crls/%s.crl", hex);
}

static void put_state(uint32_t *there, uint32_t wanted, uint32_t none, const char *path, struct bytes bytes)
{
    if (*there == wanted)
        return;
    if (wanted == none)
        unlink(path);
    else
        write_file(path, bytes);
    *there = wanted;
}

#define GOOD_PATH "own/configs/" NAME

static void prepare(const struct reader_key *key)
{
    const struct bytes nothing = {NULL, 0};
    put_state(&good_there, key->good, NO_FILE, GOOD_PATH,
              key->good == NO_FILE ? nothing : things_file_bytes(key->good));
    put_state(&memory_there, key->memory, 0, crl_path, memory_bytes(key->memory));
}

static bool is_there(const char *path, struct bytes wanted)
{
    struct buf found = {NULL, 0};
    bool is = file_read(path, 1024 * 1024, &found, NULL, NULL) == ERR_OK && bytes_equal(buf_bytes(&found), wanted);
    buf_done(&found);
    return is;
}

/* What lies in the state directory now can only be what lay there, or have come with the file. */
static void look(const struct reader_key *key, struct one_read *result)
{
    uint32_t learned = memory_with(key->memory, things_file_key(key->file)->crl);
    result->good = key->good;
    result->memory = key->memory;
    if (things_file_key(key->file)->kind == FILE_SEALED && is_there(GOOD_PATH, things_file_bytes(key->file)))
        result->good = key->file;
    else if (file_exists(GOOD_PATH) != (key->good != NO_FILE) ||
             (key->good != NO_FILE && !is_there(GOOD_PATH, things_file_bytes(key->good))))
        end_with("a last-known-good is neither the old one nor the file");
    if (learned != 0 && is_there(crl_path, memory_bytes(learned)))
        result->memory = learned;
    else if (file_exists(crl_path) != (key->memory != 0) ||
             (key->memory != 0 && !is_there(crl_path, memory_bytes(key->memory))))
        end_with("the CRLs are neither the old ones nor those with the file's");
    good_there = result->good;
    memory_there = result->memory;
}

static void demand_content(const struct reader_key *key, const struct read_outcome *outcome)
{
    char text[FILE_PATH_SIZE];
    things_file_text(outcome->refused == ERR_OK ? key->file : key->good, text);
    if (!bytes_equal_text(secret_bytes(outcome->content), text))
        end_with("a read gave out another content");
}

static struct one_read read_once(const struct client *client, const struct reader_key *key)
{
    struct errinfo e = {""};
    struct one_read result = {.error = ERR_OK};
    struct read_outcome outcome = {.content = NULL};
    const struct read_params params = {.refuse_revoked = false};
    enum err error = read_configuration(client, &params, &outcome, &e);
    result.is_served = error == ERR_OK && outcome.refused != ERR_OK;
    result.error = error == ERR_OK ? outcome.refused : error;
    if (error == ERR_OK)
        demand_content(key, &outcome);
    read_outcome_done(&outcome);
    look(key, &result);
    return result;
}

#define WORDS 3

struct one_read read_really(const struct reader_key *key, enum model_mode mode)
{
    static const char *const modes[] = {"auto", "true", "false"};
    char source[FILE_PATH_SIZE], file[FILE_PATH_SIZE], texts[WORDS][2 * FILE_PATH_SIZE];
    char *words[WORDS] = {texts[0], texts[1], texts[2]}, *rest[WORDS];
    size_t rest_count = 0;
    struct errinfo e;
    struct parameters parameters = {.settings = {{NULL, 0}}};
    struct state *state = NULL;
    const struct state_params state_params = {.own = "own"};
    const struct parameter_words from = {.words = words, .count = WORDS};
    things_source(key->holds, key->born, source);
    things_file_path(key->file, file);
    snprintf(texts[0], sizeof texts[0], "Configuration=%s", file);
    snprintf(texts[1], sizeof texts[1], "CertificateSource=dir:%s", source);
    snprintf(texts[2], sizeof texts[2], "AcceptEncryptedDataOnly=%s", modes[mode]);
    prepare(key);
    demand("parameters", parameters_take_words(&parameters, &from, rest, &rest_count, &e), &e);
    demand("state", state_new(&state_params, &state, &e), &e);
    const struct client client = {.parameters = &parameters, .state = state, .now = things_time(key->time)};
    struct one_read result = read_once(&client, key);
    state_free(&state);
    parameters_done(&parameters);
    return result;
}
