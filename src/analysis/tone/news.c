#include "analysis/tone/news.h"

#include "base/embed.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/letter.h"

#include <math.h>
#include <stdlib.h>
#include <utf8proc.h>

EMBED(vader_rules_tsv);
EMBED(news_rules_tsv);
EMBED(news_words_tsv);

/* How the numbers were found: docs/algorithms/sentiment.md. */
#define NEGATION        (-0.65)
#define SCOPE           4 /* words before a word that may turn it round or strengthen it */
#define BEFORE_CONTRAST 0.5
#define AFTER_CONTRAST  1.3
#define NEUTRAL         0.2 /* points of a word without any */
#define HEADLINE        0.8 /* more words with a capital than this, and capitals mean nothing */
#define LONGEST         1000 /* words of a sentence; so that hostile text has no sentence without end */

/* Kinds of bytes, as bits. */
enum { LETTER = 1, UPPER = 2, DIGIT = 4, JOINER = 8, BREAK = 16, STOP = 32, WIDE = 64, OPEN = 128 };

static unsigned char kind_of(unsigned c)
{
    if (c >= 0x80)
        return WIDE;
    if (c - 'A' < 26)
        return LETTER | UPPER;
    if (c - 'a' < 26)
        return LETTER;
    if (c - '0' < 10)
        return DIGIT;
    if (c == '.')
        return JOINER | STOP;
    if (c == '\'' || c == '-')
        return JOINER;
    if (c == '!' || c == '?' || c == '\n')
        return STOP;
    if (c == '"' || c == ':' || c == '(' || c == '[')
        return BREAK | OPEN;
    return c == ',' || c == ';' || c == ')' || c == ']' || c == '{' || c == '}' ? BREAK : 0;
}

void news_init(struct news *n, struct lexicon *lexicon)
{
    *n = (struct news){.lexicon = lexicon};
    for (unsigned c = 0; c < 256; c++)
        n->kinds[c] = kind_of(c);
    lexicon_load(lexicon, embed_vader_rules_tsv(), NULL);
    lexicon_load(lexicon, embed_news_rules_tsv(), NULL);
    lexicon_load(lexicon, embed_news_words_tsv(), NULL);
}

void news_free(struct news *n)
{
    trail_free(&n->trail);
    free(n->words);
    free(n->hits);
    buffer_free(&n->lower);
    buffer_free(&n->folded);
    *n = (struct news){0};
}

/* ---- characters ---- */

/* What stands at a place of the text. */
struct sign {
    unsigned kind;
    size_t width;
};

static unsigned kind_of_wide(uint32_t c)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return LETTER | UPPER;
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return LETTER;
    case UTF8PROC_CATEGORY_ND:
        return DIGIT;
    case UTF8PROC_CATEGORY_PD:
        return c == 0x2010 || c == 0x2011 ? JOINER : BREAK;
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF: /* a closing mark is a straight one to the left, and scores alike */
        return BREAK | OPEN;
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PO:
        return BREAK;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return STOP;
    default:
        return 0;
    }
}

static struct sign sign_at(const struct news *n, struct slice text, size_t at)
{
    unsigned kind = n->kinds[(unsigned char)text.data[at]];
    if (!(kind & WIDE))
        return (struct sign){kind, 1};
    uint32_t c;
    size_t width = utf8_decode(slice_cut(text, at, text.len), &c);
    if (c == 0x2018 || c == 0x2019 || c == 0x2BC)
        return (struct sign){JOINER, width};
    if (c == 0x2026)
        return (struct sign){STOP, width};
    return (struct sign){kind_of_wide(c), width ? width : 1};
}

/* ---- words ---- */

/* Width of the hyphen or full stop at a place of a word; 0 where none is there. */
static size_t joint_width(struct slice word, size_t at)
{
    if (word.data[at] == '-' || word.data[at] == '.')
        return 1;
    struct slice rest = slice_cut(word, at, word.len);
    return slice_starts(rest, SLICE("\xE2\x80\x90")) || slice_starts(rest, SLICE("\xE2\x80\x91"))
               ? 3
               : 0;
}

/* The word as the table has it: folded, with a straight apostrophe and plain hyphens. */
static struct slice key_of(struct news *n, struct slice word, unsigned kinds)
{
    if (kinds & WIDE) {
        buffer_clear(&n->lower);
        for (size_t i = 0; i < word.len; i++) {
            size_t width = joint_width(word, i);
            buffer_append_byte(&n->lower, width == 3 ? '-' : word.data[i]);
            i += width == 3 ? 2 : 0;
        }
        return fold_word(buffer_slice(&n->lower), &n->folded);
    }
    if (!(kinds & UPPER))
        return word;
    buffer_clear(&n->lower);
    char *out = buffer_reserve(&n->lower, word.len);
    for (size_t i = 0; i < word.len; i++)
        out[i] = (char)(word.data[i] | (n->kinds[(unsigned char)word.data[i]] & UPPER ? 0x20 : 0));
    return slice_of(out, word.len);
}

static const struct lexicon_entry *find_entry(const struct news *n, struct slice key)
{
    const struct lexicon_entry *e = lexicon_find(n->lexicon, key);
    if (!e && slice_ends(key, SLICE("'s")))
        e = lexicon_find(n->lexicon, slice_cut(key, 0, key.len - 2));
    return e;
}

static bool is_shouted(const struct news *n, struct slice word)
{
    size_t letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        unsigned kind = n->kinds[(unsigned char)word.data[i]];
        if ((kind & LETTER && !(kind & UPPER)) || kind & WIDE)
            return false;
        letters += kind & LETTER;
    }
    return letters > 1;
}

static void put_word(struct news *n, struct news_word word)
{
    n->words = memory_grow(n->words, &n->word_cap, n->word_count + 1, sizeof *n->words);
    n->words[n->word_count++] = word;
}

/* Its parts between hyphens and full stops, each a word of its own. */
static void put_parts(struct news *n, struct slice text, struct news_word whole, unsigned kinds)
{
    struct slice raw = slice_cut(text, whole.start, whole.end);
    for (size_t start = 0, at = 0; at <= raw.len;) {
        size_t width = at < raw.len ? joint_width(raw, at) : 1;
        if (!width) {
            at++;
            continue;
        }
        struct news_word word = whole;
        word.start = whole.start + start;
        word.end = whole.start + at;
        word.entry = find_entry(n, key_of(n, slice_cut(raw, start, at), kinds));
        word.after_break = whole.after_break && start == 0;
        if (at > start)
            put_word(n, word);
        at += width;
        start = at;
    }
}

/* kinds: of all its bytes, as bits; joined: it holds a hyphen or a full stop. */
static void add_word(struct news *n, struct slice text, struct news_word word, unsigned kinds,
                     bool joined)
{
    struct slice raw = slice_cut(text, word.start, word.end);
    struct slice key = key_of(n, raw, kinds);
    word.entry = find_entry(n, key);
    word.negates = slice_ends(key, SLICE("n't"));
    word.shouted = word.capital && is_shouted(n, raw);
    if (!word.entry && joined)
        put_parts(n, text, word, kinds);
    else
        put_word(n, word);
}

/* Reads the word at *at, a letter or digit; joiners belong to it between letters and digits. */
static void read_word(struct news *n, struct slice text, size_t *at, unsigned before)
{
    struct sign first = sign_at(n, text, *at);
    struct news_word word = {.start = *at,
                             .capital = first.kind & UPPER,
                             .after_break = before & (BREAK | STOP),
                             .opens = before & OPEN};
    unsigned kinds = 0;
    bool joined = false;
    size_t end = *at;
    for (size_t i = *at; i < text.len;) {
        struct sign s = sign_at(n, text, i);
        if (s.kind & (LETTER | DIGIT)) {
            end = i + s.width;
        } else if (s.kind & JOINER && end == i) {
            joined |= joint_width(text, i) > 0;
        } else {
            break;
        }
        kinds |= s.kind | (s.width > 1 ? WIDE : 0);
        i += s.width;
    }
    word.end = *at = end;
    add_word(n, text, word, kinds, joined);
}

/* ---- the rules of a sentence ---- */

static void note(struct news *n, enum sentiment_rule rule, size_t first, size_t last, double points)
{
    trail_note(&n->trail, rule, n->words[first].start, n->words[last].end, points);
}

/* A phrase takes the place of its words: the longest that begins at word i. *last is its end. */
static const struct lexicon_entry *longest_phrase(const struct news *n, size_t i, size_t *last)
{
    const struct lexicon_entry *longest = n->words[i].entry, *e = longest;
    *last = i;
    for (size_t j = i + 1; e && e->begins_phrase && j < n->word_count && !n->words[j].after_break;
         j++) {
        e = lexicon_step(n->lexicon, e, n->words[j].entry);
        if (e && e->roles) {
            longest = e;
            *last = j;
        }
    }
    return longest;
}

/* Puts the phrases in the place of their words: the first word gets the entry, the others none. */
static void join_phrases(struct news *n)
{
    for (size_t i = 0; i < n->word_count; i = n->words[i].last + 1) {
        struct news_word *w = &n->words[i];
        w->entry = longest_phrase(n, i, &w->last);
        w->negates = w->negates && w->last == i;
        for (size_t j = i + 1; j <= w->last; j++) {
            n->words[j].entry = NULL;
            n->words[j].negates = false;
            n->words[j].last = j;
        }
    }
}

/* Headlines In Capitals Say Nothing about Names. Their short words may be small. */
static bool is_headline(const struct news *n)
{
    size_t capitals = 0, count = 0;
    for (size_t i = 1; i < n->word_count; i++) {
        bool is_long = n->words[i].end - n->words[i].start >= 4;
        count += is_long;
        capitals += is_long && n->words[i].capital;
    }
    return count > 0 && (double)capitals > HEADLINE * (double)count;
}

/* Points after the boosters and negations in the clause before word i. */
static double weigh(struct news *n, size_t i, double weight)
{
    static const double faded[] = {0, 1, 0.95, 0.9, 0};
    double sign = weight > 0 ? 1 : -1, points = weight;
    note(n, RULE_WORD, i, n->words[i].last, weight);
    for (size_t back = 1; back <= SCOPE && back <= i; back++) {
        if (n->words[i - back + 1].after_break)
            break;
        const struct news_word *w = &n->words[i - back];
        if (lexicon_is(w->entry, ROLE_CONTRAST))
            break;
        if (lexicon_is(w->entry, ROLE_BOOSTER)) {
            double boost = sign * faded[back] * w->entry->weight[ROLE_BOOSTER];
            note(n, RULE_BOOSTER, i - back, i - back, boost);
            points += boost;
        }
        if (w->negates || lexicon_is(w->entry, ROLE_NEGATION)) {
            note(n, RULE_NEGATION, i - back, i - back, points * NEGATION - points);
            points *= NEGATION;
            break;
        }
    }
    return points;
}

static void add_hit(struct news *n, size_t word, double points)
{
    n->hits = memory_grow(n->hits, &n->hit_cap, n->hit_count + 1, sizeof *n->hits);
    n->hits[n->hit_count++] = (struct news_hit){word, points};
}

static void find_hits(struct news *n)
{
    bool headline = is_headline(n);
    n->hit_count = 0;
    for (size_t i = 0; i < n->word_count; i = n->words[i].last + 1) {
        const struct news_word *w = &n->words[i];
        double weight = lexicon_is(w->entry, ROLE_WORD) ? w->entry->weight[ROLE_WORD] : 0;
        if (weight == 0)
            continue;
        if (w->capital && !w->shouted && !w->opens && i > 0 && !headline) {
            note(n, RULE_WORD, i, w->last, weight);
            note(n, RULE_NAME, i, w->last, -weight);
            continue;
        }
        add_hit(n, i, weigh(n, i, weight));
    }
}

/* The last "but" of the sentence: what comes before it counts less, what comes after more. */
static void apply_contrast(struct news *n)
{
    size_t but = n->word_count;
    while (but > 0 && !lexicon_is(n->words[but - 1].entry, ROLE_CONTRAST))
        but--;
    if (!but--)
        return;
    for (size_t i = 0; i < n->hit_count; i++) {
        struct news_hit *h = &n->hits[i];
        double points = h->points * (h->word < but ? BEFORE_CONTRAST : AFTER_CONTRAST);
        note(n, RULE_CONTRAST, but, but, points - h->points);
        h->points = points;
    }
}

static void end_sentence(struct news *n)
{
    if (!n->word_count)
        return;
    join_phrases(n);
    find_hits(n);
    apply_contrast(n);
    for (size_t i = 0; i < n->hit_count; i++) {
        double points = n->hits[i].points;
        n->positive += points > 0 ? points : 0;
        n->negative -= points < 0 ? points : 0;
    }
    n->hits_made += n->hit_count;
    for (size_t i = 0; i < n->word_count; i++)
        n->words_read += !lexicon_is(n->words[i].entry, ROLE_BOOSTER);
    n->word_count = 0;
}

/* A full stop ends the sentence where white space and then no small letter follows, and what stands
 * before it is no initial and no title ("Sen. Smith"): a capital and at most three letters more. A
 * line end does so too, unless the sentence goes on. */
static bool ends_sentence(const struct news *n, struct slice text, size_t at, size_t width)
{
    if (text.data[at] == '!' || text.data[at] == '?')
        return true;
    if (text.data[at] == '.' && n->word_count > 1) {
        const struct news_word *w = &n->words[n->word_count - 1];
        if (w->end == at && w->capital && w->end - w->start < 4)
            return false;
    }
    size_t next = at + width;
    while (next < text.len && (text.data[next] == ' ' || text.data[next] == '\t'))
        next++;
    unsigned kind = next < text.len ? n->kinds[(unsigned char)text.data[next]] : UPPER;
    return !(kind & LETTER) || kind & UPPER;
}

static void read_text(struct news *n, struct slice text)
{
    unsigned before = STOP; /* kinds of the signs since the last word */
    for (size_t at = 0; at < text.len;) {
        struct sign s = sign_at(n, text, at);
        if (s.kind & (LETTER | DIGIT)) {
            read_word(n, text, &at, before);
            before = 0;
            if (n->word_count >= LONGEST)
                end_sentence(n);
            continue;
        }
        if (s.kind & STOP && ends_sentence(n, text, at, s.width))
            end_sentence(n);
        before |= s.kind & JOINER && text.data[at] == '-' ? BREAK : s.kind;
        at += s.width;
    }
    end_sentence(n);
}

struct sentiment_score news_score(struct news *n, struct slice text)
{
    n->positive = n->negative = 0;
    n->words_read = n->hits_made = 0;
    n->trail.count = n->word_count = 0;
    read_text(n, text);
    struct sentiment_score score = {.hits = n->hits_made};
    double total = n->positive + n->negative + NEUTRAL * (double)n->words_read;
    if (total > 0) {
        score.pos = n->positive / total;
        score.neg = n->negative / total;
        score.neu = NEUTRAL * (double)n->words_read / total;
        score.compound = (n->positive - n->negative) / total;
        if (n->trail.wanted)
            trail_weigh(&n->trail, 1 / total, score.compound);
    }
    return score;
}
