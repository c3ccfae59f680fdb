#include "cli/help.h"

#include <stdio.h>
#include <string.h>

#include "cli/find.h"
#include "cli/wrap.h"

#define HELP_MAX (256u * 1024u)
/* Explanations begin at this column at most; longer terms have a line of their own. */
#define TERM_COLUMNS 30u
#define TERM_SIZE 80

/* ---- Options ---- */

static void write_term(const struct cli_option *o, char out[static TERM_SIZE])
{
    char letter[8] = "";
    if (o->short_name != 0)
        snprintf(letter, sizeof letter, "-%c, ", o->short_name);
    snprintf(out, TERM_SIZE, "%s--%s%s%s", letter, o->name, o->value_name != NULL ? " " : "",
             o->value_name != NULL ? o->value_name : "");
}

static size_t wider(size_t column, size_t term_size)
{
    size_t needed = 2 + term_size + 2;
    return needed > column && needed <= TERM_COLUMNS ? needed : column;
}

static size_t option_column(const struct cli_option *o, size_t column)
{
    char term[TERM_SIZE];
    for (; o != NULL && o->name != NULL; o++) {
        write_term(o, term);
        column = wider(column, strlen(term));
    }
    return column;
}

static void write_options(struct writer *w, const struct cli_option *o, size_t column)
{
    for (; o != NULL && o->name != NULL; o++) {
        char term[TERM_SIZE];
        char text[512];
        write_term(o, term);
        snprintf(text, sizeof text, "%s%s", o->help, o->type == CLI_STRINGS ? " (several)" : "");
        wrap_entry(w, term, text, column);
    }
}

static void write_all_options(struct writer *w, const struct cli_program *p, const struct cli_option *of_command)
{
    size_t column = option_column(cli_common_options, option_column(p->options, option_column(of_command, 0)));
    if (of_command != NULL && of_command->name != NULL) {
        writer_text(w, "\noptions:\n");
        write_options(w, of_command, column);
    }
    writer_text(w, "\noptions of every command:\n");
    write_options(w, p->options, column);
    write_options(w, cli_common_options, column);
}

/* ---- Commands ---- */

static size_t command_column(const struct cli_program *p, const char *group)
{
    size_t column = 0;
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        if (group == NULL || find_is_in_group(p->commands[i], group))
            column = wider(column, strlen(p->commands[i]->name));
    }
    return column;
}

/* The first word of a group's command; commands of one word form one group. */
static struct bytes group_of(const struct cli_command *c)
{
    const char *space = strchr(c->name, ' ');
    return (struct bytes){(const uint8_t *)c->name, space != NULL ? (size_t)(space - c->name) : 0};
}

/* All commands, or those of a group, with an empty line between groups. */
static void write_commands(struct writer *w, const struct cli_program *p, const char *group)
{
    size_t column = command_column(p, group);
    writer_text(w, "\ncommands:\n");
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        const struct cli_command *c = p->commands[i];
        if (group != NULL && !find_is_in_group(c, group))
            continue;
        if (group == NULL && i > 0 && !bytes_equal(group_of(c), group_of(p->commands[i - 1])))
            writer_text(w, "\n");
        wrap_entry(w, c->name, c->summary, column);
    }
}

static void write_hint(struct writer *w, const struct cli_program *p)
{
    writer_format(w, "\n'%s COMMAND --help' says more about a command.\n", p->name);
}

/* ---- Pages ---- */

enum err help_program(const struct cli_program *p, char **out, struct errinfo *e)
{
    struct writer w = writer_to(HELP_MAX);
    writer_format(&w, "usage: %s [OPTION …] COMMAND [ARGUMENT …]\n\n", p->name);
    wrap_text(&w, p->summary, 0, 0);
    write_commands(&w, p, NULL);
    write_all_options(&w, p, NULL);
    write_hint(&w, p);
    return writer_finish_text(&w, out, e);
}

enum err help_group(const struct cli_program *p, const char *group, char **out, struct errinfo *e)
{
    struct writer w = writer_to(HELP_MAX);
    writer_format(&w, "usage: %s [OPTION …] %s COMMAND [ARGUMENT …]\n", p->name, group);
    write_commands(&w, p, group);
    write_hint(&w, p);
    return writer_finish_text(&w, out, e);
}

static void write_usage(struct writer *w, const struct cli_program *p, const struct cli_command *c)
{
    const struct cli_option *needed = find_needed(c);
    writer_format(w, "usage: %s %s", p->name, c->name);
    if (needed != NULL)
        writer_format(w, " --%s %s", needed->name, needed->value_name);
    writer_format(w, " [OPTION …]%s%s\n\n", c->operands != NULL ? " " : "", c->operands != NULL ? c->operands : "");
}

enum err help_command(const struct cli_program *p, const struct cli_command *c, char **out, struct errinfo *e)
{
    struct writer w = writer_to(HELP_MAX);
    write_usage(&w, p, c);
    wrap_text(&w, c->summary, 0, 0);
    if (c->description != NULL) {
        writer_text(&w, "\n");
        wrap_text(&w, c->description, 0, 0);
    }
    write_all_options(&w, p, c->options);
    writer_format(&w, "\nexample:\n  %s\n", c->example);
    return writer_finish_text(&w, out, e);
}
