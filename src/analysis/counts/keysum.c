#include "analysis/counts/keysum.h"

#include "base/memory.h"

#include <stdlib.h>

void keysum_init(struct keysum *k, const struct keysum_settings *settings)
{
    *k = (struct keysum){.settings = *settings};
    struct recordsort_settings how = {.width = settings->key + 2,
                                      .key = settings->key,
                                      .memory = settings->memory / 2,
                                      .store = settings->store,
                                      .workers = settings->workers};
    recordsort_init(&k->by_key, &how);
    how.width = 3;
    how.key = 1;
    recordsort_init(&k->by_entry, &how);
    k->record = memory_alloc(settings->key + 2, sizeof *k->record);
}

void keysum_free(struct keysum *k)
{
    recordsort_free(&k->by_key);
    recordsort_free(&k->by_entry);
    free(k->record);
    k->record = NULL;
}

void keysum_add(struct keysum *k, const uint64_t *key, uint64_t value)
{
    size_t words = k->settings.key;
    memcpy(k->record, key, words * sizeof *key);
    k->record[words] = k->entries++;
    k->record[words + 1] = value;
    recordsort_add(&k->by_key, k->record);
}

static void put_result(struct tape *tape, struct keysum_result result)
{
    memcpy(tape_reserve(tape, sizeof result), &result, sizeof result);
    tape_commit(tape, sizeof result);
}

/* The result of each key, in the order of keys. */
static void sum_keys(struct keysum *k, struct tape *results)
{
    size_t words = k->settings.key;
    struct keysum_result now = {0};
    bool any = false;
    for (const uint64_t *r; (r = recordsort_next(&k->by_key));) {
        if (!any || memcmp(r, k->record, words * sizeof *r) != 0) {
            if (any)
                put_result(results, now);
            memcpy(k->record, r, words * sizeof *r);
            now.sum = 0;
            now.found = k->settings.find ? k->settings.find(k->settings.context, r) : 0;
            any = true;
        }
        now.sum += r[words + 1];
    }
    if (any)
        put_result(results, now);
}

/* The next result of a tape; there is one. */
static struct keysum_result take_result(struct tape_reader *reader, struct slice *left)
{
    struct keysum_result result = {0};
    if (left->len || tape_next(reader, left)) {
        memcpy(&result, left->data, sizeof result);
        *left = slice_cut(*left, sizeof result, left->len);
    }
    return result;
}

static void give_results(struct keysum *k, const struct tape *results)
{
    size_t words = k->settings.key;
    struct keysum_result now = {0};
    struct tape_reader reader;
    struct slice left = {0};
    bool any = false;
    tape_start(&reader, results);
    recordsort_restart(&k->by_key);
    for (const uint64_t *r; (r = recordsort_next(&k->by_key));) {
        if (!any || memcmp(r, k->record, words * sizeof *r) != 0) {
            memcpy(k->record, r, words * sizeof *r);
            now = take_result(&reader, &left);
            any = true;
        }
        recordsort_add(&k->by_entry, (uint64_t[]){r[words], now.sum, now.found});
    }
    tape_reader_free(&reader);
}

void keysum_finish(struct keysum *k)
{
    struct tape results = {.store = k->settings.store};
    recordsort_finish(&k->by_key);
    sum_keys(k, &results);
    tape_end(&results);
    give_results(k, &results);
    tape_free(&results);
    recordsort_free(&k->by_key);
    recordsort_finish(&k->by_entry);
}

bool keysum_next(struct keysum *k, struct keysum_result *result)
{
    const uint64_t *r = recordsort_next(&k->by_entry);
    if (r)
        *result = (struct keysum_result){r[1], r[2]};
    return r != NULL;
}
