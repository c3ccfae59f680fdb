/* Changes between texts: the new text comes of the old one by them, in as few lines as possible. */
#include "admin/config/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

struct comparison {
    struct line_list old, new;
    struct changes changes;
};

static void compare(struct bytes old, struct bytes new, struct comparison *c)
{
    assert_int_equal(line_list_load(old, &c->old, NULL), ERR_OK);
    assert_int_equal(line_list_load(new, &c->new, NULL), ERR_OK);
    assert_int_equal(changes_find(&c->old, &c->new, &c->changes, NULL), ERR_OK);
}

static void comparison_done(struct comparison *c)
{
    changes_done(&c->changes);
    line_list_done(&c->old);
    line_list_done(&c->new);
}

static size_t count_lines(const struct comparison *c)
{
    size_t lines = 0;
    for (size_t i = 0; i < c->changes.count; i++)
        lines += c->changes.items[i].old_count + c->changes.items[i].new_count;
    return lines;
}

/* Between the changes both texts have the same lines, and nothing else. */
static void demand_whole(const struct comparison *c)
{
    size_t old = 0, new = 0;
    for (size_t i = 0; i <= c->changes.count; i++) {
        bool is_last = i == c->changes.count;
        size_t end = is_last ? c->old.count : c->changes.items[i].old;
        assert_true(end >= old);
        for (; old < end; old++, new ++) {
            assert_true(new < c->new.count);
            assert_true(bytes_equal(line_list_get(&c->old, old), line_list_get(&c->new, new)));
        }
        if (is_last)
            break;
        assert_int_equal(new, c->changes.items[i].new);
        assert_true(c->changes.items[i].old_count + c->changes.items[i].new_count > 0);
        old += c->changes.items[i].old_count;
        new += c->changes.items[i].new_count;
    }
    assert_int_equal(new, c->new.count);
}

static void few_lines_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *old, *new;
        size_t changes, lines;
    } rows[] = {
        {"", "", 0, 0},
        {"a\nb\n", "a\nb\n", 0, 0},
        {"", "a\n", 1, 1},
        {"a\n", "", 1, 1},
        {"a\nb\nc\n", "a\nc\n", 1, 1},
        {"a\nc\n", "a\nb\nc\n", 1, 1},
        {"a\nb\nc\n", "a\nx\nc\n", 1, 2},
        {"a\nb\nc\nd\n", "x\nb\nc\ny\n", 2, 4},
        {"a\nb", "a\nb\n", 1, 2},      /* the line end at the end of the file counts */
        {"a\na\na\n", "a\na\n", 1, 1}, /* equal beginning and end overlap */
        {"a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", 4, 5},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct comparison c;
        compare(bytes_text(rows[i].old), bytes_text(rows[i].new), &c);
        demand_whole(&c);
        if (count_lines(&c) != rows[i].lines || c.changes.count > rows[i].changes)
            fail_msg("row %zu: %zu changes of %zu lines", i, c.changes.count, count_lines(&c));
        comparison_done(&c);
    }
}

#define LETTERS 60

/* The fewest lines that must be removed and added, by the table of all longest common subsequences. */
static size_t fewest(const char *old, size_t old_count, const char *new, size_t new_count)
{
    static size_t common[LETTERS + 1][LETTERS + 1];
    memset(common, 0, sizeof common);
    for (size_t i = 1; i <= old_count; i++) {
        for (size_t k = 1; k <= new_count; k++) {
            size_t up = common[i - 1][k], left = common[i][k - 1];
            common[i][k] = old[2 * i - 2] == new[2 * k - 2] ? common[i - 1][k - 1] + 1 : (up > left ? up : left);
        }
    }
    return old_count + new_count - 2 * common[old_count][new_count];
}

/* Lines of one letter each. */
static size_t make_text(char text[static 2 * LETTERS + 1], unsigned *seed, unsigned letters)
{
    size_t count = (size_t)rand_r(seed) % (LETTERS + 1);
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = "abcdefghijklmnopqrstuvwxyz"[(unsigned)rand_r(seed) % letters];
        text[2 * i + 1] = '\n';
    }
    text[2 * count] = '\0';
    return count;
}

static void any_two_texts_have_as_few_changes_as_possible(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int i = 0; i < 3000; i++) {
        char old[2 * LETTERS + 1], new[2 * LETTERS + 1];
        struct comparison c;
        size_t old_count = make_text(old, &seed, 2 + (unsigned)i % 24);
        size_t new_count = make_text(new, &seed, 2 + (unsigned)i % 24);
        compare(bytes_text(old), bytes_text(new), &c);
        demand_whole(&c);
        assert_int_equal(count_lines(&c), fewest(old, old_count, new, new_count));
        comparison_done(&c);
    }
}

/* Thousands of other lines, with equal ones among them: not few, but whole, and at once. */
static void large_texts_are_compared_in_bounded_memory(void **state)
{
    (void)state;
    struct writer old = writer_to(1 << 20), new = writer_to(1 << 20);
    for (int i = 0; i < 20000; i++) {
        writer_format(&old, "%d\n", i);
        writer_format(&new, "%d\n", i % 100 < 50 && i > 10 ? i + 1000000 : i);
    }
    struct buf texts[2];
    struct comparison c;
    assert_int_equal(writer_finish(&old, &texts[0], NULL), ERR_OK);
    assert_int_equal(writer_finish(&new, &texts[1], NULL), ERR_OK);
    compare(buf_bytes(&texts[0]), buf_bytes(&texts[1]), &c);
    demand_whole(&c);
    assert_int_equal(c.changes.items[0].old, 11);
    comparison_done(&c);
    buf_done(&texts[0]);
    buf_done(&texts[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_lines_are_found),
        cmocka_unit_test(any_two_texts_have_as_few_changes_as_possible),
        cmocka_unit_test(large_texts_are_compared_in_bounded_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
