/* Hex and base64: one encoding each way, and nothing else is taken. */
#include "base/hex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void hex_is_lower_case_and_of_the_size_asked_for(void **state)
{
    (void)state;
    static const char *const refused[] = {"7F3a", "7f3", "7f3a0", "7f3g", "", " 7f3", "7f:a", "7f3\xB1"};
    const uint8_t bytes[] = {0x00, 0x7F, 0x3A, 0xFF};
    char text[9];
    uint8_t back[4];
    hex_encode((struct bytes){bytes, sizeof bytes}, text);
    assert_string_equal(text, "007f3aff");
    assert_true(hex_decode(bytes_text(text), back, sizeof back));
    assert_memory_equal(back, bytes, sizeof bytes);
    hex_encode((struct bytes){NULL, 0}, text);
    assert_string_equal(text, "");
    assert_true(hex_decode(bytes_text(""), back, 0));
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(hex_decode(bytes_text(refused[i]), back, 2));
}

/* RFC 4648, section 10, and the same without padding. */
static const struct {
    const char *plain, *padded, *raw;
} vectors[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xFB\xFF\xFE", "+//+", "+//+"},
};

static void assert_base64(const char *plain, const char *text, enum base64_form form)
{
    struct writer w = writer_to(100);
    char *written = NULL;
    uint8_t back[16];
    size_t size = 99;
    base64_write(&w, bytes_text(plain), form);
    assert_int_equal(writer_finish_text(&w, &written, NULL), ERR_OK);
    assert_string_equal(written, text);
    assert_int_equal(strlen(text), base64_length(strlen(plain), form));
    assert_true(base64_decode(bytes_text(text), form, back, sizeof back, &size));
    assert_true(bytes_equal_text((struct bytes){back, size}, plain));
    free(written);
}

static void base64_is_that_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        assert_base64(vectors[i].plain, vectors[i].padded, BASE64_PADDED);
        assert_base64(vectors[i].plain, vectors[i].raw, BASE64_RAW);
    }
}

static void long_base64_has_no_seams(void **state)
{
    (void)state;
    for (size_t size = 760; size <= 780; size++) {
        uint8_t bytes[780], back[780];
        struct writer w = writer_to(2000);
        struct buf text;
        size_t got;
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)(i * 37 + size);
        base64_write(&w, (struct bytes){bytes, size}, BASE64_RAW);
        assert_int_equal(writer_finish(&w, &text, NULL), ERR_OK);
        assert_true(base64_decode(buf_bytes(&text), BASE64_RAW, back, sizeof back, &got));
        assert_int_equal(got, size);
        assert_memory_equal(back, bytes, size);
        buf_done(&text);
    }
}

static const struct {
    const char *text;
    enum base64_form form;
} refused[] = {
    {"Zg", BASE64_PADDED},       {"Zg=", BASE64_PADDED},   {"Zg===", BASE64_PADDED}, {"Zg==", BASE64_RAW},
    {"Zm8=", BASE64_RAW},        {"Zh==", BASE64_PADDED},  {"Zh", BASE64_RAW},       {"Zm9", BASE64_RAW},
    {"Z", BASE64_RAW},           {"Z===", BASE64_PADDED},  {"=", BASE64_PADDED},     {"Zm9v\n", BASE64_RAW},
    {"Zm9v ", BASE64_PADDED},    {" Zm9v", BASE64_PADDED}, {"Zm 9v", BASE64_PADDED}, {"Zm9v=", BASE64_PADDED},
    {"Zg==Zg==", BASE64_PADDED}, {"-_-_", BASE64_RAW},     {"Zm9v\xC3", BASE64_RAW}, {"Zm\xB9v", BASE64_RAW},
    {"Zm9*", BASE64_RAW},
};

static void base64_that_is_not_canonical_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        uint8_t out[16];
        size_t size;
        if (base64_decode(bytes_text(refused[i].text), refused[i].form, out, sizeof out, &size))
            fail_msg("'%s'", refused[i].text);
    }
}

static void base64_is_not_written_behind_its_room(void **state)
{
    (void)state;
    uint8_t out[3] = {0, 0, 0xAA};
    size_t size;
    assert_false(base64_decode(bytes_text("Zm9v"), BASE64_RAW, out, 2, &size));
    assert_int_equal(out[2], 0xAA);
    assert_true(base64_decode(bytes_text("Zm8"), BASE64_RAW, out, 2, &size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hex_is_lower_case_and_of_the_size_asked_for),
        cmocka_unit_test(base64_is_that_of_the_standard),
        cmocka_unit_test(long_base64_has_no_seams),
        cmocka_unit_test(base64_that_is_not_canonical_is_refused),
        cmocka_unit_test(base64_is_not_written_behind_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
