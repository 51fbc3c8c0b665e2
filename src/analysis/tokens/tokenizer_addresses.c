/* The word rules for URLs, e-mail, and names of hosts, files and packages. */
#include "analysis/tokens/tokenizer_words.h"

enum { LONGEST_LOCAL_PART = 64, LONGEST_HOST = 253 }; /* RFC 5321, 4.5.3.1; RFC 1035, 2.3.4 */

static bool ends_address(struct slice text, size_t at, size_t *after)
{
    uint32_t c = codepoint_at(text, at, after);
    return c == '<' || c == '>' || c == '"' || c == 0x201C || c == 0x201D ||
           property_is_white_space(c);
}

static bool trails_address(uint32_t c)
{
    return c == '.' || c == ',' || c == ':' || c == ';' || c == '!' || c == '?' || c == '\'' ||
           c == '"' || c == ')' || c == ']' || c == '*' || c == 0x2019;
}

/* The end of an address of which [at, from) is certain: up to white space or quotation marks,
 * without punctuation at its end. A closing bracket stays where the address holds an opening one.
 */
static size_t address_end(struct slice text, size_t at, size_t from)
{
    size_t end = from, before;
    for (size_t after; end < text.len && !ends_address(text, end, &after); end = after)
        ;
    bool bracket = memchr(text.data + at, '(', end - at) != NULL;
    for (; end > from; end = before) {
        uint32_t c = codepoint_before(text, end, &before);
        if (!trails_address(c) || (c == ')' && bracket))
            break;
    }
    return end;
}

size_t match_url(struct tokenizer *t, size_t at, size_t run)
{
    static const char *const schemes[] = {"http", "https", "ftp", "file", "mailto", "doi"};
    struct slice text = t->text;
    if (run - at == 3 && starts_with_word(text, at, "www."))
        return address_end(text, at, run + 1);
    if (byte_at(text, run) != ':')
        return at;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        bool goes_on = byte_at(text, run + 1) == '/' || (i == 4 && word_char_at(text, run + 1)) ||
                       (i == 5 && starts_with_word(text, run + 1, "10."));
        if (run - at == strlen(schemes[i]) && goes_on && starts_with_word(text, at, schemes[i]))
            return address_end(text, at, run + 2);
    }
    return at;
}

static bool is_local_part(unsigned char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

/* Labels of letters, digits and hyphens between dots. */
static size_t host_end(struct slice text, size_t at)
{
    size_t end = at, limit = at + LONGEST_HOST;
    while (end < limit) {
        unsigned char c = byte_at(text, end);
        if (ascii_is_alnum(c) || ((c == '-' || c == '.' || c == '_') && end > at &&
                                  ascii_is_alnum(byte_at(text, end + 1))))
            end++;
        else
            break;
    }
    return end;
}

/* A search for the @ that goes over the text once. */
static size_t next_at_sign(struct tokenizer *t, size_t at)
{
    struct tokenizer_state *s = t->state;
    if (s->next_at_sign <= at)
        s->next_at_sign = slice_find(t->text, at + 1, '@');
    return s->next_at_sign;
}

size_t match_email(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    size_t sign = next_at_sign(t, at);
    if (sign == text.len || sign - at > LONGEST_LOCAL_PART)
        return at;
    while (run < sign && is_local_part((unsigned char)text.data[run]))
        run++;
    if (run < sign)
        return at;
    size_t end = host_end(text, sign + 1);
    return end > sign + 1 ? end : at;
}

/* Whether the label [start, end) may end a name of dotted labels. */
static bool ends_name(const struct tokenizer *t, size_t start, size_t end)
{
    struct slice label = slice_cut(t->text, start, end);
    unsigned classes = vocabulary_classes(&t->state->words, label);
    if (classes & VOCABULARY_DOMAIN)
        return label.len > 2 || ascii_is_lower((unsigned char)label.data[0]);
    return classes & VOCABULARY_FILE;
}

static bool is_label_char(unsigned char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_';
}

/* Hosts, files, packages: labels joined by dots, of which the last is known, or at least three that
 * begin with letters. */
size_t match_name(struct tokenizer *t, size_t at, size_t run)
{
    struct slice text = t->text;
    if (at < t->state->chain_end)
        return at;
    size_t label = at, end = run, found = at, labels = 0, limit = at + LONGEST_HOST;
    bool lettered = true;
    for (;; label = ++end) {
        while (end < limit && is_label_char(byte_at(text, end)))
            end++;
        labels++;
        lettered &= ascii_is_letter(byte_at(text, label));
        if (labels > 1 && ends_name(t, label, end))
            found = end;
        if (byte_at(text, end) != '.' || !ascii_is_alnum(byte_at(text, end + 1)) || end >= limit)
            break;
    }
    if (found == at && labels > 2 && lettered && byte_at(text, end) != '.')
        found = end;
    if (found == at)
        t->state->chain_end = end;
    else if (byte_at(text, found) == '/')
        found = address_end(text, at, found + 1);
    return found;
}
