/*
 * Secrets from files and from standard input.
 */
#include "place.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "files/secret_input.h"

/* Standard input is this file from now on. */
static void use_as_input(const char *path)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
}

static char longest[LIMIT_PASSPHRASE + 1], longest_with_end[LIMIT_PASSPHRASE + 3], too_long[LIMIT_PASSPHRASE + 2];

static void fill_long_lines(void)
{
    memset(longest, 'x', sizeof longest - 1);
    memset(too_long, 'x', sizeof too_long - 1);
    snprintf(longest_with_end, sizeof longest_with_end, "%s\r\n", longest);
}

static void test_first_line_is_the_secret(void **state)
{
    (void)state;
    fill_long_lines();
    const struct {
        const char *name, *content;
        enum err want;
        const char *secret;
    } rows[] = {
        {"LF", "secret\n", ERR_OK, "secret"},
        {"CRLF", "secret\r\n", ERR_OK, "secret"},
        {"no line end", "secret", ERR_OK, "secret"},
        {"more lines", "secret\nother\n", ERR_OK, "secret"},
        {"spaces stay", " sec ret \n", ERR_OK, " sec ret "},
        {"a CR within stays", "sec\rret\n", ERR_OK, "sec\rret"},
        {"longest", longest, ERR_OK, longest},
        {"longest with CRLF", longest_with_end, ERR_OK, longest},
        {"one byte more", too_long, ERR_TOO_LARGE, NULL},
        {"empty", "", ERR_USAGE, NULL},
        {"empty line", "\nsecret\n", ERR_USAGE, NULL},
        {"empty line, CRLF", "\r\nsecret\n", ERR_USAGE, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const char *const paths[] = {"file", "-"};
        place_write("file", rows[i].content);
        use_as_input("file");
        for (size_t k = 0; k < COUNT(paths); k++) {
            struct secret *s = NULL;
            struct errinfo e = {""};
            place_demand_error(rows[i].name, secret_from_file(paths[k], &s, &e), rows[i].want, &e);
            assert_true((s != NULL) == (rows[i].want == ERR_OK));
            if (s != NULL && !secret_equals(s, bytes_text(rows[i].secret)))
                fail_msg("%s", rows[i].name);
            secret_free(&s);
        }
    }
}

static void test_what_is_no_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err want;
    } rows[] = {{"missing", ERR_NOT_FOUND}, {"missing/file", ERR_UNREACHABLE}, {"/dev/zero", ERR_IO}, {".", ERR_IO}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct secret *s = NULL;
        struct errinfo e = {""};
        place_demand_error(rows[i].path, secret_from_file(rows[i].path, &s, &e), rows[i].want, &e);
        assert_null(s);
    }
}

static void test_lines_behind_the_first_stay_in_the_input(void **state)
{
    (void)state;
    struct secret *first = NULL, *rest = NULL;
    place_write("file", "passphrase\na value\n");
    use_as_input("file");
    assert_int_equal(secret_from_file("-", &first, NULL), ERR_OK);
    assert_int_equal(secret_from_stdin(100, &rest, NULL), ERR_OK);
    assert_true(secret_equals(first, bytes_text("passphrase")));
    assert_true(secret_equals(rest, bytes_text("a value\n")));
    secret_free(&first);
    secret_free(&rest);
}

static void test_whole_input_up_to_its_limit(void **state)
{
    (void)state;
    static const struct {
        size_t size, limit;
        enum err want;
    } rows[] = {
        {0, 0, ERR_OK},           {0, 10, ERR_OK},          {1, 0, ERR_TOO_LARGE},           {10, 10, ERR_OK},
        {11, 10, ERR_TOO_LARGE},  {4096, 4096, ERR_OK},     {4097, 4096, ERR_TOO_LARGE},     {5000, 100000, ERR_OK},
        {100000, 100000, ERR_OK}, {100001, 100001, ERR_OK}, {100001, 100000, ERR_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct secret *s = NULL;
        struct errinfo e = {""};
        char *text = calloc(1, rows[i].size + 1);
        memset(text, 'a' + (int)i, rows[i].size);
        place_write("file", text);
        use_as_input("file");
        place_demand_error("input", secret_from_stdin(rows[i].limit, &s, &e), rows[i].want, &e);
        assert_true((s != NULL) == (rows[i].want == ERR_OK));
        if (s != NULL)
            assert_true(secret_equals(s, bytes_text(text)));
        secret_free(&s);
        free(text);
    }
}

static void test_endless_input_is_refused(void **state)
{
    (void)state;
    struct secret *s = NULL;
    struct errinfo e = {""};
    use_as_input("/dev/zero");
    place_demand_error("all", secret_from_stdin(100000, &s, &e), ERR_TOO_LARGE, &e);
    place_demand_error("line", secret_from_file("-", &s, &e), ERR_TOO_LARGE, &e);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(test_first_line_is_the_secret),
        PLACE_TEST(test_what_is_no_file_is_refused),
        PLACE_TEST(test_lines_behind_the_first_stay_in_the_input),
        PLACE_TEST(test_whole_input_up_to_its_limit),
        PLACE_TEST(test_endless_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
