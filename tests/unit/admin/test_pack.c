/* Archives in memory: byte for byte what ar(5) says, and every content behind the name that it was given. */
#include "archive/pack.h"

#include <stdio.h>
#include <string.h>

#include "place.h"

static void an_ar_is_written_as_its_description_says(void **state)
{
    (void)state;
    static const char want[] = "!<arch>\n"
                               "debian-binary   1795323600  0     0     100644  4         `\n"
                               "2.0\n"
                               "odd             1795323600  0     0     100644  3         `\n"
                               "abc\n"
                               "empty           1795323600  0     0     100644  0         `\n";
    const struct pack_member members[] = {
        {"debian-binary", bytes_text("2.0\n")}, {"odd", bytes_text("abc")}, {"empty", bytes_text("")}};
    struct secret *ar = NULL;
    struct errinfo e = {""};
    place_demand_error("ar", pack_ar(members, 3, 1795323600, &ar, &e), ERR_OK, &e);
    assert_true(bytes_equal_text(secret_bytes(ar), want));
    secret_free(&ar);
}

static void what_an_archive_cannot_hold_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum err ar, tar;
    } cases[] = {{"fifteen-letters", ERR_OK, ERR_OK},
                 {"sixteen-letters.", ERR_TOO_LARGE, ERR_OK},
                 {"../up", ERR_OK, ERR_INTERNAL},
                 {"", ERR_OK, ERR_INTERNAL}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct errinfo e = {""};
        struct secret *archive = NULL;
        const struct pack_member member = {cases[i].name, bytes_text("x")};
        struct pack_file file = {.entry = {.kind = TAR_FILE, .mode = 0600}, .content = bytes_text("x")};
        snprintf(file.entry.name, sizeof file.entry.name, "%s", cases[i].name);
        place_demand_error(cases[i].name, pack_ar(&member, 1, 0, &archive, &e), cases[i].ar, &e);
        secret_free(&archive);
        place_demand_error(cases[i].name, pack_tar(&file, 1, &archive, &e), cases[i].tar, &e);
        assert_true((archive != NULL) == (cases[i].tar == ERR_OK));
        secret_free(&archive);
    }
}

/* What a reader of tars has read so far. */
struct reading {
    struct bytes left;
};

static enum err take(void *context, void *out, size_t size, size_t *taken, struct errinfo *e)
{
    struct reading *r = context;
    (void)e;
    *taken = size < r->left.size ? size : r->left.size;
    memcpy(out, r->left.data, *taken);
    r->left = (struct bytes){r->left.data + *taken, r->left.size - *taken};
    return ERR_OK;
}

static void a_tar_in_memory_holds_what_it_was_given(void **state)
{
    (void)state;
    char block[TAR_BLOCK];
    memset(block, 'b', sizeof block);
    const struct pack_file files[] = {
        {{.kind = TAR_FOLDER, .name = "etc", .mode = 0755}, {NULL, 0}},
        {{.kind = TAR_FILE, .name = "etc/block", .group = "rollseal"}, {(const uint8_t *)block, sizeof block}},
        {{.kind = TAR_FILE, .name = "etc/empty", .size = 7}, {NULL, 0}}};
    struct errinfo e = {""};
    struct secret *tar = NULL;
    place_demand_error("tar", pack_tar(files, COUNT(files), &tar, &e), ERR_OK, &e);
    assert_int_equal(tar->size, (3 + 1 + 2) * TAR_BLOCK);
    assert_memory_equal(tar->bytes + TAR_BLOCK + 265, "root\0", 5);
    assert_memory_equal(tar->bytes + TAR_BLOCK + 297, "rollseal\0", 9);
    struct reading reading = {secret_bytes(tar)};
    struct tar_reader r = {.read = take, .context = &reading};
    for (size_t i = 0; i < COUNT(files); i++) {
        struct tar_entry entry;
        bool found = false;
        place_demand_error("entry", tar_read_entry(&r, &entry, &found, &e), ERR_OK, &e);
        assert_true(found);
        assert_string_equal(entry.name, files[i].entry.name);
        assert_int_equal(entry.size, files[i].content.size);
    }
    secret_free(&tar);
}

static void a_group_of_too_long_a_name_is_refused(void **state)
{
    (void)state;
    struct secret *tar = NULL;
    struct errinfo e = {""};
    const struct pack_file file = {{.kind = TAR_FILE, .name = "a", .group = "a-group-whose-name-has-32-letters"},
                                   {NULL, 0}};
    place_demand_error("group", pack_tar(&file, 1, &tar, &e), ERR_TOO_LARGE, &e);
    assert_null(tar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(an_ar_is_written_as_its_description_says),
        PLACE_TEST(what_an_archive_cannot_hold_is_refused),
        PLACE_TEST(a_tar_in_memory_holds_what_it_was_given),
        PLACE_TEST(a_group_of_too_long_a_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
