#include "start/parameter.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "seal/name.h"
#include "system/path.h"
#include "text/duration.h"

const struct parameter parameter_table[] = {
#define X(identifier, name, option, kind, several, value, usual, help)                                                 \
    [identifier] = {name, option, kind, several, usual},
    PARAMETER_LIST(X)
#undef X
};

const char *const parameter_names[] = {
#define X(identifier, name, option, kind, several, value, usual, help) name,
    PARAMETER_LIST(X)
#undef X
        NULL};

enum parameter_id parameter_find(const char *name, size_t size)
{
    size_t id = 0;
    while (id < PARAMETER_COUNT &&
           (strlen(parameter_table[id].name) != size || !ascii_begins_nocase(name, parameter_table[id].name)))
        id++;
    return (enum parameter_id)id;
}

/* ---- Values ---- */

static bool is_one_of(const char *text, const char *const *words)
{
    while (*words != NULL && !ascii_equals_nocase(text, *words))
        words++;
    return *words != NULL;
}

static const char *const switch_words[] = {"true", "false", NULL};
static const char *const accept_words[] = {"true", "false", "auto", NULL};
static const char *const log_words[] = {"none", "syslog", NULL};
static const char *const receipts_words[] = {"on", "off", NULL};

enum err parameter_check_path(const char *text, const char *what, struct errinfo *e)
{
    if (strcmp(text, "store") == 0)
        return err_set(e, ERR_USAGE,
                       "%s is a path, and 'store' is the machine's store; for a file of that name write ./store", what);
    return path_check(text, what, e);
}

static enum err check_words(const struct parameter *p, const char *text, const char *const *words, struct errinfo *e)
{
    if (is_one_of(text, words))
        return ERR_OK;
    return err_set(e, ERR_USAGE, "%s cannot be '%s'; it is one of: %s, %s%s%s", p->name, text, words[0], words[1],
                   words[2] != NULL ? ", " : "", words[2] != NULL ? words[2] : "");
}

/* `Receipts=false` is a slip, not a folder. */
static enum err check_receipts(const struct parameter *p, const char *text, struct errinfo *e)
{
    if (is_one_of(text, receipts_words))
        return ERR_OK;
    if (text[0] != '\0' && strpbrk(text, "/\\") == NULL)
        return err_set(e, ERR_USAGE, "%s cannot be '%s'; it is on, off or the path of a folder (here: ./%s)", p->name,
                       text, text);
    return parameter_check_path(text, p->name, e);
}

static enum err check_duration(const struct parameter *p, const char *text, struct errinfo *e)
{
    int64_t seconds;
    return err_context(e, duration_parse(text, &seconds, e), "%s", p->name);
}

static enum err check_computer(const struct parameter *p, const char *text, struct errinfo *e)
{
    size_t i = 0;
    while (ascii_is_letter(text[i]) || ascii_is_digit(text[i]) || (text[i] != '\0' && strchr("._-", text[i]) != NULL))
        i++;
    if (i > 0 && i <= LIMIT_COMPUTER_NAME && text[i] == '\0')
        return ERR_OK;
    return err_set(e, ERR_USAGE, "%s cannot be '%s'; the name of a computer is 1 to %u of A-Z a-z 0-9 . _ -", p->name,
                   text, LIMIT_COMPUTER_NAME);
}

enum err parameter_check(enum parameter_id id, const char *text, struct errinfo *e)
{
    const struct parameter *p = &parameter_table[id];
    switch (p->kind) {
    case PARAMETER_IS_LOCATION:
        if (text[0] == '\0')
            return err_set(e, ERR_USAGE, "%s is empty; give it a value or leave it out", p->name);
        return ERR_OK;
    case PARAMETER_IS_PATH:
        return parameter_check_path(text, p->name, e);
    case PARAMETER_IS_NAME:
        if (!configuration_name_is_valid(text))
            return err_set(e, ERR_USAGE, "%s cannot be '%s'; a name is 1 to %u of A-Z a-z 0-9 . _ -", p->name, text,
                           LIMIT_NAME);
        return ERR_OK;
    case PARAMETER_IS_SWITCH:
        return check_words(p, text, switch_words, e);
    case PARAMETER_IS_ACCEPT:
        return check_words(p, text, accept_words, e);
    case PARAMETER_IS_LOG:
        return check_words(p, text, log_words, e);
    case PARAMETER_IS_RECEIPTS:
        return check_receipts(p, text, e);
    case PARAMETER_IS_DURATION:
        return check_duration(p, text, e);
    case PARAMETER_IS_COMPUTER:
        return check_computer(p, text, e);
    }
    return err_set(e, ERR_INTERNAL, "%s is of no known kind", p->name);
}
