#include "analysis/counts/ngram.h"

#include "analysis/counts/ngramcounting.h"
#include "analysis/counts/ngramtext.h"
#include "base/memory.h"

#include <stdlib.h>

/* Borders that wait for the next word, so that none stands where there is no word behind it. */
enum {
    PENDING_BREAK = 1,
    PENDING_START = 2,
    PENDING_DOCUMENT = 4,
    PENDING_GROUP = 8,
    PENDING_PART = 16
};

/* What a run of the program takes besides: the program itself, buffers of files, names of words. */
enum { OTHER_MEMORY = 4 << 20 };

enum { NUMBER_ROOM = 2 * sizeof(uint16_t), NUMBERS_TOGETHER = 1024 };

/* Without a branch, as none could guess which words are rare. */
static inline char *write_number(char *out, uint32_t number)
{
    uint16_t upper = (uint16_t)(NGRAMTEXT_LONG | number >> 16), unit = (uint16_t)number;
    memcpy(out, &upper, sizeof upper);
    out += number >= NGRAMTEXT_LONG ? sizeof upper : 0;
    memcpy(out, &unit, sizeof unit);
    return out + sizeof unit;
}

static void put_number(struct ngram *c, uint32_t number)
{
    char *out = tape_reserve(&c->text, NUMBER_ROOM);
    tape_commit(&c->text, (size_t)(write_number(out, number) - out));
}

/* Both together, so that no piece begins between them. */
static void put_mark(struct ngram *c, uint32_t mark, uint32_t number)
{
    char *out = tape_reserve(&c->text, 2 * NUMBER_ROOM), *start = out;
    out = write_number(out, mark);
    out = write_number(out, number);
    tape_commit(&c->text, (size_t)(out - start));
}

static void put_words(struct ngram *c, const uint32_t *numbers, size_t count)
{
    c->tokens += count;
    if (c->settings.only_words) {
        ngramunigrams_see(c, numbers, count);
        return;
    }
    for (size_t some; count; numbers += some, count -= some) {
        some = count < NUMBERS_TOGETHER ? count : NUMBERS_TOGETHER;
        char *start = tape_reserve(&c->text, some * NUMBER_ROOM), *out = start;
        for (size_t i = 0; i < some; i++)
            out = write_number(out, numbers[i] + NGRAMTEXT_MARKS);
        tape_commit(&c->text, (size_t)(out - start));
    }
}

void ngram_init(struct ngram *c, const struct ngram_settings *settings)
{
    *c = (struct ngram){.settings = *settings, .pending = PENDING_START, .docs = 1};
    c->store.limit = c->settings.memory / 4;
    c->text.store = c->reference.store = &c->store;
    wordforms_init(&c->words);
    groupnames_init(&c->groups, c->settings.memory / 4);
    c->group = groupnames_add(&c->groups, SLICE(""));
    if (settings->pad) {
        c->start_word = wordforms_add(&c->words, SLICE("<s>"));
        c->end_word = wordforms_add(&c->words, SLICE("</s>"));
    }
}

void ngram_init_part(struct ngram *part, struct ngram *whole)
{
    ngram_init(part, &whole->settings);
    part->store.limit = SIZE_MAX;
    part->part = ++whole->part_count;
    whole->parts = memory_resize(whole->parts, part->part, sizeof *whole->parts);
    whole->parts[part->part - 1] = part;
}

void ngram_free(struct ngram *c)
{
    tape_free(&c->text);
    tape_free(&c->reference);
    tape_store_free(&c->store);
    wordforms_free(&c->words);
    groupnames_free(&c->groups);
    free(c->parts);
    free(c->numbers);
    free(c->line_ends);
    free(c->seen);
    free(c->word_names);
    free(c->word_rank);
}

/* The borders but for the beginning of a sequence, which needs a word behind it. */
static void put_borders(struct ngram *c)
{
    bool first = c->tokens == 0 && !c->part;
    if (c->pending & PENDING_PART)
        put_mark(c, NGRAMTEXT_PART, c->part);
    if (c->pending & PENDING_DOCUMENT && !first)
        put_number(c, NGRAMTEXT_DOCUMENT);
    else if (c->pending & PENDING_BREAK && !first)
        put_number(c, NGRAMTEXT_BREAK);
    if (c->pending & PENDING_GROUP)
        put_mark(c, NGRAMTEXT_GROUP, c->group);
    c->pending &= PENDING_START;
}

static void put_pending(struct ngram *c)
{
    bool start = c->pending & PENDING_START && c->settings.pad;
    if (!c->settings.only_words)
        put_borders(c);
    if (start)
        put_words(c, &c->start_word, 1);
    c->pending = 0;
}

void ngram_numbered_words(struct ngram *c, const uint32_t *numbers, size_t count)
{
    if (count == 0)
        return;
    if (c->pending)
        put_pending(c);
    c->in_sequence = true;
    put_words(c, numbers, count);
}

void ngram_number_words(struct ngram *c, const struct slice *words, uint64_t chosen,
                        uint32_t *numbers)
{
    wordforms_add_chosen(&c->words, words, chosen, numbers);
}

void ngram_word(struct ngram *c, struct slice word)
{
    uint32_t number = wordforms_add(&c->words, word);
    ngram_numbered_words(c, &number, 1);
}

void ngram_words(struct ngram *c, struct slice text)
{
    size_t room = WORDFORMS_ROOM(text.len);
    c->numbers = memory_grow(c->numbers, &c->number_cap, room, sizeof *c->numbers);
    ngram_numbered_words(c, c->numbers, wordforms_add_all(&c->words, text, c->numbers));
}

/* Ends what the reader takes for a sentence: the end mark goes behind its last word. */
static void end_sequence(struct ngram *c, unsigned pending)
{
    if (c->in_sequence && c->settings.pad)
        put_words(c, &c->end_word, 1);
    c->in_sequence = false;
    c->pending |= pending | PENDING_BREAK | PENDING_START;
}

void ngram_lines(struct ngram *c, struct slice lines)
{
    size_t room = WORDFORMS_ROOM(lines.len), count;
    c->numbers = memory_grow(c->numbers, &c->number_cap, room, sizeof *c->numbers);
    c->line_ends = memory_grow(c->line_ends, &c->line_end_cap, lines.len + 1, sizeof *c->line_ends);
    size_t words = wordforms_add_lines(&c->words, lines, c->numbers, c->line_ends, &count);
    size_t given = 0;
    if (c->settings.only_words && !c->settings.pad) /* borders say nothing */
        count = 0;
    for (size_t i = 0; i < count; given = c->line_ends[i++]) {
        ngram_numbered_words(c, c->numbers + given, c->line_ends[i] - given);
        ngram_sentence_end(c);
    }
    ngram_numbered_words(c, c->numbers + given, words - given);
    ngram_sentence_end(c);
}

uint32_t ngram_number_group(struct ngram *whole, struct slice group)
{
    return groupnames_add(&whole->groups, group);
}

void ngram_set_group(struct ngram *c, uint32_t number)
{
    if (c->group == number)
        return;
    end_sequence(c, PENDING_GROUP);
    c->group = number;
}

void ngram_group(struct ngram *c, struct slice group)
{
    ngram_set_group(c, ngram_number_group(c, group));
}

void ngram_gap(struct ngram *c)
{
    c->pending |= PENDING_BREAK;
}

void ngram_sentence_end(struct ngram *c)
{
    if (!c->settings.across)
        end_sequence(c, 0);
}

void ngram_document_end(struct ngram *c)
{
    bool had_words = !(c->pending & PENDING_DOCUMENT);
    end_sequence(c, PENDING_DOCUMENT); /* its mark is still of this document */
    c->docs += had_words;
}

void ngram_begin(struct ngram *part, uint32_t group)
{
    part->group = group;
    part->in_sequence = false;
    part->pending = PENDING_PART | PENDING_GROUP | PENDING_START;
}

void ngram_cut(struct ngram *part, struct ngram_stretch *stretch)
{
    put_borders(part);
    *stretch = (struct ngram_stretch){.tokens = part->tokens, .docs = part->docs};
    stretch->store.limit = SIZE_MAX;
    stretch->text.store = &stretch->store;
    tape_move(&stretch->text, &part->text);
    part->tokens = part->docs = 0;
}

void ngram_append(struct ngram *whole, struct ngram_stretch *stretch)
{
    tape_move(&whole->text, &stretch->text);
    whole->tokens += stretch->tokens;
    whole->docs += stretch->docs;
}

/* ---- ranks ---- */

/* The names by rank, and the ranks by number of each part. */
static void rank_words(struct ngram *c)
{
    size_t tables = c->part_count + 1, all = 0;
    const struct wordforms **words = memory_alloc(tables, sizeof *words);
    for (size_t t = 0; t < tables; t++) {
        struct ngram *part = t ? c->parts[t - 1] : c;
        words[t] = &part->words;
        all += part->words.count;
        part->word_rank = memory_alloc(part->words.count, sizeof *part->word_rank);
    }
    struct wordforms_place *order = wordforms_order(words, tables);
    c->word_names = memory_alloc(all, sizeof *c->word_names);
    for (size_t i = 0; i < all; i++) {
        struct slice word = words[order[i].table]->words[order[i].number];
        if (tables == 1 || i == 0 || !slice_equal(word, c->word_names[c->word_count - 1]))
            c->word_names[c->word_count++] = word;
        struct ngram *part = order[i].table ? c->parts[order[i].table - 1] : c;
        part->word_rank[order[i].number] = (uint32_t)c->word_count - 1;
    }
    for (size_t t = 0; t < tables; t++)
        wordforms_close(t ? &c->parts[t - 1]->words : &c->words);
    free(order);
    free(words);
}

void ngram_finish(struct ngram *c)
{
    end_sequence(c, 0);
    rank_words(c);
    groupnames_finish(&c->groups);
}

size_t ngram_memory_left(const struct ngram *c)
{
    size_t used = wordforms_memory(&c->words) + c->store.used + OTHER_MEMORY;
    for (size_t p = 0; p < c->part_count; p++)
        used += wordforms_memory(&c->parts[p]->words);
    used += c->seen_cap * sizeof *c->seen + groupnames_memory(&c->groups);
    used += c->word_count * (sizeof *c->word_names + sizeof *c->word_rank * (c->part_count + 1));
    size_t least = c->settings.memory / 4;
    return used + least < c->settings.memory ? c->settings.memory - used : least;
}
