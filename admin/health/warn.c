#include "admin/health/warn.h"

#include <stdlib.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/health/ends.h"
#include "system/clock.h"

static void warn(const struct cli_context *c, const struct end *end, int64_t now)
{
    char *text = NULL;
    if (end_tell(end, now, &text, NULL) == ERR_OK)
        cli_warn(c, "%s", text);
    free(text);
}

/* The first of many files stands for them all: one publish renews them. */
static void warn_of_all(const struct cli_context *c, const struct ends *ends, int64_t now)
{
    const struct end *first_file = NULL;
    for (size_t i = 0; i < ends->count; i++) {
        const struct end *end = &ends->items[i];
        if (!end_is_over(end, now) && !end_is_near(end, now))
            continue;
        if (end->kind != END_OF_FILE)
            warn(c, end, now);
        else if (first_file == NULL || end->at < first_file->at)
            first_file = end;
    }
    if (first_file != NULL)
        warn(c, first_file, now);
}

void warn_of_ends(struct cli_context *c, const struct cli_command *command)
{
    struct vault *v = NULL;
    if (command == &cmd_health) /* which says it as its result */
        return;
    struct ends ends = {NULL, 0};
    if (admin_open(c, VAULT_READ, &v, NULL) == ERR_OK && ends_load(vault_registry(v), &ends, NULL) == ERR_OK)
        warn_of_all(c, &ends, clock_now());
    ends_done(&ends);
    vault_close(&v);
}
