/* Jobs and the threads that run them. */
#define _GNU_SOURCE /* sched_setaffinity */
#include "base/workers.h"
#include "unit.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

enum { JOBS = 500 };

struct counted {
    struct workers_job job;
    atomic_int runs;
    unsigned thread;
    atomic_int *order; /* counts the jobs that have run */
    int place;         /* in that order */
    unsigned work;     /* rounds of something to do */
};

static void count_run(void *context, unsigned thread)
{
    struct counted *c = context;
    for (volatile unsigned i = 0; i < c->work; i++)
        ;
    c->runs++;
    c->thread = thread;
    c->place = atomic_fetch_add(c->order, 1);
}

static const unsigned threads[] = {1, 2, 7};

static void submit_all(struct workers *w, struct counted *jobs, atomic_int *order)
{
    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (struct counted){.job = {.run = count_run, .context = &jobs[i], .done = true},
                                   .order = order,
                                   .work = (unsigned)(i % 7) * 500};
        workers_submit(w, &jobs[i].job);
    }
}

/* Waited for from the front, from the back, and from the middle. */
START_TEST(every_job_runs_once_whichever_is_waited_for)
{
    static struct counted jobs[JOBS];
    struct workers w;
    workers_init(&w, threads[_i]);
    ck_assert_uint_eq(w.count, threads[_i]);
    for (int round = 0; round < 3; round++) {
        atomic_int order = 0;
        submit_all(&w, jobs, &order);
        for (int i = 0; i < JOBS; i++) {
            int which = round == 0 ? i : round == 1 ? JOBS - 1 - i : (i + JOBS / 2) % JOBS;
            workers_wait(&w, &jobs[which].job);
            ck_assert_int_eq(jobs[which].runs, 1);
            ck_assert_uint_lt(jobs[which].thread, threads[_i]);
        }
        ck_assert_int_eq(order, JOBS);
        ck_assert_ptr_null(w.first);
    }
    workers_free(&w);
}
END_TEST

START_TEST(one_thread_runs_jobs_when_they_are_waited_for_in_their_order)
{
    static struct counted jobs[JOBS];
    struct workers w;
    atomic_int order = 0;
    workers_init(&w, 1);
    submit_all(&w, jobs, &order);
    ck_assert_int_eq(order, 0);
    workers_wait(&w, &jobs[9].job);
    ck_assert_int_eq(order, 10);
    workers_wait(&w, &jobs[JOBS - 1].job);
    for (int i = 0; i < JOBS; i++)
        ck_assert_int_eq(jobs[i].place, i);
    workers_free(&w);
}
END_TEST

/* Neither ends before the other has begun: two threads are at work. */
struct meeting {
    struct workers_job job;
    atomic_int *begun;
};

static void meet(void *context, unsigned thread)
{
    struct meeting *m = context;
    (void)thread;
    (*m->begun)++;
    while (*m->begun < 2)
        ;
}

START_TEST(threads_work_at_the_same_time)
{
    struct workers w;
    workers_init(&w, 2);
    for (int round = 0; round < 50; round++) {
        atomic_int begun = 0;
        struct meeting both[2];
        for (int i = 0; i < 2; i++) {
            both[i] = (struct meeting){.job = {.run = meet, .context = &both[i]}, .begun = &begun};
            workers_submit(&w, &both[i].job);
        }
        workers_wait(&w, &both[1].job);
        workers_wait(&w, &both[0].job);
    }
    workers_free(&w);
}
END_TEST

/* More of the stack than threads have by default here. */
static void go_deep(void *context, unsigned thread)
{
    volatile unsigned char deep[256 << 10];
    atomic_uint *where = context;
    for (size_t i = 0; i < sizeof deep; i += 512)
        deep[i] = 1;
    *where = thread + (unsigned)deep[sizeof deep / 2];
}

START_TEST(threads_have_a_stack_whatever_the_limit_is)
{
    pthread_attr_t small;
    pthread_attr_init(&small);
    ck_assert_int_eq(pthread_attr_setstacksize(&small, 64 << 10), 0);
    ck_assert_int_eq(pthread_setattr_default_np(&small), 0);
    struct workers w;
    workers_init(&w, 2);
    atomic_uint where = 0;
    struct workers_job job = {.run = go_deep, .context = &where};
    workers_submit(&w, &job);
    while (!where) /* who waits for a job may run it */
        sched_yield();
    workers_wait(&w, &job);
    ck_assert_uint_eq(where, 2); /* the second thread, and what it wrote */
    workers_free(&w);
}
END_TEST

START_TEST(threads_without_a_job_end)
{
    struct workers w;
    workers_init(&w, WORKERS_MAX);
    workers_free(&w);
}
END_TEST

/* What a thread still does when it ends, and takes its time for. */
static atomic_int ended;

struct farewell {
    struct workers_job job;
    atomic_int *begun;
    pthread_key_t *key;
    unsigned thread;
};

static void end_slowly(void *value)
{
    const struct farewell *f = value;
    usleep(f->thread * 20000);
    ended++;
}

static void be_slow_to_end(void *context, unsigned thread)
{
    struct farewell *f = context;
    f->thread = thread;
    pthread_setspecific(*f->key, f);
    (*f->begun)++;
    while (*f->begun < 3) /* so that no thread takes the job of another */
        ;
}

START_TEST(every_thread_has_ended_when_all_is_freed)
{
    struct workers w;
    pthread_key_t key;
    atomic_int begun = 0;
    struct farewell each[3];
    ck_assert_int_eq(pthread_key_create(&key, end_slowly), 0);
    workers_init(&w, 4);
    for (int i = 0; i < 3; i++) {
        each[i] = (struct farewell){
            .job = {.run = be_slow_to_end, .context = &each[i]}, .begun = &begun, .key = &key};
        workers_submit(&w, &each[i].job);
    }
    while (begun < 3) /* the fourth thread is this one, and runs none */
        ;
    workers_free(&w);
    ck_assert_int_eq(ended, 3);
}
END_TEST

START_TEST(only_processors_that_may_be_used_are_counted)
{
    cpu_set_t usable, one;
    ck_assert_int_eq(sched_getaffinity(0, sizeof usable, &usable), 0);
    ck_assert_uint_eq(workers_processors(), (unsigned)CPU_COUNT(&usable));
    size_t first = 0;
    while (!CPU_ISSET(first, &usable))
        first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
    ck_assert_uint_eq(workers_processors(), 1);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("workers");
    tcase_add_loop_test(tc, every_job_runs_once_whichever_is_waited_for, 0, 3);
    tcase_add_test(tc, one_thread_runs_jobs_when_they_are_waited_for_in_their_order);
    tcase_add_test(tc, threads_work_at_the_same_time);
    tcase_add_test(tc, threads_have_a_stack_whatever_the_limit_is);
    tcase_add_test(tc, threads_without_a_job_end);
    tcase_add_test(tc, every_thread_has_ended_when_all_is_freed);
    tcase_add_test(tc, only_processors_that_may_be_used_are_counted);
    return unit_run();
}
