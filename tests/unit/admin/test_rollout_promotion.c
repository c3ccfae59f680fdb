/*
 * How many computers of a ring must have reported, and how many of them an error, for its content to be for all or not.
 */
#include "place.h"

#include "admin/rollout/promotion.h"

static void a_ring_is_ready_when_enough_have_reported_and_few_of_them_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct promotion_counts counts; /* seen, of_ring, reported, failed */
        struct promotion_rule rule;     /* max_errors, min_reports */
        enum err want;
    } rows[] = {
        {"nobody was ever seen", {0, 0, 0, 0}, {2, 0}, ERR_OK},
        {"nobody was ever seen, and many are asked for", {0, 0, 0, 0}, {2, 100}, ERR_OK},
        {"nobody of the ring", {40, 0, 0, 0}, {2, 0}, ERR_NOT_READY},
        {"nobody has read it", {40, 10, 0, 0}, {2, 0}, ERR_NOT_READY},
        {"one too few", {40, 10, 4, 0}, {2, 0}, ERR_NOT_READY},
        {"enough", {40, 10, 5, 0}, {2, 0}, ERR_OK},
        {"all of a small ring, which are too few", {3, 3, 3, 0}, {2, 0}, ERR_NOT_READY},
        {"all of a small ring, and these are enough", {3, 3, 3, 0}, {2, 3}, ERR_OK},
        {"one is said to be enough", {100, 100, 1, 0}, {2, 1}, ERR_OK},
        {"none when one is said to be enough", {100, 100, 0, 0}, {2, 1}, ERR_NOT_READY},
        {"five of fifty", {60, 50, 5, 0}, {2, 0}, ERR_OK},
        {"five of fifty-one", {60, 51, 5, 0}, {2, 0}, ERR_NOT_READY},
        {"six of fifty-one", {60, 51, 6, 0}, {2, 0}, ERR_OK},
        {"99 of 1000", {1000, 1000, 99, 0}, {2, 0}, ERR_NOT_READY},
        {"100 of 1000", {1000, 1000, 100, 0}, {2, 0}, ERR_OK},
        {"two of a hundred with an error", {100, 100, 100, 2}, {2, 0}, ERR_OK},
        {"three of a hundred with an error", {100, 100, 100, 3}, {2, 0}, ERR_NOT_READY},
        {"one of fifty with an error", {50, 50, 50, 1}, {2, 0}, ERR_OK},
        {"one of forty-nine with an error", {50, 50, 49, 1}, {2, 0}, ERR_NOT_READY},
        {"no error is allowed, and there is none", {9, 9, 9, 0}, {0, 0}, ERR_OK},
        {"no error is allowed, and there is one", {1000, 1000, 1000, 1}, {0, 0}, ERR_NOT_READY},
        {"all may fail", {9, 9, 9, 9}, {100, 0}, ERR_OK},
        {"all fail", {9, 9, 9, 9}, {99, 0}, ERR_NOT_READY},
        {"too few, though all may fail", {9, 9, 4, 4}, {100, 0}, ERR_NOT_READY},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e = {""};
        place_demand_error(rows[i].name, promotion_judge(&rows[i].counts, &rows[i].rule, &e), rows[i].want, &e);
    }
}

static void a_tenth_of_the_ring_is_rounded_up(void **state)
{
    (void)state;
    static const struct {
        int64_t of_ring, min_reports, want;
    } rows[] = {{0, 0, 5},  {1, 0, 5},      {50, 0, 5},   {51, 0, 6}, {60, 0, 6},
                {61, 0, 7}, {1000, 0, 100}, {1000, 7, 7}, {1, 7, 7}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct promotion_counts counts = {.of_ring = rows[i].of_ring};
        const struct promotion_rule rule = {.min_reports = rows[i].min_reports};
        assert_int_equal(promotion_least(&counts, &rule), rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ring_is_ready_when_enough_have_reported_and_few_of_them_an_error),
        cmocka_unit_test(a_tenth_of_the_ring_is_rounded_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
