/*
 * Files that are written and read piece by piece, by the rules of those that are written whole; and folders that come
 * into being whole.
 */
#include "files/stream.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"

static const struct file_write_params usual = {.mode = 0640};
static const struct file_write_params new_only = {.mode = 0600, .must_be_new = true};

static struct file_output *begin(const char *path, const struct file_write_params *params)
{
    struct errinfo e = {""};
    struct file_output *f = NULL;
    place_demand_error(path, file_output_new(path, params, &f, &e), ERR_OK, &e);
    return f;
}

static void write_well(struct file_output *f, const char *text)
{
    struct errinfo e = {""};
    place_demand_error(text, file_output_write(f, bytes_text(text), &e), ERR_OK, &e);
}

static void test_a_file_is_there_when_it_is_placed_and_not_before(void **state)
{
    (void)state;
    place_write("file", "old\n");
    mode_t before = umask(077);
    struct file_output *f = begin("file", &usual);
    write_well(f, "one, ");
    write_well(f, "two\n");
    place_demand_text("file", "old\n");
    assert_int_equal(file_output_finish(f, NULL), ERR_OK);
    place_demand_text("file", "old\n");
    assert_int_equal(file_output_place(f, NULL), ERR_OK);
    file_output_free(&f);
    umask(before);
    place_demand_text("file", "one, two\n");
    place_demand_mode("file", 0640);
    assert_int_equal(place_entries("."), 1);
}

static void test_what_is_given_up_leaves_nothing(void **state)
{
    (void)state;
    struct file_output *f = begin("file", &usual);
    write_well(f, "one");
    file_output_free(&f);
    f = begin("file", &usual);
    assert_int_equal(file_output_finish(f, NULL), ERR_OK);
    file_output_free(&f);
    assert_null(f);
    assert_int_equal(place_entries("."), 0);
}

static void test_a_new_file_replaces_nothing(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct file_output *f = begin("file", &new_only);
    write_well(f, "mine");
    assert_int_equal(file_output_finish(f, NULL), ERR_OK);
    place_write("file", "somebody else's\n");
    place_demand_error("place", file_output_place(f, &e), ERR_CONFLICT, &e);
    file_output_free(&f);
    place_demand_text("file", "somebody else's\n");
    assert_int_equal(place_entries("."), 1);
}

static void test_a_file_without_a_folder_is_unreachable(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct file_output *f = NULL;
    place_demand_error("folder", file_output_new("no/file", &usual, &f, &e), ERR_UNREACHABLE, &e);
    assert_null(f);
}

static void test_reads_in_pieces_to_the_end(void **state)
{
    (void)state;
    struct file_input *f = NULL;
    char piece[5] = "";
    size_t taken = 0;
    place_write("file", "abcdefg");
    assert_int_equal(file_input_open("file", FILE_IS_NO_LINK, &f, NULL), ERR_OK);
    assert_int_equal(file_input_size(f), 7);
    assert_int_equal(file_input_read(f, piece, 4, &taken, NULL), ERR_OK);
    assert_int_equal(taken, 4);
    assert_memory_equal(piece, "abcd", 4);
    assert_int_equal(file_input_read(f, piece, 4, &taken, NULL), ERR_OK);
    assert_int_equal(taken, 3);
    assert_memory_equal(piece, "efg", 3);
    assert_int_equal(file_input_read(f, piece, 4, &taken, NULL), ERR_OK);
    assert_int_equal(taken, 0);
    file_input_close(&f);
}

static void test_reads_regular_files_only(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum file_links links;
        enum err want;
    } rows[] = {
        {"missing", FILE_MAY_BE_LINK, ERR_NOT_FOUND},
        {"no/file", FILE_MAY_BE_LINK, ERR_UNREACHABLE},
        {"folder", FILE_MAY_BE_LINK, ERR_IO},
        {"pipe", FILE_MAY_BE_LINK, ERR_IO},
        {"link", FILE_MAY_BE_LINK, ERR_OK},
        {"link", FILE_IS_NO_LINK, ERR_IO},
        {"dangling", FILE_MAY_BE_LINK, ERR_NOT_FOUND},
        {"dangling", FILE_IS_NO_LINK, ERR_IO},
    };
    place_write("file", "text");
    assert_int_equal(symlink("file", "link"), 0);
    assert_int_equal(symlink("nothing", "dangling"), 0);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        struct file_input *f = NULL;
        place_demand_error(rows[i].path, file_input_open(rows[i].path, rows[i].links, &f, &e), rows[i].want, &e);
        assert_true((f != NULL) == (rows[i].want == ERR_OK));
        file_input_close(&f);
    }
}

/* ---- Folders ---- */

static struct folder_draft *draft(const char *path)
{
    struct errinfo e = {""};
    struct folder_draft *d = NULL;
    char inside[200];
    place_demand_error(path, folder_draft_new(path, 0700, &d, &e), ERR_OK, &e);
    snprintf(inside, sizeof inside, "%s/below", folder_draft_path(d));
    assert_int_equal(mkdir(inside, 0700), 0);
    snprintf(inside, sizeof inside, "%s/below/file", folder_draft_path(d));
    place_write(inside, "hello\n");
    return d;
}

static void test_a_folder_comes_into_being_whole(void **state)
{
    (void)state;
    struct folder_draft *d = draft("folder");
    assert_false(file_exists("folder"));
    assert_int_equal(folder_draft_place(d, NULL), ERR_OK);
    folder_draft_free(&d);
    place_demand_text("folder/below/file", "hello\n");
    place_demand_mode("folder", 0700);
    assert_int_equal(place_entries("."), 1);
}

static void test_a_folder_that_is_given_up_is_gone_with_everything_in_it(void **state)
{
    (void)state;
    struct folder_draft *d = draft("folder");
    char link[200];
    place_write("outside", "stays\n");
    snprintf(link, sizeof link, "%s/link", folder_draft_path(d));
    assert_int_equal(symlink("..", link), 0);
    folder_draft_free(&d);
    assert_int_equal(place_entries("."), 1);
    place_demand_text("outside", "stays\n");
}

static void test_an_empty_folder_for_a_group_lends_its_mode(void **state)
{
    (void)state;
    mode_t before = umask(077);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(chmod("folder", 02770), 0);
    struct folder_draft *d = draft("folder");
    assert_int_equal(folder_draft_place(d, NULL), ERR_OK);
    folder_draft_free(&d);
    umask(before);
    place_demand_mode("folder", 02770);
    place_demand_text("folder/below/file", "hello\n");
}

static void test_nothing_is_replaced_by_a_folder(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct folder_draft *d = NULL;
    place_write("file", "mine\n");
    assert_int_equal(mkdir("full", 0700), 0);
    place_write("full/file", "mine\n");
    assert_int_equal(symlink("nowhere", "link"), 0);
    place_demand_error("a file", folder_draft_new("file", 0700, &d, &e), ERR_CONFLICT, &e);
    place_demand_error("a full folder", folder_draft_new("full", 0700, &d, &e), ERR_CONFLICT, &e);
    place_demand_error("a link", folder_draft_new("link", 0700, &d, &e), ERR_CONFLICT, &e);
    place_demand_error("no parent", folder_draft_new("no/folder", 0700, &d, &e), ERR_UNREACHABLE, &e);
    assert_null(d);
    d = draft("meanwhile");
    assert_int_equal(mkdir("meanwhile", 0700), 0);
    place_write("meanwhile/file", "somebody else's\n");
    place_demand_error("meanwhile", folder_draft_place(d, &e), ERR_CONFLICT, &e);
    folder_draft_free(&d);
    place_demand_text("meanwhile/file", "somebody else's\n");
    assert_int_equal(place_entries("."), 4);
}

static void test_leftovers_of_killed_runs_are_removed(void **state)
{
    (void)state;
    assert_int_equal(mkdir(".folder.tmp0123456789ab", 0700), 0);
    assert_int_equal(mkdir(".folder.tmp0123456789ab/below", 0700), 0);
    place_write(".folder.tmp0123456789ab/below/file", "left\n");
    assert_int_equal(mkdir(".other.tmp0123456789ab", 0700), 0);
    size_t strangers = 0;
    if (geteuid() == 0) {
        assert_int_equal(mkdir(".folder.tmpbbbbbbbbbbbb", 0700), 0);
        assert_int_equal(chown(".folder.tmpbbbbbbbbbbbb", 65534, 65534), 0);
        strangers = 1;
    }
    struct folder_draft *d = draft("folder");
    assert_int_equal(folder_draft_place(d, NULL), ERR_OK);
    folder_draft_free(&d);
    assert_false(file_exists(".folder.tmp0123456789ab"));
    assert_true(file_exists(".other.tmp0123456789ab")); /* somebody may be making it */
    assert_int_equal(place_entries("."), 2 + strangers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_a_file_is_there_when_it_is_placed_and_not_before),
        PLACE_TEST(test_what_is_given_up_leaves_nothing),
        PLACE_TEST(test_a_new_file_replaces_nothing),
        PLACE_TEST(test_a_file_without_a_folder_is_unreachable),
        PLACE_TEST(test_reads_in_pieces_to_the_end),
        PLACE_TEST(test_reads_regular_files_only),
        PLACE_TEST(test_a_folder_comes_into_being_whole),
        PLACE_TEST(test_a_folder_that_is_given_up_is_gone_with_everything_in_it),
        PLACE_TEST(test_an_empty_folder_for_a_group_lends_its_mode),
        PLACE_TEST(test_nothing_is_replaced_by_a_folder),
        PLACE_TEST(test_leftovers_of_killed_runs_are_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
