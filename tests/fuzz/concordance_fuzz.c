/* Concordance: the first line of the input is a pattern, the rest a text. Matches lie in the text,
 * in order, with their context around them; a pattern "*" finds every word. */
#include "fuzz.h"

#include "analysis/context/concordance.h"
#include "base/repair.h"
#include "base/utf8.h"

static void check_match(struct slice text, const struct concordance_match *m, size_t last)
{
    CHECK(m->start >= last && m->start < m->end && m->end <= text.len);
    CHECK(m->left <= m->start && m->end <= m->right && m->right <= text.len);
    struct buffer line = {0};
    struct slice left = slice_cut(text, m->left, m->start);
    struct slice right = slice_cut(text, m->end, m->right);
    concordance_line(&line, left, slice_cut(text, m->start, m->end), right, 7, true);
    struct slice shown = buffer_slice(&line);
    CHECK(utf8_valid_prefix(shown) == shown.len);
    CHECK(slice_find(shown, 0, '\n') == shown.len && slice_find(shown, 0, '\x1B') == shown.len);
    buffer_free(&line);
}

static void check_keys(struct concordance *c, struct slice text)
{
    struct buffer forwards = {0}, backwards = {0};
    concordance_key_forwards(c, text, &forwards);
    concordance_key_backwards(c, text, &backwards);
    CHECK(forwards.len == backwards.len);
    buffer_free(&forwards);
    buffer_free(&backwards);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer repaired = {0};
    utf8_repair(&repaired, slice_of((const char *)data, size), NULL);
    struct slice text = buffer_slice(&repaired), pattern = slice_take(&text, '\n');
    struct concordance c;
    struct concordance_match m;
    concordance_init(&c, &(struct concordance_options){.width = 9});
    if (concordance_add(&c, pattern)) {
        size_t last = 0;
        concordance_start(&c, text);
        for (; concordance_next(&c, &m); last = m.start)
            check_match(text, &m, last);
    }
    check_keys(&c, text);
    concordance_free(&c);
    buffer_free(&repaired);
    return 0;
}
