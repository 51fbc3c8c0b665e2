/* dedupe: drops or marks rows whose text was seen before, exactly or nearly. */
#include "analysis/fingerprintset.h"
#include "analysis/nearduplicate.h"
#include "base/diag.h"
#include "base/memory.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/table.h"
#include "text/normalform.h"

#include <stdlib.h>
#include <unistd.h>

struct settings {
    const char *ignore;
    double near;
    bool is_near;
    uint64_t shingle;
    bool characters;
    bool mark;
    bool pairs;
};

/* What is known of a row that was kept. */
struct kept_rows {
    struct slice *labels; /* how dup_of names them */
    size_t count, cap;
    struct arena arena;
};

/* All that is remembered of the rows before. Kept rows are numbered 0, 1, 2 ... */
struct memory {
    const struct settings *settings;
    struct hash_key key;
    struct normalform normalform;
    struct fingerprintset exact;
    struct shingler shingler;
    struct nearduplicate near;
    struct kept_rows kept;
    uint32_t kept_count;
};

/* What was found out about a row. */
struct verdict {
    bool is_duplicate;
    uint32_t row; /* number of the kept row: itself, or the one that it repeats */
    double similarity;
};

static void memory_open(struct memory *m, const struct settings *set, unsigned ignore)
{
    *m = (struct memory){
        .settings = set, .key = hash_key_random(), .normalform = {.ignore = ignore}};
    fingerprintset_init(&m->exact, set->mark);
    if (set->is_near) {
        shingler_init(&m->shingler, m->key, (size_t)set->shingle,
                      set->characters ? SHINGLE_CHARACTERS : SHINGLE_WORDS);
        nearduplicate_init(&m->near, set->near);
    }
}

static void memory_close(struct memory *m)
{
    normalform_free(&m->normalform);
    fingerprintset_free(&m->exact);
    if (m->settings->is_near) {
        shingler_free(&m->shingler);
        nearduplicate_free(&m->near);
    }
    free(m->kept.labels);
    arena_free(&m->kept.arena);
}

/* The kept row that is most like the text, or any that is like enough where nobody asks which. */
static bool find_near(struct memory *m, struct slice text, struct verdict *verdict)
{
    struct shingles set = shingler_run(&m->shingler, text);
    enum near_search how = m->settings->mark ? NEAR_ALL : NEAR_ANY;
    if (nearduplicate_search(&m->near, set, how)) {
        struct near_match best = nearduplicate_best(&m->near);
        *verdict = (struct verdict){true, best.item, (double)best.shared / best.size};
        return true;
    }
    nearduplicate_add(&m->near, set);
    return false;
}

/* Compares a text with the rows that were kept; it is one of them where it repeats none. */
static struct verdict judge(struct memory *m, struct slice text)
{
    struct slice form = normalform_of(&m->normalform, text);
    struct fingerprint f = fingerprint_of(m->key, form);
    struct verdict verdict;
    uint32_t row = m->settings->is_near ? fingerprintset_find(&m->exact, f)
                                        : fingerprintset_add(&m->exact, f, m->kept_count);
    if (row != FINGERPRINT_NEW)
        return (struct verdict){true, row, 1};
    if (m->settings->is_near) {
        if (find_near(m, text, &verdict))
            return verdict;
        fingerprintset_add(&m->exact, f, m->kept_count);
    }
    return (struct verdict){false, m->kept_count++, 0};
}

/* ---- Marks ---- */

/* How dup_of names a row: its doc_id, with ":START-END" behind it where rows have places, so that
 * parts of one document are told apart. */
static void remember_label(struct kept_rows *kept, const struct inputs *in,
                           const struct input_row *row)
{
    struct buffer label = {0};
    buffer_append(&label, row->doc_id);
    if (!in->is_plain && in->start != INPUTS_NONE && in->end != INPUTS_NONE) {
        buffer_append_byte(&label, ':');
        buffer_append(&label, row->fields[in->start]);
        buffer_append_byte(&label, '-');
        buffer_append(&label, row->fields[in->end]);
    }
    kept->labels = memory_grow(kept->labels, &kept->cap, kept->count + 1, sizeof *kept->labels);
    kept->labels[kept->count++] = arena_copy(&kept->arena, buffer_slice(&label));
    buffer_free(&label);
}

static void write_marked(struct memory *m, struct table *table, const struct input_row *row,
                         struct verdict verdict)
{
    table_copy(table, row);
    if (verdict.is_duplicate)
        writer_field(table->out, m->kept.labels[verdict.row]);
    else
        writer_raw(table->out, SLICE(""));
    writer_fixed(table->out, verdict.similarity, 6);
    writer_u64(table->out, (uint64_t)verdict.row + 1);
    writer_end(table->out);
}

/* ---- The rows ---- */

static void mark_rows(struct memory *m, struct inputs *in, struct table *table)
{
    struct input_row row;
    table_add(table, "dup_of");
    table_add(table, "similarity");
    table_add(table, "cluster");
    table_header(table);
    while (inputs_next(in, &row)) {
        struct verdict verdict = judge(m, row.text);
        if (!verdict.is_duplicate)
            remember_label(&m->kept, in, &row);
        write_marked(m, table, &row, verdict);
    }
}

static void drop_near(struct memory *m, struct inputs *in, struct table *table)
{
    struct input_row row;
    while (inputs_next(in, &row))
        if (!judge(m, row.text).is_duplicate) {
            table_copy(table, &row);
            writer_end(table->out);
        }
}

/* Rows that wait for the memory where their fingerprints belong: a look at a large table takes
 * longer than all else about a short row, so many are asked for at once. */
enum { WAITING = 32 };
struct waiting {
    struct memory *memory;
    struct writer *out;
    struct fingerprint fingerprints[WAITING];
    size_t ends[WAITING]; /* of the rows in lines */
    size_t count;
    struct buffer lines;
    bool at_work;
};

static void judge_waiting(struct waiting *w)
{
    size_t start = 0;
    w->at_work = true;
    for (size_t i = 0; i < w->count; i++) {
        if (fingerprintset_add(&w->memory->exact, w->fingerprints[i], 0) == FINGERPRINT_NEW) {
            writer_raw(w->out, slice_cut(buffer_slice(&w->lines), start, w->ends[i]));
            writer_end(w->out);
        }
        start = w->ends[i];
    }
    w->at_work = false;
    w->count = 0;
    buffer_clear(&w->lines);
}

/* The program dies: rows that came before the error still go out. */
static void rescue_waiting(void *waiting)
{
    struct waiting *w = waiting;
    writer_rescue(w->out);
    if (!w->at_work)
        judge_waiting(w);
    writer_rescue(w->out);
}

static void add_waiting(struct waiting *w, const struct inputs *in, const struct input_row *row)
{
    struct slice form = normalform_of(&w->memory->normalform, row->text);
    struct fingerprint f = fingerprint_of(w->memory->key, form);
    fingerprintset_prefetch(&w->memory->exact, f);
    if (row->line.data)
        buffer_append(&w->lines, row->line);
    for (size_t i = 0; !row->line.data && i < in->header.count; i++) {
        if (i)
            buffer_append_byte(&w->lines, '\t');
        buffer_append(&w->lines, row->fields[i]);
    }
    w->fingerprints[w->count] = f;
    w->ends[w->count++] = w->lines.len;
}

static void drop_exact(struct memory *m, struct inputs *in, struct table *table)
{
    struct waiting w = {.memory = m, .out = table->out};
    size_t most = table->out->by_line ? 1 : WAITING;
    struct input_row row;
    diag_before_death(rescue_waiting, &w);
    while (inputs_next(in, &row)) {
        add_waiting(&w, in, &row);
        if (w.count == most || w.lines.len > WRITER_ROOM)
            judge_waiting(&w);
    }
    judge_waiting(&w);
    diag_before_death(writer_rescue, table->out);
    buffer_free(&w.lines);
}

static void drop_rows(struct memory *m, struct inputs *in, struct table *table)
{
    table_header(table);
    in->spares_doc_id = true;
    if (m->settings->is_near)
        drop_near(m, in, table);
    else
        drop_exact(m, in, table);
}

/* Every pair of rows that reaches the threshold, the later row first: nothing is dropped before. */
static void list_pairs(struct memory *m, struct inputs *in, struct writer *out)
{
    struct input_row row;
    writer_raw(out, SLICE("doc_id\tdup_of\tsimilarity"));
    writer_end(out);
    while (inputs_next(in, &row)) {
        struct shingles set = shingler_run(&m->shingler, row.text);
        size_t count = nearduplicate_search(&m->near, set, NEAR_ALL);
        nearduplicate_add(&m->near, set);
        remember_label(&m->kept, in, &row);
        nearduplicate_sort(&m->near);
        for (size_t i = 0; i < count; i++) {
            struct near_match match = m->near.matches[i];
            writer_field(out, m->kept.labels[m->kept.count - 1]);
            writer_field(out, m->kept.labels[match.item]);
            writer_fixed(out, (double)match.shared / match.size, 6);
            writer_end(out);
        }
    }
}

/* "case,space" as flags. */
static unsigned parse_ignore(const struct program *program, const char *list)
{
    static const char *const names[] = {"case", "space", "punct", "marks"};
    unsigned flags = 0;
    struct slice rest = slice_of_string(list ? list : "");
    while (rest.len) {
        struct slice name = slice_take(&rest, ',');
        unsigned i = 0;
        while (i < 4 && !slice_equal(name, slice_of_string(names[i])))
            i++;
        if (i == 4)
            options_misuse(program, "--ignore: '%s' is none of case, space, punct, marks",
                           diag_show(name));
        flags |= 1u << i;
    }
    return flags;
}

int main(int argc, char **argv)
{
    struct settings set = {.near = 0.8, .shingle = 5};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_DOCUMENTS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    // clang-format off
    struct option options[] = {
        {.name = "ignore", .letter = 'i', .kind = OPTION_STRING, .value = &set.ignore,
         .argument = "LIST", .help = "texts are the same but for case, space, punct, marks"},
        {.name = "near", .letter = 'n', .kind = OPTION_REAL, .value = &set.near,
         .argument = "[SIMILARITY]", .min = 0.01, .max = 1, .given = &set.is_near,
         .help = "texts that share so much of their shingles too (default: 0.8)"},
        {.name = "shingle", .letter = 'k', .kind = OPTION_COUNT, .value = &set.shingle,
         .argument = "WORDS", .min = 1, .max = 1000, .help = "words in a shingle (default: 5)"},
        {.name = "characters", .kind = OPTION_FLAG, .value = &set.characters,
         .help = "shingles are of characters, not of words"},
        {.name = "mark", .letter = 'm', .kind = OPTION_FLAG, .value = &set.mark,
         .help = "keep all rows; add the columns dup_of, similarity, cluster"},
        {.name = "pairs", .kind = OPTION_FLAG, .value = &set.pairs,
         .help = "write a table of all pairs that are near, not the rows"},
        {.name = NULL},
    };
    // clang-format on
    const struct program program = {
        .name = "dedupe",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "drop or mark rows whose text was seen before, exactly or nearly",
        .example = "dedupe --near samples/articles.tsv",
        .options = options,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);
    set.is_near |= set.pairs;

    struct memory memory;
    memory_open(&memory, &set, parse_ignore(&program, set.ignore));
    struct inputs in;
    struct writer out;
    struct table table;
    inputs_open(&in, &program, &input_settings, argv + 1, operands);
    writer_open(&out, STDOUT_FILENO, "standard output");
    table_init(&table, &in, &out);
    if (set.pairs)
        list_pairs(&memory, &in, &out);
    else if (set.mark)
        mark_rows(&memory, &in, &table);
    else
        drop_rows(&memory, &in, &table);
    inputs_close(&in);
    writer_close(&out);
    memory_close(&memory);
    return EXIT_DONE;
}
