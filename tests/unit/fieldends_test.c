/* The ends of fields against a look at each byte. */
#include "base/hash.h"
#include "tsv/fieldends.h"
#include "unit.h"

#include <stdlib.h>

static void check(struct fieldends *f, struct slice bytes)
{
    size_t end = 0, line = 0, care = 0;
    fieldends_find(f, bytes);
    ck_assert_uint_eq((uint32_t)(f->ends[-1] + 1), 0);
    for (size_t at = 0; at < bytes.len; at++) {
        char c = bytes.data[at];
        if (c == '\t' || c == '\n')
            ck_assert_uint_eq(f->ends[end++], at);
        if (c == '\n')
            ck_assert_uint_eq(f->lines[line++], at);
        if ((unsigned char)c >= 0x80 || c == '\\' || c == '\r')
            ck_assert_uint_eq(f->cares[care++], at);
    }
    ck_assert_uint_eq(f->end_count, end);
    ck_assert_uint_eq(f->line_count, line);
    ck_assert_uint_eq(f->care_count, care);
}

/* Both with the widest vectors that there are and without. */
START_TEST(fields_end_where_a_look_at_each_byte_says)
{
    static const char alphabet[] = "\t\n\\\r\x80\xFFxyz\b\v";
    struct fieldends f = {.narrow = _i};
    uint64_t seed = 7;
    for (int round = 0; round < 500; round++) {
        char bytes[300];
        size_t kinds = 2 + (size_t)round % (sizeof alphabet - 2),
               len = (size_t)round % sizeof bytes;
        for (size_t i = 0; i < len; i++) {
            seed = hash_mix(seed + 0x9e3779b97f4a7c15u);
            bytes[i] = alphabet[seed % kinds];
        }
        check(&f, exact_copy(slice_of(bytes, len)));
    }
    fieldends_free(&f);
}
END_TEST

START_TEST(every_byte_may_end_a_field)
{
    char *bytes = malloc(FIELDENDS_BYTES);
    struct fieldends f = {.narrow = _i / 3};
    memset(bytes, "\t\n\\"[_i % 3], FIELDENDS_BYTES);
    check(&f, slice_of(bytes, FIELDENDS_BYTES));
    fieldends_free(&f);
    free(bytes);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("fieldends");
    tcase_add_loop_test(tc, fields_end_where_a_look_at_each_byte_says, 0, 2);
    tcase_add_loop_test(tc, every_byte_may_end_a_field, 0, 6);
    return unit_run();
}
