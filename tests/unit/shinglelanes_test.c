/* Wide vectors against the plain ways. */
#include "analysis/duplicates/shinglelanes.h"

#include "analysis/duplicates/shingle.h"
#include "unit.h"

static const struct hash_key key = {11, 13};

/* Bytes of all kinds: words of up to twenty letters, digits and capitals, signs, letters beyond
 * ASCII. */
static void draw_text(struct buffer *text, uint64_t seed, size_t len)
{
    static const char *const signs[] = {" ", " ", ", ", "-", "@",       "[",
                                        "`", "{", "/",  ":", "\xC3\x84"};
    buffer_clear(text);
    while (text->len < len) {
        uint64_t random = hash_mix(seed++);
        for (uint64_t left = random % 21; left; left--) {
            random = hash_mix(random);
            const char *letters = "abzmAZM059";
            buffer_append_byte(text, letters[random % 10]);
        }
        const char *sign = signs[random / 16 % (sizeof signs / sizeof *signs)];
        buffer_append(text, slice_of_string(sign));
    }
}

static void have_same_set(struct shingles a, struct shingles b)
{
    ck_assert_uint_eq(a.count, b.count);
    ck_assert_uint_eq(a.words, b.words);
    for (size_t i = 0; i < a.count; i++)
        ck_assert_uint_eq(a.items[i], b.items[i]);
}

static const size_t lengths[] = {1, 2, 5, 7, 8, 9, 12};

START_TEST(shingles_are_the_same_by_any_width)
{
    struct shingler wide, narrow;
    struct buffer text = {0};
    shingler_init(&wide, key, lengths[_i], SHINGLE_WORDS);
    shingler_init(&narrow, key, lengths[_i], SHINGLE_WORDS);
    narrow.narrow = true;
    for (size_t len = 0; len < 200000; len += len < 700 ? 1 : len / 3) {
        draw_text(&text, len, len);
        struct slice copy = exact_copy(buffer_slice(&text));
        wide.salt = narrow.salt = len;
        have_same_set(shingler_run(&wide, copy), shingler_run(&narrow, copy));
    }
    buffer_free(&text);
    shingler_free(&wide);
    shingler_free(&narrow);
}
END_TEST

/* Hashes of which some have high bits in common, and some all but the lowest. */
static size_t draw_set(uint64_t *items, size_t count, uint64_t seed)
{
    uint64_t last = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t random = hash_mix(seed * 1000 + i);
        last += random % 3 == 0 ? 1 + random / 4 % 99 : 1 + (random >> 20) / 4 % 0x200000000u;
        items[i] = last;
    }
    return count;
}

START_TEST(sets_have_the_same_sketch_and_twins_by_any_width)
{
    uint64_t items[300];
    for (size_t count = 0; count < 300; count++) {
        struct shingles set = {items, draw_set(items, count, count), 0};
        struct nearsketch plain = nearsketch_of(set), any = shinglelanes_sketch(set);
        size_t twins = 0;
        for (size_t i = 1; i < count; i++)
            twins += items[i] >> 16 == items[i - 1] >> 16;
        ck_assert_mem_eq(plain.words, any.words, sizeof plain.words);
        ck_assert_uint_eq(shinglelanes_twins(set, 16), twins);
        ck_assert_uint_eq(shinglelanes_narrow_twins(set, 16), twins);
    }
}
END_TEST

/* The whole of what a processor without wide vectors does is in the plain build (make PLAIN=1). */
START_TEST(edges_are_those_of_a_plain_look)
{
    struct buffer text = {0};
    if (!shinglelanes_are_wide())
        return;
    for (uint64_t seed = 0; seed < 200; seed++) {
        draw_text(&text, seed, 300);
        size_t edges[512 + SHINGLELANES_BLOCK], at = seed % 7, count = 0;
        uint64_t before = seed % 2, last = before;
        size_t *end = shinglelanes_edges(text.data, at, text.len, &before, edges);
        size_t whole = at + (text.len - at) / SHINGLELANES_BLOCK * SHINGLELANES_BLOCK;
        for (; at < whole; at++) {
            unsigned char c = (unsigned char)text.data[at];
            uint64_t is_run = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                              (c >= 'a' && c <= 'z');
            if (is_run != last)
                ck_assert_uint_eq(edges[count++], at);
            last = is_run;
        }
        ck_assert_uint_eq((size_t)(end - edges), count);
        ck_assert_uint_eq(before, last);
    }
    buffer_free(&text);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("shinglelanes");
    tcase_add_loop_test(tc, shingles_are_the_same_by_any_width, 0,
                        sizeof lengths / sizeof *lengths);
    tcase_add_test(tc, sets_have_the_same_sketch_and_twins_by_any_width);
    tcase_add_test(tc, edges_are_those_of_a_plain_look);
    return unit_run();
}
