#include "cli/place.h"

struct place place_of_text(struct slice text, int64_t start, const struct utf8_repairs *repairs)
{
    return (struct place){
        .start = start,
        .end = start + (int64_t)(text.len - utf8_repairs_shift(repairs)),
        .repairs = repairs,
        .text_len = text.len,
        .sure_before = text.len,
        .sure_after = text.len,
    };
}

static size_t next_replacement(struct slice text, size_t from)
{
    while ((from = slice_find(text, from, '\xEF')) < text.len) {
        if (slice_starts(slice_cut(text, from, text.len), SLICE("\xEF\xBF\xBD")))
            return from;
        from++;
    }
    return text.len;
}

struct replacements {
    size_t count, first, after_last;
};

static struct replacements count_replacements(struct slice text)
{
    struct replacements found = {0, text.len, text.len};
    for (size_t at = next_replacement(text, 0); at < text.len;
         at = next_replacement(text, at + 3)) {
        found.first = found.count++ ? found.first : at;
        found.after_last = at + 3;
    }
    return found;
}

struct place place_of_row(struct slice text, int64_t start, int64_t end,
                          struct utf8_repairs *repairs)
{
    struct place place = place_of_text(text, start, repairs);
    int64_t excess = place.end - end;
    if (excess == 0)
        return place;
    place.end = end;
    struct replacements found = count_replacements(text);
    int64_t most = 2 * (int64_t)found.count;
    bool possible = excess > 0 && excess <= most && !utf8_repairs_count(repairs);
    if (possible && (excess == most || found.count == 1)) {
        size_t width = 3 - (size_t)excess / found.count;
        for (size_t at = found.first; at < text.len; at = next_replacement(text, at + 3))
            utf8_repairs_add(repairs, at, width);
        return place_of_text(text, start, repairs);
    }
    place.sure_before = possible ? found.first : 0;
    place.sure_after = possible ? found.after_last : text.len;
    return place;
}

struct place place_copy(struct arena *arena, const struct place *place)
{
    struct place copy = *place;
    copy.repairs = NULL;
    if (place_has_repairs(place)) {
        struct utf8_repairs *repairs = arena_alloc(arena, sizeof *repairs);
        *repairs = utf8_repairs_copy(arena, place->repairs);
        copy.repairs = repairs;
    }
    return copy;
}

int64_t place_offset(const struct place *place, size_t at)
{
    if (place->start < 0)
        return -1;
    if (at > place->sure_before) /* count from the end */
        return at >= place->sure_after ? place->end - (int64_t)(place->text_len - at) : -1;
    struct utf8_repair_walk walk = {0};
    size_t shift = place->repairs ? utf8_repairs_shift_at(place->repairs, &walk, at) : 0;
    return place->start + (int64_t)(at - shift);
}
