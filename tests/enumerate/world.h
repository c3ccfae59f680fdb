/*
 * enumerate/world: everything but the client: the vault and its backups, the point and what lay there, the thief, and
 * the time; and what the administrator, the thief and time can make of it. Equal worlds have one number.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_WORLD_H
#define ROLLSEAL_TESTS_ENUMERATE_WORLD_H

#include "desk.h"

#define HISTORY 12 /* more than any path is long */
#define BACKUPS 2

struct world {
    uint32_t vault, point;
    uint32_t backups[BACKUPS]; /* of the vault: as it was at the beginning, and before its last change */
    uint32_t files[HISTORY];   /* of the administrator, that lie or lay at the point. Ascending, the rest is NO_FILE */
    uint32_t top_epoch;        /* of what was published */
    uint8_t time;
    uint8_t born[PAIRS];
    uint8_t stolen; /* pair whose signing key the thief has */
    uint8_t has_forged;
    uint8_t copies;  /* how often an old vault was restored */
    uint8_t revoked; /* pairs on any CRL that was published */
    /* An old vault was restored while the thief had taken the newest files away from the point, so that the vault
     * cannot know of them, and may begin an epoch that there was before: the one case that docs/admin.md leaves open.
     */
    uint8_t is_blind;
    uint8_t zero[3];
};

enum event_kind {
    EVENT_GENERATE,
    EVENT_PUBLISH,
    EVENT_ACTIVATE,       /* pair a */
    EVENT_ACTIVATE_ALONE, /* pair a: --no-overlap */
    EVENT_RETIRE_PAIR,    /* pair a */
    EVENT_REVOKE_PAIR,    /* pair a, successor b */
    EVENT_RESTORE_VAULT,  /* the a-th of `backups` */
    EVENT_TIME,
    EVENT_RESTORE_POINT, /* the a-th of `files` */
    EVENT_FORGE,         /* with the key of pair a, in the way b */
    EVENT_PLANT,
    /* Of the client: */
    EVENT_INSTALL, /* pair a */
    EVENT_OFFLINE,
    EVENT_ONLINE,
    EVENT_NONE,    /* the beginning */
    EVENT_COMMAND, /* a command of the administrator that has not ended yet */
};

struct event {
    uint8_t kind, a, b, zero;
};

struct successor {
    struct event event;
    uint32_t world;
    bool publishes; /* files were written by the administrator */
};

void worlds_init(void);
void worlds_done(void);
uint32_t worlds_count(void);

const struct world *world_of(uint32_t world);
const struct vault_key *world_vault(const struct world *w);
/* Pairs that are in use and valid there. */
unsigned world_in_use(uint32_t world);

/* Nothing but a plain file that the administrator has published; and a pair in use, with its successor prepared, and
 * two versions published. The thief has, or will have, the key of pair `stolen`. */
uint32_t world_before_the_first_pair(unsigned stolen);
uint32_t world_with_two_pairs(unsigned stolen);

/* What can happen there; found out once. The list is good until the next call. */
const struct successor *world_successors(uint32_t world, size_t *count);

bool event_is_administrators(enum event_kind kind);
/* In words, to standard output. */
void event_print(const struct event *e);
void world_print(uint32_t world);

#endif
