/*
 * What `read --json` prints of a content: nothing of it remains on the heap when the result is freed. The marker that
 * is looked for is in small letters, and never written down here.
 */
#include "place.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hex.h"
#include "commands/outcome.h"

#define MARKER "QV7HHZK2MARK" /* three whole groups of base64, too */
#define MARKER_SIZE (sizeof MARKER - 1)
#define REPEATED 5000

/* ---- Looking through memory ---- */

#define CHUNK 65536
static unsigned char window[CHUNK]; /* wiped after each look, so that it finds no copies of its own */

static unsigned count_in_window(size_t size)
{
    unsigned found = 0;
    for (size_t i = 0; i + MARKER_SIZE <= size; i++) {
        size_t k = 0;
        while (k < MARKER_SIZE && window[i + k] == tolower((unsigned char)MARKER[k]))
            k++;
        found += k == MARKER_SIZE;
    }
    memset(window, 0, sizeof window);
    return found;
}

static unsigned count_in(int memory, unsigned long from, unsigned long to)
{
    unsigned found = 0;
    for (unsigned long at = from; at < to; at += CHUNK - MARKER_SIZE + 1) {
        size_t size = to - at < CHUNK ? to - at : CHUNK;
        ssize_t n = pread(memory, window, size, (off_t)at);
        if (n > 0)
            found += count_in_window((size_t)n);
    }
    return found;
}

/* In what may be read, but for the window, the shadow that sanitizers keep, and the stack, where the dynamic linker
 * saves registers. */
static unsigned count_everywhere(void)
{
    char line[512], rights[8];
    unsigned long from, to;
    unsigned found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY);
    assert_non_null(maps);
    assert_true(memory >= 0);
    while (fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || strstr(line, "[v") != NULL ||
            strstr(line, "[stack]") != NULL)
            continue;
        if (to - from < 1ul << 28 && ((unsigned long)window < from || (unsigned long)window >= to))
            found += count_in(memory, from, to);
    }
    fclose(maps);
    close(memory);
    return found;
}

/* ---- A content ---- */

/* Many of the marker. */
static struct secret *make_text(void)
{
    struct secret *s = NULL;
    assert_int_equal(secret_new(MARKER_SIZE * REPEATED, &s, NULL), ERR_OK);
    for (size_t i = 0; i < s->size; i++)
        s->bytes[i] = (uint8_t)tolower((unsigned char)MARKER[i % MARKER_SIZE]);
    return s;
}

/* What that is in base64, which is no text. */
static struct secret *make_bytes(void)
{
    struct secret *text = make_text(), *s = NULL;
    assert_int_equal(secret_new(text->size / 4 * 3, &s, NULL), ERR_OK);
    assert_true(base64_decode(secret_bytes(text), BASE64_PADDED, s->bytes, s->size, &s->size));
    secret_free(&text);
    return s;
}

/* Standard output goes nowhere meanwhile. */
static void print_json(const struct result *r)
{
    struct errinfo e;
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC), kept = dup(1);
    assert_true(null >= 0 && kept >= 0 && dup2(null, 1) == 1);
    enum err error = result_print(r, true, &e);
    assert_int_equal(dup2(kept, 1), 1);
    close(kept);
    close(null);
    place_demand_error("print", error, ERR_OK, &e);
}

static void nothing_of_a_content_remains(void **state)
{
    static struct secret *(*const makers[])(void) = {make_text, make_bytes};
    (void)state;
    for (size_t i = 0; i < COUNT(makers); i++) {
        struct errinfo e;
        struct result *r = result_new();
        struct read_outcome outcome = {.content = makers[i]()};
        place_demand_error("tell", outcome_tell_content(&outcome, r, &e), ERR_OK, &e);
        assert_true(count_everywhere() >= REPEATED);
        print_json(r);
        result_free(&r);
        secret_free(&outcome.content);
        assert_int_equal(count_everywhere(), 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_of_a_content_remains)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
