#include "analysis/page/report.h"

#include "base/buffer.h"

#include <stdlib.h>

/* Room for one more at the end of an array of the report. */
#define ROOM(r, name)                                                                              \
    ((r)->name##s =                                                                                \
         memory_grow((r)->name##s, &(r)->name##_cap, (r)->name##_count + 1, sizeof *(r)->name##s), \
     &(r)->name##s[(r)->name##_count++])

void report_init(struct report *r)
{
    *r = (struct report){0};
    intern_init(&r->ids);
    intern_init(&r->names);
    intern_init(&r->keywords);
    intern_init(&r->numbers);
    intern_init(&r->lists);
}

void report_free(struct report *r)
{
    arena_free(&r->arena);
    intern_free(&r->ids);
    intern_free(&r->names);
    intern_free(&r->keywords);
    intern_free(&r->numbers);
    intern_free(&r->lists);
    free(r->documents);
    free(r->statements);
    free(r->tones);
    free(r->repeats);
    free(r->ngrams);
    free(r->hits);
    free(r->speakers);
    *r = (struct report){0};
}

size_t report_document(struct report *r, struct slice id)
{
    size_t number = intern_add(&r->ids, id);
    if (number == r->document_count)
        *ROOM(r, document) = (struct report_document){.id = intern_name(&r->ids, (uint32_t)number)};
    return number;
}

void report_set_text(struct report *r, size_t document, struct slice text, bool wrapped)
{
    struct report_document *d = &r->documents[document];
    d->text = arena_copy(&r->arena, text);
    d->wrapped = wrapped;
    d->length = text.len;
}

/* Where the text is not known, the document is as long as the places in it say. */
static struct report_document *document_of(struct report *r, const struct report_place *place)
{
    struct report_document *d = &r->documents[place->document];
    if (d->length < place->end)
        d->length = place->end;
    return d;
}

static void count_tone(struct report_document *d, double tone)
{
    d->tones++;
    d->tone += tone;
}

/* The speaker of that name, new perhaps. */
static struct report_speaker *speaker_of(struct report *r, struct slice name)
{
    size_t number = intern_add(&r->names, name);
    if (number == r->speaker_count)
        *ROOM(r, speaker) = (struct report_speaker){
            .name = intern_name(&r->names, (uint32_t)number), .number = number};
    return &r->speakers[number];
}

/* The number of the pair a, b in a table of such. */
static size_t number_of_pair(struct intern *pairs, struct slice a, struct slice b)
{
    struct buffer key = {0};
    buffer_append_u64(&key, a.len);
    buffer_append_byte(&key, ' ');
    buffer_append(&key, a);
    buffer_append(&key, b);
    size_t number = intern_add(pairs, buffer_slice(&key));
    buffer_free(&key);
    return number;
}

/* Whether no piece of the statement was seen before. */
static bool is_first_piece(struct report *r, const struct report_statement *statement)
{
    size_t seen = r->numbers.count;
    struct slice id = r->documents[statement->place.document].id;
    return !statement->number.len || number_of_pair(&r->numbers, id, statement->number) == seen;
}

void report_add_statement(struct report *r, const struct report_statement *statement)
{
    struct report_document *d = document_of(r, &statement->place);
    struct report_speaker *speaker = speaker_of(r, statement->speaker);
    struct report_statement *s = ROOM(r, statement);
    size_t first = is_first_piece(r, statement);
    *s = *statement;
    s->place.row = r->rows++;
    s->text = arena_copy(&r->arena, s->text);
    s->speaker = speaker->name;
    s->source = arena_copy(&r->arena, s->source);
    s->cue = arena_copy(&r->arena, s->cue);
    s->quotation = arena_copy(&r->arena, s->quotation);
    s->number = arena_copy(&r->arena, s->number);
    s->speaker_at = speaker->number;
    d->statements += first;
    speaker->statements += first;
    speaker->pieces++;
    r->scored += s->scored;
    speaker->scored += s->scored;
    speaker->tone += s->scored ? s->tone : 0;
}

void report_add_tone(struct report *r, const struct report_tone *tone)
{
    count_tone(document_of(r, &tone->place), tone->tone);
    struct report_tone *t = ROOM(r, tone);
    *t = *tone;
    t->place.row = r->rows++;
}

void report_add_repeat(struct report *r, const struct report_repeat *repeat)
{
    document_of(r, &repeat->place);
    struct report_repeat *c = ROOM(r, repeat);
    *c = *repeat;
    c->place.row = r->rows++;
    c->text = arena_copy(&r->arena, c->text);
    c->original = arena_copy(&r->arena, c->original);
}

void report_add_ngram(struct report *r, const struct report_ngram *ngram)
{
    struct report_ngram *g = ROOM(r, ngram);
    *g = *ngram;
    g->n = arena_copy(&r->arena, g->n);
    g->group = arena_copy(&r->arena, g->group);
    g->words = arena_copy(&r->arena, g->words);
    g->list = number_of_pair(&r->lists, g->n, g->group);
}

void report_add_hit(struct report *r, struct slice keyword, const struct report_place *place)
{
    document_of(r, place);
    struct report_hit *h = ROOM(r, hit);
    *h = (struct report_hit){*place, intern_add(&r->keywords, keyword)};
    h->place.row = r->rows++;
}

/* The unnamed last, then by statements, then by name. */
static int compare_speakers(const void *a, const void *b)
{
    const struct report_speaker *x = a, *y = b;
    int unnamed = (x->name.len == 0) - (y->name.len == 0);
    if (unnamed)
        return unnamed;
    int order = (x->statements < y->statements) - (x->statements > y->statements);
    return order ? order : slice_compare(x->name, y->name);
}

/* For arrays whose elements begin with their place. */
static int compare_places(const void *a, const void *b)
{
    const struct report_place *x = a, *y = b;
    int order = (x->document > y->document) - (x->document < y->document);
    order = order ? order : (x->start > y->start) - (x->start < y->start);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static void sort_by_place(void *items, size_t count, size_t size)
{
    if (count)
        qsort(items, count, size, compare_places);
}

static void rank_speakers(struct report *r)
{
    if (!r->speaker_count)
        return;
    qsort(r->speakers, r->speaker_count, sizeof *r->speakers, compare_speakers);
    size_t *places = memory_alloc(r->speaker_count, sizeof *places);
    for (size_t i = 0; i < r->speaker_count; i++) {
        r->speakers[i].rank = r->speakers[i].name.len ? i + 1 : 0;
        places[r->speakers[i].number] = i;
    }
    for (size_t i = 0; i < r->statement_count; i++)
        r->statements[i].speaker_at = places[r->statements[i].speaker_at];
    free(places);
}

void report_rank(struct report *r)
{
    sort_by_place(r->statements, r->statement_count, sizeof *r->statements);
    sort_by_place(r->tones, r->tone_count, sizeof *r->tones);
    sort_by_place(r->repeats, r->repeat_count, sizeof *r->repeats);
    sort_by_place(r->hits, r->hit_count, sizeof *r->hits);
    rank_speakers(r);
}

static size_t first_from(const void *items, size_t count, size_t size, size_t document)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct report_place *place = (const void *)((const char *)items + middle * size);
        if (place->document < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct report_range range_of(const void *items, size_t count, size_t size, size_t document)
{
    return (struct report_range){first_from(items, count, size, document),
                                 first_from(items, count, size, document + 1)};
}

struct report_range report_statements_of(const struct report *r, size_t document)
{
    return range_of(r->statements, r->statement_count, sizeof *r->statements, document);
}

struct report_range report_tones_of(const struct report *r, size_t document)
{
    return range_of(r->tones, r->tone_count, sizeof *r->tones, document);
}

struct report_range report_repeats_of(const struct report *r, size_t document)
{
    return range_of(r->repeats, r->repeat_count, sizeof *r->repeats, document);
}
