/* Trains the tables of the learned layer of attribution:
 *
 *     train-attrib TABLES TAGS.col TEXTS GOLD.tsv [TEXTS GOLD.tsv]...
 *
 * TAGS.col has a word and its Penn Treebank tag per line, a blank line behind each sentence. TEXTS
 * is a directory of NAME.txt; GOLD.tsv has, by column number, NAME in 1 and byte spans
 * ("start-end;start-end") of content, cue and source in 13, 14 and 15. Writes
 * src/analysis/data/attribution_tables.bin, or where TABLES says. The same input gives the same
 * bytes. */
#include "analysis/statements/attribution.h"
#include "analysis/statements/choice.h"
#include "analysis/statements/learned.h"
#include "analysis/statements/quotation.h"
#include "analysis/statements/rules.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/repair.h"
#include "train/learner.h"
#include "tsv/reader.h"
#include "tsv/row.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    TAG_EPOCHS = 4,
    PRUNE_EPOCHS = 2, /* to find the features that are kept */
    TAG_BITS = 16,     /* log2 of the slots of each table */
    CUE_BITS = 18,
    PART_BITS = 18,
    CHOICE_BITS = 16,
    FOLDS = 2
};

/* Set on articles of the corpus that were kept back. */
static const struct pace tag_pace = {0.03F, 0.5F, 5.0F, 0}, choice_pace = {0.06F, 0.3F, 8.0F, 25};
static const struct course prune_course = {PRUNE_EPOCHS, 1}, choice_course = {8, 4};

static struct slice read_file(const char *path, struct arena *arena)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        diag_die(EXIT_FAILED, "cannot open '%s': %s", diag_show(slice_of_string(path)),
                 diag_error(errno));
    struct reader r = {0};
    reader_open(&r, fd, path);
    struct slice all = arena_copy(arena, reader_rest(&r));
    reader_free(&r);
    return all;
}

/* ---- tags ---- */

/* Learns a sentence greedily: the tags that it gave itself are features of the next word's. */
static size_t learn_tags(struct learner *t, struct lexeme *words, const uint8_t *tags, size_t count)
{
    size_t wrong = 0;
    struct features f;
    for (size_t i = 0; i < count; i++) {
        tagger_features(words, count, i, &f);
        unsigned best = learner_learn_token(t, f.keys, f.count, tags[i]);
        wrong += best != tags[i];
        words[i].tag = (uint8_t)best;
    }
    return wrong;
}

struct tagged {
    struct lexeme *words;
    uint8_t *tags;
    size_t *ends; /* of sentences */
    size_t count, word_cap, tag_cap, sentences, end_cap;
};

static void read_tagged(struct tagged *x, struct slice table)
{
    while (table.len) {
        struct slice line = slice_take(&table, '\n');
        if (!line.len) {
            x->ends = memory_grow(x->ends, &x->end_cap, x->sentences + 1, sizeof *x->ends);
            if (!x->sentences || x->ends[x->sentences - 1] < x->count)
                x->ends[x->sentences++] = x->count;
            continue;
        }
        struct slice word = slice_take(&line, '\t');
        x->words = memory_grow(x->words, &x->word_cap, x->count + 1, sizeof *x->words);
        x->tags = memory_grow(x->tags, &x->tag_cap, x->count + 1, sizeof *x->tags);
        x->words[x->count] = lexeme_of(word);
        x->tags[x->count++] = (uint8_t)tag_of_penn(slice_take(&line, '\t'));
    }
}

static void learn_all_tags(struct learner *t, const struct tagged *x, uint32_t *order,
                           unsigned epochs)
{
    uint64_t state = 1;
    for (unsigned e = 0; e < epochs; e++) {
        size_t wrong = 0;
        for (size_t i = x->sentences; i > 1; i--) {
            uint32_t k = shuffle_next(&state, (uint32_t)i), keep = order[i - 1];
            order[i - 1] = order[k];
            order[k] = keep;
        }
        for (size_t i = 0; i < x->sentences; i++) {
            size_t first = order[i] ? x->ends[order[i] - 1] : 0;
            wrong += learn_tags(t, x->words + first, x->tags + first, x->ends[order[i]] - first);
        }
        fprintf(stderr, "tags: epoch %u, %zu of %zu wrong\n", e + 1, wrong, x->count);
    }
}

static void train_tags(const char *path, struct buffer *out)
{
    struct arena arena = {0};
    struct tagged x = {0};
    struct learner t;
    read_tagged(&x, read_file(path, &arena));
    learner_init(&t, TAG_COUNT, TAG_BITS, tag_pace);
    uint32_t *order = memory_alloc(x.sentences, sizeof *order);
    for (size_t i = 0; i < x.sentences; i++)
        order[i] = (uint32_t)i;
    learn_all_tags(&t, &x, order, PRUNE_EPOCHS);
    learner_prune(&t);
    learn_all_tags(&t, &x, order, TAG_EPOCHS);
    learner_write(&t, out);
    learner_free(&t);
    free(order);
    free(x.words);
    free(x.tags);
    free(x.ends);
    arena_free(&arena);
}

/* ---- documents with gold ---- */

struct gold {
    struct slice content, cue, source; /* spans as written */
};

struct document {
    struct slice text;
    struct gold *gold;
    size_t count, cap;
};

struct corpus {
    struct arena arena;
    struct intern names;
    struct document *items;
    size_t cap;
};

static struct document *document_named(struct corpus *c, struct slice name, const char *directory)
{
    struct buffer path = {0};
    buffer_append(&path, slice_of_string(directory));
    buffer_append_byte(&path, '/');
    buffer_append(&path, name);
    buffer_append(&path, SLICE(".txt"));
    buffer_append_byte(&path, '\0');
    size_t known = c->names.count;
    uint32_t number = intern_add(&c->names, slice_of(path.data, path.len));
    c->items = memory_grow(c->items, &c->cap, (size_t)number + 1, sizeof *c->items);
    if (number == known) {
        struct buffer repaired = {0};
        utf8_repair(&repaired, read_file(path.data, &c->arena), NULL);
        c->items[number] =
            (struct document){.text = arena_copy(&c->arena, buffer_slice(&repaired))};
        buffer_free(&repaired);
    }
    buffer_free(&path);
    return &c->items[number];
}

static void read_gold(struct corpus *c, const char *directory, const char *path)
{
    struct slice table = read_file(path, &c->arena);
    struct row_fields fields = {0};
    while (table.len) {
        struct slice line = slice_take(&table, '\n');
        if (!line.len || line.data[0] == '#')
            continue;
        row_split(&fields, line);
        if (fields.count < 15)
            diag_die(EXIT_FAILED, "%s: a row of %zu fields", path, fields.count);
        struct document *d = document_named(c, fields.items[0], directory);
        d->gold = memory_grow(d->gold, &d->cap, d->count + 1, sizeof *d->gold);
        d->gold[d->count++] = (struct gold){fields.items[12], fields.items[13], fields.items[14]};
    }
    row_fields_free(&fields);
}

/* Takes "start-end" off the front of a list. */
static bool take_span(struct slice *list, struct span *span)
{
    if (!list->len)
        return false;
    struct slice part = slice_take(list, ';');
    int64_t start = 0, end = 0;
    row_parse_i64(slice_take(&part, '-'), &start);
    row_parse_i64(part, &end);
    *span = (struct span){(size_t)start, (size_t)end};
    return true;
}

/* The block of a document (articles are one), with what the rules find in it. */
static void prepare(struct attribution *a, struct learned *l, const struct document *d)
{
    a->statements.count = a->statements.piece_count = 0;
    article_start(&a->article, d->text, false);
    quotation_next_block(&a->article);
    rules_find(&a->article, &a->statements);
    learned_prepare(l, &a->article, &a->statements, 0);
}

/* ---- cues ---- */

static void gold_cues(const struct article *a, const struct document *d, uint8_t *labels)
{
    memset(labels, CUE_OUT, a->count);
    for (size_t g = 0; g < d->count; g++) {
        struct slice list = d->gold[g].cue;
        struct span span;
        while (take_span(&list, &span)) {
            struct range r = words_of(a, span);
            for (size_t i = r.first; i < r.last; i++)
                if (labels[i] == CUE_OUT)
                    labels[i] = i == r.first ? CUE_BEGINS : CUE_GOES_ON;
        }
    }
    for (size_t i = 0; i < a->count; i++)
        if (labels[i] == CUE_GOES_ON && (i == 0 || labels[i - 1] == CUE_OUT))
            labels[i] = CUE_BEGINS;
}

/* Marks the sentences where a statement without a cue begins: there is one, which nobody marked. */
static void mark_unknown(const struct article *a, const struct document *d, bool *unknown)
{
    for (size_t g = 0; g < d->count; g++) {
        struct slice content = d->gold[g].content;
        struct span span;
        if (d->gold[g].cue.len || !take_span(&content, &span))
            continue;
        struct range r = words_of(a, span);
        if (range_is_empty(r))
            continue;
        size_t before = r.first ? r.first - 1 : 0;
        for (size_t i = 0; i < a->count; i++)
            unknown[i] |= a->words[i].sentence == a->words[before].sentence ||
                          a->words[i].sentence == a->words[r.first].sentence;
    }
}

static void collect_cues(struct attribution *a, struct learned *l, const struct corpus *c,
                         struct sequences *s)
{
    struct features f;
    for (size_t n = 0; n < c->names.count; n++) {
        prepare(a, l, &c->items[n]);
        uint8_t *labels = memory_alloc(a->article.count + 1, 1);
        bool *unknown = memory_alloc(a->article.count + 1, sizeof *unknown);
        gold_cues(&a->article, &c->items[n], labels);
        mark_unknown(&a->article, &c->items[n], unknown);
        for (size_t lo = 0, hi; lo < a->article.count; lo = hi) {
            hi = learned_sentence_end(&a->article, lo);
            if (unknown[lo])
                continue;
            for (size_t i = lo; i < hi; i++) {
                learned_cue_features(l, lo, hi, i, &f);
                unsigned label = i == lo && labels[i] == CUE_GOES_ON ? CUE_BEGINS : labels[i];
                sequences_add_token(s, &f, label);
            }
            sequences_end(s, (uint32_t)n);
        }
        free(unknown);
        free(labels);
    }
}

/* How often the sequences are learned, and in which steps. */
struct regime {
    struct course course;
    struct pace pace;
};

/* How a table of labels is trained; set on articles of the corpus that were kept back. A fold has
 * fewer texts and rounds, so that the cues' model of one leaves out more. */
struct method {
    const char *name;
    unsigned labels, bits;
    const uint16_t *order;
    struct regime whole, fold;
};

static const struct method
    cue_method = {"cues", CUE_LABELS, CUE_BITS, learned_cue_order,
                  {{4, 4}, {0.04F, 0.3F, 5.0F, 25}}, {{6, 1}, {0.025F, 0.3F, 5.0F, 40}}},
    part_method = {"parts", PART_LABELS, PART_BITS, learned_part_order,
                   {{6, 4}, {0.03F, 0.2F, 8.0F, 35}}, {{6, 2}, {0.03F, 0.2F, 8.0F, 35}}};

static void train_table(const struct method *m, const struct regime *r,
                        const struct sequences *s, uint32_t folds, uint32_t held_out,
                        struct buffer *out)
{
    struct learner t;
    learner_init(&t, m->labels, m->bits, r->pace);
    learner_train(&t, s, prune_course, m->order, folds, held_out, m->name);
    learner_prune(&t);
    learner_train(&t, s, r->course, m->order, folds, held_out, m->name);
    learner_write(&t, out);
    learner_free(&t);
}

static void train_whole(const struct method *m, const struct sequences *s, struct buffer *out)
{
    train_table(m, &m->whole, s, 0, 0, out);
}

/* A model that has not seen the documents of a fold: what it finds there is as wrong as what the
 * final one will find in texts that nobody has seen. */
static void train_fold(const struct method *m, const struct sequences *s, uint32_t fold,
                       struct buffer *out)
{
    train_table(m, &m->fold, s, FOLDS, fold, out);
}

/* ---- parts ---- */

/* Marks the units that a span covers for the greater part. */
static void label_units(const struct learned *l, struct slice list, enum part_label begins,
                        uint8_t *labels)
{
    struct span span;
    const struct article *a = l->article;
    while (take_span(&list, &span)) {
        bool begun = false;
        for (size_t u = 0; u < l->unit_count; u++) {
            size_t start = a->base + a->words[l->units[u].first].start;
            size_t end = a->base + a->words[l->units[u].last - 1].end;
            size_t from = start > span.start ? start : span.start,
                   to = end < span.end ? end : span.end;
            if (from < to && 2 * (to - from) > end - start) {
                labels[u] = (uint8_t)(begins + begun);
                begun = true;
            } else {
                begun = false;
            }
        }
    }
}

/* What is collected of the words around cues: sequences of units, or choices. */
struct lessons {
    struct sequences units;
    struct choices choices;
    bool are_choices;
};

static void collect_units(const struct learned *l, const uint8_t *labels, struct sequences *s)
{
    struct features f;
    for (size_t u = 0; u < l->unit_count; u++) {
        learned_part_features(l, u, &f);
        sequences_add_token(s, &f, labels[u]);
    }
}

static bool same_content(const uint8_t *left, const uint8_t *right, size_t count)
{
    bool same = true;
    for (size_t u = 0; u < count; u++)
        same &= left[u] == right[u] || (left[u] < CONTENT_BEGINS && right[u] < CONTENT_BEGINS);
    return same;
}

/* Which candidate has these labels, or else the first that has their content; candidate_count where
 * none does. */
static size_t right_candidate(const struct learned *l, const uint8_t *labels)
{
    size_t count = l->unit_count, right = l->candidate_count;
    for (size_t k = l->candidate_count; k-- > 0;)
        if (same_content(l->candidates + k * count, labels, count))
            right = k;
    for (size_t k = right; k < l->candidate_count; k++)
        if (memcmp(l->candidates + k * count, labels, count) == 0)
            right = k;
    return right;
}

/* How much of a labelling is right: content as a whole most, then the source, then how much of the
 * content the two have in common. */
static double worth_of(const uint8_t *labels, const uint8_t *right, size_t count)
{
    size_t both = 0, any = 0;
    bool source = true;
    for (size_t u = 0; u < count; u++) {
        bool mine = labels[u] >= CONTENT_BEGINS, its = right[u] >= CONTENT_BEGINS;
        both += mine && its;
        any += mine || its;
        source &= (!mine && labels[u] != PART_OUT) == (!its && right[u] != PART_OUT);
    }
    double share = any ? (double)both / (double)any : 1;
    return (same_content(labels, right, count) ? 0.6 : 0) + (source ? 0.25 : 0) + 0.15 * share;
}

static void collect_candidates(struct learned *l, const uint8_t *labels, struct choices *c)
{
    struct features f;
    learned_find_candidates(l);
    size_t right = right_candidate(l, labels);
    for (size_t k = 0; k < l->candidate_count; k++) {
        const uint8_t *x = l->candidates + k * l->unit_count;
        double known = (double)l->candidate_scores[k] / l->parts.nat * CHOICE_TRUST / 100;
        choice_features(l, x, &f);
        choices_add_candidate(c, &f, (struct candidate_facts){
            known, worth_of(x, labels, l->unit_count), k == right});
    }
}

static void collect_instance(struct learned *l, struct range cue, const struct gold *g,
                             const struct statements *rules, struct lessons *x, uint32_t group)
{
    learned_around(l, cue, rules);
    uint8_t *labels = memory_alloc(l->unit_count, 1);
    if (g) {
        label_units(l, g->content, CONTENT_BEGINS, labels);
        label_units(l, g->source, SOURCE_BEGINS, labels);
    }
    for (size_t u = 0; u < l->unit_count; u++)
        if (!(learned_part_order[u ? labels[u - 1] : PERCEPTRON_LABELS] >> labels[u] & 1))
            labels[u]--;
    struct sequences *s = x->are_choices ? &x->choices.sequences : &x->units;
    size_t before = s->token_count;
    if (x->are_choices)
        collect_candidates(l, labels, &x->choices);
    else
        collect_units(l, labels, s);
    if (s->token_count > before)
        sequences_end(s, group);
    free(labels);
}

/* The cues of the gold with their parts, and those that the cue model finds and the gold does not,
 * with none; but not where the gold may have left one unmarked. */
static void collect_parts_of(struct attribution *a, struct learned *l, const struct document *d,
                             struct lessons *x, uint32_t group)
{
    const struct article *article = &a->article;
    prepare(a, l, d);
    for (size_t lo = 0, hi; lo < article->count; lo = hi) {
        hi = learned_sentence_end(article, lo);
        learned_find_cues(l, lo, hi);
    }
    bool *known = memory_alloc(article->count + 1, sizeof *known);
    mark_unknown(article, d, known);
    for (size_t g = 0; g < d->count; g++) {
        struct slice list = d->gold[g].cue;
        struct span span;
        if (!take_span(&list, &span))
            continue;
        struct range cue = words_of(article, span);
        if (range_is_empty(cue))
            continue;
        for (size_t i = cue.first; i < cue.last; i++)
            known[i] = true;
        collect_instance(l, cue, &d->gold[g], &a->statements, x, group);
    }
    for (size_t i = 0; i < article->count; i++) {
        if (l->words[i].label != CUE_BEGINS)
            continue;
        size_t last = i + 1;
        bool is_known = known[i];
        for (; last < article->count && l->words[last].label == CUE_GOES_ON; last++)
            is_known |= known[last];
        if (!is_known)
            collect_instance(l, (struct range){i, last}, NULL, &a->statements, x, group);
    }
    free(known);
}

/* Of the documents of a fold, with a cue model (and one of parts, for choices) that has not seen
 * them. */
static void collect_fold(struct attribution *a, struct learned *l, const struct corpus *c,
                         uint32_t fold, struct lessons *x)
{
    for (size_t n = fold; n < c->names.count; n += FOLDS)
        collect_parts_of(a, l, &c->items[n], x, (uint32_t)n);
}

static void read_table(struct perceptron *p, const struct buffer *table)
{
    struct slice bytes = buffer_slice(table);
    perceptron_read(p, &bytes);
}

static void train_choice(const struct choices *c, struct buffer *out)
{
    struct learner t;
    learner_init(&t, 1, CHOICE_BITS, choice_pace);
    learner_train_choices(&t, c, prune_course, "choice");
    learner_prune(&t);
    learner_train_choices(&t, c, choice_course, "choice");
    learner_write(&t, out);
    learner_free(&t);
}

static void train_around(struct attribution *a, struct learned *l, const struct corpus *c,
                         const struct sequences *cues, struct buffer *out)
{
    struct lessons x = {0};
    struct buffer cue_tables[FOLDS] = {0};
    for (uint32_t fold = 0; fold < FOLDS; fold++) {
        train_fold(&cue_method, cues, fold, &cue_tables[fold]);
        read_table(&l->cues, &cue_tables[fold]);
        collect_fold(a, l, c, fold, &x);
    }
    fprintf(stderr, "parts: %zu cues, %zu units\n", x.units.count, x.units.token_count);
    train_whole(&part_method, &x.units, out);
    x.are_choices = true;
    for (uint32_t fold = 0; fold < FOLDS; fold++) {
        struct buffer table = {0};
        train_fold(&part_method, &x.units, fold, &table);
        read_table(&l->parts, &table);
        read_table(&l->cues, &cue_tables[fold]);
        collect_fold(a, l, c, fold, &x);
        buffer_free(&table);
        buffer_free(&cue_tables[fold]);
    }
    train_choice(&x.choices, out);
    sequences_free(&x.units);
    choices_free(&x.choices);
}

static void write_file(const char *path, struct slice bytes)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes.data, 1, bytes.len, f) != bytes.len || fclose(f) != 0)
        diag_die(EXIT_FAILED, "cannot write '%s': %s", path, diag_error(errno));
}

int main(int argc, char **argv)
{
    diag_set_program("train-attrib");
    if (argc < 5 || argc % 2 == 0)
        diag_die(EXIT_MISUSED,
                 "usage: train-attrib TABLES TAGS.col TEXTS GOLD.tsv [TEXTS GOLD.tsv]...");
    struct corpus c = {0};
    intern_init(&c.names);
    for (int i = 3; i + 1 < argc; i += 2)
        read_gold(&c, argv[i], argv[i + 1]);
    struct attribution a;
    struct learned l = {0};
    struct buffer out = {0};
    struct sequences cues = {0};
    attribution_init(&a);
    train_tags(argv[2], &out);
    struct buffer tags = {0};
    buffer_append(&tags, buffer_slice(&out));
    struct slice bytes = buffer_slice(&tags);
    perceptron_read(&l.tags, &bytes);
    collect_cues(&a, &l, &c, &cues);
    train_whole(&cue_method, &cues, &out);
    train_around(&a, &l, &c, &cues, &out);
    learned_seal(&out);
    write_file(argv[1], buffer_slice(&out));
    return EXIT_DONE;
}
