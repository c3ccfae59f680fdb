/*
 * publish/report: what a publish is asked for, and what it reports: the words between those who order one (publish.h)
 * and those who carry it out (run.h, writing.h).
 */
#ifndef ROLLSEAL_ADMIN_PUBLISH_REPORT_H
#define ROLLSEAL_ADMIN_PUBLISH_REPORT_H

#include "admin/texts.h"
#include "seal/sealed.h"

struct publish_params {
    const char *const *names; /* NULL: all */
    size_t name_count;
    int64_t lifetime; /* seconds; EXPIRES_NEVER; 0: the default (180 d), and a file with another one is not out of date
                       */
    bool plain;
    const char *ring; /* not NULL: for this ring alone; if a stage ends, the one that it is for, or NULL: whichever */
    enum stage_end { STAGE_GOES_ON, STAGE_PROMOTE, STAGE_HALT } stage_end; /* with one name only */
    bool keep_contents;    /* what was published last, not the working copies, and nothing that was never published
                              (`pair revoke`) */
    int64_t revision;      /* not 0: this content, which becomes the working copy; with one name only */
    int64_t revision_size; /* of that content, in bytes */
    const char *reason;    /* for the audit list; may be NULL */
    const char *forced;    /* what it went over, for the audit list, too; NULL: nothing */
    int64_t now;
    void (*progress)(size_t done, size_t total, void *context); /* may be NULL */
    void *progress_context;
};

/* What was done with one name. */
struct publish_outcome {
    char *name;
    char *ring;             /* RING_ALL, or the one that the name is staged for */
    char *why;              /* "content changed", "recipients changed", …; NULL: it was up to date */
    char *warning;          /* what was overwritten at a point; NULL: nothing that matters */
    struct version version; /* serial 0: plain, or never published */
    int64_t expires;        /* or EXPIRES_NEVER; 0: plain, or never published */
};
struct publish_report {
    struct publish_outcome *outcomes;
    size_t count;
    size_t probes;            /* that were written (probes.h) */
    struct texts removed;     /* files of configurations that are not in the vault any more, removed now */
    struct texts left;        /* files in such places that are not this vault's own, and stay */
    struct texts unreachable; /* points that did not answer or could not be written */
    struct texts warnings;    /* a CRL that was taken over */
};
void publish_report_done(struct publish_report *r);

#endif
