#include "admin/health/metrics.h"

#include <inttypes.h>

#include "base/limits.h"
#include "files/file.h"

#define FILE_MODE 0644

static void write_head(struct writer *w, const char *name, const char *help)
{
    writer_format(w, "# HELP rollseal_%s %s\n# TYPE rollseal_%s gauge\n", name, help, name);
}

static void write_number(struct writer *w, const char *name, const char *help, int64_t number)
{
    write_head(w, name, help);
    writer_format(w, "rollseal_%s %" PRId64 "\n", name, number);
}

static void write_pairs(struct writer *w, const struct ends *ends)
{
    write_head(w, "pair_end_seconds", "When a pair ends that files are sealed to, in seconds since 1970.");
    for (size_t i = 0; i < ends->count; i++) {
        const struct end *end = &ends->items[i];
        if (end->kind == END_OF_ACTIVE || end->kind == END_OF_PREVIOUS)
            writer_format(w, "rollseal_pair_end_seconds{pair=\"%s\",state=\"%s\"} %" PRId64 "\n", end->object,
                          end->kind == END_OF_ACTIVE ? "active" : "previous", end->at);
    }
}

/* Files that never expire have no end. */
static void write_files(struct writer *w, const struct ends *ends)
{
    int64_t first = INT64_MAX, count = 0;
    for (size_t i = 0; i < ends->count; i++) {
        if (ends->items[i].kind != END_OF_FILE)
            continue;
        count++;
        if (ends->items[i].at < first)
            first = ends->items[i].at;
    }
    write_number(w, "published_files", "Sealed files that are published.", count);
    if (first != INT64_MAX)
        write_number(w, "published_first_end_seconds", "When the first of them expires, in seconds since 1970.", first);
}

static void write_findings(struct writer *w, const struct health *h)
{
    write_head(w, "findings", "What rollseal-admin health finds, by grade.");
    for (size_t i = 0; i < HEALTH_GRADES; i++)
        writer_format(w, "rollseal_findings{grade=\"%s\"} %zu\n", health_grade_name((enum health_grade)i),
                      h->graded[i]);
}

enum err metrics_write(const struct health *h, int64_t now, const char *path, struct errinfo *e)
{
    const struct file_write_params how = {.mode = FILE_MODE};
    struct writer w = writer_to(MIB);
    struct buf text = {NULL, 0};
    write_findings(&w, h);
    write_pairs(&w, &h->ends);
    write_files(&w, &h->ends);
    write_number(&w, "computers_seen", "Computers that count and have ever reported.", (int64_t)h->fleet.seen);
    write_number(&w, "computers_silent", "Those that have reported nothing for a week.", (int64_t)h->fleet.silent);
    write_number(&w, "backup_seconds", "The last backup of the vault, in seconds since 1970; 0: never.", h->backup);
    write_number(&w, "judged_seconds", "The time that this was judged for, in seconds since 1970.", now);
    enum err error = writer_finish(&w, &text, e);
    if (error == ERR_OK)
        error = file_write(path, buf_bytes(&text), &how, e);
    buf_done(&text);
    return error;
}
