/*
 * commands/told: what a command that goes on has said, so that it says each thing once, as long as it lasts, and again
 * when it comes back. Times in a text do not make it another one: many say what the clock shows.
 */
#ifndef ROLLSEAL_COMMANDS_TOLD_H
#define ROLLSEAL_COMMANDS_TOLD_H

#include <stdbool.h>
#include <stddef.h>

/* More in one round is not a person's to read, and is not said: two for each file of a certificate source. */
#define TOLD_MAX 128

/* Zero-initialised nothing was said. */
struct told {
    struct told_round {
        char *texts[TOLD_MAX]; /* owned */
        size_t count;
    } last, now;
};

void told_done(struct told *t);

/* A round begins: what was said in the last one and is not said in this one has ended. */
void told_begin(struct told *t);

/* Remembers a text of this round. True if it is to be said: neither the last round nor this one had it. */
bool told_is_new(struct told *t, const char *text);

#endif
