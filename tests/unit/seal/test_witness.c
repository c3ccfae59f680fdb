/* What a sealed file tells of its publisher's audit list. */
#include "seal/witness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

#define HASH "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

/* A file of the world with these lines at the end of its text, signed anew. */
static struct buf with_lines(const char *lines)
{
    struct buf usual = world_seal(&world, &(struct world_file){.name = NULL});
    struct world_parts parts = world_split(&usual);
    struct buf text = world_join((const struct bytes[]){parts.text, bytes_text(lines)}, 2);
    struct buf file = world_sign(&world, buf_bytes(&text), PAIR_0, parts.body);
    buf_done(&usual);
    buf_done(&text);
    return file;
}

static const struct {
    const char *name, *lines;
    enum err want;
    uint64_t row;
} rows[] = {
    {"a row", "x-audit 17 " HASH "\n", ERR_OK, 17},
    {"beside others", "x-note a\nx-audit 1 " HASH "\nx-audits b\n", ERR_OK, 1},
    {"the last number", "x-audit 9007199254740991 " HASH "\n", ERR_OK, 9007199254740991},
    {"no line", "", ERR_NOT_FOUND, 0},
    {"another word", "x-auditor 17 " HASH "\n", ERR_NOT_FOUND, 0},
    {"two lines", "x-audit 17 " HASH "\nx-audit 18 " HASH "\n", ERR_MALFORMED, 0},
    {"row 0", "x-audit 0 " HASH "\n", ERR_MALFORMED, 0},
    {"a leading zero", "x-audit 017 " HASH "\n", ERR_MALFORMED, 0},
    {"a number that is too large", "x-audit 9007199254740992 " HASH "\n", ERR_MALFORMED, 0},
    {"no hash", "x-audit 17\n", ERR_MALFORMED, 0},
    {"a short hash", "x-audit 17 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\n", ERR_MALFORMED, 0},
    {"a hash that is not canonical", "x-audit 17 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\n", ERR_MALFORMED, 0},
    {"something behind it", "x-audit 17 " HASH " x\n", ERR_MALFORMED, 0},
};

static void a_witness_is_one_row_and_its_hash(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct errinfo e = {""};
        struct sealed s;
        struct audit_witness found = {.row = 0};
        struct buf file = with_lines(rows[i].lines);
        assert_int_equal(sealed_parse(buf_bytes(&file), &s, &e), ERR_OK);
        enum err got = witness_find(&s, &found, &e);
        if (got != rows[i].want || found.row != rows[i].row)
            fail_msg("%s: %s (%s)", rows[i].name, err_name(got), e.message);
        for (uint8_t k = 0; got == ERR_OK && k < sizeof found.hash; k++)
            assert_int_equal(found.hash[k], k);
        sealed_done(&s);
        buf_done(&file);
    }
}

static void what_is_written_is_found(void **state)
{
    (void)state;
    struct audit_witness witness = {.row = 17}, found;
    struct writer w = writer_to(KIB);
    char *line = NULL;
    struct sealed s;
    memset(witness.hash, 0xA5, sizeof witness.hash);
    witness_write(&w, &witness);
    assert_int_equal(writer_finish_text(&w, &line, NULL), ERR_OK);
    struct buf file = with_lines(line);
    assert_int_equal(sealed_parse(buf_bytes(&file), &s, NULL), ERR_OK);
    assert_int_equal(witness_find(&s, &found, NULL), ERR_OK);
    assert_int_equal(found.row, 17);
    assert_memory_equal(found.hash, witness.hash, sizeof witness.hash);
    sealed_done(&s);
    buf_done(&file);
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_witness_is_one_row_and_its_hash),
        cmocka_unit_test(what_is_written_is_found),
    };
    return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
