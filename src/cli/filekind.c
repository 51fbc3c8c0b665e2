#include "cli/filekind.h"

static const struct {
    const char *begin, *advice;
} kinds[] = {
    {"\x1f\x8b", "looks compressed: zcat FILE | unpacks it"},
    {"BZh91AY&SY", "looks compressed: bzcat FILE | unpacks it"},
    {"\xfd\x37zXZ", "looks compressed: xzcat FILE | unpacks it"},
    {"\x28\xb5\x2f\xfd", "looks compressed: zstdcat FILE | unpacks it"},
    {"PK\x03\x04", "looks like a ZIP archive: unzip -p FILE | unpacks it, "
                   "pandoc -t plain FILE | makes text of a .docx"},
    {"%PDF-", "looks like PDF: pdftotext FILE - | makes text of it"},
    {"{\\rtf", "looks like RTF: pandoc -f rtf -t plain --wrap=none FILE | makes text of it"},
    {"\xd0\xcf\x11\xe0", "looks like Word or Excel of old: catdoc FILE | makes text of a .doc, "
                         "xls2csv FILE | CSV of an .xls"},
    {"\x89PNG", "looks like an image: tesseract FILE - | makes text of a scanned page"},
    {"\xff\xd8\xff", "looks like an image: tesseract FILE - | makes text of a scanned page"},
    {"WARC/", "looks like WARC: docs/cookbook.md makes a table of the texts of such an archive"},
    {"\xff\xfe", "looks like UTF-16: iconv -f UTF-16 -t UTF-8 FILE | makes UTF-8 of it"},
    {"\xfe\xff", "looks like UTF-16: iconv -f UTF-16 -t UTF-8 FILE | makes UTF-8 of it"},
};

static const char json[] =
    "looks like JSON: jq -rn '[\"doc_id\", \"text\"], (inputs | [.id, .text]) | @tsv' FILE | "
    "makes a table of it";
static const char json_list[] =
    "looks like JSON: jq -r '[\"doc_id\", \"text\"], (.[] | [.id, .text]) | @tsv' FILE | "
    "makes a table of it";

static struct slice without_blanks(struct slice s)
{
    size_t from = 0;
    while (from < s.len && (s.data[from] == ' ' || s.data[from] == '\r'))
        from++;
    return slice_cut(s, from, s.len);
}

/* A brace, and behind it a name or nothing more of the line. */
static const char *json_advice(struct slice first)
{
    bool is_list = slice_starts(first, SLICE("["));
    struct slice inner = is_list ? without_blanks(slice_cut(first, 1, first.len)) : first;
    if (is_list && inner.len == 0)
        return json_list;
    if (!slice_starts(inner, SLICE("{")))
        return NULL;
    inner = without_blanks(slice_cut(inner, 1, inner.len));
    if (inner.len && inner.data[0] != '"')
        return NULL;
    return is_list ? json_list : json;
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Whether the line begins with the word, in capitals or not; small letters are given. */
static bool begins_with(struct slice line, const char *word)
{
    size_t i = 0;
    while (i < line.len && word[i] &&
           (is_letter(line.data[i]) ? line.data[i] | 0x20 : line.data[i]) == word[i])
        i++;
    return !word[i];
}

/* ASCII as UTF-16 without a mark, of either order of bytes. */
static bool is_wide(struct slice s, size_t nul)
{
    return s.len >= 8 && !s.data[nul] && !s.data[nul + 2] && !s.data[nul + 4] && s.data[1 - nul] &&
           s.data[3 - nul] && s.data[5 - nul];
}

/* Three names or more, and nothing but them and the separators: no line of prose. */
static bool is_list_of_names(struct slice line, char separator)
{
    size_t separators = 0;
    char before = separator;
    for (size_t i = 0; i < line.len; i++) {
        const char c = line.data[i];
        bool is_name = is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '"' ||
                       (unsigned char)c >= 0x80;
        if (!is_name && (c != separator || before == separator))
            return false;
        separators += c == separator;
        before = c;
    }
    return separators >= 2 && before != separator;
}

bool filekind_is_quoted(struct slice field, struct slice name)
{
    return field.len == name.len + 2 && slice_starts(field, SLICE("\"")) &&
           slice_ends(field, SLICE("\"")) && slice_equal(slice_cut(field, 1, field.len - 1), name);
}

bool filekind_has_comma_field(struct slice line, struct slice name)
{
    while (line.len) {
        struct slice field = slice_take(&line, ',');
        if (slice_equal(field, name) || filekind_is_quoted(field, name))
            return true;
    }
    return false;
}

/* The first tag of a page, or of what is left of one. */
static const char *markup_advice(struct slice first)
{
    static const char *const tags[] = {"!doctype html", "html",    "head", "body",
                                       "meta",          "article", "div",  "p"};
    if (begins_with(first, "<?xml"))
        return "looks like XML: w3m -dump -cols 9999 -T text/html FILE | makes text of it";
    if (!slice_starts(first, SLICE("<")))
        return NULL;
    struct slice tag = slice_cut(first, 1, first.len);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        size_t len = strlen(tags[i]);
        if (begins_with(tag, tags[i]) && (tag.len == len || !is_letter(tag.data[len])))
            return "looks like HTML: w3m -dump -cols 9999 -T text/html FILE | makes text of it";
    }
    return NULL;
}

static const char *csv_advice(struct slice first, struct slice text_column)
{
    if (slice_ends(first, SLICE("\r")))
        first = slice_cut(first, 0, first.len - 1);
    if (slice_find(first, 0, '\t') < first.len)
        return NULL;
    if (slice_find(first, 0, ',') < first.len && filekind_has_comma_field(first, text_column))
        return "looks like CSV: mlr --icsv --otsv cat FILE | makes a table of it";
    if (is_list_of_names(first, ','))
        return "looks like CSV: mlr --icsv --otsv cat FILE | makes a table of it, "
               "--field=NAME says where its text is";
    if (is_list_of_names(first, ';'))
        return "looks like CSV: mlr --icsv --ifs ';' --otsv cat FILE | makes a table of it, "
               "--field=NAME says where its text is";
    return NULL;
}

const char *filekind_advice(struct slice first, struct slice text_column)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_starts(first, slice_of_string(kinds[i].begin)))
            return kinds[i].advice;
    if (is_wide(first, 1))
        return "looks like UTF-16: iconv -f UTF-16LE -t UTF-8 FILE | makes UTF-8 of it";
    if (is_wide(first, 0))
        return "looks like UTF-16: iconv -f UTF-16BE -t UTF-8 FILE | makes UTF-8 of it";
    const char *advice = markup_advice(first);
    if (!advice)
        advice = json_advice(first);
    return advice ? advice : csv_advice(first, text_column);
}
