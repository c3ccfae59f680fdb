/* What the registry keeps of receipts, and the list of computers that are expected. */
#include "vault/registry_receipts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "vault/database.h"
#include "vault/registry_expected.h"

#define REGISTRY "registry.db"
#define MACHINE "00112233445566778899aabbccddeeff"

static struct registry *make(void)
{
    struct registry *r = NULL;
    place_write(REGISTRY, "");
    assert_int_equal(registry_open(REGISTRY, true, &r, NULL), ERR_OK);
    return r;
}

/* What a visit has seen, as one text. */
struct seen {
    char text[4096];
};

static void put(struct seen *s, const char *word)
{
    size_t length = strlen(s->text);
    snprintf(s->text + length, sizeof s->text - length, "%s ", word);
}

static enum err see_receipt(const struct receipt_row *row, void *context, struct errinfo *e)
{
    char text[400];
    (void)e;
    snprintf(text, sizeof text, "%s/%s/%s/%llu/%lld-%lld/%lld", row->name, row->client + 15,
             row->account != NULL ? row->account : "-", (unsigned long long)row->counter, (long long)row->first,
             (long long)row->last, (long long)row->facts);
    put(context, text);
    return ERR_OK;
}

static enum err see_facts(int64_t id, const char *text, void *context, struct errinfo *e)
{
    char line[400];
    (void)e;
    snprintf(line, sizeof line, "%lld=%s", (long long)id, text);
    put(context, line);
    return ERR_OK;
}

static enum err see_expected(const char *name, void *context, struct errinfo *e)
{
    (void)e;
    put(context, name);
    return ERR_OK;
}

static enum err see_file(const char *client, const struct file_stamp *stamp, void *context, struct errinfo *e)
{
    char text[400];
    (void)e;
    snprintf(text, sizeof text, "%s:%lld,%lld,%llu,%llu", client + 15, (long long)stamp->modified,
             (long long)stamp->changed, (unsigned long long)stamp->size, (unsigned long long)stamp->inode);
    put(context, text);
    return ERR_OK;
}

static void demand_receipts(struct registry *r, const char *want)
{
    struct seen seen = {""};
    assert_int_equal(registry_each_receipt(r, see_receipt, &seen, NULL), ERR_OK);
    assert_string_equal(seen.text, want);
}

static void demand_facts(struct registry *r, const char *want)
{
    struct seen seen = {""};
    assert_int_equal(registry_each_receipt_facts(r, see_facts, &seen, NULL), ERR_OK);
    assert_string_equal(seen.text, want);
}

static void demand_expected(struct registry *r, const char *want)
{
    struct seen seen = {""};
    assert_int_equal(registry_each_expected(r, see_expected, &seen, NULL), ERR_OK);
    assert_string_equal(seen.text, want);
}

static void demand_files(struct registry *r, const char *point, const char *want)
{
    struct seen seen = {""};
    assert_int_equal(registry_each_receipt_file(r, point, see_file, &seen, NULL), ERR_OK);
    assert_string_equal(seen.text, want);
}

struct receipt_text {
    const char *client, *name, *account, *facts;
    uint64_t counter;
    int64_t now;
};

static void set(struct registry *r, const struct receipt_text *t)
{
    struct errinfo e = {""};
    const struct receipt_row row = {.client = t->client,
                                    .name = t->name,
                                    .machine = MACHINE,
                                    .account = t->account,
                                    .counter = t->counter,
                                    .time = t->now,
                                    .first = t->now,
                                    .last = t->now};
    const uint8_t hash[32] = {(uint8_t)t->counter};
    place_demand_error(t->name, registry_set_receipt(r, &row, t->facts, hash, &e), ERR_OK, &e);
}

static const struct receipt_text texts[] = {
    {"0000000000000001", "pc-b", NULL, "ring all\n", 1, 100},
    {"0000000000000002", "PC-A", "anna", "ring pilot\n", 1, 100},
    {"0000000000000003", "pc-a", NULL, "ring all\n", 7, 100},
};

static void set_all(struct registry *r)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        set(r, &texts[i]);
}

static void receipts_come_by_name_without_case(void **state)
{
    (void)state;
    struct registry *r = make();
    demand_receipts(r, "");
    set_all(r);
    demand_receipts(r, "PC-A/2/anna/1/100-100/2 pc-a/3/-/7/100-100/1 pc-b/1/-/1/100-100/1 ");
    demand_facts(r, "1=ring all\n 2=ring pilot\n ");
    registry_close(&r);
}

static void a_newer_receipt_takes_the_place_of_the_one_before(void **state)
{
    (void)state;
    struct known_receipt known;
    struct registry *r = make();
    set_all(r);
    set(r, &(struct receipt_text){"0000000000000002", "renamed", NULL, "ring all\n", 5, 900});
    demand_receipts(r, "pc-a/3/-/7/100-100/1 pc-b/1/-/1/100-100/1 renamed/2/-/5/100-900/1 ");
    assert_int_equal(registry_known_receipt(r, "0000000000000002", &known, NULL), ERR_OK);
    assert_int_equal(known.counter, 5);
    assert_int_equal(known.sha256[0], 5);
    assert_int_equal(registry_known_receipt(r, "00000000000000ff", &known, NULL), ERR_OK);
    assert_int_equal(known.counter, 0);
    assert_int_equal(registry_drop_receipt_facts(r, NULL), ERR_OK);
    demand_facts(r, "1=ring all\n ");
    registry_close(&r);
}

static void what_is_forgotten_stays_so_until_it_reports_again(void **state)
{
    (void)state;
    struct known_receipt known;
    int64_t count = 0;
    struct registry *r = make();
    set_all(r);
    assert_int_equal(registry_forget_receipts(r, "pc-A", &count, NULL), ERR_OK);
    assert_int_equal(count, 2);
    demand_receipts(r, "pc-b/1/-/1/100-100/1 ");
    assert_int_equal(registry_known_receipt(r, "0000000000000003", &known, NULL), ERR_OK);
    assert_int_equal(known.counter, 7);
    assert_int_equal(registry_forget_receipts(r, "pc-a", &count, NULL), ERR_OK);
    assert_int_equal(count, 0);
    set(r, &(struct receipt_text){"0000000000000003", "pc-a", NULL, "ring all\n", 8, 900});
    demand_receipts(r, "pc-a/3/-/8/100-900/1 pc-b/1/-/1/100-100/1 ");
    registry_close(&r);
}

static enum err refuse(const struct receipt_row *row, void *context, struct errinfo *e)
{
    ++*(int *)context;
    return err_set(e, ERR_CONFLICT, "%s", row->name);
}

static void a_failure_of_the_visitor_is_that_of_the_visit(void **state)
{
    (void)state;
    int visits = 0;
    struct errinfo e = {""};
    struct registry *r = make();
    set_all(r);
    place_demand_error("visit", registry_each_receipt(r, refuse, &visits, &e), ERR_CONFLICT, &e);
    assert_int_equal(visits, 1);
    assert_string_equal(e.message, "PC-A");
    registry_close(&r);
}

/* Somebody has changed the registry file: nobody calculates with such a time. */
static void a_time_that_cannot_be_is_a_damaged_registry(void **state)
{
    (void)state;
    struct seen seen = {""};
    struct errinfo e = {""};
    struct database *d = NULL;
    struct registry *r = make();
    set_all(r);
    registry_close(&r);
    assert_int_equal(database_open(REGISTRY, true, &d, NULL), ERR_OK);
    assert_int_equal(database_run(d, "UPDATE receipts SET time = 9223372036854775807", NULL), ERR_OK);
    database_close(&d);
    assert_int_equal(registry_open(REGISTRY, false, &r, NULL), ERR_OK);
    place_demand_error("visit", registry_each_receipt(r, see_receipt, &seen, &e), ERR_MALFORMED, &e);
    assert_string_equal(seen.text, "");
    registry_close(&r);
}

static void stamps_go_with_their_point(void **state)
{
    (void)state;
    struct registry *r = make();
    const struct file_stamp old = {1, 2, 3, 4}, new = {5, 6, 7, UINT64_MAX};
    assert_int_equal(registry_add_point(r, "/srv/a", 1, NULL), ERR_OK);
    assert_int_equal(registry_add_point(r, "/srv/b", 1, NULL), ERR_OK);
    assert_int_equal(registry_set_receipt_file(r, "/srv/a", "0000000000000001", &old, NULL), ERR_OK);
    assert_int_equal(registry_set_receipt_file(r, "/srv/b", "0000000000000001", &old, NULL), ERR_OK);
    assert_int_equal(registry_set_receipt_file(r, "/srv/a", "0000000000000001", &new, NULL), ERR_OK);
    assert_int_equal(registry_set_receipt_file(r, "/srv/a", "0000000000000000", &old, NULL), ERR_OK);
    demand_files(r, "/srv/a", "0:1,2,3,4 1:5,6,7,18446744073709551615 ");
    demand_files(r, "/srv/b", "1:1,2,3,4 ");
    assert_int_equal(registry_remove_point(r, "/srv/a", NULL), ERR_OK);
    demand_files(r, "/srv/a", "");
    demand_files(r, "/srv/b", "1:1,2,3,4 ");
    registry_close(&r);
}

static void expected_names_are_compared_without_case(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool changed;
    } added[] = {{"pc-b", true}, {"PC-A.example", true}, {"pc-a.EXAMPLE", false}, {"\xC3\x84rzte", true}};
    bool changed = false;
    int64_t count = -1;
    struct registry *r = make();
    demand_expected(r, "");
    for (size_t i = 0; i < COUNT(added); i++) {
        assert_int_equal(registry_add_expected(r, added[i].name, &changed, NULL), ERR_OK);
        assert_int_equal(changed, added[i].changed);
    }
    demand_expected(r, "PC-A.example pc-b \xC3\x84rzte ");
    assert_int_equal(registry_remove_expected(r, "PC-B", &changed, NULL), ERR_OK);
    assert_true(changed);
    assert_int_equal(registry_remove_expected(r, "PC-B", &changed, NULL), ERR_OK);
    assert_false(changed);
    assert_int_equal(registry_count_expected(r, &count, NULL), ERR_OK);
    assert_int_equal(count, 2);
    registry_close(&r);
}

static const struct {
    const char *label;
    bool removed;
    const char *left; /* of pc-a.one, pc-b.one, pc-b.two, pc-c and pc-c.one */
} labels[] = {
    {"PC-A", true, "pc-b.one pc-b.two pc-c pc-c.one "},
    {"pc-b", false, "pc-a.one pc-b.one pc-b.two pc-c pc-c.one "},
    {"pc-c", true, "pc-a.one pc-b.one pc-b.two pc-c "},
    {"pc", false, "pc-a.one pc-b.one pc-b.two pc-c pc-c.one "},
    {"pc-a.one", false, "pc-a.one pc-b.one pc-b.two pc-c pc-c.one "},
    {"%", false, "pc-a.one pc-b.one pc-b.two pc-c pc-c.one "},
    {"", false, "pc-a.one pc-b.one pc-b.two pc-c pc-c.one "},
};

static void a_label_removes_the_only_name_that_begins_with_it(void **state)
{
    (void)state;
    static const char *const names[] = {"pc-a.one", "pc-b.one", "pc-b.two", "pc-c", "pc-c.one"};
    for (size_t i = 0; i < COUNT(labels); i++) {
        bool changed = false;
        remove(REGISTRY);
        struct registry *r = make();
        for (size_t k = 0; k < COUNT(names); k++)
            assert_int_equal(registry_add_expected(r, names[k], &changed, NULL), ERR_OK);
        assert_int_equal(registry_remove_expected_label(r, labels[i].label, &changed, NULL), ERR_OK);
        assert_int_equal(changed, labels[i].removed);
        demand_expected(r, labels[i].left);
        registry_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(receipts_come_by_name_without_case),
        PLACE_TEST(a_newer_receipt_takes_the_place_of_the_one_before),
        PLACE_TEST(what_is_forgotten_stays_so_until_it_reports_again),
        PLACE_TEST(a_failure_of_the_visitor_is_that_of_the_visit),
        PLACE_TEST(a_time_that_cannot_be_is_a_damaged_registry),
        PLACE_TEST(stamps_go_with_their_point),
        PLACE_TEST(expected_names_are_compared_without_case),
        PLACE_TEST(a_label_removes_the_only_name_that_begins_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
