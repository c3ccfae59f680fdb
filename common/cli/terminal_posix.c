#include "cli/terminal.h"

#include <unistd.h>

bool terminal_shows_errors(void)
{
    return isatty(STDERR_FILENO) == 1;
}
