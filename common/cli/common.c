#include "cli/options.h"

const struct cli_option cli_common_options[] = {
    {"help", 'h', CLI_FLAG, offsetof(struct cli_common, help), NULL, "show the help of the command"},
    {"version", 0, CLI_FLAG, offsetof(struct cli_common, version), NULL, "show the version of the program"},
    {"quiet", 0, CLI_FLAG, offsetof(struct cli_common, quiet), NULL,
     "no notes and no progress, only warnings and errors"},
    {"json", 0, CLI_FLAG, offsetof(struct cli_common, json), NULL, "the result as one JSON document"},
    CLI_OPTIONS_END,
};
