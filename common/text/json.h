/*
 * text/json: builds JSON values (RFC 8259) and prints them, through jansson. Of texts nothing remains in memory that is
 * freed. For programs alone: it gives jansson its memory, in all of the process.
 */
#ifndef ROLLSEAL_TEXT_JSON_H
#define ROLLSEAL_TEXT_JSON_H

#include <stdint.h>

#include "base/buf.h"

struct json;

/* New values, owned by the caller; NULL without memory. Text that is not UTF-8 has its wrong bytes replaced by U+FFFD.
 */
struct json *json_new_object(void);
struct json *json_new_array(void);
struct json *json_new_text(const char *text);
struct json *json_new_number(int64_t number);
struct json *json_new_boolean(bool value);
struct json *json_new_null(void);

/* Takes `value` over (frees it on failure). NULL values are an error that is told by json_print(). */
void json_put(struct json *object, const char *key, struct json *value);
void json_append(struct json *array, struct json *value);

/* Indented by two, members in the order they were put, LF at the end, as a new string for free(), which the caller
 * wipes if it is secret. Errors: ERR_INTERNAL. */
NODISCARD enum err json_print(const struct json *value, char **out, struct errinfo *e);
void json_free(struct json **value);

#endif
