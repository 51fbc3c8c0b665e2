#include "job/dedupe/settings.h"

#include "base/diag.h"
#include "base/memory.h"
#include "tsv/row.h"

#include <stdlib.h>

/* Where -S says nothing. A search reads few shingles of kept texts again. */
enum { MEMORY_FOR_SHINGLES = 128 << 20, MEMORY_FOR_ROWS = 256 << 20 };

/* "case,space" as flags. */
static unsigned parse_ignore(const struct program *program, const char *list)
{
    static const char *const names[] = {"case", "space", "punct", "marks"};
    unsigned flags = 0;
    struct slice rest = slice_of_string(list ? list : "");
    if (!list)
        return flags;
    do {
        struct slice name = slice_take(&rest, ',');
        unsigned i = 0;
        while (i < 4 && !slice_equal(name, slice_of_string(names[i])))
            i++;
        if (i == 4)
            options_misuse(program, "--ignore: '%s' is none of case, space, punct, marks",
                           diag_show(name));
        flags |= 1u << i;
    } while (rest.len);
    return flags;
}

/* first, key, longest, COLUMN:max or COLUMN:min. */
static void parse_keep(const struct program *program, struct dedupe_settings *set)
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

static void check_merge(const struct program *program, const struct dedupe_settings *set)
{
    if (set->signatures && (set->merge || set->pairs || set->count || set->is_frequent ||
                            !set->keeps_first || set->mark || set->report || set->index))
        options_misuse(program, "--signatures writes all rows: other options say what they are of");
    if (set->merge && set->index)
        options_misuse(program, "--merge and --index exclude each other");
    if (set->seed && !set->merge && !set->signatures)
        options_misuse(program, "--seed goes with --signatures and --merge");
}

/* Elsewhere a file of that name is standard output, which takes the rows that stay. */
static void refuse_dash(const struct program *program, const char *option, const char *file)
{
    if (file && strcmp(file, "-") == 0)
        options_misuse(program, "%s: '-' names no file here; ./- does", option);
}

static void check_together(const struct program *program, struct dedupe_settings *set)
{
    check_merge(program, set);
    refuse_dash(program, "--report", set->report);
    refuse_dash(program, "--index", set->index);
    set->is_near |= set->pairs && !set->is_contain;
    set->takes_shingles |= set->characters;
    set->count |= set->at_least > 0;
    int modes = set->pairs + set->count + set->is_frequent + !set->keeps_first;
    if (modes > 1)
        options_misuse(program, "--pairs, --count, --frequent and --keep exclude each other");
    if ((set->mark || set->report) && (set->pairs || set->count || set->is_frequent))
        options_misuse(program, "--mark and --report do not go with --pairs, --count, --frequent");
    if (set->index && modes > 0)
        options_misuse(program, "--index goes with none of --pairs, --count, --frequent, --keep");
    if (set->takes_shingles && !set->is_near && !set->is_contain)
        options_misuse(program, "--shingle and --characters go with --near, --contain, --pairs");
    if (set->min_length && !set->is_near && !set->is_contain)
        options_misuse(program, "--min-length goes with --near, --contain, --pairs");
    if (set->against && !set->is_frequent)
        options_misuse(program, "--against goes with --frequent");
    if (set->is_approx && (!set->is_near || set->is_contain))
        options_misuse(program, "--approx goes with --near, not with --contain");
    if (set->index && set->is_approx)
        options_misuse(program, "--index and --approx exclude each other");
    if (set->pairs && set->is_contain)
        options_misuse(program, "--pairs goes with --near, not with --contain");
    if (set->why && !set->mark && !set->report)
        options_misuse(program, "--why adds to --mark or --report");
}

struct duplicate_options dedupe_settings_options(const struct dedupe_settings *set)
{
    bool needs_numbers =
        set->mark || set->report || set->count || (set->is_frequent && !set->against);
    return (struct duplicate_options){
        .ignore = set->ignore,
        .near = set->is_near ? set->near : 0,
        .miss = set->is_approx ? set->approx : 0,
        .contain = set->is_contain ? set->contain : 0,
        .shingle = (size_t)set->shingle,
        .unit = set->characters ? SHINGLE_CHARACTERS : SHINGLE_WORDS,
        .min_words = set->min_length,
        .memory = set->memory ? (size_t)set->memory / 8 : MEMORY_FOR_SHINGLES,
        .any = set->keeps_first && !needs_numbers,
        .named = set->mark || set->report || set->index || set->pairs,
    };
}

/* Six places, or all where there are more: shares that differ list different shingles. */
static int places_of(double share)
{
    enum { FEW = 6, ALL = 17 };
    const double millionths = (double)(uint64_t)(share * 1e6 + 0.5);
    return millionths / 1e6 == share ? FEW : ALL;
}

/* All that must be the same in runs that share an index. */
struct slice dedupe_settings_text(const struct dedupe_settings *set, struct buffer *out)
{
    const struct {
        const char *name;
        double value;
    } items[] = {{"ignore=", set->ignore},
                 {" near=", set->is_near ? set->near : 0},
                 {" contain=", set->is_contain ? set->contain : 0},
                 {" shingle=", (double)set->shingle},
                 {" characters=", set->characters},
                 {" min-length=", (double)set->min_length}};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        buffer_append(out, slice_of_string(items[i].name));
        buffer_append_fixed(out, items[i].value,
                            i == 1 || i == 2 ? places_of(items[i].value) : 0);
    }
    buffer_append(out, SLICE(" within="));
    row_escape(out, slice_of_string(set->within ? set->within : ""));
    return buffer_slice(out);
}

size_t dedupe_settings_memory(const struct dedupe_settings *set)
{
    return set->memory ? (size_t)set->memory / 8 : MEMORY_FOR_ROWS;
}

bool dedupe_settings_may_wait(const struct dedupe_settings *set)
{
    return set->memory && set->keeps_first && !set->is_near && !set->is_contain && !set->mark &&
           !set->report && !set->index && !set->count && !set->is_frequent;
}

bool dedupe_settings_may_defer(const struct dedupe_settings *set)
{
    return set->memory && !set->is_near && !set->is_contain && !set->index && !set->against &&
           !dedupe_settings_may_wait(set);
}

void dedupe_settings_finish(struct dedupe_settings *set, const struct program *program)
{
    set->ignore = parse_ignore(program, set->ignored);
    parse_keep(program, set);
    check_together(program, set);
}

void dedupe_settings_free(struct dedupe_settings *set)
{
    free(set->keep_column);
    set->keep_column = NULL;
}
