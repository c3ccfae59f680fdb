/* Options: one table, every spelling that is taken, and every one that is refused with a hint. */
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

struct args {
    bool force;
    const char *output;
    struct cli_strings sources;
    int64_t interval;
};

static const struct cli_option table[] = {
    {"force", 'f', CLI_FLAG, offsetof(struct args, force), NULL, "do it"},
    {"output", 'o', CLI_STRING, offsetof(struct args, output), "PATH", "where to"},
    {"source", 0, CLI_STRINGS, offsetof(struct args, sources), "SOURCE", "where from"},
    {"interval", 0, CLI_DURATION, offsetof(struct args, interval), "DURATION", "how often"},
    CLI_OPTIONS_END,
};

struct parsed {
    struct args args;
    struct cli_common common;
    struct cli_strings operands;
};

#define WORDS_MAX 10

static enum err parse(const char *const *words, bool stop_at_operand, struct parsed *out, struct errinfo *e)
{
    const struct cli_option *const tables[] = {table, cli_common_options, NULL};
    void *const args[] = {&out->args, &out->common};
    const struct cli_parse how = {tables, args, stop_at_operand};
    static char kept[WORDS_MAX][64];
    char *argv[WORDS_MAX + 1] = {NULL};
    int argc = 0;
    for (; words[argc] != NULL; argc++) {
        snprintf(kept[argc], sizeof kept[argc], "%s", words[argc]);
        argv[argc] = kept[argc];
    }
    *out = (struct parsed){.args = {.output = NULL}};
    return cli_options_parse(&how, argc, argv, &out->operands, e);
}

static void parsed_done(struct parsed *p)
{
    cli_args_done(table, &p->args);
    cli_strings_done(&p->operands);
}

/* Everything that was found, as one text. */
static void describe(const struct parsed *p, char *out, size_t size)
{
    struct writer w = writer_to(size - 1);
    struct buf text;
    writer_format(&w, "%s%s%s", p->args.force ? "force " : "", p->common.help ? "help " : "",
                  p->common.json ? "json " : "");
    if (p->args.output != NULL)
        writer_format(&w, "output=%s ", p->args.output);
    for (size_t i = 0; i < p->args.sources.count; i++)
        writer_format(&w, "source=%s ", p->args.sources.items[i]);
    if (p->args.interval != 0)
        writer_format(&w, "interval=%lld ", (long long)p->args.interval);
    writer_text(&w, "|");
    for (size_t i = 0; i < p->operands.count; i++)
        writer_format(&w, " %s", p->operands.items[i]);
    assert_int_equal(writer_finish(&w, &text, NULL), ERR_OK);
    memcpy(out, text.data, text.size);
    out[text.size] = '\0';
    buf_done(&text);
}

static const struct parse_case {
    const char *words[WORDS_MAX];
    bool stop_at_operand;
    const char *want; /* what describe() says, or how the message begins */
    enum err error;
} cases[] = {
    {{NULL}, false, "|", ERR_OK},
    {{"a", "b"}, false, "| a b", ERR_OK},
    {{"--output", "x"}, false, "output=x |", ERR_OK},
    {{"--output=x"}, false, "output=x |", ERR_OK},
    {{"--output="}, false, "output= |", ERR_OK},
    {{"--output=a=b"}, false, "output=a=b |", ERR_OK},
    {{"--output", "--force"}, false, "output=--force |", ERR_OK},
    {{"-o", "x", "-f"}, false, "force output=x |", ERR_OK},
    {{"-h"}, false, "help |", ERR_OK},
    {{"a", "--force", "b", "--json"}, false, "force json | a b", ERR_OK},
    {{"--source", "b", "--source=a"}, false, "source=b source=a |", ERR_OK},
    {{"--interval=5m"}, false, "interval=300 |", ERR_OK},
    {{"--", "--force", "--"}, false, "| --force --", ERR_OK},
    {{"a", "--", "-f"}, false, "| a -f", ERR_OK},
    {{"-"}, false, "| -", ERR_OK},
    {{""}, false, "| ", ERR_OK},
    {{"--force", "exec", "--force", "--bogus"}, true, "force | exec --force --bogus", ERR_OK},
    {{"--force", "--", "--bogus"}, true, "force | --bogus", ERR_OK},

    {{"--bogus"}, false, "unknown option '--bogus'", ERR_USAGE},
    {{"--bogus=secret"}, false, "unknown option '--bogus'", ERR_USAGE},
    {{"--ouptut", "x"}, false, "unknown option '--ouptut'; did you mean '--output'?", ERR_USAGE},
    {{"--jsn"}, false, "unknown option '--jsn'; did you mean '--json'?", ERR_USAGE},
    {{"--out", "x"}, false, "unknown option '--out'", ERR_USAGE},
    {{"--Output", "x"}, false, "unknown option '--Output'; did you mean '--output'?", ERR_USAGE},
    {{"-x"}, false, "unknown option '-x'", ERR_USAGE},
    {{"-fh"}, false, "unknown option '-fh'", ERR_USAGE},
    {{"-output", "x"}, false, "unknown option '-output'; did you mean '--output'?", ERR_USAGE},
    {{"---force"}, false, "unknown option '---force'; did you mean '--force'?", ERR_USAGE},
    {{"--=x"}, false, "unknown option '--'", ERR_USAGE},
    {{"-f=x"}, false, "unknown option '-f'", ERR_USAGE},
    {{"--force", "-f"}, false, "--force is given twice", ERR_USAGE},
    {{"--output", "x", "--output", "x"}, false, "--output is given twice", ERR_USAGE},
    {{"--interval", "1s", "--interval", "1s"}, false, "--interval is given twice", ERR_USAGE},
    {{"--json", "a", "--json"}, false, "--json is given twice", ERR_USAGE},
    {{"--output"}, false, "--output needs a value: --output PATH", ERR_USAGE},
    {{"-o"}, false, "--output needs a value: --output PATH", ERR_USAGE},
    {{"--force=yes"}, false, "--force takes no value", ERR_USAGE},
    {{"--force="}, false, "--force takes no value", ERR_USAGE},
    {{"--interval", "-1s"}, false, "--interval: '-1s' is no duration", ERR_USAGE},
    {{"--interval", "5"}, false, "--interval: '5' is no duration", ERR_USAGE},
};

static void words_become_args_operands_or_a_hint(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct parse_case *c = &cases[i];
        struct errinfo e = {""};
        struct parsed parsed;
        char got[256];
        enum err error = parse(c->words, c->stop_at_operand, &parsed, &e);
        if (error == ERR_OK)
            describe(&parsed, got, sizeof got);
        else
            snprintf(got, sizeof got, "%.255s", e.message);
        size_t compared = c->error == ERR_OK ? sizeof got : strlen(c->want);
        if (error != c->error || strncmp(got, c->want, compared) != 0)
            fail_msg("case %zu (%s): %s, %s", i, c->words[0] != NULL ? c->words[0] : "", err_name(error), got);
        parsed_done(&parsed);
    }
}

static void no_value_is_in_the_message_of_an_unknown_option(void **state)
{
    (void)state;
    struct errinfo e = {""};
    struct parsed parsed;
    const char *const words[] = {"--passwrd=hunter2", NULL};
    assert_int_equal(parse(words, false, &parsed, &e), ERR_USAGE);
    assert_null(strstr(e.message, "hunter2"));
    parsed_done(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_become_args_operands_or_a_hint),
        cmocka_unit_test(no_value_is_in_the_message_of_an_unknown_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
