/*
 * The terminal. Echo is off while a secret is typed, and must be on again however that ends. So the signals that end or
 * stop the process are blocked meanwhile; when one is waiting, the terminal is restored first and then it is let
 * through. If that only stopped the process (Ctrl-Z), the question is asked again afterwards.
 */
#include "system/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "system/posix.h"

#define TERMINAL "/dev/tty"
/* How long a waiting signal may go unnoticed. */
#define SIGNAL_PAUSE_MS 100

static const int ending_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGHUP, SIGQUIT};

enum answer { ANSWER_LINE, ANSWER_END, ANSWER_TOO_LONG, ANSWER_SIGNAL };

static void ending_signal_set(sigset_t *out)
{
    sigemptyset(out);
    for (size_t i = 0; i < sizeof ending_signals / sizeof ending_signals[0]; i++)
        sigaddset(out, ending_signals[i]);
}

static bool signal_is_waiting(void)
{
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    for (size_t i = 0; i < sizeof ending_signals / sizeof ending_signals[0]; i++) {
        if (sigismember(&waiting, ending_signals[i]) == 1)
            return true;
    }
    return false;
}

/* One line into `line`, which is made as short as it is. */
static enum answer read_line(int fd, struct secret *line)
{
    size_t length = 0;
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        int count = poll(&ready, 1, SIGNAL_PAUSE_MS);
        if (signal_is_waiting())
            return ANSWER_SIGNAL;
        if (count == 0 || (count < 0 && errno == EINTR))
            continue;
        uint8_t next = 0;
        ssize_t n = read(fd, &next, 1);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        bool at_end = n <= 0;
        if (at_end || next == '\n') {
            secret_shorten(line, length);
            return at_end && length == 0 ? ANSWER_END : ANSWER_LINE;
        }
        if (length == line->size)
            return ANSWER_TOO_LONG;
        line->bytes[length++] = next;
        wipe(&next, 1);
    }
}

/* Asks once with echo off. Typed-ahead characters are dropped, as they would have been shown. */
static enum answer ask_without_echo(int fd, const char *question, struct secret *line)
{
    struct termios before, silent;
    if (tcgetattr(fd, &before) != 0)
        return ANSWER_END;
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    silent.c_lflag |= ICANON | ISIG;
    sigset_t blocked, mask;
    ending_signal_set(&blocked);
    sigprocmask(SIG_BLOCK, &blocked, &mask);
    enum answer answer = ANSWER_END;
    if (tcsetattr(fd, TCSAFLUSH, &silent) == 0 && posix_write_all(fd, question, strlen(question)))
        answer = read_line(fd, line);
    tcsetattr(fd, TCSAFLUSH, &before);
    if (!posix_write_all(fd, "\n", 1))
        answer = ANSWER_END;
    sigprocmask(SIG_SETMASK, &mask, NULL); /* a waiting signal comes here */
    return answer;
}

static enum err ask(int fd, const char *question, struct secret **out, struct errinfo *e)
{
    enum answer answer;
    struct secret *line = NULL;
    do {
        secret_free(&line);
        enum err error = secret_new(LIMIT_PASSPHRASE, &line, e);
        if (error != ERR_OK)
            return error;
        answer = ask_without_echo(fd, question, line);
    } while (answer == ANSWER_SIGNAL);
    if (answer == ANSWER_LINE && line->size > 0) {
        *out = line;
        return ERR_OK;
    }
    secret_free(&line);
    if (answer == ANSWER_TOO_LONG)
        return err_set(e, ERR_TOO_LARGE, "more than %u bytes were entered", LIMIT_PASSPHRASE);
    return err_set(e, ERR_USAGE, "nothing was entered");
}

static int open_terminal(void)
{
    return open(TERMINAL, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

bool prompt_input_is_terminal(void)
{
    return isatty(STDIN_FILENO) == 1;
}

bool prompt_is_possible(void)
{
    int fd = open_terminal();
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

enum err prompt_secret(const char *question, const char *again, struct secret **out, struct errinfo *e)
{
    struct secret *first = NULL, *second = NULL;
    int fd = open_terminal();
    if (fd < 0)
        return err_set(e, ERR_USAGE, "there is no terminal to ask on: name a file to read the secret from");
    enum err error = ask(fd, question, &first, e);
    if (error == ERR_OK && again != NULL)
        error = ask(fd, again, &second, e);
    if (error == ERR_OK && again != NULL && !secret_equals(second, secret_bytes(first)))
        error = err_set(e, ERR_USAGE, "the two that were entered differ: try again");
    close(fd);
    secret_free(&second);
    if (error == ERR_OK) {
        *out = first;
        first = NULL;
    }
    secret_free(&first);
    return error;
}

/* ---- Choices ---- */

/* The letter that was typed, '\0' if it was none of these. *end: nobody will answer any more. */
static char ask_letter(int fd, const char *question, const char *letters, bool *end)
{
    struct secret *line = NULL;
    char letter = '\0';
    *end = secret_new(LIMIT_PASSPHRASE, &line, NULL) != ERR_OK || !posix_write_all(fd, question, strlen(question));
    if (!*end) {
        enum answer answer = read_line(fd, line);
        *end = answer == ANSWER_END || answer == ANSWER_SIGNAL;
        if (answer == ANSWER_LINE && line->size > 0)
            letter = ascii_lower((char)line->bytes[0]);
    }
    secret_free(&line);
    if (letter == '\0' || strchr(letters, letter) == NULL)
        return '\0';
    return letter;
}

enum err prompt_choice(const char *question, const char *letters, char *answer, struct errinfo *e)
{
    bool end = false;
    char letter = '\0';
    int fd = open_terminal();
    if (fd < 0)
        return err_set(e, ERR_USAGE, "there is no terminal to ask on");
    while (letter == '\0' && !end)
        letter = ask_letter(fd, question, letters, &end);
    close(fd);
    if (end)
        return err_set(e, ERR_USAGE, "nothing was answered");
    *answer = letter;
    return ERR_OK;
}
