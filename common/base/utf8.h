/*
 * base/utf8: UTF-8 (RFC 3629) as it comes from files: what is a character, and what is not.
 */
#ifndef ROLLSEAL_BASE_UTF8_H
#define ROLLSEAL_BASE_UTF8_H

#include <stdint.h>

#include "base/buf.h"

/* The size in bytes (1 to 4) of the character that the text begins with; 0 if it begins with none: no bytes left, an
 * encoding that is cut, overlong, of a surrogate or beyond U+10FFFF. `character` may be NULL. */
size_t utf8_first(struct bytes text, uint32_t *character);

#endif
