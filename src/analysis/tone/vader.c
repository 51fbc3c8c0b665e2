#include "analysis/tone/vader.h"

#include "analysis/tone/vader_contrast.h"
#include "base/embed.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/ascii.h"
#include "text/letter.h"

#include <math.h>
#include <stdlib.h>

EMBED(vader_words_tsv);
EMBED(vader_rules_tsv);
EMBED(vader_emoji_tsv);
EMBED(social_words_tsv);

/* The constants of Hutto and Gilbert 2014, found by experiment there. */
#define NEGATION    (-0.74)
#define CAPITALS    0.733
#define EXCLAMATION 0.292
#define QUESTION    0.18
#define QUESTIONS   0.96 /* all together, from the fourth on */
#define ALPHA       15.0

/* Words with rules of their own: the tag of their entries. */
enum tag {
    TAG_NONE,
    TAG_NO,
    TAG_OR,
    TAG_NOR,
    TAG_NEVER,
    TAG_SO,
    TAG_THIS,
    TAG_WITHOUT,
    TAG_DOUBT,
    TAG_LEAST,
    TAG_AT,
    TAG_VERY,
    TAG_KIND,
    TAG_OF,
    TAG_BUT,
    TAGS
};
static const char *const tag_words[TAGS] = {
    "",      "no",    "or", "nor",  "never", "so", "this", "without",
    "doubt", "least", "at", "very", "kind",  "of", "but",
};

/* Kinds of bytes, as bits. */
enum { SPACE = 1, UPPER = 2, LOWER = 4, PUNCTUATION = 8, MARK = 16, APOSTROPHE = 32, WIDE = 64 };

static unsigned char kind_of(unsigned c)
{
    if (c >= 0x80)
        return WIDE;
    if (letter_is_space(c))
        return SPACE;
    if (c - 'A' < 26)
        return UPPER;
    if (c - 'a' < 26)
        return LOWER;
    if (c <= ' ' || c == 0x7f || c - '0' < 10)
        return 0;
    return (unsigned char)(PUNCTUATION | (c == '!' || c == '?' ? MARK : 0) |
                           (c == '\'' ? APOSTROPHE : 0));
}

static void add_emoji(struct vader *v, struct vader_emoji emoji)
{
    v->emoji = memory_grow(v->emoji, &v->emoji_cap, v->emoji_count + 1, sizeof *v->emoji);
    size_t at = v->emoji_count++;
    for (; at > 0 && v->emoji[at - 1].code > emoji.code; at--)
        v->emoji[at] = v->emoji[at - 1];
    v->emoji[at] = emoji;
    v->emoji_seen[emoji.code / 64] |= (uint64_t)1 << (emoji.code % 64);
}

static void load_emoji(struct vader *v, struct slice table)
{
    while (table.len) {
        struct slice name = slice_take(&table, '\n');
        uint32_t code;
        utf8_decode(slice_take(&name, '\t'), &code);
        add_emoji(v, (struct vader_emoji){code, name, false});
    }
}

/* Quotation marks, dashes and dots of typography, which VADER takes for letters. */
static void load_typography(struct vader *v)
{
    static const struct {
        uint32_t code;
        const char *ascii;
    } signs[] = {{0x2018, "'"}, {0x2019, "'"}, {0x201C, "\""}, {0x201D, "\""},
                 {0x2013, " "}, {0x2014, " "}, {0x2026, "..."}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        add_emoji(v, (struct vader_emoji){signs[i].code, slice_of_string(signs[i].ascii), true});
}

void vader_init(struct vader *v, struct lexicon *lexicon, bool social)
{
    *v = (struct vader){.lexicon = lexicon};
    for (unsigned c = 0; c < 256; c++)
        v->kinds[c] = kind_of(c);
    load_emoji(v, embed_vader_emoji_tsv());
    lexicon_load(lexicon, embed_vader_rules_tsv(), NULL);
    lexicon_load(lexicon, embed_vader_words_tsv(), NULL);
    if (social) {
        load_typography(v);
        lexicon_load(lexicon, embed_social_words_tsv(), NULL);
    }
    vader_prepare(v);
}

void vader_prepare(struct vader *v)
{
    for (unsigned tag = 1; tag < TAGS; tag++)
        lexicon_add(v->lexicon, slice_of_string(tag_words[tag]))->tag = (uint8_t)tag;
    v->longest = 0;
    v->wide_keys = false;
    for (size_t i = 0; i < v->lexicon->count; i++) {
        struct slice key = v->lexicon->entries[i].key;
        v->longest = key.len > v->longest ? key.len : v->longest;
        v->wide_keys |= !utf8_is_ascii(key);
    }
}

void vader_free(struct vader *v)
{
    free(v->emoji);
    trail_free(&v->trail);
    buffer_free(&v->scored);
    buffer_free(&v->lower);
    free(v->swaps);
    free(v->marks);
    free(v->hits);
    *v = (struct vader){0};
}

/* ---- emoji become their descriptions ---- */

static const struct vader_emoji *find_emoji(const struct vader *v, uint32_t code)
{
    size_t low = 0, high = v->emoji_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (v->emoji[middle].code <= code)
            low = middle;
        else
            high = middle;
    }
    return &v->emoji[low];
}

static bool is_emoji(const struct vader *v, uint32_t code)
{
    return code < 0x20000 && (v->emoji_seen[code / 64] >> (code % 64) & 1);
}

/* Place of the first emoji or wide blank at or after from; text.len where there is none. */
static size_t find_swap(const struct vader *v, struct slice text, size_t from, uint32_t *code)
{
    while ((from += utf8_ascii_prefix(slice_cut(text, from, text.len))) < text.len) {
        size_t width = utf8_decode(slice_cut(text, from, text.len), code);
        if (is_emoji(v, *code) || letter_is_space(*code))
            return from;
        from += width ? width : 1;
    }
    return text.len;
}

static void swap(struct vader *v, struct slice by, size_t start, size_t end)
{
    v->swaps = memory_grow(v->swaps, &v->swap_cap, v->swap_count + 1, sizeof *v->swaps);
    v->swaps[v->swap_count++] = (struct vader_swap){v->scored.len, by.len, start, end};
    buffer_append(&v->scored, by);
}

/* The text as it is scored. A blank is put before a description unless one is there or an emoji has
 * just begun the text; none is put behind it. */
static struct slice swap_emoji(struct vader *v, struct slice text)
{
    uint32_t code;
    v->swap_count = 0;
    size_t at = find_swap(v, text, 0, &code), done = 0;
    if (at == text.len)
        return text;
    buffer_clear(&v->scored);
    for (; at < text.len; at = find_swap(v, text, done, &code)) {
        buffer_append(&v->scored, slice_cut(text, done, at));
        char ignored[4];
        done = at + utf8_encode(code, ignored);
        bool blank_before = at == 0 || text.data[at - 1] == ' ';
        if (!is_emoji(v, code)) {
            swap(v, SLICE(" "), at, done);
            continue;
        }
        const struct vader_emoji *emoji = find_emoji(v, code);
        if (!blank_before && !emoji->is_sign)
            swap(v, SLICE(" "), at, at);
        swap(v, emoji->name, at, done);
    }
    buffer_append(&v->scored, slice_cut(text, done, text.len));
    return buffer_slice(&v->scored);
}

/* The byte of the text as it came that stands at place at of the scored one; its end where is_end.
 */
static size_t place_in_source(const struct vader *v, size_t at, bool is_end)
{
    size_t low = 0, high = v->swap_count; /* the last swap that begins before the place */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->swaps[middle].at < at + !is_end)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return at;
    const struct vader_swap *s = &v->swaps[low - 1];
    if (at < s->at + s->width + is_end)
        return is_end ? s->end : s->start;
    return s->end + (at - s->at - s->width);
}

static void note(struct vader *v, enum sentiment_rule rule, size_t start, size_t end, double points)
{
    if (v->trail.wanted)
        trail_note(&v->trail, rule, place_in_source(v, start, false), place_in_source(v, end, true),
                   points);
}

/* ---- words ---- */

static bool is_short(struct slice s) /* two code points or fewer */
{
    size_t points = 0;
    for (size_t i = 0; i < s.len && points < 3; i++)
        points += ((unsigned char)s.data[i] & 0xC0) != 0x80;
    return points < 3;
}

/* Without the ASCII punctuation around it, unless that leaves too little: it was an emoticon then.
 */
static struct slice strip(const struct vader *v, struct slice word)
{
    size_t start = 0, end = word.len;
    while (start < end && v->kinds[(unsigned char)word.data[start]] & PUNCTUATION)
        start++;
    while (end > start && v->kinds[(unsigned char)word.data[end - 1]] & PUNCTUATION)
        end--;
    struct slice stripped = slice_cut(word, start, end);
    return is_short(stripped) ? word : stripped;
}

/* Cased, and no letter of it in lower or title case. */
static inline bool is_capitals(struct slice word, unsigned kinds)
{
    bool upper = kinds & UPPER;
    if (kinds & LOWER || !(kinds & (UPPER | WIDE)))
        return false;
    while (kinds & WIDE && word.len) {
        uint32_t c;
        size_t width = utf8_decode(word, &c);
        enum letter_case letter = letter_case_of(c);
        if (letter == LETTER_LOWER || letter == LETTER_TITLE)
            return false;
        upper |= letter == LETTER_UPPER;
        word = slice_cut(word, width ? width : 1, word.len);
    }
    return upper;
}

static struct slice lower(struct vader *v, struct slice word, unsigned kinds)
{
    if (!(kinds & (UPPER | WIDE)))
        return word;
    buffer_clear(&v->lower);
    if (kinds & WIDE) {
        letter_append_lower(&v->lower, word);
        return buffer_slice(&v->lower);
    }
    char *out = buffer_reserve(&v->lower, word.len);
    for (size_t i = 0; i < word.len; i++)
        out[i] = (char)(word.data[i] | (v->kinds[(unsigned char)word.data[i]] & UPPER ? 0x20 : 0));
    return slice_of(out, word.len);
}

static bool holds_nt(struct slice word)
{
    for (size_t i = 0; i + 3 <= word.len; i++)
        if (memcmp(word.data + i, "n't", 3) == 0)
            return true;
    return false;
}

/* The Kelvin sign is the only letter beyond ASCII whose lower case is one of ASCII. */
static bool holds_kelvin(struct slice word)
{
    for (size_t i = 0; i + 3 <= word.len; i++)
        if (memcmp(word.data + i, "\xE2\x84\xAA", 3) == 0)
            return true;
    return false;
}

static inline void put_mark(struct vader *v, struct vader_mark mark)
{
    if (v->mark_count == v->mark_cap)
        v->marks = memory_grow(v->marks, &v->mark_cap, v->mark_count + 1, sizeof *v->marks);
    v->marks[v->mark_count++] = mark;
}

static void add_word(struct vader *v, struct slice text, size_t start, size_t end, unsigned kinds)
{
    struct slice raw = slice_cut(text, start, end);
    struct slice word = kinds & PUNCTUATION ? strip(v, raw) : raw;
    bool capitals = is_capitals(word, kinds);
    size_t at = v->words++;
    v->capitals += capitals;
    bool may_negate = kinds & APOSTROPHE;
    if (word.len > 4 * v->longest && !may_negate) /* no letter's lower case is a quarter of it */
        return;
    if (kinds & WIDE && !may_negate && !v->wide_keys && !holds_kelvin(word))
        return;
    struct slice key = lower(v, word, kinds);
    const struct lexicon_entry *entry = lexicon_find(v->lexicon, key);
    bool negated = lexicon_is(entry, ROLE_NEGATION) || (may_negate && holds_nt(key));
    size_t from = (size_t)(word.data - text.data);
    if (entry || negated)
        put_mark(v, (struct vader_mark){at, from, from + word.len, entry, capitals, negated});
}

static void count_marks(struct vader *v, struct slice word)
{
    for (size_t i = 0; i < word.len; i++) {
        v->exclamations += word.data[i] == '!';
        v->questions += word.data[i] == '?';
    }
}

#if ASCII_BLOCKS
/* The first end bytes of the block, the capitals made small, then 0. */
static inline void load_lower(uint64_t head[2], __m128i block, __m128i upper, unsigned end)
{
    __m128i places = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m128i inside = _mm_cmplt_epi8(places, _mm_set1_epi8((char)end));
    __m128i lower = _mm_or_si128(block, _mm_and_si128(upper, _mm_set1_epi8(0x20)));
    _mm_storeu_si128((__m128i *)(void *)head, _mm_and_si128(lower, inside));
}

/* What 16 bytes of the text are, a bit for each. */
struct block {
    __m128i bytes, upper;
    unsigned uppers, lowers, letters; /* letters and digits */
    unsigned ends;                    /* blanks and controls; the 17th bit is set */
};

static inline struct block read_block(const char *at)
{
    struct block b = {.bytes = _mm_loadu_si128((const __m128i *)(const void *)at)};
    b.upper = ascii_lanes_between(b.bytes, 'A', 'Z');
    b.uppers = (unsigned)_mm_movemask_epi8(b.upper);
    b.lowers = (unsigned)_mm_movemask_epi8(ascii_lanes_between(b.bytes, 'a', 'z'));
    b.letters =
        b.uppers | b.lowers | (unsigned)_mm_movemask_epi8(ascii_lanes_between(b.bytes, '0', '9'));
    b.ends = (unsigned)_mm_movemask_epi8(ascii_lanes_between(b.bytes, 0, ' ')) | 0x10000;
    return b;
}

/* Is all that surrounds the letters punctuation that strip() takes off and nobody counts? */
static inline bool is_stripped(const struct block *b, unsigned around)
{
    __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(b->bytes, _mm_set1_epi8('!')),
                                 _mm_cmpeq_epi8(b->bytes, _mm_set1_epi8('?')));
    unsigned signs = (unsigned)_mm_movemask_epi8(ascii_lanes_between(b->bytes, '!', '~'));
    return (around & ~signs) == 0 && (around & (unsigned)_mm_movemask_epi8(marks)) == 0;
}

/* at: where the word stands, with 16 bytes to read there. */
static inline void add_short_word(struct vader *v, const char *at, size_t start, unsigned length)
{
    struct block b = read_block(at);
    unsigned inside = (1u << length) - 1;
    uint64_t head[2];
    load_lower(head, b.bytes, b.upper, length);
    bool found, capitals = ((b.uppers & inside) != 0) & ((b.lowers & inside) == 0);
    const struct lexicon_entry *entry = lexicon_find_short(v->lexicon, head, length, &found);
    v->capitals += capitals;
    put_mark(v, (struct vader_mark){v->words++, start, start + length, entry, capitals,
                                    entry->roles >> ROLE_NEGATION & 1});
    v->mark_count -= !found; /* no branch: whether a word is there cannot be foreseen */
}

/* The last bytes of the text with blanks behind, so that blocks can be read to its end. */
struct tail {
    size_t from;
    char bytes[64];
};

static void copy_tail(struct tail *t, struct slice text)
{
    t->from = text.len > 32 ? text.len - 32 : 0;
    memset(t->bytes, ' ', sizeof t->bytes);
    if (text.len)
        memcpy(t->bytes, text.data + t->from, text.len - t->from);
}

/* Adds the word at start, where it is of letters and digits, perhaps with punctuation around, and
 * ends within 16 bytes at a blank, as most do; no branch depends on its length. Returns its end, or
 * start where it is not so. */
static inline size_t add_plain_word(struct vader *v, struct slice text, const struct tail *tail,
                                    size_t start)
{
    const char *at = start < tail->from ? text.data + start : tail->bytes + (start - tail->from);
    struct block b = read_block(at);
    unsigned end = (unsigned)__builtin_ctz(b.ends), inside = (1u << end) - 1;
    unsigned letters = b.letters & inside;
    if (end == 16 || !letters || !(v->kinds[(unsigned char)at[end]] & SPACE))
        return start;
    unsigned first = (unsigned)__builtin_ctz(letters),
             last = 31u - (unsigned)__builtin_clz(letters);
    unsigned length = last + 1 - first, core = ((1u << length) - 1) << first;
    if (core & ~letters)
        return start;
    if (core != inside && (length < 3 || !is_stripped(&b, inside & ~core)))
        return start;
    add_short_word(v, at + first, start + first, length);
    return start + end;
}
#else
struct tail {
    char unused;
};

static void copy_tail(struct tail *t, struct slice text)
{
    (void)t, (void)text;
}

static inline size_t add_plain_word(struct vader *v, struct slice text, const struct tail *tail,
                                    size_t start)
{
    (void)v, (void)text, (void)tail;
    return start;
}
#endif

static size_t read_any_word(const struct vader *v, struct slice text, size_t start, unsigned *kinds)
{
    size_t end = start;
    *kinds = 0;
    for (unsigned kind; end < text.len; end++) {
        kind = v->kinds[(unsigned char)text.data[end]];
        if (kind & SPACE)
            break;
        *kinds |= kind;
    }
    return end;
}

static void find_words(struct vader *v, struct slice text)
{
    v->words = v->capitals = v->mark_count = v->exclamations = v->questions = 0;
    struct tail tail;
    copy_tail(&tail, text);
    for (size_t start = 0, end; start < text.len; start = end + 1) {
        unsigned kinds;
        end = add_plain_word(v, text, &tail, start);
        if (end > start)
            continue;
        end = read_any_word(v, text, start, &kinds);
        if (end > start)
            add_word(v, text, start, end, kinds);
        if (kinds & MARK)
            count_marks(v, slice_cut(text, start, end));
    }
}

/* ---- rules over neighbours ---- */

/* A word with its neighbours: near[3] is the word itself, NULL where no rule knows the word. */
struct window {
    const struct vader_mark *near[6];
    size_t at, words;
};

static struct window look_around(const struct vader *v, size_t mark)
{
    struct window w = {.at = v->marks[mark].at, .words = v->words};
    w.near[3] = &v->marks[mark];
    for (size_t m = mark; m-- > 0 && w.at - v->marks[m].at <= 3;)
        w.near[3 - (w.at - v->marks[m].at)] = &v->marks[m];
    for (size_t m = mark + 1; m < v->mark_count && v->marks[m].at - w.at <= 2; m++)
        w.near[3 + (v->marks[m].at - w.at)] = &v->marks[m];
    return w;
}

static const struct lexicon_entry *entry_at(const struct window *w, int offset)
{
    const struct vader_mark *m = w->near[3 + offset];
    return m ? m->entry : NULL;
}

static bool is_tag(const struct window *w, int offset, enum tag tag)
{
    const struct lexicon_entry *e = entry_at(w, offset);
    return e && e->tag == tag;
}

static bool is_so_or_this(const struct window *w, int offset)
{
    return is_tag(w, offset, TAG_SO) || is_tag(w, offset, TAG_THIS);
}

static bool has_valence(const struct window *w, int offset)
{
    return lexicon_is(entry_at(w, offset), ROLE_WORD);
}

/* Notes that a rule made one valence of another; returns the new one. */
static double change(struct vader *v, enum sentiment_rule rule, const struct vader_mark *cause,
                     double old, double new)
{
    note(v, rule, cause->start, cause->end, new - old);
    return new;
}

/* "no" before a word of the lexicon has no valence of its own; it turns the word round, and its
 * weight then starts from the lexicon again. */
static double apply_no(struct vader *v, const struct window *w, double valence)
{
    const struct vader_mark *self = w->near[3];
    double weight = self->entry->weight[ROLE_WORD];
    if (is_tag(w, 0, TAG_NO) && has_valence(w, 1))
        valence = change(v, RULE_NEGATION, self, valence, 0);
    int no = is_tag(w, -1, TAG_NO)                                                        ? -1
             : is_tag(w, -2, TAG_NO)                                                      ? -2
             : is_tag(w, -3, TAG_NO) && (is_tag(w, -1, TAG_OR) || is_tag(w, -1, TAG_NOR)) ? -3
                                                                                          : 0;
    if (no)
        valence = change(v, RULE_NEGATION, w->near[3 + no], valence, weight * NEGATION);
    return valence;
}

static double apply_booster(struct vader *v, const struct window *w, int back, bool emphasis,
                            double valence)
{
    static const double faded[] = {0, 1, 0.95, 0.9}; /* by distance */
    const struct vader_mark *m = w->near[3 - back];
    if (!m || !lexicon_is(m->entry, ROLE_BOOSTER))
        return valence;
    double boost = m->entry->weight[ROLE_BOOSTER];
    if (valence < 0)
        boost *= -1;
    if (m->capitals && emphasis)
        boost += valence > 0 ? CAPITALS : -CAPITALS;
    return change(v, RULE_BOOSTER, m, valence, valence + boost * faded[back]);
}

/* "never so good" is stronger, not turned round. By an oddity of precedence any "so" or "this"
 * before a word at distance 3 makes it so. */
static bool is_never_so(const struct window *w, int back)
{
    if (back == 2)
        return is_tag(w, -2, TAG_NEVER) && is_so_or_this(w, -1);
    return back == 3 &&
           ((is_tag(w, -3, TAG_NEVER) && is_so_or_this(w, -2)) || is_so_or_this(w, -1));
}

static bool is_without_doubt(const struct window *w, int back)
{
    return back > 1 && is_tag(w, -back, TAG_WITHOUT) &&
           (is_tag(w, -1, TAG_DOUBT) || (back == 3 && is_tag(w, -2, TAG_DOUBT)));
}

static double apply_negation(struct vader *v, const struct window *w, int back, double valence)
{
    const struct vader_mark *m = w->near[3 - back];
    if (is_never_so(w, back)) {
        const struct vader_mark *cause = m ? m : w->near[2];
        return change(v, RULE_BOOSTER, cause, valence, valence * 1.25);
    }
    if (is_without_doubt(w, back) || !m || !m->negated)
        return valence;
    return change(v, RULE_NEGATION, m, valence, valence * NEGATION);
}

/* The entry of the words at offsets [from, to], where it has the role. */
static const struct lexicon_entry *phrase_at(const struct vader *v, const struct window *w,
                                             int from, int to, enum lexicon_role role)
{
    const struct lexicon_entry *e = entry_at(w, from);
    for (int i = from + 1; e && i <= to; i++)
        e = lexicon_step(v->lexicon, e, entry_at(w, i));
    return lexicon_is(e, role) ? e : NULL;
}

struct stretch {
    int from, to;
};

static double apply_idiom(struct vader *v, const struct window *w, struct stretch s,
                          const struct lexicon_entry *phrase, double valence)
{
    note(v, RULE_IDIOM, w->near[3 + s.from]->start, w->near[3 + s.to]->end,
         phrase->weight[ROLE_IDIOM] - valence);
    return phrase->weight[ROLE_IDIOM];
}

static double apply_idioms(struct vader *v, const struct window *w, double valence)
{
    static const struct stretch before[] = {{-1, 0}, {-2, 0}, {-2, -1}, {-3, -1}, {-3, -2}};
    static const struct stretch after[] = {{0, 1}, {0, 2}};
    static const struct stretch boosters[] = {{-3, -1}, {-3, -2}, {-2, -1}};
    const struct lexicon_entry *e = NULL;
    for (size_t i = 0; i < 5 && !e; i++)
        if ((e = phrase_at(v, w, before[i].from, before[i].to, ROLE_IDIOM)))
            valence = apply_idiom(v, w, before[i], e, valence);
    for (size_t i = 0; i < 2; i++)
        if ((e = phrase_at(v, w, after[i].from, after[i].to, ROLE_IDIOM)))
            valence = apply_idiom(v, w, after[i], e, valence);
    for (size_t i = 0; i < 3; i++)
        if ((e = phrase_at(v, w, boosters[i].from, boosters[i].to, ROLE_BOOSTER))) {
            double boost = e->weight[ROLE_BOOSTER];
            note(v, RULE_BOOSTER, w->near[3 + boosters[i].from]->start,
                 w->near[3 + boosters[i].to]->end, boost);
            valence += boost;
        }
    return valence;
}

static double apply_least(struct vader *v, const struct window *w, double valence)
{
    if (!is_tag(w, -1, TAG_LEAST) || has_valence(w, -1))
        return valence;
    if (w->at > 1 && (is_tag(w, -2, TAG_AT) || is_tag(w, -2, TAG_VERY)))
        return valence;
    return change(v, RULE_NEGATION, w->near[2], valence, valence * NEGATION);
}

/* The valence of a word of the lexicon after the rules that look at its neighbours. */
static double valence_of(struct vader *v, const struct window *w)
{
    const struct vader_mark *self = w->near[3];
    bool emphasis = v->capitals > 0 && v->capitals < v->words;
    double valence = change(v, RULE_WORD, self, 0, self->entry->weight[ROLE_WORD]);
    valence = apply_no(v, w, valence);
    if (self->capitals && emphasis)
        valence = change(v, RULE_CAPITALS, self, valence,
                         valence > 0 ? valence + CAPITALS : valence - CAPITALS);
    for (int back = 1; back <= 3 && (size_t)back <= w->at; back++) {
        if (has_valence(w, -back))
            continue;
        valence = apply_booster(v, w, back, emphasis, valence);
        valence = apply_negation(v, w, back, valence);
        if (back == 3)
            valence = apply_idioms(v, w, valence);
    }
    return apply_least(v, w, valence);
}

static void score_words(struct vader *v)
{
    v->hit_count = 0;
    for (size_t m = 0; m < v->mark_count; m++) {
        const struct lexicon_entry *e = v->marks[m].entry;
        if (!lexicon_is(e, ROLE_WORD) || lexicon_is(e, ROLE_BOOSTER))
            continue;
        struct window w = look_around(v, m);
        if (is_tag(&w, 0, TAG_KIND) && is_tag(&w, 1, TAG_OF))
            continue;
        double valence = valence_of(v, &w);
        if (valence == 0)
            continue;
        v->hits = memory_grow(v->hits, &v->hit_cap, v->hit_count + 1, sizeof *v->hits);
        v->hits[v->hit_count++] = (struct vader_hit){m, valence};
    }
}

/* ---- the text as a whole ---- */

struct contrast {
    struct vader *vader;
    const struct vader_mark *but;
};

static double shift(void *context, size_t i)
{
    struct contrast *c = context;
    struct vader_hit *hit = &c->vader->hits[i];
    size_t at = c->vader->marks[hit->mark].at;
    double factor = at < c->but->at ? 0.5 : at > c->but->at ? 1.5 : 1;
    hit->valence = change(c->vader, RULE_CONTRAST, c->but, hit->valence, hit->valence * factor);
    return hit->valence;
}

static void apply_contrast(struct vader *v)
{
    size_t m = 0;
    while (m < v->mark_count && !(v->marks[m].entry && v->marks[m].entry->tag == TAG_BUT))
        m++;
    if (m == v->mark_count || !v->hit_count)
        return;
    double *values = memory_alloc(v->hit_count, sizeof *values);
    for (size_t i = 0; i < v->hit_count; i++)
        values[i] = v->hits[i].valence;
    vader_contrast(values, v->hit_count, v->lexicon->seed, shift,
                   &(struct contrast){v, &v->marks[m]});
    free(values);
}

static double emphasis_of(const struct vader *v)
{
    size_t exclamations = v->exclamations < 4 ? v->exclamations : 4;
    double amplifier = (double)exclamations * EXCLAMATION;
    if (v->questions > 3)
        return amplifier + QUESTIONS;
    return v->questions > 1 ? amplifier + (double)v->questions * QUESTION : amplifier;
}

/* The marks that count: the first four "!", and the "?" where there are two or more. */
static void note_punctuation(struct vader *v, struct slice text, double sign)
{
    double question = v->questions > 3   ? QUESTIONS / (double)v->questions
                      : v->questions > 1 ? QUESTION
                                         : 0;
    size_t exclamations = 0;
    for (size_t i = 0; i < text.len; i++) {
        double points = text.data[i] == '!' && exclamations < 4 ? EXCLAMATION
                        : text.data[i] == '?'                   ? question
                                                                : 0;
        exclamations += text.data[i] == '!';
        note(v, RULE_PUNCTUATION, i, i + 1, sign * points);
    }
}

/* The shares of the text: each word counts 1, one with a valence that much more. */
static void set_shares(const struct vader *v, double emphasis, struct sentiment_score *score)
{
    double pos = 0, neg = 0;
    size_t hits = 0;
    for (size_t i = 0; i < v->hit_count; i++) {
        double valence = v->hits[i].valence;
        hits += valence != 0;
        if (valence > 0)
            pos += valence + 1;
        else if (valence < 0)
            neg += valence - 1;
    }
    if (pos > fabs(neg))
        pos += emphasis;
    else if (pos < fabs(neg))
        neg -= emphasis;
    double neutral = (double)(v->words - hits);
    double total = pos + fabs(neg) + neutral;
    score->pos = fabs(pos / total);
    score->neg = fabs(neg / total);
    score->neu = fabs(neutral / total);
    score->hits = hits;
}

struct sentiment_score vader_score(struct vader *v, struct slice text)
{
    struct sentiment_score score = {0};
    v->trail.count = 0;
    text = swap_emoji(v, text);
    find_words(v, text);
    if (!v->words)
        return score;
    score_words(v);
    apply_contrast(v);
    double sum = 0, emphasis = emphasis_of(v);
    for (size_t i = 0; i < v->hit_count; i++)
        sum += v->hits[i].valence;
    set_shares(v, emphasis, &score);
    double sign = sum > 0 ? 1 : sum < 0 ? -1 : 0;
    sum += sign * emphasis;
    double scale = 1 / sqrt(sum * sum + ALPHA);
    score.compound = sum / sqrt(sum * sum + ALPHA);
    if (v->trail.wanted) {
        if (sign != 0)
            note_punctuation(v, text, sign);
        trail_weigh(&v->trail, scale, score.compound);
    }
    return score;
}
