/*
 * Which files a computer of a ring may take, and which of them first: a claim that nobody has checked decides on that,
 * and on nothing else.
 */
#include "place.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "read/candidates.h"
#include "world.h"

#define GENERAL "point/configs/a.ini"
#define OF_RING "point/rings/pilot/a.ini"

static int setup(void **state)
{
    static const char *const folders[] = {"point", "point/configs", "point/rings", "point/rings/pilot"};
    if (place_setup(state) != 0)
        return -1;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        assert_int_equal(mkdir(folders[i], 0755), 0);
    return 0;
}

/* ---- Files ---- */

static void write_sealed(const char *path, struct version version)
{
    struct buf file = world_seal(&world, &(struct world_file){.name = "a.ini", .version = version});
    place_write_bytes(path, buf_bytes(&file));
    buf_done(&file);
}

/* "1", "2": sealed, with this serial; "plain", "damaged", "folder"; NULL: no file. */
static void make(const char *path, const char *kind)
{
    remove(path);
    if (kind == NULL)
        return;
    if (strcmp(kind, "folder") == 0)
        assert_int_equal(mkdir(path, 0755), 0);
    else if (strcmp(kind, "plain") == 0)
        place_write(path, "x=1\n");
    else if (strcmp(kind, "damaged") == 0)
        place_write(path, "rollseal/1\n");
    else
        write_sealed(path, (struct version){1, (uint64_t)(kind[0] - '0')});
}

/* ---- Fetching ---- */

static void set(struct parameters *p, enum parameter_id id, const char *text)
{
    static const struct parameter_place place = {ORIGIN_COMMAND_LINE, 0, 0};
    assert_int_equal(parameters_set(p, id, text, &place, NULL), ERR_OK);
}

/* The locations in their order, each with the error that fetching it met. */
static void take_all(const char *ring, char *out, size_t size)
{
    struct client *c = NULL;
    struct parameters parameters = {.settings = {{NULL, 0}}};
    struct candidates found = {.count = 0};
    set(&parameters, PARAMETER_STATE_DIRECTORY, "state");
    set(&parameters, PARAMETER_CONFIGURATION, GENERAL);
    set(&parameters, PARAMETER_RING, ring);
    assert_int_equal(client_new(&parameters, NULL, NULL, &c, NULL), ERR_OK);
    assert_int_equal(candidates_fetch(c, &found, NULL), ERR_OK);
    out[0] = '\0';
    while (candidates_next(&found) != NULL) {
        const char *location = NULL;
        struct buf file = {NULL, 0};
        enum err error = candidates_take(&found, &location, &file, NULL);
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%s%s %s", used > 0 ? ", " : "",
                 strstr(location, "rings") ? "ring" : "general", err_name(error));
        buf_done(&file);
    }
    candidates_done(&found);
    client_free(&c);
    parameters_done(&parameters);
}

static void the_higher_claim_comes_first_and_what_is_useless_before_it(void **state)
{
    (void)state;
    static const struct {
        const char *general, *of_ring; /* as for make() */
        const char *want;
    } rows[] = {
        {"1", NULL, "general ok"},
        {"1", "2", "ring ok, general ok"},
        {"2", "1", "general ok, ring ok"},
        {"1", "1", "general ok, ring ok"},
        {"plain", "1", "ring ok, general ok"},
        {"1", "plain", "general ok, ring ok"},
        {"plain", "plain", "general ok, ring ok"},
        {"1", "damaged", "ring ok, general ok"},
        {"damaged", "1", "general ok, ring ok"},
        {"damaged", "damaged", "general ok, ring ok"},
        {"1", "folder", "ring io, general ok"},
        {"folder", "1", "general io, ring ok"},
        {NULL, "1", "ring ok"},
        {NULL, "plain", "ring ok"},
        {NULL, "folder", "ring io"},
        {NULL, NULL, "general not-found"},
        {"folder", NULL, "general io"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char found[256];
        make(GENERAL, rows[i].general);
        make(OF_RING, rows[i].of_ring);
        take_all("Pilot", found, sizeof found);
        if (strcmp(found, rows[i].want) != 0)
            fail_msg("row %zu: %s instead of %s", i, found, rows[i].want);
    }
}

static void who_is_in_no_ring_has_one_file(void **state)
{
    (void)state;
    static const char *const rings[] = {"all", "ALL", "early", "pilot.2"};
    make(GENERAL, "1");
    make(OF_RING, "2");
    for (size_t i = 0; i < sizeof rings / sizeof rings[0]; i++) {
        char found[256];
        take_all(rings[i], found, sizeof found);
        assert_string_equal(found, "general ok");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_higher_claim_comes_first_and_what_is_useless_before_it, setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(who_is_in_no_ring_has_one_file, setup, place_teardown),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
