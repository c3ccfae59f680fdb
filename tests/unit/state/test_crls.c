/*
 * Which CRLs a client remembers: whatever comes in whatever order, what a root has revoked stays revoked. A CRL is
 * written as its number and the letters that it lists: "3ab". A file of the state has them one behind the other.
 */
#include "place.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "files/file.h"
#include "files/folder.h"
#include "fixtures.h"
#include "state/crls.h"

#define LETTERS "abc"

static struct fixture_root root, stranger;
static struct pair_set roots; /* of the source: both */

static int make_roots(void **state)
{
    (void)state;
    fixture_root_init(&root, FIXTURE_NOW);
    fixture_root_init(&stranger, FIXTURE_NOW);
    assert_int_equal(pair_set_add_root(&roots, buf_bytes(&root.certificate), NULL), ERR_OK);
    assert_int_equal(pair_set_add_root(&roots, buf_bytes(&stranger.certificate), NULL), ERR_OK);
    return 0;
}

static int forget_roots(void **state)
{
    (void)state;
    pair_set_done(&roots);
    fixture_root_done(&root);
    fixture_root_done(&stranger);
    return 0;
}

/* ---- CRLs ---- */

static struct serial serial_of(char letter)
{
    return (struct serial){.size = 1, .bytes = {(uint8_t)letter}};
}

#define TEXT_SIZE 16
static struct made {
    char text[TEXT_SIZE];
    struct buf der;
} made[32];

static void issue(const struct fixture_root *r, const char *text, struct buf *out)
{
    struct errinfo e;
    struct serial serials[sizeof LETTERS];
    size_t count = strlen(text) - 1;
    for (size_t i = 0; i < count; i++)
        serials[i] = serial_of(text[i + 1]);
    const struct crl_params params = {(uint64_t)(text[0] - '0'), serials, count, FIXTURE_NOW};
    place_demand_error(text, crl_issue(&r->issuer, &params, out, &e), ERR_OK, &e);
}

/* The one that the root has made, always with the same bytes. */
static struct bytes crl_of(const char *text)
{
    size_t i = 0;
    while (made[i].der.size > 0 && strcmp(made[i].text, text) != 0)
        i++;
    assert_true(i + 1 < COUNT(made));
    if (made[i].der.size == 0) {
        snprintf(made[i].text, sizeof made[i].text, "%s", text);
        issue(&root, text, &made[i].der);
    }
    return buf_bytes(&made[i].der);
}

static void forget_crls(void)
{
    for (size_t i = 0; i < COUNT(made); i++)
        buf_done(&made[i].der);
}

/* The next of the words of a list, which are parted by single spaces; false at its end. */
static bool next_word(const char **list, char out[static TEXT_SIZE])
{
    size_t size = strcspn(*list, " ");
    if (size == 0)
        return false;
    assert_true(size < TEXT_SIZE);
    memcpy(out, *list, size);
    out[size] = '\0';
    *list += size + ((*list)[size] == ' ');
    return true;
}

static void build(const char *list, struct buf *out)
{
    char text[TEXT_SIZE];
    struct writer w = writer_to(LIMIT_CRLS);
    while (next_word(&list, text))
        writer_bytes(&w, crl_of(text));
    assert_int_equal(writer_finish(&w, out, NULL), ERR_OK);
}

/* ---- The state ---- */

/* The layer remembers these; an empty list: there is no such file. */
static void put(const char *layer, const char *list)
{
    char path[FIXTURE_CRL_PATH_SIZE];
    struct buf file = {NULL, 0};
    fixture_crl_path(&root, layer, path);
    assert_true(!file_exists(path) || file_remove(path, NULL) == ERR_OK);
    build(list, &file);
    if (list[0] != '\0')
        place_write_bytes(path, buf_bytes(&file));
    buf_done(&file);
}

static void demand_there(const char *name, const char *layer, const char *list)
{
    char path[FIXTURE_CRL_PATH_SIZE];
    struct buf want = {NULL, 0}, found = {NULL, 0};
    fixture_crl_path(&root, layer, path);
    build(list, &want);
    if (file_exists(path))
        assert_int_equal(file_read(path, LIMIT_CRLS, &found, NULL, NULL), ERR_OK);
    if (!bytes_equal(buf_bytes(&found), buf_bytes(&want)))
        fail_msg("%s: %s remembers %zu bytes, and not the %zu of %s", name, layer, found.size, want.size, list);
    buf_done(&found);
    buf_done(&want);
}

static int enter(void **state)
{
    if (place_setup(state) != 0)
        return 1;
    assert_int_equal(folder_make_all("own/crls", 0755, NULL), ERR_OK);
    assert_int_equal(folder_make_all("machine/crls", 0755, NULL), ERR_OK);
    return 0;
}

#define CRLS_TEST(function) cmocka_unit_test_setup_teardown(function, enter, place_teardown)

/* ---- A client ---- */

static char warnings[4096];

static void take_warning(enum err error, const char *text, void *context)
{
    (void)error;
    (void)context;
    strncat(warnings, text, sizeof warnings - strlen(warnings) - 1);
}

static struct state *open_state(void)
{
    struct state *s = NULL;
    const struct state_params params = {.own = "own", .machine = "machine", .warn = take_warning};
    warnings[0] = '\0';
    assert_int_equal(state_new(&params, &s, NULL), ERR_OK);
    return s;
}

static void learn(struct state *s, struct bytes der, struct crls *c)
{
    struct errinfo e;
    const struct sealed file = {.crl_der = der};
    place_demand_error("learn", crls_learn(s, &roots, &file, c, &e), ERR_OK, &e);
    assert_int_equal(c->file_root_count, der.size > 0 ? 1 : 0);
}

/* A read of a file with this CRL; what it knows then. */
static void read_with(struct bytes der, struct crls *c)
{
    struct errinfo e;
    struct state *s = open_state();
    place_demand_error("load", crls_load(s, &roots, c, &e), ERR_OK, &e);
    learn(s, der, c);
    state_free(&s);
}

static void demand_revoked(const char *name, const struct crls *c, const char *letters)
{
    uint8_t id[ROOT_ID_SIZE], stranger_id[ROOT_ID_SIZE];
    sha256(buf_bytes(&root.certificate), id);
    sha256(buf_bytes(&stranger.certificate), stranger_id);
    for (const char *letter = LETTERS; *letter != '\0'; letter++) {
        const struct serial serial = serial_of(*letter);
        if (crls_list(c, id, &serial) != (strchr(letters, *letter) != NULL))
            fail_msg("%s: %c", name, *letter);
        assert_false(crls_list(c, stranger_id, &serial));
    }
}

/* ---- Tests ---- */

static const struct row {
    const char *name, *own, *machine;
    const char *read;    /* the CRLs of files that are read one after the other */
    const char *want;    /* what is remembered then */
    const char *revoked; /* and what counts */
} rows[] = {
    {"nothing at all", "", "", "", "", ""},
    {"the first", "", "", "2a", "2a", "a"},
    {"the same again", "2a", "", "2a", "2a", "a"},
    {"a newer one that lists more", "2a", "", "3ab", "3ab", "ab"},
    {"a newer one that lists the same: an epoch began", "2a", "", "3a", "3a", "a"},
    {"a newer one that lacks what was revoked", "2a", "", "3b", "3b 2a", "ab"},
    {"a newer one that lists nobody", "2a", "", "3", "3 2a", "a"},
    {"one of the same number that lacks it", "2a", "", "2b", "2a 2b", "ab"},
    {"an older one that lists no more", "3ab", "", "2a", "3ab", "ab"},
    {"an older one that lists more", "3b", "", "2a", "3b 2a", "ab"},
    {"it is revoked again", "3b 2a", "", "4ab", "4ab", "ab"},
    {"one of two is revoked again", "4c 3b 2a", "", "5bc", "5bc 2a", "abc"},
    {"two that together list what a third does", "2ab", "", "3b 4a", "4a 3b", "ab"},
    {"three in order", "", "", "2a 3b 4c", "4c 3b 2a", "abc"},
    {"three in the other order", "", "", "4c 3b 2a", "4c 3b 2a", "abc"},
    {"the machine's counts, too", "", "2a", "3b", "3b", "ab"},
    {"the machine's are newer", "2a", "3b", "", "2a", "ab"},
    {"the machine has it", "", "3ab", "3ab", "", "ab"},
    {"the machine has it, and this account an older one", "2a", "3ab", "3ab", "2a", "ab"},
    {"the machine has two", "", "3b 2a", "4c", "4c", "abc"},
};

static void what_was_revoked_stays_revoked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *list = rows[i].read;
        char text[TEXT_SIZE];
        struct crls c;
        put("own", rows[i].own);
        put("machine", rows[i].machine);
        while (next_word(&list, text)) {
            read_with(crl_of(text), &c);
            crls_done(&c);
        }
        read_with((struct bytes){NULL, 0}, &c);
        demand_revoked(rows[i].name, &c, rows[i].revoked);
        demand_there(rows[i].name, "own", rows[i].want);
        demand_there(rows[i].name, "machine", rows[i].machine);
        if (warnings[0] != '\0')
            fail_msg("%s: %s", rows[i].name, warnings);
        crls_done(&c);
    }
}

/* Each has loaded before the other has written. */
static void two_reads_at_once_forget_nothing(void **state)
{
    struct crls first, second;
    struct state *s = open_state();
    (void)state;
    assert_int_equal(crls_load(s, &roots, &first, NULL), ERR_OK);
    assert_int_equal(crls_load(s, &roots, &second, NULL), ERR_OK);
    learn(s, crl_of("2a"), &first);
    learn(s, crl_of("2b"), &second);
    demand_there("both", "own", "2a 2b");
    crls_done(&second);
    crls_done(&first);
    state_free(&s);
}

static void a_state_that_keeps_nothing_learns_for_this_read(void **state)
{
    struct crls c;
    struct state *s = open_state();
    (void)state;
    put("own", "3b");
    state_freeze(s);
    assert_int_equal(crls_load(s, &roots, &c, NULL), ERR_OK);
    learn(s, crl_of("2a"), &c);
    demand_revoked("frozen", &c, "ab");
    demand_there("frozen", "own", "3b");
    crls_done(&c);
    state_free(&s);
}

/* Whoever can write there puts another authority's CRL behind the root's own, or anything else: all of it is set aside,
 * and what comes next is remembered. */
static void what_is_planted_is_set_aside(void **state)
{
    struct buf foreign = {NULL, 0}, good = {NULL, 0};
    (void)state;
    issue(&stranger, "9a", &foreign);
    build("3b 2c", &good);
    const struct bytes planted[] = {buf_bytes(&foreign), bytes_text("x"), {good.data, 20}};
    for (size_t i = 0; i < COUNT(planted); i++) {
        char path[FIXTURE_CRL_PATH_SIZE];
        struct crls c;
        struct buf file = {NULL, 0};
        struct writer w = writer_to(LIMIT_CRLS);
        fixture_crl_path(&root, "own", path);
        writer_bytes(&w, buf_bytes(&good));
        writer_bytes(&w, planted[i]);
        assert_int_equal(writer_finish(&w, &file, NULL), ERR_OK);
        place_write_bytes(path, buf_bytes(&file));
        read_with((struct bytes){NULL, 0}, &c);
        demand_revoked("planted", &c, "");
        assert_non_null(strstr(warnings, "set aside"));
        assert_false(file_exists(path));
        crls_done(&c);
        read_with(crl_of("2c"), &c);
        demand_there("afterwards", "own", "2c");
        crls_done(&c);
        buf_done(&file);
    }
    buf_done(&good);
    buf_done(&foreign);
}

#define LARGE 380 /* entries: not much below LIMIT_CRL, so that four are remembered */

/* Of serials that no other lists. */
static void issue_large(uint64_t number, struct serial *first, struct buf *out)
{
    struct errinfo e;
    struct serial serials[LARGE];
    for (size_t i = 0; i < LARGE; i++) {
        serials[i] = (struct serial){.size = 16};
        memset(serials[i].bytes, 1, 16);
        memcpy(serials[i].bytes + 1, &(uint64_t){number}, sizeof number);
        memcpy(serials[i].bytes + 1 + sizeof number, &(uint32_t){(uint32_t)i}, sizeof(uint32_t));
    }
    *first = serials[0];
    const struct crl_params params = {number, serials, LARGE, FIXTURE_NOW};
    place_demand_error("large", crl_issue(&root.issuer, &params, out, &e), ERR_OK, &e);
}

/* Only a root that is a thief's makes so many. Nothing that is remembered gives way, and what does not fit any more
 * counts for the read that meets it. */
static void what_is_remembered_is_bounded(void **state)
{
    enum { MANY = 6 };
    struct serial first[MANY];
    uint8_t id[ROOT_ID_SIZE];
    char path[FIXTURE_CRL_PATH_SIZE];
    struct buf file = {NULL, 0};
    (void)state;
    sha256(buf_bytes(&root.certificate), id);
    for (size_t i = 0; i < MANY; i++) {
        struct crls c;
        struct buf der = {NULL, 0};
        issue_large(2 + i, &first[i], &der);
        read_with(buf_bytes(&der), &c);
        for (size_t k = 0; k <= i; k++)
            assert_int_equal(crls_list(&c, id, &first[k]), k < 4 || k == i);
        assert_int_equal(strstr(warnings, "not remembered") != NULL, i >= 4);
        crls_done(&c);
        buf_done(&der);
    }
    fixture_crl_path(&root, "own", path);
    assert_int_equal(file_read(path, LIMIT_CRLS, &file, NULL, NULL), ERR_OK);
    assert_true(file.size > LIMIT_CRLS / 2);
    buf_done(&file);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        CRLS_TEST(what_was_revoked_stays_revoked),
        CRLS_TEST(two_reads_at_once_forget_nothing),
        CRLS_TEST(a_state_that_keeps_nothing_learns_for_this_read),
        CRLS_TEST(what_is_planted_is_set_aside),
        CRLS_TEST(what_is_remembered_is_bounded),
    };
    int failures = cmocka_run_group_tests(tests, make_roots, forget_roots);
    forget_crls();
    return failures;
}
