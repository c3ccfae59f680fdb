/* Folders for plaintext: in memory, one's own, and removed whole, by the next one if need be. */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file.h"
#include "files/memory_folder.h"
#include "system/path.h"

/* No other test's folders are leftovers to these. */
static const char *purpose(void)
{
    static char word[32];
    snprintf(word, sizeof word, "test%ld", (long)getpid());
    return word;
}

static struct memory_folder *make(void)
{
    struct errinfo e = {""};
    struct memory_folder *f = NULL;
    enum err error = memory_folder_new(purpose(), &f, &e);
    if (error == ERR_NOT_READY)
        skip(); /* this system keeps no files in memory */
    place_demand_error("new", error, ERR_OK, &e);
    return f;
}

static void write_in(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    place_write(path, "secret");
}

static void it_is_the_accounts_alone_and_goes_whole(void **state)
{
    (void)state;
    struct memory_folder *f = make();
    char path[128], inner[256], link[256];
    snprintf(path, sizeof path, "%s", memory_folder_path(f));
    snprintf(inner, sizeof inner, "%s/a", path);
    snprintf(link, sizeof link, "%s/link", path);
    place_demand_mode(path, 0700);
    assert_int_equal(mkdir(inner, 0755), 0);
    write_in(inner, "b");
    write_in(path, ".hidden");
    write_in(".", "kept");
    assert_int_equal(symlink(place_path(), link), 0);
    assert_int_equal(memory_folder_free(&f, NULL), ERR_OK);
    assert_null(f);
    assert_false(file_exists(path));
    place_demand_text("kept", "secret"); /* links are not followed */
    assert_int_equal(memory_folder_free(&f, NULL), ERR_OK);
}

static void leftovers_go_and_folders_in_use_stay(void **state)
{
    (void)state;
    struct memory_folder *used = make();
    char left[128], file[128], other[128], shared[128];
    char *base = NULL;
    assert_int_equal(path_folder(memory_folder_path(used), &base, NULL), ERR_OK);
    snprintf(left, sizeof left, "%s/rollseal-%s.000000", base, purpose());
    snprintf(file, sizeof file, "%s/rollseal-%s.111111", base, purpose());
    snprintf(other, sizeof other, "%s/rollseal-%s0.000000", base, purpose());
    snprintf(shared, sizeof shared, "%s/rollseal-%s.222222", base, purpose());
    assert_int_equal(mkdir(left, 0700), 0);
    assert_int_equal(mkdir(other, 0700), 0);
    assert_int_equal(mkdir(shared, 0700), 0);
    assert_int_equal(chmod(shared, 0777), 0);
    write_in(left, "secret");
    place_write(file, "no folder");
    struct memory_folder *next = make();
    assert_false(file_exists(left));
    assert_true(file_is_folder(memory_folder_path(used)));
    assert_true(file_exists(file));
    assert_true(file_is_folder(other));  /* of another purpose */
    assert_true(file_is_folder(shared)); /* a stranger may have moved it there */
    assert_int_equal(memory_folder_free(&next, NULL), ERR_OK);
    assert_int_equal(memory_folder_free(&used, NULL), ERR_OK);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(other), 0);
    assert_int_equal(rmdir(shared), 0);
    free(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(it_is_the_accounts_alone_and_goes_whole),
        PLACE_TEST(leftovers_go_and_folders_in_use_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
