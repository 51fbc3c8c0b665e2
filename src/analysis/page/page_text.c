#include "analysis/page/page_text.h"

#include "analysis/page/chart.h"
#include "analysis/page/html.h"
#include "analysis/page/markup.h"
#include "text/paragraph.h"

#include <stdlib.h>

void page_text_put_speaker_class(struct buffer *out, const struct report_speaker *speaker)
{
    html_put(out, "s%u", speaker->rank <= PAGE_COLOURS ? speaker->rank : 0);
}

void page_text_put_speaker_mark(struct buffer *out, const struct report_speaker *speaker)
{
    html_put(out, "<sup class=\"");
    page_text_put_speaker_class(out, speaker);
    if (speaker->rank)
        html_put(out, "\"><a href=\"#s%u\">[%u]</a></sup>", speaker->rank, speaker->rank);
    else
        html_put(out, "\"><a href=\"#s0\">[?]</a></sup>");
}

/* So many bytes hold a full stop and a closing quotation mark, and no word that could have a tone.
 */
enum { SAME_END = 4 };

/* Spans of LAYER_TONE are tones by their number, and behind those statements by theirs. */
struct marked {
    const struct report *report;
    const struct report_document *document;
    struct markup markup;
    struct report_range statements; /* of the document */
    bool tones_of_statements;       /* nothing else in the document has a tone */
    bool *shown;                    /* by statement of the document: its first segment was */
    size_t unmarked;                /* bytes shown since the last mark of a strong tone */
    bool low_marked, high_marked;   /* what that mark told */
};

/* A tone of the document as a whole says nothing about a part of it. */
static bool covers_all(const struct report_document *d, const struct report_place *p)
{
    return p->start == 0 && p->end == d->length && slice_find(d->text, 0, '\n') < d->length;
}

static void add_spans(struct marked *m, size_t document)
{
    const struct report *r = m->report;
    struct report_range tones = report_tones_of(r, document);
    struct report_range repeats = report_repeats_of(r, document);
    for (size_t i = tones.first; i < tones.last; i++) {
        const struct report_place *p = &r->tones[i].place;
        if (!covers_all(m->document, p))
            markup_add(&m->markup, LAYER_TONE, i, p->start, p->end);
    }
    for (size_t i = m->statements.first; i < m->statements.last; i++) {
        const struct report_place *p = &r->statements[i].place;
        markup_add(&m->markup, LAYER_STATEMENT, i, p->start, p->end);
        if (r->statements[i].scored)
            markup_add(&m->markup, LAYER_TONE, r->tone_count + i, p->start, p->end);
    }
    for (size_t i = repeats.first; i < repeats.last; i++) {
        const struct report_place *p = &r->repeats[i].place;
        markup_add(&m->markup, LAYER_REPEAT, i, p->start, p->end);
    }
}

static double tone_of(const struct marked *m, size_t index)
{
    const struct report *r = m->report;
    return index < r->tone_count ? r->tones[index].tone : r->statements[index - r->tone_count].tone;
}

static const struct report_place *place_of_tone(const struct marked *m, size_t index)
{
    const struct report *r = m->report;
    return index < r->tone_count ? &r->tones[index].place
                                 : &r->statements[index - r->tone_count].place;
}

/* ---- tooltips ---- */

static void put_bytes(struct buffer *out, const struct report_place *p)
{
    if (p->from >= 0 && p->to >= 0)
        html_put(out, "bytes %u\xE2\x80\x93%u", (size_t)p->from, (size_t)p->to);
}

static void put_statement_title(struct buffer *out, const struct report_statement *s)
{
    html_put(out, "%t", s->speaker.len ? s->speaker : SLICE("not named"));
    if (s->source.len && !slice_equal(s->source, s->speaker))
        html_put(out, " (%t)", s->source);
    if (s->cue.len)
        html_put(out, ": %t", s->cue);
    html_put(out, ". ");
    if (s->quotation.len)
        html_put(out, "%t statement %t, ", s->quotation, s->number);
    if (s->scored)
        html_put(out, "tone %f, ", s->tone);
    put_bytes(out, &s->place);
}

static void put_title(struct buffer *out, const struct marked *m, const size_t *inner)
{
    const struct report *r = m->report;
    html_put(out, " title=\"");
    if (inner[LAYER_STATEMENT] != MARKUP_NONE)
        put_statement_title(out, &r->statements[inner[LAYER_STATEMENT]]);
    size_t tone = inner[LAYER_TONE];
    if (tone != MARKUP_NONE && tone < r->tone_count) {
        html_put(out, "%stone %f, ", inner[LAYER_STATEMENT] != MARKUP_NONE ? "; around it " : "",
                 r->tones[tone].tone);
        put_bytes(out, place_of_tone(m, tone));
    }
    html_put(out, "\"");
}

/* ---- segments ---- */

static void put_classes(struct buffer *out, const struct marked *m, const size_t *inner)
{
    const struct report *r = m->report;
    size_t statement = inner[LAYER_STATEMENT], tone = inner[LAYER_TONE];
    int step = tone == MARKUP_NONE ? 0 : chart_tone_class(tone_of(m, tone));
    if (statement == MARKUP_NONE && !step)
        return;
    html_put(out, " class=\"");
    if (statement != MARKUP_NONE) {
        html_put(out, "q ");
        page_text_put_speaker_class(out, &r->speakers[r->statements[statement].speaker_at]);
    }
    if (step)
        html_put(out, "%s%s%u", statement != MARKUP_NONE ? " " : "", step < 0 ? "n" : "p",
                 (size_t)(step < 0 ? -step : step));
    html_put(out, "\"");
}

/* Whether nothing was there yet that links to the statement can lead to. */
static bool needs_anchor(struct marked *m, size_t statement)
{
    if (statement == MARKUP_NONE || m->shown[statement - m->statements.first])
        return false;
    return m->shown[statement - m->statements.first] = true;
}

/* For a statement that others cover as a whole, or that holds nothing that is shown. */
static void put_anchor(struct buffer *out, struct marked *m, size_t statement)
{
    if (needs_anchor(m, statement))
        html_put(out, "<span id=\"q%u\"></span>", statement + 1);
}

static void put_segment(struct buffer *out, struct marked *m, const struct markup_segment *s)
{
    struct slice text = slice_cut(m->document->text, s->start, s->end);
    size_t repeat = s->inner[LAYER_REPEAT];
    if (repeat != MARKUP_NONE)
        html_put(out, "<del title=\"the same as %t\">", m->report->repeats[repeat].original);
    if (s->inner[LAYER_STATEMENT] == MARKUP_NONE && s->inner[LAYER_TONE] == MARKUP_NONE) {
        html_text(out, text);
    } else {
        html_put(out, "<span");
        if (needs_anchor(m, s->inner[LAYER_STATEMENT]))
            html_put(out, " id=\"q%u\"", s->inner[LAYER_STATEMENT] + 1);
        put_classes(out, m, s->inner);
        put_title(out, m, s->inner);
        html_put(out, ">%t</span>", text);
    }
    if (repeat != MARKUP_NONE)
        html_put(out, "</del>");
}

/* Colour is never all that tells: who spoke stands behind the words, a strong tone too. A sentence
 * and a statement in it that end together, or with a full stop between, share a mark. */
static void put_ends(struct buffer *out, struct marked *m)
{
    const struct report *r = m->report;
    const struct markup_span *span;
    const struct report_speaker *marked = NULL; /* a statement within one of the same speaker */
    bool low = false, high = false, behind_a_mark = m->unmarked <= SAME_END;
    while (markup_ended(&m->markup, &span)) {
        if (span->layer == LAYER_STATEMENT) {
            const struct report_speaker *by = &r->speakers[r->statements[span->index].speaker_at];
            put_anchor(out, m, span->index);
            if (by != marked)
                page_text_put_speaker_mark(out, by);
            marked = by;
        }
        int step = span->layer == LAYER_TONE ? chart_tone_class(tone_of(m, span->index)) : 0;
        low |= step <= -2;
        high |= step >= 2;
    }
    if (!behind_a_mark)
        m->low_marked = m->high_marked = false;
    low = low && !m->low_marked;
    high = high && !m->high_marked;
    if (low)
        html_put(out, "<sup class=\"low\">\xE2\x96\xBC</sup>");
    if (high)
        html_put(out, "<sup class=\"high\">\xE2\x96\xB2</sup>");
    if (low || high)
        m->unmarked = 0;
    m->low_marked |= low;
    m->high_marked |= high;
}

void page_text_put(struct buffer *out, const struct report *r, size_t document)
{
    struct marked m = {.report = r, .document = &r->documents[document]};
    struct paragraphs paragraphs = paragraphs_start(m.document->text, m.document->wrapped);
    struct markup_segment segment;
    size_t start, end;
    m.statements = report_statements_of(r, document);
    m.shown = memory_alloc(m.statements.last - m.statements.first + 1, sizeof *m.shown);
    add_spans(&m, document);
    markup_start(&m.markup);
    while (paragraphs_next(&paragraphs, &start, &end)) {
        html_put(out, "<p dir=\"auto\">");
        m.unmarked = SIZE_MAX / 2; /* a paragraph begins anew */
        markup_skip(&m.markup, start);
        while (markup_next(&m.markup, end, &segment)) {
            put_segment(out, &m, &segment);
            m.unmarked += segment.end - segment.start;
            put_ends(out, &m);
        }
        html_put(out, "</p>\n");
    }
    for (size_t i = m.statements.first; i < m.statements.last; i++)
        put_anchor(out, &m, i);
    markup_free(&m.markup);
    free(m.shown);
}
