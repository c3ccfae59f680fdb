/* Versions as people write them. */
#include "admin/version_text.h"

#include "base/limits.h"
#include "place.h"

static const struct {
    const char *text;
    enum err want;
    struct version version;
} rows[] = {
    {"42", ERR_OK, {0, 42}},
    {"3.42", ERR_OK, {3, 42}},
    {"9007199254740991.9007199254740991", ERR_OK, {VERSION_MAX, VERSION_MAX}},
    {"", ERR_USAGE, {0, 0}},
    {"0", ERR_USAGE, {0, 0}},
    {"1.0", ERR_USAGE, {0, 0}},
    {"0.1", ERR_USAGE, {0, 0}},
    {"01", ERR_USAGE, {0, 0}},
    {"1.", ERR_USAGE, {0, 0}},
    {".1", ERR_USAGE, {0, 0}},
    {"1.2.3", ERR_USAGE, {0, 0}},
    {"-1", ERR_USAGE, {0, 0}},
    {"+1", ERR_USAGE, {0, 0}},
    {" 1", ERR_USAGE, {0, 0}},
    {"1x", ERR_USAGE, {0, 0}},
    {"plain", ERR_USAGE, {0, 0}},
    {"9007199254740992", ERR_USAGE, {0, 0}},
    {"18446744073709551617", ERR_USAGE, {0, 0}},
};

static void versions_are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct errinfo e;
        struct version v = {0, 0};
        place_demand_error(rows[i].text, version_from_text(rows[i].text, &v, &e), rows[i].want, &e);
        assert_true(v.epoch == rows[i].version.epoch && v.serial == rows[i].version.serial);
    }
}

static void versions_are_written(void **state)
{
    (void)state;
    char text[VERSION_TEXT_SIZE];
    version_format((struct version){3, 42}, text);
    assert_string_equal(text, "3.42");
    version_format((struct version){VERSION_MAX, VERSION_MAX}, text);
    assert_string_equal(text, "9007199254740991.9007199254740991");
    version_format((struct version){3, 0}, text);
    assert_string_equal(text, "plain");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_read_strictly),
        cmocka_unit_test(versions_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
