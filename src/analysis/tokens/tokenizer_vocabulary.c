#include "analysis/tokens/tokenizer_vocabulary.h"

#include "base/embed.h"
#include "base/memory.h"
#include "text/ascii.h"

#include <stdlib.h>

EMBED(tokenizer_tsv);

static const struct {
    const char *name;
    uint32_t class;
} class_names[] = {
    {"title", VOCABULARY_TITLE},     {"final", VOCABULARY_FINAL},
    {"number", VOCABULARY_NUMBER},   {"unit", VOCABULARY_UNIT},
    {"opener", VOCABULARY_OPENER},   {"prefix", VOCABULARY_PREFIX},
    {"measure", VOCABULARY_MEASURE}, {"domain", VOCABULARY_DOMAIN},
    {"file", VOCABULARY_FILE},       {"contraction", VOCABULARY_CONTRACTION},
    {"report", VOCABULARY_REPORT},   {"marked", VOCABULARY_MARKED},
    {"closing", VOCABULARY_CLOSING}, {"place", VOCABULARY_PLACE},
    {"name", VOCABULARY_NAME},       {"currency", VOCABULARY_CURRENCY},
    {"hour", VOCABULARY_HOUR},       {"zone", VOCABULARY_ZONE},
    {"front", VOCABULARY_FRONT},
};

/* 0 for a name that is none. */
static uint32_t class_of(struct slice name)
{
    if (!name.len)
        return VOCABULARY_TITLE;
    for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++)
        if (slice_equal(name, slice_of_string(class_names[i].name)))
            return class_names[i].class;
    return 0;
}

/* The word in lower case, without '|', which marks the cut of a contraction. */
static struct slice normal_form(struct slice word, char *room, unsigned char *cut)
{
    size_t len = 0;
    for (size_t i = 0; i < word.len && len < VOCABULARY_LONGEST; i++) {
        if (word.data[i] == '|')
            *cut = (unsigned char)len;
        else
            room[len++] = (char)ascii_lower((unsigned char)word.data[i]);
    }
    return slice_of(room, len);
}

static void filter_add_word(uint64_t by_word[FILTER_BITS / 64], struct slice name)
{
    if (name.len > FILTER_WORD)
        return;
    size_t hash = filter_hash(filter_key(name.data, name.len));
    by_word[hash / 64] |= (uint64_t)1 << hash % 64;
}

/* Groups that tell the contractions of English from nearly all else that ends like one of them. */
static void filter_add_tail(struct vocabulary_filter *f, struct slice name)
{
    unsigned tail[FILTER_TAIL] = {0};
    for (size_t i = 0; i < FILTER_TAIL && i < name.len; i++)
        tail[i] = (unsigned char)name.data[name.len - 1 - i] & 31u;
    unsigned mixed = 4 * tail[0] + 7 * tail[1] + 11 * tail[2] + 13 * (unsigned)name.len;
    unsigned char group = (unsigned char)(1u << mixed % 8);
    for (size_t i = 0; i < FILTER_TAIL; i++)
        for (unsigned low = 0; low < 64; low++)
            if (low % 32 == tail[i] || i > name.len)
                f->tails[i][low] |= group;
}

static void filter_add(struct vocabulary_filter *f, struct slice name)
{
    const unsigned char *bytes = (const unsigned char *)name.data;
    filter_add_word(f->by_word, name);
    f->by_ends[(bytes[0] & 31u) * 32 + (bytes[name.len - 1] & 31u)] |= 1u << name.len;
    f->by_second[bytes[name.len > 1] & 31u] |= 1u << name.len;
}

static void add(struct vocabulary *v, struct slice word, uint32_t class)
{
    char room[VOCABULARY_LONGEST];
    unsigned char cut = 0;
    struct slice name = normal_form(word, room, &cut);
    if (!name.len)
        return;
    size_t known = v->words.count;
    uint32_t number = intern_add(&v->words, name);
    if (number == known) {
        v->entries = memory_grow(v->entries, &v->cap, known + 1, sizeof *v->entries);
        v->entries[number] = (struct vocabulary_entry){0};
    }
    v->entries[number].classes |= class;
    filter_add_word(v->by_word, name);
    if (class & VOCABULARY_ABBREVIATIONS)
        filter_add(&v->abbreviations, name);
    if (class == VOCABULARY_PREFIX)
        filter_add(&v->prefixes, name);
    if (class == VOCABULARY_CONTRACTION) {
        v->entries[number].cut = cut;
        filter_add(&v->contractions, name);
        filter_add_tail(&v->contractions, name);
    }
    if (name.len == 1)
        v->letters[(unsigned char)name.data[0]] = v->entries[number];
}

/* A line "word TAB class". Blank lines and those that begin with # have no word. */
static struct slice word_of_line(struct slice line, struct slice *class)
{
    if (slice_ends(line, SLICE("\r")))
        line.len--;
    if (slice_starts(line, SLICE("#")))
        line.len = 0;
    struct slice word = slice_take(&line, '\t');
    *class = line;
    if (word.len > 1 && word.data[word.len - 1] == '.')
        word.len--;
    return word;
}

const char *vocabulary_fault(struct slice line)
{
    struct slice class, word = word_of_line(line, &class);
    if (!class_of(class))
        return "behind the TAB stands title, final, closing, number or unit";
    if (word.len > VOCABULARY_LONGEST)
        return "the abbreviation is too long";
    if (slice_find(word, 0, ' ') < word.len)
        return "an abbreviation is one word";
    return NULL;
}

static void add_lines(struct vocabulary *v, struct slice language, struct slice lines)
{
    while (lines.len) {
        struct slice rest, word = word_of_line(slice_take(&lines, '\n'), &rest);
        struct slice class = slice_take(&rest, '\t');
        if (class_of(class) && (!rest.len || slice_equal(rest, language)))
            add(v, word, class_of(class));
    }
}

void vocabulary_init(struct vocabulary *v, const char *language, struct slice own)
{
    *v = (struct vocabulary){0};
    intern_init(&v->words);
    add_lines(v, slice_of_string(language), embed_tokenizer_tsv());
    add_lines(v, slice_of_string(language), own);
}

void vocabulary_free(struct vocabulary *v)
{
    intern_free(&v->words);
    free(v->entries);
}

static struct vocabulary_entry find(const struct vocabulary *v, struct slice word)
{
    char room[VOCABULARY_LONGEST];
    unsigned char cut;
    if (word.len == 1)
        return v->letters[ascii_lower((unsigned char)word.data[0])];
    if (word.len > VOCABULARY_LONGEST || !vocabulary_may_know(v, word))
        return (struct vocabulary_entry){0};
    uint32_t number = intern_find(&v->words, normal_form(word, room, &cut));
    return number == INTERN_NONE ? (struct vocabulary_entry){0} : v->entries[number];
}

unsigned vocabulary_classes(const struct vocabulary *v, struct slice word)
{
    return find(v, word).classes;
}

size_t vocabulary_cut(const struct vocabulary *v, struct slice word)
{
    return find(v, word).cut;
}
