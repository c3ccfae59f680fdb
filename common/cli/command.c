/*
 * A program's run: the words in front of the command are read first, to find it; then everything is read again, with
 * the command's own table. So options of the program and of every command may stand on both sides of the command, and a
 * repeated one is found wherever it stands.
 */
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/find.h"
#include "cli/help.h"
#include "cli/talk.h"
#include "system/process.h"

struct run {
    const struct cli_program *program;
    int argc; /* without the program's name */
    char **argv;
    struct cli_context context;
    struct cli_common common;
    const struct cli_command *command; /* NULL until it is found */
    int front;                         /* how many of the words stand in front of it */
    bool has_printed;                  /* help or version: there is no result */
};

/* ---- What is printed ---- */

static enum err print_text(struct run *r, const char *text, struct errinfo *e)
{
    r->has_printed = true;
    return process_write_output(text, strlen(text), e);
}

static enum err print_version(struct run *r, struct errinfo *e)
{
    char text[128];
    snprintf(text, sizeof text, "%s %s\n", r->program->name, ROLLSEAL_VERSION);
    return print_text(r, text, e);
}

/* The page of the command, of the group, or of the program if both are NULL. */
static enum err print_help(struct run *r, const struct cli_command *command, const char *group, struct errinfo *e)
{
    char *text = NULL;
    enum err error;
    if (command != NULL)
        error = help_command(r->program, command, &text, e);
    else if (group != NULL)
        error = help_group(r->program, group, &text, e);
    else
        error = help_program(r->program, &text, e);
    if (error == ERR_OK)
        error = print_text(r, text, e);
    free(text);
    return error;
}

/* --version and --help; otherwise the command may run, with the context filled. */
static bool print_if_asked(struct run *r, enum err *error, struct errinfo *e)
{
    r->context.quiet = r->common.quiet;
    r->context.json = r->common.json;
    if (r->common.version)
        *error = print_version(r, e);
    else if (r->common.help)
        *error = print_help(r, r->command, NULL, e);
    return r->common.version || r->common.help;
}

/* ---- Words ---- */

enum err cli_with_hint(const char *program, const char *words, enum err error, struct errinfo *e)
{
    struct errinfo plain = *e;
    if (error != ERR_USAGE)
        return error;
    return err_set(e, error, "%.*s (try '%s%s%s --help')", (int)sizeof plain.message - 200, plain.message, program,
                   words[0] != '\0' ? " " : "", words);
}

static enum err with_hint(const struct run *r, const char *words, enum err error, struct errinfo *e)
{
    return cli_with_hint(r->program->name, words, error, e);
}

static const struct cli_option *or_none(const struct cli_option *table)
{
    static const struct cli_option none = CLI_OPTIONS_END;
    return table != NULL ? table : &none;
}

/* The word names this start parameter as an option: `--NAME`, `--NAME=…`. */
static bool is_parameter_option(const char *word, const struct cli_parameter *p)
{
    size_t size = strlen(p->option);
    return strncmp(word, "--", 2) == 0 && strncmp(word + 2, p->option, size) == 0 &&
           (word[2 + size] == '\0' || word[2 + size] == '=');
}

/* A start parameter in front of the command, where none is read. */
static const struct cli_parameter *find_misplaced(const struct run *r)
{
    for (int i = 0; i < r->argc && r->argv[i][0] == '-'; i++) {
        for (const struct cli_parameter *p = r->program->parameters; p != NULL && p->name != NULL; p++) {
            if (is_parameter_option(r->argv[i], p))
                return p;
        }
    }
    return NULL;
}

/* The first reading. `words` begin with the command's name. */
static enum err parse_front(struct run *r, struct cli_strings *words, struct errinfo *e)
{
    const struct cli_option *const tables[] = {or_none(r->program->options), cli_common_options, NULL};
    void *const args[] = {r->context.globals, &r->common};
    struct cli_parse how = {tables, args, true};
    enum err error = cli_options_parse(&how, r->argc, r->argv, words, e);
    const struct cli_parameter *misplaced = error == ERR_USAGE ? find_misplaced(r) : NULL;
    if (misplaced != NULL)
        error = err_set(e, error, "start parameters stand behind the command: %s COMMAND --%s …", r->program->name,
                        misplaced->option);
    return with_hint(r, "", error, e);
}

static enum err check_operands(const struct cli_command *c, size_t count, struct errinfo *e)
{
    if (count < c->operands_min)
        return err_set(e, ERR_USAGE, "'%s' needs %s", c->name, c->operands);
    if (count > c->operands_max && c->operands == NULL)
        return err_set(e, ERR_USAGE, "'%s' takes no operands", c->name);
    if (count > c->operands_max)
        return err_set(e, ERR_USAGE, "'%s' takes no more than %s", c->name, c->operands);
    return ERR_OK;
}

/* Takes the command's name, `count` words, out of the words. They are the last but those behind it. */
static void take_name(struct run *r, size_t words_left, size_t count)
{
    size_t at = (size_t)r->argc - words_left;
    size_t begin = at > 0 && strcmp(r->argv[at - 1], "--") == 0 ? at - 1 : at;
    memmove(r->argv + begin, r->argv + at + count, (words_left - count + 1) * sizeof *r->argv);
    r->argc -= (int)(at + count - begin);
    r->front = (int)begin;
}

/* ---- Commands with options ---- */

/* The second reading: everything but the command's name. */
static enum err parse_all(struct run *r, void *args, struct cli_strings *operands, struct errinfo *e)
{
    const struct cli_option *const tables[] = {or_none(r->command->options), or_none(r->program->options),
                                               cli_common_options, NULL};
    void *const all_args[] = {args, r->context.globals, &r->common};
    struct cli_parse how = {tables, all_args, false};
    cli_args_done(r->program->options, r->context.globals);
    memset(r->context.globals, 0, r->program->globals_size);
    r->common = (struct cli_common){false, false, false, false};
    enum err error = cli_options_parse(&how, r->argc, r->argv, operands, e);
    if (error == ERR_OK && !r->common.help && !r->common.version)
        error = check_operands(r->command, operands->count, e);
    return with_hint(r, r->command->name, error, e);
}

static enum err run_with_options(struct run *r, struct errinfo *e)
{
    struct cli_strings operands = {NULL, 0};
    void *args = calloc(1, r->command->args_size + 1);
    enum err error = args != NULL ? parse_all(r, args, &operands, e) : err_no_memory(e);
    if (error == ERR_OK && !print_if_asked(r, &error, e))
        error = r->command->run(&r->context, args, &operands, e);
    cli_args_done(r->command->options, args);
    cli_strings_done(&operands);
    free(args);
    return error;
}

/* ---- Commands that parse their words themselves ---- */

/* If the word is one of the common options, marks it as given. */
static enum err take_common_word(struct run *r, const char *word, bool *taken, struct errinfo *e)
{
    *taken = false;
    for (const struct cli_option *o = cli_common_options; o->name != NULL; o++) {
        bool is_short = o->short_name != 0 && word[0] == '-' && word[1] == o->short_name && word[2] == '\0';
        if (!is_short && (strncmp(word, "--", 2) != 0 || strcmp(word + 2, o->name) != 0))
            continue;
        bool *given = (bool *)((char *)&r->common + o->offset);
        if (*given)
            return err_set(e, ERR_USAGE, "--%s is given twice", o->name);
        *taken = *given = true;
    }
    return ERR_OK;
}

/* Takes the common options out of the words behind the command, up to `--`. */
static enum err take_common_words(struct run *r, struct errinfo *e)
{
    int kept = r->front;
    bool behind = false;
    for (int i = r->front; i < r->argc; i++) {
        bool taken = false;
        behind = behind || strcmp(r->argv[i], "--") == 0;
        enum err error = behind ? ERR_OK : take_common_word(r, r->argv[i], &taken, e);
        if (error != ERR_OK)
            return error;
        if (!taken)
            r->argv[kept++] = r->argv[i];
    }
    r->argv[kept] = NULL;
    r->argc = kept;
    return ERR_OK;
}

static enum err run_with_words(struct run *r, struct errinfo *e)
{
    enum err error = with_hint(r, r->command->name, take_common_words(r, e), e);
    if (error == ERR_OK && !print_if_asked(r, &error, e))
        error = r->command->run_words(&r->context, r->argc - r->front, r->argv + r->front, e);
    return error;
}

/* ---- What is asked for ---- */

/* `help`, `help COMMAND`, `help GROUP`. */
static enum err run_help(struct run *r, const struct cli_strings *about, struct errinfo *e)
{
    size_t name_size = 0;
    if (about->count == 0)
        return print_help(r, NULL, NULL, e);
    const struct cli_command *command = find_command(r->program, about, &name_size);
    if (command != NULL && name_size == about->count)
        return print_help(r, command, NULL, e);
    if (about->count == 1 && find_is_group(r->program, about->items[0]))
        return print_help(r, NULL, about->items[0], e);
    return with_hint(r, "", find_refuse(r->program, about, e), e);
}

/* No command: a group alone shows its commands. */
static enum err run_group(struct run *r, const struct cli_strings *words, struct errinfo *e)
{
    const char *group = words->items[0];
    if (!find_is_group(r->program, group))
        return with_hint(r, "", find_refuse(r->program, words, e), e);
    if (words->count > 1 && words->items[1][0] != '-')
        return with_hint(r, group, find_refuse(r->program, words, e), e);
    take_name(r, words->count, 1);
    enum err error = with_hint(r, group, take_common_words(r, e), e);
    if (error == ERR_OK && r->argc > r->front)
        error = with_hint(r, group, err_set(e, ERR_USAGE, "unknown option '%s'", r->argv[r->front]), e);
    if (error != ERR_OK)
        return error;
    return r->common.version ? print_version(r, e) : print_help(r, NULL, group, e);
}

static enum err run_words(struct run *r, const struct cli_strings *words, struct errinfo *e)
{
    size_t name_size = 0;
    if (words->count == 0) {
        enum err error = ERR_OK;
        return print_if_asked(r, &error, e) ? error : r->program->overview(&r->context, e);
    }
    if (strcmp(words->items[0], "help") == 0)
        return run_help(r, &(struct cli_strings){words->items + 1, words->count - 1}, e);
    r->command = find_command(r->program, words, &name_size);
    if (r->command == NULL)
        return run_group(r, words, e);
    take_name(r, words->count, name_size);
    return r->command->run_words != NULL ? run_with_words(r, e) : run_with_options(r, e);
}

/* ---- The end ---- */

static enum err print_result(const struct run *r, struct errinfo *e)
{
    bool is_empty = r->context.result != NULL && r->context.result->count == 0;
    if (r->has_printed || (is_empty && !r->context.json))
        return ERR_OK;
    return result_print(r->context.result, r->context.json, e);
}

/* As print_result(), at the end of a command that has done its work: what is lost may be needed. */
static enum err print_at_end(const struct run *r, struct errinfo *e)
{
    struct errinfo plain = {""};
    enum err error = print_result(r, &plain);
    if (error == ERR_OK || r->context.if_unprinted == NULL)
        return error == ERR_OK ? error : err_set(e, error, "%s", plain.message);
    return err_set(e, error, "%.*s; %s", (int)sizeof plain.message - 200, plain.message, r->context.if_unprinted);
}

/* One line for people, members of the result for programs; returns the exit status. */
static int report(struct run *r, enum err error, const struct errinfo *e)
{
    struct errinfo of_output = {""};
    const char *message = e->message[0] != '\0' ? e->message : err_text(error);
    int status =
        r->command != NULL && r->command->failure_exit != 0 ? r->command->failure_exit : err_exit_status(error);
    if (r->context.json) {
        result_text(r->context.result, "error", NULL, err_name(error));
        result_number(r->context.result, "exit", NULL, status);
        result_text(r->context.result, "message", NULL, message);
    }
    if (print_result(r, &of_output) != ERR_OK && !process_output_is_unread())
        talk_error(r->program->name, of_output.message);
    talk_error(r->program->name, message);
    return status;
}

/* Before anything has been read, so that a wrong command line is told in JSON too. */
static bool asks_for_json(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0)
            return true;
    }
    return false;
}

static enum err run_program(struct run *r, struct errinfo *e)
{
    struct cli_strings words = {NULL, 0};
    if (r->context.globals == NULL || r->context.result == NULL)
        return err_no_memory(e);
    enum err error = parse_front(r, &words, e);
    if (error == ERR_OK)
        error = run_words(r, &words, e);
    const bool has_worked = error == ERR_OK && !r->has_printed;
    if (error == ERR_OK) {
        error = print_at_end(r, e);
        r->has_printed = true;
    }
    if (error == ERR_OK && has_worked && r->program->afterwards != NULL)
        r->program->afterwards(&r->context, r->command);
    if (error == ERR_OK)
        talk_next(&r->context);
    cli_strings_done(&words);
    return error;
}

int cli_main(const struct cli_program *program, int argc, char **argv)
{
    struct errinfo e = {""};
    struct run r = {.program = program, .argc = argc > 0 ? argc - 1 : 0, .argv = argv + 1};
    process_harden();
    r.context = (struct cli_context){.program = program->name, .json = asks_for_json(r.argc, r.argv)};
    r.context.globals = calloc(1, program->globals_size + 1);
    r.context.result = result_new();
    enum err error = run_program(&r, &e);
    const bool is_unread = error == ERR_IO && process_output_is_unread() && r.context.if_unprinted == NULL;
    int status = error == ERR_OK ? 0 : is_unread ? err_exit_status(error) : report(&r, error, &e);
    cli_args_done(program->options, r.context.globals);
    free(r.context.globals);
    result_free(&r.context.result);
    if (is_unread)
        process_end_unread();
    return status;
}
