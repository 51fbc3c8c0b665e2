#include "analysis/tone/targetfeatures.h"

#include "base/embed.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/letter.h"

#include <math.h>
#include <stdlib.h>

EMBED(vader_rules_tsv);
EMBED(vader_words_tsv);
EMBED(news_rules_tsv);
EMBED(news_words_tsv);

enum lexicon_number { NEWS, VADER };
enum { NEGATION_SCOPE = 4, BOOSTER_SCOPE = 2, NEGATED_WORDS = 5 };
enum { REACH = 200 }; /* tokens on either side that a mention is seen with */
#define NEGATION (-0.74)

void target_features_init(struct target_features *f)
{
    *f = (struct target_features){0};
    lexicon_init(&f->lexicons[NEWS]);
    lexicon_load(&f->lexicons[NEWS], embed_vader_rules_tsv(), NULL);
    lexicon_load(&f->lexicons[NEWS], embed_news_rules_tsv(), NULL);
    lexicon_load(&f->lexicons[NEWS], embed_news_words_tsv(), NULL);
    lexicon_init(&f->lexicons[VADER]);
    lexicon_load(&f->lexicons[VADER], embed_vader_words_tsv(), NULL);
    struct tokenizer_options options = {
        .keep_clitics = true, .no_sentences = true, .no_rules = true};
    tokenizer_init(&f->tokenizer, &options);
    f->stemmer = stemmer_open("english");
}

void target_features_free(struct target_features *f)
{
    lexicon_free(&f->lexicons[NEWS]);
    lexicon_free(&f->lexicons[VADER]);
    tokenizer_free(&f->tokenizer);
    stemmer_close(f->stemmer);
    arena_free(&f->arena);
    free(f->all);
    buffer_free(&f->name);
    buffer_free(&f->scratch);
    *f = (struct target_features){0};
}

/* ---- lists of words ---- */

static bool is_one_of(struct slice key, const char *words) /* " a b c " */
{
    for (const char *at = words; (at = strchr(at, ' ')) && at[1];) {
        const char *end = strchr(++at, ' ');
        if (slice_equal(key, slice_of(at, (size_t)(end - at))))
            return true;
    }
    return false;
}

static bool is_clause_break(struct slice key)
{
    return is_one_of(key, " , ; : ( ) \xE2\x80\x94 \xE2\x80\x93 - -- . ! ? ... \xE2\x80\xA6 [ ] ");
}

static bool is_conjunction(struct slice key)
{
    return is_one_of(key, " but although though while whereas however because after before when if "
                          "unless despite and who which that ");
}

static bool reports_speech(struct slice key)
{
    return is_one_of(key,
                     " said says say told tells added adds wrote tweeted argued insisted stated "
                     "noted explained asked announced claimed according testified responded "
                     "replied called ");
}

static bool is_pronoun(struct slice key)
{
    return is_one_of(key, " he she his her him i they them their ");
}

enum quote { QUOTE_NONE, QUOTE_OPEN, QUOTE_CLOSE, QUOTE_STRAIGHT };

static enum quote quote_of(struct slice key)
{
    if (slice_equal(key, SLICE("\"")))
        return QUOTE_STRAIGHT;
    if (slice_equal(key, SLICE("\xE2\x80\x9C")))
        return QUOTE_OPEN;
    return slice_equal(key, SLICE("\xE2\x80\x9D")) ? QUOTE_CLOSE : QUOTE_NONE;
}

static bool ends_clause(const struct target_token *t)
{
    return !t->is_word && (is_clause_break(t->key) || quote_of(t->key));
}

/* ---- tokens ---- */

static bool is_capital(struct slice word)
{
    uint32_t c;
    utf8_decode(word, &c);
    return letter_case_of(c) == LETTER_UPPER;
}

static bool is_all_capitals(struct slice word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.data[i] - 'a' >= 0 && word.data[i] - 'a' < 26)
            return false;
    return true;
}

static bool explains_capital(const struct target_token *before)
{
    return !before->is_word && (quote_of(before->key) || is_one_of(before->key, " . ! ? : "));
}

static void add_token(struct target_features *f, struct slice text, const struct token *token)
{
    f->all = memory_grow(f->all, &f->cap, f->all_count + 1, sizeof *f->all);
    struct slice raw = slice_cut(text, token->start, token->end);
    struct target_token t = {.start = token->start, .end = token->end};
    t.is_word = token->type != TOKEN_PUNCTUATION && token->type != TOKEN_SYMBOL &&
                token->type != TOKEN_NUMBER && token->type != TOKEN_EMOJI;
    t.key = arena_copy(&f->arena, fold_word(raw, &f->scratch));
    t.stem = t.is_word ? arena_copy(&f->arena, stemmer_stem(f->stemmer, t.key)) : t.key;
    t.is_name = t.is_word && f->all_count && is_capital(raw) &&
                !explains_capital(&f->all[f->all_count - 1]);
    f->all[f->all_count++] = t;
}

void target_features_read(struct target_features *f, struct slice text)
{
    arena_reset(&f->arena);
    f->text = text;
    struct token token;
    bool quoted = false;
    size_t negated = 0; /* words still under the negation */
    f->all_count = 0;
    tokenizer_start(&f->tokenizer, text);
    while (tokenizer_next(&f->tokenizer, &token)) {
        add_token(f, text, &token);
        struct target_token *t = &f->all[f->all_count - 1];
        enum quote quote = quote_of(t->key);
        if (quote)
            quoted = quote == QUOTE_OPEN || (quote == QUOTE_STRAIGHT && !quoted);
        t->quoted = quoted;
        if (ends_clause(t) || slice_equal(t->key, SLICE("but")))
            negated = 0;
        t->negated = negated > 0 && t->is_word;
        negated -= t->negated;
        if (slice_ends(t->key, SLICE("n't")) ||
            lexicon_is(lexicon_find(&f->lexicons[NEWS], t->key), ROLE_NEGATION))
            negated = NEGATED_WORDS;
    }
}

/* The first token that ends behind a place. */
static size_t token_behind(const struct target_features *f, size_t place)
{
    size_t low = 0, high = f->all_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->all[middle].end > place)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The tokens of the mention, and those around it: with more of them a text of nothing but mentions
 * would take quadratic time. */
static bool find_mention(struct target_features *f, size_t start, size_t end)
{
    size_t first = token_behind(f, start), last = first;
    if (first == f->all_count || f->all[first].start >= end)
        return false;
    while (last + 1 < f->all_count && f->all[last + 1].start < end)
        last++;
    size_t from = first > REACH ? first - REACH : 0, to = f->all_count - last;
    f->tokens = f->all + from;
    f->count = (to > REACH ? last + 1 + REACH : f->all_count) - from;
    f->first = first - from;
    f->last = last - from;
    return true;
}

/* Side, distance and what lies between, walking away from the mention. */
static void set_zone(struct target_features *f, size_t i, enum target_side side, size_t distance,
                     const struct target_token *nearer)
{
    struct target_token *t = &f->tokens[i];
    t->side = side;
    t->distance = distance;
    t->clauses = nearer ? nearer->clauses : 0;
    t->joints = nearer ? nearer->joints : 0;
    if (ends_clause(t))
        t->clauses++;
    else if (is_conjunction(t->key))
        t->joints++;
}

static void set_zones(struct target_features *f)
{
    for (size_t i = f->first; i <= f->last; i++)
        f->tokens[i].side = SIDE_IN;
    for (size_t i = f->first; i-- > 0;)
        set_zone(f, i, SIDE_LEFT, f->first - i, i + 1 < f->first ? &f->tokens[i + 1] : NULL);
    for (size_t i = f->last + 1; i < f->count; i++)
        set_zone(f, i, SIDE_RIGHT, i - f->last, i > f->last + 1 ? &f->tokens[i - 1] : NULL);
}

/* ---- valences ---- */

static double word_weight(const struct lexicon *lexicon, struct slice key)
{
    const struct lexicon_entry *e = lexicon_find(lexicon, key);
    if (lexicon_is(e, ROLE_WORD))
        return e->weight[ROLE_WORD];
    if (slice_find(key, 0, '-') == key.len)
        return 0;
    double sum = 0;
    while (key.len) {
        e = lexicon_find(lexicon, slice_take(&key, '-'));
        sum += lexicon_is(e, ROLE_WORD) ? e->weight[ROLE_WORD] : 0;
    }
    return sum;
}

static double weigh(const struct target_features *f, size_t i, double valence)
{
    const struct lexicon *rules = &f->lexicons[NEWS];
    double sign = valence > 0 ? 1 : -1;
    for (size_t back = 1; back <= NEGATION_SCOPE && back <= i; back++) {
        const struct target_token *t = &f->tokens[i - back];
        if (ends_clause(t) || is_one_of(t->key, " but and "))
            break;
        const struct lexicon_entry *e = lexicon_find(rules, t->key);
        if (lexicon_is(e, ROLE_NEGATION) || slice_ends(t->key, SLICE("n't")))
            return valence * NEGATION;
        if (lexicon_is(e, ROLE_BOOSTER) && back <= BOOSTER_SCOPE)
            valence += sign * e->weight[ROLE_BOOSTER];
    }
    return valence;
}

static void set_valences(struct target_features *f)
{
    for (size_t i = 0; i < f->count; i++) {
        struct target_token *t = &f->tokens[i];
        struct slice raw = slice_cut(f->text, t->start, t->end);
        bool counts = t->is_word && t->side != SIDE_IN && (!t->is_name || is_all_capitals(raw));
        for (int l = 0; l < TARGET_LEXICONS; l++) {
            double weight = counts ? word_weight(&f->lexicons[l], t->key) : 0;
            t->valence[l] = weight != 0 ? weigh(f, i, weight) : 0;
        }
    }
}

/* ---- features ---- */

struct taking {
    struct target_features *f;
    target_feature_taker *take;
    void *context;
};

static void give(struct taking *g, const char *kind, struct slice a, struct slice b, double value)
{
    struct buffer *name = &g->f->name;
    buffer_clear(name);
    buffer_append(name, slice_of_string(kind));
    buffer_append(name, a);
    if (b.data) {
        buffer_append_byte(name, '_');
        buffer_append(name, b);
    }
    g->take(g->context, buffer_slice(name), value);
}

static void give_flag(struct taking *g, const char *kind, struct slice a)
{
    give(g, kind, a, (struct slice){0}, 1);
}

static bool is_near(const struct target_token *t, size_t distance)
{
    return t->side != SIDE_IN && t->distance <= distance;
}

/* A sum that grows less and less: three bad words say little more than two. */
static double dampen(double sum)
{
    return 2 * sum / (sum + 2);
}

/* Sums of the valences of either sign, by zone. */
static void give_valences(struct taking *g, int lexicon, bool positive)
{
    static const char *const zones[] = {
        "all",   "left",  "right",  "clause", "lclause", "rclause", "lbare",  "rbare",
        "near3", "near8", "lnear3", "rnear3", "lnear8",  "rnear8",  "quoted", "unquoted"};
    enum { ZONES = sizeof zones / sizeof *zones };
    double sums[ZONES] = {0};
    for (size_t i = 0; i < g->f->count; i++) {
        const struct target_token *t = &g->f->tokens[i];
        double v = positive ? t->valence[lexicon] : -t->valence[lexicon];
        if (v <= 0)
            continue;
        bool left = t->side == SIDE_LEFT, clause = t->clauses == 0, bare = clause && t->joints == 0;
        const bool in[ZONES] = {true,
                                left,
                                !left,
                                clause,
                                left && clause,
                                !left && clause,
                                left && bare,
                                !left && bare,
                                is_near(t, 3),
                                is_near(t, 8),
                                left && is_near(t, 3),
                                !left && is_near(t, 3),
                                left && is_near(t, 8),
                                !left && is_near(t, 8),
                                t->quoted,
                                !t->quoted};
        for (size_t z = 0; z < ZONES; z++)
            sums[z] += in[z] ? v : 0;
    }
    for (size_t z = 0; z < ZONES; z++)
        if (sums[z] > 0) {
            const char kind[] = {lexicon == NEWS ? 'N' : 'V', positive ? '+' : '-', '\0'};
            give(g, kind, slice_of_string(zones[z]), (struct slice){0}, dampen(sums[z]));
        }
}

/* The balance of each clause, by how many breaks away it is. */
static void give_balances(struct taking *g)
{
    static const char *const places[] = {"in",     "left0",  "left1", "left2",
                                         "right0", "right1", "right2"};
    double sums[7] = {0}, total = 0, best = 0, worst = 0;
    for (size_t i = 0; i < g->f->count; i++) {
        const struct target_token *t = &g->f->tokens[i];
        double v = t->valence[NEWS] / 2;
        size_t breaks = t->clauses < 2 ? t->clauses : 2;
        sums[t->side == SIDE_IN ? 0 : (t->side == SIDE_LEFT ? 1 : 4) + breaks] += v;
        total += v;
        best = v > best ? v : best;
        worst = v < worst ? v : worst;
    }
    for (size_t p = 1; p < 7; p++)
        if (sums[p] != 0)
            give(g, sums[p] > 0 ? "B+" : "B-", slice_of_string(places[p]), (struct slice){0},
                 dampen(fabs(sums[p])));
    give(g, total > 0 ? "T+" : "T-", SLICE(""), (struct slice){0}, dampen(fabs(total)));
    give(g, "T", SLICE("best"), (struct slice){0}, dampen(best));
    give(g, "T", SLICE("worst"), (struct slice){0}, dampen(-worst));
    if (best == 0 && worst == 0)
        give_flag(g, "T", SLICE("none"));
}

/* The nearest words with a valence on one side: sign, distance and whether a clause ends between.
 */
static void give_nearest(struct taking *g, enum target_side side)
{
    const struct target_features *f = g->f;
    size_t found = 0;
    size_t i = side == SIDE_LEFT ? f->first : f->last;
    while (found < 2 && (side == SIDE_LEFT ? i > 0 : i + 1 < f->count)) {
        i = side == SIDE_LEFT ? i - 1 : i + 1;
        const struct target_token *t = &f->tokens[i];
        if (t->valence[NEWS] == 0)
            continue;
        size_t far = t->distance < 2 ? 1 : t->distance < 4 ? 2 : t->distance < 8 ? 3 : 4;
        const char code[] = {side == SIDE_LEFT ? 'l' : 'r', (char)('1' + found),
                             t->valence[NEWS] > 0 ? '+' : '-', (char)('0' + far),
                             t->clauses  ? 'x'
                             : t->joints ? 'j'
                                         : 'o'};
        give_flag(g, "W", slice_of(code, 5));
        give_flag(g, "W", slice_of(code, 3));
        found++;
    }
}

static void give_words(struct taking *g)
{
    bool target_quoted = g->f->tokens[g->f->first].quoted;
    for (size_t i = 0; i < g->f->count; i++) {
        const struct target_token *t = &g->f->tokens[i];
        if (!t->is_word || t->side == SIDE_IN || t->is_name)
            continue;
        bool left = t->side == SIDE_LEFT;
        give_flag(g, "s", t->stem);
        if (t->clauses == 0)
            give_flag(g, left ? "cl" : "cr", t->stem);
        if (t->clauses == 0 && t->joints == 0)
            give_flag(g, left ? "kl" : "kr", t->stem);
        if (t->distance <= 4)
            give_flag(g, left ? "4l" : "4r", t->stem);
        give_flag(g, t->quoted ? "q" : "u", t->stem);
        if (t->quoted && !target_quoted)
            give_flag(g, "Q", t->stem);
        if (t->negated)
            give_flag(g, "!", t->stem);
    }
}

static void give_pairs(struct taking *g)
{
    for (size_t i = 0; i + 1 < g->f->count; i++) {
        const struct target_token *a = &g->f->tokens[i], *b = a + 1;
        if (a->side != SIDE_IN && b->side != SIDE_IN)
            give(g, "b", a->is_name ? SLICE("*") : a->stem, b->is_name ? SLICE("*") : b->stem, 1);
    }
}

/* The stem of the token so many places before (below 0) or after the mention; "^" beyond the text.
 */
static struct slice stem_at(const struct target_features *f, int offset)
{
    size_t back = (size_t)-offset;
    if (offset < 0 ? back > f->first : f->last + (size_t)offset >= f->count)
        return SLICE("^");
    return f->tokens[offset < 0 ? f->first - back : f->last + (size_t)offset].stem;
}

static struct slice key_at(const struct target_features *f, int offset)
{
    size_t back = (size_t)-offset;
    if (offset < 0 ? back > f->first : f->last + (size_t)offset >= f->count)
        return SLICE("^");
    return f->tokens[offset < 0 ? f->first - back : f->last + (size_t)offset].key;
}

static void give_neighbours(struct taking *g)
{
    const struct target_features *f = g->f;
    give_flag(g, "p1", stem_at(f, -1));
    give_flag(g, "n1", stem_at(f, 1));
    give_flag(g, "n2", stem_at(f, 2));
    give(g, "pp", stem_at(f, -2), stem_at(f, -1), 1);
    give(g, "nn", stem_at(f, 1), stem_at(f, 2), 1);
    give(g, "pn", stem_at(f, -1), stem_at(f, 1), 1);
}

/* A word for a pattern: its sign, or itself where it has none and is short. */
static struct slice sign_or_stem(const struct target_token *t)
{
    if (t->valence[NEWS] != 0)
        return t->valence[NEWS] > 0 ? SLICE("+") : SLICE("-");
    if (t->is_name)
        return SLICE("*");
    return t->key.len <= 4 || !t->is_word ? t->key : SLICE("w");
}

static void give_pattern(struct taking *g, const char *kind, size_t at, int step, size_t length)
{
    const struct target_features *f = g->f;
    struct buffer *pattern = &g->f->scratch;
    buffer_clear(pattern);
    for (size_t k = 0; k < length; k++, at += (size_t)step) {
        buffer_append(pattern, at < f->count ? sign_or_stem(&f->tokens[at]) : SLICE("^"));
        buffer_append_byte(pattern, ' ');
        if (k > 0)
            give_flag(g, kind, buffer_slice(pattern));
        if (at >= f->count)
            break;
    }
}

static void give_role(struct taking *g)
{
    const struct target_features *f = g->f;
    const struct target_token *first = &f->tokens[f->first], *last = &f->tokens[f->last];
    bool quotes = false;
    for (size_t i = 0; i < f->count; i++)
        quotes |= quote_of(f->tokens[i].key) != QUOTE_NONE;
    if (reports_speech(key_at(f, -1)) || reports_speech(key_at(f, 1)) ||
        reports_speech(key_at(f, 2)))
        give_flag(g, "R", SLICE("speaks"));
    if (first->quoted)
        give_flag(g, "R", SLICE("quoted"));
    if (quotes)
        give_flag(g, "R", SLICE("quotes"));
    if (f->first == 0)
        give_flag(g, "R", SLICE("begins"));
    if (slice_ends(last->key, SLICE("'s")))
        give_flag(g, "R", SLICE("owns"));
    if (is_pronoun(first->key))
        give_flag(g, "R", SLICE("pronoun"));
    give(g, "R", SLICE("length"), (struct slice){0}, (double)f->count / 40);
}

bool target_features_of(struct target_features *f, size_t start, size_t end,
                        target_feature_taker *take, void *context)
{
    struct taking g = {f, take, context};
    if (!find_mention(f, start, end))
        return false;
    set_zones(f);
    set_valences(f);
    for (int lexicon = 0; lexicon < TARGET_LEXICONS; lexicon++) {
        give_valences(&g, lexicon, true);
        give_valences(&g, lexicon, false);
    }
    give_balances(&g);
    give_nearest(&g, SIDE_LEFT);
    give_nearest(&g, SIDE_RIGHT);
    give_words(&g);
    give_pairs(&g);
    give_neighbours(&g);
    give_pattern(&g, "P>", f->last + 1, 1, 4);
    give_pattern(&g, "P<", f->first - 1, -1, 4);
    give_role(&g);
    return true;
}
