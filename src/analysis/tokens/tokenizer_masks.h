/* What the masks of a block's bytes tell of its tokens: the same for vectors of any width, and
 * inlined into what reads blocks by them. For src/analysis/tokens/tokenizer_blocks*.c alone. */
#ifndef ANALYSIS_TOKENS_TOKENIZER_MASKS_H
#define ANALYSIS_TOKENS_TOKENIZER_MASKS_H

#include "analysis/tokens/tokenizer_block.h"

#if ASCII_BLOCKS

#define ALWAYS_INLINE inline __attribute__((always_inline))
/* What few blocks hold is looked at out of line: the rest is smaller and has more registers. */
#define OUT_OF_LINE __attribute__((noinline))

/* From here on what a byte is may be told by what follows the block. */
enum { NEAR_END = BLOCK - 4 };

static inline uint64_t bits_between(unsigned from, unsigned to)
{
    return bits_from(from) & ~bits_from(to);
}

/* The first bit of the run of ones that ends before `end`. */
static inline unsigned run_start(uint64_t bits, unsigned end)
{
    return last_bit((~bits & ~bits_from(end)) << 1 | 1);
}

/* To the rules of news a space is a space, whether a line may end at it or not. */
static ALWAYS_INLINE void join_spaces(struct byte_classes *c)
{
    const uint64_t no_breaks = c->no_breaks | c->no_breaks << 1;
    c->spaces |= no_breaks;
    c->beyond_ascii &= ~no_breaks;
}

/* Groups of digits: a comma between two digits joins them, and so do the signs of times and dates,
 * and a full stop that one or two digits follow, as the last group of a telephone number has four.
 */
static ALWAYS_INLINE uint64_t joined_digits(const struct byte_classes *c)
{
    uint64_t digits = c->digits, between = digits << 1 & digits >> 1;
    uint64_t stops = c->stops & ~(digits >> 3) & ~bits_from(61);
    return digits | (between & (c->commas | c->separators | stops));
}

/* Of the commas between digits those of lists as [13,14], of which one or more joins no group of
 * three: `before` them stands a bracket, or the comma that was cut off such a list already. */
static inline uint64_t separators_among(uint64_t commas, uint64_t digits, uint64_t before)
{
    const uint64_t three =
        digits >> 1 & digits >> 2 & digits >> 3 & ~(digits >> 4) & ~bits_from(BLOCK - 4);
    uint64_t rest = digits & ~(digits << 1) & (before << 1 | 1), found = 0;
    for (; rest; rest &= rest - 1) {
        unsigned at = (unsigned)__builtin_ctzll(rest);
        const uint64_t run = bits_between(at, first_bit(~digits & bits_from(at)));
        found |= commas & run & ~three ? commas & run : 0;
    }
    return found;
}

/* Of the full stops behind numbers those that may be part of them, as the number may be what a line
 * begins with: 2. Methods. */
static inline uint64_t numbering_among(uint64_t stops, uint64_t digits, uint64_t spaces,
                                       const char *data)
{
    uint64_t found = 0;
    for (uint64_t rest = stops; rest; rest &= rest - 1) {
        unsigned at = run_start(digits, (unsigned)__builtin_ctzll(rest));
        unsigned gap = at > 0 ? run_start(spaces, at) : 0;
        if (at == 0 || (gap < at && (gap == 0 || memchr(data + gap, '\n', at - gap))))
            found |= rest & (0 - rest);
    }
    return found;
}

/* Bytes of numbers that the rules have to be asked about, for the commas in them or the full stops
 * behind. */
static OUT_OF_LINE uint64_t doubtful_numbers(uint64_t digits, uint64_t commas, uint64_t before,
                                             uint64_t stops, uint64_t spaces, const char *data)
{
    return separators_among(commas & digits, digits, before | commas) |
           numbering_among(stops, digits, spaces, data) >> 1;
}

/* The letters of 1990s and 19th, which are of the number before them. */
static OUT_OF_LINE uint64_t ordinals_among(uint64_t rest, uint64_t letters, uint64_t digits,
                                           uint64_t stops, uint64_t closers, const char *data)
{
    uint64_t found = 0;
    for (; rest; rest &= rest - 1) {
        unsigned at = (unsigned)__builtin_ctzll(rest), end = first_bit(~letters & bits_from(at));
        if (end == BLOCK || !(closers >> end & 1) || end - at > 2)
            continue;
        unsigned start = run_start(digits, at);
        const uint64_t number = bits_between(start - (start > 0), at);
        const char first = data[at] | 0x20, second = data[end - 1] | 0x20;
        bool ordinal = end - at == 1 ? first == 's' && !(stops & number)
                                     : (first == 't' && second == 'h') ||
                                           (first == 's' && second == 't') ||
                                           ((first == 'n' || first == 'r') && second == 'd');
        found |= ordinal ? bits_between(at, end) : 0;
    }
    return found;
}

static ALWAYS_INLINE uint64_t ordinals_of(const struct byte_classes *c, uint64_t digits,
                                          uint64_t closers, const char *data)
{
    const uint64_t rest = c->letters & digits << 1;
    return rest ? ordinals_among(rest, c->letters, digits, c->stops, closers, data) : 0;
}

/* A slash behind a word of more than a letter, as one may be part of w/o. */
static ALWAYS_INLINE uint64_t slashes_of(const struct byte_classes *c)
{
    const uint64_t slashes = c->slashes, letters = c->letters;
    return slashes & ~(slashes << 1) & ~(slashes >> 1) & letters << 1 & letters << 2 &
           ~(c->beyond_ascii >> 1) & ~bits_from(63);
}

/* What is told by looking at its neighbours in ASCII, for the rules of news. */
static ALWAYS_INLINE uint64_t news_signs(const struct byte_classes *c, uint64_t curly, uint64_t end,
                                         bool bare)
{
    uint64_t blank = c->spaces | end;
    uint64_t signs = ((c->colons | c->percents) & blank >> 1) |
                     (c->dollars & c->digits >> 1 & ~(c->letters << 1));
    if (!bare)
        return signs;
    const uint64_t marks = (c->questions | c->exclamations) & (blank | c->quotes | curly) >> 1;
    return signs | slashes_of(c) | marks | c->brackets;
}

/* Of characters beyond ASCII, three bytes long, the bytes at which they may begin if they stand
 * between ASCII. */
static ALWAYS_INLINE uint64_t lone_firsts(uint64_t beyond_ascii)
{
    return ~(beyond_ascii << 1 | beyond_ascii >> 3) & ~bits_from(61);
}

/* First bytes of two of the signs that no third stands at. */
static ALWAYS_INLINE uint64_t pairs_of(uint64_t signs)
{
    return signs & ~(signs << 1) & signs >> 1 & ~(signs >> 2) & ~bits_from(61);
}

/* In a bare text, single quotation marks and full stops that are tokens whatever they mean. */
struct bare_signs {
    uint64_t lone;  /* a full stop behind a sign or space, an apostrophe, before a space */
    uint64_t pairs; /* first bytes of two apostrophes that stand for a quotation mark */
    uint64_t curly; /* first bytes of curly single marks before a space */
};

/* Whether the word may stand for one that lost its beginning, or for a clitic: 'em, 'til, 's. */
static inline bool may_be_clipped(const char *word, unsigned len)
{
    static const unsigned char lengths[32] = {
        ['c' & 31] = 1 << 5, ['d' & 31] = 1 << 1, ['e' & 31] = 1 << 2, ['l' & 31] = 1 << 2,
        ['m' & 31] = 1 << 1, ['n' & 31] = 1 << 1, ['r' & 31] = 1 << 2, ['s' & 31] = 1 << 1,
        ['t' & 31] = 1 << 3 | 1 << 4, ['v' & 31] = 1 << 2};
    return len < 8 && lengths[word[0] & 31] >> len & 1;
}

/* Those of the quotation marks, of so many bytes each, that do not begin such a word. */
static OUT_OF_LINE uint64_t openers_among(uint64_t rest, uint64_t letters, unsigned width,
                                          const char *data)
{
    uint64_t found = 0;
    for (; rest; rest &= rest - 1) {
        unsigned at = (unsigned)__builtin_ctzll(rest) + width;
        unsigned end = first_bit(~letters & bits_from(at));
        if (end < BLOCK && !may_be_clipped(data + at, end - at))
            found |= rest & (0 - rest);
    }
    return found;
}

/* Those that open before a word. */
static ALWAYS_INLINE uint64_t openers_of(const struct byte_classes *c, uint64_t marks,
                                         unsigned width, const char *data)
{
    const uint64_t rest = marks & (c->spaces | c->quotes) << 1 & c->letters >> width;
    return rest ? openers_among(rest, c->letters, width, data) : 0;
}

static ALWAYS_INLINE struct bare_signs bare_signs_of(const struct byte_classes *c, uint64_t blank,
                                                     uint64_t lone, bool clitics, const char *data)
{
    const uint64_t marks = c->apostrophes, singles = c->curly_singles & lone;
    const uint64_t before = c->letters | c->digits | c->beyond_ascii | c->stops;
    struct bare_signs found = {.lone = c->stops & ~(before << 1) & (blank | c->quotes) >> 1};
    if (!clitics || !(marks | c->curly_singles | c->curly_openers))
        return found;
    found.lone |= (marks & ~(marks << 1) & blank >> 1) | openers_of(c, marks, 1, data);
    found.pairs = pairs_of(marks) & ~(c->beyond_ascii >> 2);
    found.curly = (singles & ~(c->curly_singles << 3) & blank >> 3) |
                  openers_of(c, c->curly_openers & lone, 3, data);
    return found;
}

/* Clitics behind words of letters: their bytes and the first of these. The apostrophes of those
 * that the block may not hold whole are torn. */
struct clitics {
    uint64_t bytes, starts, torn;
};

/* 's, 'd, 'm, 're, 've and 'll, of small letters. */
static inline bool is_clitic(const char *letters, unsigned len)
{
    const char a = letters[0];
    if (len == 1)
        return a == 's' || a == 'd' || a == 'm';
    const char b = letters[1];
    return len == 2 && ((b == 'e' && (a == 'r' || a == 'v')) || (a == 'l' && b == 'l'));
}

/* Apostrophes behind letters are few, so each is looked at by itself. */
static ALWAYS_INLINE struct clitics clitics_of(const struct byte_classes *c, uint64_t singles,
                                        uint64_t closers, const char *data)
{
    struct clitics found = {0, 0, 0};
    uint64_t rest = (c->apostrophes | singles) & c->letters << 1;
    for (; rest; rest &= rest - 1) {
        unsigned at = (unsigned)__builtin_ctzll(rest), after = at + (singles >> at & 1 ? 3 : 1);
        unsigned end = first_bit(~c->letters & bits_from(after)), len = end - after;
        if (end == BLOCK)
            found.torn |= rest & (0 - rest);
        if (end == BLOCK || !(closers >> end & 1) || !len)
            continue;
        bool negation = len == 1 && data[after] == 't' && data[at - 1] == 'n' && at > 1 &&
                        c->letters >> (at - 2) & 1;
        if (!negation && !is_clitic(data + after, len))
            continue;
        unsigned start = at - negation;
        found.bytes |= bits_between(start, end);
        found.starts |= bits_between(start, start + 1);
    }
    return found;
}

/* Hyphens that are tokens of their own: behind a space, and between a word that is no prefix, or a
 * number, and a word, which may go on over more of them up to what closes it. In a bare text, those
 * behind a prefix join it to the word, and pairs between spaces are dashes. Those whose words the
 * block may not hold whole are torn. */
struct hyphens {
    uint64_t alone, joined, pairs, torn;
};

/* Whether the hyphen at `at` joins the prefix [start, at) and a word that is no abbreviation. */
static inline bool joins_prefix(const struct byte_classes *c, const struct vocabulary *words,
                                const char *data, unsigned start, unsigned at)
{
    unsigned word = at + 1, end = first_bit(~c->letters & bits_from(word));
    bool stopped = c->stops >> end & 1;
    if (stopped && (end - word == 1 ||
                    vocabulary_may_hold(&words->abbreviations, data + word, end - word)))
        return false;
    return vocabulary_classes(words, slice_of(data + start, at - start)) & VOCABULARY_PREFIX;
}

static ALWAYS_INLINE struct hyphens hyphens_of(const struct byte_classes *c, uint64_t digits,
                                               uint64_t openers, uint64_t closers,
                                               const struct vocabulary *words, const char *data,
                                               bool bare)
{
    uint64_t hyphens = c->hyphens & ~(c->hyphens << 1 | c->hyphens >> 1) & ~bits_from(63);
    struct hyphens found = {.alone = hyphens & (c->spaces << 1 | 1) & ~(c->beyond_ascii >> 1)};
    if (bare)
        found.pairs = pairs_of(c->hyphens) & c->spaces << 1 & c->spaces >> 2;
    const uint64_t joints = hyphens & c->letters >> 1, whole = c->letters | joints;
    for (uint64_t rest = joints & (c->letters | digits) << 1; rest; rest &= rest - 1) {
        unsigned at = (unsigned)__builtin_ctzll(rest), end = first_bit(~whole & bits_from(at));
        unsigned start = run_start(c->letters >> (at - 1) & 1 ? c->letters : digits, at);
        if (end == BLOCK) {
            found.torn = rest; /* all the others are of the same words */
            break;
        }
        bool begins = start == 0 || (openers | found.alone) >> (start - 1) & 1;
        if (!(closers >> end & 1))
            continue;
        if (!vocabulary_may_hold(&words->prefixes, data + start, at - start) ||
            (start > 0 && found.joined >> (start - 1) & 1))
            found.alone |= rest & (0 - rest);
        else if (bare && begins && joins_prefix(c, words, data, start, at))
            found.joined |= rest & (0 - rest);
    }
    return found;
}

/* `rest`: the full stops between single letters, none of which is the last byte. */
static OUT_OF_LINE uint64_t acronyms_among(uint64_t rest, uint64_t singles, uint64_t stops,
                                           uint64_t openers, uint64_t closers)
{
    uint64_t found = 0;
    while (rest) {
        unsigned second = first_bit(rest), end = second + 1;
        while (end < BLOCK - 1 && singles >> end & 1 && stops >> (end + 1) & 1)
            end += 2;
        end += end < BLOCK && singles >> end & 1;
        if (end < BLOCK && second > 1 && openers >> (second - 2) & closers >> end & 1)
            found |= bits_between(second, end);
        rest &= bits_from(end);
    }
    return found;
}

/* What follows the first letter of U.S. and p.m.; `joints`: full stops between letters. */
static ALWAYS_INLINE uint64_t acronyms_of(uint64_t joints, const struct byte_classes *c,
                                          uint64_t openers, uint64_t closers)
{
    const uint64_t letters = c->letters;
    const uint64_t singles = letters & ~(letters << 1) & ~(letters >> 1) & ~bits_from(63);
    const uint64_t rest = joints & singles << 1 & singles >> 1;
    return rest ? acronyms_among(rest, singles, c->stops, openers, closers) : 0;
}

/* Whether the full stop behind a word is part of it. */
enum stop_owner { STOP_ALONE, STOP_JOINED, STOP_DOUBTFUL };

/* Ala. in "Mobile, Ala." and in (R-Ala.): a capital behind a comma, or a hyphen. */
static inline enum stop_owner stop_of_place(const char *data, unsigned at)
{
    if (at < 2 || (data[at - 1] == ' ' && data[at - 2] == ' '))
        return STOP_DOUBTFUL;
    const char before = data[at - 1] == ' ' ? data[at - 2] : data[at - 1];
    bool behind = before == ',' || data[at - 1] == '-';
    return behind && ascii_is_upper((unsigned char)data[at]) ? STOP_JOINED : STOP_ALONE;
}

/* Mr., Inc., Ala.: where nothing but the word and what stands before it decides. */
static enum stop_owner stop_of_word(const struct vocabulary *words, const char *data, unsigned at,
                                    size_t len)
{
    enum {
        SURE = VOCABULARY_TITLE | VOCABULARY_FINAL | VOCABULARY_CLOSING | VOCABULARY_HOUR,
        UNSURE = VOCABULARY_NUMBER | VOCABULARY_MEASURE
    };
    unsigned all = vocabulary_classes(words, slice_of(data + at, len));
    unsigned classes = all & VOCABULARY_ABBREVIATIONS;
    if (!classes)
        return STOP_ALONE;
    if (classes == VOCABULARY_PLACE && !(all & UNSURE))
        return stop_of_place(data, at);
    return classes & SURE && !(all & UNSURE) ? STOP_JOINED : STOP_DOUBTFUL;
}

/* J. Smith: a capital between spaces, the last before a capital. */
static ALWAYS_INLINE enum stop_owner stop_of_letter(const struct byte_classes *c, const char *data,
                                                    unsigned at)
{
    bool name = at > 0 && at + 3 < BLOCK && c->spaces >> (at - 1) & c->letters >> (at + 3) & 1 &&
                ascii_is_upper((unsigned char)data[at]) && data[at + 2] == ' ' &&
                ascii_is_upper((unsigned char)data[at + 3]);
    return name ? STOP_JOINED : STOP_DOUBTFUL;
}

static ALWAYS_INLINE enum stop_owner owner_of(const struct vocabulary *words,
                                              const struct byte_classes *c, const char *data,
                                              unsigned at, unsigned stop)
{
    if (stop - at == 1)
        return stop_of_letter(c, data, at);
    if (!vocabulary_may_hold(&words->abbreviations, data + at, stop - at))
        return STOP_ALONE;
    return stop_of_word(words, data, at, stop - at);
}

/* Of the full stops behind words those that may be part of them. Whether a block has one is as good
 * as drawn by lot, so the first is looked at in any case, and where there is none the first byte of
 * the text: processors cannot guess wrong then. */
static ALWAYS_INLINE uint64_t listed_stops(uint64_t stops, uint64_t letters,
                                           const struct vocabulary *words, const char *data)
{
    const uint64_t none = !stops;
    uint64_t rest = stops | none << 1, found = 0;
    do {
        unsigned stop = (unsigned)__builtin_ctzll(rest), at = run_start(letters | none, stop);
        uint64_t may = vocabulary_may_end(&words->abbreviations, data + at, stop - at);
        found |= rest & (0 - rest) & (0 - may);
        rest &= rest - 1;
    } while (rest);
    return found & stops;
}

/* Of the full stops behind words, which are tokens of the block, `listed` may be part of the word:
 * in a bare text the block says which, where the word alone tells. `joined` is part of the token
 * before anyway. */
static ALWAYS_INLINE void join_stops(struct byte_block *b, const struct byte_classes *c,
                                     const struct vocabulary *words, const char *data,
                                     uint64_t listed, uint64_t joined)
{
    uint64_t doubtful = 0;
    for (uint64_t rest = listed & ~joined; rest; rest &= rest - 1) {
        unsigned stop = (unsigned)__builtin_ctzll(rest);
        unsigned at = run_start(b->letters, stop);
        enum stop_owner owner = owner_of(words, c, data, at, stop);
        joined |= owner == STOP_JOINED ? rest & (0 - rest) : 0;
        doubtful |= owner == STOP_DOUBTFUL ? rest & (0 - rest) : 0;
    }
    b->others = (b->others & ~joined) | doubtful >> 1;
    b->starts &= ~joined;
    b->lasts = (b->lasts & ~(joined | joined >> 1)) | (joined & ~(joined >> 1));
    b->inside |= joined;
    b->inner |= joined;
}

/* Whether the full stop at `stop` ends the word from `at` on and neither it nor what goes on up to
 * `end` is an abbreviation, or the name of a host or file. */
static bool ends_tight(const struct vocabulary *words, const char *data, unsigned at, unsigned stop,
                       unsigned end)
{
    const struct vocabulary_filter *abbreviations = &words->abbreviations;
    struct slice next = slice_of(data + stop + 1, end - stop - 1);
    bool www = stop - at == 3 && (data[at] | 0x20) == 'w' && (data[at + 1] | 0x20) == 'w';
    return !www && !vocabulary_may_hold(abbreviations, data + at, stop - at) &&
           !vocabulary_may_hold(abbreviations, data + at, end - at) &&
           !(vocabulary_classes(words, next) & (VOCABULARY_DOMAIN | VOCABULARY_FILE));
}

static OUT_OF_LINE uint64_t tight_stops_among(uint64_t rest, uint64_t letters, uint64_t openers,
                                              uint64_t closers, const struct vocabulary *words,
                                              const char *data)
{
    uint64_t found = 0;
    for (; rest; rest &= rest - 1) {
        unsigned stop = (unsigned)__builtin_ctzll(rest);
        unsigned at = run_start(letters, stop), end = first_bit(~letters & bits_from(stop + 1));
        bool apart = at == 0 || openers >> (at - 1) & 1;
        if (apart && end < BLOCK && closers >> end & 1 && ends_tight(words, data, at, stop, end))
            found |= rest & (0 - rest);
    }
    return found;
}

/* In a bare text, full stops behind a sentence without a space before the next. */
static ALWAYS_INLINE uint64_t tight_stops_of(uint64_t joints, uint64_t letters, uint64_t openers,
                                             uint64_t closers, const struct vocabulary *words,
                                             const char *data)
{
    const uint64_t rest = joints & letters << 2 & letters >> 2;
    return rest ? tight_stops_among(rest, letters, openers, closers, words, data) : 0;
}

/* Those of the signs that the same may follow, so that the rules make one of them. */
static ALWAYS_INLINE uint64_t may_run(uint64_t signs)
{
    return signs & (signs >> 1 | bits_from(63));
}

/* Of the exclamation marks behind letters those that may stand in a name: Yahoo! */
static OUT_OF_LINE uint64_t marks_of_names(uint64_t rest, uint64_t letters,
                                           const struct vocabulary *words, const char *data)
{
    uint64_t found = 0;
    for (; rest; rest &= rest - 1) {
        unsigned end = (unsigned)__builtin_ctzll(rest), at = run_start(letters, end);
        if (vocabulary_classes(words, slice_of(data + at, end - at)) & VOCABULARY_MARKED)
            found |= rest & (0 - rest);
    }
    return found;
}

/* Changes the classes to what the rules make of them: a space that ends no line is one. */
static ALWAYS_INLINE void read_block(struct byte_block *b, struct byte_classes *c,
                                     struct block_rules rules, const struct vocabulary *words,
                                     const char *data, size_t left)
{
    if (c->rest && rules.news) {
        if (c->no_breaks)
            join_spaces(c);
        if (c->exclamations & c->letters << 1)
            c->exclamations &=
                ~marks_of_names(c->exclamations & c->letters << 1, c->letters, words, data);
    }
    const uint64_t end = left < BLOCK ? (uint64_t)1 << left : 0, blank = c->spaces | end;
    const uint64_t lone = lone_firsts(c->beyond_ascii), singles = c->curly_singles & lone;
    const uint64_t marks = c->questions | c->exclamations;
    const uint64_t closing = (c->brackets & ~c->opening_squares) | marks;
    uint64_t digits = 0, more = 0;
    struct clitics clitics = {0};
    struct hyphens hyphens = {0};
    struct bare_signs bare = {0};
    if (rules.news) {
        digits = joined_digits(c);
        more = c->rest ? news_signs(c, c->curly & lone, end, rules.bare) : 0;
    }
    if (rules.bare)
        bare = bare_signs_of(c, blank, lone, rules.clitics, data);
    const uint64_t curly = (c->curly & lone) | bare.curly;
    const uint64_t commas = c->commas & ~(rules.news ? may_run(c->commas) : 0);
    const uint64_t signs = ((commas | c->quotes) & ~digits) | more;
    const uint64_t ends = blank | signs | curly | bare.lone | bare.pairs;
    const uint64_t stopped = c->letters | (rules.ordinals ? 0 : digits);
    uint64_t stops = c->stops & ~digits & stopped << 1 & (ends & ~marks) >> 1;
    const uint64_t curlies = curly | curly << 1 | curly << 2, closers = ends | closing | stops;
    const uint64_t openers = c->spaces | c->quotes | c->brackets | curly << 2;
    uint64_t acronyms = 0;
    const uint64_t joints = c->stops & c->letters << 1 & c->letters >> 1;
    if (rules.bare && joints) {
        bare.lone |= tight_stops_of(joints, c->letters, openers, closers, words, data);
        acronyms = acronyms_of(joints, c, openers, closers);
    }
    if (rules.news && c->hyphens)
        hyphens = hyphens_of(c, digits, openers, closers, words, data, rules.bare);
    const uint64_t ordinals = ordinals_of(c, digits, closers, data);
    const uint64_t letters = (c->letters & ~ordinals) | hyphens.joined;
    digits |= ordinals;
    const uint64_t sure = (ends & ~(signs & bits_from(63))) | closing | stops | hyphens.alone;
    const uint64_t bad = (digits & ~(digits >> 1) & ~bits_from(63) & ~(sure >> 1)) |
                         (digits & letters << 1) | (letters & digits << 1);
    if (rules.clitics && (c->apostrophes | c->curly_singles))
        clitics = clitics_of(c, singles, closers, data);
    const uint64_t pairs = bare.pairs | hyphens.pairs;
    const uint64_t runs = letters & ~clitics.bytes;
    uint64_t paused = 0, asked = 0;
    if (rules.news) {
        const uint64_t numbered = stops & digits << 1 & blank >> 1;
        paused = stops & runs << 1 & (c->commas | c->colons) >> 1;
        stops &= rules.bare ? ~(uint64_t)0 : ~paused;
        if ((c->commas & digits) | numbered)
            asked = doubtful_numbers(digits, c->commas, c->opening_squares, numbered, c->spaces,
                                     data);
    }
    const uint64_t tokens = signs | hyphens.alone | bare.lone | (rules.bare ? stops : 0);
    const uint64_t inside =
        letters | digits | clitics.bytes | tokens | curlies | pairs | pairs << 1;
    *b = (struct byte_block){
        .letters = letters,
        .spaces = c->spaces,
        .digits = digits,
        .inner = clitics.bytes | (digits & (c->commas | c->separators | c->stops)) |
                 pairs << 1 | ordinals | hyphens.joined,
        .clitics = clitics.starts,
        .symbols = c->dollars & more,
        .starts = (runs & ~(runs << 1)) | clitics.starts | (digits & ~(digits << 1)) |
                  tokens | curly | pairs,
        .lasts = (runs & ~(runs >> 1)) | (clitics.bytes & ~(clitics.bytes >> 1)) |
                 (digits & ~(digits >> 1)) | tokens | curly << 2 | pairs << 1,
        .inside = inside,
        .signs = signs | curly << 2,
        .others = ~(inside | c->spaces) | bad | asked,
        .torn = hyphens.torn | clitics.torn,
    };
    if (rules.bare) {
        const uint64_t listed = left ? listed_stops(stops & runs << 1, letters, words, data) : 0;
        if (listed | acronyms | paused)
            join_stops(b, c, words, data, listed, acronyms | paused);
    } else {
        b->stops = b->closed = stops;
    }
    b->closed |= closing | end;
    b->watched = b->lasts & (c->stops | marks | c->brackets | c->apostrophes | bare.curly << 2);
    b->curved = (clitics.starts & (singles | singles >> 1)) | bare.curly;
    if (left > BLOCK)
        b->torn |= bits_from(NEAR_END) & ~b->closed;
}

/* Clitics are none, whatever the filter says. */
static inline bool may_be_contraction(const struct vocabulary_filter *contractions,
                                      const char *data, unsigned at, unsigned last)
{
    return vocabulary_may_hold(contractions, data + at, last - at + 1) && last > at &&
           ascii_is_letter((unsigned char)data[at]) && ascii_is_letter((unsigned char)data[at + 1]);
}

#endif

#endif
