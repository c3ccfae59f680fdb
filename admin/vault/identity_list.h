/*
 * vault/identity_list: the keys of an identity file of age (`AGE-SECRET-KEY-1…` lines), as those who may open
 * something.
 */
#ifndef ROLLSEAL_VAULT_IDENTITY_LIST_H
#define ROLLSEAL_VAULT_IDENTITY_LIST_H

#include "age/stanza.h"

/* Somebody's file of all his identities is no recovery identity. */
#define IDENTITY_LIST_MAX 16

struct identity_list {
    struct identity items[IDENTITY_LIST_MAX];
    struct key *keys[IDENTITY_LIST_MAX]; /* owned, one an item */
    size_t count;
};

/* Errors: ERR_MALFORMED (no identity, or a line that is none), ERR_TOO_LARGE. */
NODISCARD enum err identity_list_parse(const struct secret *text, struct identity_list *out, struct errinfo *e);
void identity_list_done(struct identity_list *l); /* accepts an empty one */

#endif
