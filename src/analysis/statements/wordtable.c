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
};

static uint64_t mix_part(uint64_t h, uint64_t part)
{
    return (h ^ part) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t mix(uint64_t print)
{
    uint64_t h = mix_part(0, print);
    return mix_part(h >> 32, h);
}

/* What tells a word of one part, ASCII, from others: its letters, and its length in the high bits
 * of the first three. */
static uint64_t print_of_part(uint64_t part, size_t len)
{
    return part | (len * (1 << 7 | 1 << 14 | 1 << 21) & HIGH_BITS >> 40);
}

/* The same of any word: of more parts a sum with its highest bit set. */
static uint64_t print_of(const struct key *key)
{
    if (key->len <= 8 && !(key->parts[0] & HIGH_BITS))
        return print_of_part(key->parts[0], key->len);
    uint64_t h = key->len;
    for (size_t i = 0; i < PARTS; i++)
        h = mix_part(h, key->parts[i]) ^ h >> 29;
    return h | UINT64_C(1) << 63;
}

/* Of a word in lower case, of WORDTABLE_LONGEST bytes at most. */
static struct key key_of(struct slice low)
{
    struct key key = {.len = low.len};
    char bytes[WORDTABLE_LONGEST] = {0};
    memcpy(bytes, low.data, low.len < sizeof bytes ? low.len : sizeof bytes);
    for (size_t i = 0; i < PARTS; i++)
        key.parts[i] = little_load64(bytes + 8 * i);
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

/* The first len bytes, 1 to 8, of a part that was read whole, in lower case. */
static uint64_t part_of(uint64_t bytes, size_t len)
{
    return lower_part(bytes & UINT64_MAX >> (64 - 8 * len));
}

static bool is_key(const struct word_entry *e, const struct key *key)
{
    return e->word.len == key->len && e->parts[0] == key->parts[0] &&
           e->parts[1] == key->parts[1] && e->parts[2] == key->parts[2];
}

/* ---- looking up ---- */

enum { PILOTS = WORDTABLE_PILOTS };

static size_t pilot_of(uint64_t hash)
{
    return (hash >> 32) * PILOTS >> 32;
}

/* The first place is for what is not found. */
static size_t place_of(uint64_t hash, uint32_t pilot, size_t places)
{
    uint32_t turned = (uint32_t)hash ^ pilot * UINT32_C(0x9e3779b1);
    return ((uint64_t)turned * (places - 1) >> 32) + 1;
}

/* Whether a word is in the table is as good as drawn by lot, so nothing here branches on it. */
static size_t place_of_print(const struct wordtable *v, uint64_t print)
{
    uint64_t hash = mix(print);
    size_t place = place_of(hash, v->pilots[pilot_of(hash)], v->place_count);
    return place * (v->places[place].print == print);
}

static size_t place_of_key(const struct wordtable *v, const struct key *key)
{
    size_t place = place_of_print(v, print_of(key));
    return place && is_key(v->places[place].entry, key) ? place : 0;
}

/* As wordtable_place, of words in other letters, at the end of a text, and the longest. */
static size_t place_of_rare(const struct wordtable *v, struct slice word)
{
    char low[WORDTABLE_LONGEST];
    size_t len = wordtable_lower(word, low);
    struct key key = key_of(slice_of(low, len));
    return len ? place_of_key(v, &key) : 0;
}

/* The same for words of two parts, too. Not inlined: most words are of one, and need no stack. */
__attribute__((noinline)) static size_t place_of_longer(const struct wordtable *v,
                                                        struct slice word, size_t readable)
{
    if (word.len <= 8 || word.len > 16 || readable < 16)
        return place_of_rare(v, word);
    struct key key = {.parts = {part_of(little_load64(word.data), 8),
                                part_of(little_load64(word.data + 8), word.len - 8)},
                      .len = word.len};
    return (key.parts[0] | key.parts[1]) & HIGH_BITS ? place_of_rare(v, word)
                                                     : place_of_key(v, &key);
}

size_t wordtable_place(const struct wordtable *v, struct slice word, size_t readable)
{
    if (word.len - 1 < 8 && readable >= 8) {
        uint64_t part = part_of(little_load64(word.data), word.len);
        if (!(part & HIGH_BITS))
            return place_of_print(v, print_of_part(part, word.len));
    }
    return place_of_longer(v, word, readable);
}

/* ---- building ---- */

enum { BUILD_SLOTS = 1 << 14 };

/* The table while words are put in: open addressing, numbers of entries + 1; 0: free. */
struct builder {
    struct wordtable *v;
    uint32_t slots[BUILD_SLOTS];
};

static struct word_entry *add(struct builder *b, struct slice low)
{
    struct wordtable *v = b->v;
    struct key key = key_of(low);
    size_t i = mix(print_of(&key)) & (BUILD_SLOTS - 1);
    for (; b->slots[i]; i = (i + 1) & (BUILD_SLOTS - 1))
        if (is_key(&v->entries[b->slots[i] - 1], &key))
            return &v->entries[b->slots[i] - 1];
    v->entries = memory_grow(v->entries, &v->cap, v->count + 1, sizeof *v->entries);
    struct word_entry *e = &v->entries[v->count++];
    *e = (struct word_entry){.word = arena_copy(&v->arena, low)};
    memcpy(e->parts, key.parts, sizeof e->parts);
    b->slots[i] = (uint32_t)v->count;
    return e;
}

static uint64_t print_of_entry(const struct word_entry *e)
{
    struct key key = {.len = e->word.len};
    memcpy(key.parts, e->parts, sizeof key.parts);
    return print_of(&key);
}

/* Its classes, and whether a rule may begin at it. */
static uint64_t facts_of(const struct word_entry *e)
{
    bool leads = e->cue || slice_equal(e->word, SLICE("on")) ||
                 e->classes & (WORD(ACCORDING) | WORD(AS) | WORD(IN) | WORD(SAYING) | WORD(THAT));
    return e->classes | (leads ? WORD_LEADS : 0);
}

/* A word that has no place yet. */
struct waiting {
    uint64_t print, hash;
    const struct word_entry *entry;
};

/* Gives the words of a pilot the places that it says; where one is taken, all stay without. */
static bool place_words(struct wordtable *v, const struct waiting *words, size_t count,
                        uint32_t pilot)
{
    for (size_t i = 0; i < count; i++) {
        size_t place = place_of(words[i].hash, pilot, v->place_count);
        if (v->places[place].entry) {
            while (i-- > 0)
                v->places[place_of(words[i].hash, pilot, v->place_count)].entry = NULL;
            return false;
        }
        v->places[place] =
            (struct wordtable_place){words[i].print, facts_of(words[i].entry), words[i].entry};
    }
    return true;
}

/* Finds a pilot for every group of words, the largest groups first; false where one has none.
 * first: of the words of each pilot, and behind the last. */
static bool choose_pilots(struct wordtable *v, const struct waiting *words,
                          const size_t first[PILOTS + 1])
{
    size_t largest = 0;
    for (size_t p = 0; p < PILOTS; p++)
        largest = first[p + 1] - first[p] > largest ? first[p + 1] - first[p] : largest;
    for (size_t size = largest; size > 0; size--)
        for (size_t p = 0; p < PILOTS; p++) {
            uint32_t pilot = 0;
            if (first[p + 1] - first[p] != size)
                continue;
            while (!place_words(v, &words[first[p]], size, pilot))
                if (++pilot > UINT16_MAX)
                    return false;
            v->pilots[p] = (uint16_t)pilot;
        }
    return true;
}

/* Gives every word a place of its own (hash and displace: Fox and others 1992; Belazzougui and
 * others 2009): half as many places again as words, and more in the odd case that they do not fit.
 */
static void give_places(struct wordtable *v)
{
    struct waiting *words = memory_alloc(v->count, sizeof *words);
    size_t first[PILOTS + 1] = {0}, at[PILOTS];
    for (size_t i = 0; i < v->count; i++)
        first[pilot_of(mix(print_of_entry(&v->entries[i]))) + 1]++;
    for (size_t p = 0; p < PILOTS; p++)
        first[p + 1] += first[p];
    memcpy(at, first, sizeof at);
    for (size_t i = 0; i < v->count; i++) {
        uint64_t print = print_of_entry(&v->entries[i]), hash = mix(print);
        words[at[pilot_of(hash)]++] = (struct waiting){print, hash, &v->entries[i]};
    }
    v->place_count = v->count;
    do {
        free(v->places);
        v->place_count += v->count / 2 + 2;
        v->places = memory_alloc(v->place_count, sizeof *v->places);
    } while (!choose_pilots(v, words, first));
    free(words);
}

/* An irregular form that is also another verb's base ("found") keeps what was set first. */
static void add_form(struct builder *b, const struct cue *cue, struct slice form,
                     enum cue_form kind)
{
    struct word_entry *e = add(b, form);
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

static void add_forms(struct builder *b, const struct cue *cue, struct slice irregular)
{
    static const enum cue_form order[] = {FORM_THIRD, FORM_PAST, FORM_GERUND, FORM_PARTICIPLE};
    add_form(b, cue, cue->lemma, FORM_BASE);
    for (size_t i = 0; i < 4; i++) {
        char out[64];
        struct slice form = irregular.len > 1 ? slice_take(&irregular, ' ')
                                              : regular_form(cue->lemma, order[i], out);
        if (form.len)
            add_form(b, cue, form, order[i]);
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

static void read_cues(struct builder *b, struct slice table)
{
    while (table.len) {
        struct slice line = slice_take(&table, '\n');
        if (!line.len || line.data[0] == '#')
            continue;
        struct cue *cue = arena_alloc(&b->v->arena, sizeof *cue);
        cue->lemma = slice_take(&line, '\t');
        cue->class = parse_cue_class(slice_take(&line, '\t'));
        struct slice letters = slice_take(&line, '\t');
        cue->frames = parse_frames(letters);
        cue->hearer = letters.len && memchr(letters.data, 'a', letters.len);
        cue->particles = slice_take(&line, '\t');
        add_forms(b, cue, line);
    }
}

static void read_classes(struct builder *b, struct slice table)
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
                add(b, word)->classes |= UINT64_C(1) << class;
        }
    }
}

void wordtable_init(struct wordtable *v)
{
    *v = (struct wordtable){0};
    struct builder *b = memory_alloc(1, sizeof *b);
    b->v = v;
    read_classes(b, embed_attribution_words_tsv());
    read_classes(b, embed_attribution_given_names_tsv());
    read_cues(b, embed_attribution_cues_tsv());
    free(b);
    give_places(v);
}

void wordtable_free(struct wordtable *v)
{
    arena_free(&v->arena);
    free(v->places);
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
