#include "system/log.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

void log_write(const char *program, enum log_level level, const char *message)
{
    static const int priorities[] = {
        [LOG_LEVEL_ERROR] = LOG_ERR, [LOG_LEVEL_WARNING] = LOG_WARNING, [LOG_LEVEL_NOTICE] = LOG_NOTICE};
    openlog(program, LOG_PID, LOG_USER);
    syslog(priorities[level], "%s", message);
    closelog(); /* or syslog keeps a pointer to `program` */
}

/* systemd tells device and inode of the stream, since programs between may have redirected it. */
static bool is_journal(void)
{
    struct stat facts;
    char stream[64];
    const char *told = getenv("JOURNAL_STREAM");
    if (told == NULL || fstat(STDERR_FILENO, &facts) != 0)
        return false;
    snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)facts.st_dev, (uintmax_t)facts.st_ino);
    return strcmp(told, stream) == 0;
}

const char *log_prefix(enum log_level level)
{
    static const char *const prefixes[] = {
        [LOG_LEVEL_ERROR] = "<3>", [LOG_LEVEL_WARNING] = "<4>", [LOG_LEVEL_NOTICE] = "<5>"};
    return is_journal() ? prefixes[level] : NULL;
}
