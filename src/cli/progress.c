#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void progress_begin(struct progress *p, enum progress_when when, uint64_t total)
{
    bool shown = when == PROGRESS_ALWAYS || (when == PROGRESS_AUTO && isatty(STDERR_FILENO) == 1);
    *p = (struct progress){.shown = shown, .total = total, .begun = shown ? now() : 0};
}

static void show(const char *text, int len)
{
    ssize_t ignored = write(STDERR_FILENO, text, (size_t)len); /* a courtesy: no one waits for it */
    (void)ignored;
}

static void draw(struct progress *p, uint64_t done, double seconds)
{
    char line[128];
    double mega = (double)done / 1e6, rate = mega / seconds;
    int len;
    if (p->total >= done && p->total)
        len = snprintf(line, sizeof line, "\r%3.0f %%  %.0f MB  %.0f MB/s  %.0f s left \033[K",
                       100 * (double)done / (double)p->total, mega, rate,
                       rate > 0 ? (double)(p->total - done) / 1e6 / rate : 0.0);
    else
        len = snprintf(line, sizeof line, "\r%.0f MB  %.0f MB/s \033[K", mega, rate);
    show(line, len);
    p->drawn = true;
}

void progress_show(struct progress *p, uint64_t done)
{
    enum { CALLS = 64 }; /* rows between two looks at the clock */
    if (++p->calls % CALLS)
        return;
    double time = now();
    if (time - p->begun < 1 || time - p->last < 0.2)
        return;
    p->last = time;
    draw(p, done, time - p->begun);
}

void progress_end(struct progress *p)
{
    if (p->drawn)
        show("\r\033[K", 4);
    p->shown = p->drawn = false;
}
