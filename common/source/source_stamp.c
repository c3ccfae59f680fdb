#include "source/kind.h"

#include <inttypes.h>
#include <stdlib.h>

#include "files/file.h"

void source_stamp(const char *location, struct writer *w)
{
    const char *file = source_without_prefix(location, "file:");
    char *folder = NULL;
    struct file_stamp stamp;
    bool is_folder = file == NULL && source_folder(location, &folder, NULL) == ERR_OK;
    const char *path = is_folder ? folder : file != NULL ? file : location;
    writer_format(w, "%s", location);
    if (file_take_stamp(path, &stamp))
        writer_format(w, " %" PRId64 " %" PRId64 " %" PRIu64, stamp.modified, stamp.changed, stamp.size);
    writer_text(w, "\n");
    free(folder);
}
