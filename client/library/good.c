#include "library/good.h"

#include <string.h>

#include "system/lock.h"

void good_done(struct good *g)
{
    if (!g->is_there)
        return;
    sealed_done(&g->head);
    buf_done(&g->file);
    g->is_there = false;
}

void good_file_name(const char *name, char out[static GOOD_FILE_SIZE])
{
    size_t i = 0;
    for (; name[i] != '\0' && i < LIMIT_NAME; i++)
        out[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] - 'A' + 'a') : name[i];
    out[i] = '\0';
}

static enum err check(const struct sealed *head, struct errinfo *e)
{
    enum err error = sealed_check_signatures(head, e);
    return error == ERR_OK ? sealed_check_body(head, e) : error;
}

/* The one of one layer; *out is empty if there is none. */
static void load_layer(struct state *s, enum state_layer layer, const char *name, struct bytes same, struct good *out)
{
    struct errinfo e;
    char file[GOOD_FILE_SIZE];
    struct good g = {.layer = layer};
    good_file_name(name, file);
    if (!state_read(s, layer, STATE_CONFIGS, file, &g.file))
        return;
    enum err error = sealed_parse(buf_bytes(&g.file), &g.head, &e);
    g.is_there = error == ERR_OK;
    if (error == ERR_OK && !bytes_equal(buf_bytes(&g.file), same))
        error = check(&g.head, &e);
    if (error == ERR_OK) {
        *out = g;
        return;
    }
    state_set_aside(s, layer, STATE_CONFIGS, file, e.message);
    good_done(&g);
    buf_done(&g.file);
}

void good_load(struct state *s, const char *name, struct bytes same, struct good *out)
{
    struct good own = {.is_there = false}, machine = {.is_there = false};
    load_layer(s, STATE_OWN, name, same, &own);
    load_layer(s, STATE_MACHINE, name, same, &machine);
    bool take_machine =
        machine.is_there && (!own.is_there || version_compare(machine.head.version, own.head.version) > 0);
    *out = take_machine ? machine : own;
    good_done(take_machine ? &own : &machine);
}

void good_tell(const struct sealed *head, struct accept_known *known)
{
    known->has_version = true;
    known->version = head->version;
    sha256(head->note.text, known->text_sha256);
    known->encrypted_only = known->encrypted_only || head->encrypted_only;
}

void good_keep(struct state *s, const char *name, struct bytes file, struct version version)
{
    char file_of_name[GOOD_FILE_SIZE];
    struct good there = {.is_there = false};
    struct lock *lock = state_lock(s);
    load_layer(s, STATE_OWN, name, file, &there);
    bool is_newer = !there.is_there || version_compare(version, there.head.version) > 0;
    good_done(&there);
    good_file_name(name, file_of_name);
    if (is_newer)
        state_write(s, STATE_CONFIGS, file_of_name, file);
    lock_release(&lock);
}
