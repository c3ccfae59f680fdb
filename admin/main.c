#include "cli/command.h"

int main(int argc, char **argv)
{
    return cli_main(&this_program, argc, argv);
}
