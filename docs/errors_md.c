/*
 * Prints docs/errors.md from the one list of errors (base/err.h). The build target `errors_md` writes the file anew; a
 * test compares it with what is committed.
 */
#include <stdio.h>

#include "base/err.h"

int main(void)
{
    puts("# Errors\n\n"
         "<!-- Made from common/base/err.h by the build target errors_md; do not edit. -->\n\n"
         "Every failure of `rollseal-admin` and `rollseal-client` has one of these names. `--json` prints it as\n"
         "`{\"error\": NAME, \"exit\": N, \"message\": TEXT}`; the exit status is that of the table. Names and numbers "
         "never\n"
         "change. 0 is success, also where there was nothing to do. `rollseal-client exec` ends with 125 for every "
         "failure\n"
         "before its command starts, and with the command's own status afterwards. Where nobody reads the output any "
         "more\n"
         "(`rollseal-admin audit list | head -1`) a program ends by SIGPIPE when its work is done, without a word.\n\n"
         "| name | exit | when |\n| --- | --- | --- |");
#define X(identifier, name, exit_status, when) printf("| `%s` | %d | %s |\n", name, exit_status, when);
    ERR_LIST(X)
#undef X
    return ferror(stdout) != 0;
}
