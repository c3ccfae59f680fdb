/*
 * Reads a configuration and asks for a value, frees everything, and looks through all memory of the process for both:
 *
 *     wiped SECTION.KEY MARKER-IN-CAPITALS Name=value…
 *
 * The marker, in small letters, is in the configuration more than once; this program never writes it down. Prints how
 * often it is in memory before and after.
 */
#include <ctype.h>
#include <fcntl.h>
#include <rollseal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK 65536

/* Not on the stack and not on the heap, and wiped after each look, so that it finds no copies of its own. */
static unsigned char window[CHUNK];

static bool is_at(const unsigned char *at, const char *capitals, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at[i] != (unsigned char)tolower((unsigned char)capitals[i]))
            return false;
    }
    return true;
}

static unsigned count_in_chunk(size_t size, const char *capitals)
{
    size_t marker = strlen(capitals);
    unsigned found = 0;
    for (size_t i = 0; i + marker <= size; i++)
        found += is_at(window + i, capitals, marker);
    memset(window, 0, sizeof window);
    return found;
}

static unsigned count_in_region(int memory, unsigned long from, unsigned long to, const char *capitals)
{
    unsigned found = 0;
    for (unsigned long at = from; at < to; at += CHUNK - strlen(capitals) + 1) {
        size_t size = to - at < CHUNK ? to - at : CHUNK;
        ssize_t n = pread(memory, window, size, (off_t)at);
        if (n > 0)
            found += count_in_chunk((size_t)n, capitals);
    }
    return found;
}

static unsigned count_everywhere(const char *capitals)
{
    char line[512], rights[8];
    unsigned long from, to;
    unsigned found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY);
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || strstr(line, "[v") != NULL)
            continue;
        if ((unsigned long)window < from || (unsigned long)window >= to)
            found += count_in_region(memory, from, to, capitals);
    }
    if (maps != NULL)
        fclose(maps);
    close(memory);
    return found;
}

int main(int argc, char **argv)
{
    struct rollseal *r = rollseal_new();
    struct rollseal_content *c = NULL;
    const char *value = NULL;
    if (argc < 3 || r == NULL || rollseal_open(r, (const char *const *)(argv + 3)) != ROLLSEAL_OK ||
        rollseal_read(r, &c) != ROLLSEAL_OK || rollseal_content_get(c, argv[1], &value, r) != ROLLSEAL_OK) {
        fprintf(stderr, "wiped: %s\n", r != NULL ? rollseal_message(r) : "no memory");
        return 2;
    }
    printf("before %u\n", count_everywhere(argv[2]));
    rollseal_content_free(&c);
    rollseal_free(&r);
    printf("after %u\n", count_everywhere(argv[2]));
    return 0;
}
