/* Blocks by vectors of 64 bytes. */
#include "analysis/tokens/tokenizer_blocks.h"

#include "analysis/tokens/tokenizer_lanes_512.h"
#include "analysis/tokens/tokenizer_vectors.h"

#if ASCII_BLOCKS

/* Of the tokens, the starts of the first that may be a contraction and of those behind it. */
WIDE static inline uint64_t contraction_on(const struct block_part *p)
{
    const __m512i bytes = load_block(p->data, p->left);
    const uint64_t letters = letters_among(bytes, what_is_sought());
    uint64_t maybe = maybe_contractions(p->contractions, bytes, letters) & p->lasts;
    for (; maybe; maybe &= maybe - 1) {
        unsigned last = (unsigned)__builtin_ctzll(maybe);
        unsigned i = (unsigned)__builtin_popcountll(p->lasts & ~bits_from(last));
        uint64_t start = _pdep_u64((uint64_t)1 << i, p->starts);
        if (!start)
            break;
        if (may_be_contraction(p->contractions, p->data, (unsigned)__builtin_ctzll(start), last))
            return p->starts & (0 - start);
    }
    return 0;
}

/* Behind the place and the sentence of a token stands what it is, as a number. */
_Static_assert(sizeof(struct token) == 32 && offsetof(struct token, type) == 24, "four numbers");

static inline uint64_t kind_number(const struct token *kind)
{
    uint64_t number;
    memcpy(&number, &kind->type, sizeof number);
    return number;
}

enum { AT_ONCE = 8 };

/* The kinds of so many tokens; `words` and the others have a bit for each of them. */
WIDE static inline __m512i kinds_at_once(const struct token *kinds, uint64_t words, uint64_t others,
                                         uint64_t symbols, uint64_t curved)
{
    static const struct token curl = {.is_plain = true};
    __m512i found = _mm512_set1_epi64((long long)kind_number(&kinds[KIND_PUNCTUATION]));
    __m512i word = _mm512_set1_epi64((long long)kind_number(&kinds[KIND_WORD]));
    found = _mm512_mask_mov_epi64(found, (__mmask8)words, word);
    if (!((others | symbols | curved) & 0xFF))
        return found;
    __m512i number = _mm512_set1_epi64((long long)kind_number(&kinds[KIND_NUMBER]));
    __m512i clitic = _mm512_set1_epi64((long long)kind_number(&kinds[KIND_CLITIC]));
    __m512i symbol = _mm512_set1_epi64((long long)kind_number(&kinds[KIND_SYMBOL]));
    found = _mm512_mask_mov_epi64(found, (__mmask8)others, number);
    found = _mm512_mask_mov_epi64(found, (__mmask8)(others & words), clitic);
    found = _mm512_mask_mov_epi64(found, (__mmask8)symbols, symbol);
    return _mm512_mask_xor_epi64(found, (__mmask8)curved, found,
                                 _mm512_set1_epi64((long long)kind_number(&curl)));
}

/* Two tokens, the i-th and the next, of AT_ONCE places and kinds. */
WIDE static ALWAYS_INLINE void put_two(struct token *to, __m512i from, __m512i end, __m512i kinds,
                                       __m512i sentence, int i)
{
    enum { END = 8, EACH_SENTENCE = 0x44, EACH_KIND = 0x88 };
    const __m512i places = _mm512_setr_epi64(i, END + i, 0, 0, i + 1, END + i + 1, 0, 0);
    const __m512i numbers = _mm512_setr_epi64(0, 0, 0, i, 0, 0, 0, i + 1);
    __m512i two = _mm512_permutex2var_epi64(from, places, end);
    two = _mm512_mask_mov_epi64(two, EACH_SENTENCE, sentence);
    two = _mm512_mask_permutexvar_epi64(two, EACH_KIND, numbers, kinds);
    _mm512_storeu_si512(to + i, two);
}

WIDE static uint64_t put_any(struct token **to, const struct block_part *p)
{
    const struct byte_block *b = p->block;
    const uint64_t left = contraction_on(p), starts = p->starts & ~left;
    const unsigned count = (unsigned)__builtin_popcountll(starts);
    const __m512i places = _mm512_loadu_si512(processor_lanes);
    const __m512i at = _mm512_set1_epi64((long long)p->at);
    const __m512i behind = _mm512_set1_epi64((long long)p->at + 1);
    const __m512i sentence = _mm512_set1_epi64((long long)p->sentence);
    uint64_t words = _pext_u64(b->letters | b->clitics, starts);
    uint64_t others = _pext_u64(b->digits | b->clitics, starts);
    uint64_t symbols = _pext_u64(b->symbols, starts), curved = _pext_u64(b->curved, starts);
    _Alignas(BLOCK) unsigned char first[BLOCK], last[BLOCK];
    _mm512_store_si512(first, chosen(starts, places));
    _mm512_store_si512(last, chosen(p->lasts, places));
    struct token *token = *to;
    for (unsigned i = 0; i < count; i += AT_ONCE, token += AT_ONCE) {
        __m128i firsts = _mm_loadl_epi64((const __m128i *)(const void *)(first + i));
        __m128i lasts = _mm_loadl_epi64((const __m128i *)(const void *)(last + i));
        __m512i from = _mm512_add_epi64(_mm512_cvtepu8_epi64(firsts), at);
        __m512i end = _mm512_add_epi64(_mm512_cvtepu8_epi64(lasts), behind);
        __m512i kinds = kinds_at_once(p->kinds, words >> i, others >> i, symbols >> i, curved >> i);
        put_two(token, from, end, kinds, sentence, 0);
        put_two(token, from, end, kinds, sentence, 2);
        put_two(token, from, end, kinds, sentence, 4);
        put_two(token, from, end, kinds, sentence, 6);
    }
    leave_vectors();
    *to += count;
    return left;
}

const struct block_ways *block_ways_512(void)
{
    static const struct block_ways ways = {read_any, put_any, spread_any, run_blocks};
    return processor_has_512() ? &ways : NULL;
}

#endif
