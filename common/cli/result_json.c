#include "cli/result.h"

#include "base/calendar.h"
#include "text/json.h"

static struct json *facts_to_json(const struct result *r);

static struct json *rows_to_json(const struct result_fact *fact)
{
    struct json *array = json_new_array();
    for (size_t i = 0; i < fact->count; i++)
        json_append(array, facts_to_json(fact->rows[i]));
    return array;
}

static struct json *items_to_json(const struct result_fact *fact)
{
    struct json *array = json_new_array();
    for (size_t i = 0; i < fact->count; i++)
        json_append(array, json_new_text(fact->items[i]));
    return array;
}

static struct json *time_to_json(int64_t seconds)
{
    char text[CALENDAR_SIZE];
    if (seconds == INT64_MAX)
        return json_new_text("never");
    calendar_format(seconds, text);
    return json_new_text(text);
}

static struct json *fact_to_json(const struct result_fact *fact)
{
    switch (fact->type) {
    case RESULT_NUMBER:
        return json_new_number(fact->number);
    case RESULT_BOOLEAN:
        return json_new_boolean(fact->number != 0);
    case RESULT_TIME:
        return time_to_json(fact->number);
    case RESULT_ROWS:
        return rows_to_json(fact);
    case RESULT_ITEMS:
        return items_to_json(fact);
    case RESULT_TEXT:
    case RESULT_VALUE:
    case RESULT_LINE:
        break;
    }
    return fact->text != NULL ? json_new_text(fact->text) : json_new_null();
}

static struct json *facts_to_json(const struct result *r)
{
    struct json *object = json_new_object();
    for (size_t i = 0; i < r->count; i++) {
        if (r->facts[i].type != RESULT_LINE)
            json_put(object, r->facts[i].key, fact_to_json(&r->facts[i]));
    }
    return object;
}

enum err result_to_json(const struct result *r, char **out, struct errinfo *e)
{
    if (!result_is_whole(r))
        return err_no_memory(e);
    struct json *object = facts_to_json(r);
    enum err error = json_print(object, out, e);
    json_free(&object);
    return error;
}
