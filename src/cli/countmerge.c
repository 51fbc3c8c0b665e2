#include "cli/countmerge.h"

#include "base/diag.h"

#include <stdlib.h>

enum { N, NGRAM, COUNT, DOCS, COLUMNS };

struct countmerge_part {
    struct inputs in;
    struct input_row row;
    size_t columns[COLUMNS];
    size_t *by; /* columns of the groups, in the first table's order */
    struct countmerge_row current;
    struct buffer group, ngram;
    int64_t last_n;
    struct buffer last_group, last_ngram;
};

int countmerge_compare(struct slice a, struct slice b)
{
    size_t common = a.len < b.len ? a.len : b.len, at = 0;
    while (at < common && a.data[at] == b.data[at])
        at++;
    /* a word that ends here comes before one that goes on, whatever the byte */
    bool a_ends = at == a.len || a.data[at] == ' ', b_ends = at == b.len || b.data[at] == ' ';
    if (a_ends || b_ends)
        return b_ends - a_ends;
    return (unsigned char)a.data[at] < (unsigned char)b.data[at] ? -1 : 1;
}

static int compare_keys(int64_t n, struct slice group, struct slice ngram,
                        const struct countmerge_row *b)
{
    if (n != b->n)
        return n < b->n ? -1 : 1;
    int order = slice_compare(group, b->group);
    return order ? order : countmerge_compare(ngram, b->ngram);
}

/* ---- one table ---- */

static bool has_n_words(struct slice ngram, int64_t n)
{
    int64_t words = 1;
    for (size_t i = 0; i < ngram.len; i++)
        words += ngram.data[i] == ' ';
    return words == n && ngram.len && ngram.data[0] != ' ' && ngram.data[ngram.len - 1] != ' ';
}

static void keep_key(struct countmerge_part *p, size_t by_count)
{
    buffer_clear(&p->ngram);
    buffer_append(&p->ngram, p->row.text);
    buffer_clear(&p->group);
    for (size_t i = 0; i < by_count; i++) {
        if (i)
            buffer_append_byte(&p->group, '\t');
        buffer_append(&p->group, p->row.fields[p->by[i]]);
    }
    p->current.ngram = buffer_slice(&p->ngram);
    p->current.group = buffer_slice(&p->group);
}

/* Reads the current row; false where it is bad. */
static bool parse_row(const struct countmerge *m, struct countmerge_part *p)
{
    struct countmerge_row *now = &p->current;
    if (!inputs_number(&p->in, &p->row, p->columns[N], &now->n) ||
        !inputs_number(&p->in, &p->row, p->columns[COUNT], &now->count) ||
        !inputs_number(&p->in, &p->row, p->columns[DOCS], &now->docs))
        return false;
    if (now->n < 1 || now->n > m->settings.max_n || !has_n_words(p->row.text, now->n)) {
        inputs_bad_row(&p->in, "'%s' is not an n-gram of %lld words", diag_show(p->row.text),
                       (long long)now->n);
        return false;
    }
    if (now->count < 1 || now->docs < 0 || now->docs > now->count) {
        inputs_bad_row(&p->in, "'%s' can't be there %lld times in %lld documents",
                       diag_show(p->row.text), (long long)now->count, (long long)now->docs);
        return false;
    }
    keep_key(p, m->by_count);
    return true;
}

static void swap_buffers(struct buffer *a, struct buffer *b)
{
    struct buffer swap = *a;
    *a = *b;
    *b = swap;
}

/* The next row of a table, which must come behind the one before. */
static bool next_of_part(const struct countmerge *m, struct countmerge_part *p)
{
    while (inputs_next(&p->in, &p->row)) {
        p->last_n = p->current.n;
        swap_buffers(&p->group, &p->last_group);
        swap_buffers(&p->ngram, &p->last_ngram);
        bool good = parse_row(m, p);
        if (good &&
            (m->settings.any_order || compare_keys(p->last_n, buffer_slice(&p->last_group),
                                                   buffer_slice(&p->last_ngram), &p->current) < 0))
            return true;
        if (good)
            inputs_bad_row(&p->in, "'%s' is not in the order of --sort=key",
                           diag_show(p->row.text));
        p->current.n = p->last_n;
        swap_buffers(&p->group, &p->last_group);
        swap_buffers(&p->ngram, &p->last_ngram);
    }
    return false;
}

/* ---- all tables ---- */

static int compare_parts(const void *context, size_t a, size_t b)
{
    const struct countmerge *m = context;
    const struct countmerge_row *x = &m->parts[a].current;
    if (m->settings.any_order)
        return 0;
    return compare_keys(x->n, x->group, x->ngram, &m->parts[b].current);
}

static bool is_group(const struct countmerge *m, const struct countmerge_part *p, size_t column)
{
    return !m->settings.any_order && !m->settings.is_made(p->in.header.items[column]);
}

static void take_by_columns(struct countmerge *m, struct countmerge_part *p)
{
    p->by = memory_alloc(p->in.header.count, sizeof *p->by);
    for (size_t i = 0; i < p->in.header.count; i++) {
        if (!is_group(m, p, i))
            continue;
        if (m->by_count)
            buffer_append_byte(&m->by, '\t');
        row_escape(&m->by, p->in.header.items[i]);
        inputs_compare_column(&p->in, i);
        p->by[m->by_count++] = i;
    }
}

/* The columns that the first table has, and no more. */
static void find_by_columns(const struct countmerge *m, struct countmerge_part *p,
                            const char *operand)
{
    const struct countmerge_part *first = m->parts;
    struct buffer name = {0};
    size_t count = 0, found = 0;
    for (size_t i = 0; i < p->in.header.count; i++)
        count += is_group(m, p, i);
    p->by = memory_alloc(m->by_count, sizeof *p->by);
    while (found < m->by_count) {
        buffer_clear(&name);
        buffer_append(&name, first->in.header.items[first->by[found]]);
        buffer_append_byte(&name, 0);
        p->by[found] = inputs_column(&p->in, name.data);
        if (p->by[found] == INPUTS_NONE)
            break;
        inputs_compare_column(&p->in, p->by[found]);
        found++;
    }
    buffer_free(&name);
    if (found < m->by_count || count != m->by_count)
        diag_die(EXIT_FAILED, "%s:1: other columns of groups than in the first table",
                 operand_shown(operand));
}

static void open_part(struct countmerge *m, struct countmerge_part *p, char **operand)
{
    static const char *const names[] = {"n", "ngram", "count", "docs"};
    inputs_open(&p->in, m->settings.program, &m->inputs, operand, 1);
    for (size_t i = 0; i < COLUMNS; i++)
        p->columns[i] = inputs_need_column(&p->in, names[i]);
    if (p == m->parts)
        take_by_columns(m, p);
    else
        find_by_columns(m, p, *operand);
    if (next_of_part(m, p))
        runheap_put(&m->waiting, (size_t)(p - m->parts), 0);
}

void countmerge_open(struct countmerge *m, const struct countmerge_settings *settings,
                     char **operands, int count)
{
    *m = (struct countmerge){.settings = *settings, .inputs = *settings->inputs};
    m->inputs.field = "ngram";
    m->inputs.without_text = " (what is merged or compared with is a table that ngram wrote)";
    m->inputs.plain = false;
    m->inputs.table = !m->inputs.no_header;
    m->inputs.forms = NULL;
    m->inputs.files0 = NULL;
    m->inputs.progress = PROGRESS_NEVER;
    inputs_check_operands(settings->program, settings->inputs, count);
    operands_init(&m->operands, settings->inputs->files0, operands, (size_t)count);
    m->part_count = m->operands.count;
    m->parts = memory_alloc(m->part_count, sizeof *m->parts);
    runheap_init(&m->waiting, compare_parts, m, m->part_count);
    for (size_t i = 0; i < m->part_count; i++)
        open_part(m, &m->parts[i], &m->operands.items[i]);
    runheap_order(&m->waiting);
}

static void add_up(struct countmerge_part *p, struct countmerge_row *sum)
{
    if (__builtin_add_overflow(sum->count, p->current.count, &sum->count) ||
        __builtin_add_overflow(sum->docs, p->current.docs, &sum->docs))
        diag_die(EXIT_FAILED, "the counts of '%s' add up to more than 2^63 - 1",
                 diag_show(sum->ngram));
}

static struct countmerge_part *first_part(const struct countmerge *m)
{
    return &m->parts[runheap_top(&m->waiting)];
}

bool countmerge_next(struct countmerge *m, struct countmerge_row *row)
{
    if (!m->waiting.count)
        return false;
    *row = first_part(m)->current;
    buffer_clear(&m->group);
    buffer_append(&m->group, row->group);
    buffer_clear(&m->ngram);
    buffer_append(&m->ngram, row->ngram);
    row->group = buffer_slice(&m->group);
    row->ngram = buffer_slice(&m->ngram);
    row->count = row->docs = 0;
    do {
        struct countmerge_part *p = first_part(m);
        add_up(p, row);
        if (next_of_part(m, p))
            runheap_again(&m->waiting, 0);
        else
            runheap_drop(&m->waiting);
    } while (!m->settings.any_order && m->waiting.count &&
             compare_keys(row->n, row->group, row->ngram, &first_part(m)->current) == 0);
    return true;
}

void countmerge_close(struct countmerge *m)
{
    for (size_t i = 0; i < m->part_count; i++) {
        struct countmerge_part *p = &m->parts[i];
        inputs_close(&p->in);
        free(p->by);
        buffer_free(&p->group);
        buffer_free(&p->ngram);
        buffer_free(&p->last_group);
        buffer_free(&p->last_ngram);
    }
    free(m->parts);
    operands_free(&m->operands);
    runheap_free(&m->waiting);
    buffer_free(&m->group);
    buffer_free(&m->ngram);
    buffer_free(&m->by);
}
