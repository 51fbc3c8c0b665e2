#include "base/spool.h"

/* A string is its length and its bytes, in parts of at most PART bytes: the length of a part, which
 * is more than PART where another part follows. */
enum { HEAD = sizeof(uint32_t), PART = TAPE_PIECE / 4 };
#define MORE 0x80000000u

void spool_init(struct spool *s, size_t limit)
{
    *s = (struct spool){.store = {.limit = limit}};
    s->tape.store = &s->store;
}

void spool_share(struct spool *s, struct tape_store *store)
{
    *s = (struct spool){.tape = {.store = store}};
}

void spool_free(struct spool *s)
{
    if (!s->tape.store)
        return;
    tape_free(&s->tape);
    tape_store_free(&s->store);
}

void spool_put(struct spool *s, struct slice string)
{
    bool more;
    do {
        more = string.len > PART;
        size_t len = more ? PART : string.len;
        uint32_t head = (uint32_t)len | (more ? MORE : 0);
        char *to = tape_reserve(&s->tape, HEAD + len);
        memcpy(to, &head, HEAD);
        if (len)
            memcpy(to + HEAD, string.data, len);
        tape_commit(&s->tape, HEAD + len);
        string = slice_cut(string, len, string.len);
    } while (more);
}

void spool_end(struct spool *s)
{
    tape_end(&s->tape);
}

void spool_start(struct spool_reader *r, const struct spool *s)
{
    *r = (struct spool_reader){0};
    tape_start(&r->reader, &s->tape);
}

/* The next part; false at the end. */
static bool next_part(struct spool_reader *r, struct slice *part, bool *more)
{
    uint32_t head;
    if (r->piece.len == 0 && !tape_next(&r->reader, &r->piece))
        return false;
    memcpy(&head, r->piece.data, HEAD);
    *more = (head & MORE) != 0;
    size_t end = HEAD + (head & ~MORE);
    *part = slice_cut(r->piece, HEAD, end);
    r->piece = slice_cut(r->piece, end, r->piece.len);
    return true;
}

bool spool_next(struct spool_reader *r, struct slice *string)
{
    bool more;
    if (!next_part(r, string, &more))
        return false;
    if (!more)
        return true;
    buffer_clear(&r->string);
    buffer_append(&r->string, *string);
    while (more && next_part(r, string, &more))
        buffer_append(&r->string, *string);
    *string = buffer_slice(&r->string);
    return true;
}

void spool_reader_free(struct spool_reader *r)
{
    tape_reader_free(&r->reader);
    buffer_free(&r->string);
}
