/* A program with commands of every kind, for the tests of this room. */
#ifndef ROLLSEAL_TESTS_FAKE_PROGRAM_H
#define ROLLSEAL_TESTS_FAKE_PROGRAM_H

#include "cli/command.h"

extern const struct cli_program fake_program;

#endif
