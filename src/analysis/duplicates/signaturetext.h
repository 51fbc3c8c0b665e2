/* A signature as a field of a table, in which it stands for a text that is elsewhere:
 *
 *     CHECK.LENGTH.BYTES.SUM
 *
 * CHECK is eight hexadecimal digits that are the same where signatures may be compared, LENGTH is
 * that of the text in bytes, BYTES are those of signature_append (with an empty label) in
 * base64url, SUM the lower half of the SipHash-1-3 of all that (under the key 0), in eight digits.
 */
#ifndef ANALYSIS_DUPLICATES_SIGNATURETEXT_H
#define ANALYSIS_DUPLICATES_SIGNATURETEXT_H

#include "analysis/duplicates/signature.h"

struct signature_text {
    uint32_t check;
    uint64_t length;
    struct signature signature;
};

struct signature_text_reader {
    struct buffer bytes;
    struct signature_reader reader;
};

void signature_text_append(struct buffer *out, const struct signature_text *s);

/* False where field is none. What *s points to is valid until the next call. */
bool signature_text_read(struct signature_text_reader *r, struct slice field,
                         struct signature_text *s);
void signature_text_reader_free(struct signature_text_reader *r);

#endif
