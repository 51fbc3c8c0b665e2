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
    {"front", VOCABULARY_FRONT},     {"lettered", VOCABULARY_LETTERED},
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
    if (name.len <= FILTER_WORD) {
        size_t hash = filter_hash(filter_key(name.data, name.len));
        f->by_word[hash / 64] |= (uint64_t)1 << hash % 64;
    }
    f->by_ends[(bytes[0] & 31u) * 32 + (bytes[name.len - 1] & 31u)] |= 1u << name.len;
    f->by_second[bytes[name.len > 1] & 31u] |= 1u << name.len;
}

/* The bytes with the capitals among them in lower case. */
static uint64_t in_lower_case(uint64_t bytes)
{
    const uint64_t each = 0x0101010101010101u, high = each * 0x80, low = bytes & ~high;
    uint64_t from_a = low + each * (0x80 - 'A'), behind_z = low + each * (0x80 - 'Z' - 1);
    return bytes | ((from_a & ~behind_z & ~bytes & high) >> 2);
}

/* Where the short word of these bytes stands, or would. */
static size_t short_place(const struct vocabulary *v, uint64_t bytes, size_t len)
{
    enum { PLACES = sizeof v->shorts / sizeof *v->shorts };
    size_t at = filter_hash(bytes) % PLACES;
    while (v->shorts[at].entry.len &&
           (v->shorts[at].bytes != bytes || v->shorts[at].entry.len != len))
        at = (at + 1) % PLACES;
    return at;
}

/* The entry of a short word, perhaps a new one; NULL where it has to be among the others. */
static struct vocabulary_entry *short_entry(struct vocabulary *v, struct slice name, bool own)
{
    if (name.len > FILTER_WORD)
        return NULL;
    const uint64_t bytes = filter_bytes(name.data, name.len);
    struct vocabulary_short *word = &v->shorts[short_place(v, bytes, name.len)];
    if (word->entry.len)
        return &word->entry;
    if (own || v->shorts_count == VOCABULARY_SHORTS)
        return NULL;
    v->shorts_count++;
    word->bytes = bytes;
    return &word->entry;
}

static struct vocabulary_entry *other_entry(struct vocabulary *v, struct slice name)
{
    size_t known = v->others.count;
    uint32_t number = intern_add(&v->others, name);
    if (number == known) {
        v->entries = memory_grow(v->entries, &v->cap, known + 1, sizeof *v->entries);
        v->entries[number] = (struct vocabulary_entry){0};
    }
    v->others_are_short |= name.len <= FILTER_WORD;
    return &v->entries[number];
}

static void add(struct vocabulary *v, struct slice word, uint32_t class, bool own)
{
    char room[VOCABULARY_LONGEST];
    unsigned char cut = 0;
    struct slice name = normal_form(word, room, &cut);
    if (!name.len)
        return;
    struct vocabulary_entry *entry = short_entry(v, name, own);
    if (!entry)
        entry = other_entry(v, name);
    entry->classes |= class;
    entry->len = (unsigned char)name.len;
    if (class & VOCABULARY_ABBREVIATIONS)
        filter_add(&v->abbreviations, name);
    if (class == VOCABULARY_PREFIX)
        filter_add(&v->prefixes, name);
    if (class == VOCABULARY_CONTRACTION) {
        entry->cut = cut;
        filter_add(&v->contractions, name);
        filter_add_tail(&v->contractions, name);
    }
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

static void add_lines(struct vocabulary *v, struct slice language, struct slice lines, bool own)
{
    while (lines.len) {
        struct slice rest, word = word_of_line(slice_take(&lines, '\n'), &rest);
        const uint32_t class = class_of(slice_take(&rest, '\t'));
        if (class && (!rest.len || slice_equal(rest, language)))
            add(v, word, class, own);
    }
}

void vocabulary_init(struct vocabulary *v, const char *language, struct slice own)
{
    *v = (struct vocabulary){0};
    intern_init(&v->others);
    add_lines(v, slice_of_string(language), embed_tokenizer_tsv(), false);
    add_lines(v, slice_of_string(language), own, true);
}

void vocabulary_free(struct vocabulary *v)
{
    intern_free(&v->others);
    free(v->entries);
}

static struct vocabulary_entry find(const struct vocabulary *v, struct slice word)
{
    char room[VOCABULARY_LONGEST];
    unsigned char cut;
    if (word.len <= FILTER_WORD) {
        uint64_t bytes = in_lower_case(filter_bytes(word.data, word.len));
        struct vocabulary_entry entry = v->shorts[short_place(v, bytes, word.len)].entry;
        if (entry.len || !v->others_are_short)
            return entry;
    }
    if (word.len > VOCABULARY_LONGEST)
        return (struct vocabulary_entry){0};
    uint32_t number = intern_find(&v->others, normal_form(word, room, &cut));
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
