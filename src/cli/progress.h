/* A line on stderr that tells how far long work is: bytes, rate, time left where the size is known.
 * Shown where stderr is a terminal, from the second second on, and taken away at the end. NO_COLOR
 * is honoured (no colour is used). */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

enum progress_when { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct progress {
    bool shown;     /* may be shown at all */
    bool drawn;     /* a line is on the terminal now */
    uint64_t total; /* bytes, 0 where unknown */
    double begun, last;
    unsigned calls;
};

void progress_begin(struct progress *p, enum progress_when when, uint64_t total);

/* Looks at the clock now and then. */
void progress_show(struct progress *p, uint64_t done);

static inline void progress_update(struct progress *p, uint64_t done)
{
    if (p->shown)
        progress_show(p, done);
}

void progress_end(struct progress *p);

#endif
