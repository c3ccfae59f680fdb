#include "system/log.h"

#include <syslog.h>

void log_write(const char *program, enum log_level level, const char *message)
{
    static const int priorities[] = {
        [LOG_LEVEL_ERROR] = LOG_ERR, [LOG_LEVEL_WARNING] = LOG_WARNING, [LOG_LEVEL_NOTICE] = LOG_NOTICE};
    openlog(program, LOG_PID, LOG_USER);
    syslog(priorities[level], "%s", message);
    closelog(); /* or syslog keeps a pointer to `program` */
}
