/* What the options of dedupe ask for. */
#ifndef JOB_DEDUPE_SETTINGS_H
#define JOB_DEDUPE_SETTINGS_H

#include "analysis/duplicates/duplicate.h"
#include "analysis/duplicates/survivor.h"
#include "cli/options.h"

struct dedupe_settings {
    /* as given */
    const char *ignored, *within, *keep, *report, *index, *seed, *against;
    double near, contain, frequent, approx;
    bool is_near, is_contain, is_frequent, is_approx, takes_shingles;
    uint64_t shingle, min_length, at_least, memory;
    bool characters, mark, why, pairs, count, signatures, merge;
    /* what dedupe_settings_finish makes of it */
    unsigned ignore; /* IGNORE_ flags */
    bool keeps_first;
    enum survivor_rule rule;
    char *keep_column; /* the column of SURVIVOR_MAX and SURVIVOR_MIN; owned */
};

/* After the options were parsed. Those that do not go together are misuse (status 2). */
void dedupe_settings_finish(struct dedupe_settings *set, const struct program *program);
void dedupe_settings_free(struct dedupe_settings *set);

struct duplicate_options dedupe_settings_options(const struct dedupe_settings *set);

/* Bytes for what waits, rows or numbers: of -S, or enough for all but the largest inputs. */
size_t dedupe_settings_memory(const struct dedupe_settings *set);

/* Whether rows can wait for the end where memory is full: nobody asks what they repeat. */
bool dedupe_settings_may_wait(const struct dedupe_settings *set);

/* Whether all rows can wait for the end where memory is full: equal texts are looked for, in this
 * run alone. */
bool dedupe_settings_may_defer(const struct dedupe_settings *set);

/* All that must be the same in runs that share an index or signatures, appended to out. */
struct slice dedupe_settings_text(const struct dedupe_settings *set, struct buffer *out);

#endif
