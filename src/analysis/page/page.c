#include "analysis/page/page.h"

#include "analysis/page/chart.h"
#include "analysis/page/html.h"
#include "analysis/page/page_text.h"
#include "base/embed.h"

#include <stdlib.h>

EMBED(report_css);

/* Of many rows a table shows so many openly, and the others of at most so many folded away: a page
 * is looked at, and what it was made of has all of them. */
enum { OPEN_ROWS = 40, MOST_ROWS = 1000 };

enum { PIECE = 64 * 1024 }; /* a page of a million documents has hundreds of megabytes */

/* Hands on what there is of the page, once it is a piece. */
static void drain(struct buffer *out, const struct page_options *o)
{
    if (o->drain && out->len >= PIECE)
        o->drain(o->to, out);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static double mean_of(double sum, size_t count)
{
    return count ? sum / (double)count : 0;
}

static bool has_text(const struct report *r)
{
    for (size_t i = 0; i < r->document_count; i++)
        if (r->documents[i].text.data)
            return true;
    return false;
}

static size_t named_speakers(const struct report *r)
{
    size_t count = r->speaker_count;
    return count && !r->speakers[count - 1].name.len ? count - 1 : count;
}

static size_t statements_in_all(const struct report *r)
{
    size_t sum = 0;
    for (size_t i = 0; i < r->speaker_count; i++)
        sum += r->speakers[i].statements;
    return sum;
}

static struct slice name_of(const struct report_speaker *speaker)
{
    return speaker->name.len ? speaker->name : SLICE("(not named)");
}

/* ---- documents side by side, for strips ---- */

/* All documents one behind the other, as one axis. */
struct axis {
    size_t *starts; /* by document */
    size_t length;
    size_t *places; /* room for those of one strip */
};

static struct axis axis_make(const struct report *r)
{
    struct axis a = {.starts = memory_alloc(r->document_count + 1, sizeof *a.starts)};
    for (size_t i = 0; i < r->document_count; i++) {
        a.starts[i] = a.length;
        a.length += r->documents[i].length;
    }
    a.places = memory_alloc(r->statement_count + r->hit_count + 1, sizeof *a.places);
    return a;
}

static void axis_free(struct axis *a)
{
    free(a->starts);
    free(a->places);
}

static size_t axis_place(const struct axis *a, const struct report_place *place)
{
    return a->starts[place->document] + place->start;
}

static void put_strip(struct buffer *out, const struct report *r, const struct axis *a,
                      size_t count)
{
    enum { MOST_BORDERS = 60 }; /* more than these hide what the strip is to show */
    bool several = r->document_count > 1 && r->document_count <= MOST_BORDERS;
    chart_places(out, a->places, count, several ? a->starts + 1 : NULL,
                 several ? r->document_count - 1 : 0, a->length);
}

/* ---- groups ---- */

/* Numbers of things by the group they belong to, in their order: those of group i are
 * items[first[i]] to items[first[i + 1] - 1]. */
struct groups {
    size_t *items, *first;
};

static struct groups groups_make(const size_t *group_of, size_t count, size_t group_count)
{
    struct groups g;
    g.first = memory_alloc(group_count + 2, sizeof *g.first);
    g.items = memory_alloc(count + 1, sizeof *g.items);
    for (size_t i = 0; i < count; i++)
        g.first[group_of[i] + 2]++;
    for (size_t i = 2; i < group_count + 2; i++)
        g.first[i] += g.first[i - 1];
    for (size_t i = 0; i < count; i++)
        g.items[g.first[group_of[i] + 1]++] = i; /* ends as the beginning of the next group */
    return g;
}

static void groups_free(struct groups *g)
{
    free(g->items);
    free(g->first);
}

static size_t groups_size(const struct groups *g, size_t group)
{
    return g->first[group + 1] - g->first[group];
}

/* ---- head ---- */

static void put_title(struct buffer *out, const struct report *r, const struct page_options *o)
{
    if (o->title.len)
        html_text(out, o->title);
    else if (r->document_count == 1)
        html_text(out, r->documents[0].id);
    else
        html_put(out, "%u documents", r->document_count);
}

static void put_head(struct buffer *out, const struct report *r, const struct page_options *o)
{
    html_put(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                  "style-src 'unsafe-inline'\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<title>");
    put_title(out, r, o);
    html_put(out, "</title>\n<style>\n");
    buffer_append(out, embed_report_css());
    html_put(out, "</style>\n</head>\n<body>\n<header>\n<h1>");
    put_title(out, r, o);
    html_put(out, "</h1>\n");
}

static void put_summary(struct buffer *out, const struct report *r)
{
    size_t statements = statements_in_all(r), speakers = named_speakers(r);
    html_put(out, "<p class=\"note\">%u document%s", r->document_count, plural(r->document_count));
    if (statements)
        html_put(out, ", %u statement%s, %u speaker%s", statements, plural(statements), speakers,
                 plural(speakers));
    if (r->tone_count) {
        double sum = 0;
        for (size_t i = 0; i < r->tone_count; i++)
            sum += r->tones[i].tone;
        html_put(out, ", mean tone of %u passage%s %f", r->tone_count, plural(r->tone_count),
                 mean_of(sum, r->tone_count));
    }
    if (r->repeat_count)
        html_put(out, ", %u repeated passage%s", r->repeat_count, plural(r->repeat_count));
    html_put(out, ".</p>\n");
}

static void put_contents(struct buffer *out, const struct report *r)
{
    html_put(out, "<nav aria-label=\"Contents\"><ul>\n");
    if (r->document_count > 1)
        html_put(out, "<li><a href=\"#documents\">Documents</a></li>\n");
    if (r->speaker_count)
        html_put(out, "<li><a href=\"#speakers\">Speakers</a></li>\n");
    if (has_text(r))
        html_put(out, "<li><a href=\"#text\">Text</a></li>\n");
    if (r->hit_count)
        html_put(out, "<li><a href=\"#words\">Key words</a></li>\n");
    if (r->ngram_count)
        html_put(out, "<li><a href=\"#phrases\">Phrases</a></li>\n");
    if (r->repeat_count)
        html_put(out, "<li><a href=\"#repeats\">Repeated passages</a></li>\n");
    if (r->statement_count)
        html_put(out, "<li><a href=\"#statements\">Statements</a></li>\n");
    html_put(out, "</ul></nav>\n</header>\n<main>\n");
}

/* ---- documents ---- */

static void put_document_tones(struct buffer *out, const struct report *r, size_t document)
{
    struct report_range range = report_tones_of(r, document);
    const struct report_document *d = &r->documents[document];
    size_t count = range.last - range.first;
    double *tones = memory_alloc(count + 1, sizeof *tones), mean = mean_of(d->tone, d->tones);
    for (size_t i = 0; i < count; i++)
        tones[i] = r->tones[range.first + i].tone;
    html_put(out, "<td class=\"number\">%u</td><td class=\"number\">%f</td><td class=\"drawing\">",
             count, mean);
    chart_values(out, tones, count, mean);
    html_put(out, "</td>");
    free(tones);
}

static void put_document(struct buffer *out, const struct report *r, size_t document)
{
    const struct report_document *d = &r->documents[document];
    html_put(out,
             d->text.data ? "<tr><th scope=\"row\"><a href=\"#d%u\">%t</a></th>"
                          : "<tr id=\"d%u\"><th scope=\"row\">%t</th>",
             document + 1, d->id);
    if (r->statement_count)
        html_put(out, "<td class=\"number\">%u</td>", d->statements);
    if (r->tone_count && d->tones)
        put_document_tones(out, r, document);
    else if (r->tone_count)
        html_put(out, "<td class=\"number\">0</td><td></td><td></td>");
    html_put(out, "</tr>\n");
}

static void put_documents(struct buffer *out, const struct report *r, const struct page_options *o)
{
    if (r->document_count < 2)
        return;
    html_put(out, "<section id=\"documents\">\n<h2>Documents</h2>\n");
    html_put(out, r->document_count > OPEN_ROWS ? "<details>\n" : "<details open>\n");
    html_put(out, "<summary>All documents as a table</summary>\n<div class=\"wide\" "
                  "role=\"region\" tabindex=\"0\" aria-label=\"Documents\"><table>\n"
                  "<thead><tr><th scope=\"col\">document</th>");
    if (r->statement_count)
        html_put(out, "<th scope=\"col\" class=\"number\">statements</th>");
    if (r->tone_count)
        html_put(out, "<th scope=\"col\" class=\"number\">passages</th><th scope=\"col\" "
                      "class=\"number\">mean tone</th><th scope=\"col\">tone of each, "
                      "\xE2\x88\x92"
                      "1 to +1</th>");
    html_put(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < r->document_count; i++) {
        put_document(out, r, i);
        drain(out, o);
    }
    html_put(out, "</tbody>\n</table></div>\n</details>\n</section>\n");
}

/* ---- speakers ---- */

static void put_speakers_tones(struct buffer *out, const struct report *r, const struct groups *g,
                               size_t at)
{
    double *tones = memory_alloc(groups_size(g, at) + 1, sizeof *tones);
    size_t count = 0;
    for (size_t i = g->first[at]; i < g->first[at + 1]; i++) {
        const struct report_statement *statement = &r->statements[g->items[i]];
        if (statement->scored)
            tones[count++] = statement->tone;
    }
    const struct report_speaker *s = &r->speakers[at];
    double mean = mean_of(s->tone, s->scored);
    html_put(out, "<td class=\"number tone\">%f</td><td class=\"tones\">", mean);
    chart_values(out, tones, count, mean);
    html_put(out, "</td>");
    free(tones);
}

static void put_speaker(struct buffer *out, const struct report *r, const struct groups *g,
                        const struct axis *axis, size_t at)
{
    const struct report_speaker *s = &r->speakers[at];
    html_put(out, "<tr id=\"s%u\"><td class=\"number\">", s->rank);
    html_put(out, s->rank ? "[%u]" : "[?]", s->rank);
    html_put(out, "</td><th scope=\"row\"><span class=\"q ");
    page_text_put_speaker_class(out, s);
    html_put(out, "\">%t</span></th><td class=\"number count\">%u</td>", name_of(s), s->statements);
    if (r->scored)
        put_speakers_tones(out, r, g, at);
    size_t places = 0;
    for (size_t i = g->first[at]; i < g->first[at + 1]; i++)
        axis->places[places++] = axis_place(axis, &r->statements[g->items[i]].place);
    html_put(out, "<td class=\"drawing\">");
    put_strip(out, r, axis, places);
    html_put(out, "</td></tr>\n");
}

/* A table of the speakers from first to before last. */
static void put_speaker_table(struct buffer *out, const struct report *r, const struct groups *g,
                              const struct axis *axis, const struct page_options *o, size_t first,
                              size_t last)
{
    html_put(out, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Speakers\">"
                  "<table>\n<thead><tr><th scope=\"col\" class=\"number\">mark</th>"
                  "<th scope=\"col\">speaker</th><th scope=\"col\" class=\"number\">statements"
                  "</th>");
    if (r->scored)
        html_put(out, "<th scope=\"col\" class=\"number\">mean tone</th><th scope=\"col\">tone of "
                      "each, \xE2\x88\x92"
                      "1 to +1</th>");
    html_put(out, "<th scope=\"col\">where in the text</th></tr></thead>\n<tbody>\n");
    for (size_t i = first; i < last; i++) {
        put_speaker(out, r, g, axis, i);
        drain(out, o);
    }
    html_put(out, "</tbody>\n</table></div>\n");
}

static void put_speakers(struct buffer *out, const struct report *r, const struct axis *axis,
                         const struct page_options *o)
{
    if (!r->speaker_count)
        return;
    size_t *speakers = memory_alloc(r->statement_count + 1, sizeof *speakers);
    for (size_t i = 0; i < r->statement_count; i++)
        speakers[i] = r->statements[i].speaker_at;
    struct groups g = groups_make(speakers, r->statement_count, r->speaker_count);
    size_t open = r->speaker_count < OPEN_ROWS ? r->speaker_count : OPEN_ROWS;
    html_put(out, "<section id=\"speakers\">\n<h2>Speakers</h2>\n");
    put_speaker_table(out, r, &g, axis, o, 0, open);
    if (open < r->speaker_count) {
        html_put(out,
                 "<details>\n<summary>%u more speakers"
                 "</summary>\n",
                 r->speaker_count - open);
        put_speaker_table(out, r, &g, axis, o, open, r->speaker_count);
        html_put(out, "</details>\n");
    }
    html_put(out, "</section>\n");
    groups_free(&g);
    free(speakers);
}

/* ---- texts ---- */

static void put_legend(struct buffer *out, const struct report *r)
{
    html_put(out, "<dl class=\"legend\">\n");
    if (r->speaker_count) {
        html_put(out, "<dt>Who said it</dt><dd>");
        for (size_t i = 0; i < r->speaker_count && i < PAGE_COLOURS; i++) {
            html_put(out, "<span class=\"q ");
            page_text_put_speaker_class(out, &r->speakers[i]);
            html_put(out, "\">%t</span>", name_of(&r->speakers[i]));
            page_text_put_speaker_mark(out, &r->speakers[i]);
            html_put(out, " ");
        }
        if (r->speaker_count > PAGE_COLOURS)
            html_put(out, "<span class=\"q s0\">all others</span>");
        html_put(out, "</dd>\n");
    }
    if (r->tone_count || r->scored)
        html_put(out,
                 "<dt>Tone</dt><dd class=\"tones\">"
                 "<span class=\"n3\">very negative <sup class=\"low\">\xE2\x96\xBC</sup></span> "
                 "<span class=\"n2\">negative <sup class=\"low\">\xE2\x96\xBC</sup></span> "
                 "<span class=\"n1\">slightly negative</span> <span>neutral</span> "
                 "<span class=\"p1\">slightly positive</span> "
                 "<span class=\"p2\">positive <sup class=\"high\">\xE2\x96\xB2</sup></span> "
                 "<span class=\"p3\">very positive <sup class=\"high\">\xE2\x96\xB2</sup></span>"
                 "</dd>\n");
    if (r->repeat_count)
        html_put(out, "<dt>Repeated</dt><dd><del>was there before</del></dd>\n");
    html_put(
        out,
        "</dl>\n<p class=\"note screen\">Point at a passage to see its source, its cue, its tone "
        "and its bytes in the document.</p>\n");
}

/* Tone along the text: of its sentences, or of its statements where that is all there is. */
static void put_course(struct buffer *out, const struct report *r, size_t document)
{
    const struct report_document *d = &r->documents[document];
    bool statements = d->tones == 0;
    struct report_range range =
        statements ? report_statements_of(r, document) : report_tones_of(r, document);
    struct chart_stretch *stretches = memory_alloc(range.last - range.first + 1, sizeof *stretches);
    size_t count = 0;
    for (size_t i = range.first; i < range.last; i++) {
        const struct report_place *p = statements ? &r->statements[i].place : &r->tones[i].place;
        if (!statements || r->statements[i].scored)
            stretches[count++] = (struct chart_stretch){
                p->start, p->end, statements ? r->statements[i].tone : r->tones[i].tone};
    }
    if (count > 1) {
        html_put(out, "<figure>");
        chart_course(out, stretches, count, d->length);
        if (document == 0)
            html_put(out,
                     "<figcaption>Tone of %u %s from the beginning of the text to its end: up "
                     "is positive, down is negative.</figcaption>",
                     count, statements ? "statements" : "passages");
        html_put(out, "</figure>\n");
    }
    free(stretches);
}

static void put_texts(struct buffer *out, const struct report *r, const struct page_options *o)
{
    if (!has_text(r))
        return;
    html_put(out, "<section id=\"text\">\n<h2>Text</h2>\n");
    put_legend(out, r);
    for (size_t i = 0; i < r->document_count; i++) {
        if (!r->documents[i].text.data)
            continue;
        html_put(out, "<article id=\"d%u\">\n", i + 1);
        if (r->document_count > 1)
            html_put(out, "<h3>%t</h3>\n", r->documents[i].id);
        put_course(out, r, i);
        page_text_put(out, r, i);
        html_put(out, "</article>\n");
        drain(out, o);
    }
    html_put(out, "</section>\n");
}

/* ---- key words ---- */

static void put_keywords(struct buffer *out, const struct report *r, const struct axis *axis,
                         const struct page_options *o)
{
    if (!r->hit_count)
        return;
    size_t *keywords = memory_alloc(r->hit_count, sizeof *keywords);
    for (size_t i = 0; i < r->hit_count; i++)
        keywords[i] = r->hits[i].keyword;
    struct groups g = groups_make(keywords, r->hit_count, r->keywords.count);
    html_put(out, "<section id=\"words\">\n<h2>Key words</h2>\n<div class=\"wide\" role=\"region\" "
                  "tabindex=\"0\" aria-label=\"Key words\"><table>\n"
                  "<thead><tr><th scope=\"col\">looked for</th><th scope=\"col\" class=\"number\">"
                  "found</th><th scope=\"col\">where in the text</th></tr></thead>\n<tbody>\n");
    for (size_t k = 0; k < r->keywords.count; k++) {
        size_t count = groups_size(&g, k);
        for (size_t i = 0; i < count; i++)
            axis->places[i] = axis_place(axis, &r->hits[g.items[g.first[k] + i]].place);
        html_put(out,
                 "<tr><th scope=\"row\">%t</th><td class=\"number\">%u</td>"
                 "<td class=\"drawing\">",
                 intern_name(&r->keywords, (uint32_t)k), count);
        put_strip(out, r, axis, count);
        html_put(out, "</td></tr>\n");
        drain(out, o);
    }
    html_put(out, "</tbody>\n</table></div>\n</section>\n");
    groups_free(&g);
    free(keywords);
}

/* ---- phrases ---- */

static void put_list_end(struct buffer *out, size_t left_out)
{
    html_put(out, "</tbody>\n</table>\n");
    if (left_out)
        html_put(out, "<p class=\"note\">%u more not shown.</p>\n", left_out);
}

static void put_list_begin(struct buffer *out, const struct report_ngram *g)
{
    html_put(out, "<h3>");
    if (slice_equal(g->n, SLICE("1")))
        html_put(out, "Words");
    else
        html_put(out, "%t words in a row", g->n);
    html_put(out, g->group.len ? ": %t</h3>\n" : "</h3>\n", g->group);
    html_put(out, "<table>\n<thead><tr><th scope=\"col\">phrase</th><th scope=\"col\" "
                  "class=\"number\">count</th><th scope=\"col\">beside the most "
                  "frequent</th></tr></thead>\n<tbody>\n");
}

/* The first `top` of a list, in the order they came in: it is that of the measure asked for. */
static void put_list(struct buffer *out, const struct report *r, const size_t *items, size_t count,
                     const struct page_options *o)
{
    size_t shown = count < o->top ? count : o->top, most = 0;
    for (size_t i = 0; i < shown; i++)
        if (r->ngrams[items[i]].count > most)
            most = r->ngrams[items[i]].count;
    put_list_begin(out, &r->ngrams[items[0]]);
    for (size_t i = 0; i < shown; i++) {
        const struct report_ngram *g = &r->ngrams[items[i]];
        html_put(out,
                 "<tr><th scope=\"row\">%t</th><td class=\"number\">%u</td>"
                 "<td class=\"drawing\">",
                 g->words, g->count);
        chart_bar(out, g->count, most);
        html_put(out, "</td></tr>\n");
        drain(out, o);
    }
    put_list_end(out, count - shown);
}

static void put_phrases(struct buffer *out, const struct report *r, const struct page_options *o)
{
    if (!r->ngram_count)
        return;
    size_t *lists = memory_alloc(r->ngram_count, sizeof *lists);
    for (size_t i = 0; i < r->ngram_count; i++)
        lists[i] = r->ngrams[i].list;
    struct groups g = groups_make(lists, r->ngram_count, r->lists.count);
    html_put(out, "<section id=\"phrases\">\n<h2>Phrases</h2>\n");
    for (size_t i = 0; i < r->lists.count; i++)
        put_list(out, r, g.items + g.first[i], groups_size(&g, i), o);
    html_put(out, "</section>\n");
    groups_free(&g);
    free(lists);
}

/* ---- repeats and statements ---- */

static void put_place(struct buffer *out, const struct report *r, const struct report_place *p)
{
    html_put(out, "<td class=\"number\">");
    if (p->from >= 0 && p->to >= 0)
        html_put(out, "%u\xE2\x80\x93%u", (size_t)p->from, (size_t)p->to);
    html_put(out, "</td>");
    if (r->document_count > 1)
        html_put(out, "<td>%t</td>", r->documents[p->document].id);
}

static const char *place_headings(const struct report *r)
{
    return r->document_count > 1
               ? "<th scope=\"col\" class=\"number\">bytes</th><th scope=\"col\">document</th>"
               : "<th scope=\"col\" class=\"number\">bytes</th>";
}

/* The end of a table that is folded, and of its section. */
static void put_table_end(struct buffer *out, size_t left_out)
{
    html_put(out, "</tbody>\n</table></div>\n");
    if (left_out)
        html_put(out, "<p class=\"note\">%u more not shown: the rows have them.</p>\n", left_out);
    html_put(out, "</details>\n</section>\n");
}

static void put_repeats(struct buffer *out, const struct report *r, const struct page_options *o)
{
    if (!r->repeat_count)
        return;
    size_t shown = r->repeat_count < MOST_ROWS ? r->repeat_count : MOST_ROWS;
    html_put(out, "<section id=\"repeats\">\n<h2>Repeated passages</h2>\n");
    html_put(out, r->repeat_count > OPEN_ROWS ? "<details>\n" : "<details open>\n");
    html_put(out,
             "<summary>Repeated passages as a table</summary>\n<div class=\"wide\" role=\"region\" "
             "tabindex=\"0\" aria-label=\"Repeated passages\"><table>\n"
             "<thead><tr><th scope=\"col\">passage</th><th scope=\"col\">the same as</th>");
    buffer_append(out, slice_of_string(place_headings(r)));
    html_put(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < shown; i++) {
        html_put(out, "<tr><td>%t</td><td>%t</td>", r->repeats[i].text, r->repeats[i].original);
        put_place(out, r, &r->repeats[i].place);
        html_put(out, "</tr>\n");
        drain(out, o);
    }
    put_table_end(out, r->repeat_count - shown);
}

static void put_statement(struct buffer *out, const struct report *r, size_t at)
{
    const struct report_statement *s = &r->statements[at];
    const struct report_speaker *speaker = &r->speakers[s->speaker_at];
    bool shown = r->documents[s->place.document].text.data;
    html_put(out,
             shown ? "<tr><td class=\"number\"><a href=\"#q%u\">%t</a></td>"
                   : "<tr><td class=\"number\" id=\"q%u\">%t</td>",
             at + 1, s->number.len ? s->number : SLICE("\xC2\xB7"));
    html_put(out, "<td><span class=\"q ");
    page_text_put_speaker_class(out, speaker);
    html_put(out, "\">%t</span></td><td>%t</td><td>%t</td><td class=\"number\">", name_of(speaker),
             s->cue, s->quotation);
    if (s->scored)
        html_put(out, "%f", s->tone);
    html_put(out, "</td><td>%t</td>", s->text);
    put_place(out, r, &s->place);
    html_put(out, "</tr>\n");
}

static void put_statements(struct buffer *out, const struct report *r, const struct page_options *o)
{
    if (!r->statement_count)
        return;
    html_put(out, "<section id=\"statements\">\n<h2>Statements</h2>\n");
    bool folded = has_text(r) || r->statement_count > OPEN_ROWS;
    html_put(out, folded ? "<details>\n" : "<details open>\n");
    html_put(out,
             "<summary>Statements as a table</summary>\n<div class=\"wide\" role=\"region\" "
             "tabindex=\"0\" aria-label=\"Statements\"><table>\n"
             "<thead><tr><th scope=\"col\" class=\"number\">statement</th><th scope=\"col\">"
             "speaker</th><th scope=\"col\">cue</th><th scope=\"col\">kind</th>"
             "<th scope=\"col\" class=\"number\">tone</th><th scope=\"col\">what was said</th>");
    buffer_append(out, slice_of_string(place_headings(r)));
    html_put(out, "</tr></thead>\n<tbody>\n");
    size_t shown = r->statement_count < MOST_ROWS ? r->statement_count : MOST_ROWS;
    for (size_t i = 0; i < shown; i++) {
        put_statement(out, r, i);
        drain(out, o);
    }
    put_table_end(out, r->statement_count - shown);
}

void page_put(struct buffer *out, const struct report *r, const struct page_options *options)
{
    struct axis axis = axis_make(r);
    put_head(out, r, options);
    put_summary(out, r);
    put_contents(out, r);
    put_documents(out, r, options);
    put_speakers(out, r, &axis, options);
    put_texts(out, r, options);
    put_keywords(out, r, &axis, options);
    put_phrases(out, r, options);
    put_repeats(out, r, options);
    put_statements(out, r, options);
    html_put(out, "</main>\n<footer><p>Made by report of newswire from rows alone. Tone runs from "
                  "\xE2\x88\x92"
                  "1 to +1.</p></footer>\n</body>\n</html>\n");
    axis_free(&axis);
}
