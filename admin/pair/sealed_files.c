#include "admin/pair/sealed_files.h"

#include <string.h>

/* Ids are of one length and separated by spaces, so one does not begin inside of another. */
bool sealed_file_is_for(const struct publish_row *last, const char *pair_id)
{
    return strstr(last->recipients, pair_id) != NULL;
}

size_t sealed_files_for(const struct publish_rows *published, const char *pair_id)
{
    size_t count = 0;
    for (size_t i = 0; i < published->count; i++)
        count += sealed_file_is_for(&published->rows[i], pair_id) ? 1 : 0;
    return count;
}
