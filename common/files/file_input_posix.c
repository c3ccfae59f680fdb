#include "files/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files/posix.h"

struct file_input {
    int fd;
    char *path;
    uint64_t size;
};

enum err file_input_open(const char *path, enum file_links links, struct file_input **out, struct errinfo *e)
{
    struct file_input *f = calloc(1, sizeof *f);
    if (f == NULL || (f->path = strdup(path)) == NULL) {
        free(f);
        return err_no_memory(e);
    }
    f->fd = -1;
    enum posix_links followed = links == FILE_IS_NO_LINK ? POSIX_LINKS_NONE : POSIX_LINKS_ALL;
    enum err error = posix_open_regular(path, followed, &f->fd, &f->size, e);
    if (error == ERR_OK) {
        *out = f;
        f = NULL;
    }
    file_input_close(&f);
    return error;
}

uint64_t file_input_size(const struct file_input *f)
{
    return f->size;
}

enum err file_input_read(struct file_input *f, void *out, size_t size, size_t *taken, struct errinfo *e)
{
    size_t count = 0;
    if (!posix_read_up_to(f->fd, out, size, &count))
        return posix_fail(f->path, "read", errno, e);
    *taken = count;
    return ERR_OK;
}

void file_input_close(struct file_input **f)
{
    if (*f == NULL)
        return;
    if ((*f)->fd >= 0)
        close((*f)->fd);
    free((*f)->path);
    free(*f);
    *f = NULL;
}
