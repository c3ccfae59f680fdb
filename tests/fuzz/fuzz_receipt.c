/*
 * Any bytes as a receipt. What parses keeps its promises, and can be written in one way only.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "seal/receipt.h"

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static bool is_text(const char *text, size_t limit)
{
    return text != NULL && text[0] != '\0' && strlen(text) <= limit;
}

/* A word of the list of errors, or of a newer one. */
static bool is_error(const char *name)
{
    return is_text(name, LIMIT_NAME) && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name) &&
           strcmp(name, "ok") != 0;
}

static void check_pairs(const struct receipt *r)
{
    demand(r->proof_count + r->failure_count > 0);
    demand(r->proof_count <= LIMIT_RECEIPT_PAIRS && r->failure_count <= LIMIT_RECEIPT_PAIRS);
    for (size_t i = 0; i < r->proof_count; i++) {
        demand(pair_id_is_valid(bytes_text(r->proofs[i].pair)));
        demand(i == 0 || strcmp(r->proofs[i - 1].pair, r->proofs[i].pair) < 0);
    }
    for (size_t i = 0; i < r->failure_count; i++) {
        bool is_none = r->failures[i].pair[0] == '\0';
        demand(is_none ? r->proof_count + r->failure_count == 1 : pair_id_is_valid(bytes_text(r->failures[i].pair)));
        demand(is_error(r->failures[i].error));
    }
}

static void check_configurations(const struct receipt *r)
{
    demand(r->use_count <= LIMIT_RECEIPT_LINES && r->error_count <= LIMIT_RECEIPT_LINES);
    for (size_t i = 0; i < r->use_count; i++) {
        demand(configuration_name_is_valid(r->uses[i].name));
        demand(i == 0 || strcmp(r->uses[i - 1].name, r->uses[i].name) < 0);
    }
    for (size_t i = 0; i < r->error_count; i++) {
        demand(configuration_name_is_valid(r->errors[i].name) && is_error(r->errors[i].error));
        demand(i == 0 || strcmp(r->errors[i - 1].name, r->errors[i].name) < 0);
    }
}

/* What the rest of the program relies on, whatever the file said. */
static void check_facts(const struct receipt *r)
{
    demand(pair_id_is_valid(bytes_text(r->client)) && strlen(r->machine) == MACHINE_SIZE - 1);
    demand(is_text(r->name, LIMIT_COMPUTER_NAME) && is_text(r->program, LIMIT_NAME));
    demand(r->person == NULL || is_text(r->person, LIMIT_COMPUTER_NAME));
    demand(configuration_name_is_valid(r->ring) && r->counter >= 1 && r->counter <= VERSION_MAX);
    demand(r->parameter_count <= LIMIT_RECEIPT_LINES);
    for (size_t i = 0; i < r->parameter_count; i++)
        demand(is_text(r->parameters[i].name, LIMIT_NAME) && is_text(r->parameters[i].value, LIMIT_RECEIPT));
}

/* The texts are line by line the same; lines that begin with x- are only carried. */
static void compare_texts(struct bytes read, struct bytes written)
{
    struct reader a = reader_of(read), b = reader_of(written);
    struct bytes line, other;
    while (reader_line(&b, &other) && other.size > 0)
        demand(reader_line(&a, &line) && bytes_equal(line, other));
    while (reader_line(&a, &line))
        demand(bytes_begin_with(line, "x-"));
    demand(reader_is_done(&a));
}

/* There is one way to write what was read. The key is another one, which its own lines show. */
static void check_rewritten(const struct receipt *r)
{
    struct receipt other = *r;
    struct secret *seed = NULL;
    struct buf file = {NULL, 0};
    struct errinfo e = {""};
    demand(secret_new(32, &seed, NULL) == ERR_OK && receipt_set_key(&other, seed, NULL) == ERR_OK);
    enum err error = receipt_write(&other, seed, &file, &e);
    demand(error == ERR_OK || error == ERR_TOO_LARGE);
    if (error == ERR_OK && strcmp(other.client, r->client) == 0)
        compare_texts(r->text, buf_bytes(&file));
    buf_done(&file);
    secret_free(&seed);
}

/* The facts are read as they were written. */
static void check_kept_facts(const struct receipt *r)
{
    struct receipt again = {.decoded = NULL};
    char *facts = NULL, *same = NULL;
    demand(receipt_write_facts(r, &facts, NULL) == ERR_OK);
    demand(receipt_parse_facts(facts, &again, NULL) == ERR_OK);
    demand(receipt_write_facts(&again, &same, NULL) == ERR_OK && strcmp(facts, same) == 0);
    receipt_done(&again);
    free(facts);
    free(same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct receipt r = {.decoded = NULL};
    struct errinfo e = {""};
    if (receipt_parse((struct bytes){data, size}, &r, &e) != ERR_OK) {
        demand(e.message[0] != '\0' && strchr(e.message, '\n') == NULL && r.decoded == NULL);
        return 0;
    }
    check_facts(&r);
    check_pairs(&r);
    check_configurations(&r);
    /* A verdict, whichever: a corpus holds receipts with good signatures. */
    enum err verdict = receipt_check(&r, &e);
    demand(verdict == ERR_OK || verdict == ERR_BAD_SIGNATURE);
    check_rewritten(&r);
    check_kept_facts(&r);
    receipt_done(&r);
    return 0;
}
