#include "analysis/counts/countcolumns.h"

#include "analysis/counts/distribution.h"
#include "analysis/counts/keyness.h"

bool countcolumns_is_measure(struct slice name)
{
    return association_find_in(association_measures(), name) ||
           association_find_in(keyness_measures(), name) ||
           association_find_in(distribution_measures(), name);
}

bool countcolumns_is_made(struct slice name)
{
    const struct slice made[] = {SLICE("n"), SLICE("ngram"), SLICE("count"), SLICE("docs"),
                                 SLICE("reference")};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        if (slice_equal(name, made[i]))
            return true;
    return countcolumns_is_measure(name);
}
