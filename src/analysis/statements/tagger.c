#include "analysis/statements/tagger.h"

enum { LONGEST_LEXEME = 48 };

enum tag tag_of_penn(struct slice name)
{
    static const struct {
        const char *names;
        enum tag tag;
    } table[] = {
        {"NN ", TAG_NN},
        {"NNS ", TAG_NNS},
        {"NNP NNPS ", TAG_NNP},
        {"PRP EX ", TAG_PRP},
        {"DT PDT PRP$ ", TAG_DT},
        {"JJ JJR JJS ", TAG_JJ},
        {"RB RBR RBS RP ", TAG_RB},
        {"VB ", TAG_VB},
        {"VBD ", TAG_VBD},
        {"VBN ", TAG_VBN},
        {"VBG ", TAG_VBG},
        {"VBZ VBP ", TAG_VBZ},
        {"MD ", TAG_MD},
        {"IN ", TAG_IN},
        {"WDT WP WRB WP$ ", TAG_WH},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct slice rest = slice_of_string(table[i].names);
        while (rest.len)
            if (slice_equal(slice_take(&rest, ' '), name))
                return table[i].tag;
    }
    return TAG_OTHER;
}

/* The word in plain lower case; returns the length. */
static size_t plain(struct slice word, char out[LONGEST_LEXEME])
{
    static const struct {
        char last; /* byte of the sequence E2 80 xx */
        char plain;
    } marks[] = {{'\x98', '\''}, {'\x99', '\''}, {'\x9C', '"'}, {'\x9D', '"'},
                 {'\x93', '-'},  {'\x94', '-'},  {'\x95', '-'}};
    size_t len = 0;
    for (size_t i = 0; i < word.len && len < LONGEST_LEXEME; i++) {
        char c = word.data[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        else if (c >= '0' && c <= '9')
            c = '0';
        else if (c == '\xE2' && i + 2 < word.len && word.data[i + 1] == '\x80')
            for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
                if (word.data[i + 2] == marks[m].last) {
                    c = marks[m].plain;
                    i += 2;
                    break;
                }
        out[len++] = c;
    }
    return len;
}

static uint32_t hash(const char *bytes, size_t len)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)bytes[i]) * 16777619u;
    return h;
}

static uint8_t shape_of(struct slice word)
{
    unsigned capitals = 0, shape = 0;
    for (size_t i = 0; i < word.len && i < LONGEST_LEXEME; i++) {
        char c = word.data[i];
        capitals += c >= 'A' && c <= 'Z';
        shape |= c >= '0' && c <= '9' ? 4u : 0;
        shape |= c == '-' ? 8u : 0;
        shape |= c >= 'a' && c <= 'z' ? 16u : 0;
    }
    shape |= word.len && word.data[0] >= 'A' && word.data[0] <= 'Z' ? 1u : 0;
    return (uint8_t)(shape | (capitals > 1 ? 2u : 0));
}

/* True for a word in plain lower case that has nothing but ASCII punctuation. */
static bool is_mark(const char *low, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (low[i] & 0x80 || low[i] == '0' || (low[i] >= 'a' && low[i] <= 'z'))
            return false;
    return true;
}

struct lexeme lexeme_of(struct slice word)
{
    char low[LONGEST_LEXEME];
    size_t len = plain(word, low);
    struct lexeme x = {.word = hash(low, len), .shape = shape_of(word), .mark = is_mark(low, len)};
    for (size_t n = 0; n < 4; n++)
        x.suffix[n] = len > n ? hash(low + len - n - 1, n + 1) : x.word;
    x.prefix = hash(low, len < 3 ? len : 3);
    return x;
}

void tagger_features(const struct lexeme *words, size_t count, size_t i, struct features *f)
{
    static const struct lexeme outside = {
        .word = 77, .suffix = {77, 77, 77, 77}, .prefix = 77, .tag = TAG_COUNT};
    const struct lexeme *w = &words[i];
    const struct lexeme *b1 = i > 0 ? w - 1 : &outside, *b2 = i > 1 ? w - 2 : &outside;
    const struct lexeme *a1 = i + 1 < count ? w + 1 : &outside,
                        *a2 = i + 2 < count ? w + 2 : &outside;
    uint32_t t1 = b1->tag, t2 = feature_mix(b1->tag, b2->tag);
    uint32_t shape = w->shape | (i == 0 ? 32u : 0);
    f->count = 0;
    feature_add(f, 1, w->word);
    feature_add(f, 2, w->suffix[0]);
    feature_add(f, 3, w->suffix[1]);
    feature_add(f, 4, w->suffix[2]);
    feature_add(f, 5, w->suffix[3]);
    feature_add(f, 6, w->prefix);
    feature_add(f, 7, shape);
    feature_add(f, 8, t1);
    feature_add(f, 9, t2);
    feature_add(f, 10, feature_mix(t1, w->word));
    feature_add(f, 11, b1->word);
    feature_add(f, 12, b2->word);
    feature_add(f, 13, a1->word);
    feature_add(f, 14, a2->word);
    feature_add(f, 15, feature_mix(w->word, a1->word));
    feature_add(f, 16, feature_mix(b1->word, w->word));
    feature_add(f, 17, b1->suffix[2]);
    feature_add(f, 18, a1->suffix[2]);
    feature_add(f, 19, feature_mix(t1, shape));
    feature_add(f, 20, feature_mix(t2, w->word));
    feature_add(f, 21, feature_mix(t1, a1->word));
    feature_add(f, 22, 0);
    features_hash(f);
}

void tagger_tag(const struct perceptron *model, struct lexeme *words, size_t count)
{
    struct features f;
    int32_t scores[PERCEPTRON_LABELS];
    for (size_t i = 0; i < count; i++) {
        if (words[i].mark) {
            words[i].tag = TAG_OTHER;
            continue;
        }
        tagger_features(words, count, i, &f);
        perceptron_score(model, &f, scores);
        int best = 0;
        for (int t = 1; t < TAG_COUNT; t++)
            if (scores[t] > scores[best])
                best = t;
        words[i].tag = (uint8_t)best;
    }
}
