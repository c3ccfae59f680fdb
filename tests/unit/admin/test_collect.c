/* Collecting: which receipts count, and that everything else changes nothing. */
#include "admin/receipts/collect.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin/expected/expect.h"
#include "admin/expected/forget.h"
#include "admin/receipts/leftovers.h"
#include "admin/receipts/nonces.h"
#include "office.h"
#include "seal/receipt.h"
#include "vault/registry_expected.h"
#include "vault/registry_receipts.h"

#define FOLDER "point/receipts/"

/* Who reports: its key, and what it says. */
struct client {
    uint8_t key;
    uint64_t counter;
    const char *name, *person, *program;
    int64_t time;
};

static const struct client pc_a = {.key = 1, .counter = 5, .name = "pc-a", .program = "0.1.0", .time = OFFICE_NOW};
static const struct client pc_b = {.key = 2, .counter = 5, .name = "pc-b", .program = "0.1.0", .time = OFFICE_NOW};

/* Its receipt; and its client id. */
static struct buf receipt_of(const struct client *c, char id[static CLIENT_ID_SIZE])
{
    struct receipt r = {.name = c->name,
                        .person = c->person,
                        .machine = "00112233445566778899aabbccddeeff",
                        .counter = c->counter,
                        .time = c->time,
                        .ring = "all",
                        .program = c->program,
                        .failures = {{"", "no-pair"}},
                        .failure_count = 1};
    struct secret *seed = NULL;
    struct buf file = {NULL, 0};
    struct errinfo e = {""};
    assert_int_equal(secret_new(32, &seed, NULL), ERR_OK);
    seed->bytes[0] = c->key;
    assert_int_equal(receipt_set_key(&r, seed, NULL), ERR_OK);
    place_demand_error(c->name, receipt_write(&r, seed, &file, &e), ERR_OK, &e);
    memcpy(id, r.client, CLIENT_ID_SIZE);
    secret_free(&seed);
    return file;
}

static void put_bytes(const char *folder, const char *name, struct bytes bytes)
{
    char path[200];
    snprintf(path, sizeof path, "%s%s", folder, name);
    remove(path); /* a new file each time, as a client makes one */
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, f), bytes.size);
    assert_int_equal(fclose(f), 0);
}

static void put_at(const char *folder, const struct client *c)
{
    char id[CLIENT_ID_SIZE];
    struct buf file = receipt_of(c, id);
    put_bytes(folder, id, buf_bytes(&file));
    buf_done(&file);
}

static void put(const struct client *c)
{
    put_at(FOLDER, c);
}

static void collect(struct office *o, struct collect_report *report)
{
    const struct collect_params params = {.now = o->now, .clients_max = 3};
    struct errinfo e = {""};
    place_demand_error("collect", collect_run(o->vault, &params, report, &e), ERR_OK, &e);
}

/* Collects; demands so many new, newer and unchanged ones, and so many refused. */
static void demand_collect(struct office *o, size_t joined, size_t newer, size_t unchanged, size_t refused)
{
    struct collect_report report;
    collect(o, &report);
    if (report.joined != joined || report.newer != newer || report.unchanged != unchanged ||
        refusals_count(&report.refused) != refused)
        fail_msg("%zu new, %zu newer, %zu unchanged, %zu refused", report.joined, report.newer, report.unchanged,
                 refusals_count(&report.refused));
    assert_int_equal(report.failure, ERR_OK);
    collect_report_done(&report);
}

static enum err append(const struct receipt_row *row, void *context, struct errinfo *e)
{
    char *text = context;
    size_t length = strlen(text);
    (void)e;
    snprintf(text + length, 1000 - length, "%s/%s/%llu ", row->name, row->account != NULL ? row->account : "-",
             (unsigned long long)row->counter);
    return ERR_OK;
}

static void demand_known(struct office *o, const char *want)
{
    char got[1000] = "";
    assert_int_equal(registry_each_receipt(vault_registry(o->vault), append, got, NULL), ERR_OK);
    assert_string_equal(got, want);
}

static void receipts_are_taken_once(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    demand_collect(&o, 0, 0, 0, 0);
    put(&pc_a);
    put(&pc_b);
    put(&(struct client){3, 1, "pc-a", "anna", "0.1.0", OFFICE_NOW});
    demand_collect(&o, 3, 0, 0, 0);
    demand_known(&o, "pc-a/anna/1 pc-a/-/5 pc-b/-/5 ");
    demand_collect(&o, 0, 0, 3, 0);
    put(&(struct client){1, 6, "renamed", NULL, "0.1.0", OFFICE_NOW});
    put(&pc_b); /* another file with the same bytes */
    demand_collect(&o, 0, 1, 2, 0);
    demand_known(&o, "pc-a/anna/1 pc-b/-/5 renamed/-/6 ");
    office_reopen(&o);
    demand_collect(&o, 0, 0, 3, 0);
    office_done(&o);
}

/* Each of them lies beside a good receipt, which is known. */
static void make_foreign(void)
{
    put_bytes(FOLDER, "readme.txt", bytes_text("hello"));
}

static void make_foreign_with_an_escape(void)
{
    put_bytes(FOLDER, "\x1B[31mred", bytes_text("hello"));
}

static void make_empty(void)
{
    put_bytes(FOLDER, "00000000000000aa", bytes_text(""));
}

static void make_text(void)
{
    put_bytes(FOLDER, "00000000000000aa", bytes_text("rollseal-receipt/1\nclient 00000000000000aa\n"));
}

static void make_huge(void)
{
    make_empty();
    assert_int_equal(truncate(FOLDER "00000000000000aa", (off_t)1 << 40), 0);
}

static void make_link(void)
{
    char id[CLIENT_ID_SIZE], path[100];
    struct buf file = receipt_of(&pc_b, id);
    put_bytes("", "elsewhere", buf_bytes(&file));
    snprintf(path, sizeof path, FOLDER "%s", id);
    assert_int_equal(symlink("../../elsewhere", path), 0);
    buf_done(&file);
}

static void make_folder(void)
{
    assert_int_equal(mkdir(FOLDER "00000000000000aa", 0755), 0);
}

static void make_pipe(void)
{
    assert_int_equal(mkfifo(FOLDER "00000000000000aa", 0666), 0);
}

/* Of another computer, under an id of its own. */
static void make_copy(void)
{
    char id[CLIENT_ID_SIZE];
    struct buf file = receipt_of(&pc_a, id);
    put_bytes(FOLDER, "00000000000000aa", buf_bytes(&file));
    buf_done(&file);
}

/* Changed after it was signed. */
static void make_forgery(void)
{
    char id[CLIENT_ID_SIZE];
    struct buf file = receipt_of(&pc_b, id);
    char *name = strstr((char *)file.data, "name pc-b");
    name[strlen("name pc-")] = 'z';
    put_bytes(FOLDER, id, buf_bytes(&file));
    buf_done(&file);
}

static void make_cut(void)
{
    char id[CLIENT_ID_SIZE];
    struct buf file = receipt_of(&pc_b, id);
    put_bytes(FOLDER, id, (struct bytes){file.data, file.size - 1});
    buf_done(&file);
}

static void make_older(void)
{
    put(&(struct client){1, 4, "pc-a", NULL, "0.1.0", OFFICE_NOW});
}

static void make_other_of_the_same_number(void)
{
    put(&(struct client){1, 5, "pc-z", NULL, "0.1.0", OFFICE_NOW});
}

static void make_future(void)
{
    put(&(struct client){2, 1, "pc-b", NULL, "0.1.0", OFFICE_NOW + 31 * OFFICE_DAY});
}

static const struct {
    const char *name;
    void (*make)(void);
    enum refusal want;
    bool replaces; /* the good one */
} faults[] = {
    {"a foreign file", make_foreign, REFUSED_NAME, false},
    {"a foreign file with a hostile name", make_foreign_with_an_escape, REFUSED_NAME, false},
    {"an empty file", make_empty, REFUSED_FORM, false},
    {"half a receipt", make_text, REFUSED_FORM, false},
    {"a huge file", make_huge, REFUSED_SIZE, false},
    {"a link to a good receipt", make_link, REFUSED_KIND, false},
    {"a folder", make_folder, REFUSED_KIND, false},
    {"a pipe", make_pipe, REFUSED_KIND, false},
    {"a copy under another id", make_copy, REFUSED_NAME, false},
    {"a forgery", make_forgery, REFUSED_SIGNATURE, false},
    {"a cut one", make_cut, REFUSED_FORM, false},
    {"an older one", make_older, REFUSED_COUNTER, true},
    {"another one of the same number", make_other_of_the_same_number, REFUSED_COUNTER, true},
    {"one from the future", make_future, REFUSED_TIME, false},
};

static void remove_receipts(void)
{
    assert_int_equal(system("rm -rf point/receipts/*"), 0);
}

static void peer_bug_14_what_is_no_good_receipt_changes_nothing(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    put(&pc_a);
    demand_collect(&o, 1, 0, 0, 0);
    for (size_t i = 0; i < COUNT(faults); i++) {
        struct collect_report report;
        remove_receipts();
        put(&pc_a);
        faults[i].make();
        for (int again = 0; again < 2; again++) { /* it is not remembered, and is refused again */
            collect(&o, &report);
            if (report.refused.by_reason[faults[i].want].count != 1 || refusals_count(&report.refused) != 1 ||
                report.joined + report.newer != 0 || report.unchanged != (faults[i].replaces ? 0 : 1))
                fail_msg("%s: %zu refused", faults[i].name, refusals_count(&report.refused));
            assert_non_null(strstr(report.refused.by_reason[faults[i].want].first, "point/receipts/"));
            collect_report_done(&report);
        }
        demand_known(&o, "pc-a/-/5 ");
    }
    office_done(&o);
}

static const struct {
    const char *name;
    int64_t age; /* seconds */
    bool has_other_name, goes;
} temporaries[] = {
    {".00000000000000a1.tmp0123456789ab", OFFICE_DAY + 1, false, true},
    {".00000000000000a2.tmp0123456789ab", OFFICE_DAY, false, false},
    {".00000000000000a3.tmp0123456789ab", 0, false, false},
    {".00000000000000a4.tmp0123456789ab", OFFICE_DAY + 1, true, false},
    {".00000000000000a5.tmp1234", OFFICE_DAY + 1, false, false},
    {".00000000000000a6.tmp0123456789xy", OFFICE_DAY + 1, false, false},
    {".00000000000000a7.tmp0123456789ab~", OFFICE_DAY + 1, false, false},
    {".00000000000000.tmp0123456789ab", OFFICE_DAY + 1, false, false},
    {".00000000000000a8.x.tmp0123456789ab", OFFICE_DAY + 1, false, false},
    {".00000000000000AA.tmp0123456789ab", OFFICE_DAY + 1, false, false},
    {".readme.txt.tmp0123456789ab", OFFICE_DAY + 1, false, false},
    {".hidden", OFFICE_DAY + 1, false, false},
};

static void make_temporary(const char *name, int64_t age, bool has_other_name)
{
    char path[100], other[100];
    snprintf(path, sizeof path, FOLDER "%s", name);
    snprintf(other, sizeof other, "other%s", name);
    put_bytes(FOLDER, name, bytes_text("half"));
    const struct timespec times[2] = {{OFFICE_NOW - age, 0}, {OFFICE_NOW - age, 0}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    if (has_other_name)
        assert_int_equal(link(path, other), 0);
}

static void demand_leftovers(struct office *o, size_t want)
{
    struct collect_report report;
    collect(o, &report);
    assert_int_equal(report.leftovers, want);
    assert_int_equal(refusals_count(&report.refused), 0);
    collect_report_done(&report);
}

static void only_temporaries_that_killed_clients_left_a_day_ago_are_removed(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    for (size_t i = 0; i < COUNT(temporaries); i++)
        make_temporary(temporaries[i].name, temporaries[i].age, temporaries[i].has_other_name);
    assert_int_equal(symlink("nowhere", FOLDER ".00000000000000a9.tmp0123456789ab"), 0);
    assert_int_equal(mkdir(FOLDER ".00000000000000b1.tmp0123456789ab", 0755), 0);
    demand_leftovers(&o, 1);
    for (size_t i = 0; i < COUNT(temporaries); i++) {
        char path[100];
        snprintf(path, sizeof path, FOLDER "%s", temporaries[i].name);
        if (file_exists(path) == temporaries[i].goes)
            fail_msg("%s", temporaries[i].name);
    }
    assert_true(file_is_link(FOLDER ".00000000000000a9.tmp0123456789ab"));
    assert_true(file_is_folder(FOLDER ".00000000000000b1.tmp0123456789ab"));
    demand_leftovers(&o, 0);
    office_done(&o);
}

static void strangers_temporaries_take_their_turn(void **state)
{
    (void)state;
    struct office o;
    char name[64];
    office_init(&o);
    for (unsigned i = 0; i < LEFTOVERS_MAX + 1; i++) {
        snprintf(name, sizeof name, ".%016u.tmp0123456789ab", i);
        make_temporary(name, 2 * OFFICE_DAY, false);
    }
    demand_leftovers(&o, LEFTOVERS_MAX);
    demand_leftovers(&o, 1);
    office_done(&o);
}

/* Whoever may write there invents computers: those that are known go on, and no more are taken. */
static void no_more_clients_are_known_than_a_fleet_has(void **state)
{
    (void)state;
    struct office o;
    struct collect_report report;
    office_init(&o);
    put(&pc_a);
    demand_collect(&o, 1, 0, 0, 0);
    for (uint8_t key = 10; key < 15; key++)
        put(&(struct client){key, 1, "invented", NULL, "0.1.0", OFFICE_NOW});
    put(&(struct client){1, 6, "pc-a", NULL, "0.1.0", OFFICE_NOW});
    collect(&o, &report);
    assert_true(report.joined == 2 && report.newer == 1 && report.refused.by_reason[REFUSED_CROWD].count == 3);
    collect_report_done(&report);
    office_done(&o);
}

/* The same with long stories: whoever is in a state that is known goes on. */
static void no_more_is_told_than_a_fleet_tells(void **state)
{
    (void)state;
    struct office o;
    struct collect_report report;
    struct errinfo e = {""};
    office_init(&o);
    put(&pc_a);
    demand_collect(&o, 1, 0, 0, 0);
    put(&pc_b);
    put(&(struct client){10, 1, "invented", NULL, "a long story", OFFICE_NOW});
    put(&(struct client){1, 6, "pc-a", NULL, "another long story", OFFICE_NOW});
    const struct collect_params params = {.now = o.now, .facts_max = 1};
    place_demand_error("collect", collect_run(o.vault, &params, &report, &e), ERR_OK, &e);
    assert_true(report.joined == 1 && report.newer == 0 && report.refused.by_reason[REFUSED_CROWD].count == 2);
    collect_report_done(&report);
    demand_collect(&o, 1, 1, 1, 0);
    office_done(&o);
}

static void a_clock_that_is_a_little_ahead_is_no_fault(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    put(&(struct client){2, 1, "pc-b", NULL, "0.1.0", OFFICE_NOW + 29 * OFFICE_DAY});
    demand_collect(&o, 1, 0, 0, 0);
    office_done(&o);
}

/* A person may have any name, and whoever has taken a computer over says what he likes. */
static void hostile_names_are_harmless_in_the_registry(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    put(&(struct client){1, 1, "\x1B[31mpc\n",
                         "\xC2\x9B"
                         "anna",
                         "0\x07", OFFICE_NOW});
    demand_collect(&o, 1, 0, 0, 0);
    demand_known(&o, "\\x1B[31mpc\\x0A/\\xC2\\x9B"
                     "anna/1 ");
    office_done(&o);
}

static void add_other_point(struct office *o)
{
    struct errinfo e = {""};
    char *location = NULL;
    assert_int_equal(mkdir("other", 0755), 0);
    assert_int_equal(mkdir("other/configs", 0755), 0);
    assert_true(asprintf(&location, "%s/other", place_path()) > 0);
    place_demand_error("point", registry_add_point(vault_registry(o->vault), location, OFFICE_NOW, &e), ERR_OK, &e);
    free(location);
}

/* A client that was moved to another point left its last receipt at the first one. */
static void several_points_are_one_fleet(void **state)
{
    (void)state;
    struct office o;
    struct collect_report report;
    office_init(&o);
    add_other_point(&o);
    put(&pc_a);
    collect(&o, &report); /* receipts are off there */
    assert_true(report.joined == 1 && report.failure == ERR_OK && report.without_receipts.count == 1);
    collect_report_done(&report);
    assert_int_equal(mkdir("other/receipts", 01733), 0);
    put_at("other/receipts/", &(struct client){1, 6, "pc-a", NULL, "0.1.0", OFFICE_NOW});
    put_at("other/receipts/", &pc_b);
    demand_collect(&o, 1, 1, 1, 0);
    demand_collect(&o, 0, 0, 3, 0);
    demand_known(&o, "pc-a/-/6 pc-b/-/5 ");
    office_done(&o);
}

/* Its last receipt there was not collected before it reported elsewhere. */
static void what_a_moved_client_left_behind_is_refused_once(void **state)
{
    (void)state;
    struct office o;
    office_init(&o);
    add_other_point(&o);
    assert_int_equal(mkdir("other/receipts", 01733), 0);
    put(&(struct client){1, 6, "pc-a", NULL, "0.1.0", OFFICE_NOW});
    demand_collect(&o, 1, 0, 0, 0);
    put_at("other/receipts/", &pc_a);
    demand_collect(&o, 0, 0, 1, 1);
    demand_collect(&o, 0, 0, 2, 0);
    put_at("other/receipts/", &(struct client){1, 4, "pc-a", NULL, "0.1.0", OFFICE_NOW}); /* somebody puts it back */
    demand_collect(&o, 0, 0, 1, 1);
    demand_collect(&o, 0, 0, 1, 1);
    demand_known(&o, "pc-a/-/6 ");
    office_done(&o);
}

static void a_point_that_does_not_answer_stops_no_other(void **state)
{
    (void)state;
    struct office o;
    struct collect_report report;
    struct errinfo e = {""};
    office_init(&o);
    place_demand_error("first", registry_add_point(vault_registry(o.vault), "/missing/point", OFFICE_NOW, &e), ERR_OK,
                       &e);
    put(&pc_a);
    collect(&o, &report);
    assert_int_equal(report.joined, 1);
    assert_int_equal(report.failure, ERR_UNREACHABLE);
    assert_int_equal(report.unreachable.count, 1);
    assert_non_null(strstr(report.unreachable.items[0], "/missing/point"));
    collect_report_done(&report);
    demand_known(&o, "pc-a/-/5 ");
    office_done(&o);
}

static enum err count_facts(int64_t id, const char *text, void *context, struct errinfo *e)
{
    (void)id;
    (void)e;
    *(size_t *)context += strstr(text, "program ") != NULL;
    return ERR_OK;
}

static void computers_in_the_same_state_share_a_text(void **state)
{
    (void)state;
    struct office o;
    size_t texts = 0;
    office_init(&o);
    put(&pc_a);
    put(&pc_b);
    demand_collect(&o, 2, 0, 0, 0);
    put(&(struct client){1, 6, "pc-a", NULL, "0.2.0", OFFICE_NOW});
    put(&(struct client){2, 6, "pc-b", NULL, "0.2.0", OFFICE_NOW});
    demand_collect(&o, 0, 2, 0, 0);
    assert_int_equal(registry_each_receipt_facts(vault_registry(o.vault), count_facts, &texts, NULL), ERR_OK);
    assert_int_equal(texts, 1);
    office_done(&o);
}

/* ---- Forgetting ---- */

static enum err forget(struct office *o, const char *name, struct forget_report *report, struct errinfo *e)
{
    return forget_computer(o->vault, name, "gone", report, e);
}

static void expect(struct office *o, const char *text)
{
    struct expectation names;
    struct expect_report report;
    struct errinfo e = {""};
    assert_int_equal(expectation_parse(bytes_text(text), NULL, &names, NULL), ERR_OK);
    place_demand_error(text, expect_change(o->vault, EXPECT_REPLACE, &names, NULL, &report, &e), ERR_OK, &e);
    expectation_done(&names);
}

static void a_computer_that_is_forgotten_comes_back_with_news(void **state)
{
    (void)state;
    struct office o;
    struct forget_report report;
    struct errinfo e = {""};
    office_init(&o);
    put(&(struct client){1, 5, "pc-a.example.org", NULL, "0.1.0", OFFICE_NOW});
    put(&(struct client){3, 5, "PC-A.example.org", "anna", "0.1.0", OFFICE_NOW});
    put(&pc_b);
    expect(&o, "pc-a\npc-b\n");
    demand_collect(&o, 3, 0, 0, 0);
    place_demand_error("forget", forget(&o, "PC-a", &report, &e), ERR_OK, &e);
    assert_true(report.receipts == 2 && report.expected == 1);
    forget_report_done(&report);
    demand_collect(&o, 0, 0, 3, 0); /* its files still lie there */
    demand_known(&o, "pc-b/-/5 ");
    put(&(struct client){1, 6, "pc-a.example.org", NULL, "0.1.0", OFFICE_NOW});
    demand_collect(&o, 0, 1, 2, 0);
    demand_known(&o, "pc-a.example.org/-/6 pc-b/-/5 ");
    office_done(&o);
}

static void nobody_forgets_another_computer_by_mistake(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum err want;
    } rows[] = {
        {"pc", ERR_NOT_FOUND},
        {"pc-a.example", ERR_NOT_FOUND},
        {"pc-a", ERR_CONFLICT},
        {"pc-a.example.net", ERR_NOT_FOUND},
    };
    struct office o;
    office_init(&o);
    put(&(struct client){1, 5, "pc-a.example.org", NULL, "0.1.0", OFFICE_NOW});
    expect(&o, "pc-a.example.com\npc-b\n");
    demand_collect(&o, 1, 0, 0, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct forget_report report = {.receipts = 77};
        struct errinfo e = {""};
        int64_t expected = 0;
        place_demand_error(rows[i].name, forget(&o, rows[i].name, &report, &e), rows[i].want, &e);
        assert_int_equal(report.receipts, 77);
        assert_int_equal(registry_count_expected(vault_registry(o.vault), &expected, NULL), ERR_OK);
        assert_int_equal(expected, 2);
        demand_known(&o, "pc-a.example.org/-/5 ");
    }
    office_done(&o);
}

/* ---- Proofs ---- */

static const struct {
    const char *name;
    const char *pair; /* that it says it is of */
    uint64_t counter; /* of the receipt that it was made for */
    uint8_t nonce;    /* that the client has met */
    bool is_proven;
} proofs[] = {
    {"the present nonce", "1111111111111111", 5, 7, true},
    {"the nonce before", "1111111111111111", 5, 6, true},
    {"an older nonce", "1111111111111111", 5, 5, false},
    {"the nonce of another pair", "1111111111111111", 5, 9, false},
    {"a nonce before the first", "2222222222222222", 5, 0, false},
    {"a pair without a probe", "3333333333333333", 5, 7, false},
    {"of an older receipt", "1111111111111111", 4, 7, false},
};

static void a_proof_counts_with_a_nonce_of_its_pair(void **state)
{
    (void)state;
    struct probe_row rows[] = {{.pair = "1111111111111111", .nonce = {7}, .previous = {6}, .has_previous = true},
                               {.pair = "2222222222222222", .nonce = {9}, .has_previous = false}};
    const struct nonces nonces = {rows, COUNT(rows)};
    for (size_t i = 0; i < COUNT(proofs); i++) {
        struct receipt r = {.client = "00000000000000aa", .counter = 5, .proof_count = 1};
        const uint8_t nonce[PROBE_NONCE_SIZE] = {proofs[i].nonce};
        memcpy(r.proofs[0].pair, proofs[i].pair, PAIR_ID_SIZE);
        receipt_proof_mac(nonce, r.client, proofs[i].counter, r.proofs[0].mac);
        nonces_keep_proven(&nonces, &r);
        if ((r.proof_count == 1) != proofs[i].is_proven)
            fail_msg("%s", proofs[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(receipts_are_taken_once),
        PLACE_TEST(peer_bug_14_what_is_no_good_receipt_changes_nothing),
        PLACE_TEST(only_temporaries_that_killed_clients_left_a_day_ago_are_removed),
        PLACE_TEST(strangers_temporaries_take_their_turn),
        PLACE_TEST(no_more_clients_are_known_than_a_fleet_has),
        PLACE_TEST(no_more_is_told_than_a_fleet_tells),
        PLACE_TEST(a_clock_that_is_a_little_ahead_is_no_fault),
        PLACE_TEST(hostile_names_are_harmless_in_the_registry),
        PLACE_TEST(several_points_are_one_fleet),
        PLACE_TEST(what_a_moved_client_left_behind_is_refused_once),
        PLACE_TEST(a_point_that_does_not_answer_stops_no_other),
        PLACE_TEST(computers_in_the_same_state_share_a_text),
        PLACE_TEST(a_computer_that_is_forgotten_comes_back_with_news),
        PLACE_TEST(nobody_forgets_another_computer_by_mistake),
        cmocka_unit_test(a_proof_counts_with_a_nonce_of_its_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
