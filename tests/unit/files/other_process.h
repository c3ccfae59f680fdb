/*
 * other_process: a process beside the test that has taken something, says so, and goes on when it is told to. No waits
 * of a length: each step is a byte in a pipe. What cannot be had fails the test.
 */
#ifndef ROLLSEAL_TESTS_OTHER_PROCESS_H
#define ROLLSEAL_TESTS_OTHER_PROCESS_H

#include "place.h"

#include <sys/types.h>

struct other_process {
    pid_t id;
    int says, hears;
};

/* Runs in the other process; false: its exit status is 1. */
typedef bool other_process_run(int says, int hears);

/* In the other process: says that it has what it takes, and waits until it is told to go on. */
bool other_process_pause(int says, int hears);

/* Returns when the other process has said so. */
struct other_process other_process_start(other_process_run *run);
void other_process_tell_to_go_on(const struct other_process *p);
/* Waits for its end. Its status, as waitpid() has it. */
int other_process_end(const struct other_process *p);

#endif
