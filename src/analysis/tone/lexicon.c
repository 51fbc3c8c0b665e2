#include "analysis/tone/lexicon.h"

#include "base/memory.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 64, FIRST_SHIFT = 64 - 12 };

static const struct {
    struct slice name;
    enum lexicon_role role;
} role_names[] = {
    {{"word", 4}, ROLE_WORD},   {{"booster", 7}, ROLE_BOOSTER},   {{"negation", 8}, ROLE_NEGATION},
    {{"idiom", 5}, ROLE_IDIOM}, {{"contrast", 8}, ROLE_CONTRAST}, {{"name", 4}, ROLE_NAME},
};

static void load_head(uint64_t head[2], struct slice s)
{
    head[0] = head[1] = 0;
    memcpy(head, s.data ? s.data : "", s.len < 16 ? s.len : 16);
}

static uint64_t hash_word(uint64_t seed, struct slice s)
{
    uint64_t head[2];
    load_head(head, s);
    uint64_t hash = lexicon_hash_head(seed, head);
    for (size_t i = 16; i < s.len; i++)
        hash = hash_mix(hash ^ (unsigned char)s.data[i]);
    return hash;
}

static uint64_t hash_step(uint64_t seed, uint32_t parent, uint32_t word)
{
    return hash_mix(seed ^ ((uint64_t)parent << 32 | word));
}

static size_t bucket_count(const struct lexicon *l)
{
    return (size_t)1 << (64 - l->shift);
}

void lexicon_init(struct lexicon *l)
{
    *l = (struct lexicon){
        .seed = hash_key_random().k0, .mask = FIRST_SLOTS - 1, .shift = FIRST_SHIFT};
    l->slots = memory_alloc(FIRST_SLOTS, sizeof *l->slots);
    l->buckets = memory_alloc(bucket_count(l), sizeof *l->buckets);
    l->entries = memory_grow(NULL, &l->cap, 1, sizeof *l->entries);
    l->entries[l->count++] = (struct lexicon_entry){.head = {1, 1}}; /* equals no word */
}

void lexicon_free(struct lexicon *l)
{
    arena_free(&l->arena);
    free(l->entries);
    free(l->buckets);
    free(l->slots);
    *l = (struct lexicon){0};
}

/* ---- single words, in buckets ---- */

static uint32_t find_word(const struct lexicon *l, struct slice word, uint64_t hash)
{
    uint32_t number = l->buckets[hash >> l->shift];
    while (number && !slice_equal(l->entries[number].key, word))
        number = l->entries[number].next;
    return number;
}

static void put_in_bucket(struct lexicon *l, uint32_t number)
{
    uint32_t *bucket = &l->buckets[hash_word(l->seed, l->entries[number].key) >> l->shift];
    l->entries[number].next = *bucket;
    *bucket = number;
}

static bool is_single(const struct lexicon *l, uint32_t number)
{
    return l->entries[number].word == number;
}

/* Four buckets or more for each word: most texts' words are then seen at once not to be there. */
static void grow_buckets(struct lexicon *l)
{
    l->shift--;
    free(l->buckets);
    l->buckets = memory_alloc(bucket_count(l), sizeof *l->buckets);
    for (uint32_t n = 1; n < l->count; n++)
        if (is_single(l, n))
            put_in_bucket(l, n);
}

static uint32_t make_entry(struct lexicon *l, struct slice key)
{
    l->entries = memory_grow(l->entries, &l->cap, l->count + 1, sizeof *l->entries);
    struct lexicon_entry *e = &l->entries[l->count];
    *e = (struct lexicon_entry){.key = arena_copy(&l->arena, key)};
    load_head(e->head, key);
    return (uint32_t)l->count++;
}

static uint32_t add_word(struct lexicon *l, struct slice word)
{
    uint32_t number = find_word(l, word, hash_word(l->seed, word));
    if (number)
        return number;
    number = make_entry(l, word);
    l->entries[number].word = number;
    put_in_bucket(l, number);
    if (++l->words > bucket_count(l) / 4)
        grow_buckets(l);
    return number;
}

/* ---- phrases, by the phrase before their last word and that word ---- */

/* Is entry number the phrase of parent's words and then word? Its key is theirs and a blank. */
static bool is_step(const struct lexicon *l, uint32_t number, uint32_t parent, uint32_t word)
{
    const struct lexicon_entry *e = &l->entries[number];
    struct slice head = l->entries[parent].key;
    return e->word == word && e->key.len == head.len + 1 + l->entries[word].key.len &&
           slice_starts(e->key, head);
}

static struct lexicon_slot *probe_step(const struct lexicon *l, uint32_t parent, uint32_t word,
                                       uint64_t hash)
{
    for (size_t i = hash & l->mask;; i = (i + 1) & l->mask) {
        struct lexicon_slot *slot = &l->slots[i];
        if (!slot->number || (slot->hash == hash >> 32 && is_step(l, slot->number, parent, word)))
            return slot;
    }
}

static uint32_t find_step(const struct lexicon *l, uint32_t parent, uint32_t word)
{
    return probe_step(l, parent, word, hash_step(l->seed, parent, word))->number;
}

/* The entry of the words before a phrase's last one. */
static uint32_t find_parent(const struct lexicon *l, const struct lexicon_entry *e)
{
    struct slice rest = slice_of(e->key.data, e->key.len - l->entries[e->word].key.len - 1);
    uint32_t parent = 0;
    while (rest.len) {
        struct slice word = slice_take(&rest, ' ');
        uint32_t number = find_word(l, word, hash_word(l->seed, word));
        parent = parent ? find_step(l, parent, number) : number;
    }
    return parent;
}

static void place_step(struct lexicon *l, uint32_t number, uint64_t hash)
{
    size_t i = hash & l->mask;
    while (l->slots[i].number)
        i = (i + 1) & l->mask;
    l->slots[i] = (struct lexicon_slot){(uint32_t)(hash >> 32), number};
}

static void grow_slots(struct lexicon *l)
{
    l->mask = (l->mask + 1) * 2 - 1;
    free(l->slots);
    l->slots = memory_alloc(l->mask + 1, sizeof *l->slots);
    for (uint32_t n = 1; n < l->count; n++) /* parents come before their phrases */
        if (!is_single(l, n)) {
            const struct lexicon_entry *e = &l->entries[n];
            place_step(l, n, hash_step(l->seed, find_parent(l, e), e->word));
        }
}

/* prefix: the whole phrase up to and with the word. */
static uint32_t add_step(struct lexicon *l, uint32_t parent, struct slice word, struct slice prefix)
{
    uint32_t last = add_word(l, word);
    if (!parent)
        return last;
    l->entries[parent].begins_phrase = true;
    uint64_t hash = hash_step(l->seed, parent, last);
    struct lexicon_slot *slot = probe_step(l, parent, last, hash);
    if (slot->number)
        return slot->number;
    uint32_t number = make_entry(l, prefix);
    l->entries[number].word = last;
    *slot = (struct lexicon_slot){(uint32_t)(hash >> 32), number};
    if (++l->phrases > (l->mask + 1) / 2)
        grow_slots(l);
    return number;
}

struct lexicon_entry *lexicon_add(struct lexicon *l, struct slice key)
{
    uint32_t at = 0;
    for (size_t start = 0; start < key.len;) {
        size_t end = slice_find(key, start, ' ');
        at = add_step(l, at, slice_cut(key, start, end), slice_cut(key, 0, end));
        start = end + 1;
    }
    return &l->entries[at];
}

void lexicon_set(struct lexicon *l, struct slice key, enum lexicon_role role, double weight)
{
    struct lexicon_entry *e = lexicon_add(l, key);
    e->roles |= (uint8_t)(1u << role);
    e->weight[role] = weight;
}

void lexicon_forget(struct lexicon *l, enum lexicon_role role)
{
    for (size_t n = 0; n < l->count; n++)
        l->entries[n].roles &= (uint8_t) ~(1u << role);
}

/* A decimal number of at most 15 digits, so that one division rounds it correctly. */
static bool parse_weight(struct slice field, double *weight)
{
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t i = field.len && (field.data[0] == '-' || field.data[0] == '+');
    size_t digits = 0, places = 0;
    bool point = false;
    uint64_t value = 0;
    for (; i < field.len; i++) {
        unsigned digit = (unsigned)(unsigned char)field.data[i] - '0';
        if (field.data[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (digit > 9 || ++digits > 15)
            return false;
        value = value * 10 + digit;
        places += point;
    }
    *weight = (double)value / power[places];
    if (digits && field.data[0] == '-')
        *weight = -*weight;
    return digits > 0;
}

/* A word's role need not be said; VADER's own tables have a deviation there. */
static bool parse_role(struct slice field, enum lexicon_role *role)
{
    double deviation;
    *role = ROLE_WORD;
    for (size_t i = 0; i < sizeof role_names / sizeof *role_names; i++)
        if (slice_equal(field, role_names[i].name)) {
            *role = role_names[i].role;
            return true;
        }
    return !field.len || parse_weight(field, &deviation);
}

/* Blanks at the ends or two in a row would make a word of no bytes, which no text has. */
static bool is_clean_key(struct slice key)
{
    for (size_t i = 0; i < key.len; i++)
        if (key.data[i] == ' ' && (i == 0 || i + 1 == key.len || key.data[i - 1] == ' '))
            return false;
    return key.len > 0;
}

bool lexicon_parse_line(struct slice line, struct lexicon_line *parsed, const char **reason)
{
    if (line.len && line.data[line.len - 1] == '\r')
        line.len--;
    *parsed = (struct lexicon_line){0};
    if (!line.len)
        return true;
    parsed->key = slice_take(&line, '\t');
    struct slice weight = slice_take(&line, '\t');
    if (!is_clean_key(parsed->key))
        *reason = "a key is one or more words with single blanks between them";
    else if (!parse_weight(weight, &parsed->weight))
        *reason = "a line is a key, a TAB and a decimal weight";
    else if (!parse_role(slice_take(&line, '\t'), &parsed->role))
        *reason = "a third field is word, booster, negation, contrast, idiom or name";
    else
        return true;
    return false;
}

bool lexicon_load(struct lexicon *l, struct slice table, struct lexicon_error *error)
{
    const char *reason;
    for (uint64_t number = 1; table.len; number++) {
        struct lexicon_line line;
        if (!lexicon_parse_line(slice_take(&table, '\n'), &line, &reason)) {
            if (error)
                *error = (struct lexicon_error){number, reason};
            return false;
        }
        if (line.key.len)
            lexicon_set(l, line.key, line.role, line.weight);
    }
    return true;
}

const struct lexicon_entry *lexicon_find(const struct lexicon *l, struct slice word)
{
    uint32_t number = find_word(l, word, hash_word(l->seed, word));
    return number ? &l->entries[number] : NULL;
}

const struct lexicon_entry *lexicon_step(const struct lexicon *l,
                                         const struct lexicon_entry *phrase,
                                         const struct lexicon_entry *word)
{
    if (!phrase || !word || !phrase->begins_phrase)
        return NULL;
    uint32_t number = find_step(l, lexicon_number(l, phrase), word->word);
    return number ? &l->entries[number] : NULL;
}
