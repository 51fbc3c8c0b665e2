#include "analysis/tone/lexiconcheck.h"

#include "base/buffer.h"
#include "base/intern.h"
#include "base/memory.h"
#include "text/letter.h"

#include <stdlib.h>

const char *lexicon_problem_name(enum lexicon_problem problem)
{
    static const char *const names[LEXICON_PROBLEMS] = {"malformed", "duplicate", "conflict",
                                                        "unreachable"};
    return names[problem];
}

/* Where a key was seen first, and the weight that it has now. */
struct seen {
    uint64_t line;
    double weight;
};

struct check {
    struct sentiment *model;
    struct intern keys; /* with their roles */
    struct seen *seen;
    size_t cap;
    struct buffer scratch;
};

/* Is the key found in a sentence that holds it, as a whole? Words are looked up in lower case. */
static bool is_reachable(struct check *c, struct slice key)
{
    const struct slice before = SLICE("the report said ");
    buffer_clear(&c->scratch);
    letter_append_lower(&c->scratch, key);
    if (!slice_equal(buffer_slice(&c->scratch), key))
        return false;
    buffer_clear(&c->scratch);
    buffer_append(&c->scratch, before);
    buffer_append(&c->scratch, key);
    buffer_append(&c->scratch, SLICE(" about it"));
    sentiment_score(c->model, buffer_slice(&c->scratch));
    const struct trail *trail = sentiment_trail(c->model);
    for (size_t i = 0; i < trail->count; i++)
        if (trail->items[i].rule == RULE_WORD && trail->items[i].start == before.len &&
            trail->items[i].end == before.len + key.len)
            return true;
    return false;
}

static struct seen *find_seen(struct check *c, const struct lexicon_line *line, bool *is_new)
{
    buffer_clear(&c->scratch);
    buffer_append(&c->scratch, line->key);
    buffer_append_byte(&c->scratch, '\t');
    buffer_append_byte(&c->scratch, (char)('0' + (int)line->role));
    size_t before = c->keys.count;
    uint32_t number = intern_add(&c->keys, buffer_slice(&c->scratch));
    c->seen = memory_grow(c->seen, &c->cap, c->keys.count, sizeof *c->seen);
    *is_new = c->keys.count > before;
    return &c->seen[number];
}

/* False where the line is as it should be. */
static bool find_problem(struct check *c, const struct lexicon_line *line,
                         struct lexicon_finding *finding)
{
    bool is_new;
    struct seen *seen = find_seen(c, line, &is_new);
    if (!is_new) {
        finding->earlier = seen->line;
        finding->problem = seen->weight == line->weight ? PROBLEM_DUPLICATE : PROBLEM_CONFLICT;
        seen->weight = line->weight;
        return true;
    }
    *seen = (struct seen){finding->line, line->weight};
    finding->problem = PROBLEM_UNREACHABLE;
    return line->role == ROLE_WORD && line->weight != 0 && !is_reachable(c, line->key);
}

/* The words of the table only, as far as its lines are well made: handed over at once, because the
 * model looks through all its words after each table. */
static void replace_words(struct sentiment *model, struct slice table)
{
    struct lexicon_line parsed;
    const char *reason;
    struct buffer good = {0};
    while (table.len) {
        struct slice line = slice_take(&table, '\n');
        if (!lexicon_parse_line(line, &parsed, &reason))
            continue;
        buffer_append(&good, line);
        buffer_append_byte(&good, '\n');
    }
    sentiment_replace_lexicon(model, buffer_slice(&good), NULL);
    buffer_free(&good);
}

void lexicon_check(struct sentiment *model, struct slice table,
                   void (*found)(void *context, const struct lexicon_finding *finding),
                   void *context)
{
    struct check c = {.model = model};
    intern_init(&c.keys);
    replace_words(model, table);
    sentiment_explain(model);
    for (uint64_t number = 1; table.len; number++) {
        struct slice line = slice_take(&table, '\n');
        struct lexicon_finding finding = {.line = number, .key = line};
        struct lexicon_line parsed;
        const char *reason;
        if (!lexicon_parse_line(line, &parsed, &reason)) {
            found(context, &finding);
            continue;
        }
        finding.key = parsed.key;
        if (parsed.key.len && find_problem(&c, &parsed, &finding))
            found(context, &finding);
    }
    intern_free(&c.keys);
    free(c.seen);
    buffer_free(&c.scratch);
}
