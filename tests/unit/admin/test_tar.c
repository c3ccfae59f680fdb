/* The tar of a backup: what is written comes back, and nothing that leads out of the folder is ever read. */
#include "archive/tar.h"

#include <stdio.h>
#include <string.h>

#include "place.h"

/* ---- A tar in memory ---- */

struct tape {
    uint8_t bytes[64 * TAR_BLOCK];
    size_t size, at;
};

static enum err record(void *context, struct bytes bytes, struct errinfo *e)
{
    struct tape *t = context;
    if (bytes.size > sizeof t->bytes - t->size)
        return err_set(e, ERR_IO, "the tape is full");
    memcpy(t->bytes + t->size, bytes.data, bytes.size);
    t->size += bytes.size;
    return ERR_OK;
}

static enum err play(void *context, void *out, size_t size, size_t *taken, struct errinfo *e)
{
    (void)e;
    struct tape *t = context;
    size_t left = t->size - t->at, next = left < size ? left : size;
    memcpy(out, t->bytes + t->at, next);
    t->at += next;
    *taken = next;
    return ERR_OK;
}

static void add_file(struct tar_writer *w, const char *name, const char *text)
{
    struct errinfo e = {""};
    struct tar_entry entry = {.kind = TAR_FILE, .size = strlen(text), .mode = 0600, .modified = 1795323600};
    snprintf(entry.name, sizeof entry.name, "%s", name);
    place_demand_error(name, tar_write_entry(w, &entry, &e), ERR_OK, &e);
    place_demand_error(name, tar_write_content(w, bytes_text(text), &e), ERR_OK, &e);
}

/* A folder, and two files in it. */
static void record_usual(struct tape *t)
{
    struct errinfo e = {""};
    struct tar_writer w = {.write = record, .context = t};
    const struct tar_entry folder = {.kind = TAR_FOLDER, .name = "pairs", .mode = 0700};
    *t = (struct tape){.size = 0};
    place_demand_error("folder", tar_write_entry(&w, &folder, &e), ERR_OK, &e);
    add_file(&w, "pairs/a", "one");
    add_file(&w, "pairs/b", "");
    place_demand_error("end", tar_write_end(&w, &e), ERR_OK, &e);
}

static void demand_entry(struct tar_reader *r, enum tar_kind kind, const char *name, const char *text)
{
    struct errinfo e = {""};
    struct tar_entry entry;
    char content[100] = "";
    bool found = false;
    size_t taken = 0;
    place_demand_error(name, tar_read_entry(r, &entry, &found, &e), ERR_OK, &e);
    assert_true(found);
    assert_int_equal(entry.kind, kind);
    assert_string_equal(entry.name, name);
    place_demand_error(name, tar_read_content(r, content, sizeof content, &taken, &e), ERR_OK, &e);
    assert_int_equal(taken, strlen(text));
    assert_string_equal(content, text);
}

static void what_is_written_comes_back(void **state)
{
    (void)state;
    struct tape t;
    struct tar_reader r = {.read = play, .context = &t};
    struct tar_entry entry;
    bool found = true;
    record_usual(&t);
    demand_entry(&r, TAR_FOLDER, "pairs", "");
    demand_entry(&r, TAR_FILE, "pairs/a", "one");
    demand_entry(&r, TAR_FILE, "pairs/b", "");
    assert_int_equal(tar_read_entry(&r, &entry, &found, NULL), ERR_OK);
    assert_false(found);
}

static enum err read_all(struct tape *t, struct errinfo *e)
{
    struct tar_reader r = {.read = play, .context = t};
    struct tar_entry entry;
    bool found = true;
    enum err error = ERR_OK;
    t->at = 0;
    while (error == ERR_OK && found)
        error = tar_read_entry(&r, &entry, &found, e);
    return error;
}

static void contents_that_nobody_reads_are_skipped(void **state)
{
    (void)state;
    struct tape t;
    struct errinfo e = {""};
    record_usual(&t);
    place_demand_error("skip", read_all(&t, &e), ERR_OK, &e);
}

static void a_tar_that_is_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    struct tape t;
    record_usual(&t);
    for (size_t size = t.size; size-- > 0;) {
        struct errinfo e = {""};
        struct tape cut = t;
        cut.size = size;
        place_demand_error("cut", read_all(&cut, &e), ERR_MALFORMED, &e);
    }
}

static void zeros_behind_the_end_are_a_record_and_more_is_refused(void **state)
{
    (void)state;
    struct tape t;
    struct errinfo e = {""};
    record_usual(&t);
    t.size += 7 * TAR_BLOCK + 3;
    place_demand_error("zeros", read_all(&t, &e), ERR_OK, &e);
    t.bytes[t.size - 1] = 1;
    place_demand_error("more", read_all(&t, &e), ERR_MALFORMED, &e);
}

/* ---- Hostile headers: a good one, changed in one thing, with a checksum that fits ---- */

struct change {
    const char *name;
    size_t at;
    const char *bytes;
    size_t size;
    enum err want;
};

#define CHANGE(name, at, bytes, want)                                                                                  \
    {                                                                                                                  \
        name, at, bytes, sizeof(bytes) - 1, want                                                                       \
    }

static const struct change changes[] = {
    CHANGE("as it was", 0, "pairs/x", ERR_OK),
    CHANGE("a name of its own", 0, "pairs/y", ERR_OK),
    CHANGE("other modes and owners do not matter", 100,
           "0007777\0"
           "0001750\0"
           "0001750\0",
           ERR_OK),
    CHANGE("a space behind the size", 124, "00000000003 ", ERR_OK),
    CHANGE("names of owners do not matter", 265, "anna", ERR_OK),
    CHANGE("a parent folder", 0, "../etc/passwd", ERR_MALFORMED),
    CHANGE("a parent folder in the middle", 0, "pairs/../../x", ERR_MALFORMED),
    CHANGE("a parent folder at the end", 0, "pairs/..", ERR_MALFORMED),
    CHANGE("an absolute path", 0, "/etc/passwd", ERR_MALFORMED),
    CHANGE("this folder", 0, "./pairs", ERR_MALFORMED),
    CHANGE("an empty component", 0, "pairs//x", ERR_MALFORMED),
    CHANGE("a backslash", 0, "pairs\\..\\x", ERR_MALFORMED),
    CHANGE("a control character", 0, "pairs/\x1b[2J", ERR_MALFORMED),
    CHANGE("a letter that is not ASCII", 0, "pairs/\xc3\xa4", ERR_MALFORMED),
    CHANGE("no name", 0, "\0\0\0\0\0\0\0\0", ERR_MALFORMED),
    CHANGE("a file that is called like a folder", 0, "pairs/x/", ERR_MALFORMED),
    CHANGE("a hard link", 156, "1pairs/a", ERR_MALFORMED),
    CHANGE("a symbolic link", 156, "2/etc/passwd", ERR_MALFORMED),
    CHANGE("a link's target on a file", 157, "/etc/passwd", ERR_MALFORMED),
    CHANGE("a character device", 156, "3", ERR_MALFORMED),
    CHANGE("a block device", 156, "4", ERR_MALFORMED),
    CHANGE("a pipe", 156, "6", ERR_MALFORMED),
    CHANGE("a folder with a content", 156, "5", ERR_MALFORMED),
    CHANGE("a file of before ustar", 156, "\0", ERR_MALFORMED),
    CHANGE("a long name of GNU", 156, "L", ERR_MALFORMED),
    CHANGE("a sparse file of GNU", 156, "S", ERR_MALFORMED),
    CHANGE("an extended header", 156, "x", ERR_MALFORMED),
    CHANGE("a global extended header", 156, "g", ERR_MALFORMED),
    CHANGE("a prefix", 345, "..", ERR_MALFORMED),
    CHANGE("GNU's own format", 257, "ustar  \0", ERR_MALFORMED),
    CHANGE("no format", 257, "\0\0\0\0\0\0\0\0", ERR_MALFORMED),
    CHANGE("a size in base 256", 124, "\x80\0\0\0\0\0\0\0\xff\xff\xff\xff", ERR_MALFORMED),
    CHANGE("a size of minus one", 124, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", ERR_MALFORMED),
    CHANGE("a size of decimal digits", 124, "00000000009\0", ERR_MALFORMED),
    CHANGE("a size without an end", 124, "000000000003", ERR_MALFORMED),
    CHANGE("no size", 124, "\0\0\0\0\0\0\0\0\0\0\0\0", ERR_MALFORMED),
};

static void seal_header(uint8_t *block)
{
    unsigned sum = 0;
    memset(block + 148, ' ', 8);
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += block[i];
    snprintf((char *)block + 148, 8, "%06o", sum);
}

static void usual_header(uint8_t *block)
{
    const struct tar_entry entry = {.kind = TAR_FILE, .name = "pairs/x", .size = 3, .mode = 0600};
    assert_int_equal(tar_header_format(&entry, block, NULL), ERR_OK);
}

static void only_what_a_backup_holds_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(changes); i++) {
        struct errinfo e = {""};
        uint8_t block[TAR_BLOCK];
        struct tar_entry entry = {.size = 42};
        usual_header(block);
        memcpy(block + changes[i].at, changes[i].bytes, changes[i].size);
        seal_header(block);
        place_demand_error(changes[i].name, tar_header_parse(block, &entry, &e), changes[i].want, &e);
        assert_int_equal(entry.size, changes[i].want == ERR_OK ? 3 : 42);
    }
}

static void any_bit_flipped_in_a_header_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < TAR_BLOCK * 8; i++) {
        uint8_t block[TAR_BLOCK];
        struct tar_entry entry;
        usual_header(block);
        block[i / 8] ^= (uint8_t)(1u << i % 8);
        if (i / 8 >= 154 && i / 8 <= 155) /* what ends the checksum may be a NUL or a space, and stands behind it */
            continue;
        assert_int_equal(tar_header_parse(block, &entry, NULL), ERR_MALFORMED);
    }
}

static void the_largest_size_comes_back(void **state)
{
    (void)state;
    uint8_t block[TAR_BLOCK];
    struct errinfo e = {""};
    struct tar_entry entry = {.kind = TAR_FILE, .name = "registry.db", .size = TAR_SIZE_MAX}, read;
    place_demand_error("largest", tar_header_format(&entry, block, &e), ERR_OK, &e);
    place_demand_error("largest", tar_header_parse(block, &read, &e), ERR_OK, &e);
    assert_int_equal(read.size, TAR_SIZE_MAX);
    entry.size++;
    place_demand_error("larger", tar_header_format(&entry, block, &e), ERR_TOO_LARGE, &e);
}

static void a_content_is_as_long_as_was_said(void **state)
{
    (void)state;
    struct tape t = {.size = 0};
    struct tar_writer w = {.write = record, .context = &t};
    const struct tar_entry entry = {.kind = TAR_FILE, .name = "a", .size = 3};
    assert_int_equal(tar_write_entry(&w, &entry, NULL), ERR_OK);
    assert_int_equal(tar_write_end(&w, NULL), ERR_INTERNAL);
    assert_int_equal(tar_write_content(&w, bytes_text("four"), NULL), ERR_INTERNAL);
    assert_int_equal(tar_write_content(&w, bytes_text("one"), NULL), ERR_OK);
    assert_int_equal(tar_write_end(&w, NULL), ERR_OK);
    assert_int_equal(t.size, 4 * TAR_BLOCK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_comes_back),
        cmocka_unit_test(contents_that_nobody_reads_are_skipped),
        cmocka_unit_test(a_tar_that_is_cut_off_anywhere_is_refused),
        cmocka_unit_test(zeros_behind_the_end_are_a_record_and_more_is_refused),
        cmocka_unit_test(only_what_a_backup_holds_is_read),
        cmocka_unit_test(any_bit_flipped_in_a_header_is_found),
        cmocka_unit_test(the_largest_size_comes_back),
        cmocka_unit_test(a_content_is_as_long_as_was_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
