/* The order of bytes that files have, on whatever machine this runs. */
#include "base/little.h"

#include "unit.h"

START_TEST(the_least_byte_comes_first)
{
    const char bytes[] = {1, 2, 3, 4, 5, 6, 7, (char)0x88};
    char out[9] = "........";
    ck_assert_uint_eq(little_load64(bytes), 0x8807060504030201u);
    ck_assert_uint_eq(little_load32(bytes + 4), 0x88070605u);
    little_store64(out, 0x8807060504030201u);
    ck_assert_mem_eq(out, bytes, sizeof bytes);
    little_store32(out + 1, 0x0A0B0C0Du);
    ck_assert_mem_eq(out, "\1\x0D\x0C\x0B\x0A\6\7", 7);
}
END_TEST

START_TEST(a_few_bytes_are_read_as_if_zeros_followed)
{
    const char bytes[] = {1, 2, 3, 4, 5, 6, (char)0x87};
    uint64_t want = 0;
    for (size_t len = 0; len <= sizeof bytes; len++) {
        struct slice few = exact_copy(slice_of(bytes, len));
        ck_assert_uint_eq(little_load_few(few.data, len), want);
        want |= len < sizeof bytes ? (uint64_t)(unsigned char)bytes[len] << (8 * len) : 0;
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("little");
    tcase_add_test(tc, the_least_byte_comes_first);
    tcase_add_test(tc, a_few_bytes_are_read_as_if_zeros_followed);
    return unit_run();
}
