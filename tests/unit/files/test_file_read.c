/*
 * The one reader of files: regular files within a limit, and nothing else, without ever waiting.
 */
#include "place.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "files/file.h"

#define LIMIT 10

static void make_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
}

static void make_inputs(void)
{
    place_write("small", "hello\n");
    place_write("empty", "");
    place_write("just", "0123456789");
    place_write("over", "0123456789a");
    place_write("huge", "");
    assert_int_equal(truncate("huge", (off_t)1 << 42), 0);
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkfifo("pipe", 0644), 0);
    make_socket("socket");
    assert_int_equal(symlink("small", "link"), 0);
    assert_int_equal(symlink("nothing", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(symlink("/dev/zero", "link-to-zero"), 0);
}

static const struct {
    const char *path;
    enum err want;
    const char *text;
} inputs[] = {
    {"small", ERR_OK, "hello\n"},
    {"./small", ERR_OK, "hello\n"},
    {"link", ERR_OK, "hello\n"},
    {"empty", ERR_OK, ""},
    {"just", ERR_OK, "0123456789"},
    {"over", ERR_TOO_LARGE, NULL},
    {"huge", ERR_TOO_LARGE, NULL},
    {"missing", ERR_NOT_FOUND, NULL},
    {"dangling", ERR_NOT_FOUND, NULL},
    {"missing/small", ERR_UNREACHABLE, NULL},
    {"small/below", ERR_UNREACHABLE, NULL},
    {"/missing/folder/file", ERR_UNREACHABLE, NULL},
    {"", ERR_NOT_FOUND, NULL},
    {"folder", ERR_IO, NULL},
    {"pipe", ERR_IO, NULL},
    {"socket", ERR_IO, NULL},
    {"loop", ERR_IO, NULL},
    {"/dev/zero", ERR_IO, NULL},
    {"/dev/null", ERR_IO, NULL},
    {"link-to-zero", ERR_IO, NULL},
    /* It says that it has 0 bytes and gives more, as a file that grows while it is read. */
    {"/proc/version", ERR_IO, NULL},
};

static void test_takes_regular_files_within_the_limit_only(void **state)
{
    (void)state;
    make_inputs();
    for (size_t i = 0; i < COUNT(inputs); i++) {
        struct errinfo e = {""};
        struct buf out = {NULL, 77};
        struct file_facts facts = {.size = 77};
        enum err got = file_read(inputs[i].path, LIMIT, &out, &facts, &e);
        place_demand_error(inputs[i].path, got, inputs[i].want, &e);
        if (got != ERR_OK) {
            assert_true(out.data == NULL && out.size == 77 && facts.size == 77);
            continue;
        }
        assert_true(bytes_equal_text(buf_bytes(&out), inputs[i].text));
        assert_int_equal(facts.size, out.size);
        buf_done(&out);
    }
}

static void test_takes_the_same_as_secrets(void **state)
{
    (void)state;
    make_inputs();
    for (size_t i = 0; i < COUNT(inputs); i++) {
        struct errinfo e = {""};
        struct secret *out = NULL;
        enum err got = file_read_secret(inputs[i].path, LIMIT, &out, NULL, &e);
        place_demand_error(inputs[i].path, got, inputs[i].want, &e);
        assert_true((out != NULL) == (got == ERR_OK));
        if (got == ERR_OK)
            assert_true(secret_equals(out, bytes_text(inputs[i].text)));
        secret_free(&out);
    }
}

/* In a folder that others write to: whatever they plant, it is the file or nothing. */
static void test_takes_the_same_itself_but_through_links(void **state)
{
    (void)state;
    static const char *const links[] = {"link", "dangling", "loop", "link-to-zero"};
    make_inputs();
    for (size_t i = 0; i < COUNT(inputs); i++) {
        struct errinfo e = {""};
        struct buf out = {NULL, 77};
        struct file_stamp stamp = {.size = 77};
        enum err want = inputs[i].want;
        for (size_t k = 0; k < COUNT(links); k++)
            want = strcmp(inputs[i].path, links[k]) == 0 ? ERR_IO : want;
        enum err got = file_read_itself(inputs[i].path, LIMIT, &out, &stamp, &e);
        place_demand_error(inputs[i].path, got, want, &e);
        if (got != ERR_OK) {
            assert_true(out.data == NULL && out.size == 77 && stamp.size == 77);
            continue;
        }
        assert_true(bytes_equal_text(buf_bytes(&out), inputs[i].text) && stamp.size == out.size);
        buf_done(&out);
    }
}

static bool is_refused_with_names(void *context)
{
    (void)context;
    struct errinfo e = {""};
    struct buf out = {NULL, 0};
    return file_read("closed", LIMIT, &out, NULL, &e) == ERR_IO && strstr(e.message, "may not read it") != NULL &&
           strstr(e.message, "mode 0000") != NULL && file_is_forbidden("closed") && !file_is_forbidden("open") &&
           !file_is_forbidden("missing") && file_is_forbidden("locked/inside") &&
           file_read("locked/inside", LIMIT, &out, NULL, &e) == ERR_IO && out.data == NULL;
}

static void test_says_who_may_not_read(void **state)
{
    (void)state;
    place_write("closed", "secret");
    place_write("open", "");
    assert_int_equal(chmod("closed", 0), 0);
    assert_int_equal(chmod("open", 0644), 0);
    assert_int_equal(mkdir("locked", 0700), 0);
    place_write("locked/inside", "");
    /* An ordinary account of its own owns the folder when it runs the tests. */
    assert_int_equal(chmod("locked", geteuid() == 0 ? 0700 : 0), 0);
    place_run_apart(is_refused_with_names, NULL, true);
    assert_int_equal(chmod("locked", 0700), 0);
}

static void test_facts_tell_who_may_write(void **state)
{
    (void)state;
    static const struct {
        unsigned mode;
        bool by_others;
    } rows[] = {{0600, false}, {0644, false}, {0444, false}, {0602, true}, {0666, true}, {0777, true}};
    place_write("file", "text");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct file_facts facts;
        assert_int_equal(chmod("file", rows[i].mode), 0);
        assert_int_equal(file_facts("file", &facts, NULL), ERR_OK);
        assert_int_equal(facts.mode, rows[i].mode);
        assert_int_equal(facts.size, 4);
        assert_true(facts.owned_by_me_or_root);
        assert_int_equal(facts.writable_by_others, rows[i].by_others);
    }
    place_set_time("file", 1000000000);
    struct file_facts facts;
    assert_int_equal(file_facts("file", &facts, NULL), ERR_OK);
    assert_int_equal(facts.modified, 1000000000);
    assert_int_equal(file_facts("missing", &facts, NULL), ERR_NOT_FOUND);
    assert_int_equal(file_facts("missing/file", &facts, NULL), ERR_UNREACHABLE);
}

static void test_knows_files_from_folders(void **state)
{
    (void)state;
    make_inputs();
    assert_true(file_exists("small") && file_exists("folder") && file_exists("pipe"));
    assert_false(file_exists("missing") || file_exists("dangling"));
    assert_true(file_is_folder("folder") && file_is_folder("."));
    assert_false(file_is_folder("small") || file_is_folder("missing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_takes_regular_files_within_the_limit_only),
        PLACE_TEST(test_takes_the_same_as_secrets),
        PLACE_TEST(test_takes_the_same_itself_but_through_links),
        PLACE_TEST(test_says_who_may_not_read),
        PLACE_TEST(test_facts_tell_who_may_write),
        PLACE_TEST(test_knows_files_from_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
