/* A lexicon of any bytes, and against the plain reading of its lines: every key that was set is
 * found with the weight that its last line gave it, by its words one after the other; keys that no
 * line has are not found. */
#include "fuzz.h"

#include "analysis/tone/lexicon.h"
#include "base/repair.h"

static const struct lexicon_entry *find_phrase(const struct lexicon *l, struct slice key)
{
    struct slice rest = key;
    const struct lexicon_entry *e = NULL;
    for (bool first = true; rest.len; first = false) {
        const struct lexicon_entry *word = lexicon_find(l, slice_take(&rest, ' '));
        if (!word)
            return NULL;
        e = first ? word : lexicon_step(l, e, word);
        if (!e)
            return NULL;
    }
    return e;
}

static bool same_number(double a, double b)
{
    return !(a < b) && !(a > b);
}

/* The weight that the lines up to the end give the key in the role. */
static double last_weight(struct slice table, const struct lexicon_line *line)
{
    struct lexicon_line other;
    const char *reason;
    double weight = line->weight;
    while (table.len)
        if (lexicon_parse_line(slice_take(&table, '\n'), &other, &reason) &&
            slice_equal(other.key, line->key) && other.role == line->role)
            weight = other.weight;
    return weight;
}

static bool is_single_spaced(struct slice key)
{
    if (!key.len || key.data[0] == ' ' || key.data[key.len - 1] == ' ')
        return false;
    for (size_t i = 1; i < key.len; i++)
        if (key.data[i] == ' ' && key.data[i - 1] == ' ')
            return false;
    return true;
}

static void check_loaded(const struct lexicon *l, struct slice table)
{
    struct lexicon_line line;
    const char *reason;
    for (struct slice rest = table; rest.len;) {
        bool good = lexicon_parse_line(slice_take(&rest, '\n'), &line, &reason);
        CHECK(good && line.role < LEXICON_ROLES);
        if (!is_single_spaced(line.key))
            continue;
        const struct lexicon_entry *e = find_phrase(l, line.key);
        CHECK(e && slice_equal(e->key, line.key) && lexicon_is(e, line.role));
        CHECK(same_number(e->weight[line.role], last_weight(rest, &line)));
    }
}

/* Reading the first half of the table and then the whole is reading the whole. */
static void check_twice(const struct lexicon *once, struct slice table)
{
    struct lexicon twice;
    lexicon_init(&twice);
    struct lexicon_error error;
    lexicon_load(&twice, slice_cut(table, 0, table.len / 2), &error);
    if (lexicon_load(&twice, table, &error))
        CHECK(twice.count >= once->count);
    lexicon_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 2048)
        return 0;
    struct buffer repaired = {0};
    utf8_repair(&repaired, slice_of((const char *)data, size), NULL);
    struct slice table = fuzz_copy(buffer_slice(&repaired));
    struct lexicon l;
    struct lexicon_error error = {0};
    lexicon_init(&l);
    if (lexicon_load(&l, table, &error)) {
        check_loaded(&l, table);
        check_twice(&l, table);
    } else {
        CHECK(error.line && error.reason);
    }
    CHECK(!lexicon_find(&l, SLICE("not-there-\x01")) || slice_find(table, 0, '\x01') < table.len);
    lexicon_free(&l);
    free((void *)(uintptr_t)table.data);
    buffer_free(&repaired);
    return 0;
}
