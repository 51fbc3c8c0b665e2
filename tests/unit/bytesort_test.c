/* Strings sorted by their bytes, in memory or not. */
#include "base/bytesort.h"
#include "base/hash.h"
#include "unit.h"

/* A string that the number decides, of up to `most` bytes. */
static struct slice string_of(uint64_t number, size_t most, struct buffer *scratch)
{
    size_t len = hash_mix(number) % (most + 1);
    buffer_clear(scratch);
    for (size_t i = 0; i < len; i++)
        buffer_append_byte(scratch, (char)(hash_mix(number + i) % 3));
    return buffer_slice(scratch);
}

static void check(size_t count, size_t most, size_t limit)
{
    struct bytesort s;
    struct buffer scratch = {0}, before = {0};
    struct slice string;
    uint64_t sum = 0, got = 0;
    size_t seen = 0;
    bytesort_init(&s, limit);
    for (uint64_t i = 0; i < count; i++) {
        string = string_of(i, most, &scratch);
        sum += hash_sip13((struct hash_key){1, 2}, string);
        bytesort_add(&s, string);
    }
    bytesort_finish(&s);
    for (; bytesort_next(&s, &string); seen++) {
        ck_assert(seen == 0 || slice_compare(buffer_slice(&before), string) <= 0);
        buffer_clear(&before);
        buffer_append(&before, string);
        got += hash_sip13((struct hash_key){1, 2}, string);
    }
    ck_assert_uint_eq(seen, count);
    ck_assert_uint_eq(got, sum);
    bytesort_free(&s);
    buffer_free(&scratch);
    buffer_free(&before);
}

START_TEST(strings_come_back_sorted_whatever_the_memory)
{
    static const size_t limits[] = {0, 200, 3000, 100000, SIZE_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        check(0, 5, limits[i]);
        check(1, 5, limits[i]);
        check(700, 30, limits[i]);
    }
    check(20000, 12, 4000);
}
END_TEST

START_TEST(strings_longer_than_a_piece_are_sorted_too)
{
    check(40, 300000, 1000000);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("bytesort");
    tcase_add_test(tc, strings_come_back_sorted_whatever_the_memory);
    tcase_add_test(tc, strings_longer_than_a_piece_are_sorted_too);
    return unit_run();
}
