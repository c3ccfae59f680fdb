#include "state/last_error.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "state/good.h"

/* A file of three lines: `time 2026-11-22T05:00:00Z`, `error rollback`, `message …`. */

void last_error_keep(struct state *s, const char *name, const struct last_error *what)
{
    char time[CALENDAR_SIZE], file[GOOD_FILE_SIZE];
    struct buf text = {NULL, 0};
    struct writer w = writer_to(LIMIT_PREFERENCES);
    calendar_format(what->time, time);
    writer_format(&w, "time %s\nerror %s\nmessage %s\n", time, err_name(what->error), what->message);
    good_file_name(name, file);
    if (writer_finish(&w, &text, NULL) == ERR_OK)
        state_write(s, STATE_ERRORS, file, buf_bytes(&text));
    buf_done(&text);
}

static bool parse(struct bytes text, struct last_error *out)
{
    struct reader r = reader_of(text);
    struct bytes time, name, message;
    char name_text[32];
    if (!reader_skip_text(&r, "time ") || !reader_line(&r, &time) || !calendar_parse(time, &out->time))
        return false;
    if (!reader_skip_text(&r, "error ") || !reader_line(&r, &name) || name.size >= sizeof name_text)
        return false;
    if (!reader_skip_text(&r, "message ") || !reader_line(&r, &message) || message.size >= sizeof out->message)
        return false;
    snprintf(name_text, sizeof name_text, "%.*s", (int)name.size, (const char *)name.data);
    snprintf(out->message, sizeof out->message, "%.*s", (int)message.size, (const char *)message.data);
    out->error = err_from_name(name_text);
    return out->error != ERR_OK;
}

enum err last_error_load(struct state *s, const char *name, struct last_error *out, struct errinfo *e)
{
    char file_name[GOOD_FILE_SIZE];
    const struct state_file file = {STATE_OWN, STATE_ERRORS, file_name};
    struct buf text = {NULL, 0};
    *out = (struct last_error){.error = ERR_OK};
    good_file_name(name, file_name);
    enum err error = state_read(s, &file, &text, e);
    if (error != ERR_OK)
        return error == ERR_NOT_FOUND ? ERR_OK : error;
    if (!parse(buf_bytes(&text), out)) {
        *out = (struct last_error){.error = ERR_OK};
        state_set_aside(s, &file, "it is not a record of an error");
    }
    buf_done(&text);
    return ERR_OK;
}

void last_error_clear(struct state *s, const char *name)
{
    char file[GOOD_FILE_SIZE];
    good_file_name(name, file);
    state_remove(s, STATE_ERRORS, file);
}
