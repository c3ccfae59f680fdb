#include "commands/update.h"

#include "base/limits.h"
#include "system/host.h"

static bool has_group(const struct file_facts *facts, const char *name)
{
    unsigned group = 0;
    return name == NULL || (host_group(name, &group, NULL) == ERR_OK && group == facts->group);
}

static bool is_as_wanted(const char *path, const struct secret *bytes, const struct file_write_params *wanted)
{
    struct secret *old = NULL;
    struct file_facts facts;
    if (file_is_link(path) || file_read_secret(path, LIMIT_CONFIGURATION, &old, &facts, NULL) != ERR_OK)
        return false;
    /* One that belongs to a stranger is this only for as long as he likes. */
    bool is = facts.owned_by_me_or_root && secret_equals(old, secret_bytes(bytes)) && facts.mode == wanted->mode &&
              has_group(&facts, wanted->group);
    secret_free(&old);
    return is;
}

enum err update_check(const char *path, struct errinfo *e)
{
    /* Replacing /dev/stdout or /dev/null, which root may, would break the whole computer. */
    if (file_is_special(path))
        return err_set(e, ERR_USAGE,
                       "'%s' is a device, a pipe or a socket, and only regular files are replaced; to print, leave the "
                       "file out",
                       path);
    if (file_is_folder(path) && !file_is_link(path))
        return err_set(e, ERR_USAGE, "'%s' is a folder, and only regular files are replaced; name a file in it", path);
    return ERR_OK;
}

enum err update_file(const char *path, const struct secret *bytes, const struct file_write_params *wanted,
                     bool *differed, struct errinfo *e)
{
    enum err error = update_check(path, e);
    if (error != ERR_OK)
        return error;
    bool differs = !is_as_wanted(path, bytes, wanted);
    error = differs ? file_write(path, secret_bytes(bytes), wanted, e) : ERR_OK;
    if (error == ERR_OK)
        *differed = differs;
    return error;
}
