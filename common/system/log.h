/*
 * system/log: the system's log, for login scripts whose standard error nobody sees.
 */
#ifndef ROLLSEAL_SYSTEM_LOG_H
#define ROLLSEAL_SYSTEM_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTICE };

/* One line to syslog, facility user, tag `program`. Never fails visibly. */
void log_write(const char *program, enum log_level level, const char *message);

/* What goes in front of a line on standard error if that leads to the system's journal, which takes the level from
 * there (sd-daemon(3)) and adds program and time itself; NULL if it leads elsewhere. Static. */
const char *log_prefix(enum log_level level);

#endif
