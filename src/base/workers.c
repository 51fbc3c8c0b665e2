#define _GNU_SOURCE /* sched_getaffinity, of Linux alone */
#include "base/workers.h"

#include "base/memory.h"

#include <sched.h>
#include <stdlib.h>

/* Of each thread: enough whatever `ulimit -s` says, which is the size otherwise, 64 KB or a GB. */
enum { STACK = 1 << 20 };

struct workers_thread {
    struct workers *workers;
    unsigned number;
    pthread_t id;
};

unsigned workers_processors(void)
{
#ifdef CPU_COUNT
    cpu_set_t usable;
    if (sched_getaffinity(0, sizeof usable, &usable) == 0 && CPU_COUNT(&usable) > 0)
        return (unsigned)CPU_COUNT(&usable);
#endif
    return 1;
}

/* Takes the first waiting job and runs it; false where there is none. Called with the lock held,
 * which is given up while the job runs. */
static bool run_next(struct workers *w, unsigned thread)
{
    struct workers_job *job = w->first;
    if (!job)
        return false;
    w->first = job->next;
    if (!w->first)
        w->last = &w->first;
    pthread_mutex_unlock(&w->mutex);
    job->run(job->context, thread);
    pthread_mutex_lock(&w->mutex);
    job->done = true;
    pthread_cond_signal(&w->news); /* only the owner waits for it */
    return true;
}

static void *work(void *argument)
{
    struct workers_thread *t = argument;
    struct workers *w = t->workers;
    pthread_mutex_lock(&w->mutex);
    while (!w->ending)
        if (!run_next(w, t->number))
            pthread_cond_wait(&w->work, &w->mutex);
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

static bool start(struct workers_thread *t)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    bool started = pthread_attr_setstacksize(&attributes, STACK) == 0 &&
                   pthread_create(&t->id, &attributes, work, t) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

void workers_init(struct workers *w, unsigned count)
{
    *w = (struct workers){.count = 1, .last = &w->first};
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->news, NULL);
    w->threads = memory_alloc(count, sizeof *w->threads);
    for (; w->count < count; w->count++) {
        struct workers_thread *t = &w->threads[w->count];
        *t = (struct workers_thread){.workers = w, .number = w->count};
        if (!start(t))
            return; /* there are no more: fewer will do */
    }
}

void workers_free(struct workers *w)
{
    pthread_mutex_lock(&w->mutex);
    w->ending = true;
    pthread_cond_broadcast(&w->work);
    pthread_mutex_unlock(&w->mutex);
    for (unsigned i = 1; i < w->count; i++)
        pthread_join(w->threads[i].id, NULL);
    free(w->threads);
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->news);
    pthread_mutex_destroy(&w->mutex);
}

void workers_submit(struct workers *w, struct workers_job *job)
{
    job->next = NULL;
    job->done = false;
    pthread_mutex_lock(&w->mutex);
    *w->last = job;
    w->last = &job->next;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->mutex);
}

void workers_wait(struct workers *w, struct workers_job *job)
{
    pthread_mutex_lock(&w->mutex);
    while (!job->done)
        if (!run_next(w, 0))
            pthread_cond_wait(&w->news, &w->mutex);
    pthread_mutex_unlock(&w->mutex);
}
