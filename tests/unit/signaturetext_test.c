/* Signatures as fields of a table. */
#include "analysis/duplicates/signaturetext.h"
#include "base/hash.h"
#include "unit.h"

#include <stdio.h>

static struct signature_text_reader reader;

static bool reads(struct slice field, struct signature_text *s)
{
    return signature_text_read(&reader, exact_copy(field), s);
}

START_TEST(signatures_of_any_size_come_back_as_they_went)
{
    uint64_t items[40];
    for (size_t count = 0; count < 40; count++) {
        struct buffer field = {0};
        struct signature_text s,
            want = {.check = (uint32_t)hash_mix(count),
                    .length = hash_mix(count) >> count,
                    .signature = {{count, ~count}, SLICE("name"), {items, count, 0}}};
        for (size_t i = 0; i < count; i++)
            items[i] = (i + 1) * (hash_mix(count) >> 24);
        signature_text_append(&field, &want);
        ck_assert(slice_find(buffer_slice(&field), 0, '\t') == field.len);
        ck_assert(reads(buffer_slice(&field), &s));
        ck_assert_uint_eq(s.check, want.check);
        ck_assert_uint_eq(s.length, want.length);
        ck_assert(fingerprint_equal(s.signature.fingerprint, want.signature.fingerprint));
        ck_assert_uint_eq(s.signature.label.len, 0);
        ck_assert_uint_eq(s.signature.set.count, count);
        for (size_t i = 0; i < count; i++)
            ck_assert_uint_eq(s.signature.set.items[i], items[i]);
        for (size_t len = 0; len < field.len; len++) /* cut anywhere */
            ck_assert(!reads(slice_of(field.data, len), &s));
        for (size_t at = 0; at < field.len; at++) { /* another letter anywhere */
            field.data[at] ^= 1;
            ck_assert(!reads(buffer_slice(&field), &s));
            field.data[at] ^= 1;
        }
        buffer_free(&field);
    }
    signature_text_reader_free(&reader);
}
END_TEST

static const char *const none[] = {"",
                                   ".",
                                   "..",
                                   "00000000.1",
                                   "0000000.1.AAAA",
                                   "0000000g.1.AAAA",
                                   "00000000..AAAAAAAAAAAAAAAAAAAAAAAA",
                                   "00000000.a.AAAAAAAAAAAAAAAAAAAAAAAA",
                                   "00000000.99999999999999999999999.AAAAAAAAAAAAAAAAAAAAAAAA",
                                   "00000000.1.AAAAAAAAAAAAAAAAAAAAAA+A",
                                   "00000000.1.AAAAAAAAAAAAAAAAAAAAAAAAA"};

/* With the sum that belongs to it: what is wrong is then the rest. */
static bool reads_with_sum(const char *text)
{
    char field[128];
    struct signature_text s;
    uint64_t sum = hash_sip13((struct hash_key){0, 0}, slice_of_string(text));
    snprintf(field, sizeof field, "%s.%08x", text, (unsigned)(sum & 0xFFFFFFFF));
    return reads(slice_of_string(field), &s);
}

START_TEST(other_fields_are_none)
{
    struct signature_text s;
    ck_assert(!reads(slice_of_string(none[_i]), &s));
    ck_assert(!reads_with_sum(none[_i]));
    ck_assert(!reads(SLICE("00000000.1.AAAAAAAAAAAAAAAAAAAAAAAA"), &s));
    ck_assert(reads_with_sum("00000000.1.AAAAAAAAAAAAAAAAAAAAAAAA"));
    signature_text_reader_free(&reader);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("signaturetext");
    tcase_add_test(tc, signatures_of_any_size_come_back_as_they_went);
    tcase_add_loop_test(tc, other_fields_are_none, 0, sizeof none / sizeof *none);
    return unit_run();
}
