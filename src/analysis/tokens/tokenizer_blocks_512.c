/* Blocks by vectors of 64 bytes. */
#include "analysis/tokens/tokenizer_blocks_512.h"

#include "analysis/tokens/tokenizer_masks.h"

#if ASCII_BLOCKS

#include <cpuid.h>
#include <immintrin.h>

#define WITH_512 __attribute__((target("lzcnt,bmi,bmi2,popcnt,avx512f,avx512bw,avx512vbmi,avx512vbmi2")))

/* The bits of the bytes that are text. */
static inline uint64_t text_bits(size_t left)
{
    return left < BLOCK ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
}

WITH_512 static inline __m512i load_512(const char *data, size_t left)
{
    return _mm512_maskz_loadu_epi8(text_bits(left), data);
}

/* What is looked for, a byte in each lane. It stands in memory, as of a number compilers make the
 * lanes anew for each block, with two instructions more. */
struct lanes {
    _Alignas(BLOCK) unsigned char bytes[BLOCK];
};

/* Marks what is none of the common bytes, in a table of ASCII. */
enum { RARE = 0x80 };

/* The bytes from low to low + more. */
struct range {
    struct lanes low, more;
};

#define LANES(c) {{[0 ... BLOCK - 1] = (unsigned char)(c)}}
#define RANGE(first, last) {LANES(first), LANES((last) - (first))}

static const struct sought {
    struct lanes small, comma, quote, feed, space, stop, hyphen, apostrophe;
    struct range letters, digits;
    struct lanes opening_square, closing_square, question, exclamation, percent, dollar;
    struct lanes colon, semicolon, slash;
    struct range parentheses;
    struct lanes e2, x80, x98, x99, c2, xa0;
    struct range dashes, quotes;
    struct lanes rare[2]; /* a byte for each of ASCII */
} all_sought = {
    .small = LANES(0x20),
    .comma = LANES(','),
    .quote = LANES('"'),
    .feed = LANES('\n'),
    .space = LANES(' '),
    .stop = LANES('.'),
    .hyphen = LANES('-'),
    .apostrophe = LANES('\''),
    .letters = RANGE('a', 'z'),
    .digits = RANGE('0', '9'),
    .opening_square = LANES('['),
    .closing_square = LANES(']'),
    .question = LANES('?'),
    .exclamation = LANES('!'),
    .percent = LANES('%'),
    .dollar = LANES('$'),
    .colon = LANES(':'),
    .semicolon = LANES(';'),
    .slash = LANES('/'),
    .parentheses = RANGE('(', ')'),
    .e2 = LANES(0xE2),
    .x80 = LANES(0x80),
    .x98 = LANES(0x98),
    .x99 = LANES(0x99),
    .c2 = LANES(0xC2),
    .xa0 = LANES(0xA0),
    .dashes = RANGE(0x93, 0x94),
    .quotes = RANGE(0x9C, 0x9D),
    .rare = {{{[0 ... '\n' - 1] = RARE,
               ['\n' + 1 ... ' ' - 1] = RARE,
               ['!'] = RARE,
               ['#' ... '&'] = RARE,
               ['(' ... '+'] = RARE,
               ['/'] = RARE,
               [':' ... '?'] = RARE}},
             {{['@' - BLOCK] = RARE,
               ['[' - BLOCK... '`' - BLOCK] = RARE,
               ['{' - BLOCK... BLOCK - 1] = RARE}}},
};

/* Of the pointer compilers do not know what it points at. */
static ALWAYS_INLINE const struct sought *what_is_sought(void)
{
    const struct sought *sought = &all_sought;
    __asm__("" : "+r"(sought));
    return sought;
}

WITH_512 static ALWAYS_INLINE __m512i lanes_512(const struct lanes *lanes)
{
    return _mm512_load_si512(lanes->bytes);
}

WITH_512 static ALWAYS_INLINE uint64_t equal_512(__m512i bytes, const struct lanes *lanes)
{
    return _mm512_cmpeq_epi8_mask(bytes, lanes_512(lanes));
}

WITH_512 static ALWAYS_INLINE uint64_t within_512(__m512i bytes, const struct range *range)
{
    return _mm512_cmple_epu8_mask(_mm512_sub_epi8(bytes, lanes_512(&range->low)),
                                  lanes_512(&range->more));
}

WITH_512 static ALWAYS_INLINE uint64_t letters_512(__m512i bytes, const struct sought *sought)
{
    return within_512(_mm512_or_si512(bytes, lanes_512(&sought->small)), &sought->letters);
}

/* Of the bytes of ASCII those that are none of the common ones; beyond ASCII any. */
WITH_512 static ALWAYS_INLINE uint64_t rare_512(__m512i bytes, const struct sought *sought)
{
    return _mm512_movepi8_mask(_mm512_permutex2var_epi8(lanes_512(&sought->rare[0]), bytes,
                                                        lanes_512(&sought->rare[1])));
}

/* The most common bytes. */
WITH_512 static ALWAYS_INLINE struct byte_classes classify_512(const struct sought *sought,
                                                               __m512i bytes)
{
    struct byte_classes c = {
        .letters = letters_512(bytes, sought),
        .spaces = equal_512(bytes, &sought->space) | equal_512(bytes, &sought->feed),
        .commas = equal_512(bytes, &sought->comma),
        .quotes = equal_512(bytes, &sought->quote),
        .stops = equal_512(bytes, &sought->stop),
        .digits = within_512(bytes, &sought->digits),
        .hyphens = equal_512(bytes, &sought->hyphen),
        .apostrophes = equal_512(bytes, &sought->apostrophe),
        .beyond_ascii = _mm512_movepi8_mask(bytes),
    };
    c.rest = c.beyond_ascii | rare_512(bytes, sought);
    return c;
}

WITH_512 static ALWAYS_INLINE void
classify_signs_512(struct byte_classes *c, const struct sought *sought, __m512i bytes)
{
    c->opening_squares = equal_512(bytes, &sought->opening_square);
    c->brackets = c->opening_squares | equal_512(bytes, &sought->closing_square) |
                  within_512(bytes, &sought->parentheses);
    c->questions = equal_512(bytes, &sought->question);
    c->exclamations = equal_512(bytes, &sought->exclamation);
    const uint64_t colons = equal_512(bytes, &sought->colon);
    c->colons = colons | equal_512(bytes, &sought->semicolon);
    c->slashes = equal_512(bytes, &sought->slash);
    c->separators = colons | c->slashes;
    c->percents = equal_512(bytes, &sought->percent);
    c->dollars = equal_512(bytes, &sought->dollar);
}

WITH_512 static ALWAYS_INLINE void
classify_beyond_ascii_512(struct byte_classes *c, const struct sought *sought, __m512i bytes)
{
    const uint64_t general = equal_512(bytes, &sought->e2) & equal_512(bytes, &sought->x80) >> 1;
    uint64_t lasts = within_512(bytes, &sought->dashes) | within_512(bytes, &sought->quotes);
    c->curly = general & lasts >> 2;
    c->curly_singles = general & equal_512(bytes, &sought->x99) >> 2;
    c->curly_openers = general & equal_512(bytes, &sought->x98) >> 2;
    c->no_breaks = equal_512(bytes, &sought->c2) & equal_512(bytes, &sought->xa0) >> 1;
}

WITH_512 static __attribute__((noinline)) void read_512(struct byte_block *b,
                                                        struct block_rules rules,
                                                        const struct vocabulary *words,
                                                        const char *data, size_t left)
{
    const struct sought *sought = what_is_sought();
    __m512i bytes = load_512(data, left);
    struct byte_classes c = classify_512(sought, bytes);
    c.rest &= text_bits(left); /* there is nothing behind a short text to look at */
    if (c.rest) {
        classify_signs_512(&c, sought, bytes);
        classify_beyond_ascii_512(&c, sought, bytes);
    }
    if (rules.bare) { /* so that compilers know it in either */
        read_block(b, &c, rules, words, data, left);
    } else {
        rules.bare = false;
        read_block(b, &c, rules, words, data, left);
    }
    _mm256_zeroupper(); /* by hand: compilers forget it on some ways out */
}

/* The same in place, as most blocks hold nothing but the common bytes and curly quotation marks:
 * compilers then know much to be none. */
WITH_512 static ALWAYS_INLINE void
read_inline_512(struct byte_block *b, const struct sought *sought, __m512i bytes,
                struct block_rules rules, const struct vocabulary *words, const char *data,
                size_t left)
{
    struct byte_classes c = classify_512(sought, bytes);
    if (c.rest == c.beyond_ascii) {
        classify_beyond_ascii_512(&c, sought, bytes);
        read_block(b, &c, rules, words, data, left);
        return;
    }
    struct byte_block any; /* so that the others need not stand in memory */
    read_512(&any, rules, words, data, left);
    *b = any;
}

/* The bytes of the mask, moved together. */
WITH_512 static inline __m512i chosen(uint64_t mask, __m512i bytes)
{
    return _mm512_maskz_compress_epi8(mask, bytes);
}

WITH_512 static inline __m512i looked_up(const unsigned char table[BLOCK], __m512i bytes)
{
    return _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(table));
}

static const unsigned char each[BLOCK] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

/* Each byte n places later, zeros before. */
WITH_512 static inline __m512i later(__m512i bytes, unsigned n)
{
    __m512i from = _mm512_sub_epi8(_mm512_loadu_si512(each), _mm512_set1_epi8((char)n));
    return _mm512_maskz_permutexvar_epi8(~(uint64_t)0 << n, from, bytes);
}

/* Of all words of letters at once those are told, by the ends of their last four letters, that may
 * be contractions; they are few. The bits of their last bytes. */
WITH_512 static ALWAYS_INLINE uint64_t filter_512(const struct vocabulary_filter *contractions,
                                                  __m512i bytes, uint64_t letters)
{
    __m512i words = _mm512_maskz_mov_epi8(letters, bytes);
    __m512i ends = _mm512_and_si512(looked_up(contractions->tails[0], words),
                                    looked_up(contractions->tails[1], later(words, 1)));
    __m512i rest = _mm512_and_si512(looked_up(contractions->tails[2], later(words, 2)),
                                    looked_up(contractions->tails[3], later(words, 3)));
    return _mm512_test_epi8_mask(ends, rest);
}

WITH_512 static uint64_t list_512(struct block_tokens *found,
                                  const struct vocabulary_filter *contractions, const char *data,
                                  size_t left, uint64_t starts, uint64_t lasts)
{
    unsigned count = (unsigned)__builtin_popcountll(starts);
    __m512i bytes = load_512(data, left), places = _mm512_loadu_si512(each);
    _mm512_storeu_si512(found->first, chosen(starts, places));
    _mm512_storeu_si512(found->last, chosen(lasts, places));
    uint64_t maybe = filter_512(contractions, bytes, letters_512(bytes, what_is_sought())) & lasts;
    _mm256_zeroupper();
    for (; maybe; maybe &= maybe - 1) {
        unsigned last = (unsigned)__builtin_ctzll(maybe);
        unsigned i = (unsigned)__builtin_popcountll(lasts & ~bits_from(last));
        if (i >= count)
            break;
        if (may_be_contraction(contractions, data, found->first[i], last)) {
            found->count = i;
            return starts & bits_from(found->first[i]);
        }
    }
    found->count = count;
    return 0;
}

/* The same without the list: the first byte of the first that may be one, or BLOCK. */
WITH_512 static ALWAYS_INLINE unsigned contraction_512(const struct vocabulary_filter *contractions,
                                                       const char *data, __m512i bytes,
                                                       uint64_t letters, uint64_t lasts)
{
    uint64_t maybe = filter_512(contractions, bytes, letters) & lasts;
    for (; maybe; maybe &= maybe - 1) {
        unsigned last = (unsigned)__builtin_ctzll(maybe);
        unsigned at = run_start(letters, last + 1);
        if (may_be_contraction(contractions, data, at, last))
            return at;
    }
    return BLOCK;
}

/* Each byte of half a block gets a line feed at its side; those that stay move together. */
WITH_512 static inline char *write_half(char *to, __m512i pairs, uint32_t inside, uint32_t lasts)
{
    uint64_t stay = _pdep_u64(inside, 0x5555555555555555u) | _pdep_u64(lasts, 0xAAAAAAAAAAAAAAAAu);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(stay, pairs));
    return to + __builtin_popcountll(stay);
}

WITH_512 static inline __m512i with_line_feeds(__m256i bytes)
{
    __m512i wide = _mm512_cvtepu8_epi16(bytes);
    return _mm512_or_si512(wide, _mm512_set1_epi16('\n' << 8));
}

WITH_512 static ALWAYS_INLINE char *spread_512(char *to, __m512i bytes, uint64_t inside,
                                               uint64_t lasts)
{
    to = write_half(to, with_line_feeds(_mm512_castsi512_si256(bytes)), (uint32_t)inside,
                    (uint32_t)lasts);
    to = write_half(to, with_line_feeds(_mm512_extracti64x4_epi64(bytes, 1)),
                    (uint32_t)(inside >> 32), (uint32_t)(lasts >> 32));
    return to;
}

WITH_512 static char *write_512(char *to, const char *data, size_t left, uint64_t inside,
                                uint64_t lasts)
{
    to = spread_512(to, load_512(data, left), inside, lasts);
    _mm256_zeroupper();
    return to;
}

/* ---- block after block ---- */

/* What a run holds at hand. */
struct running {
    const char *text;
    size_t len, at;
    char *to;
    size_t last_at, last_end;
};

/* Writes the bits of `part`, the first so many of the block. */
WITH_512 static ALWAYS_INLINE void write_part(struct running *n, const struct byte_block *b,
                                              __m512i bytes, uint64_t part, unsigned certain)
{
    n->to = spread_512(n->to, bytes, b->inside & part, b->lasts & part);
    if (b->lasts & part) {
        n->last_at = n->at;
        n->last_end = n->at + certain;
    }
    n->at += certain;
}

/* One block more; true where the rules have to be asked. The next begins behind the
 * last space of this one, wherever that is known to be right: where it is does not hang on all that
 * the masks tell, so that processors begin with the next before they have told it. */
WITH_512 static ALWAYS_INLINE bool write_block(const struct block_run *r, struct running *n,
                                               const struct byte_block *b, __m512i bytes)
{
    const unsigned behind_space = last_bit(b->spaces | 1) + 1;
    const uint64_t spaced = ~(uint64_t)0 >> (BLOCK - behind_space);
    unsigned contraction = contraction_512(&r->words->contractions, n->text + n->at, bytes,
                                           b->letters, b->lasts);
    if (b->spaces && !(b->others & spaced) && contraction >= behind_space) {
        write_part(n, b, bytes, spaced, behind_space);
        return false;
    }
    unsigned end = first_bit(b->others), certain = block_certain_part(b, 0, end);
    if (contraction < certain)
        end = certain = contraction;
    write_part(n, b, bytes, ~bits_from(certain), certain);
    return !certain || (end < BLOCK && !(b->torn >> end & 1) && n->at - certain + end < n->len);
}

WITH_512 static bool run_512(struct block_run *r)
{
    const struct block_rules english = {.news = true, .clitics = true, .bare = true};
    const struct sought *sought = what_is_sought();
    struct running n = {r->text.data, r->text.len, r->at, r->to, 0, 0};
    bool asks = false;
    /* The most of most texts, with all that is known of it told to the compiler. */
    if (r->rules.clitics && !r->rules.ordinals)
        while (n.at + BLOCK < n.len && !asks) {
            struct byte_block b;
            const char *data = n.text + n.at;
            __m512i bytes = load_512(data, BLOCK);
            read_inline_512(&b, sought, bytes, english, r->words, data, BLOCK + 1);
            asks = write_block(r, &n, &b, bytes);
        }
    while (n.at < n.len && !asks) {
        struct byte_block b;
        const char *data = n.text + n.at;
        const size_t left = n.len - n.at;
        read_512(&b, r->rules, r->words, data, left);
        asks = write_block(r, &n, &b, load_512(data, left));
    }
    _mm256_zeroupper();
    r->at = n.at;
    r->to = n.to;
    r->last_at = n.last_at;
    r->last_end = n.last_end;
    return asks;
}

/* Clang's __builtin_cpu_supports does not know of it. */
static bool has_lzcnt(void)
{
    enum { LZCNT = 1 << 5 };
    unsigned a, b, c, d;
    return __get_cpuid(0x80000001, &a, &b, &c, &d) && c & LZCNT;
}

static bool has_512(void)
{
    return has_lzcnt() && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

const struct block_ways *block_ways_512(void)
{
    static const struct block_ways ways = {read_512, list_512, write_512, run_512};
    return has_512() ? &ways : NULL;
}

#endif
