#include "analysis/perceptron.h"

static uint32_t read_u32(struct slice *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes->data;
    uint32_t value = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    bytes->data += 4;
    bytes->len -= 4;
    return value;
}

bool perceptron_read(struct perceptron *p, struct slice *bytes)
{
    *p = (struct perceptron){0};
    if (bytes->len < 8)
        return false;
    p->labels = read_u32(bytes);
    p->bits = read_u32(bytes);
    if (p->labels > PERCEPTRON_LABELS || p->bits > PERCEPTRON_KEY_BITS || !p->bits)
        return false;
    p->row = p->labels <= 4 ? 4 : p->labels <= 8 ? 8 : 16;
    size_t table = ((size_t)1 << p->bits) * (p->row + 2);
    if (bytes->len < (p->labels + 1) * p->labels * 4 + table)
        return false;
    for (unsigned before = 0; before <= p->labels; before++)
        for (unsigned label = 0; label < p->labels; label++)
            p->next[before == p->labels ? PERCEPTRON_LABELS : before][label] =
                (int16_t)read_u32(bytes);
    p->fingerprints = (const unsigned char *)bytes->data;
    p->weights = p->fingerprints + ((size_t)2 << p->bits);
    bytes->data += table;
    bytes->len -= table;
    return true;
}

static uint16_t fingerprint_at(const struct perceptron *p, uint32_t slot)
{
    const unsigned char *bytes = p->fingerprints + (size_t)slot * 2;
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

/* The weights of a key, whose search begins at slot `at`, or NULL. */
static const int8_t *find(const struct perceptron *p, uint32_t key, uint32_t at)
{
    uint32_t mask = (1u << p->bits) - 1;
    uint16_t want = perceptron_fingerprint(key), there;
    while ((there = fingerprint_at(p, at)) != want) {
        if (!there)
            return NULL;
        at = (at + 1) & mask;
    }
    return (const int8_t *)p->weights + (size_t)at * p->row;
}

/* Adds rows of a known width, so that the compiler makes it a few instructions. */
static inline void add_row(int16_t *sum, const int8_t *weights, unsigned width)
{
    for (unsigned label = 0; label < width; label++)
        sum[label] = (int16_t)(sum[label] + weights[label]);
}

void perceptron_score(const struct perceptron *p, const struct features *f,
                      int32_t scores[PERCEPTRON_LABELS])
{
    int16_t sum[PERCEPTRON_LABELS] = {0};
    uint32_t at[PERCEPTRON_FEATURES];
    const int8_t *rows[PERCEPTRON_FEATURES];
    unsigned count = 0;
    /* In three passes, so that memory works on all features at once. */
    for (unsigned i = 0; i < f->count; i++) {
        at[i] = perceptron_place(f->keys[i], p->bits);
        __builtin_prefetch(p->fingerprints + (size_t)at[i] * 2);
    }
    for (unsigned i = 0; i < f->count; i++) {
        rows[count] = find(p, f->keys[i], at[i]);
        if (rows[count])
            __builtin_prefetch(rows[count++]);
    }
    for (unsigned i = 0; i < count; i++)
        if (p->row == 16)
            add_row(sum, rows[i], 16);
        else if (p->row == 8)
            add_row(sum, rows[i], 8);
        else
            add_row(sum, rows[i], 4);
    for (unsigned label = 0; label < PERCEPTRON_LABELS; label++)
        scores[label] = sum[label];
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
