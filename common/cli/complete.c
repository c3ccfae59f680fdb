#include "cli/complete.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/find.h"

#define SCRIPT_MAX (256u * 1024u)
#define GROUP_SIZE 64

/* How a shell writes lists. */
struct shell {
    const char *locals;                                                 /* declares the shared lists */
    const char *begin, *end;                                            /* of a list */
    const char *word;                                                   /* in front of each word of one */
    bool has_summaries;                                                 /* words are 'NAME:SUMMARY' */
    void (*write_option)(struct writer *w, const struct cli_option *o); /* into a list of options */
};

/* ---- Words ---- */

/* 'text', as both shells quote it; `escaped` characters get a backslash. */
static void write_quoted_part(struct writer *w, const char *text, const char *escaped)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            writer_text(w, "'\\''");
        else
            writer_format(w, "%s%c", strchr(escaped, *text) != NULL ? "\\" : "", *text);
    }
}

static void write_quoted(struct writer *w, const char *text)
{
    writer_text(w, "'");
    write_quoted_part(w, text, "");
    writer_text(w, "'");
}

/* "_rollseal_admin": the names of the functions begin so. */
static void write_name_begin(struct writer *w, const struct cli_program *p)
{
    writer_text(w, "_");
    for (const char *at = p->name; *at != '\0'; at++)
        writer_format(w, "%c", *at == '-' ? '_' : *at);
}

/* The first word of a name of two is a group; this is the first command of it in the table. */
static bool begins_group(const struct cli_program *p, size_t at)
{
    size_t size = strcspn(p->commands[at]->name, " ");
    if (p->commands[at]->name[size] == '\0')
        return false;
    for (size_t i = 0; i < at; i++) {
        if (strncmp(p->commands[i]->name, p->commands[at]->name, size + 1) == 0)
            return false;
    }
    return true;
}

/* ---- bash: '--output=FILE --plain' ---- */

static void write_bash_option(struct writer *w, const struct cli_option *o)
{
    writer_format(w, " --%s%s%s", o->name, o->value_name != NULL ? "=" : "",
                  o->value_name != NULL ? o->value_name : "");
}

static const struct shell bash = {"local every start names", "\"", "\"", " ", false, write_bash_option};

/* ---- zsh: '--output=[write it to FILE]:FILE:_rollseal_value "FILE"' ---- */

#define ZSH_SPECIAL "[]:\\"

static void write_zsh_option(struct writer *w, const struct cli_option *o)
{
    writer_format(w, "\n            %s'--%s%s[", o->type == CLI_STRINGS ? "\\*" : "", o->name,
                  o->value_name != NULL ? "=" : "");
    write_quoted_part(w, o->help, ZSH_SPECIAL);
    writer_text(w, "]");
    if (o->value_name != NULL) {
        writer_text(w, ":");
        write_quoted_part(w, o->value_name, ZSH_SPECIAL);
        writer_text(w, ":_rollseal_value \"");
        write_quoted_part(w, o->value_name, ZSH_SPECIAL);
        writer_text(w, "\"");
    }
    writer_text(w, "'");
}

static const struct shell zsh = {
    "local -a every start\n    local names", "(", ")", "\n            '", true, write_zsh_option};

/* ---- The table ---- */

static void write_options(struct writer *w, const struct shell *s, const struct cli_option *o)
{
    for (; o != NULL && o->name != NULL; o++)
        s->write_option(w, o);
}

/* Lists that the lists of commands speak of. */
static void write_shared(struct writer *w, const struct shell *s, const struct cli_program *p)
{
    const struct cli_option *start = NULL;
    for (size_t i = 0; start == NULL && p->commands[i] != NULL; i++)
        start = find_first_parameter(p, p->commands[i]);
    writer_format(w, "    %s\n    every=%s", s->locals, s->begin);
    write_options(w, s, p->options);
    write_options(w, s, cli_common_options);
    writer_format(w, "%s\n    start=%s", s->end, s->begin);
    write_options(w, s, start);
    writer_format(w, "%s\n    names='", s->end);
    for (const struct cli_option *o = start; o != NULL && o->name != NULL; o++) {
        const struct cli_parameter *parameter = find_parameter(p, o);
        if (parameter != NULL && o->value_name != NULL)
            writer_format(w, "%s=%s ", parameter->name, o->value_name);
    }
    writer_format(w, "'\n    own=%s$every $start%s\n", s->begin, s->end);
}

/* What may come first, or behind the name of a group. */
static void write_choices_begin(struct writer *w, const struct shell *s, const char *group)
{
    writer_text(w, "    ");
    write_quoted(w, group);
    writer_format(w, ")\n        choices=%s", s->begin);
}

static void write_choices_end(struct writer *w, const struct shell *s)
{
    writer_format(w, "%s\n        switches=%s$every%s\n        ;;\n", s->end, s->begin, s->end);
}

static void take_group(const struct cli_command *c, char group[static GROUP_SIZE])
{
    snprintf(group, GROUP_SIZE, "%.*s", (int)strcspn(c->name, " "), c->name);
}

static void write_word(struct writer *w, const struct shell *s, const char *name, const char *summary)
{
    writer_format(w, "%s%s", s->word, name);
    if (!s->has_summaries)
        return;
    writer_text(w, ":");
    write_quoted_part(w, summary, "\\");
    writer_text(w, "'");
}

/* A group, with its commands for a summary. */
static void write_group_word(struct writer *w, const struct shell *s, const struct cli_program *p, const char *group)
{
    const char *before = ":";
    writer_format(w, "%s%s", s->word, group);
    if (!s->has_summaries)
        return;
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        if (!find_is_in_group(p->commands[i], group))
            continue;
        writer_format(w, "%s%s", before, p->commands[i]->name + strlen(group) + 1);
        before = ", ";
    }
    writer_text(w, "'");
}

static void write_first_words(struct writer *w, const struct shell *s, const struct cli_program *p)
{
    write_choices_begin(w, s, "");
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        char group[GROUP_SIZE];
        take_group(p->commands[i], group);
        if (begins_group(p, i))
            write_group_word(w, s, p, group);
        else if (strcmp(group, p->commands[i]->name) == 0)
            write_word(w, s, group, p->commands[i]->summary);
    }
    write_word(w, s, "help", "say more about a command");
    write_choices_end(w, s);
}

static void write_group(struct writer *w, const struct shell *s, const struct cli_program *p, const char *group)
{
    write_choices_begin(w, s, group);
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        if (find_is_in_group(p->commands[i], group))
            write_word(w, s, p->commands[i]->name + strlen(group) + 1, p->commands[i]->summary);
    }
    write_choices_end(w, s);
}

static void write_command(struct writer *w, const struct shell *s, const struct cli_program *p,
                          const struct cli_command *c)
{
    const struct cli_option *start = find_first_parameter(p, c);
    writer_text(w, "    ");
    write_quoted(w, c->name);
    writer_format(w, ")\n        switches=%s", s->begin);
    for (const struct cli_option *o = c->options; o != NULL && o->name != NULL && o != start; o++)
        s->write_option(w, o);
    writer_format(w, " %s$every%s\n        operands=", start != NULL ? "$start " : "", s->end);
    write_quoted(w, c->operands != NULL ? c->operands : "");
    writer_format(w, "%s\n        ;;\n", start != NULL ? "\n        spellings=$names" : "");
}

/* Sets choices, switches, operands, spellings and own for the words of a command or group; false if there is none. */
static void write_table(struct writer *w, const struct shell *s, const struct cli_program *p)
{
    write_name_begin(w, p);
    writer_text(w, "_table()\n{\n");
    write_shared(w, s, p);
    writer_format(w, "    choices=%s%s switches=%s%s operands='' spellings=''\n    case $1 in\n", s->begin, s->end,
                  s->begin, s->end);
    write_first_words(w, s, p);
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        char group[GROUP_SIZE];
        take_group(p->commands[i], group);
        if (begins_group(p, i))
            write_group(w, s, p, group);
        write_command(w, s, p, p->commands[i]);
    }
    writer_text(w, "    *)\n        return 1\n        ;;\n    esac\n}\n\n");
}

/* Sets query and key: the command that knows the words for a value, and the JSON member that they are; false if none
 * does. */
static void write_lookup(struct writer *w, const struct cli_program *p)
{
    write_name_begin(w, p);
    writer_text(w, "_lookup()\n{\n    case $1 in\n");
    for (const struct cli_words *at = p->words; at != NULL && at->value_name != NULL; at++)
        writer_format(w, "    %s)\n        query='%s' key=%s\n        ;;\n", at->value_name, at->command, at->key);
    writer_text(w, "    *)\n        return 1\n        ;;\n    esac\n}\n\n");
}

/* ---- Scripts ---- */

enum err complete_bash(const struct cli_program *p, char **out, struct errinfo *e)
{
    struct writer w = writer_to(SCRIPT_MAX);
    writer_format(&w, "# bash completion of %s, made from its table of commands.\n\n", p->name);
    write_table(&w, &bash, p);
    write_lookup(&w, p);
    writer_format(&w, "complete -F _rollseal_complete %s\n\n", p->name);
    return writer_finish_text(&w, out, e);
}

enum err complete_zsh(const struct cli_program *p, char **out, struct errinfo *e)
{
    struct writer w = writer_to(SCRIPT_MAX);
    writer_format(&w, "#compdef %s\n# zsh completion of %s, made from its table of commands.\n\n", p->name, p->name);
    write_table(&w, &zsh, p);
    write_lookup(&w, p);
    return writer_finish_text(&w, out, e);
}
