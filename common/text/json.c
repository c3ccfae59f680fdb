#include "text/json.h"

#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/utf8.h"

struct json {
    json_t *value;
    bool failed; /* something in it could not be built */
};

/* jansson copies texts, which may be secret, so its memory is wiped before it is freed. */
union block {
    size_t size; /* of what is behind it */
    max_align_t alignment;
};

static void *take_block(size_t size)
{
    union block *b = size <= SIZE_MAX - sizeof *b ? malloc(sizeof *b + size) : NULL;
    if (b == NULL)
        return NULL;
    b->size = size;
    return b + 1;
}

static void give_block(void *memory)
{
    if (memory == NULL)
        return;
    union block *b = (union block *)memory - 1;
    wipe(memory, b->size);
    free(b);
}

/* Before the first value is made. */
static void use_blocks(void)
{
    json_set_alloc_funcs(take_block, give_block);
}

/* Takes `value` over; NULL says that jansson could not make it. */
static struct json *wrap(json_t *value)
{
    struct json *json = value != NULL ? malloc(sizeof *json) : NULL;
    if (json == NULL)
        json_decref(value);
    else
        *json = (struct json){value, false};
    return json;
}

struct json *json_new_object(void)
{
    use_blocks();
    return wrap(json_object());
}

struct json *json_new_array(void)
{
    use_blocks();
    return wrap(json_array());
}

struct json *json_new_number(int64_t number)
{
    use_blocks();
    return wrap(json_integer(number));
}

struct json *json_new_boolean(bool value)
{
    return wrap(json_boolean(value));
}

struct json *json_new_null(void)
{
    return wrap(json_null());
}

/* The text with U+FFFD for each byte that belongs to no character. */
static enum err replace_wrong_bytes(const char *text, char **out)
{
    struct bytes left = bytes_text(text);
    struct writer w = writer_to_secret(SIZE_MAX / 4);
    while (left.size > 0) {
        size_t size = utf8_first(left, NULL);
        if (size > 0)
            writer_bytes(&w, (struct bytes){left.data, size});
        else
            writer_text(&w, "\xEF\xBF\xBD");
        size_t taken = size > 0 ? size : 1;
        left = (struct bytes){left.data + taken, left.size - taken};
    }
    return writer_finish_text(&w, out, NULL);
}

struct json *json_new_text(const char *text)
{
    use_blocks();
    json_t *value = json_string(text);
    char *replaced = NULL;
    if (value == NULL && replace_wrong_bytes(text, &replaced) == ERR_OK) {
        value = json_string(replaced);
        wipe(replaced, strlen(replaced));
        free(replaced);
    }
    return wrap(value);
}

/* Gives the inner value up for jansson to own; NULL, and `outer` has failed, if it cannot be had whole. */
static json_t *take(struct json *outer, struct json *value)
{
    json_t *inner = NULL;
    if (value != NULL && !value->failed)
        inner = json_incref(value->value);
    else
        outer->failed = true;
    json_free(&value);
    return inner;
}

void json_put(struct json *object, const char *key, struct json *value)
{
    if (object == NULL) {
        json_free(&value);
        return;
    }
    json_t *inner = take(object, value);
    if (inner != NULL && json_object_set_new(object->value, key, inner) != 0)
        object->failed = true;
}

void json_append(struct json *array, struct json *value)
{
    if (array == NULL) {
        json_free(&value);
        return;
    }
    json_t *inner = take(array, value);
    if (inner != NULL && json_array_append_new(array->value, inner) != 0)
        array->failed = true;
}

static int write_piece(const char *piece, size_t size, void *writer)
{
    writer_bytes(writer, (struct bytes){(const uint8_t *)piece, size});
    return 0;
}

enum err json_print(const struct json *value, char **out, struct errinfo *e)
{
    struct writer w = writer_to_secret(SIZE_MAX / 4);
    if (value == NULL || value->failed ||
        json_dump_callback(value->value, write_piece, &w, JSON_INDENT(2) | JSON_ENCODE_ANY) != 0) {
        writer_done(&w);
        return err_no_memory(e);
    }
    writer_text(&w, "\n");
    return writer_finish_text(&w, out, e);
}

void json_free(struct json **value)
{
    if (*value == NULL)
        return;
    json_decref((*value)->value);
    free(*value);
    *value = NULL;
}
