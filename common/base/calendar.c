#include "base/calendar.h"

#include <string.h>

#define DAYS_0000_TO_1970 719528
#define LATEST 253402300799     /* 9999-12-31T23:59:59Z */
#define EARLIEST (-62167219200) /* 0000-01-01T00:00:00Z */

static const char pattern[CALENDAR_SIZE] = "0000-00-00T00:00:00Z";

static bool is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Days from 0000-01-01 to the first day of the year. */
static int64_t days_before_year(int64_t year)
{
    if (year == 0)
        return 0;
    int64_t past = year - 1;
    return 365 * year + past / 4 - past / 100 + past / 400 + 1;
}

bool calendar_to_seconds(const struct calendar *c, int64_t *out)
{
    if (c->year < 0 || c->year > 9999 || c->month < 1 || c->month > 12 || c->day < 1)
        return false;
    if (c->day > days_in_month(c->year, c->month))
        return false;
    if (c->hour < 0 || c->hour > 23 || c->minute < 0 || c->minute > 59 || c->second < 0 || c->second > 59)
        return false;
    int64_t days = days_before_year(c->year) - DAYS_0000_TO_1970 + c->day - 1;
    for (int month = 1; month < c->month; month++)
        days += days_in_month(c->year, month);
    *out = days * SECONDS_PER_DAY + (int64_t)c->hour * 3600 + (int64_t)c->minute * 60 + c->second;
    return true;
}

static bool digits(struct bytes text, size_t at, size_t count, int *out)
{
    int number = 0;
    for (size_t i = at; i < at + count; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        number = number * 10 + (text.data[i] - '0');
    }
    *out = number;
    return true;
}

bool calendar_parse(struct bytes text, int64_t *out)
{
    struct calendar c;
    if (text.size != sizeof pattern - 1)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (pattern[i] != '0' && text.data[i] != (uint8_t)pattern[i])
            return false;
    }
    return digits(text, 0, 4, &c.year) && digits(text, 5, 2, &c.month) && digits(text, 8, 2, &c.day) &&
           digits(text, 11, 2, &c.hour) && digits(text, 14, 2, &c.minute) && digits(text, 17, 2, &c.second) &&
           calendar_to_seconds(&c, out);
}

static void put_digits(char *out, int count, int number)
{
    for (; count > 0; number /= 10)
        out[--count] = (char)('0' + number % 10);
}

void calendar_format(int64_t seconds, char out[static CALENDAR_SIZE])
{
    if (seconds < EARLIEST)
        seconds = EARLIEST;
    if (seconds > LATEST)
        seconds = LATEST;
    int64_t since_0000 = seconds - EARLIEST;
    int64_t days = since_0000 / SECONDS_PER_DAY;
    int of_day = (int)(since_0000 % SECONDS_PER_DAY);
    int year = (int)(days / 366);
    while (days_before_year(year + 1) <= days)
        year++;
    int day = (int)(days - days_before_year(year));
    int month = 1;
    while (day >= days_in_month(year, month))
        day -= days_in_month(year, month++);
    memcpy(out, pattern, sizeof pattern);
    put_digits(out, 4, year);
    put_digits(out + 5, 2, month);
    put_digits(out + 8, 2, day + 1);
    put_digits(out + 11, 2, of_day / 3600);
    put_digits(out + 14, 2, of_day / 60 % 60);
    put_digits(out + 17, 2, of_day % 60);
}
