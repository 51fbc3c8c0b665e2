#include "job/dedupe/judge.h"

#include "base/diag.h"

/* ---- Keys ---- */

/* What is missed by --approx depends on the key, and must be the same in every run. */
static struct hash_key own_key(const struct dedupe_settings *set)
{
    return set->is_approx ? (struct hash_key){0, 0} : hash_key_random();
}

static struct hash_key seed_key(const struct dedupe_settings *set)
{
    struct slice seed = slice_of_string(set->seed ? set->seed : "");
    struct fingerprint f = fingerprint_of((struct hash_key){0, 0}, seed);
    return (struct hash_key){f.high, f.low};
}

/* Of signatures that may be compared: those made with the same settings but for the shares. */
static uint32_t check_of(const struct dedupe_settings *set, struct hash_key key)
{
    struct buffer text = {0};
    struct dedupe_settings without_shares = *set;
    without_shares.is_near |= set->is_contain;
    without_shares.near = 1;
    without_shares.is_contain = false;
    struct fingerprint f = fingerprint_of(key, dedupe_settings_text(&without_shares, &text));
    buffer_free(&text);
    return (uint32_t)f.low;
}

void judge_init(struct judge *j, const struct dedupe_settings *set, const struct hash_key *key)
{
    struct duplicate_options options = dedupe_settings_options(set);
    bool is_signed = set->signatures || set->merge;
    struct hash_key chosen = key ? *key : is_signed ? seed_key(set) : own_key(set);
    *j = (struct judge){.set = set, .check = is_signed ? check_of(set, chosen) : 0};
    duplicates_init(&j->duplicates, &options, chosen);
}

void judge_start(struct judge *j)
{
    bool may_wait = dedupe_settings_may_wait(j->set) || dedupe_settings_may_defer(j->set);
    overflow_init(&j->overflow, &j->duplicates, may_wait ? 0 : (size_t)j->set->memory);
}

void judge_read(struct judge *j, struct inputs *in)
{
    j->in = in;
    j->within = j->set->within ? inputs_need_column(in, j->set->within) : INPUTS_NONE;
}

void judge_free(struct judge *j)
{
    duplicates_free(&j->duplicates);
    overflow_free(&j->overflow);
    ahead_free(&j->ahead);
    signature_text_reader_free(&j->reader);
    buffer_free(&j->label);
}

/* ---- Rows ---- */

/* Reads the signature that stands for the row's text; false where it is bad. */
static bool read_signature(struct judge *j, const struct input_row *row)
{
    bool is_one = signature_text_read(&j->reader, row->text, &j->signature);
    if (!is_one)
        inputs_bad_row(j->in, "'%s' is no signature", diag_show(row->text));
    else if (j->signature.check != j->check)
        inputs_bad_row(j->in, "the signature was made with another --ignore, --near, --contain, "
                              "--shingle, --characters, --min-length, --within or --seed");
    return is_one && j->signature.check == j->check;
}

static bool read_row(struct judge *j, struct input_row *row)
{
    while (inputs_next(j->in, row))
        if (!j->set->merge || read_signature(j, row))
            return true;
    return false;
}

static struct slice group_of(const struct judge *j, const struct input_row *row)
{
    return j->within == INPUTS_NONE ? SLICE("") : row->fields[j->within];
}

/* ---- Rows that wait for each other ---- */

static void gather_row(struct judge *j, const struct input_row *row)
{
    const struct signature *s = &j->signature.signature;
    struct duplicate_batch *batch = &j->ahead.batch;
    if (j->set->merge)
        duplicates_gather_signed(batch, s->fingerprint, s->set);
    else
        duplicates_gather(&j->duplicates, batch, row->text, group_of(j, row));
    ahead_add(&j->ahead, row, j->in->header.count);
}

/* Where no more texts have room in memory the rows must have given theirs back, as those become a
 * segment. Half of what rows take here is what they take when they are kept. */
static void make_room(struct judge *j, size_t bytes)
{
    ahead_reset(&j->ahead);
    if (overflow_must_write(&j->overflow, &j->duplicates, bytes / 2)) {
        ahead_free(&j->ahead);
        overflow_write(&j->overflow, &j->duplicates);
    }
}

static void sweep(struct judge *j)
{
    duplicates_sweep(&j->duplicates, &j->ahead.batch, overflow_room_to_sweep(&j->overflow));
}

static void read_ahead(struct judge *j, size_t bytes)
{
    struct input_row row;
    j->is_reading = true;
    while (!ahead_is_full(&j->ahead, bytes) && read_row(j, &row))
        gather_row(j, &row);
    j->is_reading = false;
    sweep(j);
}

bool judge_next(struct judge *j, struct input_row *row)
{
    size_t bytes = overflow_room_ahead(&j->overflow, &j->duplicates);
    if (!bytes || j->takes_care)
        return read_row(j, row);
    if (ahead_is_empty(&j->ahead)) {
        make_room(j, bytes);
        read_ahead(j, bytes);
    }
    if (ahead_next(&j->ahead, row))
        return true;
    ahead_free(&j->ahead);
    return false;
}

bool judge_next_waiting(struct judge *j, struct input_row *row)
{
    if (j->is_reading) {
        j->is_reading = false;
        sweep(j);
    }
    return ahead_next(&j->ahead, row);
}

/* ---- Verdicts ---- */

/* Before a row that does not wait. */
static void write_if_full(struct judge *j)
{
    if (overflow_must_write(&j->overflow, &j->duplicates, 0))
        overflow_write(&j->overflow, &j->duplicates);
}

struct verdict judge_signed(struct judge *j, struct fingerprint f, struct shingles set)
{
    write_if_full(j);
    return duplicates_judge_signed(&j->duplicates, f, set);
}

static struct verdict judge_at_once(struct judge *j, const struct input_row *row)
{
    const struct signature *s = &j->signature.signature;
    write_if_full(j);
    return j->set->merge ? duplicates_judge_signed(&j->duplicates, s->fingerprint, s->set)
                         : duplicates_judge(&j->duplicates, row->text, group_of(j, row));
}

struct verdict judge_row(struct judge *j, const struct input_row *row)
{
    struct duplicates *d = &j->duplicates;
    struct verdict v =
        j->ahead.text ? duplicates_judge_swept(d, j->ahead.text) : judge_at_once(j, row);
    if (!v.is_duplicate && d->options.named)
        duplicates_name(d, judge_label(j, row));
    return v;
}

void judge_sign(struct judge *j, const struct input_row *row, struct fingerprint *f,
                struct shingles *set)
{
    *f = j->signature.signature.fingerprint;
    *set = j->signature.signature.set;
    if (j->set->merge)
        return;
    duplicates_sign(&j->duplicates, row->text, group_of(j, row));
    *f = j->duplicates.fingerprint;
    *set = j->duplicates.set;
}

bool judge_repeats(struct judge *j, const struct input_row *row)
{
    struct fingerprint f;
    struct shingles set;
    if (j->ahead.text)
        return duplicates_repeats_swept(&j->duplicates, j->ahead.text);
    judge_sign(j, row, &f, &set);
    write_if_full(j);
    return duplicates_repeats(&j->duplicates, f, set);
}

/* ---- Labels ---- */

struct slice judge_label(struct judge *j, const struct input_row *row)
{
    const struct inputs *in = j->in;
    buffer_clear(&j->label);
    buffer_append(&j->label, row->doc_id);
    if (!in->is_plain && in->start != INPUTS_NONE && in->end != INPUTS_NONE) {
        buffer_append_byte(&j->label, ':');
        buffer_append(&j->label, row->fields[in->start]);
        buffer_append_byte(&j->label, '-');
        buffer_append(&j->label, row->fields[in->end]);
    }
    if (!j->label.len) { /* an empty dup_of says that the row was kept */
        buffer_append_byte(&j->label, ':');
        buffer_append_u64(&j->label, row->number);
    }
    return buffer_slice(&j->label);
}

struct mark judge_mark(const struct judge *j, struct verdict v)
{
    struct mark mark = {v.is_duplicate, SLICE(""), (uint64_t)v.row + 1, v.shared, v.size};
    if (v.is_duplicate)
        mark.dup_of = duplicates_label(&j->duplicates, v.row);
    return mark;
}
