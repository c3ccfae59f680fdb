#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/calendar.h"
#include "files/lock.h"
#include "report/report_facts.h"
#include "report/reported.h"
#include "system/path.h"

#define RETRY 900                             /* seconds, after a receipt that did not reach its place */
#define SAID_AGAIN SECONDS_PER_DAY            /* that it does not */
#define FORGOTTEN (30 * SECONDS_PER_DAY)      /* a configuration that nobody has read for so long is in use no more */
#define START_FORGOTTEN (2 * SECONDS_PER_DAY) /* a way of starting that comes again after so long is a change */
#define LOCK_WAIT 10                          /* seconds; a read does not wait */

/* A read that may be reported. */
struct reporting {
    const struct client *client;
    const struct report_read *read; /* NULL: none */
    const char *folder;             /* that `Receipts` names; NULL: the point's */
    char *point;                    /* NULL: none */
    char machine[MACHINE_SIZE];     /* this one */
    struct reported_read entry;     /* what is to be told of the read */
    struct reported told;
};

void report_done(struct report *r)
{
    buf_done(&r->file);
    free(r->location);
    r->location = NULL;
}

static int64_t interval_of(const struct client *c)
{
    return parameters_duration(c->parameters, PARAMETER_RECEIPT_INTERVAL);
}

/* ---- Where to ---- */

static bool is_switched_off(const struct parameters *p)
{
    return ascii_equals_nocase(parameters_text(p, PARAMETER_RECEIPTS), "off");
}

/* Errors: ERR_USAGE: there is no place for receipts. */
static enum err find_place(struct reporting *r, struct errinfo *e)
{
    const char *text = parameters_text(r->client->parameters, PARAMETER_RECEIPTS);
    if (is_switched_off(r->client->parameters))
        return err_set(e, ERR_USAGE, "receipts are switched off: leave out Receipts=off");
    r->folder = ascii_equals_nocase(text, "on") ? NULL : text;
    enum err error = client_point(r->client->parameters, &r->point, e);
    if (error == ERR_OK && r->folder == NULL && r->point == NULL)
        error = err_set(e, ERR_USAGE,
                        "there is no point that a receipt could go to: name it with Point, or a folder with "
                        "Receipts");
    return error;
}

static enum err begin(struct reporting *r, const struct client *c, const struct report_read *read, struct errinfo *e)
{
    const char *location = NULL, *name = NULL;
    *r = (struct reporting){.client = c, .read = read};
    enum err error = find_place(r, e);
    if (error == ERR_OK)
        error = receipt_this_machine(r->machine, e);
    if (error == ERR_OK && read != NULL)
        error = client_configuration(c, &location, &name, e);
    if (error == ERR_OK && read != NULL)
        good_file_name(name, r->entry.name);
    return error;
}

static void end(struct reporting *r)
{
    free(r->point);
    r->point = NULL;
}

/* The transport and the path in it. */
static enum err open_place(const struct reporting *r, const char *client, struct transport **out, char **path,
                           struct errinfo *e)
{
    enum err error = r->folder != NULL ? text_copy(client, path, e) : path_join("receipts", client, path, e);
    if (error == ERR_OK)
        error = transport_open(r->folder != NULL ? r->folder : r->point, out, e);
    return error;
}

/* Who has not asked for receipts gets none where the point has no folder for them. */
static bool is_wanted(const struct reporting *r)
{
    struct transport *point = NULL;
    if (parameters_origin(r->client->parameters, PARAMETER_RECEIPTS) != ORIGIN_DEFAULT)
        return true;
    bool has = transport_open(r->point, &point, NULL) == ERR_OK && transport_has_folder(point, "receipts");
    transport_close(&point);
    return has;
}

/* ---- Whether to ---- */

static void write_parameters(struct writer *w, const struct parameters *p)
{
    for (size_t i = 0; i < PARAMETER_COUNT; i++) {
        const struct parameter_setting *set = &p->settings[i];
        for (size_t k = 0; k < set->count; k++)
            writer_format(w, "%zu %d %s\n", i, (int)set->values[k].place.origin, set->values[k].text);
    }
}

static void write_sources(struct writer *w, const struct parameters *p)
{
    const struct parameter_setting *set = &p->settings[PARAMETER_CERTIFICATE_SOURCE];
    if (set->count == 0)
        source_stamp(parameters_text(p, PARAMETER_CERTIFICATE_SOURCE), w);
    for (size_t i = 0; i < set->count; i++)
        source_stamp(set->values[i].text, w);
}

static void write_read(struct writer *w, const struct report_read *read)
{
    const struct read_outcome *o = read->error == ERR_OK ? read->outcome : NULL;
    enum err error = o != NULL ? o->refused : read->error;
    if (o != NULL && o->is_sealed)
        writer_format(w, "%" PRIu64 " %" PRIu64 "\n", o->version.epoch, o->version.serial);
    else
        writer_text(w, o != NULL ? "plain\n" : "nothing\n");
    writer_format(w, "%s\n", err_name(error));
}

static enum err finish_digest(struct writer *w, uint8_t out[static REPORTED_DIGEST_SIZE], struct errinfo *e)
{
    struct buf text = {NULL, 0};
    enum err error = writer_finish(w, &text, e);
    if (error == ERR_OK)
        sha256(buf_bytes(&text), out);
    buf_done(&text);
    return error;
}

/* Of all that a receipt after this read would rest on, but the probes. */
static enum err find_entry(struct reporting *r, struct errinfo *e)
{
    char computer[HOST_NAME_SIZE];
    struct writer start = writer_to(LIMIT_PREFERENCES), rest = writer_to(LIMIT_PREFERENCES);
    report_computer(r->client->parameters, computer);
    write_parameters(&start, r->client->parameters);
    writer_format(&rest, "%s\n%s\n", ROLLSEAL_VERSION, computer);
    write_sources(&rest, r->client->parameters);
    write_read(&rest, r->read);
    r->entry.seen = r->client->now;
    enum err error = finish_digest(&start, r->entry.start, e);
    if (error == ERR_OK)
        error = finish_digest(&rest, r->entry.digest, e);
    writer_done(&rest);
    return error;
}

/* Also true if the clock has gone back behind it. */
static bool is_over(int64_t since, int64_t seconds, int64_t now)
{
    return now - since >= seconds || since > now + CLOCK_TOLERANCE;
}

/* A probe is there now that was not when the last receipt was written. */
static bool probe_has_come(const struct reporting *r)
{
    struct transport *point = NULL;
    bool has_come = false;
    if (r->told.missing_count == 0 || r->point == NULL || transport_open(r->point, &point, NULL) != ERR_OK)
        return false;
    for (size_t i = 0; i < r->told.missing_count && !has_come; i++)
        has_come = report_probe_is_there(point, r->told.missing[i]);
    transport_close(&point);
    return has_come;
}

static const struct reported_read *find_told(const struct reporting *r)
{
    return reported_find(&r->told, r->entry.name, r->entry.start);
}

static bool has_changed(const struct reporting *r)
{
    const struct reported_read *entry = find_told(r);
    return entry == NULL || memcmp(entry->digest, r->entry.digest, sizeof entry->digest) != 0;
}

static bool is_due(const struct reporting *r)
{
    int64_t now = r->client->now;
    bool has_failed = r->told.tried != r->told.written;
    if (has_changed(r))
        return true;
    if (has_failed)
        return is_over(r->told.tried, RETRY, now);
    return is_over(r->told.written, interval_of(r->client), now) || probe_has_come(r);
}

/* What was read goes on being known as read, if other reads report for it. */
static bool is_to_be_seen(const struct reporting *r)
{
    const struct reported_read *entry = find_told(r);
    return entry != NULL && is_over(entry->seen, SECONDS_PER_DAY, r->client->now);
}

static void see(struct reporting *r)
{
    if (r->read == NULL)
        return;
    reported_forget_before(&r->told, r->entry.name, r->client->now - START_FORGOTTEN);
    reported_put(&r->told, &r->entry);
}

/* ---- Writing one ---- */

static enum err deliver(const struct reporting *r, const char *client, struct report *out, struct errinfo *e)
{
    struct transport *t = NULL;
    char *path = NULL;
    enum err error = open_place(r, client, &t, &path, e);
    if (error == ERR_OK)
        error = path_join(r->folder != NULL ? r->folder : r->point, path, &out->location, e);
    if (error == ERR_OK)
        error = transport_put_itself(t, path, buf_bytes(&out->file), e);
    if (error == ERR_OK)
        error = transport_commit(t, e);
    transport_close(&t);
    free(path);
    return err_context(e, error, "the receipt of this computer cannot be written");
}

static void remember_missing(struct reporting *r, const struct report_facts *f)
{
    memcpy(r->told.missing, f->missing, sizeof f->missing);
    r->told.missing_count = f->missing_count;
}

/* Without the receipt before, what other reads were about is not known: they report again. */
static void forget_others(struct reporting *r)
{
    r->told.read_count = 0;
    see(r);
}

/* It is kept before it is written, so that its counter is never given to another one. */
static enum err make(struct reporting *r, struct report *out, char client[static CLIENT_ID_SIZE], struct errinfo *e)
{
    const struct report_facts_params params = {r->client, r->read, r->entry.name, r->point, r->machine, &r->told};
    struct secret *seed = NULL;
    struct report_facts *f = calloc(1, sizeof *f);
    enum err error = f != NULL ? receipt_key_load(r->client->state, r->machine, &seed, e) : err_no_memory(e);
    if (error == ERR_OK)
        error = report_facts_find(&params, seed, f, e);
    if (error == ERR_OK)
        error = receipt_write(&f->receipt, seed, &out->file, e);
    if (error == ERR_OK)
        error = receipt_last_keep(r->client->state, r->machine, buf_bytes(&out->file), e);
    if (error == ERR_OK) {
        memcpy(client, f->receipt.client, CLIENT_ID_SIZE);
        out->pairs = f->pairs;
        out->why = f->why;
        remember_missing(r, f);
        if (f->last.counter == 0)
            forget_others(r);
    }
    if (f != NULL)
        report_facts_done(f);
    free(f);
    secret_free(&seed);
    return error;
}

/* When one was written before a failure of now. */
static int64_t earlier(int64_t written, int64_t now)
{
    return written < now ? written : now - 1;
}

static enum err write_receipt(struct reporting *r, struct report *out, struct errinfo *e)
{
    char client[CLIENT_ID_SIZE];
    int64_t now = r->client->now;
    reported_forget_before(&r->told, NULL, now - FORGOTTEN - interval_of(r->client));
    see(r);
    enum err error = make(r, out, client, e);
    if (error == ERR_OK)
        error = deliver(r, client, out, e);
    r->told.tried = now;
    r->told.written = error == ERR_OK ? now : earlier(r->told.written, now);
    return error;
}

/* ---- After a read ---- */

static bool keep(const struct reporting *r)
{
    return reported_keep(r->client->state, r->machine, &r->told, NULL) == ERR_OK;
}

/* A read says so once a day; not at all where it could not remember that. */
static void tell_unwritten(struct reporting *r, enum err error, const struct errinfo *e)
{
    bool is_to_be_said = is_over(r->told.said, SAID_AGAIN, r->client->now);
    if (is_to_be_said)
        r->told.said = r->client->now;
    if (keep(r) && is_to_be_said)
        client_warn(r->client, error, "%s; what was read is good (said once a day)", e->message);
}

/* What was told until now; under the lock once more, because somebody else may have reported meanwhile. */
static bool load_told(struct reporting *r)
{
    return reported_load(r->client->state, r->machine, &r->told, NULL) == ERR_OK;
}

static bool may_report(const struct reporting *r)
{
    return is_due(r) ? is_wanted(r) : is_to_be_seen(r);
}

static void report_locked(struct reporting *r)
{
    struct report made = {.location = NULL};
    struct errinfo e;
    enum err error = ERR_OK;
    if (is_due(r))
        error = write_receipt(r, &made, &e);
    else if (is_to_be_seen(r))
        see(r);
    if (error == ERR_OK)
        keep(r);
    else
        tell_unwritten(r, error, &e);
    report_done(&made);
}

/* What cannot be found out just now, the next read will find. */
void report_after_read(const struct client *c, const struct report_read *read)
{
    struct reporting r;
    struct lock *lock = NULL;
    if (is_switched_off(c->parameters))
        return;
    bool may = begin(&r, c, read, NULL) == ERR_OK && find_entry(&r, NULL) == ERR_OK && load_told(&r) && may_report(&r);
    if (may && state_lock_receipt(c->state, 0, &lock, NULL) == ERR_OK && load_told(&r))
        report_locked(&r);
    lock_release(&lock);
    end(&r);
}

/* ---- Now ---- */

enum err report_now(const struct client *c, const struct report_read *read, struct report *out, struct errinfo *e)
{
    struct reporting r;
    struct lock *lock = NULL;
    enum err error = begin(&r, c, read, e);
    if (error == ERR_OK && read != NULL)
        error = find_entry(&r, e);
    if (error == ERR_OK)
        error = state_lock_receipt(c->state, LOCK_WAIT, &lock, e);
    if (error == ERR_OK)
        error = reported_load(c->state, r.machine, &r.told, e);
    if (error == ERR_OK) {
        error = write_receipt(&r, out, e);
        enum err kept = reported_keep(c->state, r.machine, &r.told, error == ERR_OK ? e : NULL);
        if (error == ERR_OK)
            error = kept;
    }
    lock_release(&lock);
    end(&r);
    return error;
}
