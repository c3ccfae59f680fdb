/*
 * The remembered check of a source file: what is recalled is what was remembered, for these bytes only, and only from
 * files that nobody else could have written.
 */
#include "place.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hex.h"
#include "base/limits.h"
#include "files/file.h"
#include "fixtures.h"
#include "state/memory.h"

#define PAIRS 4

static struct fixture_root root;
static struct issued_pair pairs[PAIRS];
static struct pair_set set;       /* all of them, the last one without its key */
static struct source_file source; /* the file that they came from */

/* Comments and other blocks between the parts, as people put there. */
static void make_source(void)
{
    struct writer w = writer_to(LIMIT_SOURCE_FILE);
    struct buf text = {NULL, 0};
    for (size_t i = 0; i < PAIRS; i++) {
        struct secret *pem = fixture_pem(&pairs[i], &root, i + 1 < PAIRS);
        writer_text(&w, "a comment\n");
        writer_bytes(&w, secret_bytes(pem));
        writer_text(&w, "-----BEGIN X-----\nAAAA\n-----END X-----\n");
        secret_free(&pem);
    }
    assert_int_equal(writer_finish(&w, &text, NULL), ERR_OK);
    assert_int_equal(secret_copy(buf_bytes(&text), &source.bytes, NULL), ERR_OK);
    sha256(buf_bytes(&text), source.sha256);
    buf_done(&text);
    source.path = strdup("store/all.pem");
}

static int make_pairs(void **state)
{
    static const enum key_kind kinds[PAIRS] = {KEY_X25519, KEY_P256, KEY_RSA, KEY_X25519};
    (void)state;
    fixture_root_init(&root, FIXTURE_NOW);
    for (size_t i = 0; i < PAIRS; i++) {
        fixture_pair_init(&pairs[i], &root, kinds[i], FIXTURE_NOW);
        fixture_add(&set, &pairs[i], &root, i + 1 < PAIRS);
    }
    make_source();
    return 0;
}

static int forget_pairs(void **state)
{
    (void)state;
    free(source.path);
    secret_free(&source.bytes);
    pair_set_done(&set);
    for (size_t i = 0; i < PAIRS; i++)
        issued_pair_done(&pairs[i]);
    fixture_root_done(&root);
    return 0;
}

static struct state *state_at(const char *folder)
{
    struct state *s = NULL;
    const struct state_params params = {.own = folder};
    assert_int_equal(state_new(&params, &s, NULL), ERR_OK);
    return s;
}

static void remember(const char *folder)
{
    struct state *s = state_at(folder);
    const struct source_memory m = memory_of(s);
    m.remember(&source, &set, m.context);
    state_free(&s);
}

static bool recall(const char *folder, const struct source_file *file, struct pair_set *out)
{
    struct state *s = state_at(folder);
    const struct source_memory m = memory_of(s);
    bool found = false;
    m.recall(file, out, &found, m.context);
    state_free(&s);
    return found;
}

static bool recalls(const char *folder, const struct source_file *file)
{
    struct pair_set out = {.pairs = NULL};
    bool found = recall(folder, file, &out);
    assert_int_equal(found, out.count > 0);
    pair_set_done(&out);
    return found;
}

static void record_path(char out[static 128])
{
    strcpy(out, "state/checks/");
    hex_encode((struct bytes){source.sha256, sizeof source.sha256}, out + strlen(out));
}

static void demand_same(const struct pair *a, const struct pair *b)
{
    assert_string_equal(a->id, b->id);
    assert_true(public_key_equals(&a->public_key, &b->public_key));
    assert_int_equal(a->not_before, b->not_before);
    assert_int_equal(a->not_after, b->not_after);
    assert_memory_equal(a->root_id, b->root_id, ROOT_ID_SIZE);
    assert_memory_equal(a->signing.key, b->signing.key, SIGNING_KEY_SIZE);
    assert_true(serial_equals(&a->signing.serial, &b->signing.serial));
    assert_int_equal(a->signing.not_before, b->signing.not_before);
    assert_int_equal(a->signing.not_after, b->signing.not_after);
    assert_string_equal(b->origin, source.path);
    assert_int_equal(a->key != NULL, b->key != NULL);
}

/* Both agree on the same secret with the same peer. */
static void demand_same_key(const struct key *a, const struct key *b)
{
    struct secret *one = NULL, *other = NULL;
    const struct bytes peer = {a->public_key.bytes, a->public_key.size};
    assert_int_equal(secret_new(32, &one, NULL), ERR_OK);
    assert_int_equal(secret_new(32, &other, NULL), ERR_OK);
    enum err error = key_agree(a, peer, one, NULL);
    assert_int_equal(key_agree(b, peer, other, NULL), error);
    assert_int_equal(error, a->public_key.kind == KEY_RSA ? ERR_CANNOT_OPEN : ERR_OK);
    assert_true(secret_equals(one, secret_bytes(other)));
    secret_free(&other);
    secret_free(&one);
}

static void what_is_recalled_is_what_was_remembered(void **state)
{
    struct pair_set out = {.pairs = NULL};
    (void)state;
    assert_false(recalls("state", &source));
    remember("state");
    assert_true(recall("state", &source, &out));
    assert_int_equal(out.count, set.count);
    assert_int_equal(out.root_count, 1);
    assert_true(bytes_equal(buf_bytes(&out.roots[0].der), buf_bytes(&root.certificate)));
    for (size_t i = 0; i < set.count; i++) {
        demand_same(&set.pairs[i], &out.pairs[i]);
        if (set.pairs[i].key != NULL)
            demand_same_key(set.pairs[i].key, out.pairs[i].key);
    }
    pair_set_done(&out);
}

static void a_record_holds_no_key(void **state)
{
    char path[128];
    struct buf record = {NULL, 0};
    (void)state;
    remember("state");
    record_path(path);
    assert_int_equal(file_read(path, LIMIT_PREFERENCES, &record, NULL, NULL), ERR_OK);
    /* The last 32 bytes of an X25519 key's PKCS#8 are its secret. */
    const struct secret *pkcs8 = pairs[0].encryption_key;
    char hex[65];
    hex_encode((struct bytes){pkcs8->bytes + pkcs8->size - 32, 32}, hex);
    assert_null(memmem(record.data, record.size, hex, 64));
    assert_null(memmem(record.data, record.size, pkcs8->bytes + pkcs8->size - 32, 32));
    struct writer w = writer_to(1024);
    struct buf text = {NULL, 0};
    base64_write(&w, secret_bytes(pkcs8), BASE64_RAW);
    assert_int_equal(writer_finish(&w, &text, NULL), ERR_OK);
    assert_null(memmem(record.data, record.size, text.data + 24, text.size - 28));
    buf_done(&text);
    buf_done(&record);
}

static void other_bytes_are_another_file(void **state)
{
    struct source_file other = source;
    (void)state;
    remember("state");
    other.sha256[31] ^= 1;
    assert_false(recalls("state", &other));
}

static void what_others_could_have_written_is_not_believed(void **state)
{
    static const struct row {
        bool folder;
        mode_t mode;
        bool believed;
    } rows[] = {{false, 0644, true}, {false, 0666, false}, {false, 0646, false},
                {false, 0600, true}, {true, 0755, true},   {true, 0777, false},
                {true, 0757, false}, {true, 01777, false}, {true, 0700, true}};
    char path[128];
    (void)state;
    remember("state");
    record_path(path);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *changed = rows[i].folder ? "state/checks" : path;
        assert_int_equal(chmod(changed, rows[i].mode), 0);
        if (recalls("state", &source) != rows[i].believed)
            fail_msg("%s with mode %o", changed, (unsigned)rows[i].mode);
        assert_int_equal(chmod(changed, rows[i].folder ? 0700 : 0600), 0);
    }
}

/* Replaces the first `from` by `to`, of the same length, in the record. */
static void damage(const char *path, const char *from, const char *to)
{
    struct buf record = {NULL, 0};
    assert_int_equal(file_read(path, LIMIT_PREFERENCES, &record, NULL, NULL), ERR_OK);
    char *at = memmem(record.data, record.size, from, strlen(from));
    if (at == NULL)
        fail_msg("no \"%s\" in the record", from);
    memcpy(at, to, strlen(to));
    static const struct file_write_params params = {.mode = 0600};
    assert_int_equal(file_write(path, buf_bytes(&record), &params, NULL), ERR_OK);
    buf_done(&record);
}

static void a_damaged_record_is_not_used(void **state)
{
    static const struct row {
        const char *from, *to;
    } rows[] = {
        {"rollseal-check/1", "rollseal-check/2"},
        {"program ", "program 9"},
        {"root ", "rood "},
        {"root M", "root !"},
        {"\npair ", "\npear "},
        {" x25519 ", " x25518 "},
        {" p256 ", " P256 "},
        {"signing ", "signing Z"},
        {"\nsigning ", "\nsingins "},
        {"-11-21T", "-13-21T"},
        {"Z\n", "Zx"},
    };
    char path[128];
    (void)state;
    record_path(path);
    for (size_t i = 0; i < COUNT(rows); i++) {
        remember("state");
        assert_true(recalls("state", &source));
        damage(path, rows[i].from, rows[i].to);
        if (recalls("state", &source))
            fail_msg("\"%s\" for \"%s\"", rows[i].to, rows[i].from);
    }
}

static void a_cut_record_is_not_used(void **state)
{
    char path[128];
    struct buf record = {NULL, 0};
    static const struct file_write_params params = {.mode = 0600};
    (void)state;
    remember("state");
    record_path(path);
    assert_int_equal(file_read(path, LIMIT_PREFERENCES, &record, NULL, NULL), ERR_OK);
    const size_t last_pair = record.size - 500;
    for (size_t size = last_pair; size < record.size; size += 7) {
        /* Between two pairs a record is whole: it then is one of another file, which has another name. */
        if (record.data[size - 1] == '\n' && memcmp(record.data + size, "pair", 4) == 0)
            continue;
        assert_int_equal(file_write(path, (struct bytes){record.data, size}, &params, NULL), ERR_OK);
        if (recalls("state", &source))
            fail_msg("cut at %zu of %zu", size, record.size);
    }
    buf_done(&record);
}

static void pkcs12_is_not_remembered(void **state)
{
    struct source_file p12 = source;
    struct state *s = state_at("state");
    const struct source_memory m = memory_of(s);
    (void)state;
    assert_int_equal(secret_copy(bytes_text("0\x82 bytes of a PKCS#12 file"), &p12.bytes, NULL), ERR_OK);
    m.remember(&p12, &set, m.context);
    assert_false(recalls("state", &p12));
    assert_false(file_exists("state/checks"));
    secret_free(&p12.bytes);
    state_free(&s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        PLACE_TEST(what_is_recalled_is_what_was_remembered),
        PLACE_TEST(a_record_holds_no_key),
        PLACE_TEST(other_bytes_are_another_file),
        PLACE_TEST(what_others_could_have_written_is_not_believed),
        PLACE_TEST(a_damaged_record_is_not_used),
        PLACE_TEST(a_cut_record_is_not_used),
        PLACE_TEST(pkcs12_is_not_remembered),
    };
    return cmocka_run_group_tests(tests, make_pairs, forget_pairs);
}
