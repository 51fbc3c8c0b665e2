#include "job/dedupe/occurrences.h"

void occurrences_init(struct occurrences *o, size_t memory)
{
    *o = (struct occurrences){.rows = 0};
    recordsort_init(&o->sort, &(struct recordsort_settings){
                                  .width = 2, .key = 1, .memory = memory, .store = &o->store});
}

void occurrences_free(struct occurrences *o)
{
    recordsort_free(&o->sort);
    tape_store_free(&o->store);
    buffer_free(&o->doc_id);
}

uint64_t occurrences_doc(struct occurrences *o, const struct input_row *row)
{
    if (o->rows++ == 0 || !slice_equal(buffer_slice(&o->doc_id), row->doc_id)) {
        o->docs++;
        buffer_clear(&o->doc_id);
        buffer_append(&o->doc_id, row->doc_id);
    }
    return o->docs;
}

void occurrences_add(struct occurrences *o, uint32_t text, uint64_t doc)
{
    const uint64_t record[] = {text, doc};
    recordsort_add(&o->sort, record);
}

void occurrences_finish(struct occurrences *o)
{
    recordsort_finish(&o->sort);
    o->next = recordsort_next(&o->sort);
}

bool occurrences_next(struct occurrences *o, uint64_t *rows, uint64_t *docs)
{
    if (!o->next)
        return false;
    uint64_t text = o->next[0], last = 0;
    for (*rows = *docs = 0; o->next && o->next[0] == text; ++*rows) {
        *docs += o->next[1] != last;
        last = o->next[1];
        o->next = recordsort_next(&o->sort);
    }
    return true;
}
