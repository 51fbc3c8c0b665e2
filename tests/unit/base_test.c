/* The base layer: tables of strings, buffers, numbers, UTF-8. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/repair.h"
#include "base/utf8.h"
#include "base/varint.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

START_TEST(a_slice_is_one_of_a_list_only_as_a_whole)
{
    static const char *const list[] = {"men", "people", "police"};
    ck_assert(slice_is_one_of(SLICE("people"), list, 3));
    ck_assert(slice_is_one_of(SLICE("police"), list, 3));
    ck_assert(!slice_is_one_of(SLICE("police"), list, 2));
    ck_assert(!slice_is_one_of(SLICE("pol"), list, 3));
    ck_assert(!slice_is_one_of(SLICE("peoples"), list, 3));
    ck_assert(!slice_is_one_of(SLICE(""), list, 3));
}
END_TEST

START_TEST(interned_names_are_numbered_in_order_of_first_sight)
{
    struct intern t;
    intern_init(&t);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < 5000; i++) {
            char name[16];
            int len = snprintf(name, sizeof name, "n%u", i);
            ck_assert_uint_eq(intern_add(&t, slice_of(name, (size_t)len)), i);
        }
    ck_assert_uint_eq(t.count, 5000);
    ck_assert_uint_eq(intern_find(&t, SLICE("absent")), INTERN_NONE);
    ck_assert_uint_eq(intern_find(&t, SLICE("n4999")), 4999);
    assert_slice(intern_name(&t, 17), "n17");
    for (int times = 0; times < 2; times++) { /* of names, of none */
        intern_clear(&t);
        ck_assert_uint_eq(t.count, 0);
        ck_assert_uint_eq(intern_find(&t, SLICE("n17")), INTERN_NONE);
    }
    ck_assert_uint_eq(intern_add(&t, SLICE("n17")), 0);
    intern_free(&t);
}
END_TEST

START_TEST(names_may_be_empty_and_hold_nul)
{
    struct intern t;
    intern_init(&t);
    ck_assert_uint_eq(intern_add(&t, SLICE("")), 0);
    ck_assert_uint_eq(intern_add(&t, SLICE("a\0b")), 1);
    ck_assert_uint_eq(intern_add(&t, SLICE("a\0c")), 2);
    ck_assert_uint_eq(intern_find(&t, SLICE("a\0b")), 1);
    intern_free(&t);
}
END_TEST

/* The first vectors of the SipHash-1-3 reference: key 00..0f, input the bytes 0, 1, 2 ... */
START_TEST(sip13_equals_the_reference_vectors)
{
    static const uint64_t want[] = {0xabac0158050fc4dcu, 0xc9f49bf37d57ca93u, 0x82cb9b024dc7d44du,
                                    0x8bf80ab8e7ddf7fbu, 0xcf75576088d38328u};
    struct hash_key key = {0x0706050403020100u, 0x0f0e0d0c0b0a0908u};
    const char input[] = {0, 1, 2, 3};
    for (size_t n = 0; n < 5; n++)
        ck_assert_uint_eq(hash_sip13(key, slice_of(input, n)), want[n]);
}
END_TEST

START_TEST(fixed_numbers_equal_printf_but_for_minus_zero)
{
    static const double values[] = {0,          0.5,   1.5,  0.00005, 0.12345, -0.12345,
                                    99999999.5, 2.675, 1e15, -1e-9,   0.99995, 123456.789,
                                    1e300,      -1e15, -0.0, -123.5,  -0.4,    -0.6};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (int places = 0; places <= 6; places++) {
            char want[400];
            snprintf(want, sizeof want, "%.*f", places, values[i]);
            const char *w = want;
            if (*w == '-' && strspn(w + 1, "0.") == strlen(w + 1))
                w++;
            struct buffer b = {0};
            buffer_append_fixed(&b, values[i], places);
            assert_slice(buffer_slice(&b), w);
            buffer_free(&b);
        }
}
END_TEST

START_TEST(significant_digits_equal_printf_but_for_minus_zero)
{
    uint64_t state = 1;
    for (int i = 0; i < 400000; i++) {
        state = hash_mix(state + 1);
        double value = (double)(int64_t)state / 9e18;
        static const double scale[] = {1e-9, 1e-5, 1e-4, 1e-3, 0.01, 0.1,
                                       1,    10,   1e3,  1e6,  1e9,  1e15};
        value *= scale[i % 12];
        if (i % 5 == 0) /* with few digits, and close to ties */
            value = trunc(value * 1e4) / 1e4 + (i % 3 ? 5e-13 : 0);
        int digits = 1 + i % 17;
        char want[64];
        snprintf(want, sizeof want, "%.*g", digits, value == 0 ? 0 : value);
        struct buffer b = {0};
        buffer_append_significant(&b, value, digits);
        assert_slice(buffer_slice(&b), want);
        buffer_free(&b);
    }
}
END_TEST

/* Where the number of digits before the point changes, and where rounding changes it. */
START_TEST(significant_digits_at_powers_of_ten_equal_printf)
{
    for (int power = -6; power <= 12; power++)
        for (int digits = 1; digits <= 14; digits++)
            for (int nudge = -60; nudge <= 60; nudge++)
                for (int sign = -1; sign <= 1; sign += 2) {
                    /* 1 + 2^-52, 1 - 2^-13 ... and the power itself */
                    double part = nudge ? ldexp(nudge < 0 ? -1 : 1, -abs(nudge)) : 0;
                    double value = sign * pow(10, power) * (1 + part);
                    char want[64];
                    snprintf(want, sizeof want, "x%.*g", digits, value == 0 ? 0 : value);
                    struct buffer b = {0};
                    buffer_append_byte(&b, 'x');
                    buffer_append_significant(&b, value, digits);
                    assert_slice(buffer_slice(&b), want);
                    buffer_free(&b);
                }
}
END_TEST

START_TEST(buffer_that_was_freed_is_empty_and_can_be_used)
{
    struct buffer b = {0};
    buffer_append(&b, SLICE("something"));
    buffer_free(&b);
    ck_assert_ptr_null(b.data);
    ck_assert_uint_eq(b.len + b.cap, 0);
    buffer_append(&b, SLICE("more"));
    assert_slice(buffer_slice(&b), "more");
    buffer_free(&b);
}
END_TEST

START_TEST(integers_are_written_over_their_whole_range)
{
    struct buffer b = {0};
    buffer_append_u64(&b, UINT64_MAX);
    buffer_append_byte(&b, ' ');
    buffer_append_i64(&b, INT64_MIN);
    buffer_append_byte(&b, ' ');
    buffer_append_i64(&b, 0);
    assert_slice(buffer_slice(&b), "18446744073709551615 -9223372036854775808 0");
    buffer_free(&b);
}
END_TEST

START_TEST(every_scalar_value_survives_encode_and_decode)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[4];
        uint32_t back;
        size_t width = utf8_encode(c, bytes);
        size_t got = utf8_decode(slice_of(bytes, width), &back);
        if (c >= 0xD800 && c < 0xE000)
            ck_assert_uint_eq(got, 0);
        else
            ck_assert(got == width && back == c);
    }
}
END_TEST

/* Unicode 15.0, table 3-8 and the text around it. */
static const struct {
    const char *in, *out;
    size_t repairs, width[4];
} repairs[] = {
    {"plain", "plain", 0, {0}},
    {"a\xF1\x80\x80\xE1\x80\xC2"
     "b",
     "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
     "b",
     3,
     {3, 2, 1}},
    {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD", 2, {1, 1}},
    {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3, {1, 1, 1}},
    {"\xE2\x82", "\xEF\xBF\xBD", 1, {2}},
    {"\xF4\x91", "\xEF\xBF\xBD\xEF\xBF\xBD", 2, {1, 1}},
    {"\xC3\xA9\xFF", "\xC3\xA9\xEF\xBF\xBD", 1, {1}},
    {"\xF0\x9F\x92", "\xEF\xBF\xBD", 1, {3}},
    {"\xF0\x8F\xBFz", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz", 3, {1, 1, 1}},
    {"\xEF\xBFz", "\xEF\xBF\xBDz", 1, {2}},
};

START_TEST(each_maximal_bad_subpart_becomes_one_replacement)
{
    struct buffer out = {0};
    struct utf8_repairs list = {0};
    utf8_repair(&out, exact_copy(slice_of_string(repairs[_i].in)), &list);
    assert_slice(buffer_slice(&out), repairs[_i].out);
    ck_assert_uint_eq(utf8_repairs_count(&list), repairs[_i].repairs);
    ck_assert_uint_eq(out.len - utf8_repairs_shift(&list), strlen(repairs[_i].in));
    struct utf8_repair_walk walk = {0};
    size_t shift = 0, i = 0;
    for (size_t at = 0; at < out.len; at++) {
        ck_assert_uint_eq(utf8_repairs_shift_at(&list, &walk, at), shift);
        if (slice_starts(slice_cut(buffer_slice(&out), at, out.len), SLICE("\xEF\xBF\xBD")))
            shift += 3 - repairs[_i].width[i++];
    }
    ck_assert_uint_eq(i, repairs[_i].repairs);
    buffer_free(&out);
    utf8_repairs_free(&list);
}
END_TEST

/* Places among thousands of repairs, near and far apart, alike and in runs, asked for in order and
 * in none; beside them the plain list, byte by byte. */
START_TEST(repairs_lead_from_text_to_source_and_back)
{
    enum { REPAIRS = 3000, GAPS = 5 };
    static const size_t gaps[GAPS] = {0, 1, 2, 40, 300};
    static size_t shift_at[REPAIRS * 310], text_byte[REPAIRS * 310];
    struct utf8_repairs list = {0};
    size_t text = 0, source = 0;
    for (size_t i = 0; i < REPAIRS; i++) {
        for (size_t gap = gaps[hash_mix(i) % (i / 600 + 1)]; gap > 0; gap--) {
            shift_at[text] = text - source;
            text_byte[source++] = text++;
        }
        size_t width = hash_mix(i % 200 < 100 ? i / 50 : i + 1) % 3 + 1;
        utf8_repairs_add(&list, text, width);
        text_byte[source] = text;
        text_byte[source + 1] = text_byte[source + 2] = SIZE_MAX;
        shift_at[text] = text - source;
        shift_at[text + 1] = shift_at[text + 2] = text + 3 - (source + width);
        text += 3;
        source += width;
    }
    shift_at[text] = text - source;
    text_byte[source] = text;
    ck_assert_uint_eq(utf8_repairs_count(&list), REPAIRS);
    struct arena arena = {0};
    struct utf8_repairs copy = utf8_repairs_copy(&arena, &list);
    utf8_repairs_free(&list);
    struct utf8_repair_walk forth = {0}, back = {0}, any = {0};
    for (size_t at = 0; at <= text; at++) {
        size_t far = hash_mix(at) % (text + 1);
        ck_assert_uint_eq(utf8_repairs_shift_at(&copy, &forth, at), shift_at[at]);
        ck_assert_uint_eq(utf8_repairs_shift_at(&copy, &back, text - at), shift_at[text - at]);
        ck_assert_uint_eq(utf8_repairs_shift_at(&copy, &any, far), shift_at[far]);
    }
    for (size_t at = 0; at <= source; at++)
        ck_assert_uint_eq(utf8_repairs_text_byte(&copy, at), text_byte[at]);
    arena_free(&arena);
}
END_TEST

/* Blocks of every size, strings between them, some larger than any chunk: all keep what was written
 * into them while others are. */
START_TEST(arena_blocks_stay_put_apart_and_aligned)
{
    enum { BLOCKS = 4000 };
    static struct slice blocks[BLOCKS];
    struct arena a = {0};
    char *bytes = malloc(200000);
    for (int round = 0; round < 2; round++) {
        size_t total = 0;
        for (size_t i = 0; i < BLOCKS; i++) {
            size_t size = i % 400 == 399 ? 65472 + i / 400 % 4 * 8 : hash_mix(i) % 300;
            memset(bytes, (int)(i % 251), size);
            if (i % 2) {
                blocks[i] = arena_copy(&a, slice_of(bytes, size));
            } else {
                char *block = arena_alloc(&a, size);
                ck_assert_uint_eq((uintptr_t)block % 16, 0);
                memcpy(block, bytes, size);
                blocks[i] = slice_of(block, size);
            }
            ck_assert_uint_eq(blocks[i].len, size);
            total += size;
        }
        for (size_t i = 0; i < BLOCKS; i++)
            for (size_t k = 0; k < blocks[i].len; k++)
                ck_assert_int_eq((unsigned char)blocks[i].data[k], (int)(i % 251));
        ck_assert_uint_ge(a.total, total);
        ck_assert_uint_le(a.total, total * 5 / 4 + 4 * 65536);
        arena_reset(&a);
        ck_assert_uint_le(a.total, 70000);
    }
    arena_free(&a);
    ck_assert_uint_eq(a.total, 0);
    free(bytes);
}
END_TEST

START_TEST(arena_that_was_reset_uses_the_chunk_it_kept)
{
    struct arena a = {0};
    arena_reset(&a); /* where there is none yet */
    ck_assert_uint_eq(a.total, 0);
    char *first = arena_alloc(&a, 100);
    size_t total = a.total;
    ck_assert_uint_ge(total, 65536 - 64);
    for (int times = 0; times < 3; times++) {
        arena_reset(&a);
        ck_assert_ptr_eq(arena_alloc(&a, 30000), first);
        arena_alloc(&a, 30000);
        ck_assert_uint_eq(a.total, total);
    }
    arena_alloc(&a, 30000); /* does not fit any more */
    ck_assert_uint_gt(a.total, total);
    arena_free(&a);
}
END_TEST

/* 2^(7k) - 1 and 2^(7k) are the last number of k bytes and the first of k + 1. */
START_TEST(numbers_of_seven_bits_a_byte_come_back_and_one_cut_short_is_none)
{
    for (unsigned bits = 0; bits < 63; bits++) {
        for (uint64_t n = ((uint64_t)1 << bits) - 1; n <= (uint64_t)1 << bits; n++) {
            struct buffer out = {0};
            uint64_t got;
            varint_append(&out, n);
            ck_assert_uint_eq(out.len, 1 + (n ? (63 - (unsigned)__builtin_clzll(n)) / 7 : 0));
            struct slice cut = exact_copy(slice_cut(buffer_slice(&out), 0, out.len - 1));
            buffer_append_byte(&out, '!');
            struct slice rest = exact_copy(buffer_slice(&out));
            ck_assert(varint_take(&rest, &got));
            ck_assert_uint_eq(got, n);
            ck_assert(slice_equal(rest, SLICE("!")));
            ck_assert(!varint_take(&cut, &got));
            ck_assert_uint_eq(cut.len, out.len - 2);
            buffer_free(&out);
        }
    }
    uint64_t got;
    struct slice endless = SLICE("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
    ck_assert(!varint_take(&endless, &got));
    ck_assert_uint_eq(endless.len, 10);
}
END_TEST

START_TEST(ascii_ends_at_the_first_byte_that_is_none)
{
    char bytes[150];
    for (size_t len = 0; len < sizeof bytes; len++) {
        memset(bytes, 'a', sizeof bytes);
        ck_assert_uint_eq(utf8_ascii_prefix(exact_copy(slice_of(bytes, len))), len);
        for (size_t at = len; at-- > 0;) { /* more of them behind the first */
            bytes[at] = '\x80';
            ck_assert_uint_eq(utf8_ascii_prefix(exact_copy(slice_of(bytes, len))), at);
        }
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("base");
    tcase_add_test(tc, a_slice_is_one_of_a_list_only_as_a_whole);
    tcase_add_test(tc, interned_names_are_numbered_in_order_of_first_sight);
    tcase_add_test(tc, names_may_be_empty_and_hold_nul);
    tcase_add_test(tc, sip13_equals_the_reference_vectors);
    tcase_add_test(tc, fixed_numbers_equal_printf_but_for_minus_zero);
    tcase_add_test(tc, significant_digits_equal_printf_but_for_minus_zero);
    tcase_add_test(tc, significant_digits_at_powers_of_ten_equal_printf);
    tcase_add_test(tc, buffer_that_was_freed_is_empty_and_can_be_used);
    tcase_add_test(tc, integers_are_written_over_their_whole_range);
    tcase_add_test(tc, numbers_of_seven_bits_a_byte_come_back_and_one_cut_short_is_none);
    tcase_add_test(tc, every_scalar_value_survives_encode_and_decode);
    tcase_add_loop_test(tc, each_maximal_bad_subpart_becomes_one_replacement, 0,
                        sizeof repairs / sizeof *repairs);
    tcase_add_test(tc, repairs_lead_from_text_to_source_and_back);
    tcase_add_test(tc, arena_blocks_stay_put_apart_and_aligned);
    tcase_add_test(tc, arena_that_was_reset_uses_the_chunk_it_kept);
    tcase_add_test(tc, ascii_ends_at_the_first_byte_that_is_none);
    return unit_run();
}
