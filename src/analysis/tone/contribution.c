#include "analysis/tone/contribution.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

const char *sentiment_rule_name(enum sentiment_rule rule)
{
    static const char *const names[SENTIMENT_RULES] = {
        "word", "booster", "negation", "capitals", "idiom", "contrast", "punctuation", "name",
    };
    return names[rule];
}

void trail_free(struct trail *t)
{
    free(t->items);
    *t = (struct trail){0};
}

void trail_note(struct trail *t, enum sentiment_rule rule, size_t start, size_t end, double points)
{
    if (!t->wanted || points == 0)
        return;
    t->items = memory_grow(t->items, &t->cap, t->count + 1, sizeof *t->items);
    t->items[t->count++] = (struct contribution){start, end, rule, points, 0};
}

void trail_weigh(struct trail *t, double scale, double total)
{
    if (!t->count)
        return;
    double rest = rint(total * 1e4) * 100;
    size_t heaviest = 0;
    for (size_t i = 0; i < t->count; i++) {
        double steps = rint(t->items[i].points * scale * 1e6);
        rest -= steps;
        t->items[i].weight = steps / 1e6;
        if (fabs(t->items[i].points) > fabs(t->items[heaviest].points))
            heaviest = i;
    }
    double steps = rint(t->items[heaviest].weight * 1e6) + rest;
    t->items[heaviest].weight = steps / 1e6;
}
