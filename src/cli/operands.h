/* The files a program was given: operands, '-' or nothing for standard input, or the NUL-ended
 * names of --files0-from. */
#ifndef CLI_OPERANDS_H
#define CLI_OPERANDS_H

#include "base/buffer.h"
#include "base/slice.h"
#include "tsv/reader.h"

#include <sys/stat.h>

struct operands {
    char **items; /* as given; borrowed from argv, or views of names */
    size_t count;
    struct buffer names; /* the bytes of --files0-from */
    char **list;
};

/* files0 is the value of --files0-from or NULL; given and count are the operands of argv. */
void operands_init(struct operands *o, const char *files0, char **given, size_t count);
void operands_free(struct operands *o);

/* Bytes there are to read in all; 0 where a pipe hides it. */
uint64_t operands_total_size(const struct operands *o);

/* What is known of the file, as stat gives it. */
int operand_stat(const char *operand, struct stat *info);

/* Whether both are one regular file: what is written to one then comes in or goes away by the
 * other. */
bool operand_is_same_file(const struct stat *a, const struct stat *b);

/* A descriptor to read the operand by; the program ends with status 1 and a message where there is
 * none. '-' is standard input. */
int operand_open(const char *operand);

/* "standard input" for '-', for messages. */
const char *operand_shown(const char *operand);

/* So many bytes are the most that is read of what need not end. */
#define OPERAND_MOST ((size_t)1 << 30)

/* Ends the program with a message where what an option names is a device that gives bytes, such as
 * /dev/zero: what is kept has to end. A terminal is taken. Returns how many bytes it may have:
 * OPERAND_MOST, of a regular file any number, which is 0. */
uint64_t operand_must_end(const char *operand);

/* All bytes of a file that an option names, at most a GiB of them: a view of r's buffer, which
 * reader_free gives back. */
struct slice operand_whole(const char *operand, struct reader *r);

/* The lines of a file that an option names (a lexicon, a list of words), without a byte order
 * mark: a view of r's buffer. */
struct slice operand_lines(const char *operand, struct reader *r);

/* The same of words that are looked for in text: a line that is not UTF-8 would never be found, and
 * ends the program with status 1 and a message. */
struct slice operand_words(const char *operand, struct reader *r);

#endif
