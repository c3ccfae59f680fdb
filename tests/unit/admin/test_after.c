/* Where a vault begins that takes the place of a lost one: above what any file of that one says, but not for every file
 * that somebody can have written. */
#include "admin/setup/after.h"

#include <string.h>

#include "base/limits.h"
#include "files/file.h"
#include "issue/issue.h"
#include "place.h"
#include "seal/seal.h"

#define NOW 1795323600 /* 2026-11-22T05:00:00Z */

/* A root and a pair of its own, as a thief can make them, too. */
struct maker {
    struct buf root;
    struct secret *root_key;
    struct issued_pair pair;
    struct public_key public_key;
};

static void make(struct maker *m)
{
    const struct pair_params params = {.kind = KEY_X25519, .valid_days = 30, .now = NOW};
    *m = (struct maker){.root_key = NULL};
    assert_int_equal(root_issue("Example", NOW, &m->root, &m->root_key, NULL), ERR_OK);
    const struct issuer root = {buf_bytes(&m->root), m->root_key};
    assert_int_equal(pair_issue(&root, &params, &m->pair, NULL), ERR_OK);
    struct key *key = NULL;
    assert_int_equal(key_try_x25519(secret_bytes(m->pair.encryption_key), &key, NULL), ERR_OK);
    m->public_key = key->public_key;
    key_free(&key);
}

static void done(struct maker *m)
{
    issued_pair_done(&m->pair);
    secret_free(&m->root_key);
    buf_done(&m->root);
}

static void save(const char *path, struct bytes bytes)
{
    const struct file_write_params how = {.mode = 0600};
    assert_int_equal(file_write(path, bytes, &how, NULL), ERR_OK);
}

static void save_sealed(const struct maker *m, const char *path, uint64_t epoch)
{
    struct buf crl = {NULL, 0}, sealed = {NULL, 0};
    const struct issuer root = {buf_bytes(&m->root), m->root_key};
    const struct crl_params listed = {.number = epoch, .now = NOW};
    if (epoch > 1)
        assert_int_equal(crl_issue(&root, &listed, &crl, NULL), ERR_OK);
    const struct seal_recipient recipient = {m->pair.id, &m->public_key};
    const struct seal_signer signer = {m->pair.id, buf_bytes(&m->pair.signing), m->pair.signing_seed};
    const struct seal_params params = {.name = "a.ini",
                                       .version = {epoch, 1},
                                       .issued = NOW,
                                       .expires = EXPIRES_NEVER,
                                       .ring = RING_ALL,
                                       .crl = buf_bytes(&crl),
                                       .recipients = &recipient,
                                       .recipient_count = 1,
                                       .signers = &signer,
                                       .signer_count = 1};
    struct errinfo e = {""};
    place_demand_error("seal", seal_make(&params, bytes_text("a=b\n"), &sealed, &e), ERR_OK, &e);
    save(path, buf_bytes(&sealed));
    buf_done(&sealed);
    buf_done(&crl);
}

static const struct row {
    const char *name;
    uint64_t epoch; /* of the file */
    enum err want;
} rows[] = {
    {"the first epoch", 1, ERR_OK},
    {"a later one", 41, ERR_OK},
    {"the last that is gone on from", 9999, ERR_OK},
    {"one more", 10000, ERR_CONFLICT},
    {"the end of the numbers", VERSION_MAX, ERR_CONFLICT},
};

static void the_new_epoch_lies_above_that_of_the_file(void **state)
{
    (void)state;
    struct maker m;
    make(&m);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        uint64_t epoch = 0;
        save_sealed(&m, "file", rows[i].epoch);
        place_demand_error(rows[i].name, after_find_epoch("file", &epoch, &e), rows[i].want, &e);
        assert_int_equal(epoch, rows[i].want == ERR_OK ? rows[i].epoch + 1 : 0);
    }
    done(&m);
}

static void what_is_no_sealed_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *path, *text;
        enum err want;
    } others[] = {
        {"plain", "[A]\nb=c\n", ERR_NOT_SEALED},
        {"empty", "", ERR_NOT_SEALED},
        {"damaged", "rollseal/1\nname a.ini\n", ERR_MALFORMED},
        {"newer", "rollseal/2\nname a.ini\n", ERR_MALFORMED},
    };
    uint64_t epoch = 42;
    for (size_t i = 0; i < COUNT(others); i++) {
        struct errinfo e = {""};
        place_write(others[i].path, others[i].text);
        place_demand_error(others[i].path, after_find_epoch(others[i].path, &epoch, &e), others[i].want, &e);
        assert_non_null(strstr(e.message, others[i].path));
    }
    struct errinfo e = {""};
    place_demand_error("missing", after_find_epoch("missing", &epoch, &e), ERR_NOT_FOUND, &e);
    assert_int_equal(epoch, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(the_new_epoch_lies_above_that_of_the_file),
        PLACE_TEST(what_is_no_sealed_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
