#include "analysis/duplicates/survivor.h"

static bool parse_number(struct slice text, double *value)
{
    bool negative = slice_starts(text, SLICE("-")), point = false;
    double sum = 0, parts = 1;
    size_t digits = 0;
    for (size_t i = negative; i < text.len; i++) {
        char c = text.data[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        digits++;
        parts *= point ? 10 : 1;
        sum = sum * 10 + (c - '0');
    }
    *value = (negative ? -sum : sum) / parts;
    return digits > 0;
}

static int compare_values(enum survivor_rule rule, struct slice a, struct slice b)
{
    double x, y;
    bool a_is_number = parse_number(a, &x), b_is_number = parse_number(b, &y);
    if (a_is_number != b_is_number)
        return a_is_number ? -1 : 1;
    int order = a_is_number ? (x > y) - (x < y) : slice_compare(a, b);
    return rule == SURVIVOR_MAX ? -order : order;
}

int survivor_compare(enum survivor_rule rule, const struct survivor *a, const struct survivor *b)
{
    int order = 0;
    if (rule == SURVIVOR_LONGEST)
        order = (a->length < b->length) - (a->length > b->length);
    else if (rule != SURVIVOR_KEY)
        order = compare_values(rule, a->value, b->value);
    if (!order)
        order = slice_compare(a->doc_id, b->doc_id);
    if (!order)
        order = (a->start > b->start) - (a->start < b->start);
    return order ? order : slice_compare(a->row, b->row);
}
