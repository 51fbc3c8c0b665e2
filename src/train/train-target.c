/* Trains the model of analysis/tone/target.h: multinomial logistic regression over the features of
 * analysis/tone/targetfeatures.h, and writes its table of weights to standard output.
 *
 *     train-target TRAIN.tsv [TEST.tsv]... >src/analysis/data/target_weights.tsv
 *
 * The files have a header and the columns of NewsMTSC as a table: id, polarity (-1, 0, 1), text,
 * mention, from, to (code points). Figures on the test files, and on the training file by 4-fold
 * cross-validation (sentences of one text stay together), go to standard error. The same input
 * gives the same bytes. */
#include "analysis/tone/targetfeatures.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "tsv/reader.h"
#include "tsv/row.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES = 3, RARE = 3, ITERATIONS = 120, MEMORY = 8, FOLDS = 4 };
#define STRENGTH    0.02 /* of the data against the prior, as C of liblinear */
#define LEAST_TRUST 0.3  /* see set_doubts */
#define SMALLEST    0.01 /* weights below are not written */

struct value {
    uint32_t feature;
    float value;
};

struct example {
    int gold; /* 0 negative, 1 neutral, 2 positive */
    unsigned fold;
    struct value *values;
    size_t count, cap;
};

struct dataset {
    struct example *items;
    size_t count, cap;
};

struct names {
    struct intern table;
    unsigned *seen; /* examples that have it, by number */
    bool closed;    /* no new ones */
};

struct taken {
    struct names *names;
    struct example *example;
};

static void take(void *context, struct slice name, double value)
{
    struct taken *t = context;
    struct names *n = t->names;
    uint32_t feature = n->closed ? intern_find(&n->table, name) : intern_add(&n->table, name);
    if (feature == INTERN_NONE || value == 0)
        return;
    struct example *e = t->example;
    e->values = memory_grow(e->values, &e->cap, e->count + 1, sizeof *e->values);
    e->values[e->count++] = (struct value){feature, (float)value};
}

static int by_feature(const void *a, const void *b)
{
    uint32_t x = ((const struct value *)a)->feature, y = ((const struct value *)b)->feature;
    return (x > y) - (x < y);
}

static void drop_duplicates(struct example *e)
{
    qsort(e->values, e->count, sizeof *e->values, by_feature);
    size_t kept = 0;
    for (size_t i = 0; i < e->count; i++)
        if (kept == 0 || e->values[kept - 1].feature != e->values[i].feature)
            e->values[kept++] = e->values[i];
    e->count = kept;
}

static size_t byte_of(struct slice text, int64_t point)
{
    size_t at = 0;
    for (; point > 0 && at < text.len; point--) {
        uint32_t c;
        size_t width = utf8_decode(slice_cut(text, at, text.len), &c);
        at += width ? width : 1;
    }
    return at;
}

static void read_dataset(const char *path, struct target_features *f, struct names *names,
                         struct dataset *d)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        diag_die(EXIT_FAILED, "cannot open '%s': %s", path, diag_error(errno));
    struct reader r = {0};
    struct row_fields fields = {0};
    struct buffer scratch = {0};
    struct slice line;
    reader_open(&r, fd, path);
    reader_line(&r, &line);
    while (reader_line(&r, &line)) {
        int64_t gold, from, to;
        row_split(&fields, line);
        if (fields.count != 6 || !row_parse_i64(fields.items[1], &gold) ||
            !row_parse_i64(fields.items[4], &from) || !row_parse_i64(fields.items[5], &to))
            diag_die(EXIT_FAILED, "%s:%llu: not a row of NewsMTSC", path,
                     (unsigned long long)r.line);
        struct slice text = row_unescape(fields.items[2], &scratch);
        struct example e = {.gold = (int)gold + 1};
        e.fold = (unsigned)(hash_sip13((struct hash_key){1, 2}, text) % FOLDS);
        target_features_read(f, text);
        if (target_features_of(f, byte_of(text, from), byte_of(text, to), take,
                               &(struct taken){names, &e})) {
            drop_duplicates(&e);
            d->items = memory_grow(d->items, &d->cap, d->count + 1, sizeof *d->items);
            d->items[d->count++] = e;
        }
    }
    buffer_free(&scratch);
    row_fields_free(&fields);
    reader_free(&r);
}

static void count_features(struct names *n, const struct dataset *d)
{
    n->seen = memory_alloc(n->table.count, sizeof *n->seen);
    for (size_t i = 0; i < d->count; i++)
        for (size_t j = 0; j < d->items[i].count; j++)
            n->seen[d->items[i].values[j].feature]++;
}

static void drop_rare(const struct names *n, struct dataset *d)
{
    for (size_t i = 0; i < d->count; i++) {
        struct example *e = &d->items[i];
        size_t kept = 0;
        for (size_t j = 0; j < e->count; j++)
            if (n->seen[e->values[j].feature] >= RARE)
                e->values[kept++] = e->values[j];
        e->count = kept;
    }
}

/* ---- the model: weights[class * features + feature], the last feature is the bias ---- */

struct problem {
    const struct dataset *data;
    unsigned left_out; /* fold that is not trained on; FOLDS: none */
    size_t features;   /* with the bias */
    double strength[CLASSES];
    double *doubt; /* of each weight: how strongly it is held at 0 */
};

static void probabilities(const double *w, size_t features, const struct example *e,
                          double p[CLASSES])
{
    double top = -INFINITY, sum = 0;
    for (size_t c = 0; c < CLASSES; c++) {
        const double *wc = w + c * features;
        double z = wc[features - 1];
        for (size_t j = 0; j < e->count; j++)
            z += wc[e->values[j].feature] * (double)e->values[j].value;
        p[c] = z;
        top = fmax(top, z);
    }
    for (size_t c = 0; c < CLASSES; c++)
        sum += p[c] = exp(p[c] - top);
    for (size_t c = 0; c < CLASSES; c++)
        p[c] /= sum;
}

static double loss(const struct problem *q, const double *w, double *gradient)
{
    size_t n = q->features * CLASSES;
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        bool bias = i % q->features == q->features - 1;
        gradient[i] = bias ? 0 : q->doubt[i] * w[i];
        total += bias ? 0 : 0.5 * q->doubt[i] * w[i] * w[i];
    }
    for (size_t i = 0; i < q->data->count; i++) {
        const struct example *e = &q->data->items[i];
        double p[CLASSES];
        if (e->fold == q->left_out)
            continue;
        probabilities(w, q->features, e, p);
        total -= q->strength[e->gold] * log(p[e->gold] + 1e-300);
        for (size_t c = 0; c < CLASSES; c++) {
            double slope = q->strength[e->gold] * (p[c] - ((size_t)e->gold == c));
            double *gc = gradient + c * q->features;
            gc[q->features - 1] += slope;
            for (size_t j = 0; j < e->count; j++)
                gc[e->values[j].feature] += slope * (double)e->values[j].value;
        }
    }
    return total;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Limited-memory BFGS (Nocedal 1980): the direction from the last steps and changes of gradient. */
struct history {
    double *step[MEMORY], *change[MEMORY], rho[MEMORY];
    size_t count;
};

static void find_direction(const struct history *h, const double *gradient, double *direction,
                           size_t n)
{
    double alpha[MEMORY] = {0};
    size_t kept = h->count < MEMORY ? h->count : MEMORY;
    memcpy(direction, gradient, n * sizeof *direction);
    for (size_t k = 0; k < kept; k++) {
        size_t i = (h->count - 1 - k) % MEMORY;
        alpha[i] = h->rho[i] * dot(h->step[i], direction, n);
        for (size_t j = 0; j < n; j++)
            direction[j] -= alpha[i] * h->change[i][j];
    }
    size_t last = (h->count + MEMORY - 1) % MEMORY;
    double first = kept ? 1 / (h->rho[last] * dot(h->change[last], h->change[last], n))
                        : 1 / sqrt(dot(gradient, gradient, n));
    for (size_t j = 0; j < n; j++)
        direction[j] *= first;
    for (size_t k = kept; k-- > 0;) {
        size_t i = (h->count - 1 - k) % MEMORY;
        double beta = h->rho[i] * dot(h->change[i], direction, n);
        for (size_t j = 0; j < n; j++)
            direction[j] += h->step[i][j] * (alpha[i] - beta);
    }
}

static void minimise(const struct problem *q, double *w)
{
    size_t n = q->features * CLASSES;
    struct history h = {.count = 0};
    double *gradient = memory_alloc(n, sizeof *w), *next = memory_alloc(n, sizeof *w);
    double *direction = memory_alloc(n, sizeof *w), *trial = memory_alloc(n, sizeof *w);
    for (size_t i = 0; i < MEMORY; i++) {
        h.step[i] = memory_alloc(n, sizeof *w);
        h.change[i] = memory_alloc(n, sizeof *w);
    }
    double value = loss(q, w, gradient);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
        find_direction(&h, gradient, direction, n);
        double slope = dot(gradient, direction, n), length = 1, got;
        if (slope < 1e-8)
            break;
        for (;; length /= 2) {
            for (size_t j = 0; j < n; j++)
                trial[j] = w[j] - length * direction[j];
            got = loss(q, trial, next);
            if (got <= value - 1e-4 * length * slope || length < 1e-10)
                break;
        }
        size_t at = h.count % MEMORY;
        for (size_t j = 0; j < n; j++) {
            h.step[at][j] = trial[j] - w[j];
            h.change[at][j] = next[j] - gradient[j];
        }
        double curvature = dot(h.step[at], h.change[at], n);
        if (curvature > 1e-12) {
            h.rho[at] = 1 / curvature;
            h.count++;
        }
        bool done = value - got < 1e-6 * value;
        memcpy(w, trial, n * sizeof *w);
        memcpy(gradient, next, n * sizeof *w);
        value = got;
        if (done)
            break;
    }
    for (size_t i = 0; i < MEMORY; i++) {
        free(h.step[i]);
        free(h.change[i]);
    }
    free(gradient);
    free(next);
    free(direction);
    free(trial);
}

/* How much of a feature the examples of each class have, the classes weighing the same. */
static double *count_by_class(const struct problem *q)
{
    double *in = memory_alloc(q->features * CLASSES, sizeof *in);
    for (size_t i = 0; i < q->data->count; i++) {
        const struct example *e = &q->data->items[i];
        double weight = q->strength[e->gold] / q->strength[1];
        for (size_t j = 0; e->fold != q->left_out && j < e->count; j++)
            in[(size_t)e->gold * q->features + e->values[j].feature] +=
                weight * fabs((double)e->values[j].value);
    }
    return in;
}

/* A weight is held at 0 the less, the more its feature alone tells its class from the others (after
 * Wang and Manning 2012, who scale features by their log-count ratios). */
static void set_doubts(struct problem *q)
{
    double *in = count_by_class(q);
    q->doubt = memory_alloc(q->features * CLASSES, sizeof *q->doubt);
    for (size_t f = 0; f < q->features; f++) {
        double all = 0;
        for (size_t c = 0; c < CLASSES; c++)
            all += in[c * q->features + f];
        for (size_t c = 0; c < CLASSES; c++) {
            double here = in[c * q->features + f], others = (all - here) / (CLASSES - 1);
            double trust = LEAST_TRUST + fabs(log((here + 1) / (others + 1)));
            q->doubt[c * q->features + f] = 1 / (trust * trust);
        }
    }
    free(in);
}

static double *train(const struct dataset *data, size_t features, unsigned left_out,
                     double strength)
{
    struct problem q = {data, left_out, features, {0}, NULL};
    size_t of_class[CLASSES] = {0}, total = 0;
    for (size_t i = 0; i < data->count; i++)
        if (data->items[i].fold != left_out) {
            of_class[data->items[i].gold]++;
            total++;
        }
    for (size_t c = 0; c < CLASSES; c++) /* every class weighs the same */
        q.strength[c] = strength * (double)total / (CLASSES * (double)of_class[c]);
    set_doubts(&q);
    double *w = memory_alloc(features * CLASSES, sizeof *w);
    minimise(&q, w);
    free(q.doubt);
    return w;
}

/* ---- figures ---- */

struct tally {
    size_t counts[CLASSES][CLASSES]; /* gold, answer */
    double *confidence;
    bool *right;
    size_t count;
};

static void judge(struct tally *t, const double *w, size_t features, const struct example *e)
{
    double p[CLASSES];
    probabilities(w, features, e, p);
    size_t best = p[1] >= p[0] ? 1 : 0;
    best = p[2] > p[best] ? 2 : best;
    t->counts[e->gold][best]++;
    t->confidence[t->count] = p[best];
    t->right[t->count++] = (size_t)e->gold == best;
}

static double confident_half(const struct tally *t)
{
    size_t better = 0, right = 0, taken = 0;
    for (size_t i = 0; i < t->count; i++) {
        better = 0;
        for (size_t j = 0; j < t->count; j++)
            better += t->confidence[j] > t->confidence[i];
        if (better < t->count / 2) {
            taken++;
            right += t->right[i];
        }
    }
    return (double)right / (double)taken;
}

static void report(const char *name, const struct tally *t)
{
    double f1 = 0;
    size_t right = 0;
    for (size_t c = 0; c < CLASSES; c++) {
        size_t gold = 0, answered = 0;
        for (size_t k = 0; k < CLASSES; k++) {
            gold += t->counts[c][k];
            answered += t->counts[k][c];
        }
        right += t->counts[c][c];
        f1 += 2.0 * (double)t->counts[c][c] / (double)(gold + answered) / CLASSES;
    }
    fprintf(stderr,
            "%s: %zu mentions, macro-F1 %.4f, accuracy %.4f, of the most confident half %.4f\n",
            name, t->count, f1, (double)right / (double)t->count, confident_half(t));
}

static struct tally tally_for(size_t count)
{
    return (struct tally){.confidence = memory_alloc(count, sizeof(double)),
                          .right = memory_alloc(count, sizeof(bool))};
}

static void cross_validate(const struct dataset *data, size_t features, double strength)
{
    struct tally t = tally_for(data->count);
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        double *w = train(data, features, fold, strength);
        for (size_t i = 0; i < data->count; i++)
            if (data->items[i].fold == fold)
                judge(&t, w, features, &data->items[i]);
        free(w);
    }
    report("cross-validation", &t);
}

/* In thousandths; a weight is told from the mean over the classes, so that two of three are enough.
 * Those that change little are left out: the table has to be small. */
static void write_table(const double *w, const struct names *n, size_t features)
{
    size_t written = 0;
    for (size_t i = 0; i < features; i++) {
        bool bias = i == features - 1;
        double a[CLASSES], mean = 0, most = 0;
        for (size_t c = 0; c < CLASSES; c++)
            mean += w[c * features + i] / CLASSES;
        for (size_t c = 0; c < CLASSES; c++) {
            a[c] = w[c * features + i] - mean;
            most = fmax(most, fabs(a[c]));
        }
        if (!bias && most < SMALLEST)
            continue;
        struct slice name = bias ? SLICE("bias") : intern_name(&n->table, (uint32_t)i);
        printf("%.*s\t%ld\t%ld\n", (int)name.len, name.data, lrint(a[0] * 1000),
               lrint(a[2] * 1000));
        written++;
    }
    fprintf(stderr, "%zu weights\n", written);
}

int main(int argc, char **argv)
{
    diag_set_program("train-target");
    if (argc < 2)
        diag_die(EXIT_MISUSED, "usage: train-target TRAIN.tsv [TEST.tsv]... >WEIGHTS.tsv");
    struct target_features f;
    struct names names = {0};
    struct dataset data = {0};
    target_features_init(&f);
    intern_init(&names.table);
    read_dataset(argv[1], &f, &names, &data);
    count_features(&names, &data);
    drop_rare(&names, &data);
    names.closed = true;
    size_t features = names.table.count + 1;
    cross_validate(&data, features, STRENGTH);
    double *w = train(&data, features, FOLDS, STRENGTH);
    for (int i = 2; i < argc; i++) {
        struct dataset test = {0};
        read_dataset(argv[i], &f, &names, &test);
        drop_rare(&names, &test);
        struct tally t = tally_for(test.count);
        for (size_t k = 0; k < test.count; k++)
            judge(&t, w, features, &test.items[k]);
        report(argv[i], &t);
    }
    write_table(w, &names, features);
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}
