#include "admin/publish/ring.h"

#include "base/ascii.h"
#include "seal/sealed.h"

enum err ring_parse(const char *word, const char *option, char out[static RING_SIZE], struct errinfo *e)
{
    if (configuration_name_equals(word, RING_ALL))
        return err_set(e, ERR_USAGE, "%s: `%s` is everybody; name the ring of some computers (their Ring)", option,
                       word);
    if (!configuration_name_is_valid(word))
        return err_set(e, ERR_USAGE,
                       "%s: '%s' is no name of a ring; names are 1 to %u characters of A-Z a-z 0-9 . _ - and begin "
                       "with a letter or digit",
                       option, word, LIMIT_NAME);
    size_t i = 0;
    for (; word[i] != '\0'; i++)
        out[i] = ascii_lower(word[i]);
    out[i] = '\0';
    return ERR_OK;
}
