#include "admin/point/prepare.h"

#include <stdlib.h>

#include "system/path.h"
#include "transport/transport.h"

/* Today every kind of point is a folder. */
enum err point_location(const char *given, char **out, struct errinfo *e)
{
    struct transport *t = NULL;
    enum err error = transport_open(given, &t, e);
    transport_close(&t);
    return error == ERR_OK ? path_absolute(given, out, e) : error;
}

enum err point_prepare(const char *given, char **out, struct errinfo *e)
{
    char *location = NULL;
    struct transport *t = NULL;
    enum err error = point_location(given, &location, e);
    if (error == ERR_OK)
        error = transport_open(location, &t, e);
    if (error == ERR_OK)
        error = transport_prepare(t, e);
    if (error == ERR_OK) {
        *out = location;
        location = NULL;
    }
    transport_close(&t);
    free(location);
    return error;
}
