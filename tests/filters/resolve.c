/* resolve TEXTS < GOLD.tsv: says of the sources of a gold file, whose columns tests/bench/attrib.sh
 * describes, whom they mean. So the bench measures how speakers are found apart from how statements
 * are. A row per statement: doc_id, source_start, source_end, speaker, resolution. */
#include "analysis/statements/quotation.h"
#include "analysis/statements/speaker.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { DOCUMENT, KIND = 2, CUE = 6, SOURCE = 9, PIECES = 12, COLUMNS = 15 };

struct gold {
    struct wordtable wordtable;
    struct article article;
    struct speakers speakers;
    struct statements statements;
    char document[256];
    char *text;
};

static char *read_text(const char *folder, const char *document, size_t *length)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.txt", folder, document);
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    size_t cap = 1 << 24;
    char *text = memory_alloc(cap, 1);
    *length = fread(text, 1, cap, f);
    fclose(f);
    return text;
}

static size_t place_of(const struct gold *g, const struct statement *s)
{
    return s->piece_count ? g->statements.pieces[s->first_piece].start : s->source.start;
}

static void sort(struct gold *g)
{
    struct statement *items = g->statements.items;
    for (size_t i = 1; i < g->statements.count; i++)
        for (size_t k = i; k > 0 && place_of(g, &items[k - 1]) > place_of(g, &items[k]); k--) {
            struct statement later = items[k - 1];
            items[k - 1] = items[k];
            items[k] = later;
        }
}

static void print(const struct gold *g)
{
    for (size_t i = 0; i < g->statements.count; i++) {
        const struct statement *s = &g->statements.items[i];
        if (s->source.start < s->source.end)
            printf("%s\t%zu\t%zu\t%.*s\t%s\n", g->document, s->source.start, s->source.end,
                   (int)s->speaker.len, s->speaker.data, resolution_name(s->resolution));
    }
}

static void finish_document(struct gold *g, const char *folder)
{
    size_t length;
    if (!g->document[0])
        return;
    g->text = read_text(folder, g->document, &length);
    sort(g);
    speakers_start(&g->speakers);
    article_start(&g->article, slice_of(g->text, length), false);
    while (quotation_next_block(&g->article)) {
        speakers_read(&g->speakers, &g->article);
        speakers_resolve(&g->speakers, &g->article, &g->statements);
    }
    print(g);
    free(g->text);
    g->statements.count = g->statements.piece_count = 0;
}

static struct span span_at(char *const column[], int at)
{
    long start = atol(column[at]), end = atol(column[at + 1]);
    return start < 0 ? (struct span){0, 0} : (struct span){(size_t)start, (size_t)end};
}

static void add(struct gold *g, char *const column[])
{
    struct statements *s = &g->statements;
    s->items = memory_grow(s->items, &s->cap, s->count + 1, sizeof *s->items);
    s->items[s->count++] = (struct statement){
        .kind = strcmp(column[KIND], "direct") ? QUOTATION_INDIRECT : QUOTATION_DIRECT,
        .first_piece = s->piece_count,
        .cue = span_at(column, CUE),
        .source = span_at(column, SOURCE),
        .parent = SIZE_MAX};
    for (char *p = column[PIECES]; *p;) {
        s->pieces = memory_grow(s->pieces, &s->piece_cap, s->piece_count + 1, sizeof *s->pieces);
        size_t start = strtoul(p, &p, 10), end = strtoul(p + 1, &p, 10);
        s->pieces[s->piece_count++] = (struct span){start, end};
        s->items[s->count - 1].piece_count++;
        p += *p == ';';
    }
}

int main(int argc, char **argv)
{
    struct gold g = {0};
    char *line = NULL;
    size_t cap = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: resolve TEXTS < GOLD.tsv\n");
        return 2;
    }
    wordtable_init(&g.wordtable);
    article_init(&g.article, &g.wordtable);
    speakers_init(&g.speakers);
    puts("doc_id\tsource_start\tsource_end\tspeaker\tresolution");
    while (getline(&line, &cap, stdin) > 0) {
        char *column[COLUMNS] = {0}, *rest = line;
        for (int i = 0; i < COLUMNS; i++)
            column[i] = strsep(&rest, "\t\n");
        if (line[0] == '#' || !column[COLUMNS - 1])
            continue;
        if (strcmp(g.document, column[DOCUMENT]) != 0)
            finish_document(&g, argv[1]);
        snprintf(g.document, sizeof g.document, "%s", column[DOCUMENT]);
        add(&g, column);
    }
    finish_document(&g, argv[1]);
    statements_free(&g.statements);
    speakers_free(&g.speakers);
    article_free(&g.article);
    wordtable_free(&g.wordtable);
    free(line);
    return 0;
}
