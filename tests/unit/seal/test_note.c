#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hex.h"
#include "seal/note.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define DASH "\xE2\x80\x94 "

/* The example of Go's note package (golang.org/x/mod/sumdb/note), which signs notes in the same way. */
#define GO_NAME "PeterNeumann"
#define GO_KEY "GlzZBxQ8OExB6DDFvOEqqIF+xWSaqr8sMTiLNbLXRNY="
#define GO_TEXT                                                                                                        \
    "If you think cryptography is the answer to your problem,\n"                                                       \
    "then you don't know what your problem is.\n"
#define GO_SIGNATURE "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
#define GO_LINE DASH GO_NAME " " GO_SIGNATURE "\n"

static void note_of_another_program_is_read_and_verified(void **state)
{
    (void)state;
    static const char file[] = GO_TEXT "\n" GO_LINE "behind";
    static const uint8_t id[] = {0xC7, 0x4F, 0x20, 0xA3};
    uint8_t key[SIGNING_KEY_SIZE], key_id[NOTE_KEY_ID_SIZE];
    size_t size = 0;
    struct note note;
    struct errinfo e;
    assert_true(base64_decode(bytes_text(GO_KEY), BASE64_PADDED, key, sizeof key, &size));
    assert_int_equal(note_parse(bytes_text(file), &note, &e), ERR_OK);
    assert_int_equal(note.signature_count, 1);
    assert_true(bytes_equal_text(note.text, GO_TEXT));
    assert_true(bytes_equal_text(note.signatures[0].name, GO_NAME));
    assert_true(bytes_equal_text(note.rest, "behind"));
    note_key_id(GO_NAME, key, key_id);
    assert_memory_equal(key_id, id, sizeof id);
    assert_memory_equal(note.signatures[0].key_id, id, sizeof id);
    assert_true(signature_verifies(key, note.text, note.signatures[0].signature));
}

static void notes_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *name, *file;
        enum err want;
    } rows[] = {
        {"one line", "a\n\n" GO_LINE, ERR_OK},
        {"two lines, two signatures", "a\nb\n\n" GO_LINE GO_LINE "rest", ERR_OK},
        {"rest without LF", "a\n\n" GO_LINE "r", ERR_OK},
        {"rest that begins with half a dash", "a\n\n" GO_LINE "\xE2\x80", ERR_OK},
        {"rest that begins with a dash and no space", "a\n\n" GO_LINE "\xE2\x80\x94-", ERR_OK},
        {"nothing", "", ERR_MALFORMED},
        {"no text", "\n" GO_LINE, ERR_MALFORMED},
        {"only an empty line", "\n", ERR_MALFORMED},
        {"no LF", "a", ERR_MALFORMED},
        {"no empty line", "a\n", ERR_MALFORMED},
        {"no signature", "a\n\n", ERR_MALFORMED},
        {"no empty line before the signature", "a\n" GO_LINE, ERR_MALFORMED},
        {"two empty lines", "a\n\n\n" GO_LINE, ERR_MALFORMED},
        {"CR", "a\r\n\n" GO_LINE, ERR_MALFORMED},
        {"tab", "a\tb\n\n" GO_LINE, ERR_MALFORMED},
        {"DEL", "a\x7F\n\n" GO_LINE, ERR_MALFORMED},
        {"UTF-8", "\xC3\xA4\n\n" GO_LINE, ERR_MALFORMED},
        {"dash without space", "a\n\n\xE2\x80\x94" GO_NAME " " GO_SIGNATURE "\n", ERR_MALFORMED},
        {"hyphen", "a\n\n- " GO_NAME " " GO_SIGNATURE "\n", ERR_MALFORMED},
        {"en dash", "a\n\n\xE2\x80\x93 " GO_NAME " " GO_SIGNATURE "\n", ERR_MALFORMED},
        {"no LF behind the signature", "a\n\n" DASH GO_NAME " " GO_SIGNATURE, ERR_MALFORMED},
        {"CR behind the signature", "a\n\n" DASH GO_NAME " " GO_SIGNATURE "\r\n", ERR_MALFORMED},
        {"space behind the signature", "a\n\n" DASH GO_NAME " " GO_SIGNATURE " \n", ERR_MALFORMED},
        {"word behind the signature", "a\n\n" DASH GO_NAME " " GO_SIGNATURE " x\n", ERR_MALFORMED},
        {"two spaces", "a\n\n" DASH GO_NAME "  " GO_SIGNATURE "\n", ERR_MALFORMED},
        {"no name", "a\n\n" DASH GO_SIGNATURE "\n", ERR_MALFORMED},
        {"empty name", "a\n\n" DASH " " GO_SIGNATURE "\n", ERR_MALFORMED},
        {"plus in the name", "a\n\n" DASH "a+b " GO_SIGNATURE "\n", ERR_MALFORMED},
        {"name not ASCII", "a\n\n" DASH "\xC3\xA4 " GO_SIGNATURE "\n", ERR_MALFORMED},
        {"nothing behind the dash", "a\n\n" DASH "\n", ERR_MALFORMED},
        {"no signature behind the name", "a\n\n" DASH GO_NAME "\n", ERR_MALFORMED},
        {"signature too short", "a\n\n" DASH GO_NAME " x08go/ZJ\n", ERR_MALFORMED},
        {"signature too long", "a\n\n" DASH GO_NAME " AAAA" GO_SIGNATURE "\n", ERR_MALFORMED},
        {"signature without padding",
         "a\n\n" DASH GO_NAME
         " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM\n",
         ERR_MALFORMED},
        {"bits behind the signature's end",
         "a\n\n" DASH GO_NAME
         " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAN=\n",
         ERR_MALFORMED},
        {"byte over 7F that libsodium takes for a slash",
         "a\n\n" DASH GO_NAME " x08go\xAF"
         "ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
         ERR_MALFORMED},
        {"second signature cut", "a\n\n" GO_LINE DASH GO_NAME " x08go", ERR_MALFORMED},
        {"second signature empty", "a\n\n" GO_LINE DASH "\n", ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct note note = {.signature_count = 77};
        struct errinfo e = {""};
        enum err got = note_parse(bytes_text(rows[i].file), &note, &e);
        if (got != rows[i].want)
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        if (got != ERR_OK && (note.signature_count != 77 || strncmp(e.message, "line ", 5) != 0))
            fail_msg("%s: %s", rows[i].name, e.message);
    }
}

static void nul_byte_in_the_text_is_refused(void **state)
{
    (void)state;
    static const char file[] = "a\0b\n\n" GO_LINE;
    struct note note;
    assert_int_equal(note_parse((struct bytes){(const uint8_t *)file, sizeof file - 1}, &note, NULL), ERR_MALFORMED);
}

/* A text of lines of 63 characters and one of `last`, and `signatures` of them; the rest is "rest". */
static struct buf long_note(size_t text_size, size_t signatures)
{
    struct buf out = {NULL, 0};
    struct writer w = writer_to(MIB);
    while (w.out.size + 64 <= text_size - 1)
        writer_text(&w, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
    while (w.out.size < text_size - 1)
        writer_text(&w, "b");
    writer_text(&w, "\n\n");
    for (size_t i = 0; i < signatures; i++)
        writer_text(&w, GO_LINE);
    writer_text(&w, "rest");
    assert_int_equal(writer_finish(&w, &out, NULL), ERR_OK);
    return out;
}

static void head_ends_at_its_limit(void **state)
{
    (void)state;
    const size_t line = strlen(GO_LINE);
    const struct {
        const char *name;
        size_t text_size, signatures;
        enum err want;
    } rows[] = {
        {"just fits", LIMIT_HEAD - 1 - line, 1, ERR_OK},
        {"one byte more", LIMIT_HEAD - line, 1, ERR_TOO_LARGE},
        {"text fits, second signature does not", LIMIT_HEAD - 1 - line, 2, ERR_TOO_LARGE},
        {"text too large", LIMIT_HEAD, 1, ERR_TOO_LARGE},
        {"text much too large", LIMIT_HEAD * 4, 1, ERR_TOO_LARGE},
        {"16 signatures", 1000, 16, ERR_OK},
        {"17 signatures", 1000, 17, ERR_MALFORMED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct note note;
        struct errinfo e = {""};
        struct buf file = long_note(rows[i].text_size, rows[i].signatures);
        enum err got = note_parse(buf_bytes(&file), &note, &e);
        if (got != rows[i].want)
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        if (got == ERR_OK)
            assert_true(bytes_equal_text(note.rest, "rest"));
        buf_done(&file);
    }
}

static void endless_line_is_too_large(void **state)
{
    (void)state;
    struct buf file = {malloc(2 * LIMIT_HEAD), 2 * LIMIT_HEAD};
    struct note note;
    assert_non_null(file.data);
    memset(file.data, 'a', file.size);
    assert_int_equal(note_parse(buf_bytes(&file), &note, NULL), ERR_TOO_LARGE);
    buf_done(&file);
}

static void signed_note_verifies(void **state)
{
    (void)state;
    static const char text[] = "a text\n";
    struct errinfo e;
    struct secret *seed = NULL;
    struct buf file = {NULL, 0};
    struct note note;
    /* RFC 8032 section 7.1, test 1 */
    static const uint8_t seed_bytes[] = {0x9D, 0x61, 0xB1, 0x9D, 0xEF, 0xFD, 0x5A, 0x60, 0xBA, 0x84, 0x4A,
                                         0xF4, 0x92, 0xEC, 0x2C, 0xC4, 0x44, 0x49, 0xC5, 0x69, 0x7B, 0x32,
                                         0x69, 0x19, 0x70, 0x3B, 0xAC, 0x03, 0x1C, 0xAE, 0x7F, 0x60};
    static const uint8_t key[] = {0xD7, 0x5A, 0x98, 0x01, 0x82, 0xB1, 0x0A, 0xB7, 0xD5, 0x4B, 0xFE,
                                  0xD3, 0xC9, 0x64, 0x07, 0x3A, 0x0E, 0xE1, 0x72, 0xF3, 0xDA, 0xA6,
                                  0x23, 0x25, 0xAF, 0x02, 0x1A, 0x68, 0xF7, 0x07, 0x51, 0x1A};
    struct writer w = writer_to(LIMIT_HEAD);
    assert_int_equal(secret_copy((struct bytes){seed_bytes, sizeof seed_bytes}, &seed, &e), ERR_OK);
    writer_text(&w, text);
    writer_text(&w, "\n");
    assert_int_equal(note_sign(&w, bytes_text(text), "somebody", seed, key, &e), ERR_OK);
    assert_int_equal(writer_finish(&w, &file, &e), ERR_OK);
    assert_int_equal(note_parse(buf_bytes(&file), &note, &e), ERR_OK);
    assert_true(bytes_equal_text(note.signatures[0].name, "somebody"));
    assert_true(signature_verifies(key, note.text, note.signatures[0].signature));
    assert_false(signature_verifies(key, bytes_text("a texT\n"), note.signatures[0].signature));
    buf_done(&file);
    secret_free(&seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(note_of_another_program_is_read_and_verified),
        cmocka_unit_test(notes_have_one_form),
        cmocka_unit_test(nul_byte_in_the_text_is_refused),
        cmocka_unit_test(head_ends_at_its_limit),
        cmocka_unit_test(endless_line_is_too_large),
        cmocka_unit_test(signed_note_verifies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
