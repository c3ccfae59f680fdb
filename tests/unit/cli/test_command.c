/* Programs from outside: words in; standard output, standard error and exit status out. */
#include "cli/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_program.h"

#define WORDS_MAX 10
#define OUTPUT_MAX 8192

struct outcome {
    int status;
    char out[OUTPUT_MAX], err[OUTPUT_MAX];
};

static void read_back(FILE *file, char out[OUTPUT_MAX])
{
    rewind(file);
    size_t size = fread(out, 1, OUTPUT_MAX - 1, file);
    out[size] = '\0';
    fclose(file);
}

/* Puts the file in place of a standard descriptor; returns the one that was there. */
static int divert(FILE *stream, int file)
{
    fflush(stream);
    int kept = dup(fileno(stream));
    assert_true(kept >= 0 && dup2(file, fileno(stream)) >= 0);
    return kept;
}

static void restore(FILE *stream, int kept)
{
    fflush(stream);
    assert_true(dup2(kept, fileno(stream)) >= 0);
    close(kept);
}

/* Runs the program with these words; its standard output goes to `out`. */
static int run_to(const char *const *words, int out, int err)
{
    char copies[WORDS_MAX][64], *argv[WORDS_MAX + 2] = {NULL};
    int argc = 1;
    argv[0] = copies[0];
    snprintf(copies[0], sizeof copies[0], "fake");
    for (; words[argc - 1] != NULL; argc++) {
        snprintf(copies[argc], sizeof copies[argc], "%s", words[argc - 1]);
        argv[argc] = copies[argc];
    }
    int old_out = divert(stdout, out), old_err = divert(stderr, err);
    int status = cli_main(&fake_program, argc, argv);
    restore(stdout, old_out);
    restore(stderr, old_err);
    return status;
}

static void run(const char *const *words, struct outcome *o)
{
    FILE *out = tmpfile(), *err = tmpfile();
    assert_true(out != NULL && err != NULL);
    o->status = run_to(words, fileno(out), fileno(err));
    read_back(out, o->out);
    read_back(err, o->err);
}

static const struct run_case {
    const char *words[WORDS_MAX];
    int status;
    const char *out, *err; /* how they begin; NULL: nothing */
} cases[] = {
    {{NULL}, 0, "There is no vault yet.\n", "next: fake init\n"},
    {{"--quiet"}, 0, "There is no vault yet.\n", NULL},
    {{"--json"}, 0, "{\n  \"exists\": false\n}\n", "next: fake init\n"},
    {{"--version"}, 0, "fake 0.", NULL},
    {{"pair", "generate", "--version"}, 0, "fake 0.", NULL},
    {{"exec", "--version"}, 0, "fake 0.", NULL},
    {{"pair", "--version"}, 0, "fake 0.", NULL},
    {{"--version", "pair"}, 0, "fake 0.", NULL},

    {{"init"}, 0, "vault: -\n", "made a vault\nfake: warning: thin\\x1B[2Jice\nnext: fake pair generate\n"},
    {{"init", "--quiet"}, 0, "vault: -\n", "fake: warning: thin\\x1B[2Jice\n"},
    {{"--vault", "v", "init", "--quiet"}, 0, "vault: v\n", "fake: warning"},
    {{"--quiet", "init", "--vault=v"}, 0, "vault: v\n", "fake: warning"},
    {{"--tag", "a", "init", "--tag", "b"}, 0, "vault: -\ntags:  a b\n", "made"},
    {{"--", "init"}, 0, "vault: -\n", "made"},
    {{"pair", "generate"}, 0, "7f3a9c21d04be611\n", NULL},
    {{"--json", "pair", "generate", "a"},
     0,
     "{\n  \"pair\": \"7f3a9c21d04be611\",\n  \"algorithm\": null,\n  \"operands\": 1\n}\n",
     NULL},
    {{"pair", "generate", "--algorithm", "x25519", "--json", "--", "--a", "--b"},
     0,
     "{\n  \"pair\": \"7f3a9c21d04be611\",\n  \"algorithm\": \"x25519\",\n  \"operands\": 2\n}\n",
     NULL},
    {{"pair", "list"}, 0, "no pairs\n", NULL},
    {{"exec", "a", "--prefix", "P", "/Name", "--", "--json", "--help"},
     0,
     "words: a --prefix P /Name -- --json --help\n",
     NULL},
    {{"--json", "exec"}, 0, "{}\n", NULL},
    {{"exec", "a", "--json", "b", "--quiet"}, 0, "{\n  \"words\": [\n    \"a\",\n    \"b\"\n  ]\n}\n", NULL},

    {{"--help"}, 0, "usage: fake [OPTION …] COMMAND", NULL},
    {{"help"}, 0, "usage: fake [OPTION …] COMMAND", NULL},
    {{"pair"}, 0, "usage: fake [OPTION …] pair COMMAND", NULL},
    {{"pair", "--help"}, 0, "usage: fake [OPTION …] pair COMMAND", NULL},
    {{"help", "pair"}, 0, "usage: fake [OPTION …] pair COMMAND", NULL},
    {{"pair", "generate", "--help"}, 0, "usage: fake pair generate [OPTION …] [NAME …]\n", NULL},
    {{"--help", "pair", "generate"}, 0, "usage: fake pair generate [OPTION …] [NAME …]\n", NULL},
    {{"help", "pair", "generate"}, 0, "usage: fake pair generate [OPTION …] [NAME …]\n", NULL},
    {{"status", "-h"}, 0, "usage: fake status [OPTION …] FILE\n", NULL},
    {{"exec", "a", "--help"}, 0, "usage: fake exec --prefix P [OPTION …] -- COMMAND …\n", NULL},

    {{"status", "x\x1B"}, 19, "file: x\\x1B\n", "fake: x\\x1B: ended\\x0Ayesterday\n"},
    {{"status", "x", "--json"},
     19,
     "{\n  \"file\": \"x\",\n  \"error\": \"expired\",\n  \"exit\": 19,\n  \"message\": \"x: ended\\nyesterday\"\n}\n",
     "fake: x: ended\\x0Ayesterday\n"},
    {{"silent"}, 6, NULL, "fake: a gate refuses\n"},
    {{"exec", "fail"}, 125, "words: fail\n", "fake: no pair\n"},
    {{"exec", "fail", "--json"},
     125,
     "{\n  \"words\": [\n    \"fail\"\n  ],\n  \"error\": \"no-pair\",\n  \"exit\": 125,\n  \"message\": \"no "
     "pair\"\n}\n",
     "fake: no pair\n"},
    {{"exec", "--json", "--json"},
     125,
     "{\n  \"error\": \"usage\",\n  \"exit\": 125,",
     "fake: --json is given twice (try 'fake exec --help')\n"},
    {{"pair", "generate", "--algorithm", "des"}, 2, NULL, "fake: 'des' is no algorithm\n"},
    {{"pair", "generate", "a", "b", "c"},
     2,
     NULL,
     "fake: 'pair generate' takes no more than [NAME …] (try 'fake pair generate --help')\n"},
    {{"pair", "list", "a"}, 2, NULL, "fake: 'pair list' takes no operands (try 'fake pair list --help')\n"},
    {{"status"}, 2, NULL, "fake: 'status' needs FILE (try 'fake status --help')\n"},
    {{"pair", "generate", "--algoritm", "p256"},
     2,
     NULL,
     "fake: unknown option '--algoritm'; did you mean '--algorithm'? (try 'fake pair generate --help')\n"},
    {{"--algorithm", "p256", "pair", "generate"}, 2, NULL, "fake: unknown option '--algorithm' (try 'fake --help')\n"},
    {{"--json", "--log=none", "status"},
     2,
     "{\n  \"error\": \"usage\"",
     "fake: start parameters stand behind the command: fake COMMAND --log …"},
    {{"--log", "none", "status"},
     2,
     NULL,
     "fake: start parameters stand behind the command: fake COMMAND --log … (try 'fake --help')\n"},
    {{"--logs", "none", "status"}, 2, NULL, "fake: unknown option '--logs' (try 'fake --help')\n"},
    {{"--vault", "a", "init", "--vault", "b"}, 2, NULL, "fake: --vault is given twice (try 'fake init --help')\n"},
    {{"--json", "init", "--json"}, 2, "{\n  \"error\": \"usage\",\n  \"exit\": 2,", "fake: --json is given twice"},
    {{"--vualt", "a", "--json"},
     2,
     "{\n  \"error\": \"usage\",\n  \"exit\": 2,\n  \"message\": \"unknown option",
     "fake: unknown option '--vualt'; did you mean '--vault'?"},
    {{"--vault"}, 2, NULL, "fake: --vault needs a value: --vault DIR (try 'fake --help')\n"},
    {{"inti"}, 2, NULL, "fake: unknown command 'inti'; did you mean 'init'? (try 'fake --help')\n"},
    {{"xyzzy"}, 2, NULL, "fake: unknown command 'xyzzy' (try 'fake --help')\n"},
    {{"pair", "genrate"},
     2,
     NULL,
     "fake: unknown command 'pair genrate'; did you mean 'pair generate'? (try 'fake pair --help')\n"},
    {{"par", "list"}, 2, NULL, "fake: unknown command 'par'; did you mean 'pair list'? (try 'fake --help')\n"},
    {{"generate"}, 2, NULL, "fake: unknown command 'generate'"},
    {{"pair", "--bogus"}, 2, NULL, "fake: unknown option '--bogus' (try 'fake pair --help')\n"},
    {{"help", "bogus"}, 2, NULL, "fake: unknown command 'bogus' (try 'fake --help')\n"},
    {{"help", "init", "extra"}, 2, NULL, "fake: unknown command 'init'"},
    {{""}, 2, NULL, "fake: unknown command '' (try 'fake --help')\n"},
};

static bool begins(const char *text, const char *want)
{
    return want == NULL ? text[0] == '\0' : strncmp(text, want, strlen(want)) == 0;
}

static void every_command_line_has_its_output_and_its_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct run_case *c = &cases[i];
        struct outcome o;
        run(c->words, &o);
        if (o.status != c->status || !begins(o.out, c->out) || !begins(o.err, c->err))
            fail_msg("case %zu (%s %s): status %d\n%s\n%s", i, c->words[0], c->words[1], o.status, o.out, o.err);
    }
}

static void an_error_is_one_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct outcome o;
        if (cases[i].status == 0)
            continue;
        run(cases[i].words, &o);
        assert_ptr_equal(strchr(o.err, '\n'), o.err + strlen(o.err) - 1);
    }
}

static void a_full_disk_below_standard_output_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *words[WORDS_MAX];
        int status;
    } full[] = {{{"pair", "generate"}, 4},
                {{"--help"}, 4},
                {{"--version"}, 4},
                {{"--json", "pair", "list"}, 4},
                {{"status", "x"}, 19}};
    for (size_t i = 0; i < sizeof full / sizeof full[0]; i++) {
        struct outcome o;
        FILE *err = tmpfile();
        int disk = open("/dev/full", O_WRONLY | O_CLOEXEC);
        assert_true(err != NULL && disk >= 0);
        assert_int_equal(run_to(full[i].words, disk, fileno(err)), full[i].status);
        read_back(err, o.err);
        assert_true(begins(o.err, "fake: "));
        assert_non_null(strstr(o.err, "standard output"));
        close(disk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_line_has_its_output_and_its_status),
        cmocka_unit_test(an_error_is_one_line),
        cmocka_unit_test(a_full_disk_below_standard_output_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
