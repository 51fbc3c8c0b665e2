/* A few threads that run jobs in the order in which they were given. Who waits for a job helps, so
 * that everything is done also where no thread could be started; with one thread there is none but
 * the caller, and a job runs when it is waited for.
 *
 *     struct workers w;
 *     workers_init(&w, 4);
 *     struct workers_job job = {.run = sort_half, .context = &half};
 *     workers_submit(&w, &job);
 *     ... workers_wait(&w, &job);
 *     workers_free(&w);
 *
 * One thread, the owner, calls these functions; jobs must not. */
#ifndef BASE_WORKERS_H
#define BASE_WORKERS_H

#include <pthread.h>
#include <stdbool.h>

enum { WORKERS_MAX = 256 };

struct workers_job {
    /* thread: which one runs it, 0 (the owner) to the count given less one: for what each thread
     * has of its own. */
    void (*run)(void *context, unsigned thread);
    void *context;
    struct workers_job *next;
    bool done;
};

struct workers_thread;

struct workers {
    pthread_mutex_t mutex;
    pthread_cond_t work, news; /* there is a job; a job is done */
    struct workers_thread *threads;
    unsigned count;            /* of threads, the owner too */
    struct workers_job *first; /* waiting */
    struct workers_job **last;
    bool ending;
};

/* How many processors this process may use, at least 1; 1 where the system does not tell. */
unsigned workers_processors(void);

/* count: 1 to WORKERS_MAX. */
void workers_init(struct workers *w, unsigned count);
/* All jobs must be done. */
void workers_free(struct workers *w);

/* The job is the caller's and must stay in place until it is done. */
void workers_submit(struct workers *w, struct workers_job *job);
/* Returns when the job is done; runs waiting jobs meanwhile. What it wrote can then be read. */
void workers_wait(struct workers *w, struct workers_job *job);

#endif
