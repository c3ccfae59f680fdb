#include "cli/manual.h"

#include <string.h>

#include "cli/find.h"

#define MANUAL_MAX (256u * 1024u)

/* One page in the making. */
struct page {
    const struct cli_program *program;
    const struct cli_command *command; /* NULL: not the page of a command */
    const char *name;                  /* "rollseal.7" */
    struct writer *out;
};

/* ---- Text ---- */

/* Text from the tables: what means something to scdoc is escaped, `words like this` become bold. */
static void write_part(struct writer *w, const char *text, size_t size)
{
    for (; size > 0; text++, size--) {
        if (*text == '`')
            writer_text(w, "*");
        else
            writer_format(w, "%s%c", strchr("\\*_[]|#+", *text) != NULL ? "\\" : "", *text);
    }
}

static void write_text(struct writer *w, const char *text)
{
    write_part(w, text, strlen(text));
}

/* Operands and values: names in capitals are underlined. */
static void write_operands(struct writer *w, const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ.";
    while (*text != '\0') {
        size_t name = strspn(text, letters);
        size_t other = strcspn(text + name, letters);
        writer_text(w, name > 0 ? "_" : "");
        write_part(w, text, name);
        writer_text(w, name > 0 ? "_" : "");
        write_part(w, text + name, other);
        text += name + other;
    }
}

/* "rollseal-admin-pair-list" */
static void write_page_name(struct writer *w, const struct cli_program *p, const struct cli_command *c)
{
    writer_text(w, p->name);
    if (c != NULL)
        writer_text(w, "-");
    for (const char *at = c != NULL ? c->name : ""; *at != '\0'; at++)
        writer_format(w, "%c", *at == ' ' ? '-' : *at);
}

static void write_reference(struct writer *w, const struct cli_program *p, const struct cli_command *c)
{
    writer_text(w, "*");
    write_page_name(w, p, c);
    writer_text(w, "*(1)");
}

/* ---- Options ---- */

static void write_option_name(struct writer *w, const struct cli_option *o)
{
    if (o->short_name != 0)
        writer_format(w, "*-%c*, ", o->short_name);
    writer_format(w, "*--%s*", o->name);
    if (o->value_name != NULL) {
        writer_text(w, " ");
        write_operands(w, o->value_name);
    }
}

static void write_sentence(struct writer *w, const char *text, bool several)
{
    writer_text(w, "\t");
    write_text(w, text);
    writer_text(w, several ? " (several)\n\n" : "\n\n");
}

static void write_options(const struct page *page, const struct cli_option *o)
{
    for (; o != NULL && o->name != NULL; o++) {
        if (find_parameter(page->program, o) != NULL)
            continue;
        write_option_name(page->out, o);
        writer_text(page->out, "\n");
        write_sentence(page->out, o->help, o->type == CLI_STRINGS);
    }
}

static bool takes_parameters(const struct page *page)
{
    return find_first_parameter(page->program, page->command) != NULL;
}

/* OPTIONS of a command, or those of every command. */
static void write_options_section(const struct page *page)
{
    struct writer *w = page->out;
    const struct cli_program *p = page->program;
    if (page->command == NULL) {
        write_options(page, p->options);
        write_options(page, cli_common_options);
        return;
    }
    writer_text(w, "# OPTIONS\n\n");
    write_options(page, page->command->options);
    if (takes_parameters(page))
        writer_format(w, "The start parameters in *%s.ini*(5) may be given too, in any of their spellings.\n\n",
                      p->name);
    writer_text(w, "Every command has the options ");
    for (const struct cli_option *o = p->options; o != NULL && o->name != NULL; o++)
        writer_format(w, "*--%s*, ", o->name);
    for (const struct cli_option *o = cli_common_options; o->name != NULL; o++)
        writer_format(w, "%s*--%s*%s", o[1].name == NULL ? "and " : "", o->name, o[1].name == NULL ? "" : ", ");
    writer_text(w, ", which ");
    write_reference(w, p, NULL);
    writer_text(w, " explains.\n");
}

/* ---- The page of a command ---- */

static void write_synopsis_options(const struct page *page)
{
    struct writer *w = page->out;
    const struct cli_option *needed = find_needed(page->command);
    for (const struct cli_option *o = page->command->options; o != NULL && o->name != NULL; o++) {
        if (find_parameter(page->program, o) != NULL)
            continue;
        writer_format(w, " %s*--%s*", o == needed ? "" : "[", o->name);
        if (o->value_name != NULL) {
            writer_text(w, " ");
            write_operands(w, o->value_name);
        }
        writer_format(w, "%s%s", o == needed ? "" : "]", o->type == CLI_STRINGS ? "…" : "");
    }
    if (takes_parameters(page))
        writer_text(w, " [_START PARAMETER_]…");
}

/* What stands above and below the page. */
static void write_title(const struct page *page)
{
    const char *section = strrchr(page->name, '.');
    writer_format(page->out, "%.*s(%s) \"Rollseal " ROLLSEAL_VERSION "\" \"Rollseal\"\n\n", (int)(section - page->name),
                  page->name, section + 1);
}

/* The summary as a sentence of its own. */
static void write_summary(struct writer *w, const char *summary)
{
    bool is_small = summary[0] >= 'a' && summary[0] <= 'z';
    writer_format(w, "%c", is_small ? summary[0] - 'a' + 'A' : summary[0]);
    write_text(w, summary + 1);
    writer_text(w, ".\n\n");
}

static void write_begin(const struct page *page)
{
    struct writer *w = page->out;
    const struct cli_program *p = page->program;
    const struct cli_command *c = page->command;
    write_title(page);
    writer_text(w, "# NAME\n\n");
    write_page_name(w, p, c);
    writer_text(w, " - ");
    write_text(w, c->summary);
    writer_format(w, "\n\n# SYNOPSIS\n\n*%s %s*", p->name, c->name);
    write_synopsis_options(page);
    if (c->operands != NULL) {
        writer_text(w, " ");
        write_operands(w, c->operands);
    }
    writer_text(w, "\n\n# DESCRIPTION\n\n");
    write_summary(w, c->summary);
    write_text(w, c->description != NULL ? c->description : "");
    writer_text(w, c->description != NULL ? "\n" : "");
}

static void write_exit_status(const struct page *page)
{
    struct writer *w = page->out;
    writer_text(w, "# EXIT STATUS\n\n0 on success, also where there was nothing to do. ");
    if (page->command->failure_exit != 0)
        writer_format(w, "Every failure of *%s* itself is %d, instead of the exit status that ", page->program->name,
                      page->command->failure_exit);
    else
        writer_text(w, "A failure ends with the exit status of its error: ");
    write_reference(w, page->program, NULL);
    writer_text(w, page->command->failure_exit != 0 ? " lists for its error.\n\n" : " lists them.\n\n");
}

static bool are_in_one_group(const struct cli_command *a, const struct cli_command *b)
{
    size_t size = strcspn(a->name, " ");
    return a->name[size] == ' ' && strncmp(a->name, b->name, size + 1) == 0;
}

static void write_end(const struct page *page)
{
    struct writer *w = page->out;
    const struct cli_program *p = page->program;
    writer_format(w, "# EXAMPLES\n\n```\n%s\n```\n\n", page->command->example);
    write_exit_status(page);
    writer_text(w, "# SEE ALSO\n\n");
    write_reference(w, p, NULL);
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        if (p->commands[i] == page->command || !are_in_one_group(page->command, p->commands[i]))
            continue;
        writer_text(w, ", ");
        write_reference(w, p, p->commands[i]);
    }
    if (takes_parameters(page))
        writer_format(w, ", *%s.ini*(5)", p->name);
    writer_text(w, "\n");
}

/* ---- Parts of other pages ---- */

static void write_commands(const struct page *page)
{
    struct writer *w = page->out;
    for (size_t i = 0; page->program->commands[i] != NULL; i++) {
        const struct cli_command *c = page->program->commands[i];
        write_reference(w, page->program, c);
        writer_text(w, "\n");
        write_sentence(w, c->summary, false);
    }
}

/* The option of a start parameter; every command that takes one takes all. NULL if no command does. */
static const struct cli_option *option_of(const struct cli_program *p, const struct cli_parameter *parameter)
{
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        for (const struct cli_option *o = p->commands[i]->options; o != NULL && o->name != NULL; o++) {
            if (strcmp(o->name, parameter->option) == 0 && find_parameter(p, o) != NULL)
                return o;
        }
    }
    return NULL;
}

static void write_parameters(const struct page *page)
{
    struct writer *w = page->out;
    const struct cli_parameter *parameter = page->program->parameters;
    for (; parameter != NULL && parameter->name != NULL; parameter++) {
        const struct cli_option *o = option_of(page->program, parameter);
        if (o == NULL)
            continue;
        writer_format(w, "*%s*=", parameter->name);
        write_operands(w, o->value_name);
        writer_text(w, "\n");
        write_sentence(w, o->help, false);
        if (parameter->usual == NULL)
            continue;
        writer_text(w, "\tDefault: ");
        write_text(w, parameter->usual);
        writer_text(w, "\n\n");
    }
}

static void write_error(struct writer *w, const char *name, int exit_status, const char *when)
{
    writer_format(w, "*%d* %s\n\t", exit_status, name);
    write_text(w, when);
    writer_text(w, "\n\n");
}

static void write_errors(const struct page *page)
{
    writer_text(page->out, "*0*\n\tsuccess, also where there was nothing to do\n\n");
#define X(identifier, name, exit_status, when) write_error(page->out, name, exit_status, when);
    ERR_LIST(X)
#undef X
}

/* ---- Pages ---- */

static const struct part {
    const char *line;
    void (*write)(const struct page *page);
    bool of_commands, of_others; /* the pages that may have it */
} parts[] = {
    /* Of the page of a command, in this order. */
    {"@begin@", write_begin, true, false},
    {"@options@", write_options_section, true, true},
    {"@end@", write_end, true, false},
    /* Of others. */
    {"@title@", write_title, false, true},
    {"@commands@", write_commands, false, true},
    {"@parameters@", write_parameters, false, true},
    {"@errors@", write_errors, false, true},
};

#define PART_COUNT (sizeof parts / sizeof parts[0])

/* Whether a page is the program's (c is NULL), or a command's, by its name. */
static bool is_page_of(const struct cli_program *p, const struct cli_command *c, const char *name)
{
    size_t size = strlen(p->name);
    if (strncmp(name, p->name, size) != 0)
        return false;
    name += size;
    if (c == NULL || *name != '-')
        return c == NULL && strcmp(name, ".1") == 0;
    const char *word = c->name;
    for (name++; *word != '\0' && (*word == ' ' ? '-' : *word) == *name; word++)
        name++;
    return *word == '\0' && strcmp(name, ".1") == 0;
}

static const struct cli_command *command_of(const struct cli_program *p, const char *name)
{
    size_t i = 0;
    while (p->commands[i] != NULL && !is_page_of(p, p->commands[i], name))
        i++;
    return p->commands[i];
}

/* Pages named after the program are its commands'. */
static enum err find_subject(const struct cli_program *p, const char *name, const struct cli_command **out,
                             struct errinfo *e)
{
    size_t size = strlen(p->name);
    if (strchr(name, '.') == NULL)
        return err_set(e, ERR_MALFORMED, "%s: the name of a page ends in its section, as in %s.1", name, p->name);
    *out = command_of(p, name);
    if (*out == NULL && strncmp(name, p->name, size) == 0 && name[size] == '-')
        return err_set(e, ERR_NOT_FOUND, "%s: the program has no command that this page can be of; remove the page",
                       name);
    return ERR_OK;
}

/* Parts end with one, and text by hand is set off by one: scdoc wants no two of them. */
static bool ends_with_empty_line(const struct writer *w)
{
    size_t size = w->out.size;
    return size >= 2 && w->out.data[size - 1] == '\n' && w->out.data[size - 2] == '\n';
}

/* A line of a page: text by hand, or one of the parts. */
static enum err write_line(const struct page *page, struct bytes line, size_t *seen, struct errinfo *e)
{
    if (line.size == 0 && ends_with_empty_line(page->out))
        return ERR_OK;
    if (line.size < 2 || line.data[0] != '@' || line.data[line.size - 1] != '@') {
        writer_bytes(page->out, line);
        writer_text(page->out, "\n");
        return ERR_OK;
    }
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (!bytes_equal_text(line, parts[i].line))
            continue;
        if (page->command != NULL ? !parts[i].of_commands || *seen != i : !parts[i].of_others)
            return err_set(e, ERR_MALFORMED, "%s cannot stand here", parts[i].line);
        ++*seen;
        parts[i].write(page);
        return ERR_OK;
    }
    return err_set(e, ERR_MALFORMED, "'%.*s' is no part of a page", (int)line.size, (const char *)line.data);
}

static enum err write_lines(const struct page *page, struct bytes text, struct errinfo *e)
{
    struct reader r = reader_of(text);
    struct bytes line;
    size_t seen = 0;
    while (reader_line(&r, &line)) {
        enum err error = write_line(page, line, &seen, e);
        if (error != ERR_OK)
            return error;
    }
    if (!reader_is_done(&r))
        return err_set(e, ERR_MALFORMED, "the last line has no end");
    if (page->command != NULL && seen != 3)
        return err_set(e, ERR_MALFORMED, "the page of a command has the lines @begin@, @options@ and @end@");
    return ERR_OK;
}

enum err manual_page(const struct cli_program *p, const char *name, struct bytes text, char **out, struct errinfo *e)
{
    struct writer w = writer_to(MANUAL_MAX);
    struct page page = {p, NULL, name, &w};
    enum err error = find_subject(p, name, &page.command, e);
    if (error == ERR_OK)
        error = write_lines(&page, text, e);
    if (error == ERR_OK)
        return writer_finish_text(&w, out, e);
    writer_done(&w);
    return error;
}

static bool has_page(const struct cli_program *p, const struct cli_command *c, const char *const *names)
{
    while (*names != NULL && !is_page_of(p, c, *names))
        names++;
    return *names != NULL;
}

enum err manual_check(const struct cli_program *p, const char *const *names, struct errinfo *e)
{
    if (!has_page(p, NULL, names))
        return err_set(e, ERR_NOT_FOUND, "%s has no page", p->name);
    for (size_t i = 0; p->commands[i] != NULL; i++) {
        if (!has_page(p, p->commands[i], names))
            return err_set(e, ERR_NOT_FOUND, "'%s %s' has no page; write one", p->name, p->commands[i]->name);
    }
    for (; *names != NULL; names++) {
        const struct cli_command *subject = NULL;
        enum err error = find_subject(p, *names, &subject, e);
        if (error != ERR_OK)
            return error;
    }
    return ERR_OK;
}
