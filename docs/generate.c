/*
 * What is made of a program's table of commands while Rollseal is built: man pages and shell completion. Linked
 * once with each program's commands.
 *
 *     generate page FILE      the man page that FILE is written for, as source for scdoc
 *     generate check FILE…    whether every command has a page, and every page a command
 *
 *     generate bash           the tables of commands, as functions for packaging/completion/engine.bash
 *     generate zsh            the same for engine.zsh
 *
 * FILE is docs/man/NAME.SECTION.scd.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/complete.h"
#include "cli/manual.h"
#include "files/file.h"
#include "system/process.h"

#define PAGE_MAX (64u * 1024u)

/* NAME.SECTION of "…/NAME.SECTION.scd", for free(). */
static char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t size = strlen(name);
    size_t ending = strlen(".scd");
    return strndup(name, size > ending ? size - ending : size);
}

static enum err print_page(const char *path, struct errinfo *e)
{
    struct buf text = {NULL, 0};
    char *name = name_of(path), *page = NULL;
    enum err error = name != NULL ? file_read(path, PAGE_MAX, &text, NULL, e) : err_no_memory(e);
    if (error == ERR_OK)
        error = manual_page(&this_program, name, buf_bytes(&text), &page, e);
    if (error == ERR_OK)
        error = process_write_output(page, strlen(page), e);
    free(page);
    free(name);
    buf_done(&text);
    return err_context(e, error, "%s", path);
}

static enum err check_pages(int count, char **paths, struct errinfo *e)
{
    char **names = calloc((size_t)count + 1, sizeof *names);
    enum err error = names != NULL ? ERR_OK : err_no_memory(e);
    for (int i = 0; error == ERR_OK && i < count; i++) {
        names[i] = name_of(paths[i]);
        if (names[i] == NULL)
            error = err_no_memory(e);
    }
    if (error == ERR_OK)
        error = manual_check(&this_program, (const char *const *)names, e);
    for (int i = 0; names != NULL && i < count; i++)
        free(names[i]);
    free(names);
    return err_context(e, error, "docs/man");
}

static enum err print_tables(enum err (*complete)(const struct cli_program *, char **, struct errinfo *),
                             struct errinfo *e)
{
    char *script = NULL;
    enum err error = complete(&this_program, &script, e);
    if (error == ERR_OK)
        error = process_write_output(script, strlen(script), e);
    free(script);
    return error;
}

int main(int argc, char **argv)
{
    struct errinfo e = {""};
    enum err error = ERR_USAGE;
    if (argc == 3 && strcmp(argv[1], "page") == 0)
        error = print_page(argv[2], &e);
    else if (argc > 2 && strcmp(argv[1], "check") == 0)
        error = check_pages(argc - 2, argv + 2, &e);
    else if (argc == 2 && strcmp(argv[1], "bash") == 0)
        error = print_tables(complete_bash, &e);
    else if (argc == 2 && strcmp(argv[1], "zsh") == 0)
        error = print_tables(complete_zsh, &e);
    else
        err_message(&e, "say page FILE, check FILE…, bash, or zsh");
    if (error != ERR_OK)
        fprintf(stderr, "%s\n", e.message);
    return err_exit_status(error);
}
