/* Every thing is made and taken once, whatever fails. */
#include "system/parallel.h"

#include <stdlib.h>

#include "place.h"

#define THINGS 500
#define NOTHING_FAILS THINGS

struct room {
    unsigned taken[THINGS];
    size_t alive;              /* how many were taken */
    size_t bad_make, bad_take; /* indices that fail */
};

static enum err make(size_t index, void **made, void *context, struct errinfo *e)
{
    const struct room *room = context;
    if (index == room->bad_make)
        return err_set(e, ERR_IO, "thing %zu cannot be made", index);
    size_t *thing = malloc(sizeof *thing);
    assert_non_null(thing);
    *thing = index;
    *made = thing;
    return ERR_OK;
}

static enum err take(size_t index, void *made, void *context, struct errinfo *e)
{
    struct room *room = context;
    size_t *thing = made;
    bool same = *thing == index;
    free(thing);
    room->taken[index]++;
    room->alive++;
    if (index == room->bad_take || !same)
        return err_set(e, ERR_CONFLICT, "thing %zu cannot be taken", index);
    return ERR_OK;
}

static const struct row {
    const char *name;
    size_t count, bad_make, bad_take;
    enum err want;
} rows[] = {
    {"none", 0, NOTHING_FAILS, NOTHING_FAILS, ERR_OK},
    {"one", 1, NOTHING_FAILS, NOTHING_FAILS, ERR_OK},
    {"two", 2, NOTHING_FAILS, NOTHING_FAILS, ERR_OK},
    {"many", THINGS, NOTHING_FAILS, NOTHING_FAILS, ERR_OK},
    {"one that fails", 1, 0, NOTHING_FAILS, ERR_IO},
    {"the first cannot be made", THINGS, 0, NOTHING_FAILS, ERR_IO},
    {"the last cannot be made", THINGS, THINGS - 1, NOTHING_FAILS, ERR_IO},
    {"one cannot be taken", THINGS, NOTHING_FAILS, 100, ERR_CONFLICT},
};

static void each_thing_is_made_and_taken_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e;
        struct room room = {.bad_make = rows[i].bad_make, .bad_take = rows[i].bad_take};
        const struct parallel work = {rows[i].count, make, take, &room};
        place_demand_error(rows[i].name, parallel_run(&work, &e), rows[i].want, &e);
        for (size_t k = 0; k < rows[i].count; k++)
            assert_true(room.taken[k] <= 1);
        assert_true(rows[i].want != ERR_OK || room.alive == rows[i].count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thing_is_made_and_taken_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
