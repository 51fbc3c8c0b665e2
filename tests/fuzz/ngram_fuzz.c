/* The counter against a naive one. The first three bytes choose settings, the rest is a text of
 * small words with borders between them; the settings make runs short, so that they are merged, or
 * leave room for all. */
#include "fuzz.h"

#include "analysis/counts/ngram.h"
#include "base/memory.h"

#include <stdlib.h>

enum { MOST = 1500 };

struct place {
    unsigned char word, group;
    unsigned sequence, doc;
};

struct text {
    struct place places[MOST];
    size_t count;
};

/* A byte below 16 is a border, any other a word of one to nineteen bytes. */
static void feed(struct ngram *c, struct text *t, struct slice script, bool across, bool grouped)
{
    struct place now = {0};
    if (grouped)
        ngram_group(c, SLICE("g0"));
    for (size_t i = 0; i < script.len && t->count < MOST; i++) {
        unsigned char byte = (unsigned char)script.data[i];
        char name[20] = "wwwwwwwwwwwwwwwwwww";
        if (byte < 8) {
            now.sequence += byte < 4 || !across;
            if (byte < 4)
                ngram_gap(c);
            else
                ngram_sentence_end(c);
        } else if (byte < 12) {
            now.sequence++;
            now.doc++;
            ngram_document_end(c);
        } else if (byte < 16 && !grouped) {
            continue;
        } else if (byte < 16) {
            now.sequence += now.group != byte - 12;
            now.group = (unsigned char)(byte - 12);
            char group[2] = {'g', (char)('0' + now.group)};
            ngram_group(c, slice_of(group, 2));
        } else {
            now.word = byte;
            name[byte % 19] = (char)byte == ' ' ? '_' : (char)byte;
            ngram_word(c, slice_of(name, (size_t)byte % 19 + 1));
            t->places[t->count++] = now;
        }
    }
    ngram_finish(c);
}

/* What the naive counter finds of one n-gram, given by its first place. */
static void count_naively(const struct text *t, size_t first, unsigned n, uint64_t *count,
                          uint64_t *docs)
{
    uint64_t last_doc = UINT64_MAX;
    *count = *docs = 0;
    for (size_t i = 0; i + n <= t->count; i++) {
        const struct place *p = t->places + i, *q = t->places + first;
        bool same = p[0].sequence == p[n - 1].sequence && p[0].group == q[0].group;
        for (unsigned w = 0; same && w < n; w++)
            same = p[w].word == q[w].word;
        if (!same)
            continue;
        ++*count;
        *docs += p->doc != last_doc;
        last_doc = p->doc;
    }
}

struct check {
    struct ngram *c;
    const struct text *t;
    struct ngram_layout layout;
    uint64_t total, taken;
    uint32_t words[NGRAM_MAX], group;
};

/* The place where the n-gram of these words and group stands first. */
static size_t find(const struct check *k)
{
    const struct text *t = k->t;
    unsigned n = k->layout.n;
    for (size_t i = 0; i + n <= t->count; i++) {
        struct slice group = ngram_group_of_rank(k->c, k->group);
        bool same = t->places[i].sequence == t->places[i + n - 1].sequence &&
                    (!group.len || group.data[1] == '0' + t->places[i].group);
        for (unsigned w = 0; same && w < n; w++) {
            struct slice word = ngram_word_of_rank(k->c, k->words[w]);
            unsigned char byte = t->places[i + w].word;
            same = word.len == (size_t)byte % 19 + 1 &&
                   word.data[word.len - 1] == ((char)byte == ' ' ? '_' : (char)byte);
        }
        if (same)
            return i;
    }
    CHECK(false);
    return 0;
}

static void take(void *context, const uint64_t *key, const struct counted *counted)
{
    struct check *k = context;
    uint32_t words[NGRAM_MAX], group = ngram_unpack(&k->layout, key, words);
    size_t bytes = k->layout.n * sizeof *words;
    if (k->taken++) { /* ascending, each once */
        size_t same = 0;
        while (same < k->layout.n && words[same] == k->words[same])
            same++;
        CHECK(group > k->group ||
              (group == k->group && same < k->layout.n && words[same] > k->words[same]));
    }
    memcpy(k->words, words, bytes);
    k->group = group;
    uint64_t count, docs;
    count_naively(k->t, find(k), k->layout.n, &count, &docs);
    CHECK(counted->count == count && counted->docs == docs);
    k->total += count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    struct ngram_settings settings = {.across = data[0] & 1,
                                      .memory = data[0] & 4 ? 64 << 20 : data[1]};
    struct text *t = memory_alloc(1, sizeof *t);
    struct ngram c;
    ngram_init(&c, &settings);
    feed(&c, t, slice_of((const char *)data + 3, size - 3), settings.across, data[0] & 2);
    struct check k = {.c = &c, .t = t, .layout = ngram_layout(&c, data[2] % 24 + 1)};
    ngram_count(&c, k.layout.n, &(struct ngram_sink){&k, take});
    uint64_t total = 0;
    for (size_t i = 0; i + k.layout.n <= t->count; i++)
        total += t->places[i].sequence == t->places[i + k.layout.n - 1].sequence;
    CHECK(k.total == total);
    ngram_free(&c);
    free(t);
    return 0;
}
