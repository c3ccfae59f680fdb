/*
 * config/changes: what must be removed and added, line by line, to make one text of another. Rollseal does this itself:
 * `diff` would need the plaintext of both in the memory of another program, and cannot compare one text and show
 * another, which hides values.
 */
#ifndef ROLLSEAL_ADMIN_CONFIG_CHANGES_H
#define ROLLSEAL_ADMIN_CONFIG_CHANGES_H

#include "base/buf.h"

/* A text as lines, with their line ends; the last one may have none. */
struct line_list {
    struct bytes text; /* borrowed */
    uint32_t *ends;    /* offset behind each line */
    size_t count;
};
/* The text has less than 4 GiB. Errors: ERR_INTERNAL. */
NODISCARD enum err line_list_load(struct bytes text, struct line_list *out, struct errinfo *e);
void line_list_done(struct line_list *l);
struct bytes line_list_get(const struct line_list *l, size_t index);

/* Lines of the old text, from index `old` on, that are replaced by lines of the new one; one of the counts may be 0. */
struct line_change {
    size_t old, old_count;
    size_t new, new_count;
};
struct changes {
    struct line_change *items; /* in order, with equal lines between them */
    size_t count;
};
void changes_done(struct changes *c);

/* Few changes, as few lines as possible; where thousands of lines differ it may be more lines than that. Errors:
 * ERR_INTERNAL. */
NODISCARD enum err changes_find(const struct line_list *old, const struct line_list *new, struct changes *out,
                                struct errinfo *e);

#endif
