/*
 * enumerate: no order of events locks a client out that must read, or makes one take what it must not.
 *
 *     enumerate_events [--depth N] [--stolen A|B]
 *
 * Breadth-first, with equal states merged: from two beginnings (plain files before the first pair; a pair in use with
 * its successor prepared), for a client that holds the old pair, the new one, both or none, with each value of
 * AcceptEncryptedDataOnly, every order of events of world.h. A client that is not offline reads after every event. At
 * every step the code beneath (desk.c, reader.c) is held against model.c, which knows nothing of it, and so is what
 * must never happen. The first violation is told as its shortest trace. README.md says what was broken to see this
 * fail.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place_alone.h"
#include "table.h"
#include "world.h"

struct state {
    uint32_t world, good, memory; /* last-known-good or NO_FILE; the CRLs that the client knows (memory.h) */
    uint8_t holds;
    uint8_t met; /* pairs that any CRL it met revokes */
    uint8_t is_offline;
    uint8_t zero;
};

/* How a state was reached first. */
struct origin {
    uint32_t from;
    struct event event;
};

static struct table states;
static struct origin *origins;
static size_t origin_room;
static unsigned long transitions;
static bool is_last_level; /* what is reached is judged, and not kept */

/* ---- The client ---- */

static struct reader_result read_at(const struct state *s)
{
    const struct world *w = world_of(s->world);
    struct reader_key key = {
        .file = w->point, .good = s->good, .memory = s->memory, .holds = s->holds, .time = w->time};
    for (unsigned i = 0; i < PAIRS; i++)
        key.born[i] = (s->holds & 1u << i) != 0 ? w->born[i] : 0;
    return *reader_read(&key);
}

/* It reads the administrator's file, from the point, all checks passed. */
static bool reads_the_administrators(const struct state *s, const struct reader_result *read, unsigned mode)
{
    return read->error[mode] == ERR_OK && !things_file_key(world_of(s->world)->point)->by_thief;
}

/* Before the first sealed file of the administrator a thief's may have been taken. Whoever takes plain files all the
 * same reads those, and of the administrator's sealed ones only what is newer than the thief's, until that one's pair
 * is revoked. */
static bool reads_plain_behind_the_thief(const struct state *s)
{
    bool is_plain = things_file_key(world_of(s->world)->point)->kind == FILE_PLAIN;
    return is_plain && s->good != NO_FILE && things_file_key(s->good)->by_thief;
}

/* A sealed file is taken by clients with each value of AcceptEncryptedDataOnly, or by none. */
static const char *judge_taken(const struct state *s, const struct reader_result *read)
{
    const struct world *w = world_of(s->world);
    const char *fault = NULL;
    unsigned modes = things_file_key(w->point)->kind == FILE_SEALED ? 1 : MODES;
    for (unsigned mode = 0; mode < modes && fault == NULL; mode++) {
        if (read->error[mode] != ERR_OK)
            continue;
        const struct reader_key key = {.good = s->good, .memory = s->memory, .holds = s->holds};
        const struct model_client client = reader_model_client(&key, (enum model_mode)mode);
        const struct model_file file = reader_model_file(w->point);
        fault = model_judge_taken(&client, &file, s->met);
    }
    return fault;
}

/* The client reads, unless it is offline; *read is what came of it, or what would. */
static const char *read_after(struct state *s, struct reader_result *read)
{
    const struct file_key *file = things_file_key(world_of(s->world)->point);
    if (!s->is_offline && file->kind == FILE_SEALED && s->holds != 0)
        s->met = (uint8_t)(s->met | things_crl_key(file->crl)->revoked);
    *read = read_at(s);
    if (s->is_offline)
        return NULL;
    const char *fault = judge_taken(s, read);
    s->good = read->good;
    s->memory = read->memory;
    return fault;
}

/* ---- One transition ---- */

/* The transition that is looked at now. */
static struct {
    bool has_begun;
    uint32_t from;
    struct reader_result read; /* there */
    struct state to;
    struct event event;
} now;

/* It has accepted a version that the vault has not come to and cannot know of. What was revoked holds all the same. */
static bool is_ahead_of_blind(const struct state *s)
{
    const struct world *w = world_of(s->world);
    const struct vault_key *v = world_vault(w);
    if (s->good == NO_FILE || !w->is_blind)
        return false;
    const struct file_key *good = things_file_key(s->good);
    bool is_another_vaults = good->crl != v->crl || (!good->by_thief && good->copy != w->copies);
    return good->epoch > v->epoch || (good->epoch == v->epoch && is_another_vaults);
}

static const char *judge_step(const struct state *before, const struct state *after, const struct successor *by,
                              const struct reader_result *read)
{
    const struct world *w = world_of(after->world);
    enum event_kind kind = by->event.kind;
    if (!event_is_administrators(kind) || is_ahead_of_blind(after))
        return NULL;
    struct model_step step = {
        .keeps_overlap = kind == EVENT_GENERATE || kind == EVENT_ACTIVATE,
        .publishes = by->publishes,
        .thief_is_done = !w->has_forged || world_vault(w)->states[w->stolen] == MODEL_REVOKED,
        .holds = before->holds & (w->is_blind ? ~(unsigned)after->met : ~0u),
        .in_use_before = world_in_use(before->world),
        .in_use_after = world_in_use(after->world),
    };
    const char *fault = NULL;
    for (unsigned mode = 0; mode < MODES && fault == NULL; mode++) {
        step.could_read_before =
            reads_the_administrators(before, &now.read, mode) && !reads_plain_behind_the_thief(before);
        step.can_read_after = reads_the_administrators(after, read, mode);
        fault = model_judge_step(&step);
    }
    return fault;
}

static void print_read(const struct state *s)
{
    static const char *const modes[] = {"auto", "true", "false"};
    const struct reader_result read = read_at(s);
    for (unsigned mode = 0; mode < MODES; mode++)
        printf("%s%s: %s", mode > 0 ? ", " : "", modes[mode],
               read.error[mode] == ERR_OK ? "taken" : err_name((enum err)read.error[mode]));
    printf("\n");
}

static void print_trace(uint32_t number)
{
    const struct state *s = table_key(&states, number);
    if (origins[number].event.kind != EVENT_NONE)
        print_trace(origins[number].from);
    event_print(&origins[number].event);
    printf("\n    ");
    world_print(s->world);
    printf("\n    client: %sholds", s->is_offline ? "offline, " : "");
    for (unsigned i = 0; i < PAIRS; i++) {
        if ((s->holds & 1u << i) != 0)
            printf(" %c", 'A' + (int)i);
    }
    if (s->good != NO_FILE)
        printf(", last-known-good %u.%u", things_file_key(s->good)->epoch, things_file_key(s->good)->serial);
    printf(", CRL %u; a read: ", memory_number(s->memory));
    print_read(s);
}

static uint32_t state_number(const struct state *s, const struct origin *origin)
{
    bool is_new = false;
    uint32_t number = table_number(&states, s, &is_new);
    origins = array_grow(origins, &origin_room, number, sizeof *origins);
    if (is_new)
        origins[number] = *origin;
    return number;
}

/* The last step is told without a read: that may be where it failed. */
_Noreturn void end_with(const char *fault)
{
    printf("VIOLATION: %s\n", fault);
    if (now.has_begun) {
        print_trace(now.from);
        event_print(&now.event);
        printf("\n    ");
        world_print(now.to.world);
        printf("\n");
    }
    exit(1);
}

static void go(uint32_t from, struct state to, const struct successor *by)
{
    const struct state before = *(const struct state *)table_key(&states, from);
    const struct origin origin = {from, by->event};
    struct reader_result read;
    transitions++;
    now.has_begun = true;
    now.from = from;
    now.to = to;
    now.event = by->event;
    const char *fault = read_after(&to, &read);
    if (fault == NULL)
        fault = judge_step(&before, &to, by, &read);
    if (fault != NULL)
        end_with(fault);
    if (!is_last_level)
        state_number(&to, &origin);
}

static void go_client(uint32_t from, const struct state *to, enum event_kind kind, unsigned pair)
{
    const struct successor by = {.event = {(uint8_t)kind, (uint8_t)pair, 0, 0}, .world = to->world};
    go(from, *to, &by);
}

static void expand(uint32_t number)
{
    const struct state s = *(const struct state *)table_key(&states, number);
    size_t count = 0;
    now.read = read_at(&s);
    for (unsigned i = 0; i < PAIRS; i++) {
        struct state to = s;
        if (world_of(s.world)->born[i] == NOT_MADE || (s.holds & 1u << i) != 0)
            continue;
        to.holds = (uint8_t)(to.holds | 1u << i);
        go_client(number, &to, EVENT_INSTALL, i);
    }
    struct state toggled = s;
    toggled.is_offline = !s.is_offline;
    go_client(number, &toggled, s.is_offline ? EVENT_ONLINE : EVENT_OFFLINE, 0);
    now.event = (struct event){.kind = EVENT_COMMAND};
    now.from = number;
    now.to = s;
    world_successors(s.world, &count);
    for (size_t i = 0; i < count; i++) {
        const struct successor by = world_successors(s.world, &count)[i];
        struct state to = s;
        to.world = by.world;
        go(number, to, &by);
    }
}

/* ---- The whole ---- */

static void begin(uint32_t world, unsigned holds)
{
    const struct origin origin = {0, {.kind = EVENT_NONE}};
    struct state s = {.world = world, .good = NO_FILE, .holds = (uint8_t)holds};
    struct reader_result read;
    const char *fault = read_after(&s, &read);
    if (fault != NULL)
        end_with(fault);
    state_number(&s, &origin);
}

static void begin_all(unsigned stolen)
{
    uint32_t first = world_before_the_first_pair(stolen), second = world_with_two_pairs(stolen);
    begin(first, 0);
    for (unsigned holds = 0; holds < 4; holds++)
        begin(second, holds);
}

static void enumerate(unsigned depth)
{
    uint32_t done = 0;
    for (unsigned level = 1; level <= depth; level++) {
        uint32_t end = states.count;
        is_last_level = level == depth;
        for (; done < end; done++)
            expand(done);
        printf("depth %u: %u states expanded, %lu transitions, %u worlds\n", level, end, transitions, worlds_count());
        fflush(stdout);
    }
}

/* What to enumerate. */
struct arguments {
    unsigned depth;
    bool stolen[2]; /* whose key the thief has */
};

static struct arguments take_arguments(int argc, char **argv)
{
    struct arguments a = {4, {true, true}};
    bool is_good = argc % 2 == 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--depth") == 0) {
            a.depth = (unsigned)strtoul(argv[i + 1], NULL, 10);
        } else {
            is_good = is_good && strcmp(argv[i], "--stolen") == 0;
            a.stolen[0] = strcmp(argv[i + 1], "A") == 0;
            a.stolen[1] = strcmp(argv[i + 1], "B") == 0;
        }
    }
    if (!is_good || a.depth < 1 || a.depth > 9 || (!a.stolen[0] && !a.stolen[1])) {
        fprintf(stderr, "usage: enumerate_events [--depth 1…9] [--stolen A|B]\n");
        exit(2);
    }
    return a;
}

int main(int argc, char **argv)
{
    const struct arguments arguments = take_arguments(argc, argv);
    place_alone_enter();
    table_init(&states, sizeof(struct state));
    worlds_init();
    desk_init();
    reader_init();
    for (unsigned stolen = 0; stolen < 2; stolen++) {
        if (arguments.stolen[stolen])
            begin_all(stolen);
    }
    enumerate(arguments.depth);
    reader_print();
    desk_print();
    printf("no violation to depth %u: %u states, %lu transitions\n", arguments.depth, states.count, transitions);
    reader_done();
    desk_done();
    worlds_done();
    table_done(&states);
    free(origins);
    place_alone_leave();
    return 0;
}
