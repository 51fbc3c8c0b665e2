/* The page: whatever is reported, what comes out is well-formed, valid UTF-8, and holds no element
 * and no attribute that was not meant. The input is a run of commands of 8 bytes, a NUL in the
 * place of a command, and a text. */
#include "fuzz.h"

#include "analysis/page/page.h"
#include "base/repair.h"
#include "base/utf8.h"

static const char *const elements[] = {
    "!DOCTYPE", "html",  "head",  "meta", "title",   "style",  "body",       "header",  "h1",
    "h2",       "h3",    "nav",   "ul",   "li",      "a",      "main",       "section", "div",
    "table",    "thead", "tbody", "tr",   "th",      "td",     "span",       "sup",     "del",
    "p",        "dl",    "dt",    "dd",   "article", "figure", "figcaption", "details", "summary",
    "footer",   "svg",   "path",  "rect", "circle"};
enum { ELEMENTS = sizeof elements / sizeof *elements, DEEPEST = 64 };

static size_t element_of(struct slice name)
{
    for (size_t i = 0; i < ELEMENTS; i++)
        if (slice_equal(name, slice_of_string(elements[i])))
            return i;
    abort();
}

static size_t name_end(struct slice page, size_t at)
{
    while (at < page.len && page.data[at] != ' ' && page.data[at] != '>' && page.data[at] != '/')
        at++;
    return at;
}

/* Attributes are name="value" but for one; returns the place of the tag's end. */
static size_t attributes_end(struct slice page, size_t at)
{
    while (at < page.len && page.data[at] == ' ') {
        size_t equals = slice_find(page, ++at, '=');
        if (slice_starts(slice_cut(page, at, page.len), SLICE("html>"))) /* of the doctype */
            return at + 4;
        if (slice_starts(slice_cut(page, at, page.len), SLICE("open>"))) /* of details */
            return at + 4;
        for (; at < equals; at++)
            CHECK((page.data[at] >= 'a' && page.data[at] <= 'z') || page.data[at] == '-' ||
                  page.data[at] == 'B' || page.data[at] == 'A' || page.data[at] == 'R');
        CHECK(at + 1 < page.len && page.data[at + 1] == '"');
        at = slice_find(page, at + 2, '"') + 1;
    }
    return at;
}

/* Nothing that drives a terminal, turns the direction of the text, or is no character. */
static void check_characters(struct slice page)
{
    for (struct slice rest = page; rest.len;) {
        uint32_t c;
        size_t width = utf8_decode(rest, &c);
        CHECK(width && (c >= 0x20 || c == '\t' || c == '\n') && !(c >= 0x7F && c < 0xA0));
        CHECK(!(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069));
        CHECK((c & 0xFFFE) != 0xFFFE);
        rest = slice_cut(rest, width, rest.len);
    }
}

static void check_page(struct slice page)
{
    size_t open[DEEPEST], depth = 0;
    check_characters(page);
    for (size_t at = slice_find(page, 0, '<'); at < page.len; at = slice_find(page, at, '<')) {
        bool closes = page.data[at + 1] == '/';
        size_t name = at + 1 + closes, behind = name_end(page, name);
        size_t element = element_of(slice_cut(page, name, behind));
        at = attributes_end(page, behind);
        bool empty = element == 0 || element == 3 || page.data[at] == '/';
        at += page.data[at] == '/';
        CHECK(at < page.len && page.data[at] == '>');
        if (closes)
            CHECK(depth && open[--depth] == element);
        if (closes || empty)
            continue;
        CHECK(depth < DEEPEST);
        open[depth++] = element;
    }
    CHECK(depth == 0);
}

static size_t at_border(struct slice text, size_t at)
{
    at = text.len ? at % (text.len + 1) : 0;
    while (at && at < text.len && ((unsigned char)text.data[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void add(struct report *r, const uint8_t *command, struct slice text)
{
    size_t start = at_border(text, command[1] * 3u), end = at_border(text, command[2] * 3u);
    struct slice part = start < end ? slice_cut(text, start, end) : SLICE("");
    struct slice name = slice_cut(text, 0, at_border(text, command[3]));
    struct report_place place = {.document = command[4] % r->document_count,
                                 .start = start,
                                 .end = end,
                                 .from = (int64_t)start - command[5],
                                 .to = (int64_t)end};
    double tone = (command[6] - 128) / 100.0;
    if (place.document)
        place.end = start + 1;
    switch (command[0] % 5) {
    case 0:
        report_add_statement(r, &(struct report_statement){place, part, name, part, name, name,
                                                           name, command[7] & 1, tone, 0});
        break;
    case 1:
        report_add_tone(r, &(struct report_tone){place, tone});
        break;
    case 2:
        report_add_repeat(r, &(struct report_repeat){place, part, name});
        break;
    case 3:
        report_add_ngram(r, &(struct report_ngram){name, name, part, command[6], 0});
        break;
    default:
        report_add_hit(r, name, &place);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t commands = 0;
    while ((commands + 1) * 8 <= size && data[commands * 8])
        commands++;
    struct buffer repaired = {0}, page = {0};
    utf8_repair(&repaired, slice_of((const char *)data + commands * 8, size - commands * 8), NULL);
    struct slice text = buffer_slice(&repaired);
    struct report r;
    report_init(&r);
    report_set_text(&r, report_document(&r, SLICE("<one>")), text, size & 1);
    report_document(&r, text);
    for (size_t i = 0; i < commands; i++)
        add(&r, data + i * 8, text);
    report_rank(&r);
    page_put(&page, &r, &(struct page_options){.title = text, .top = 3});
    check_page(buffer_slice(&page));
    report_free(&r);
    buffer_free(&repaired);
    buffer_free(&page);
    return 0;
}
