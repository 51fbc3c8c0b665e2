/* --signatures: what is known of a text to those who compare it with others elsewhere. */
#include "job/dedupe/dedupe.h"

static void append_signature(struct judge *j, const struct input_row *row, struct buffer *out)
{
    struct signature_text s = {.check = j->check, .length = row->text.len};
    judge_sign(j, row, &s.signature.fingerprint, &s.signature.set);
    buffer_clear(out);
    signature_text_append(out, &s);
}

/* All rows, with the signature in the place of the text. */
void dedupe_sign(struct dedupe *d)
{
    const struct inputs *in = &d->in;
    struct writer *out = &d->output.out;
    struct input_row row;
    struct buffer signature = {0};
    if (inputs_column(in, "signature") != INPUTS_NONE)
        options_misuse(d->program, "there is a column 'signature' already");
    table_rename(&d->output.table, in->text, "signature");
    table_header(&d->output.table);
    while (inputs_next(&d->in, &row)) {
        append_signature(&d->judge, &row, &signature);
        for (size_t i = 0; i < in->header.count; i++)
            writer_raw(out, i == in->text ? buffer_slice(&signature) : row.fields[i]);
        writer_end(out);
    }
    buffer_free(&signature);
}
