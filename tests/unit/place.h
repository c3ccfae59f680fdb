/*
 * place: a folder of its own for each test that touches files, as its working directory, and what such tests ask of it.
 * Nothing here returns an error: what cannot be had fails the test.
 *
 * In CMakeLists.txt, besides the room base: target_link_libraries(test_x PRIVATE test_place)
 */
#ifndef ROLLSEAL_TESTS_PLACE_H
#define ROLLSEAL_TESTS_PLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Setup and teardown of cmocka: makes the folder and goes there; goes back and removes it. */
int place_setup(void **state);
int place_teardown(void **state);
#define PLACE_TEST(function) cmocka_unit_test_setup_teardown(function, place_setup, place_teardown)

/* The folder's absolute path. */
const char *place_path(void);

void place_write(const char *path, const char *text);
void place_write_bytes(const char *path, struct bytes bytes);
void place_demand_text(const char *path, const char *text);
void place_demand_mode(const char *path, unsigned mode);
/* How many entries a folder has, hidden ones too. */
size_t place_entries(const char *folder);
/* Seconds since 1970 of the last change; sets it. */
int64_t place_time(const char *path);
void place_set_time(const char *path, int64_t seconds);

/* Fails the test unless the error is this one, with a message of one line (and none for ERR_OK). */
void place_demand_error(const char *row, enum err got, enum err want, const struct errinfo *e);

/* Runs it in a process of its own and demands that it returns true. As an ordinary account if `as_person`, whoever runs
 * the tests. */
void place_run_apart(bool (*run)(void *), void *context, bool as_person);

#endif
