/*
 * config/edit: a working copy in the person's editor.
 *
 * The text lies in a folder in memory, which is removed whole, with whatever the editor put there, and the vault is not
 * locked meanwhile. What somebody else changes in that time is a conflict, and nothing is overwritten unseen: the
 * person may edit again, with the other text beside. A changed text that cannot be taken over, for whatever reason, is
 * kept as a draft, sealed in the vault.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_EDIT_H
#define ROLLSEAL_ADMIN_CONFIG_EDIT_H

#include "vault/vault.h"

/* What to do with a text that cannot be taken over. */
enum edit_next { EDIT_AGAIN, EDIT_KEEP, EDIT_DISCARD };

struct edit_params {
    const char *name;   /* as the vault has it */
    const char *editor; /* a shell command; the file's name is put behind it */
    bool own_home;      /* the editor has the person's own HOME and settings, not the folder in memory for one */
    const char *draft;  /* go on with this one; NULL: with the working copy */
    const char *reason; /* for the audit list; may be NULL */
    enum edit_next (*ask)(const char *problem, void *context);
    void (*tell_end)(const char *problem, void *context); /* a signal ends the process, so nobody hears of an error */
    void *context;
};

/* The vault is open for change, unlocked and without a transaction; afterwards it may be paused. *changed is false if
 * the text is what it was. Errors: ERR_NOT_FOUND (name, draft), ERR_NOT_READY (no folder in memory), ERR_CONFLICT
 * (somebody else changed or removed it), ERR_MALFORMED (was an INI file, and is none any more), ERR_TOO_LARGE, ERR_IO
 * (the editor failed), as working_put(); where a draft was kept the message says so. A signal that ends the process
 * ends it here. */
NODISCARD enum err edit_run(struct vault *v, const struct edit_params *params, bool *changed, struct errinfo *e);

#endif
