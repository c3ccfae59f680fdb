/* Receipts: one form, written and read by the same rules; what is changed, copied or forged does not pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hex.h"
#include "seal/head.h"
#include "seal/receipt.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define CLIENT "139e3940e64b5491"
#define KEY "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik="

/* What the key of 32 zero bytes signs here; RFC 8032 gives no such key a name. */
static const char good[] = "rollseal-receipt/1\n"
                           "client " CLIENT "\n"
                           "key " KEY "\n"
                           "name pc-1.example.com\n"
                           "machine 00112233445566778899aabbccddeeff\n"
                           "account person anna%20b\n"
                           "counter 7\n"
                           "time 2026-11-22T05:00:00Z\n"
                           "ring all\n"
                           "program 0.1.0\n"
                           "proof 1111111111111111 " ZEROS "\n"
                           "proof 3333333333333333 " ZEROS "\n"
                           "failed 2222222222222222 cannot-open\n"
                           "failed 4444444444444444 not-found\n"
                           "uses helpdesk.ini 3.42\n"
                           "uses portal.ini plain\n"
                           "error helpdesk.ini rollback 2026-11-21T05:00:00Z\n"
                           "parameter Configuration command-line /srv/100%25/configs/helpdesk.ini\n"
                           "parameter CertificateSource common dir:/a\n"
                           "parameter CertificateSource common dir:/b%C3%A4\n"
                           "parameter Log default none\n"
                           "x-later something that is not known yet\n";

static struct secret *seed_of(uint8_t byte)
{
    struct secret *seed = NULL;
    assert_int_equal(secret_new(32, &seed, NULL), ERR_OK);
    memset(seed->bytes, byte, seed->size);
    return seed;
}

/* The text with a signature line by this seed, for the client that it names. */
static struct buf signed_by(const char *text, uint8_t byte, const char *client)
{
    char name[KEY_NAME_SIZE];
    struct receipt r = {.decoded = NULL};
    struct buf file = {NULL, 0};
    struct writer w = writer_to(4u * MIB);
    struct secret *seed = seed_of(byte);
    assert_int_equal(receipt_set_key(&r, seed, NULL), ERR_OK);
    head_key_name(client, name);
    writer_text(&w, text);
    writer_text(&w, "\n");
    assert_int_equal(note_sign(&w, bytes_text(text), name, seed, r.key, NULL), ERR_OK);
    assert_int_equal(writer_finish(&w, &file, NULL), ERR_OK);
    secret_free(&seed);
    return file;
}

/* `good` with the only occurrence of `old` replaced, as a new string. */
static char *replaced(const char *old, const char *new)
{
    const char *at = strstr(good, old);
    struct writer w = writer_to(4u * MIB);
    char *text = NULL;
    assert_non_null(at);
    assert_null(strstr(at + 1, old));
    writer_bytes(&w, (struct bytes){(const uint8_t *)good, (size_t)(at - good)});
    writer_text(&w, new);
    writer_text(&w, at + strlen(old));
    assert_int_equal(writer_finish_text(&w, &text, NULL), ERR_OK);
    return text;
}

/* Parses it signed; *out is NULL, or the receipt. */
static enum err parse(const char *text, struct errinfo *e)
{
    struct receipt r = {.decoded = NULL};
    struct buf file = signed_by(text, 0, CLIENT);
    enum err error = receipt_parse(buf_bytes(&file), &r, e);
    if (error == ERR_OK)
        assert_int_equal(receipt_check(&r, NULL), ERR_OK);
    else
        assert_null(r.decoded);
    receipt_done(&r);
    buf_done(&file);
    return error;
}

static void all_facts_are_read(void **state)
{
    (void)state;
    struct receipt r;
    struct buf file = signed_by(good, 0, CLIENT);
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, NULL), ERR_OK);
    assert_int_equal(receipt_check(&r, NULL), ERR_OK);
    assert_string_equal(r.client, CLIENT);
    assert_string_equal(r.name, "pc-1.example.com");
    assert_string_equal(r.machine, "00112233445566778899aabbccddeeff");
    assert_string_equal(r.person, "anna b");
    assert_int_equal(r.counter, 7);
    assert_int_equal(r.time, 1795323600);
    assert_string_equal(r.ring, "all");
    assert_string_equal(r.program, "0.1.0");
    assert_int_equal(r.proof_count, 2);
    assert_string_equal(r.proofs[1].pair, "3333333333333333");
    assert_int_equal(r.failure_count, 2);
    assert_string_equal(r.failures[0].pair, "2222222222222222");
    assert_string_equal(r.failures[0].error, "cannot-open");
    assert_int_equal(r.use_count, 2);
    assert_string_equal(r.uses[0].name, "helpdesk.ini");
    assert_int_equal(r.uses[0].version.serial, 42);
    assert_int_equal(r.uses[1].version.serial, 0);
    assert_int_equal(r.error_count, 1);
    assert_string_equal(r.errors[0].error, "rollback");
    assert_int_equal(r.parameter_count, 4);
    assert_string_equal(r.parameters[0].value, "/srv/100%/configs/helpdesk.ini");
    assert_int_equal(r.parameters[0].origin, RECEIPT_COMMAND_LINE);
    assert_string_equal(r.parameters[2].value, "dir:/b\xC3\xA4");
    receipt_done(&r);
    buf_done(&file);
}

static void what_is_written_is_what_was_read(void **state)
{
    (void)state;
    struct receipt r;
    struct buf again = {NULL, 0};
    struct secret *seed = seed_of(0);
    char *text = replaced("x-later something that is not known yet\n", "");
    struct buf file = signed_by(text, 0, CLIENT);
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, NULL), ERR_OK);
    assert_int_equal(receipt_write(&r, seed, &again, NULL), ERR_OK);
    assert_true(bytes_equal(buf_bytes(&again), buf_bytes(&file)));
    receipt_done(&r);
    buf_done(&again);
    buf_done(&file);
    secret_free(&seed);
    free(text);
}

/* An administrator's program may be older than a computer's: what it has no name for it knows, keeps and writes again
 * as it stands. */
static void errors_of_newer_programs_are_kept(void **state)
{
    (void)state;
    struct receipt r, again;
    char *text = replaced("rollback", "rolled-back-2"), *facts = NULL;
    struct buf file = signed_by(text, 0, CLIENT);
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, NULL), ERR_OK);
    assert_string_equal(r.errors[0].error, "rolled-back-2");
    assert_int_equal(receipt_write_facts(&r, &facts, NULL), ERR_OK);
    assert_non_null(strstr(facts, "error helpdesk.ini rolled-back-2 1970-01-01T00:00:00Z\n"));
    assert_int_equal(receipt_parse_facts(facts, &again, NULL), ERR_OK);
    assert_string_equal(again.errors[0].error, "rolled-back-2");
    receipt_done(&again);
    receipt_done(&r);
    free(facts);
    buf_done(&file);
    free(text);
}

static void receipts_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *name, *old, *new;
        enum err want;
    } rows[] = {
        {"the machine's account", "account person anna%20b", "account machine", ERR_OK},
        {"no x- line", "x-later something that is not known yet\n", "", ERR_OK},
        {"no errors", "error helpdesk.ini rollback 2026-11-21T05:00:00Z\n", "", ERR_OK},
        {"the largest counter", "counter 7", "counter 9007199254740991", ERR_OK},
        {"another version of the format", "rollseal-receipt/1", "rollseal-receipt/2", ERR_MALFORMED},
        {"a sealed file", "rollseal-receipt/1", "rollseal/1", ERR_MALFORMED},
        {"a client id in capitals", "client " CLIENT, "client 139E3940E64B5491", ERR_MALFORMED},
        {"no client", "client " CLIENT "\n", "", ERR_MALFORMED},
        {"a key that is too short", "key " KEY, "key AAAA", ERR_MALFORMED},
        {"no name", "name pc-1.example.com", "name", ERR_MALFORMED},
        {"two names", "name pc-1.example.com", "name pc-1 pc-2", ERR_MALFORMED},
        {"a name with NUL", "name pc-1.example.com", "name pc%00", ERR_MALFORMED},
        {"a letter encoded", "name pc-1.example.com", "name %70c-1", ERR_MALFORMED},
        {"hex in lower case", "anna%20b", "anna%c3%a4", ERR_MALFORMED},
        {"half an escape", "anna%20b", "anna%2", ERR_MALFORMED},
        {"a machine in capitals", "00112233445566778899aabbccddeeff", "00112233445566778899AABBCCDDEEFF",
         ERR_MALFORMED},
        {"a short machine", "00112233445566778899aabbccddeeff", "0011", ERR_MALFORMED},
        {"another account", "account person anna%20b", "account robot", ERR_MALFORMED},
        {"a person without a name", "account person anna%20b", "account person", ERR_MALFORMED},
        {"counter 0", "counter 7", "counter 0", ERR_MALFORMED},
        {"a counter that is too large", "counter 7", "counter 9007199254740992", ERR_MALFORMED},
        {"a counter with a zero in front", "counter 7", "counter 07", ERR_MALFORMED},
        {"a time without Z", "time 2026-11-22T05:00:00Z", "time 2026-11-22T05:00:00", ERR_MALFORMED},
        {"a ring that leads elsewhere", "ring all", "ring ../all", ERR_MALFORMED},
        {"words in another order", "ring all\nprogram 0.1.0", "program 0.1.0\nring all", ERR_MALFORMED},
        {"a word twice", "ring all\n", "ring all\nring all\n", ERR_MALFORMED},
        {"an unknown word", "ring all\n", "ring all\nspeed high\n", ERR_MALFORMED},
        {"an x- line in between", "ring all\n", "ring all\nx-later\n", ERR_MALFORMED},
        {"proofs out of order", "proof 1111111111111111", "proof 5555555555555555", ERR_MALFORMED},
        {"a proof twice", "proof 1111111111111111", "proof 3333333333333333", ERR_MALFORMED},
        {"a proof that failed", "failed 2222222222222222", "failed 3333333333333333", ERR_MALFORMED},
        {"a short proof", "proof 1111111111111111 " ZEROS, "proof 1111111111111111 AAAA", ERR_MALFORMED},
        {"an error that is none", "failed 2222222222222222 cannot-open", "failed 2222222222222222 ok", ERR_MALFORMED},
        {"failures out of order", "failed 2222222222222222", "failed 5555555555555555", ERR_MALFORMED},
        {"no pair, and a pair", "failed 2222222222222222 cannot-open", "failed - no-pair", ERR_MALFORMED},
        {"a configuration in capitals", "uses helpdesk.ini", "uses Helpdesk.ini", ERR_MALFORMED},
        {"a configuration elsewhere", "uses helpdesk.ini", "uses ../helpdesk.ini", ERR_MALFORMED},
        {"configurations out of order", "uses helpdesk.ini 3.42", "uses zebra.ini 3.42", ERR_MALFORMED},
        {"epoch 0", "3.42", "0.42", ERR_MALFORMED},
        {"a serial alone", "3.42", "42", ERR_MALFORMED},
        {"a version with a rest", "3.42", "3.42.", ERR_MALFORMED},
        {"an error of a newer program", "rollback", "rolled-back-2", ERR_OK},
        {"a failure of a newer program", "2222222222222222 cannot-open", "2222222222222222 no-token", ERR_OK},
        {"the longest name of an error", "rollback", "a123456789-123456789-123456789-1", ERR_OK},
        {"a longer one", "rollback", "a123456789-123456789-123456789-12", ERR_MALFORMED},
        {"no error at all", "helpdesk.ini rollback", "helpdesk.ini ok", ERR_MALFORMED},
        {"an error in capitals", "rollback", "Rollback", ERR_MALFORMED},
        {"an error of two words", "rollback", "rolled back", ERR_MALFORMED},
        {"an error with a space in it", "rollback", "rolled%20back", ERR_MALFORMED},
        {"an error with a line in it", "rollback", "rolled%0Aback", ERR_MALFORMED},
        {"an error that is a number", "rollback", "18", ERR_MALFORMED},
        {"an error that begins with a hyphen", "rollback", "-rollback", ERR_MALFORMED},
        {"an error without a time", "rollback 2026-11-21T05:00:00Z", "rollback", ERR_MALFORMED},
        {"another origin", "common dir:/a", "registry dir:/a", ERR_MALFORMED},
        {"a parameter without a value", "Log default none", "Log default", ERR_MALFORMED},
        {"a parameter's name of two words", "Log default none", "Log%20on default none", ERR_MALFORMED},
        {"a parameter's name with a line in it", "Log default none", "Log%0Aparameter default none", ERR_MALFORMED},
        {"a parameter's name with a percent sign", "Log default none", "Log%25 default none", ERR_MALFORMED},
        {"a value of two words", "Log default none", "Log default no ne", ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        char *text = replaced(rows[i].old, rows[i].new);
        enum err error = parse(text, &e);
        if (error != rows[i].want)
            fail_msg("%s: %s: %s", rows[i].name, err_name(error), e.message);
        free(text);
    }
}

/* The lines from `proof` up to `uses` replaced. */
static enum err parse_with_pairs(const char *pairs)
{
    struct errinfo e;
    const char *begin = strstr(good, "proof "), *end = strstr(good, "uses ");
    char text[sizeof good + 200];
    snprintf(text, sizeof text, "%.*s%s%s", (int)(begin - good), good, pairs, end);
    return parse(text, &e);
}

static void a_client_without_any_pair_says_why(void **state)
{
    (void)state;
    assert_int_equal(parse_with_pairs("failed - no-pair\n"), ERR_OK);
    assert_int_equal(parse_with_pairs("failed - cannot-open\n"), ERR_OK);
    assert_int_equal(parse_with_pairs(""), ERR_MALFORMED);
    assert_int_equal(parse_with_pairs("failed -\n"), ERR_MALFORMED);
    assert_int_equal(parse_with_pairs("failed - no-pair\nfailed - no-pair\n"), ERR_MALFORMED);
    assert_int_equal(parse_with_pairs("proof 1111111111111111 " ZEROS "\nfailed - no-pair\n"), ERR_MALFORMED);
}

/* As many parameters as asked for, with values of so many digits. */
static enum err parse_with_parameters(unsigned count, int digits)
{
    struct writer w = writer_to(4u * MIB);
    char *lines = NULL;
    for (unsigned i = 0; i < count; i++)
        writer_format(&w, "parameter Log default %0*u\n", digits, i);
    assert_int_equal(writer_finish_text(&w, &lines, NULL), ERR_OK);
    char *text = replaced("parameter Log default none\n", lines);
    enum err error = parse(text, NULL);
    free(text);
    free(lines);
    return error;
}

static void nothing_is_endless(void **state)
{
    (void)state;
    assert_int_equal(parse_with_parameters(LIMIT_RECEIPT_LINES - 3, 1), ERR_OK);
    assert_int_equal(parse_with_parameters(LIMIT_RECEIPT_LINES - 2, 1), ERR_MALFORMED);
    assert_int_equal(parse_with_parameters(50, 500), ERR_OK);
    assert_int_equal(parse_with_parameters(70, 500), ERR_TOO_LARGE);
}

static void what_was_forged_or_copied_does_not_pass(void **state)
{
    (void)state;
    struct receipt r;
    struct errinfo e;
    /* Another key signs under this client's id: the key ID of the line is not that of the key. */
    struct buf file = signed_by(good, 1, CLIENT);
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, &e), ERR_MALFORMED);
    buf_done(&file);
    /* The same with its own key in the text. */
    struct secret *seed = seed_of(1);
    struct receipt other = {.decoded = NULL};
    assert_int_equal(receipt_set_key(&other, seed, &e), ERR_OK);
    char key[64];
    struct writer w = writer_to(sizeof key);
    char *encoded = NULL;
    base64_write(&w, (struct bytes){other.key, sizeof other.key}, BASE64_PADDED);
    assert_int_equal(writer_finish_text(&w, &encoded, &e), ERR_OK);
    char *text = replaced(KEY, encoded);
    file = signed_by(text, 1, CLIENT);
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, &e), ERR_OK);
    assert_int_equal(receipt_check(&r, &e), ERR_BAD_SIGNATURE);
    receipt_done(&r);
    buf_done(&file);
    free(text);
    free(encoded);
    secret_free(&seed);
    /* A fact changed under the signature. */
    file = signed_by(good, 0, CLIENT);
    uint8_t *counter = (uint8_t *)strstr((char *)file.data, "counter 7");
    counter[8] = '8';
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, &e), ERR_OK);
    assert_int_equal(receipt_check(&r, &e), ERR_BAD_SIGNATURE);
    receipt_done(&r);
    buf_done(&file);
}

static void nothing_stands_around_a_receipt(void **state)
{
    (void)state;
    struct receipt r;
    struct errinfo e;
    struct buf file = signed_by(good, 0, CLIENT);
    const struct bytes once = buf_bytes(&file);
    for (size_t size = 0; size < once.size; size++)
        assert_int_equal(receipt_parse((struct bytes){once.data, size}, &r, &e), ERR_MALFORMED);
    struct writer w = writer_to(LIMIT_RECEIPT);
    struct buf longer = {NULL, 0};
    writer_bytes(&w, once);
    writer_text(&w, "x");
    assert_int_equal(writer_finish(&w, &longer, NULL), ERR_OK);
    assert_int_equal(receipt_parse(buf_bytes(&longer), &r, &e), ERR_MALFORMED);
    buf_done(&longer);
    /* Its signature line twice. */
    w = writer_to(LIMIT_RECEIPT);
    writer_bytes(&w, once);
    writer_bytes(&w, (struct bytes){once.data + sizeof good, once.size - sizeof good});
    assert_int_equal(writer_finish(&w, &longer, NULL), ERR_OK);
    assert_int_equal(receipt_parse(buf_bytes(&longer), &r, &e), ERR_MALFORMED);
    buf_done(&longer);
    buf_done(&file);
}

static void what_readers_would_refuse_is_not_written(void **state)
{
    (void)state;
    static const struct {
        const char *name, *ring;
        uint64_t counter;
        enum err want;
    } rows[] = {
        {"pc-1", "all", 1, ERR_OK},        {"B\xC3\xBCro 7", "all", 1, ERR_OK},
        {"", "all", 1, ERR_MALFORMED},     {"pc-1", "a b", 1, ERR_MALFORMED},
        {"pc-1", "all", 0, ERR_MALFORMED}, {"pc-1", "all", VERSION_MAX + 1, ERR_MALFORMED},
    };
    struct secret *seed = seed_of(0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf file = {NULL, 0};
        struct receipt r = {.name = rows[i].name,
                            .ring = rows[i].ring,
                            .program = "0.1.0",
                            .counter = rows[i].counter,
                            .failures = {{"", "no-pair"}},
                            .failure_count = 1};
        receipt_machine("an id", r.machine);
        assert_int_equal(receipt_set_key(&r, seed, NULL), ERR_OK);
        assert_int_equal(receipt_write(&r, seed, &file, NULL), rows[i].want);
        assert_true((file.data != NULL) == (rows[i].want == ERR_OK));
        buf_done(&file);
    }
    secret_free(&seed);
}

/* Computed with Python's hmac and hashlib. */
static void hashes_are_those_of_the_format(void **state)
{
    (void)state;
    uint8_t nonce[PROBE_NONCE_SIZE], mac[RECEIPT_MAC_SIZE];
    char hex[2 * RECEIPT_MAC_SIZE + 1], machine[MACHINE_SIZE];
    for (size_t i = 0; i < sizeof nonce; i++)
        nonce[i] = (uint8_t)i;
    receipt_proof_mac(nonce, CLIENT, 258, mac);
    hex_encode((struct bytes){mac, sizeof mac}, hex);
    assert_string_equal(hex, "99e2ddf88446079fda16b19a78f3ba7afe467295612cfdbdcc9f474b8e90e061");
    receipt_machine("0123456789abcdef0123456789abcdef", machine);
    assert_string_equal(machine, "492aea04fa17e2c4de5fd59ba69259ae");
}

/* What is left of `good` without who reports and when. */
static const char good_facts[] = "ring all\n"
                                 "program 0.1.0\n"
                                 "proof 1111111111111111 " ZEROS "\n"
                                 "proof 3333333333333333 " ZEROS "\n"
                                 "failed 2222222222222222 cannot-open\n"
                                 "failed 4444444444444444 not-found\n"
                                 "uses helpdesk.ini 3.42\n"
                                 "uses portal.ini plain\n"
                                 "error helpdesk.ini rollback 1970-01-01T00:00:00Z\n"
                                 "parameter Configuration command-line /srv/100%25/configs/helpdesk.ini\n"
                                 "parameter CertificateSource common dir:/a\n"
                                 "parameter CertificateSource common dir:/b%C3%A4\n"
                                 "parameter Log default none\n";

static void the_facts_are_the_same_whoever_reports_them(void **state)
{
    (void)state;
    struct receipt r = {.decoded = NULL}, again = {.decoded = NULL};
    struct buf file = signed_by(good, 0, CLIENT);
    char *facts = NULL;
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, NULL), ERR_OK);
    memset(r.proofs[0].mac, 7, sizeof r.proofs[0].mac);
    assert_int_equal(receipt_write_facts(&r, &facts, NULL), ERR_OK);
    assert_string_equal(facts, good_facts);
    assert_int_equal(r.proofs[0].mac[0], 7);
    free(facts);
    assert_int_equal(receipt_parse_facts(good_facts, &again, NULL), ERR_OK);
    assert_string_equal(again.parameters[2].value, "dir:/b\xC3\xA4");
    assert_int_equal(receipt_write_facts(&again, &facts, NULL), ERR_OK);
    assert_string_equal(facts, good_facts);
    free(facts);
    buf_done(&file);
    receipt_done(&r);
    receipt_done(&again);
}

/* The line joins the parameters of `good`, whose account is a person. */
static const struct {
    const char *name, *line;
    bool is_kept;
} own_defaults[] = {
    {"the name", "parameter ClientName default pc-1.example.com\n", false},
    {"another name", "parameter ClientName section pc-1.example.com\n", true},
    {"a folder at home", "parameter StateDirectory default /home/anna/.local/state/rollseal\n", false},
    {"a folder that was chosen", "parameter StateDirectory common /srv/state\n", true},
};

static struct buf made_with(const char *line)
{
    char lines[256];
    snprintf(lines, sizeof lines, "parameter Log default none\n%s", line);
    char *text = replaced("parameter Log default none\n", lines);
    struct buf file = signed_by(text, 0, CLIENT);
    free(text);
    return file;
}

static void the_facts_leave_out_defaults_that_nobody_shares(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof own_defaults / sizeof own_defaults[0]; i++) {
        struct receipt r = {.decoded = NULL};
        char *facts = NULL;
        struct buf file = made_with(own_defaults[i].line);
        print_message("%s\n", own_defaults[i].name);
        assert_int_equal(receipt_parse(buf_bytes(&file), &r, NULL), ERR_OK);
        assert_int_equal(receipt_write_facts(&r, &facts, NULL), ERR_OK);
        assert_int_equal(strlen(facts),
                         strlen(good_facts) + (own_defaults[i].is_kept ? strlen(own_defaults[i].line) : 0));
        assert_int_equal(r.parameter_count, 5);
        free(facts);
        buf_done(&file);
        receipt_done(&r);
    }
}

static void the_facts_keep_the_folder_of_the_machine(void **state)
{
    (void)state;
    struct receipt r = {.decoded = NULL};
    char *facts = NULL;
    struct buf file = made_with("parameter StateDirectory default /var/lib/rollseal\n");
    assert_int_equal(receipt_parse(buf_bytes(&file), &r, NULL), ERR_OK);
    r.person = NULL;
    assert_int_equal(receipt_write_facts(&r, &facts, NULL), ERR_OK);
    assert_non_null(strstr(facts, "parameter StateDirectory default /var/lib/rollseal\n"));
    free(facts);
    buf_done(&file);
    receipt_done(&r);
}

static const struct {
    const char *name, *text;
    enum err want;
} facts_cases[] = {
    {"no pair at all", "ring all\nprogram 1\n", ERR_OK},
    {"nothing", "", ERR_MALFORMED},
    {"no program", "ring all\n", ERR_MALFORMED},
    {"a receipt", good, ERR_MALFORMED},
    {"a line that does not end", "ring all\nprogram 1\nuses a", ERR_MALFORMED},
    {"another order", "program 1\nring all\n", ERR_MALFORMED},
    {"an error that is none", "ring all\nprogram 1\nfailed - ok\n", ERR_MALFORMED},
    {"an error of a newer program", "ring all\nprogram 1\nfailed - nonsense\n", ERR_OK},
};

static void facts_have_the_lines_of_a_receipt(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(facts_cases); i++) {
        struct receipt r = {.counter = 77};
        struct errinfo e = {""};
        enum err got = receipt_parse_facts(facts_cases[i].text, &r, &e);
        if (got != facts_cases[i].want || (got == ERR_OK) == (r.counter == 77))
            fail_msg("%s: %s, %s", facts_cases[i].name, err_name(got), e.message);
        if (got == ERR_OK)
            receipt_done(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_facts_are_read),
        cmocka_unit_test(what_is_written_is_what_was_read),
        cmocka_unit_test(errors_of_newer_programs_are_kept),
        cmocka_unit_test(receipts_have_one_form),
        cmocka_unit_test(a_client_without_any_pair_says_why),
        cmocka_unit_test(nothing_is_endless),
        cmocka_unit_test(what_was_forged_or_copied_does_not_pass),
        cmocka_unit_test(nothing_stands_around_a_receipt),
        cmocka_unit_test(what_readers_would_refuse_is_not_written),
        cmocka_unit_test(hashes_are_those_of_the_format),
        cmocka_unit_test(the_facts_are_the_same_whoever_reports_them),
        cmocka_unit_test(the_facts_leave_out_defaults_that_nobody_shares),
        cmocka_unit_test(the_facts_keep_the_folder_of_the_machine),
        cmocka_unit_test(facts_have_the_lines_of_a_receipt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
