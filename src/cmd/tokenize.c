/* tokenize: cuts text into documents, paragraphs, sentences or words. */
#include "analysis/tokens/tokenizer.h"
#include "base/diag.h"
#include "cli/cutter.h"
#include "cli/inputs.h"
#include "cli/operands.h"
#include "cli/options.h"
#include "text/fold.h"
#include "text/paragraph.h"
#include "text/properties.h"
#include "text/stem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum unit { UNIT_DOCUMENT, UNIT_PARAGRAPH, UNIT_SENTENCE, UNIT_WORD, UNITS };
enum clitics { CLITICS_SPLIT, CLITICS_KEEP };

static const char *const unit_names[] = {"document", "paragraph", "sentence", "word", NULL};
static const char *const rules_names[] = {"news", "uax29", NULL};
static const char *const clitics_names[] = {"split", "keep", NULL};

struct settings {
    int unit, rules, clitics;
    bool rules_given, clitics_given;
    bool stem, lists, explain, check;
    const char *lang, *emit, *abbreviations;
};

/* ---- columns ---- */

enum number { PARA_ID, SENT_ID, TOKEN_ID };
enum string { NORM, STEM, RULE };

/* The columns that tokenize writes, in the order of the default; units: a bit for each unit that
 * has the column. */
struct column {
    const char *name;
    enum cutter_kind kind;
    size_t index;
    unsigned units;
};

enum {
    WORDS = 1 << UNIT_WORD,
    SENTENCES = WORDS | 1 << UNIT_SENTENCE,
    PARAGRAPHS = SENTENCES | 1 << UNIT_PARAGRAPH,
    ALL_UNITS = PARAGRAPHS | 1 << UNIT_DOCUMENT
};

static const struct column columns[] = {
    {"doc_id", CUTTER_DOC_ID, 0, ALL_UNITS},
    {"start", CUTTER_START, 0, ALL_UNITS},
    {"end", CUTTER_END, 0, ALL_UNITS},
    {"text", CUTTER_TEXT, 0, ALL_UNITS},
    {"para_id", CUTTER_COUNT, PARA_ID, PARAGRAPHS},
    {"sent_id", CUTTER_COUNT, SENT_ID, SENTENCES},
    {"token_id", CUTTER_NUMBER, TOKEN_ID, WORDS},
    {"type", CUTTER_NAME, 0, WORDS},
    {"norm", CUTTER_LOWER, NORM, WORDS},
    {"stem", CUTTER_STRING, STEM, WORDS},
    {"rule", CUTTER_STRING, RULE, SENTENCES},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* So many words are described and written together. */
enum { CUTS = 256 };

/* The most bytes of lines that are written at once. */
enum { MOST_LINES = (WRITER_ROOM - TOKENIZER_LINES_ROOM(0)) / 2 };

/* The state of a run. */
struct run {
    const struct settings *set;
    const struct program *program;
    struct inputs in;
    struct writer out;
    struct cutter cutter;
    struct tokenizer tokenizer;
    struct stemmer *stemmer;
    bool wants_norm, wants_stem, wants_rule, wants_sentences;
    bool wrapped;
    bool whole_rows;     /* they are paragraphs already: line ends in them end none */
    uint64_t paragraphs; /* of the document so far */
    size_t checked;      /* --check: bytes of the row that are known to be in units */
    int source;          /* --check: the document, or -1 */
    struct buffer doc_id, scratch;
    struct slice (*strings)[CUTTER_STRINGS]; /* what is said of CUTS cuts, */
    struct stem_block *stems;                /* the stems of most, */
    struct arena forms;                      /* and the rest of it */
};

static void add_column(struct run *run, const struct column *column)
{
    cutter_add(&run->cutter, column->name, column->kind, column->index);
    bool string = column->kind == CUTTER_STRING;
    run->wants_norm |= column->kind == CUTTER_LOWER;
    run->wants_stem |= string && column->index == STEM;
    run->wants_rule |= string && column->index == RULE;
    run->wants_sentences |= column->kind == CUTTER_COUNT && column->index == SENT_ID;
}

static bool of_unit(const struct column *column, int unit)
{
    return column->units >> unit & 1;
}

static bool by_default(const struct column *column, const struct settings *set)
{
    if (column->kind != CUTTER_STRING)
        return true;
    return (column->index != STEM || set->stem) && (column->index != RULE || set->explain);
}

static const struct column *find_column(struct slice name, int unit)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (of_unit(&columns[i], unit) && slice_equal(name, slice_of_string(columns[i].name)))
            return &columns[i];
    return NULL;
}

static void add_asked_columns(struct run *run)
{
    struct slice names = slice_of_string(run->set->emit);
    bool added[COLUMNS] = {false};
    do {
        struct slice name = slice_take(&names, ',');
        const struct column *column = find_column(name, run->set->unit);
        if (!column)
            options_misuse(run->program, "--emit: no column '%s' with --unit=%s", diag_show(name),
                           unit_names[run->set->unit]);
        if (added[column - columns])
            options_misuse(run->program, "--emit names the column '%s' twice", diag_show(name));
        added[column - columns] = true;
        add_column(run, column);
    } while (names.len);
}

static void add_columns(struct run *run)
{
    const struct settings *set = run->set;
    for (size_t i = 0; i < COLUMNS && !set->emit; i++)
        if (of_unit(&columns[i], set->unit) && by_default(&columns[i], set))
            add_column(run, &columns[i]);
    if (set->emit)
        add_asked_columns(run);
    if (set->emit && set->stem && !run->wants_stem && set->unit == UNIT_WORD)
        add_column(run, find_column(SLICE("stem"), set->unit));
    if (set->emit && set->explain && !run->wants_rule && set->unit >= UNIT_SENTENCE)
        add_column(run, find_column(SLICE("rule"), set->unit));
}

/* ---- --check ---- */

static _Noreturn void die_of_check(const struct input_row *row, size_t at, const char *reason)
{
    diag_die(EXIT_FAILED, "check failed: %s: byte %zu of row %llu: %s", diag_show(row->doc_id), at,
             (unsigned long long)row->number, reason);
}

/* Between two units stands nothing but white space. */
static void check_gap(const struct input_row *row, size_t from, size_t to)
{
    for (size_t at = from; at < to;) {
        size_t here = at;
        if (!property_is_white_space(codepoint_at(row->text, at, &at)))
            die_of_check(row, here, "in no unit");
    }
}

/* The bytes of a file at the place of a unit, repaired, are its text. */
static void check_source(const struct run *run, const struct input_row *row, size_t start,
                         size_t end)
{
    int64_t from = input_row_place(row, start), to = input_row_place(row, end);
    if (run->source < 0 || from < 0 || to < from)
        return;
    struct buffer bytes = {0}, text = {0};
    buffer_reserve(&bytes, (size_t)(to - from));
    while (bytes.len < (size_t)(to - from)) {
        ssize_t got = pread(run->source, bytes.data + bytes.len, (size_t)(to - from) - bytes.len,
                            from + (int64_t)bytes.len);
        if (got == 0 || (got < 0 && errno != EINTR))
            die_of_check(row, start, got ? diag_error(errno) : "the document ends before");
        bytes.len += got > 0 ? (size_t)got : 0;
    }
    utf8_repair(&text, buffer_slice(&bytes), NULL);
    if (!slice_equal(buffer_slice(&text), slice_cut(row->text, start, end)))
        die_of_check(row, start, "the text is not that of the document");
    buffer_free(&bytes);
    buffer_free(&text);
}

static void check_unit(struct run *run, size_t start, size_t end)
{
    const struct input_row *row = run->cutter.row;
    if (start < run->checked || end <= start)
        die_of_check(row, start, "in two units");
    check_gap(row, run->checked, start);
    check_source(run, row, start, end);
    run->checked = end;
}

static void check_units(struct run *run, const struct cutter_cuts *cuts)
{
    for (const struct token *token = cuts->tokens; token < cuts->tokens + cuts->count; token++)
        check_unit(run, cuts->from + token->start, cuts->from + token->end);
}

/* ---- rows ---- */

static void put(struct run *run, const struct cutter_cuts *cuts)
{
    if (run->set->check)
        check_units(run, cuts);
    cutter_put(&run->cutter, cuts);
}

static void put_unit(struct run *run, size_t start, size_t end)
{
    const struct token unit = {.start = start, .end = end};
    put(run, &(struct cutter_cuts){.tokens = &unit, .count = 1});
}

/* A copy as the table holds it, escaped, that lasts until the cuts are written. */
static struct slice keep_form(struct run *run, struct slice form)
{
    struct buffer escaped = {0};
    if (row_plain_prefix(form) < form.len) {
        row_escape(&escaped, form);
        form = buffer_slice(&escaped);
    }
    char *copy = arena_alloc(&run->forms, form.len + CUTTER_BLOCK);
    if (form.len)
        memcpy(copy, form.data, form.len);
    buffer_free(&escaped);
    return slice_of(copy, form.len);
}

/* "prefix": the word rule; behind a token that might end a sentence, also what decided that. */
static struct slice rule_of_word(struct run *run, const struct token *token)
{
    const char *sentence_rule = tokenizer_sentence_rule_name(token->sentence_rule);
    buffer_clear(&run->scratch);
    buffer_append(&run->scratch, slice_of_string(tokenizer_word_rule_name(token->rule)));
    if (*sentence_rule)
        buffer_append_byte(&run->scratch, ' ');
    buffer_append(&run->scratch, slice_of_string(sentence_rule));
    return keep_form(run, buffer_slice(&run->scratch));
}

/* The stems of the short words of ASCII, which stand in their blocks. */
static void stem_short_words(struct run *run, const struct token *tokens, size_t count)
{
    stemmer_stem_blocks(run->stemmer, run->stems, count);
    for (size_t i = 0; i < count; i++) {
        const struct stem_block *b = &run->stems[i];
        const struct slice folded = slice_of(b->bytes, tokens[i].end - tokens[i].start);
        if (b->len == STEM_LONG)
            run->strings[i][STEM] = keep_form(run, stemmer_stem(run->stemmer, folded));
        else if (b->len)
            run->strings[i][STEM] = slice_of(b->bytes, b->len);
    }
}

/* The folded forms of any other. */
static void describe_long(struct run *run, struct slice word, struct slice *strings)
{
    struct slice norm = fold_word(word, &run->scratch);
    bool same = norm.data == word.data && row_plain_prefix(norm) == norm.len;
    strings[NORM] = same ? norm : keep_form(run, norm);
    if (run->wants_stem)
        strings[STEM] = keep_form(run, stemmer_stem(run->stemmer, norm));
}

/* The stems and the rules. */
static void describe_more(struct run *run, const char *text, const struct token *tokens,
                          size_t count)
{
    for (size_t i = 0; i < count && run->wants_stem; i++) {
        const struct token *token = &tokens[i];
        const bool is_short = cutter_is_short(token);
        run->stems[i].len = is_short ? (unsigned char)(token->end - token->start) : 0;
        if (is_short)
            fold_block(run->stems[i].bytes, text + token->start, run->stems[i].len);
    }
    if (run->wants_stem)
        stem_short_words(run, tokens, count);
    for (size_t i = 0; i < count && run->wants_rule; i++)
        run->strings[i][RULE] = rule_of_word(run, &tokens[i]);
}

static void describe_words(struct run *run, const char *text, const struct token *tokens,
                           size_t count)
{
    const bool wants_forms = run->wants_norm | run->wants_stem;
    arena_reset(&run->forms);
    for (const struct token *token = tokens; token < tokens + count; token++)
        if (!cutter_is_short(token) & wants_forms)
            describe_long(run, slice_of(text + token->start, token->end - token->start),
                          run->strings[token - tokens]);
    if (run->wants_stem | run->wants_rule)
        describe_more(run, text, tokens, count);
}

static void put_tokens(struct run *run, const struct input_row *row, const struct token *tokens,
                       size_t count, size_t from)
{
    while (count) {
        size_t some = count < CUTS ? count : CUTS;
        describe_words(run, row->text.data + from, tokens, some);
        put(run, &(struct cutter_cuts){tokens, run->strings, some, from});
        tokens += some;
        count -= some;
    }
}

/* Cuts the paragraph [from, to) of the row. */
static void put_words(struct run *run, const struct input_row *row, size_t from, size_t to)
{
    const struct token *tokens;
    size_t count;
    tokenizer_start(&run->tokenizer, slice_cut(row->text, from, to));
    while ((count = tokenizer_take_all(&run->tokenizer, &tokens)) > 0)
        put_tokens(run, row, tokens, count, from);
}

/* Rows of nothing but the text of words, in which nothing is escaped. */
static void put_texts(struct run *run, const struct input_row *row, size_t from, size_t to)
{
    const struct token *token;
    size_t wrote;
    tokenizer_start(&run->tokenizer, slice_cut(row->text, from, to));
    do {
        char *lines = writer_reserve(&run->out, WRITER_ROOM);
        while ((wrote = tokenizer_take_text(&run->tokenizer, lines, WRITER_ROOM)) > 0) {
            writer_commit(&run->out, wrote);
            lines = writer_reserve(&run->out, WRITER_ROOM);
        }
        token = tokenizer_take(&run->tokenizer);
        if (token)
            put_tokens(run, row, token, 1, from);
    } while (token);
}

static void put_sentences(struct run *run, const struct input_row *row, size_t from, size_t to)
{
    struct sentence sentence;
    size_t number = 0;
    tokenizer_start(&run->tokenizer, slice_cut(row->text, from, to));
    while (tokenizer_next_sentence(&run->tokenizer, &sentence)) {
        const struct token unit = {
            .start = sentence.start, .end = sentence.end, .sentence = number++};
        arena_reset(&run->forms);
        if (run->wants_rule)
            run->strings[0][RULE] =
                keep_form(run, slice_of_string(tokenizer_sentence_rule_name(sentence.rule)));
        put(run, &(struct cutter_cuts){&unit, run->strings, 1, from});
    }
}

static void put_paragraph(struct run *run, const struct input_row *row, size_t from, size_t to)
{
    cutter_count(&run->cutter, PARA_ID, ++run->paragraphs);
    cutter_begin_text(&run->cutter);
    if (run->set->unit == UNIT_PARAGRAPH)
        put_unit(run, from, to);
    else if (run->set->unit == UNIT_SENTENCE)
        put_sentences(run, row, from, to);
    else if (run->cutter.only_text && run->cutter.plain && !run->set->check)
        put_texts(run, row, from, to);
    else
        put_words(run, row, from, to);
}

/* The document to read once more; -1 where that cannot be: standard input, a pipe. Without
 * O_NONBLOCK a pipe of which nobody is the writer any more would be waited for. */
static int open_source(const char *operand)
{
    struct stat info;
    int fd = strcmp(operand, "-") == 0 ? -1 : open(operand, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)))
        return fd;
    close(fd);
    return -1;
}

/* Numbers count within the document: consecutive rows with one doc_id. */
static void watch_document(struct run *run, const struct input_row *row)
{
    if (row->number > 1 && slice_equal(row->doc_id, buffer_slice(&run->doc_id)))
        return;
    buffer_clear(&run->doc_id);
    buffer_append(&run->doc_id, row->doc_id);
    memset(run->cutter.numbers, 0, sizeof run->cutter.numbers);
    run->paragraphs = 0;
    if (!run->set->check || !run->in.is_plain)
        return;
    if (run->source >= 0)
        close(run->source);
    buffer_append_byte(&run->doc_id, 0);
    run->source = open_source(run->doc_id.data);
    run->doc_id.len--;
}

static void put_row(struct run *run, const struct input_row *row)
{
    watch_document(run, row);
    cutter_begin(&run->cutter, row);
    run->checked = 0;
    size_t from, to;
    if (run->set->unit == UNIT_DOCUMENT) {
        put_unit(run, 0, row->text.len);
    } else if (run->whole_rows) {
        put_paragraph(run, row, 0, row->text.len);
    } else if (run->in.is_plain && !run->wrapped) {
        if (paragraph_of_line(row->text, &from, &to))
            put_paragraph(run, row, from, to);
    } else {
        struct paragraphs paragraphs = paragraphs_start(row->text, run->wrapped);
        while (paragraphs_next(&paragraphs, &from, &to))
            put_paragraph(run, row, from, to);
    }
    if (run->set->check && run->set->unit != UNIT_DOCUMENT)
        check_gap(row, run->checked, row->text.len);
}

/* Whether lines of plain text may be put many at once. */
static bool takes_lines(const struct run *run)
{
    return run->in.is_plain && run->set->unit == UNIT_WORD && !run->set->check;
}

static void put_bare_lines(struct run *run, struct slice lines)
{
    char *to = writer_reserve(&run->out, WRITER_ROOM);
    writer_commit(&run->out, tokenizer_write_lines(&run->tokenizer, lines, to));
}

static void put_each_line(struct run *run, const struct input_row *lines)
{
    size_t from, to;
    cutter_begin_lines(&run->cutter, lines);
    for (size_t at = 0, end; at < lines->text.len; at = end + 1) {
        end = slice_find(lines->text, at, '\n');
        if (paragraph_of_line(slice_cut(lines->text, at, end), &from, &to))
            put_paragraph(run, lines, at + from, at + to);
    }
}

/* Lines that need no care, as many as lie ready. */
static void put_lines(struct run *run)
{
    struct input_row lines;
    bool bare = run->cutter.only_text && tokenizer_writes_lines(&run->tokenizer);
    while (inputs_paragraphs(&run->in, MOST_LINES, &lines)) {
        watch_document(run, &lines);
        if (bare)
            put_bare_lines(run, lines.text);
        else
            put_each_line(run, &lines);
    }
}

/* ---- setting up ---- */

static struct slice read_abbreviations(struct reader *reader, const char *path)
{
    struct slice lines = operand_words(path, reader), rest = lines;
    for (unsigned long long number = 1; rest.len; number++) {
        const char *fault = tokenizer_abbreviation_fault(slice_take(&rest, '\n'));
        if (fault)
            diag_die(EXIT_FAILED, "%s:%llu: %s", diag_show(slice_of_string(reader->name)), number,
                     fault);
    }
    return lines;
}

static void open_tokenizer(struct run *run)
{
    const struct settings *set = run->set;
    struct reader reader = {.fd = -1};
    struct tokenizer_options options = {
        .rules = (enum tokenizer_rules)set->rules,
        .keep_clitics = set->clitics == CLITICS_KEEP,
        .lists = set->lists,
        .language = tokenizer_language_of(set->lang ? set->lang : "english"),
        .no_sentences = set->unit == UNIT_WORD && !run->wants_sentences && !run->wants_rule,
        .no_rules = set->unit != UNIT_WORD || !run->wants_rule,
    };
    if (set->abbreviations)
        options.abbreviations = read_abbreviations(&reader, set->abbreviations);
    tokenizer_init(&run->tokenizer, &options);
    if (set->abbreviations)
        reader_free(&reader);
}

static void open_stemmer(struct run *run)
{
    const char *language = run->set->lang ? run->set->lang : "english";
    run->stemmer = stemmer_open(language);
    if (!run->stemmer)
        options_misuse(run->program, "--lang: no stemmer for '%s'",
                       diag_show(slice_of_string(language)));
}

static void cut_rows(struct run *run)
{
    struct input_row row;
    cutter_init(&run->cutter, &run->in, &run->out);
    run->cutter.counting = SENT_ID;
    add_columns(run);
    if (run->wants_stem || run->set->lang)
        open_stemmer(run);
    open_tokenizer(run);
    run->whole_rows = inputs_are_paragraphs(&run->in);
    for (unsigned type = 0; type < TOKEN_TYPES; type++)
        cutter_name(&run->cutter, type, token_type_name((enum token_type)type));
    run->strings = memory_alloc(CUTS, sizeof *run->strings);
    run->stems = memory_alloc(CUTS, sizeof *run->stems);
    cutter_header(&run->cutter);
    bool many = takes_lines(run);
    do {
        if (many)
            put_lines(run);
        if (!inputs_next(&run->in, &row))
            break;
        put_row(run, &row);
    } while (true);
    tokenizer_free(&run->tokenizer);
    stemmer_close(run->stemmer);
    cutter_free(&run->cutter);
    buffer_free(&run->doc_id);
    buffer_free(&run->scratch);
    arena_free(&run->forms);
    free(run->strings);
    free(run->stems);
}

static void check_settings(const struct program *p, const struct settings *set)
{
    if (set->stem && !set->lang && set->unit != UNIT_WORD)
        options_misuse(p, "--stem goes with --unit=word");
    if (set->explain && set->unit != UNIT_WORD && set->unit != UNIT_SENTENCE)
        options_misuse(p, "--explain goes with --unit=word and --unit=sentence");
    bool splits = set->clitics_given && set->clitics == CLITICS_SPLIT;
    if (set->rules != RULES_NEWS && (set->lists || set->abbreviations || splits))
        options_misuse(p, "--lists, --abbreviations and --clitics=split go with --rules=news");
    if (set->unit < UNIT_SENTENCE &&
        (set->rules_given || set->clitics_given || set->lang || set->lists || set->abbreviations))
        options_misuse(p, "--rules, --clitics, --lang, --lists and --abbreviations are for "
                          "--unit=word and --unit=sentence");
}

int main(int argc, char **argv)
{
    struct settings set = {.unit = UNIT_WORD};
    struct inputs_settings input_settings = {0};
    struct option shared[INPUTS_OPTIONS];
    inputs_options(shared, &input_settings);
    // clang-format off
    struct option options[] = {
        {.name = "unit", .letter = 'u', .kind = OPTION_CHOICE, .value = &set.unit, .argument = "UNIT",
         .choices = unit_names, .help = "cut into these (word)"},
        {.name = "rules", .letter = 'r', .kind = OPTION_CHOICE, .value = &set.rules, .argument = "RULES",
         .choices = rules_names, .given = &set.rules_given, .help = "those for news, or UAX #29 alone"},
        {.name = "clitics", .letter = 'c', .kind = OPTION_CHOICE, .value = &set.clitics, .argument = "HOW",
         .choices = clitics_names, .given = &set.clitics_given, .help = "n't, 's ... as words of their own"},
        {.name = "stem", .letter = 's', .kind = OPTION_FLAG, .value = &set.stem,
         .help = "add the Snowball stem of each word"},
        {.name = "lang", .letter = 'l', .kind = OPTION_STRING, .value = &set.lang, .argument = "NAME",
         .given = &set.stem, .help = "add stems of this language (--stem alone: english)"},
        {.name = "lists", .kind = OPTION_FLAG, .value = &set.lists,
         .help = "items of lists within a line (1. a) ...) are sentences"},
        {.name = "abbreviations", .letter = 'a', .kind = OPTION_STRING, .value = &set.abbreviations,
         .argument = "FILE", .help = "more abbreviations, one a line"},
        {.name = "emit", .letter = 'e', .kind = OPTION_STRING, .value = &set.emit, .argument = "LIST",
         .help = "write only these of its columns, comma between"},
        {.name = "explain", .kind = OPTION_FLAG, .value = &set.explain,
         .help = "add the name of the rule that made each boundary"},
        {.name = "check", .kind = OPTION_FLAG, .value = &set.check,
         .help = "prove that the units hold all of the text, each byte once"},
        {0},
    };
    // clang-format on
    const struct program program = {
        .name = "tokenize",
        .synopsis = "[OPTION]... [FILE]...",
        .purpose = "cut text into documents, paragraphs, sentences or words",
        .example = "tokenize --unit=sentence samples/article.txt",
        .options = options,
        .more_options = shared,
    };
    int operands = options_parse(&program, argc, argv);
    check_settings(&program, &set);
    input_settings.plain_rows = set.unit == UNIT_DOCUMENT ? PLAIN_DOCUMENTS : PLAIN_PARAGRAPHS;
    struct run run = {
        .set = &set, .program = &program, .wrapped = input_settings.wrapped, .source = -1};
    inputs_open(&run.in, &program, &input_settings, argv + 1, operands);
    writer_open(&run.out, STDOUT_FILENO, "standard output");
    run.out.quote_guard = input_settings.quote_guard;
    cut_rows(&run);
    inputs_close(&run.in);
    writer_close(&run.out);
    return EXIT_DONE;
}
