#include "analysis/counts/distribution.h"
#include "analysis/counts/keyness.h"
#include "job/ngram/ngramjob.h"

#include <unistd.h>

static void list_table(struct writer *out, const char *kind, const struct association_measure *m)
{
    for (; m->name; m++) {
        struct slice aliases = slice_of_string(m->aliases + 1); /* without the blanks around */
        writer_field(out, slice_of_string(kind));
        writer_field(out, slice_of_string(m->name));
        writer_field(out, slice_cut(aliases, 0, aliases.len ? aliases.len - 1 : 0));
        writer_u64(out, m->max_n ? m->max_n : NGRAM_MAX);
        writer_field(out, slice_of_string(m->help));
        writer_end(out);
    }
}

void ngramjob_list_measures(void)
{
    struct writer out;
    writer_open(&out, STDOUT_FILENO, "standard output");
    writer_raw(&out, SLICE("kind\tmeasure\tother_names\tmax_n\tmeaning"));
    writer_end(&out);
    list_table(&out, "association", association_measures());
    list_table(&out, "keyness", keyness_measures());
    list_table(&out, "distribution", distribution_measures());
    writer_close(&out);
}
