#include "analysis/statements/perceptron.h"

#include "base/little.h"
#include "base/processor.h"

static uint32_t read_u32(struct slice *bytes)
{
    uint32_t value = little_load32(bytes->data);
    bytes->data += 4;
    bytes->len -= 4;
    return value;
}

bool perceptron_read(struct perceptron *p, struct slice *bytes)
{
    *p = (struct perceptron){0};
    if (bytes->len < 12)
        return false;
    p->labels = read_u32(bytes);
    p->bits = read_u32(bytes);
    p->nat = (int32_t)(read_u32(bytes) & 0xFFFF);
    if (!p->labels || p->labels > PERCEPTRON_LABELS || p->bits > PERCEPTRON_KEY_BITS ||
        p->bits < PERCEPTRON_BUCKET_BITS || !p->nat)
        return false;
    size_t table = ((size_t)1 << p->bits) * (p->labels + 1) + PERCEPTRON_SPARE;
    if (bytes->len < (p->labels + 1) * p->labels * 4 + table)
        return false;
    for (unsigned before = 0; before <= p->labels; before++)
        for (unsigned label = 0; label < p->labels; label++)
            p->next[before == p->labels ? PERCEPTRON_LABELS : before][label] =
                (int16_t)read_u32(bytes);
    p->mask = (1u << perceptron_key_bits(p->bits)) - 1;
    p->rest = perceptron_rest_bits(p->bits);
    p->fingerprints = (const unsigned char *)bytes->data;
    p->weights = p->fingerprints + ((size_t)1 << p->bits);
    bytes->data += table;
    bytes->len -= table;
    return true;
}

/* Eight sums. */
typedef int16_t sums __attribute__((vector_size(16)));

/* Eight weights as numbers that can be added. */
static inline sums widen(const int8_t *weights)
{
    typedef int8_t row __attribute__((vector_size(8)));
    row r;
    memcpy(&r, weights, sizeof r);
    return __builtin_convertvector(r, sums);
}

/* Numbers of so many features at once, in as many vectors as the processor needs for them. */
typedef uint32_t lanes __attribute__((vector_size(32)));
enum { LANES = sizeof(lanes) / sizeof(uint32_t) };

#define ALWAYS_INLINE inline __attribute__((always_inline))

/* As feature_mix(seed, value), which it continues. */
static ALWAYS_INLINE void hash_features(struct features *f)
{
    unsigned end = (f->count + LANES - 1) / LANES * LANES;
    for (unsigned i = f->count; i < end; i++)
        f->keys[i] = f->seeds[i] = 0;
    for (unsigned i = 0; i < end; i += LANES) {
        lanes a, h;
        memcpy(&a, f->seeds + i, sizeof a);
        memcpy(&h, f->keys + i, sizeof h);
        h = (a ^ (h + 0x9e3779b9u + 64 * a + a / 4)) * 2654435761u;
        h ^= h >> 15;
        h = (h ^ h >> 13) * 0xc2b2ae35u;
        h = (h ^ h >> 16) & ((1u << PERCEPTRON_KEY_BITS) - 1);
        memcpy(f->keys + i, &h, sizeof h);
    }
}

/* Of the bytes of a bucket those that are the fingerprint, marked by their highest bit, up to the
 * first at least: equal ones become 0, and the lowest 0 is found by what taking 1 from each does.
 */
static inline uint64_t equal_bytes(uint64_t bucket, uint64_t fingerprint)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t apart = bucket ^ ones * fingerprint;
    return (apart - ones) & ~apart & ones << 7;
}

/* The rows of the features that are in the table. In two passes, so that memory works on all
 * features at once; and without a branch, as whether a feature is there is as good as drawn by lot.
 */
static ALWAYS_INLINE unsigned find_rows(const struct perceptron *p, const struct features *f,
                                        const int8_t **rows)
{
    uint32_t spread[PERCEPTRON_FEATURES];
    const uint32_t spread_mask = p->mask, rest_mask = (1u << p->rest) - 1;
    unsigned count = 0;
    for (unsigned i = 0; i < f->count; i++) {
        spread[i] = (f->keys[i] * PERCEPTRON_SPREAD) & spread_mask;
        __builtin_prefetch(p->fingerprints + (size_t)(spread[i] >> p->rest) * PERCEPTRON_BUCKET);
    }
    for (unsigned i = 0; i < f->count; i++) {
        size_t slot = (size_t)(spread[i] >> p->rest) * PERCEPTRON_BUCKET;
        uint64_t equal =
            equal_bytes(little_load64((const char *)p->fingerprints + slot), spread[i] & rest_mask);
        slot += (size_t)__builtin_ctzll(equal | (uint64_t)1 << 63) / 8;
        rows[count] = (const int8_t *)p->weights + slot * p->labels;
        __builtin_prefetch(rows[count]);
        count += equal != 0;
    }
    return count;
}

static ALWAYS_INLINE void sum_rows(const struct perceptron *p, const struct features *f,
                                   int32_t scores[PERCEPTRON_LABELS])
{
    const int8_t *rows[PERCEPTRON_FEATURES];
    unsigned count = find_rows(p, f, rows);
    sums low = {0}, high = {0};
    /* A row of fewer labels is followed by others, or spare bytes; those sums are not looked at. */
    for (unsigned i = 0; i < count; i++)
        low += widen(rows[i]);
    for (unsigned i = 0; i < count && p->labels > 8; i++)
        high += widen(rows[i] + 8);
    for (unsigned label = 0; label < 8; label++) {
        scores[label] = low[label];
        scores[label + 8] = high[label];
    }
}

/* The same for processors with vectors of 256 bits; elsewhere compilers know of 128. */
#if defined(__x86_64__) && !defined(NEWSWIRE_PLAIN)

PROCESSOR_WITH_256 static void hash_features_256(struct features *f)
{
    hash_features(f);
}

PROCESSOR_WITH_256 static void sum_rows_256(const struct perceptron *p, const struct features *f,
                                            int32_t scores[PERCEPTRON_LABELS])
{
    sum_rows(p, f, scores);
}

#else
#define hash_features_256 hash_features
#define sum_rows_256      sum_rows
#endif

void features_hash(struct features *f)
{
    if (processor_has_256())
        hash_features_256(f);
    else
        hash_features(f);
}

void perceptron_score(const struct perceptron *p, const struct features *f,
                      int32_t scores[PERCEPTRON_LABELS])
{
    if (processor_has_256())
        sum_rows_256(p, f, scores);
    else
        sum_rows(p, f, scores);
}

enum { IMPOSSIBLE = -1000000000 };

void perceptron_decode(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                       size_t count, const uint16_t allowed[PERCEPTRON_LABELS + 1],
                       uint8_t (*from)[PERCEPTRON_LABELS], uint8_t *labels)
{
    int32_t best[PERCEPTRON_LABELS], now[PERCEPTRON_LABELS];
    for (unsigned l = 0; l < p->labels; l++)
        best[l] = allowed[PERCEPTRON_LABELS] >> l & 1 ? scores[0][l] + p->next[PERCEPTRON_LABELS][l]
                                                      : IMPOSSIBLE;
    for (size_t i = 1; i < count; i++) {
        for (unsigned l = 0; l < p->labels; l++) {
            now[l] = IMPOSSIBLE;
            for (unsigned b = 0; b < p->labels; b++)
                if (allowed[b] >> l & 1 && best[b] + p->next[b][l] > now[l]) {
                    now[l] = best[b] + p->next[b][l];
                    from[i][l] = (uint8_t)b;
                }
            now[l] += now[l] > IMPOSSIBLE ? scores[i][l] : 0;
        }
        memcpy(best, now, sizeof best);
    }
    unsigned last = 0;
    for (unsigned l = 1; l < p->labels; l++)
        if (best[l] > best[last])
            last = l;
    for (size_t i = count; i-- > 0;) {
        labels[i] = (uint8_t)last;
        last = i ? from[i][last] : 0;
    }
}

/* The best sequences up to a token that end with one label, best first. */
struct ranking {
    int32_t scored[PERCEPTRON_BEST];
    unsigned count;
};

/* The best of the sequences with label b before that label follows, without its own score. */
static inline int32_t head_of(const struct perceptron *p, const struct ranking *before, unsigned b,
                              unsigned rank, unsigned label)
{
    return rank < before[b].count ? before[b].scored[rank] + p->next[b][label] : IMPOSSIBLE;
}

/* Sequences up to the token that are far less likely than the best one are not followed: the least
 * that is. */
static int32_t least_likely(const struct perceptron *p, const struct ranking *before,
                            const uint16_t *allowed, const int32_t *scores)
{
    enum { FAR = 7 }; /* as a logarithm of odds */
    int32_t best = IMPOSSIBLE;
    for (unsigned b = 0; b < p->labels; b++)
        for (unsigned l = 0; l < p->labels && before[b].count; l++) {
            int32_t scored = before[b].scored[0] + p->next[b][l] + scores[l];
            best = allowed[b] >> l & 1 && scored > best ? scored : best;
        }
    return best - FAR * p->nat;
}

/* Merges what the sequences with each label before give with this one, whose scores the token adds
 * to, down to `least`. */
static void extend(const struct perceptron *p, const struct ranking *before, unsigned label,
                   const uint16_t *allowed, int32_t score, int32_t least, struct ranking *now,
                   struct perceptron_step *steps)
{
    int32_t heads[PERCEPTRON_LABELS] = {0}; /* the best that is left of each */
    uint8_t at[PERCEPTRON_LABELS] = {0};
    for (unsigned b = 0; b < p->labels; b++)
        heads[b] = allowed[b] >> label & 1 ? head_of(p, before, b, 0, label) : IMPOSSIBLE;
    for (now->count = 0; now->count < PERCEPTRON_BEST; now->count++) {
        unsigned from = 0;
        for (unsigned b = 1; b < p->labels; b++)
            from = heads[b] > heads[from] ? b : from;
        if (heads[from] == IMPOSSIBLE || heads[from] + score < least)
            return;
        steps[now->count] = (struct perceptron_step){(uint8_t)from, at[from]};
        now->scored[now->count] = heads[from] + score;
        heads[from] = head_of(p, before, from, ++at[from], label);
    }
}

/* Takes the best of the sequences that are left off the rankings; false where none is. */
static bool take_best(const struct perceptron *p, const struct ranking *rankings, unsigned *taken,
                      struct perceptron_step *last)
{
    bool found = false;
    for (unsigned l = 0; l < p->labels; l++)
        if (taken[l] < rankings[l].count &&
            (!found || rankings[l].scored[taken[l]] > rankings[last->label].scored[last->rank])) {
            *last = (struct perceptron_step){(uint8_t)l, (uint8_t)taken[l]};
            found = true;
        }
    taken[last->label] += found;
    return found;
}

size_t perceptron_best(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                       size_t count, const uint16_t allowed[PERCEPTRON_LABELS + 1],
                       struct perceptron_step (*steps)[PERCEPTRON_LABELS][PERCEPTRON_BEST],
                       uint8_t *labels, int32_t scored[PERCEPTRON_BEST])
{
    struct ranking best[PERCEPTRON_LABELS] = {0}, now[PERCEPTRON_LABELS] = {0};
    for (unsigned l = 0; l < p->labels && count; l++) {
        best[l].count = allowed[PERCEPTRON_LABELS] >> l & 1;
        best[l].scored[0] = scores[0][l] + p->next[PERCEPTRON_LABELS][l];
    }
    for (size_t i = 1; i < count; i++) {
        const int32_t least = least_likely(p, best, allowed, scores[i]);
        for (unsigned l = 0; l < p->labels; l++)
            extend(p, best, l, allowed, scores[i][l], least, &now[l], steps[i][l]);
        memcpy(best, now, p->labels * sizeof *best);
    }
    unsigned taken[PERCEPTRON_LABELS] = {0};
    struct perceptron_step step = {0, 0};
    size_t found = 0;
    for (; found < PERCEPTRON_BEST && take_best(p, best, taken, &step); found++) {
        scored[found] = best[step.label].scored[step.rank];
        for (size_t i = count; i-- > 0;) {
            labels[found * count + i] = step.label;
            step = i ? steps[i][step.label][step.rank] : step;
        }
    }
    return found;
}

/* The logarithm of the sum of two numbers that are given as logarithms, in parts of CERTAINTY_NAT.
 */
static int64_t add_logarithms(int64_t a, int64_t b)
{
    /* log(1 + 1 / e^x) for x in eighths */
    static const int16_t table[] = {
        710, 648, 590, 536, 485, 439, 396, 357, 321, 288, 258, 231, 206, 184, 164, 146, 130,
        116, 103, 91,  81,  72,  63,  56,  50,  44,  39,  34,  30,  27,  24,  21,  19,  16,
        15,  13,  11,  10,  9,   8,   7,   6,   5,   5,   4,   4,   3,   3,   3,   2,   2,
        2,   2,   1,   1,   1,   1,   1,   1,   1,   1,   0,   0,   0,   0,
    };
    enum { STEP = CERTAINTY_NAT / 8, STEPS = sizeof table / sizeof *table - 1 };
    int64_t more = a > b ? a : b, apart = a > b ? a - b : b - a, at = apart / STEP;
    if (at >= STEPS)
        return more;
    return more + table[at] + (table[at + 1] - table[at]) * (apart % STEP) / STEP;
}

static int64_t in_nats(const struct perceptron *p, int32_t score)
{
    return (int64_t)score * CERTAINTY_NAT / p->nat;
}

int32_t perceptron_certainty(const struct perceptron *p, const int32_t (*scores)[PERCEPTRON_LABELS],
                             size_t count, const uint16_t allowed[PERCEPTRON_LABELS + 1],
                             const uint8_t *labels)
{
    int64_t all[PERCEPTRON_LABELS], now[PERCEPTRON_LABELS], path = 0;
    unsigned before = PERCEPTRON_LABELS;
    for (size_t i = 0; i < count; before = labels[i++]) {
        path += in_nats(p, scores[i][labels[i]] + p->next[before][labels[i]]);
        for (unsigned l = 0; l < p->labels; l++) {
            now[l] = IMPOSSIBLE;
            if (i == 0 && allowed[PERCEPTRON_LABELS] >> l & 1)
                now[l] = in_nats(p, p->next[PERCEPTRON_LABELS][l]);
            for (unsigned b = 0; i > 0 && b < p->labels; b++)
                if (allowed[b] >> l & 1)
                    now[l] = add_logarithms(now[l], all[b] + in_nats(p, p->next[b][l]));
            now[l] += in_nats(p, scores[i][l]);
        }
        memcpy(all, now, sizeof all);
    }
    int64_t sum = IMPOSSIBLE;
    for (unsigned l = 0; l < p->labels && count; l++)
        sum = add_logarithms(sum, all[l]);
    return !count || path > sum ? 0 : path - sum < -INT32_MAX ? -INT32_MAX : (int32_t)(path - sum);
}

int64_t perceptron_sum(const int64_t *logarithms, size_t count)
{
    int64_t sum = logarithms[0];
    for (size_t i = 1; i < count; i++)
        sum = add_logarithms(sum, logarithms[i]);
    return sum;
}
