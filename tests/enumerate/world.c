#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "table.h"

static struct table worlds, vaults;

/* What is known of each world besides: its successors, if they were asked for, in one long list. */
struct extra {
    uint32_t first, count;
    bool is_expanded;
    uint8_t in_use;
};
static struct extra *extras;
static size_t extra_room;
static struct successor *successors;
static size_t successor_room;
static uint32_t successor_count;

void worlds_init(void)
{
    table_init(&worlds, sizeof(struct world));
    table_init(&vaults, sizeof(struct vault_key));
}

void worlds_done(void)
{
    table_done(&worlds);
    table_done(&vaults);
    free(extras);
    free(successors);
}

uint32_t worlds_count(void)
{
    return worlds.count;
}

const struct world *world_of(uint32_t world)
{
    return table_key(&worlds, world);
}

const struct vault_key *world_vault(const struct world *w)
{
    return table_key(&vaults, w->vault);
}

static struct desk desk_of(const struct world *w)
{
    struct desk d = {.time = w->time, .point = w->point, .copy = w->copies};
    memcpy(d.born, w->born, sizeof d.born);
    return d;
}

static uint32_t world_number(const struct world *w)
{
    bool is_new = false;
    uint32_t number = table_number(&worlds, w, &is_new);
    extras = array_grow(extras, &extra_room, number, sizeof *extras);
    if (is_new) {
        const struct desk d = desk_of(w);
        extras[number] = (struct extra){.in_use = (uint8_t)desk_in_use(&d, world_vault(w))};
    }
    return number;
}

unsigned world_in_use(uint32_t world)
{
    return extras[world].in_use;
}

/* ---- Histories ---- */

static void remember(uint32_t history[HISTORY], uint32_t what)
{
    unsigned at = 0;
    while (at < HISTORY - 1 && history[at] < what)
        at++;
    if (history[at] == what)
        return;
    memmove(&history[at + 1], &history[at], (HISTORY - 1 - at) * sizeof history[0]);
    history[at] = what;
}

static void forget(uint32_t history[HISTORY])
{
    for (unsigned i = 0; i < HISTORY; i++)
        history[i] = NO_FILE;
}

static void set_vault(struct world *w, const struct vault_key *v)
{
    bool is_new = false;
    uint32_t number = table_number(&vaults, v, &is_new);
    if (number != w->vault)
        w->backups[1] = w->vault;
    w->vault = number;
}

static unsigned revoked_by(const struct vault_key *v)
{
    unsigned revoked = things_crl_key(v->crl)->revoked;
    for (unsigned i = 0; i < PAIRS; i++)
        revoked |= v->states[i] == MODEL_REVOKED ? 1u << i : 0;
    return revoked;
}

static void put_file(struct world *w, uint32_t file)
{
    const struct file_key *key = things_file_key(file);
    w->point = file;
    remember(w->files, file);
    if (key->epoch > w->top_epoch)
        w->top_epoch = key->epoch;
    w->revoked = (uint8_t)(w->revoked | things_crl_key(key->crl)->revoked);
}

/* ---- What the administrator does ---- */

struct expansion {
    const struct world *from;
    struct desk desk;
    uint32_t first, count;
};

static void add(struct expansion *x, enum event_kind kind, unsigned a, unsigned b, const struct world *to)
{
    uint32_t number = world_number(to), at = x->first + x->count;
    successors = array_grow(successors, &successor_room, at, sizeof *successors);
    successors[at] = (struct successor){.event = {(uint8_t)kind, (uint8_t)a, (uint8_t)b, 0}, .world = number};
    successors[at].publishes = event_is_administrators(kind) && to->point != x->from->point;
    x->count++;
}

/* The vault as it is after a command, and what the command has published if it did. */
static void add_command(struct expansion *x, const struct event *e, const struct vault_key *v, bool has_published)
{
    struct world to = *x->from;
    set_vault(&to, v);
    if (has_published)
        put_file(&to, v->last);
    add(x, e->kind, e->a, e->b, &to);
}

static void generate(struct expansion *x)
{
    struct world to = *x->from;
    struct vault_key v = *world_vault(x->from);
    unsigned pair = 0;
    while (pair < PAIRS && to.born[pair] != NOT_MADE)
        pair++;
    if (pair == PAIRS)
        return;
    to.born[pair] = to.time;
    v.states[pair] = MODEL_PREPARED;
    set_vault(&to, &v);
    add(x, EVENT_GENERATE, pair, 0, &to);
}

static void publish(struct expansion *x)
{
    const struct event event = {.kind = EVENT_PUBLISH};
    struct vault_key v = *world_vault(x->from);
    bool has_published = desk_publish(&x->desk, false, &v);
    add_command(x, &event, &v, has_published);
}

static void change(struct expansion *x, enum model_change how, const struct event *event)
{
    struct vault_key v = *world_vault(x->from);
    if (v.states[event->a] != MODEL_ABSENT && desk_change(&x->desk, how, event->a, event->b, &v))
        add_command(x, event, &v, false);
}

/* It publishes at once what was published before. */
static void revoke(struct expansion *x, unsigned pair, unsigned successor)
{
    const struct event event = {EVENT_REVOKE_PAIR, (uint8_t)pair, (uint8_t)successor, 0};
    struct vault_key v = *world_vault(x->from);
    if (v.states[pair] == MODEL_ABSENT || (successor < PAIRS && v.states[successor] == MODEL_ABSENT))
        return;
    if (!desk_change(&x->desk, MODEL_REVOKE, pair, successor, &v))
        return;
    bool has_published = desk_publish(&x->desk, false, &v);
    add_command(x, &event, &v, has_published);
}

static void change_pairs(struct expansion *x)
{
    static const enum event_kind events[] = {EVENT_ACTIVATE, EVENT_ACTIVATE_ALONE, EVENT_RETIRE_PAIR};
    static const enum model_change changes[] = {MODEL_ACTIVATE, MODEL_ACTIVATE_ALONE, MODEL_RETIRE};
    for (unsigned pair = 0; pair < PAIRS; pair++) {
        for (unsigned i = 0; i < sizeof changes / sizeof changes[0]; i++) {
            const struct event event = {(uint8_t)events[i], (uint8_t)pair, PAIRS, 0};
            change(x, changes[i], &event);
        }
        for (unsigned successor = 0; successor <= PAIRS; successor++)
            revoke(x, pair, successor);
    }
}

/* Neither this backup nor what lies at the point knows of everything that was published. */
static bool is_blind(const struct world *w, const struct vault_key *backup)
{
    const struct crl_key *there = things_crl_key(things_file_key(w->point)->crl);
    bool knows_epoch = backup->epoch >= w->top_epoch || there->number >= w->top_epoch;
    return !knows_epoch || (w->revoked & ~(revoked_by(backup) | there->revoked)) != 0;
}

static void restore_vaults(struct expansion *x)
{
    const struct world *from = x->from;
    for (unsigned i = 0; i < BACKUPS; i++) {
        struct vault_key v = *(const struct vault_key *)table_key(&vaults, from->backups[i]);
        struct world to = *from;
        if (from->backups[i] == from->vault || (i > 0 && from->backups[i] == from->backups[0]))
            continue;
        if (is_blind(from, &v))
            to.is_blind = 1;
        desk_restore(&x->desk, &v);
        to.copies++;
        set_vault(&to, &v);
        add(x, EVENT_RESTORE_VAULT, i, 0, &to);
    }
}

/* ---- The thief, and time ---- */

static void restore_point(struct expansion *x)
{
    for (unsigned i = 0; i < HISTORY && x->from->files[i] != NO_FILE; i++) {
        struct world to = *x->from;
        to.point = to.files[i];
        if (to.point != x->from->point)
            add(x, EVENT_RESTORE_POINT, i, 0, &to);
    }
}

static void plant(struct expansion *x)
{
    const struct file_key key = {.kind = FILE_PLAIN, .by_thief = 1};
    struct world to = *x->from;
    to.point = things_file(&key);
    add(x, EVENT_PLANT, 0, 0, &to);
}

enum forgery { FORGE_SAME, FORGE_NEXT, FORGE_FAR, FORGE_TOO_FAR, FORGERIES };

/* From the serial that the administrator has come to in this epoch, as everybody can read: the same again, one more,
 * the highest that a publish still goes on from, the highest that a client takes. */
static uint32_t forged_serial(enum forgery how, uint32_t serial)
{
    switch (how) {
    case FORGE_SAME:
        return serial;
    case FORGE_NEXT:
        return serial + 1;
    case FORGE_FAR:
        return (uint32_t)TAKE_OVER_MAX;
    case FORGE_TOO_FAR:
        return serial + (uint32_t)FAST_FORWARD_MAX;
    case FORGERIES:
        break;
    }
    return 0;
}

static void forge(struct expansion *x, unsigned pair, uint32_t crl, unsigned which)
{
    struct file_key key = {.kind = FILE_SEALED,
                           .by_thief = 1,
                           .crl = crl,
                           .epoch = crl == 0 ? 1 : things_crl_key(crl)->number,
                           .signers = (uint8_t)(1u << pair),
                           .issued = x->from->time,
                           .never_expires = 1};
    uint32_t serial = 0;
    for (unsigned i = 0; i < PAIRS; i++) {
        if (x->from->born[i] == NOT_MADE)
            continue;
        key.recipients = (uint8_t)(key.recipients | 1u << i);
        key.born[i] = x->from->born[i];
    }
    for (unsigned i = 0; i < HISTORY && x->from->files[i] != NO_FILE; i++) {
        const struct file_key *file = things_file_key(x->from->files[i]);
        if (file->epoch == key.epoch && file->serial > serial)
            serial = file->serial;
    }
    for (unsigned how = FORGE_SAME; how < FORGERIES; how++) {
        struct world to = *x->from;
        to.has_forged = 1;
        key.serial = forged_serial((enum forgery)how, serial);
        if (key.serial == 0)
            continue;
        to.point = things_file(&key);
        add(x, EVENT_FORGE, pair, which * FORGERIES + how, &to);
    }
}

/* Without a CRL, and with the newest that the thief has read at the point. */
static void steal(struct expansion *x)
{
    const struct world *from = x->from;
    uint32_t newest = 0;
    for (unsigned i = 0; i < HISTORY && from->files[i] != NO_FILE; i++) {
        uint32_t crl = things_file_key(from->files[i])->crl;
        if (things_crl_key(crl)->number > things_crl_key(newest)->number)
            newest = crl;
    }
    if (from->born[from->stolen] == NOT_MADE)
        return;
    forge(x, from->stolen, 0, 0);
    if (newest != 0)
        forge(x, from->stolen, newest, 1);
}

static void pass_time(struct expansion *x)
{
    struct world to = *x->from;
    if (to.time + 1 == TIMES)
        return;
    to.time++;
    add(x, EVENT_TIME, 0, 0, &to);
}

const struct successor *world_successors(uint32_t world, size_t *count)
{
    if (!extras[world].is_expanded) {
        const struct world from = *world_of(world);
        struct expansion x = {.from = &from, .desk = desk_of(&from), .first = successor_count};
        generate(&x);
        publish(&x);
        change_pairs(&x);
        restore_vaults(&x);
        pass_time(&x);
        restore_point(&x);
        steal(&x);
        plant(&x);
        successor_count += x.count;
        extras[world].first = x.first;
        extras[world].count = x.count;
        extras[world].is_expanded = true;
    }
    *count = extras[world].count;
    return &successors[extras[world].first];
}

/* ---- Beginnings ---- */

uint32_t world_before_the_first_pair(unsigned stolen)
{
    const struct file_key plain = {.kind = FILE_PLAIN};
    struct world w = {.top_epoch = 1, .stolen = (uint8_t)stolen};
    struct vault_key v = {.epoch = 1, .last = things_file(&plain)};
    bool is_new = false;
    memset(w.born, NOT_MADE, sizeof w.born);
    memset(v.states, MODEL_ABSENT, sizeof v.states);
    forget(w.files);
    w.vault = w.backups[0] = w.backups[1] = table_number(&vaults, &v, &is_new);
    put_file(&w, v.last);
    return world_number(&w);
}

static uint32_t after(uint32_t world, enum event_kind kind, unsigned pair)
{
    size_t count = 0;
    const struct successor *list = world_successors(world, &count);
    for (size_t i = 0; i < count; i++) {
        if (list[i].event.kind == kind && list[i].event.a == pair)
            return list[i].world;
    }
    abort();
}

uint32_t world_with_two_pairs(unsigned stolen)
{
    uint32_t number = after(world_before_the_first_pair(stolen), EVENT_GENERATE, 0);
    number = after(after(number, EVENT_ACTIVATE, 0), EVENT_PUBLISH, 0);
    struct world w = *world_of(after(number, EVENT_GENERATE, 1));
    struct vault_key v = *world_vault(&w);
    const struct desk d = desk_of(&w);
    forget(w.files);
    put_file(&w, w.point);
    if (!desk_publish(&d, true, &v))
        abort();
    set_vault(&w, &v);
    put_file(&w, v.last);
    w.backups[0] = w.backups[1] = w.vault;
    return world_number(&w);
}

/* ---- In words ---- */

bool event_is_administrators(enum event_kind kind)
{
    return kind <= EVENT_RESTORE_VAULT;
}

void event_print(const struct event *e)
{
    static const char *const texts[] = {
        [EVENT_GENERATE] = "the administrator generates a pair",
        [EVENT_PUBLISH] = "the administrator publishes",
        [EVENT_ACTIVATE] = "the administrator activates a pair",
        [EVENT_ACTIVATE_ALONE] = "the administrator activates a pair with --no-overlap",
        [EVENT_RETIRE_PAIR] = "the administrator retires a pair",
        [EVENT_REVOKE_PAIR] = "the administrator revokes a pair, which publishes",
        [EVENT_RESTORE_VAULT] = "the administrator restores an old vault",
        [EVENT_TIME] = "time passes an expiry",
        [EVENT_RESTORE_POINT] = "the thief puts back what lay at the point",
        [EVENT_FORGE] = "the thief signs a file with a stolen key",
        [EVENT_PLANT] = "the thief plants a plain file",
        [EVENT_INSTALL] = "a pair is installed on the client",
        [EVENT_OFFLINE] = "the client goes offline",
        [EVENT_ONLINE] = "the client comes back online",
        [EVENT_NONE] = "the beginning",
        [EVENT_COMMAND] = "the administrator gives the next command",
    };
    printf("%s", texts[e->kind]);
    if (e->kind == EVENT_GENERATE || e->kind == EVENT_INSTALL || e->kind == EVENT_FORGE ||
        (e->kind >= EVENT_ACTIVATE && e->kind <= EVENT_REVOKE_PAIR))
        printf(" (pair %c)", 'A' + e->a);
    if (e->kind == EVENT_REVOKE_PAIR && e->b < PAIRS)
        printf(" (successor %c)", 'A' + e->b);
}

static void print_pairs(const char *label, unsigned pairs)
{
    printf("%s", label);
    for (unsigned i = 0; i < PAIRS; i++) {
        if ((pairs & 1u << i) != 0)
            printf("%c", 'A' + (int)i);
    }
}

void world_print(uint32_t world)
{
    static const char *const states[] = {"prepared", "active", "previous", "retired", "revoked", "absent"};
    const struct world *w = world_of(world);
    const struct vault_key *v = world_vault(w);
    const struct file_key *file = things_file_key(w->point);
    printf("time %u; vault: epoch %u,", w->time, v->epoch);
    for (unsigned i = 0; i < PAIRS; i++) {
        if (w->born[i] != NOT_MADE)
            printf(" %c %s", 'A' + (int)i, states[v->states[i]]);
    }
    printf("; at the point: ");
    if (file->kind == FILE_PLAIN) {
        printf("a plain file%s", file->by_thief ? " of the thief" : "");
        return;
    }
    printf("%sversion %u.%u of time %u", file->by_thief ? "the thief's " : "", file->epoch, file->serial, file->issued);
    print_pairs(", to ", file->recipients);
    print_pairs(", by ", file->signers);
    print_pairs(", revoking ", things_crl_key(file->crl)->revoked);
}
