#include "other_process.h"

#include <sys/wait.h>
#include <unistd.h>

bool other_process_pause(int says, int hears)
{
    char go;
    return write(says, "!", 1) == 1 && read(hears, &go, 1) == 1;
}

struct other_process other_process_start(other_process_run *run)
{
    int says[2], hears[2];
    char ready;
    assert_int_equal(pipe(says), 0);
    assert_int_equal(pipe(hears), 0);
    pid_t id = fork();
    if (id == 0) {
        close(says[0]);
        close(hears[1]);
        _exit(run(says[1], hears[0]) ? 0 : 1);
    }
    close(says[1]);
    close(hears[0]);
    assert_int_equal(read(says[0], &ready, 1), 1);
    return (struct other_process){id, says[0], hears[1]};
}

void other_process_tell_to_go_on(const struct other_process *p)
{
    assert_int_equal(write(p->hears, "!", 1), 1);
}

int other_process_end(const struct other_process *p)
{
    int status = 0;
    assert_int_equal(waitpid(p->id, &status, 0), p->id);
    close(p->says);
    close(p->hears);
    return status;
}
