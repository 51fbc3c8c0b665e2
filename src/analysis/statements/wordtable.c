#include "analysis/statements/wordtable.h"

#include "base/embed.h"
#include "base/little.h"
#include "base/memory.h"

#include <stdlib.h>

EMBED(attribution_words_tsv);
EMBED(attribution_cues_tsv);
EMBED(attribution_given_names_tsv);

static const char *const class_names[] = {
#define X(upper, lower) #lower,
    WORD_CLASSES(X)
#undef X
};

static const char *const cue_class_names[] = {"speech", "write",        "attitude",
                                              "show",   "according-to", ""};

const char *cue_class_name(enum cue_class class)
{
    return cue_class_names[class];
}

size_t wordtable_lower(struct slice word, char low[WORDTABLE_LONGEST])
{
    size_t len = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.data[i];
        if (len == WORDTABLE_LONGEST)
            return 0;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        else if (c == '\xE2' && i + 2 < word.len && word.data[i + 1] == '\x80' &&
                 word.data[i + 2] == '\x99') {
            c = '\'';
            i += 2;
        }
        low[len++] = c;
    }
    return len;
}

enum { PARTS = WORDTABLE_LONGEST / 8 };
#define HIGH_BITS (UINT64_C(0x0101010101010101) << 7)

/* A word as it is looked up: its bytes in lower case, zeros behind them. */
struct key {
    uint64_t parts[PARTS];
    size_t len;
    uint32_t hash;
};

static uint64_t mix_part(uint64_t h, uint64_t part)
{
    return (h ^ part) * UINT64_C(0x9e3779b97f4a7c15);
}

static void set_hash(struct key *key)
{
    uint64_t h = mix_part(key->len, key->parts[0]);
    for (size_t i = 1; 8 * i < key->len; i++)
        h = mix_part(h, key->parts[i]);
    key->hash = (uint32_t)(h >> 32);
}

/* Of a word in lower case, of WORDTABLE_LONGEST bytes at most. */
static struct key key_of(struct slice low)
{
    struct key key = {.len = low.len};
    char bytes[WORDTABLE_LONGEST] = {0};
    memcpy(bytes, low.data, low.len < sizeof bytes ? low.len : sizeof bytes);
    for (size_t i = 0; i < PARTS; i++)
        key.parts[i] = little_load64(bytes + 8 * i);
    set_hash(&key);
    return key;
}

/* The eight letters of x in lower case, where none of them has its high bit set; where one has, it
 * still has it. */
static uint64_t lower_part(uint64_t x)
{
    const uint64_t ones = HIGH_BITS >> 7;
    uint64_t seven = x & ~(ones << 7);
    uint64_t from_a = seven + ones * (0x80 - 'A'), above_z = seven + ones * (0x80 - 'Z' - 1);
    return x | ((from_a & ~above_z & (ones << 7)) >> 2);
}

/* The first len bytes of a part that was read whole. */
static uint64_t keep_bytes(uint64_t part, size_t len)
{
    return len < 8 ? part & ((UINT64_C(1) << (8 * len)) - 1) : part;
}

/* The key of a word of ASCII; false for other words. Reads whole parts where they are readable:
 * most words are one. */
static bool key_of_ascii(struct slice word, size_t readable, struct key *key)
{
    if (word.len > WORDTABLE_LONGEST)
        return false;
    *key = (struct key){.len = word.len};
    for (size_t i = 0, at = 0; at < word.len; i++, at += 8) {
        size_t len = word.len - at < 8 ? word.len - at : 8;
        char tail[8] = {0};
        bool whole = at + 8 <= readable;
        if (!whole)
            memcpy(tail, word.data + at, len);
        uint64_t part = little_load64(whole ? word.data + at : tail);
        key->parts[i] = lower_part(keep_bytes(part, len));
    }
    if ((key->parts[0] | key->parts[1] | key->parts[2]) & HIGH_BITS)
        return false;
    set_hash(key);
    return true;
}

enum { SLOTS = 1 << 14 };

/* The hash is kept beside the number, so that a word in no table costs no look at the entries. */
struct wordtable_slot {
    uint32_t hash, entry; /* number + 1; 0: free */
};

static bool is_key(const struct word_entry *e, const struct key *key)
{
    return e->word.len == key->len && e->parts[0] == key->parts[0] &&
           e->parts[1] == key->parts[1] && e->parts[2] == key->parts[2];
}

static struct wordtable_slot *slot_of(const struct wordtable *v, const struct key *key)
{
    size_t i = key->hash & (SLOTS - 1);
    for (; v->slots[i].entry; i = (i + 1) & (SLOTS - 1))
        if (v->slots[i].hash == key->hash && is_key(&v->entries[v->slots[i].entry - 1], key))
            break;
    return &v->slots[i];
}

/* False where no word in the table has the hash; sometimes true where none has either. */
static bool is_present(const struct wordtable *v, uint32_t hash)
{
    return v->present[hash >> 17 & (WORDTABLE_PRESENT - 1)] >> (hash >> 26) & 1;
}

/* As the others are found, for a word of one part. */
static const struct word_entry *find_short(const struct wordtable *v, uint64_t part, size_t len)
{
    uint32_t hash = (uint32_t)(mix_part(len, part) >> 32);
    if (!is_present(v, hash))
        return NULL;
    for (size_t i = hash & (SLOTS - 1); v->slots[i].entry; i = (i + 1) & (SLOTS - 1)) {
        const struct word_entry *e = &v->entries[v->slots[i].entry - 1];
        if (v->slots[i].hash == hash && e->parts[0] == part && e->word.len == len)
            return e;
    }
    return NULL;
}

const struct word_entry *wordtable_find_within(const struct wordtable *v, struct slice word,
                                               size_t readable)
{
    struct key key;
    if (word.len <= 8 && readable >= 8) {
        uint64_t part = lower_part(keep_bytes(little_load64(word.data), word.len));
        if (!(part & HIGH_BITS))
            return find_short(v, part, word.len);
    }
    if (!key_of_ascii(word, readable, &key)) {
        char low[WORDTABLE_LONGEST];
        size_t len = wordtable_lower(word, low);
        if (!len)
            return NULL;
        key = key_of(slice_of(low, len));
    }
    if (!is_present(v, key.hash))
        return NULL;
    uint32_t entry = slot_of(v, &key)->entry;
    return entry ? &v->entries[entry - 1] : NULL;
}

static struct word_entry *add(struct wordtable *v, struct slice low)
{
    struct key key = key_of(low);
    struct wordtable_slot *slot = slot_of(v, &key);
    if (!slot->entry) {
        v->entries = memory_grow(v->entries, &v->cap, v->count + 1, sizeof *v->entries);
        struct word_entry *e = &v->entries[v->count++];
        *e = (struct word_entry){.word = arena_copy(&v->arena, low)};
        memcpy(e->parts, key.parts, sizeof e->parts);
        *slot = (struct wordtable_slot){key.hash, (uint32_t)v->count};
        v->present[key.hash >> 17 & (WORDTABLE_PRESENT - 1)] |= UINT64_C(1) << (key.hash >> 26);
    }
    return &v->entries[slot->entry - 1];
}

/* An irregular form that is also another verb's base ("found") keeps what was set first. */
static void add_form(struct wordtable *v, const struct cue *cue, struct slice form,
                     enum cue_form kind)
{
    struct word_entry *e = add(v, form);
    if (!e->cue) {
        e->cue = cue;
        e->form = kind;
    }
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* The form by the spelling rules of regular verbs: cries, cried, noting, urges, pushes. */
static struct slice regular_form(struct slice lemma, enum cue_form kind, char out[64])
{
    size_t len = lemma.len < 56 ? lemma.len : 56;
    memcpy(out, lemma.data, len);
    char last = out[len - 1], before = len > 1 ? out[len - 2] : 'a';
    bool y = last == 'y' && !is_vowel(before);
    const char *suffix = kind == FORM_GERUND ? "ing" : kind == FORM_THIRD ? "s" : "ed";
    if (kind == FORM_GERUND)
        len -= last == 'e' && before != 'e';
    else if (y)
        out[len - 1] = 'i', suffix = kind == FORM_THIRD ? "es" : "ed";
    else if (kind == FORM_THIRD)
        suffix = last == 's' || (last == 'h' && (before == 's' || before == 'c')) || last == 'x'
                     ? "es"
                     : "s";
    else if (last == 'e')
        suffix = "d";
    size_t add_len = strlen(suffix);
    memcpy(out + len, suffix, add_len);
    return slice_of(out, len + add_len);
}

static void add_forms(struct wordtable *v, const struct cue *cue, struct slice irregular)
{
    static const enum cue_form order[] = {FORM_THIRD, FORM_PAST, FORM_GERUND, FORM_PARTICIPLE};
    add_form(v, cue, cue->lemma, FORM_BASE);
    for (size_t i = 0; i < 4; i++) {
        char out[64];
        struct slice form = irregular.len > 1 ? slice_take(&irregular, ' ')
                                              : regular_form(cue->lemma, order[i], out);
        if (form.len)
            add_form(v, cue, form, order[i]);
    }
}

static unsigned parse_frames(struct slice letters)
{
    static const char names[] = "qtpinwozy";
    unsigned frames = 0;
    for (size_t i = 0; i < letters.len; i++) {
        const char *at = memchr(names, letters.data[i], sizeof names - 1);
        if (at)
            frames |= 1u << (at - names);
    }
    return frames;
}

static enum cue_class parse_cue_class(struct slice name)
{
    unsigned class = 0;
    while (class < CUE_NONE && !slice_equal(name, slice_of_string(cue_class_names[class])))
        class ++;
    return (enum cue_class) class;
}

static void read_cues(struct wordtable *v, struct slice table)
{
    while (table.len) {
        struct slice line = slice_take(&table, '\n');
        if (!line.len || line.data[0] == '#')
            continue;
        struct cue *cue = arena_alloc(&v->arena, sizeof *cue);
        cue->lemma = slice_take(&line, '\t');
        cue->class = parse_cue_class(slice_take(&line, '\t'));
        struct slice letters = slice_take(&line, '\t');
        cue->frames = parse_frames(letters);
        cue->hearer = letters.len && memchr(letters.data, 'a', letters.len);
        cue->particles = slice_take(&line, '\t');
        add_forms(v, cue, line);
    }
}

static void read_classes(struct wordtable *v, struct slice table)
{
    while (table.len) {
        struct slice line = slice_take(&table, '\n');
        if (!line.len || line.data[0] == '#')
            continue;
        struct slice name = slice_take(&line, '\t');
        unsigned class = 0;
        while (class < WORD_CLASS_COUNT && !slice_equal(name, slice_of_string(class_names[class])))
            class ++;
        while (line.len && class < WORD_CLASS_COUNT) {
            struct slice word = slice_take(&line, ' ');
            if (word.len)
                add(v, word)->classes |= UINT64_C(1) << class;
        }
    }
}

void wordtable_init(struct wordtable *v)
{
    *v = (struct wordtable){.slots = memory_alloc(SLOTS, sizeof *v->slots)};
    read_classes(v, embed_attribution_words_tsv());
    read_classes(v, embed_attribution_given_names_tsv());
    read_cues(v, embed_attribution_cues_tsv());
}

void wordtable_free(struct wordtable *v)
{
    arena_free(&v->arena);
    free(v->slots);
    free(v->entries);
    *v = (struct wordtable){0};
}

bool cue_takes(const struct cue *cue, struct slice particle)
{
    struct slice rest = cue->particles;
    while (rest.len)
        if (slice_equal(slice_take(&rest, ' '), particle))
            return true;
    return false;
}
