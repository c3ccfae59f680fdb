/*
 * Receipts of a client: what a probe must be to be a proof, and when a read writes one.
 */
#include "place.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "files/file.h"
#include "files/folder.h"
#include "report/report.h"
#include "report/reported.h"
#include "seal/probe.h"
#include "system/path.h"
#include "world.h"

#define DAY SECONDS_PER_DAY

/* The client holds the first one of the world. */
static const struct issued_pair *const pair = &world.issued[0], *const other = &world.issued[1];

static void install(const struct issued_pair *p, bool with_key)
{
    struct secret *pem = fixture_pem(p, &world.root, with_key);
    place_write_bytes("store/pair.pem", secret_bytes(pem));
    secret_free(&pem);
}

static int enter(void **state)
{
    static const char *const folders[] = {"store", "state", "point/configs", "point/probes", "point/receipts"};
    if (place_setup(state) != 0)
        return 1;
    for (size_t i = 0; i < COUNT(folders); i++)
        assert_int_equal(folder_make_all(folders[i], 0755, NULL), ERR_OK);
    install(pair, true);
    place_write("point/configs/A.ini", "plain");
    return 0;
}

#define REPORT_TEST(function) cmocka_unit_test_setup_teardown(function, enter, place_teardown)

/* ---- Probes ---- */

#define NONCE "a nonce of thirty-two bytes, yes"

/* For the first pair under this name, signed by these. */
static struct buf probe_of(const char *name, unsigned signers, const char *content)
{
    return world_seal(
        &world, &(struct world_file){.name = name, .content = content, .expires = EXPIRES_NEVER, .signers = signers});
}

static const char *own_probe(void)
{
    static char path[100];
    snprintf(path, sizeof path, "point/probes/%s", pair->id);
    return path;
}

static void put_probe(const char *name, unsigned signers, const char *content)
{
    struct buf file = probe_of(name, signers, content);
    place_write_bytes(own_probe(), buf_bytes(&file));
    buf_done(&file);
}

static const char *own_name(void)
{
    static char name[PROBE_NAME_SIZE];
    probe_name(pair->id, name);
    return name;
}

static void put_good_probe(void)
{
    put_probe(own_name(), PAIR_0, NONCE);
}

/* ---- A client ---- */

struct attempt {
    enum err error;
    struct errinfo e;
    char said[4096];
};

static void take_warning(enum err error, const char *text, void *context)
{
    struct attempt *a = context;
    (void)error;
    strncat(a->said, text, 2000);
}

/* After a read of that plain file by a client with these parameters, at this time; or, with `now` of 0, as `report`
 * does it, without a read. */
static struct attempt report_with(const char *const *words, int64_t now)
{
    static const struct parameter_place place = {ORIGIN_COMMAND_LINE, 0, 0};
    struct attempt a = {.error = ERR_OK};
    struct parameters p = {.settings = {{NULL, 0}}};
    struct client *c = NULL;
    struct report made = {.location = NULL};
    const struct read_outcome outcome = {.is_sealed = false};
    const struct report_read read = {ERR_OK, &outcome};
    for (; *words != NULL; words++) {
        size_t size = strcspn(*words, "=");
        assert_int_equal(parameters_set(&p, parameter_find(*words, size), *words + size + 1, &place, NULL), ERR_OK);
    }
    assert_int_equal(client_new(&p, take_warning, &a, &c, NULL), ERR_OK);
    c->now = now != 0 ? now : FIXTURE_NOW;
    if (now != 0)
        report_after_read(c, &read);
    else
        a.error = report_now(c, NULL, &made, &a.e);
    report_done(&made);
    client_free(&c);
    parameters_done(&p);
    return a;
}

#define WORDS                                                                                                          \
    "Configuration=point/configs/A.ini", "CertificateSource=dir:store", "StateDirectory=state", "ClientName=pc-1"

static struct attempt read_at(int64_t now)
{
    static const char *const words[] = {WORDS, NULL};
    return report_with(words, now);
}

/* The receipt of the client whose key lies in the state; the caller ends both. */
static bool find_receipt(struct buf *file, struct receipt *r)
{
    struct folder_names names = {NULL, 0};
    char path[300] = "";
    assert_int_equal(folder_list("point/receipts", 10, &names, NULL), ERR_OK);
    assert_true(names.count <= 1);
    if (names.count == 1)
        snprintf(path, sizeof path, "point/receipts/%s", names.names[0]);
    folder_names_done(&names);
    if (path[0] == '\0')
        return false;
    assert_int_equal(file_read(path, LIMIT_RECEIPT, file, NULL, NULL), ERR_OK);
    assert_int_equal(receipt_parse(buf_bytes(file), r, NULL), ERR_OK);
    assert_int_equal(receipt_check(r, NULL), ERR_OK);
    assert_string_equal(path_name(path), r->client);
    return true;
}

/* 0 if there is none. */
static uint64_t counter(void)
{
    struct buf file = {NULL, 0};
    struct receipt r = {.decoded = NULL};
    uint64_t found = find_receipt(&file, &r) ? r.counter : 0;
    receipt_done(&r);
    buf_done(&file);
    return found;
}

/* ---- Tests ---- */

static void a_proof_is_made_with_the_nonce_in_the_probe(void **state)
{
    (void)state;
    uint8_t mac[RECEIPT_MAC_SIZE], nonce[PROBE_NONCE_SIZE];
    struct buf file = {NULL, 0};
    struct receipt r = {.decoded = NULL};
    put_good_probe();
    read_at(FIXTURE_NOW);
    assert_true(find_receipt(&file, &r));
    assert_int_equal(r.proof_count, 1);
    assert_int_equal(r.failure_count, 0);
    assert_string_equal(r.proofs[0].pair, pair->id);
    memcpy(nonce, NONCE, sizeof nonce);
    receipt_proof_mac(nonce, r.client, r.counter, mac);
    assert_memory_equal(r.proofs[0].mac, mac, sizeof mac);
    /* The nonce itself is not in it. */
    assert_true(file.data != NULL && memmem(file.data, file.size, NONCE, strlen(NONCE)) == NULL);
    receipt_done(&r);
    buf_done(&file);
}

static void put_nothing(void)
{
}

static void put_without_folder(void)
{
    assert_int_equal(folder_remove("point/probes", NULL), ERR_OK);
}

static void put_plain(void)
{
    place_write(own_probe(), NONCE);
}

static void put_cut(void)
{
    struct buf file = probe_of(own_name(), PAIR_0, NONCE);
    place_write_bytes(own_probe(), (struct bytes){file.data, file.size - 1});
    buf_done(&file);
}

static void put_renamed(void)
{
    put_probe("a.ini", PAIR_0, NONCE);
}

static void put_of_another_signer(void)
{
    put_probe(own_name(), PAIR_1, NONCE);
}

static void put_short(void)
{
    put_probe(own_name(), PAIR_0, "too short");
}

static void put_huge(void)
{
    static const uint8_t zeros[LIMIT_PROBE + 1] = {0};
    place_write_bytes(own_probe(), (struct bytes){zeros, sizeof zeros});
}

static void put_good_without_key(void)
{
    put_good_probe();
    install(pair, false);
}

static void put_good_and_install_another(void)
{
    put_good_probe();
    install(other, true);
}

static void put_good_and_remove_part(void)
{
    put_good_probe();
    assert_int_equal(file_remove("store/pair.pem", NULL), ERR_OK);
}

static void what_is_no_proof_is_told_by_its_error(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        void (*put)(void);
        const char *pair; /* that failed; "" if there is none */
        enum err want;
    } rows[] = {
        {"no probe", put_nothing, world.issued[0].id, ERR_NOT_FOUND},
        {"no folder of probes", put_without_folder, world.issued[0].id, ERR_UNREACHABLE},
        {"plain", put_plain, world.issued[0].id, ERR_NOT_SEALED},
        {"cut", put_cut, world.issued[0].id, ERR_BAD_SIGNATURE},
        {"under another name", put_renamed, world.issued[0].id, ERR_WRONG_NAME},
        {"signed by another pair", put_of_another_signer, world.issued[0].id, ERR_UNKNOWN_SIGNER},
        {"too short", put_short, world.issued[0].id, ERR_MALFORMED},
        {"huge", put_huge, world.issued[0].id, ERR_TOO_LARGE},
        {"no key", put_good_without_key, world.issued[0].id, ERR_CANNOT_OPEN},
        {"another pair's part", put_good_and_install_another, world.issued[1].id, ERR_NOT_FOUND},
        {"no part", put_good_and_remove_part, "", ERR_NO_PAIR},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf file = {NULL, 0};
        struct receipt r = {.decoded = NULL};
        void *again = NULL;
        rows[i].put();
        read_at(FIXTURE_NOW);
        assert_true(find_receipt(&file, &r));
        if (r.proof_count != 0 || r.failure_count != 1 || strcmp(r.failures[0].pair, rows[i].pair) != 0 ||
            strcmp(r.failures[0].error, err_name(rows[i].want)) != 0)
            fail_msg("%s: %zu proofs, %zu failures, %s", rows[i].name, r.proof_count, r.failure_count,
                     r.failure_count > 0 ? r.failures[0].error : "none");
        receipt_done(&r);
        buf_done(&file);
        assert_int_equal(place_teardown(&again), 0);
        assert_int_equal(enter(&again), 0);
    }
}

static void a_receipt_is_written_when_there_is_something_to_tell(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t after; /* seconds since the row before */
        void (*change)(void);
        uint64_t more; /* receipts that are written */
    } rows[] = {
        {"the first one", 0, put_nothing, 1},
        {"the same", 1, put_nothing, 0},
        {"the same, hours later", DAY - 2, put_nothing, 0},
        {"the same, a day after the receipt", 1, put_nothing, 1},
        {"the probe has come", 1, put_good_probe, 1},
        {"the same", 1, put_nothing, 0},
        {"the probe is another one, which is looked at daily", 1, put_plain, 0},
        {"a part has gone", 1, put_good_and_remove_part, 1},
        {"another part has come", 1, put_good_and_install_another, 1},
        {"the clock has gone back a little", -200, put_nothing, 0},
        {"the clock has gone back by a day", -DAY, put_nothing, 1},
        {"the same", 1, put_nothing, 0},
    };
    int64_t now = FIXTURE_NOW;
    uint64_t last = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        now += rows[i].after;
        rows[i].change();
        struct attempt a = read_at(now);
        uint64_t more = last == 0 ? counter() - FIXTURE_NOW + 1 : counter() - last;
        if (more != rows[i].more || a.said[0] != '\0')
            fail_msg("%s: %u receipts; %s", rows[i].name, (unsigned)more, a.said);
        last = counter();
    }
}

/* A folder lies where the receipt should. */
static void what_cannot_be_written_is_said_once_a_day_and_tried_again(void **state)
{
    (void)state;
    static const struct {
        int64_t at; /* seconds since the first */
        bool is_in_the_way, is_said, is_written;
    } rows[] = {
        {0, false, false, true},
        {DAY, true, true, false},
        {DAY + 1, true, false, false},
        {DAY + 900, true, false, false},
        {2 * DAY - 1, true, false, false},
        {2 * DAY + 900, true, true, false},
        {2 * DAY + 901, false, false, false},
        {2 * DAY + 1800, false, false, true},
        {2 * DAY + 1801, false, false, false},
    };
    char path[300] = "";
    uint64_t last = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (i > 0 && rows[i].is_in_the_way && !rows[i - 1].is_in_the_way) {
            assert_int_equal(file_remove(path, NULL), ERR_OK);
            assert_int_equal(folder_make(path, 0755, NULL), ERR_OK);
        } else if (i > 0 && !rows[i].is_in_the_way && rows[i - 1].is_in_the_way) {
            assert_int_equal(folder_remove(path, NULL), ERR_OK);
        }
        struct attempt a = read_at(FIXTURE_NOW + rows[i].at);
        if ((a.said[0] != '\0') != rows[i].is_said)
            fail_msg("row %zu: '%s'", i, a.said);
        if (rows[i].is_in_the_way)
            continue;
        uint64_t now = counter();
        if ((now != 0 && now != last) != rows[i].is_written)
            fail_msg("row %zu: counter %u behind %u", i, (unsigned)now, (unsigned)last);
        last = now;
        struct folder_names names = {NULL, 0};
        assert_int_equal(folder_list("point/receipts", 10, &names, NULL), ERR_OK);
        if (names.count == 1)
            snprintf(path, sizeof path, "point/receipts/%s", names.names[0]);
        folder_names_done(&names);
    }
}

static void report_says_what_keeps_it_from_writing(void **state)
{
    (void)state;
    static const struct {
        const char *words[6];
        enum err want;
    } rows[] = {
        {{WORDS, NULL}, ERR_OK},
        {{WORDS, "Receipts=point/receipts", NULL}, ERR_OK},
        {{WORDS, "Receipts=off", NULL}, ERR_USAGE},
        {{WORDS, "Receipts=./nowhere", NULL}, ERR_UNREACHABLE},
        {{WORDS, "Point=nowhere", NULL}, ERR_UNREACHABLE},
        {{"StateDirectory=state", NULL}, ERR_USAGE},
        {{"StateDirectory=state", "Point=point", NULL}, ERR_OK},
        {{"StateDirectory=/dev/null/state", "Point=point", NULL}, ERR_CONFLICT},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char row[32];
        struct attempt a = report_with(rows[i].words, 0);
        snprintf(row, sizeof row, "row %zu", i);
        place_demand_error(row, a.error, rows[i].want, &a.e);
    }
}

/* ---- What was told ---- */

#define MACHINE "00112233445566778899aabbccddeeff"

static struct state *open_state(void)
{
    const struct state_params params = {.own = "state"};
    struct state *s = NULL;
    assert_int_equal(state_new(&params, &s, NULL), ERR_OK);
    return s;
}

static struct reported_read entry_of(const char *name, uint8_t start, uint8_t digest, int64_t seen)
{
    struct reported_read entry = {.seen = seen};
    snprintf(entry.name, sizeof entry.name, "%s", name);
    memset(entry.start, start, sizeof entry.start);
    memset(entry.digest, digest, sizeof entry.digest);
    return entry;
}

static void what_was_told_is_found_again(void **state)
{
    (void)state;
    struct state *s = open_state();
    static struct reported told, again;
    const struct reported_read entries[] = {entry_of("b.ini", 1, 1, FIXTURE_NOW), entry_of("a.ini", 1, 2, FIXTURE_NOW),
                                            entry_of("a.ini", 2, 3, FIXTURE_NOW + 1)};
    for (size_t i = 0; i < COUNT(entries); i++)
        reported_put(&told, &entries[i]);
    told.written = told.tried = FIXTURE_NOW;
    told.said = FIXTURE_NOW - 5;
    memcpy(told.missing[told.missing_count++], pair->id, PAIR_ID_SIZE);
    assert_int_equal(reported_keep(s, MACHINE, &told, NULL), ERR_OK);
    assert_int_equal(reported_load(s, MACHINE, &again, NULL), ERR_OK);
    assert_memory_equal(&told, &again, sizeof told);
    assert_int_equal(again.read_count, 3);
    /* Both ways of starting know what was told last of a.ini. */
    assert_int_equal(reported_find(&again, "a.ini", entries[1].start)->digest[0], 3);
    assert_int_equal(reported_find(&again, "b.ini", entries[0].start)->digest[0], 1);
    assert_null(reported_find(&again, "b.ini", entries[2].start));
    reported_forget_before(&again, "a.ini", FIXTURE_NOW + 1);
    assert_int_equal(again.read_count, 2);
    reported_forget_before(&again, NULL, FIXTURE_NOW + 1);
    assert_int_equal(again.read_count, 1);
    state_free(&s);
}

static void there_is_an_end_to_what_is_known(void **state)
{
    (void)state;
    static struct reported told;
    for (unsigned i = 0; i <= LIMIT_RECEIPT_LINES; i++) {
        char name[32];
        snprintf(name, sizeof name, "n%u", i);
        const struct reported_read entry = entry_of(name, 1, 1, i == 7 ? 0 : FIXTURE_NOW + (int64_t)i);
        reported_put(&told, &entry);
    }
    assert_int_equal(told.read_count, LIMIT_RECEIPT_LINES);
    const struct reported_read oldest = entry_of("n7", 1, 1, 0), another = entry_of("n8", 1, 1, 0);
    assert_null(reported_find(&told, oldest.name, oldest.start));
    assert_non_null(reported_find(&told, another.name, another.start));
}

static void a_damaged_file_tells_nothing(void **state)
{
    (void)state;
#define TIMES "written 2026-11-22T05:00:00Z\ntried 2026-11-22T05:00:00Z\nsaid 2026-11-22T05:00:00Z\n"
#define HASH "0011223344556677889900112233445566778899001122334455667788990011"
    static const struct {
        const char *text;
        bool is_good;
    } rows[] = {
        {"rollseal-reported/1\n" TIMES, true},
        {"rollseal-reported/1\n" TIMES "read a.ini " HASH " " HASH " 2026-11-22T05:00:00Z\n", true},
        {"rollseal-reported/2\n" TIMES, false},
        {"rollseal-reported/1\n", false},
        {"", false},
        {"rollseal-reported/1\n" TIMES "read a.ini " HASH " " HASH " 2026-11-22T05:00:00Z", false},
        {"rollseal-reported/1\n" TIMES "read a.ini " HASH " 2026-11-22T05:00:00Z\n", false},
        {"rollseal-reported/1\n" TIMES "read ../a " HASH " " HASH " 2026-11-22T05:00:00Z\n", false},
        {"rollseal-reported/1\n" TIMES "read A.ini " HASH " " HASH " 2026-11-22T05:00:00Z\n", false},
        {"rollseal-reported/1\n" TIMES "missing 12\n", false},
        {"rollseal-reported/1\n" TIMES "read b " HASH " " HASH " 2026-11-22T05:00:00Z\nread a " HASH " " HASH
         " 2026-11-22T05:00:00Z\n",
         false},
    };
    static struct reported told;
    assert_int_equal(folder_make("state/receipt", 0700, NULL), ERR_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct state *s = open_state();
        place_write("state/receipt/" MACHINE ".reported", rows[i].text);
        assert_int_equal(reported_load(s, MACHINE, &told, NULL), ERR_OK);
        if ((told.written != 0) != rows[i].is_good || (!rows[i].is_good && told.read_count != 0))
            fail_msg("row %zu", i);
        state_free(&s);
    }
}

/* A receipt of now would leave out what other reads have told. */
static void what_cannot_be_read_now_is_not_forgotten(void **state)
{
    (void)state;
    static struct reported told;
    struct errinfo e = {""};
    struct state *s = open_state();
    assert_int_equal(folder_make("state/receipt", 0700, NULL), ERR_OK);
    assert_int_equal(symlink(MACHINE ".reported", "state/receipt/" MACHINE ".reported"), 0);
    place_demand_error("hangs", reported_load(s, MACHINE, &told, &e), ERR_IO, &e);
    state_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(a_proof_is_made_with_the_nonce_in_the_probe),
        REPORT_TEST(what_is_no_proof_is_told_by_its_error),
        REPORT_TEST(a_receipt_is_written_when_there_is_something_to_tell),
        REPORT_TEST(what_cannot_be_written_is_said_once_a_day_and_tried_again),
        REPORT_TEST(report_says_what_keeps_it_from_writing),
        REPORT_TEST(what_was_told_is_found_again),
        cmocka_unit_test(there_is_an_end_to_what_is_known),
        REPORT_TEST(a_damaged_file_tells_nothing),
        REPORT_TEST(what_cannot_be_read_now_is_not_forgotten),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
