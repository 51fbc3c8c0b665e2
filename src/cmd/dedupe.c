/* dedupe: drops or marks rows whose text was seen before, exactly or nearly. */
#include "analysis/duplicates/duplicate.h"
#include "analysis/duplicates/firstseen.h"
#include "analysis/duplicates/signatureindex.h"
#include "analysis/duplicates/signaturetext.h"
#include "analysis/duplicates/survivor.h"
#include "base/diag.h"
#include "base/memory.h"
#include "base/spool.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct settings {
    const char *ignore, *within, *keep, *report, *index, *seed;
    double near, contain, frequent, approx;
    bool is_near, is_contain, is_frequent, is_approx;
    uint64_t shingle, min_length, at_least, memory;
    bool characters, mark, why, pairs, count, signatures, merge;
    bool keeps_first;
    enum survivor_rule rule;
    char *keep_column; /* the column of SURVIVOR_MAX and SURVIVOR_MIN */
};

/* What a run works with. */
struct job {
    const struct settings *set;
    const struct program *program;
    struct inputs in;
    struct writer out, report_out;
    struct table table, report; /* report is of --report */
    size_t within, keep_column; /* columns, INPUTS_NONE where not asked for */
    struct duplicates duplicates;
    struct arena arena;
    struct slice *labels; /* how dup_of names the kept rows, by number */
    size_t label_count, label_cap;
    int index_fd;
    size_t index_end;         /* of what the index holds already */
    struct buffer index_head; /* of a new index: what it begins with */
    struct buffer signatures; /* that this run adds to it */
    uint64_t signature_count;
    uint32_t check; /* of signature rows: what they were made with */
    struct signature_text_reader signature_reader;
    struct signature_text signature; /* --merge: of the row at hand */
    struct spool rows;               /* -S: that wait for the end */
    struct firstseen waiting;        /* which of them are to be kept */
};

static struct slice group_of(const struct job *job, const struct input_row *row)
{
    return job->within == INPUTS_NONE ? SLICE("") : row->fields[job->within];
}

/* Reads the signature that stands for the row's text; false where it is bad. */
static bool read_signature(struct job *job, const struct input_row *row)
{
    bool is_one = signature_text_read(&job->signature_reader, row->text, &job->signature);
    if (!is_one)
        inputs_bad_row(&job->in, "'%s' is no signature", diag_show(row->text));
    else if (job->signature.check != job->check)
        inputs_bad_row(&job->in, "the signature was made with another --ignore, --near, --contain, "
                                 "--shingle, --characters, --min-length, --within or --seed");
    return is_one && job->signature.check == job->check;
}

static bool next_row(struct job *job, struct input_row *row)
{
    while (inputs_next(&job->in, row))
        if (!job->set->merge || read_signature(job, row))
            return true;
    return false;
}

/* text is that of a row which next_row gave. */
static struct verdict judge(struct job *job, struct slice text, struct slice group)
{
    struct signature_text s;
    if (!job->set->merge)
        return duplicates_judge(&job->duplicates, text, group);
    signature_text_read(&job->signature_reader, text, &s);
    return duplicates_judge_signed(&job->duplicates, s.signature.fingerprint, s.signature.set);
}

static struct verdict judge_input(struct job *job, const struct input_row *row)
{
    return judge(job, row->text, group_of(job, row));
}

/* ---- Marks ---- */

/* How dup_of names a row: its doc_id, with ":START-END" behind it where rows have places, so that
 * parts of one document are told apart. */
static struct slice make_label(struct job *job, const struct input_row *row)
{
    const struct inputs *in = &job->in;
    struct buffer label = {0};
    buffer_append(&label, row->doc_id);
    if (!in->is_plain && in->start != INPUTS_NONE && in->end != INPUTS_NONE) {
        buffer_append_byte(&label, ':');
        buffer_append(&label, row->fields[in->start]);
        buffer_append_byte(&label, '-');
        buffer_append(&label, row->fields[in->end]);
    }
    struct slice copy = arena_copy(&job->arena, buffer_slice(&label));
    buffer_free(&label);
    return copy;
}

static void add_label(struct job *job, struct slice label)
{
    job->labels =
        memory_grow(job->labels, &job->label_cap, job->label_count + 1, sizeof *job->labels);
    job->labels[job->label_count++] = label;
}

static void add_mark_columns(const struct job *job, struct table *table)
{
    table_add(table, "dup_of");
    table_add(table, "similarity");
    table_add(table, "cluster");
    if (job->set->why) {
        table_add(table, "shared");
        table_add(table, "of");
    }
}

/* The columns of the mark, and the end of the row. */
static void write_mark(const struct job *job, struct writer *out, struct verdict v)
{
    writer_field(out, v.is_duplicate ? job->labels[v.row] : SLICE(""));
    writer_fixed(out, (double)v.shared / v.size, 6);
    writer_u64(out, (uint64_t)v.row + 1);
    if (job->set->why) {
        writer_u64(out, v.shared);
        writer_u64(out, v.size);
    }
    writer_end(out);
}

static void write_headers(struct job *job)
{
    if (job->set->mark)
        add_mark_columns(job, &job->table);
    table_header(&job->table);
    if (job->set->report) {
        table_init(&job->report, &job->in, &job->report_out);
        add_mark_columns(job, &job->report);
        table_header(&job->report);
    }
}

/* ---- Rows as they come: the first of those that repeat each other stays ---- */

static void remember_row(struct job *job, const struct input_row *row)
{
    struct slice label = make_label(job, row);
    add_label(job, label);
    if (!job->set->index)
        return;
    struct signature s = {job->duplicates.fingerprint, label, job->duplicates.set};
    signature_append(&job->signatures, &s);
    job->signature_count++;
}

static void judge_row(struct job *job, const struct input_row *row, bool is_named)
{
    struct verdict v = judge_input(job, row);
    if (is_named && !v.is_duplicate)
        remember_row(job, row);
    if (job->set->mark || !v.is_duplicate) {
        table_copy(&job->table, row);
        if (job->set->mark)
            write_mark(job, &job->out, v);
        else
            writer_end(&job->out);
    }
    if (job->set->report && v.is_duplicate) {
        table_copy(&job->report, row);
        write_mark(job, &job->report_out, v);
    }
}

/* Rows that lie ready: those that are new go out as the bytes that came in, neighbours together. */
static void judge_lines(struct job *job, const struct input_line *lines, size_t count)
{
    struct slice texts[DUPLICATES_TOGETHER], run = {0};
    bool is_first[DUPLICATES_TOGETHER];
    for (size_t i = 0; i < count; i++)
        texts[i] = lines[i].text;
    duplicates_first(&job->duplicates, texts, count, is_first);
    for (size_t i = 0; i < count; i++) {
        if (is_first[i]) {
            run = slice_of(run.len ? run.data : lines[i].line.data, run.len + lines[i].line.len);
        } else {
            writer_rows(&job->out, run);
            run.len = 0;
        }
    }
    writer_rows(&job->out, run);
}

/* Whether equal bytes are all that is looked for, and nobody asks what they equal. */
static bool may_judge_lines(const struct job *job)
{
    return job->duplicates.options.any && !job->set->index && !job->set->merge &&
           job->within == INPUTS_NONE && duplicates_are_bytes(&job->duplicates);
}

/* ---- -S: more different texts than memory may hold ---- */

/* Of kept texts, where -S says nothing. A search reads few of them again. */
enum { MEMORY_FOR_SHINGLES = 128 << 20 };

/* What is there besides the set, the buffers and a piece of each tape. */
enum { MEMORY_BESIDES = 6 << 20 };

static bool is_full(const struct job *job)
{
    size_t limit = (size_t)job->set->memory;
    if (!limit || duplicates_has_shingles(&job->duplicates))
        return false;
    limit = limit > 2 * (size_t)MEMORY_BESIDES ? limit - MEMORY_BESIDES : limit / 2;
    return fingerprintset_size(&job->duplicates.exact) > limit;
}

/* Appends the row's line, whatever it was made of. */
static void append_line(struct buffer *lines, const struct job *job, const struct input_row *row)
{
    if (row->line.data) {
        buffer_append(lines, row->line);
        return;
    }
    for (size_t i = 0; i < job->in.header.count; i++) {
        if (i)
            buffer_append_byte(lines, '\t');
        buffer_append(lines, row->fields[i]);
    }
}

/* A row that repeats none of the first, which filled the memory: it goes out at the end if it is
 * the first of its kind among those that wait. */
static void wait_row(struct job *job, const struct input_row *row, struct buffer *line)
{
    struct duplicates *d = &job->duplicates;
    if (!job->set->merge)
        duplicates_sign(d, row->text, group_of(job, row));
    struct fingerprint f = job->set->merge ? job->signature.signature.fingerprint : d->fingerprint;
    if (fingerprintset_find(&d->exact, f) != FINGERPRINT_NEW)
        return;
    buffer_clear(line);
    append_line(line, job, row);
    spool_put(&job->rows, buffer_slice(line));
    firstseen_add(&job->waiting, f);
}

static void write_waiting(struct job *job)
{
    struct spool_reader reader;
    struct slice line;
    fingerprintset_free(&job->duplicates.exact); /* its memory is needed now */
    firstseen_judge(&job->waiting);
    spool_start(&reader, &job->rows);
    for (uint64_t number = 0; spool_next(&reader, &line); number++)
        if (firstseen_is_first(&job->waiting, number)) {
            writer_raw(&job->out, line);
            writer_end(&job->out);
        }
    spool_reader_free(&reader);
}

/* The program dies: rows that came before the error still go out. */
static void rescue_waiting(void *context)
{
    struct job *job = context;
    writer_rescue(&job->out);
    write_waiting(job);
    writer_rescue(&job->out);
}

static void keep_first_of_rest(struct job *job)
{
    struct input_row row;
    struct buffer line = {0};
    spool_init(&job->rows, 0);
    firstseen_init(&job->waiting, (size_t)job->set->memory / 2);
    diag_before_death(rescue_waiting, job);
    while (next_row(job, &row))
        wait_row(job, &row, &line);
    diag_before_death(writer_rescue, &job->out);
    write_waiting(job);
    spool_free(&job->rows);
    firstseen_free(&job->waiting);
    buffer_free(&line);
}

static void keep_first(struct job *job)
{
    struct input_row row;
    struct input_line lines[DUPLICATES_TOGETHER];
    bool is_named = job->set->mark || job->set->report || job->set->index;
    bool by_lines = may_judge_lines(job);
    size_t count = 0;
    write_headers(job);
    job->in.spares_doc_id = !is_named;
    while (!is_full(job)) {
        if (by_lines && (count = inputs_lines(&job->in, lines, DUPLICATES_TOGETHER)))
            judge_lines(job, lines, count);
        else if (next_row(job, &row))
            judge_row(job, &row, is_named);
        else
            return;
    }
    keep_first_of_rest(job);
}

/* ---- Rows that are held until all were read ---- */

/* The place of part in whole, or the whole's length where it is no part of it. */
static size_t place_in(struct slice whole, struct slice part)
{
    uintptr_t first = (uintptr_t)whole.data, at = (uintptr_t)part.data;
    bool inside = whole.data && at >= first && at - first + part.len <= whole.len;
    return inside ? at - first : whole.len;
}

struct held_row {
    enum survivor_rule rule; /* the same in all; for qsort */
    struct survivor survivor;
    struct slice text, group, label;
    uint64_t number;
    struct verdict verdict;
    uint64_t count, docs, last_doc; /* of kept rows: rows like it, documents with one, the last */
};

struct held_rows {
    struct held_row *items;
    size_t count, cap;
    struct buffer line;   /* scratch */
    struct buffer doc_id; /* of the row before */
    uint64_t docs;
};

static void held_rows_free(struct held_rows *held)
{
    free(held->items);
    buffer_free(&held->line);
    buffer_free(&held->doc_id);
}

/* Counts documents: rows of one stand together. */
static void count_document(struct held_rows *held, const struct input_row *row)
{
    if (row->number > 1 && slice_equal(buffer_slice(&held->doc_id), row->doc_id))
        return;
    held->docs++;
    buffer_clear(&held->doc_id);
    buffer_append(&held->doc_id, row->doc_id);
}

static struct held_row *hold(struct job *job, struct held_rows *held, const struct input_row *row)
{
    held->items = memory_grow(held->items, &held->cap, held->count + 1, sizeof *held->items);
    struct held_row *h = &held->items[held->count++];
    buffer_clear(&held->line);
    append_line(&held->line, job, row);
    struct slice line = arena_copy(&job->arena, buffer_slice(&held->line));
    *h = (struct held_row){.rule = job->set->rule, .number = row->number, .survivor.row = line};
    size_t place = place_in(row->line, row->text);
    h->text = place < row->line.len ? slice_cut(line, place, place + row->text.len)
                                    : arena_copy(&job->arena, row->text);
    return h;
}

/* What the order of survivors and the judgement need to know. False where the row is bad. */
static bool describe(struct job *job, struct held_row *h, const struct input_row *row)
{
    int64_t start = 0;
    if (job->in.start != INPUTS_NONE && !inputs_number(&job->in, row, job->in.start, &start))
        return false;
    h->survivor.length = job->set->merge ? job->signature.length : row->text.len;
    h->survivor.start = start;
    h->survivor.doc_id = arena_copy(&job->arena, row->doc_id);
    h->group = arena_copy(&job->arena, group_of(job, row));
    if (job->keep_column != INPUTS_NONE)
        h->survivor.value = arena_copy(&job->arena, row->fields[job->keep_column]);
    if (job->set->mark || job->set->report)
        h->label = make_label(job, row);
    return true;
}

static int better_first(const void *a, const void *b)
{
    const struct held_row *x = *(struct held_row *const *)a, *y = *(struct held_row *const *)b;
    int order = survivor_compare(x->rule, &x->survivor, &y->survivor);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static void judge_held(struct job *job, struct held_rows *held)
{
    struct held_row **order = memory_alloc(held->count, sizeof *order);
    for (size_t i = 0; i < held->count; i++)
        order[i] = &held->items[i];
    if (held->count)
        qsort(order, held->count, sizeof *order, better_first);
    for (size_t i = 0; i < held->count; i++) {
        struct held_row *h = order[i];
        h->verdict = judge(job, h->text, h->group);
        if (!h->verdict.is_duplicate)
            add_label(job, h->label);
    }
    free(order);
}

static void write_held(struct job *job, const struct held_row *h)
{
    if (job->set->mark || !h->verdict.is_duplicate) {
        writer_raw(&job->out, h->survivor.row);
        if (job->set->mark)
            write_mark(job, &job->out, h->verdict);
        else
            writer_end(&job->out);
    }
    if (job->set->report && h->verdict.is_duplicate) {
        writer_raw(&job->report_out, h->survivor.row);
        write_mark(job, &job->report_out, h->verdict);
    }
}

/* --keep: all rows are read, judged from the best down, and written as they came. */
static void keep_best(struct job *job)
{
    struct held_rows held = {0};
    struct input_row row;
    write_headers(job);
    while (next_row(job, &row))
        if (!describe(job, hold(job, &held, &row), &row))
            held.count--;
    judge_held(job, &held);
    for (size_t i = 0; i < held.count; i++)
        write_held(job, &held.items[i]);
    held_rows_free(&held);
}

/* Adds the row to what is counted of the kept row that it is or repeats. */
static void count_row(struct held_row *kept, uint64_t doc)
{
    kept->count++;
    kept->docs += kept->last_doc != doc;
    kept->last_doc = doc;
}

static int frequent_first(const void *a, const void *b)
{
    const struct held_row *x = a, *y = b;
    int order = (x->docs < y->docs) - (x->docs > y->docs);
    if (!order)
        order = (x->count < y->count) - (x->count > y->count);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* --count: each text once, as it first came, with the numbers of rows and documents that have it.
 */
static void count_texts(struct job *job)
{
    struct held_rows held = {0};
    struct input_row row;
    table_add(&job->table, "count");
    table_add(&job->table, "docs");
    table_header(&job->table);
    while (next_row(job, &row)) {
        struct verdict v = judge_input(job, &row);
        count_document(&held, &row);
        if (!v.is_duplicate)
            hold(job, &held, &row);
        count_row(&held.items[v.row], held.docs);
    }
    if (held.count)
        qsort(held.items, held.count, sizeof *held.items, frequent_first);
    for (size_t i = 0; i < held.count && held.items[i].docs >= job->set->at_least; i++) {
        writer_raw(&job->out, held.items[i].survivor.row);
        writer_u64(&job->out, held.items[i].count);
        writer_u64(&job->out, held.items[i].docs);
        writer_end(&job->out);
    }
    held_rows_free(&held);
}

/* --frequent: all rows but those whose text stands in more than a share of the documents, and in
 * two at the least. Nothing else is dropped. */
static void drop_frequent(struct job *job)
{
    struct held_rows held = {0};
    struct input_row row;
    size_t *first = NULL, cap = 0; /* by number of the kept row: where it is held */
    write_headers(job);
    while (next_row(job, &row)) {
        struct held_row *h = hold(job, &held, &row);
        h->verdict = judge_input(job, &row);
        count_document(&held, &row);
        if (!h->verdict.is_duplicate) {
            first = memory_grow(first, &cap, (size_t)h->verdict.row + 1, sizeof *first);
            first[h->verdict.row] = held.count - 1;
        }
        count_row(&held.items[first[h->verdict.row]], held.docs);
    }
    for (size_t i = 0; i < held.count; i++) {
        uint64_t docs = held.items[first[held.items[i].verdict.row]].docs;
        if (docs < 2 || (double)docs <= job->set->frequent * (double)held.docs) {
            writer_raw(&job->out, held.items[i].survivor.row);
            writer_end(&job->out);
        }
    }
    free(first);
    held_rows_free(&held);
}

/* ---- Pairs ---- */

/* What the row is compared by. A text that is too short to have shingles is compared exactly: the
 * set is one shingle, made of its fingerprint, that only its equals share. It is kept in *whole. */
static struct shingles compared_set(struct job *job, const struct input_row *row, uint64_t *whole)
{
    struct duplicates *d = &job->duplicates;
    struct shingles set = job->signature.signature.set;
    struct fingerprint f = job->signature.signature.fingerprint;
    if (!job->set->merge) {
        duplicates_sign(d, row->text, group_of(job, row));
        set = d->set;
        f = d->fingerprint;
    }
    if (set.count)
        return set;
    *whole = f.low >> (64 - SHINGLE_BITS);
    return (struct shingles){.items = whole, .count = 1};
}

/* Every pair of rows that reaches the threshold, the later row first: nothing is dropped before. */
static void list_pairs(struct job *job)
{
    struct nearduplicate *near = &job->duplicates.near;
    struct input_row row;
    writer_raw(&job->out, SLICE("doc_id\tdup_of\tsimilarity"));
    writer_end(&job->out);
    while (next_row(job, &row)) {
        uint64_t whole;
        struct shingles set = compared_set(job, &row, &whole);
        size_t count = nearduplicate_search(near, set, NEAR_ALL);
        nearduplicate_add(near, set);
        add_label(job, make_label(job, &row));
        nearduplicate_sort(near);
        for (size_t i = 0; i < count; i++) {
            struct near_match match = near->matches[i];
            writer_field(&job->out, job->labels[job->label_count - 1]);
            writer_field(&job->out, job->labels[match.item]);
            writer_fixed(&job->out, (double)match.shared / match.size, 6);
            writer_end(&job->out);
        }
    }
}

/* ---- Signature rows: what is known of a text to those who compare it with others elsewhere ----
 */

static void append_signature(struct job *job, const struct input_row *row, struct buffer *out)
{
    struct duplicates *d = &job->duplicates;
    duplicates_sign(d, row->text, group_of(job, row));
    const struct signature_text s = {.check = job->check,
                                     .length = row->text.len,
                                     .signature = {d->fingerprint, SLICE(""), d->set}};
    buffer_clear(out);
    signature_text_append(out, &s);
}

/* --signatures: all rows, with the signature in the place of the text. */
static void write_signatures(struct job *job)
{
    const struct inputs *in = &job->in;
    struct input_row row;
    struct buffer signature = {0};
    if (inputs_column(in, "signature") != INPUTS_NONE)
        options_misuse(job->program, "there is a column 'signature' already");
    table_rename(&job->table, in->text, "signature");
    table_header(&job->table);
    while (inputs_next(&job->in, &row)) {
        append_signature(job, &row, &signature);
        for (size_t i = 0; i < in->header.count; i++)
            writer_raw(&job->out, i == in->text ? buffer_slice(&signature) : row.fields[i]);
        writer_end(&job->out);
    }
    buffer_free(&signature);
}

/* ---- The index: what earlier runs kept ---- */

/* All that must be the same in runs that share an index. */
static struct slice index_settings(const struct settings *set, unsigned ignore, struct buffer *out)
{
    const struct {
        const char *name;
        double value;
    } items[] = {{"ignore=", ignore},
                 {" near=", set->is_near ? set->near : 0},
                 {" contain=", set->is_contain ? set->contain : 0},
                 {" shingle=", (double)set->shingle},
                 {" characters=", set->characters},
                 {" min-length=", (double)set->min_length}};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        buffer_append(out, slice_of_string(items[i].name));
        buffer_append_fixed(out, items[i].value, i == 1 || i == 2 ? 6 : 0);
    }
    buffer_append(out, SLICE(" within="));
    row_escape(out, slice_of_string(set->within ? set->within : ""));
    return buffer_slice(out);
}

/* What is missed by --approx depends on the key, and must be the same in every run. */
static struct hash_key own_key(const struct settings *set)
{
    return set->is_approx ? (struct hash_key){0, 0} : hash_key_random();
}

static _Noreturn void die_of_index(const struct job *job, const char *what)
{
    diag_die(EXIT_FAILED, "index '%s': %s", diag_show(slice_of_string(job->set->index)), what);
}

static struct slice map_index(struct job *job)
{
    struct stat st;
    job->index_fd = open(job->set->index, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (job->index_fd < 0 || fstat(job->index_fd, &st) != 0)
        die_of_index(job, diag_error(errno));
    if (!S_ISREG(st.st_mode))
        die_of_index(job, "is no regular file");
    if (flock(job->index_fd, LOCK_EX | LOCK_NB) != 0)
        die_of_index(job, "another run is using it");
    if (fstat(job->index_fd, &st) != 0)
        die_of_index(job, diag_error(errno));
    if (st.st_size == 0)
        return SLICE("");
    void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, job->index_fd, 0);
    if (bytes == MAP_FAILED)
        die_of_index(job, diag_error(errno));
    return slice_of(bytes, (size_t)st.st_size);
}

static void restore_signatures(struct job *job, struct signatureindex *index)
{
    struct signature s;
    while (signatureindex_next(index, &s)) {
        duplicates_restore(&job->duplicates, s.fingerprint, s.set);
        add_label(job, arena_copy(&job->arena, s.label));
    }
}

/* Opens the judgement with what the index holds; a file that is empty becomes an index at the end.
 */
static void open_index(struct job *job, const struct duplicate_options *options)
{
    struct signatureindex index;
    struct buffer settings = {0};
    struct slice want = index_settings(job->set, options->ignore, &settings);
    struct slice file = map_index(job);
    if (file.len == 0) {
        duplicates_init(&job->duplicates, options, own_key(job->set));
        signatureindex_begin(&job->index_head, want, job->duplicates.fingerprinter.key);
    } else if (!signatureindex_open(&index, file)) {
        die_of_index(job, "is no index of dedupe");
    } else if (!slice_equal(index.settings, want)) {
        diag_die(EXIT_FAILED, "index '%s': was made with %s, not with %s",
                 diag_show(slice_of_string(job->set->index)), diag_show(index.settings),
                 diag_show(want));
    } else {
        duplicates_init(&job->duplicates, options, index.key);
        restore_signatures(job, &index);
        job->index_end = index.end;
        signatureindex_free(&index);
        munmap((void *)(uintptr_t)file.data, file.len);
    }
    buffer_free(&settings);
}

/* The rows are out: adds them to the index, all of them or, where the run is killed, none. */
static void close_index(struct job *job)
{
    struct buffer *bytes = &job->index_head;
    struct writer w;
    signatureindex_append(bytes, job->duplicates.fingerprinter.key, buffer_slice(&job->signatures),
                          job->signature_count);
    if (ftruncate(job->index_fd, (off_t)job->index_end) != 0 ||
        lseek(job->index_fd, 0, SEEK_END) < 0)
        die_of_index(job, diag_error(errno));
    writer_open(&w, dup(job->index_fd), job->set->index);
    writer_bytes(&w, buffer_slice(bytes));
    writer_close(&w);
    if (fsync(job->index_fd) != 0)
        die_of_index(job, diag_error(errno));
    close(job->index_fd);
    buffer_free(bytes);
    buffer_free(&job->signatures);
}

/* ---- Options ---- */

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

/* first, key, longest, COLUMN:max or COLUMN:min. */
static void parse_keep(const struct program *program, struct settings *set)
{
    struct slice text = slice_of_string(set->keep ? set->keep : "first");
    bool max = slice_ends(text, SLICE(":max"));
    set->keeps_first = slice_equal(text, SLICE("first"));
    if (slice_equal(text, SLICE("longest"))) {
        set->rule = SURVIVOR_LONGEST;
    } else if (max || slice_ends(text, SLICE(":min"))) {
        set->rule = max ? SURVIVOR_MAX : SURVIVOR_MIN;
        char *column = memory_alloc(text.len, 1);
        memcpy(column, text.data, text.len - strlen(":max"));
        set->keep_column = column;
    } else if (!set->keeps_first && !slice_equal(text, SLICE("key"))) {
        options_misuse(program,
                       "--keep: '%s' is none of first, key, longest, COLUMN:max, COLUMN:min",
                       diag_show(text));
    }
}

static void check_merge(const struct program *program, const struct settings *set)
{
    if (set->signatures && (set->merge || set->pairs || set->count || set->is_frequent ||
                            !set->keeps_first || set->mark || set->report || set->index))
        options_misuse(program, "--signatures writes all rows: other options say what they are of");
    if (set->merge && set->index)
        options_misuse(program, "--merge and --index exclude each other");
    if (set->seed && !set->merge && !set->signatures)
        options_misuse(program, "--seed goes with --signatures and --merge");
}

static void check_together(const struct program *program, struct settings *set)
{
    check_merge(program, set);
    set->is_near |= set->pairs && !set->is_contain;
    set->count |= set->at_least > 0;
    int modes = set->pairs + set->count + set->is_frequent + !set->keeps_first;
    if (modes > 1)
        options_misuse(program, "--pairs, --count, --frequent and --keep exclude each other");
    if ((set->mark || set->report) && (set->pairs || set->count || set->is_frequent))
        options_misuse(program, "--mark and --report do not go with --pairs, --count, --frequent");
    if (set->index && modes > 0)
        options_misuse(program, "--index goes with none of --pairs, --count, --frequent, --keep");
    if (set->is_approx && (!set->is_near || set->is_contain))
        options_misuse(program, "--approx goes with --near, not with --contain");
    if (set->pairs && set->is_contain)
        options_misuse(program, "--pairs goes with --near, not with --contain");
    bool by_shingles = set->is_near || set->is_contain;
    if (set->memory && (modes > set->pairs || set->signatures ||
                        (!by_shingles && (set->mark || set->report || set->index))))
        options_misuse(program,
                       "-S bounds the memory for equal texts, and for shingles with --near and "
                       "--contain: other modes need more");
    if (set->why && !set->mark && !set->report)
        options_misuse(program, "--why adds to --mark or --report");
}

static struct duplicate_options duplicate_options_of(const struct program *program,
                                                     const struct settings *set)
{
    return (struct duplicate_options){
        .ignore = parse_ignore(program, set->ignore),
        .near = set->is_near ? set->near : 0,
        .miss = set->is_approx ? set->approx : 0,
        .contain = set->is_contain ? set->contain : 0,
        .shingle = (size_t)set->shingle,
        .unit = set->characters ? SHINGLE_CHARACTERS : SHINGLE_WORDS,
        .min_words = set->min_length,
        .memory = set->memory ? (size_t)set->memory : MEMORY_FOR_SHINGLES,
        .any = set->keeps_first && !(set->mark || set->report || set->count || set->is_frequent),
    };
}

static void run(struct job *job)
{
    const struct settings *set = job->set;
    if (set->signatures)
        write_signatures(job);
    else if (set->pairs)
        list_pairs(job);
    else if (set->count)
        count_texts(job);
    else if (set->is_frequent)
        drop_frequent(job);
    else if (!set->keeps_first)
        keep_best(job);
    else
        keep_first(job);
}

/* Opens the judgement of signature rows: under a key that all machines know. */
static void open_signatures(struct job *job, const struct duplicate_options *options)
{
    struct buffer settings = {0};
    struct settings without_shares = *job->set;
    without_shares.near = 1;
    without_shares.is_contain = false;
    struct fingerprint f = fingerprint_of((struct hash_key){0, 0},
                                          slice_of_string(job->set->seed ? job->set->seed : ""));
    struct hash_key key = {f.high, f.low};
    duplicates_init(&job->duplicates, options, key);
    without_shares.is_near = duplicates_has_shingles(&job->duplicates);
    f = fingerprint_of(key, index_settings(&without_shares, options->ignore, &settings));
    job->check = (uint32_t)f.low;
    buffer_free(&settings);
}

static void open_report(struct job *job)
{
    const char *path = job->set->report;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        diag_die(EXIT_FAILED, "cannot open '%s': %s", diag_show(slice_of_string(path)),
                 diag_error(errno));
    writer_open(&job->report_out, fd, path);
    job->report_out.quote_guard = job->in.settings->quote_guard;
}

static void job_open(struct job *job, const struct inputs_settings *input_settings, char **operands,
                     int count)
{
    const struct settings *set = job->set;
    inputs_open(&job->in, job->program, input_settings, operands, count);
    job->within = set->within ? inputs_need_column(&job->in, set->within) : INPUTS_NONE;
    job->keep_column =
        set->keep_column ? inputs_need_column(&job->in, set->keep_column) : INPUTS_NONE;
    writer_open(&job->out, STDOUT_FILENO, "standard output");
    job->out.quote_guard = input_settings->quote_guard;
    if (set->report)
        open_report(job);
    table_init(&job->table, &job->in, &job->out);
}

/* What was seen before: nothing, or what an index or other machines know. */
static void open_duplicates(struct job *job)
{
    const struct settings *set = job->set;
    struct duplicate_options options = duplicate_options_of(job->program, set);
    if (set->index)
        open_index(job, &options);
    else if (set->signatures || set->merge)
        open_signatures(job, &options);
    else
        duplicates_init(&job->duplicates, &options, own_key(set));
}

static void job_close(struct job *job)
{
    table_free(&job->table);
    inputs_close(&job->in);
    if (job->set->report)
        writer_close(&job->report_out);
    writer_close(&job->out);
    if (job->set->index)
        close_index(job);
    duplicates_free(&job->duplicates);
    signature_text_reader_free(&job->signature_reader);
    free(job->labels);
    arena_free(&job->arena);
}

int main(int argc, char **argv)
{
    struct settings set = {.near = 0.8, .contain = 0.8, .approx = 0.01, .shingle = 5};
    struct inputs_settings input_settings = {.plain_rows = PLAIN_DOCUMENTS};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    // clang-format off
    struct option options[] = {
        {.name = "ignore", .letter = 'i', .kind = OPTION_STRING, .value = &set.ignore,
         .argument = "LIST", .help = "texts are the same but for case, space, punct, marks"},
        {.name = "near", .letter = 'n', .kind = OPTION_REAL, .value = &set.near,
         .argument = "[SHARE]", .min = 0.01, .max = 1, .given = &set.is_near,
         .help = "drop also what shares so many shingles (0.8)"},
        {.name = "contain", .letter = 'c', .kind = OPTION_REAL, .value = &set.contain,
         .argument = "[SHARE]", .min = 0.01, .max = 1, .given = &set.is_contain,
         .help = "drop also what stands so far in a kept text (0.8)"},
        {.name = "approx", .kind = OPTION_REAL, .value = &set.approx, .argument = "[MISS]",
         .min = 0.000001, .max = 0.5, .given = &set.is_approx,
         .help = "--near may miss so many of the pairs (0.01)"},
        {.name = "shingle", .letter = 'k', .kind = OPTION_COUNT, .value = &set.shingle,
         .argument = "WORDS", .min = 1, .max = 1000, .help = "words in a shingle (5)"},
        {.name = "characters", .kind = OPTION_FLAG, .value = &set.characters,
         .help = "shingles are of characters, not of words"},
        {.name = "min-length", .kind = OPTION_COUNT, .value = &set.min_length, .argument = "WORDS",
         .help = "texts of fewer words must be the same"},
        {.name = "within", .letter = 'w', .kind = OPTION_STRING, .value = &set.within,
         .argument = "COLUMN", .help = "compare only rows that agree in COLUMN"},
        {.name = "keep", .kind = OPTION_STRING, .value = &set.keep, .argument = "WHICH",
         .help = "first, key, longest, COLUMN:max, COLUMN:min"},
        {.name = "mark", .letter = 'm', .kind = OPTION_FLAG, .value = &set.mark,
         .help = "keep all rows; add dup_of, similarity, cluster"},
        {.name = "why", .kind = OPTION_FLAG, .value = &set.why,
         .help = "add the counts that the similarity is made of"},
        {.name = "report", .kind = OPTION_STRING, .value = &set.report, .argument = "FILE",
         .help = "write the dropped rows, marked, to FILE"},
        {.name = "index", .kind = OPTION_STRING, .value = &set.index, .argument = "FILE",
         .help = "compare with the rows of earlier runs too; add these"},
        {.name = "count", .kind = OPTION_FLAG, .value = &set.count,
         .help = "each text once; add count and docs"},
        {.name = "at-least", .kind = OPTION_COUNT, .value = &set.at_least, .argument = "N",
         .min = 1, .max = 1e15, .help = "as --count: texts of N documents or more"},
        {.name = "frequent", .kind = OPTION_REAL, .value = &set.frequent, .argument = "SHARE",
         .min = 0.000001, .max = 1, .given = &set.is_frequent,
         .help = "drop texts that more of the documents have"},
        {.name = "pairs", .kind = OPTION_FLAG, .value = &set.pairs,
         .help = "a table of all pairs that are near"},
        {.name = "memory", .letter = 'S', .kind = OPTION_SIZE, .value = &set.memory, .argument = "SIZE",
         .help = "about so much memory; the rest to a temporary file"},
        {.name = "signatures", .kind = OPTION_FLAG, .value = &set.signatures,
         .help = "all rows, a signature in place of the text"},
        {.name = "merge", .kind = OPTION_FLAG, .value = &set.merge,
         .help = "the input is rows that --signatures wrote"},
        {.name = "seed", .kind = OPTION_STRING, .value = &set.seed, .argument = "STRING",
         .help = "a secret that all who write signatures share"},
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
    parse_keep(&program, &set);
    check_together(&program, &set);
    struct job job = {.set = &set, .program = &program};
    open_duplicates(&job);
    if (set.merge && !input_settings.field)
        input_settings.field = "signature";
    job_open(&job, &input_settings, argv + 1, operands);
    run(&job);
    job_close(&job);
    free(set.keep_column);
    return EXIT_DONE;
}
