/*
 * Any bytes as a list of computers, and as a table of them. What comes out are names, in order, each once.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "admin/expected/expectation.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "text/escape.h"

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static void check_name(const char *name)
{
    size_t length = strlen(name);
    demand(length > 0 && length <= LIMIT_COMPUTER_NAME && escape_is_needless(name));
    demand(name[0] != ' ' && name[length - 1] != ' ');
}

static void check(struct bytes text, const char *column)
{
    struct expectation x = {.repeated = 0};
    struct errinfo e = {""};
    if (expectation_parse(text, column, &x, &e) != ERR_OK) {
        demand(e.message[0] != '\0' && strchr(e.message, '\n') == NULL && x.names.items == NULL);
        return;
    }
    demand(x.names.count > 0);
    for (size_t i = 0; i < x.names.count; i++) {
        check_name(x.names.items[i]);
        demand(i == 0 || ascii_compare_nocase(x.names.items[i - 1], x.names.items[i]) < 0);
        demand(expectation_has(&x, x.names.items[i]));
    }
    expectation_done(&x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes text = {data, size};
    check(text, NULL);
    check(text, "Name");
    return 0;
}
