/*
 * enumerate/place_alone: a folder of its own, in memory where there is one, as the working directory. It is removed at
 * the end, also if the program ends by exit().
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_PLACE_ALONE_H
#define ROLLSEAL_TESTS_ENUMERATE_PLACE_ALONE_H

void place_alone_enter(void);
void place_alone_leave(void);

#endif
