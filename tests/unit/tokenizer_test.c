/* The tokenizer: what its rules do, by example; that tokens tile the text; that no text is slow. */
#include "analysis/tokens/tokenizer.h"
#include "analysis/tokens/tokenizer_blocks.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "text/fold.h"
#include "text/paragraph.h"
#include "text/properties.h"
#include "unit.h"

/* Texts cut by options, tokens joined by '|', sentences by '#'. */
struct example {
    const char *text, *want;
};

static void append_token(struct buffer *out, struct slice text, const struct token *token,
                         size_t *sentence)
{
    if (out->len)
        buffer_append_byte(out, token->sentence == *sentence ? '|' : '#');
    buffer_append(out, slice_cut(text, token->start, token->end));
    *sentence = token->sentence;
}

static struct buffer cut(struct slice text, const struct tokenizer_options *options)
{
    struct buffer out = {0};
    struct tokenizer t;
    struct token token;
    size_t sentence = 0;
    tokenizer_init(&t, options);
    tokenizer_start(&t, text);
    while (tokenizer_next(&t, &token))
        append_token(&out, text, &token, &sentence);
    tokenizer_free(&t);
    return out;
}

static void assert_cut(const struct example *e, const struct tokenizer_options *options)
{
    struct buffer got = cut(exact_copy(slice_of_string(e->text)), options);
    assert_slice(buffer_slice(&got), e->want);
    buffer_free(&got);
}

static const struct example words[] = {
    {"", ""},
    {" \t\n\u00A0", ""},
    {"The war, he said", "The|war|,|he|said"},
    {"don't can\u2019t won't I'm Boyd's", "do|n't|ca|n\u2019t|wo|n't|I|'m|Boyd|'s"},
    {"she'd've", "she|'d|'ve"},
    {"cannot gonna dont DONT", "can|not|gon|na|do|nt|DO|NT"},
    {"the workers' strike", "the|workers|'|strike"},
    {"O'Neill rock'n'roll", "O'Neill|rock'n'roll"},
    {"'Tis the '90s, 'n all", "'Tis|the|'90s|,|'n|all"},
    {"a 15-year-old pro-Russian e-mail", "a|15|-|year|-|old|pro-Russian|e-mail"},
    {"th- the, I m-", "th-|the|,|I|m-"},
    {"$2.1 million, 20,000 tons, 7:30pm", "$|2.1|million|,|20,000|tons|,|7:30|pm"},
    {"50% of 1,234.56 at .5 and +44", "50|%|of|1,234.56|at|.5|and|+44"},
    {"?C", "?|C"}, /* a letter at the end of the text: there is no second one to look at */
    {"9%, 9%@a.example 9%9@b.example 9%-", "9|%|,|9%@a.example|9%9@b.example|9|%|-"},
    {"the 20th, 1990s and 5kg of 4chan", "the|20th|,|1990s|and|5|kg|of|4chan"},
    {"call 713-853-1696 or 345-9945 in 1969-1970", "call|713-853-1696|or|345-9945|in|1969|-|1970"},
    {"http://a.example/x?y=(1). www.b.example, ftp://c",
     "http://a.example/x?y=(1)|.#www.b.example|,|ftp://c"},
    {"(see http://a.example/x)", "(|see|http://a.example/x|)"},
    {"write to jane.doe@mail.example, now", "write|to|jane.doe@mail.example|,|now"},
    {"at news.com and report.pdf or a.b.c", "at|news.com|and|report.pdf|or|a.b.c"},
    {"#budget2024 @anna_v #1 a@b", "#budget2024|@anna_v|#|1|a@b"},
    {"AT&T, R&D & co", "AT&T|,|R&D|&|co"},
    {"and/or w/o s/he I/O", "and|/|or|w/o|s/he|I/O"},
    {"Wait... what?! No!!", "Wait|...|what|?!#No|!!"},
    {"so\u2026 yes -- no \u2014 maybe", "so|\u2026|yes|--|no|\u2014|maybe"},
    {"fine :-) :( <3 ^_^ ;)", "fine|:-)|:(|<3|^_^|;)"},
    {"<3x and a < b", "<|3x|and|a|<|b"},
    {"saw him\u2026Then she", "saw|him|\u2026#Then|she"},
    {"(with him)\u2026Then she", "(|with|him|)|\u2026|Then|she"},
    {"note: (a) [...] [b]", "note|:|(|a|)|[|...|]|[|b|]"},
    {"\U0001F469\u200D\U0001F4BB\U0001F1F8\U0001F1EA\U0001F44D\U0001F3FD!",
     "\U0001F469\u200D\U0001F4BB|\U0001F1F8\U0001F1EA|\U0001F44D\U0001F3FD|!"},
    {"na\u00EFve \u041C\u043E\u0441\u043A\u0432\u0430 e\u0301t\u00E9",
     "na\u00EFve|\u041C\u043E\u0441\u043A\u0432\u0430|e\u0301t\u00E9"},
    {"\u4E2D\u6587\u3002\u30AB\u30BF", "\u4E2D|\u6587|\u3002#\u30AB\u30BF"},
    {"\u201CYes,\u201D he said", "\u201C|Yes|,|\u201D|he|said"},
    {"soft\u00ADhyphen zero\u200Bwidth", "soft\u00ADhyphen|zero|\u200B|width"},
    {"a,\u0301 b", "a|,\u0301|b"},
    {"it's 5\" by 3'", "it|'s|5|\"|by|3|'"},
    {"in H. R. 12, plan A. \u2026 it", "in|H.|R.|12|,|plan|A.|\u2026|it"},
    {"plan A. (a) vitamin A. \"No\" B.", "plan|A.|(|a|)|vitamin|A.#\"|No|\"|B."},
    {"plan A.; plan A... plan A.\u2026 as A. is", "plan|A.|;|plan|A|...|plan|A|.|\u2026|as|A|.|is"},
    {"Jon Fyfe et al.: the Sts., A. L.; an end.,: it's., pre-op.,",
     "Jon|Fyfe|et|al.|:|the|Sts.|,|A.|L.|;|an|end.|,|:|it|'s|.|,|pre-op.|,"},
    {"see [13,14], [22,23,24] and [1,5-7]; [1,234] [12,345,6]",
     "see|[|13|,|14|]|,|[|22|,|23|,|24|]|and|[|1|,|5|-|7|]|;|[|1,234|]|[|12|,|345|,|6|]"},
    {"of 13,14 or (5,6) in [5, 6,7]", "of|13,14|or|(|5,6|)|in|[|5|,|6,7|]"},
    {"1. Methods", "1.|Methods"},
    {"2.1. Data, 3. None", "2.1.|Data|,|3|.#None"},
    {"1984. A year", "1984|.#A|year"},
    {"12.", "12|."},
    {"exper- experimenting so- \u2014 and evalu- uh evaluate",
     "exper-|experimenting|so-|\u2014|and|evalu-|uh|evaluate"},
    {"a nice book- it is two- or three-year, self- motivated, so- --",
     "a|nice|book|-|it|is|two|-|or|three|-|year|,|self|-|motivated|,|so-|--"},
    {"doi:10.1037/0022-3514.92.6.1087. doi:no", "doi:10.1037/0022-3514.92.6.1087|.#doi|:|no"},
    {"by IM, im glad, Im here", "by|IM|,|i|m|glad|,|I|m|here"},
    {"the Reps. They and Reps. Hale", "the|Reps|.#They|and|Reps.|Hale"},
};

START_TEST(what_is_given_back_is_taken_again)
{
    struct tokenizer t;
    const struct token *tokens;
    struct slice text = SLICE("one two three");
    tokenizer_init(&t, &(struct tokenizer_options){0});
    tokenizer_start(&t, text);
    ck_assert_uint_eq(tokenizer_take_all(&t, &tokens), 3);
    tokenizer_give_back(&t, 2);
    assert_slice(slice_cut(text, tokenizer_take(&t)->start, text.len), "two three");
    ck_assert_uint_eq(tokenizer_take_all(&t, &tokens), 1);
    assert_slice(slice_cut(text, tokens->start, tokens->end), "three");
    ck_assert_ptr_null(tokenizer_take(&t));
    tokenizer_free(&t);
}
END_TEST

START_TEST(news_words_are_cut_as_treebanks_cut_them)
{
    assert_cut(&words[_i], &(struct tokenizer_options){0});
}
END_TEST

static const struct example kept[] = {
    {"don't can\u2019t Boyd's", "don't|can\u2019t|Boyd's"},
    {"cannot gonna", "cannot|gonna"},
    {"the workers' strike", "the|workers'|strike"},
    {"'the workers' he said", "'|the|workers|'|he|said"},
};

START_TEST(clitics_stay_with_their_word_where_they_are_kept)
{
    assert_cut(&kept[_i], &(struct tokenizer_options){.keep_clitics = true});
}
END_TEST

static const struct {
    const char *language;
    struct example example;
} elided[] = {
    {"fr", {"L'eau d'ici, jusqu'au soir.", "L'|eau|d'|ici|,|jusqu'|au|soir|."}},
    {"french",
     {"Qu\u2019est-ce qu'il n'a pas d'l'eau", "Qu\u2019|est|-|ce|qu'|il|n'|a|pas|d'|l'|eau"}},
    {"fr", {"aujourd'hui, cannot, l'", "aujourd'hui|,|cannot|,|l|'"}},
    {"italian", {"dell'acqua e un'altra", "dell'|acqua|e|un'|altra"}},
    {"ca", {"l'aigua d'aqu\u00ED", "l'|aigua|d'|aqu\u00ED"}},
    {"english", {"l'eau", "l'eau"}},
    {"de", {"Boyd's l'eau", "Boyd|'s|l'eau"}},
};

START_TEST(elided_words_are_cut_off_in_languages_that_have_them)
{
    enum tokenizer_language language = tokenizer_language_of(elided[_i].language);
    assert_cut(&elided[_i].example, &(struct tokenizer_options){.language = language});
}
END_TEST

/* Sentences, as they stand in the text, in brackets. */
static const struct example sentences[] = {
    {"One. Two", "[One.][Two]"},
    {"Is it? Yes! Good.", "[Is it?][Yes!][Good.]"},
    {"Mr. Hale met Dr. Boyd. They left.", "[Mr. Hale met Dr. Boyd.][They left.]"},
    {"J. K. Boyd and Albert I. Jones", "[J. K. Boyd and Albert I. Jones]"},
    {"the first U.S. president", "[the first U.S. president]"},
    {"in the U.S. The war", "[in the U.S.][The war]"},
    {"at 5 p.m. on Jan. 3 in Port Maren", "[at 5 p.m. on Jan. 3 in Port Maren]"},
    {"Pitt & Co. at noon. Pitt & Co. It closed.", "[Pitt & Co. at noon.][Pitt & Co.][It closed.]"},
    {"No. 5 won. He said no. It was so.", "[No. 5 won.][He said no.][It was so.]"},
    {"\u201CStop,\u201D he said. \u201CNow.\u201D They did.",
     "[\u201CStop,\u201D he said.][\u201CNow.\u201D][They did.]"},
    {"\u201CWhy?\u201D she asked. \u201CWhy?\u201D Boyd said.",
     "[\u201CWhy?\u201D she asked.][\u201CWhy?\u201D Boyd said.]"},
    {"He came (it was late. very late) and left.", "[He came (it was late. very late) and left.]"},
    {"It was so. (He knew.) She too.", "[It was so.][(He knew.)][She too.]"},
    {"Costs rose.[12] Prices fell. [3] All well.",
     "[Costs rose.[12]][Prices fell. [3]][All well.]"},
    {"I meant... well... Then he left.... Gone.", "[I meant... well...][Then he left....][Gone.]"},
    {"weak . . . was that. Next", "[weak . . . was that.][Next]"},
    {"It cost $2.50. 5 men paid.", "[It cost $2.50.][5 men paid.]"},
    {"1. Sub-heading text", "[1. Sub-heading text]"},
    {"X", "[X]"},
    {"Great :) Thanks", "[Great :)][Thanks]"},
    {"the end.The next", "[the end.][The next]"},
    {"No boundary at 3.5 or a.m. or e.g. here", "[No boundary at 3.5 or a.m. or e.g. here]"},
    {"\u4ECA\u65E5\u3002\u660E\u65E5\u3002", "[\u4ECA\u65E5\u3002][\u660E\u65E5\u3002]"},
    {"a fee. 8 Yet it is small. 12 men paid.", "[a fee. 8][Yet it is small.][12 men paid.]"},
    {"from A to B. I knew J. Smith.", "[from A to B.][I knew J. Smith.]"},
    {"Tools, ships, etc. Harbours, mills, etc. too.",
     "[Tools, ships, etc.][Harbours, mills, etc. too.]"},
    {"found in Port Maren. [citation needed]", "[found in Port Maren. [citation needed]]"},
    {"She lives in 5C. Ramon called.", "[She lives in 5C.][Ramon called.]"},
    {"Yahoo! in May. Jeopardy! is on.", "[Yahoo! in May.][Jeopardy! is on.]"},
};

static void assert_sentences(const struct example *e, const struct tokenizer_options *options)
{
    struct slice text = exact_copy(slice_of_string(e->text));
    struct buffer got = {0};
    struct tokenizer t;
    struct sentence s;
    tokenizer_init(&t, options);
    tokenizer_start(&t, text);
    while (tokenizer_next_sentence(&t, &s)) {
        buffer_append_byte(&got, '[');
        buffer_append(&got, slice_cut(text, s.start, s.end));
        buffer_append_byte(&got, ']');
        ck_assert_msg(*tokenizer_sentence_rule_name(s.rule), "a sentence without a rule: %s",
                      e->text);
    }
    assert_slice(buffer_slice(&got), e->want);
    tokenizer_free(&t);
    buffer_free(&got);
}

START_TEST(news_sentences_end_where_readers_end_them)
{
    assert_sentences(&sentences[_i], &(struct tokenizer_options){0});
}
END_TEST

static const struct example lists[] = {
    {"1. one 2. two 3. three", "[1. one][2. two][3. three]"},
    {"a) one b) two", "[a) one][b) two]"},
    {"1.) one. 2.) two.", "[1.) one.][2.) two.]"},
    {"\u2022 this \u2022 that", "[\u2022 this][\u2022 that]"},
    {"He said: 1) stop 2) go", "[He said:][1) stop][2) go]"},
    {"it was 5. 7 came", "[it was 5.][7 came]"},
};

START_TEST(items_of_lists_are_sentences_where_asked_for)
{
    assert_sentences(&lists[_i], &(struct tokenizer_options){.lists = true});
}
END_TEST

START_TEST(abbreviations_of_one_s_own_are_known)
{
    struct tokenizer_options options = {0};
    struct example e = {"the Abs. Two of the Gem. The", "[the Abs. Two of the Gem.][The]"};
    options.abbreviations = exact_copy(SLICE("# mine\nabs.\ngem\tfinal\n"));
    assert_sentences(&e, &options);
}
END_TEST

/* More than there are words of our own, and each of them told from the others. */
START_TEST(many_abbreviations_of_one_s_own_are_known)
{
    enum { WORDS = 3000 };
    struct tokenizer_options options = {0};
    struct buffer list = {0};
    char word[] = "qa000";
    for (unsigned n = 0; n < WORDS; n++) {
        for (unsigned i = 0, rest = n; i < 3; i++, rest /= 26)
            word[i + 2] = (char)('a' + rest % 26);
        buffer_append(&list, slice_of(word, sizeof word - 1));
        buffer_append(&list, SLICE("\n"));
    }
    buffer_append(&list, SLICE("Twentyfourlettersofaword\n"));
    options.abbreviations = exact_copy(buffer_slice(&list));
    assert_sentences(&(struct example){"the Qaaaa. Two", "[the Qaaaa. Two]"}, &options);
    assert_sentences(&(struct example){"the QAJLE. Two", "[the QAJLE. Two]"}, &options);
    assert_sentences(&(struct example){"the Qakle. Two", "[the Qakle.][Two]"}, &options);
    assert_sentences(&(struct example){"the twentyfourlettersofaword. Two",
                                       "[the twentyfourlettersofaword. Two]"},
                     &options);
    assert_sentences(&(struct example){"Mr. Two", "[Mr. Two]"}, &options);
    buffer_free(&list);
}
END_TEST

START_TEST(types_tell_what_a_token_is)
{
    static const char text[] = "Boyd 's 5 , $ http://a.example a@b.example #x @y \U0001F600";
    struct slice slice = exact_copy(slice_of(text, sizeof text - 1));
    struct tokenizer t;
    struct token token;
    tokenizer_init(&t, &(struct tokenizer_options){0});
    tokenizer_start(&t, slice);
    static const enum token_type want[] = {
        TOKEN_WORD, TOKEN_CLITIC, TOKEN_NUMBER,  TOKEN_PUNCTUATION, TOKEN_SYMBOL,
        TOKEN_URL,  TOKEN_EMAIL,  TOKEN_HASHTAG, TOKEN_MENTION,     TOKEN_EMOJI};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        ck_assert(tokenizer_next(&t, &token));
        ck_assert_str_eq(token_type_name(token.type), token_type_name(want[i]));
    }
    ck_assert(!tokenizer_next(&t, &token));
    tokenizer_free(&t);
}
END_TEST

/* ---- properties, over texts made at random from pieces that rules care for ---- */

static const char *const pieces[] = {
    " -- ",
    "pro-",
    "non-profit ",
    "1990s",
    "19th ",
    "Yahoo!",
    "Mobile, Ala. ",
    "(R-Ore.",
    "end.Then ",
    "News/Post",
    " \u2018",
    " '",
    "\uFFFD",
    " ",
    "  ",
    "a",
    "The ",
    "said ",
    ".",
    ". ",
    "...",
    "?",
    "!",
    "\"",
    "\u201C",
    "\u201D",
    "'",
    "\u2019",
    "n't",
    "can",
    "not",
    "(",
    ")",
    "[",
    "]",
    "1",
    "23",
    "\u203C",
    "\u2033",
    "9%",
    "A",
    "\u2013",
    "\u201E",
    ",",
    "-",
    ":",
    "/",
    "@",
    "#",
    "$",
    "%",
    "&",
    "_",
    "\u00E9",
    "\u0301",
    "Mr",
    "U.S.",
    "e.g",
    "http://",
    "www.",
    ".com",
    "no",
    "\u2026",
    "\t",
    "\\",
    "\u4E2D",
    "\U0001F469",
    "\u200D",
    "\u00A0",
    "1.",
    "a)",
    "''",
    "s' ",
    "\u2019 ",
    "J. S",
    "p.m. ",
    " Inc.",
    " im ",
    "\u2022",
    "longwordwithoutanyend",
    "II",
    ";",
    ":)",
    "--",
    "\u2014",
    "Co",
    "1,500",
    "5.5",
    "555.1234",
    "1.2.3",
    "\u2019s ",
    "'s,",
    "s",
    "5 ",
    "$5",
    "5% ",
    ": ",
    "; ",
    "? ",
    "\n",
    "\u0416",
    "\u0441\u043B\u043E\u0432\u043E",
    "\u0661",
    "\u3042",
    "\u30AB",
    "\u0E01",
    "\u05D0",
    "\u00B7",
    "\u203F",
    "\u3002",
    "\u00BD",
    "\u20AC",
    "\u00AB",
    "\u00BB",
    "\u3000",
    "\u00AD",
    "\x03",
    "*",
    "+",
    ">",
    "=",
    "<",
    "^",
    "~",
    "|",
    "{",
    "}",
    "`",
    "re-",
    "non",
    "year",
    "front-runner",
    "x-",
    " -",
    "n\u2019t",
    "don't ",
    "they\u2019ve",
    "'ll",
    "'re.",
    "'m",
    "'d,",
    "John's",
    "workers' ",
    "7",
    ". The ",
    "'16",
    "Mr. ",
    "G.",
};

static uint64_t next_random(uint64_t *state)
{
    *state = hash_mix(*state + 0x9E3779B97F4A7C15u);
    return *state;
}

static struct buffer random_text(uint64_t seed)
{
    struct buffer text = {0};
    for (uint64_t n = next_random(&seed) % 120; n; n--) {
        uint64_t which = next_random(&seed) % (sizeof pieces / sizeof *pieces);
        buffer_append(&text, slice_of_string(pieces[which]));
    }
    return text;
}

static void assert_blank(struct slice text, size_t from, size_t to)
{
    while (from < to)
        ck_assert(property_is_white_space(codepoint_at(text, from, &from)));
}

static void assert_tiles(struct slice text, const struct tokenizer_options *options)
{
    struct tokenizer t;
    struct token token;
    size_t end = 0, sentence = 0;
    tokenizer_init(&t, options);
    tokenizer_start(&t, text);
    while (tokenizer_next(&t, &token)) {
        ck_assert_msg(token.start >= end && token.end > token.start, "tokens overlap in '%.*s'",
                      (int)text.len, text.data);
        assert_blank(text, end, token.start);
        ck_assert_uint_ge(token.sentence, sentence);
        end = token.end;
        sentence = token.sentence;
    }
    assert_blank(text, end, text.len);
    tokenizer_free(&t);
}

START_TEST(tokens_tile_the_text_whatever_it_is)
{
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct buffer made = random_text(seed);
        struct slice text = exact_copy(buffer_slice(&made));
        assert_tiles(text,
                     &(struct tokenizer_options){.lists = seed % 2, .keep_clitics = seed % 3 == 0});
        assert_tiles(text, &(struct tokenizer_options){.rules = RULES_UAX29});
        buffer_free(&made);
    }
}
END_TEST

/* A plain token stands in a table as it is, and its folded form is that of ASCII. */
static void assert_plain(struct slice word)
{
    struct buffer scratch = {0}, lower = {0};
    for (size_t i = 0; i < word.len; i++)
        buffer_append_byte(&lower, (char)ascii_lower((unsigned char)word.data[i]));
    ck_assert_msg(slice_equal(fold_word(word, &scratch), buffer_slice(&lower)), "'%.*s'",
                  (int)word.len, word.data);
    for (size_t i = 0; i < word.len; i++)
        ck_assert(word.data[i] != '\\' && (unsigned char)word.data[i] > ' ' &&
                  word.data[i] != 0x7F);
    buffer_free(&scratch);
    buffer_free(&lower);
}

static void assert_same_tokens(struct slice text, const struct tokenizer_options *one,
                               const struct tokenizer_options *other, bool with_sentences)
{
    struct tokenizer t, u;
    struct token a, b;
    tokenizer_init(&t, one);
    tokenizer_init(&u, other);
    tokenizer_start(&t, text);
    tokenizer_start(&u, text);
    while (tokenizer_next(&t, &a)) {
        ck_assert_msg(tokenizer_next(&u, &b), "'%.*s'", (int)text.len, text.data);
        bool same = a.start == b.start && a.end == b.end && a.type == b.type;
        if (!one->no_rules)
            same = same &&
                   strcmp(tokenizer_word_rule_name(a.rule), tokenizer_word_rule_name(b.rule)) == 0;
        if (with_sentences)
            same = same && a.sentence == b.sentence && a.sentence_rule == b.sentence_rule;
        ck_assert_msg(same, "'%.*s' at %zu", (int)text.len, text.data, a.start);
        if (a.is_plain)
            assert_plain(slice_cut(text, a.start, a.end));
    }
    ck_assert(!tokenizer_next(&u, &b));
    tokenizer_free(&t);
    tokenizer_free(&u);
}

START_TEST(tokens_do_not_depend_on_whether_sentences_are_asked_for)
{
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct buffer made = random_text(seed);
        assert_same_tokens(exact_copy(buffer_slice(&made)), &(struct tokenizer_options){0},
                           &(struct tokenizer_options){.no_sentences = true}, false);
        buffer_free(&made);
    }
}
END_TEST

START_TEST(the_fast_way_gives_what_the_rules_alone_give)
{
    for (uint64_t seed = 0; seed < 12000; seed++) {
        struct buffer made = random_text(seed);
        struct tokenizer_options fast = {.rules = seed % 4 ? RULES_NEWS : RULES_UAX29,
                                         .keep_clitics = seed % 3 == 0,
                                         .language = (enum tokenizer_language)(seed / 5 % 4),
                                         .no_sentences = seed % 5 < 2,
                                         .no_rules = seed / 7 % 2};
        struct tokenizer_options rules = fast;
        rules.rules_only = true;
        fast.vectors = VECTORS_128 + seed / 3 % 3;
        assert_same_tokens(exact_copy(buffer_slice(&made)), &fast, &rules, true);
        buffer_free(&made);
    }
}
END_TEST

/* The texts of the tokens, a line each, taken with so much room at a time, in which no byte but
 * those that are asked for may be written. */
static struct buffer lines_of(struct slice text, const struct tokenizer_options *options,
                              size_t room)
{
    struct buffer lines = {0};
    struct tokenizer t;
    const struct token *token;
    char *out = malloc(room);
    tokenizer_init(&t, options);
    tokenizer_start(&t, text);
    do {
        for (size_t wrote; (wrote = tokenizer_take_text(&t, out, room)) > 0;)
            buffer_append(&lines, slice_of(out, wrote));
        token = tokenizer_take(&t);
        if (token) {
            ck_assert(token->end - token->start >= room);
            buffer_append(&lines, slice_cut(text, token->start, token->end));
            buffer_append_byte(&lines, '\n');
        }
    } while (token);
    tokenizer_free(&t);
    free(out);
    return lines;
}

START_TEST(texts_taken_at_once_are_those_of_the_tokens)
{
    for (uint64_t seed = 0; seed < 4000; seed++) {
        struct buffer made = random_text(seed), want = {0};
        struct slice text = exact_copy(buffer_slice(&made));
        struct tokenizer_options options = {.rules = seed % 4 ? RULES_NEWS : RULES_UAX29,
                                            .keep_clitics = seed % 3 == 0,
                                            .lists = seed % 7 == 0,
                                            .no_sentences = true,
                                            .rules_only = true};
        struct tokenizer t;
        struct token token;
        tokenizer_init(&t, &options);
        tokenizer_start(&t, text);
        while (tokenizer_next(&t, &token)) {
            buffer_append(&want, slice_cut(text, token.start, token.end));
            buffer_append_byte(&want, '\n');
        }
        tokenizer_free(&t);
        options.rules_only = seed % 11 == 0;
        options.vectors = VECTORS_128 + seed / 3 % 3;
        struct buffer got = lines_of(text, &options, seed % 5 ? 1000 : 1 + seed % 300);
        ck_assert_msg(slice_equal(buffer_slice(&got), buffer_slice(&want)), "'%.*s'", (int)text.len,
                      text.data);
        buffer_free(&made);
        buffer_free(&want);
        buffer_free(&got);
    }
}
END_TEST

/* The texts of the tokens of each line, a paragraph, by the rules alone. */
static struct buffer lines_by_rules(struct slice lines, struct tokenizer_options options)
{
    struct buffer out = {0};
    struct tokenizer t;
    struct token token;
    options.rules_only = true;
    tokenizer_init(&t, &options);
    while (lines.len) {
        size_t from, to;
        struct slice line = slice_take(&lines, '\n');
        if (!paragraph_of_line(line, &from, &to))
            continue;
        tokenizer_start(&t, slice_cut(line, from, to));
        while (tokenizer_next(&t, &token)) {
            buffer_append(&out, slice_cut(line, from + token.start, from + token.end));
            buffer_append_byte(&out, '\n');
        }
    }
    tokenizer_free(&t);
    return out;
}

/* Nothing is written behind the room that was asked for. */
static void assert_written(struct slice lines, const struct tokenizer_options *options)
{
    struct buffer want = lines_by_rules(lines, *options);
    struct tokenizer t;
    char *out = malloc(TOKENIZER_LINES_ROOM(lines.len));
    tokenizer_init(&t, options);
    if (tokenizer_writes_lines(&t)) {
        struct slice got = slice_of(out, tokenizer_write_lines(&t, lines, out));
        ck_assert_msg(slice_equal(got, buffer_slice(&want)), "'%.*s'", (int)lines.len, lines.data);
    }
    tokenizer_free(&t);
    free(out);
    buffer_free(&want);
}

START_TEST(lines_written_at_once_are_those_of_each_paragraph)
{
    for (uint64_t seed = 0; seed < 4000; seed++) {
        struct buffer made = random_text(seed);
        struct tokenizer_options options = {
            .no_sentences = true,
            .keep_clitics = seed % 3 == 0,
            .language = (enum tokenizer_language)(seed / 5 % 4),
            .vectors = VECTORS_128 + seed / 3 % 3,
        };
        buffer_append_byte(&made, '\n');
        assert_written(exact_copy(buffer_slice(&made)), &options);
        buffer_free(&made);
    }
}
END_TEST

/* Every place of a block is one where a word may begin or end, whatever its vectors. */
static void assert_written_anywhere(struct slice lines)
{
    for (size_t shift = 0; shift < 200; shift++) {
        struct tokenizer_options options = {.no_sentences = true};
        struct buffer text = {0};
        for (size_t i = 0; i < shift; i++)
            buffer_append_byte(&text, i % 7 ? 'x' : ' ');
        buffer_append(&text, lines);
        for (options.vectors = VECTORS_128; options.vectors <= VECTORS_512; options.vectors++)
            assert_written(exact_copy(buffer_slice(&text)), &options);
        buffer_free(&text);
    }
}

START_TEST(lines_written_at_once_may_begin_at_any_byte_of_a_block)
{
    assert_written_anywhere(
        SLICE(" in 2,021. The dam\u2019s 5.5% (or $3) can't, \u201CMr. Hale?\u201D "
              "said 1.2.3 e.g. cannot\n \u00A0\nresidents\u2019 555.1234: 9,\n"
              "Mr. Hale, a 30-year-old non-smoker - they've, can\u2019t. I'd\n"));
}
END_TEST

/* Of which the block says whose they are. */
START_TEST(stops_and_single_quotes_may_stand_at_any_byte_of_a_block)
{
    assert_written_anywhere(
        SLICE(" Sgt. J. Hale of U.S. (N.Y.) Inc., the owners' 5' or 6'' at 9 p.m. "
              "''No. 5,'' said Gov. Roe.' 'n'' A.B-C. D. in\nGoa, Calif. "
              "'''So.' im a''b U.S.A. owners\u2019 \u2019\u2019 .\" v. "
              "Mt. e.g. 5 ft. St. x.y@z.org. Plan B. the X. Y.\n"));
}
END_TEST

/* Their ends are looked up many at a time. */
START_TEST(contractions_may_stand_at_any_byte_of_a_block)
{
    assert_written_anywhere(SLICE(" Cannot gonna wanna gotta gimme lemme dont wont cant didnt "
                                  "doesnt isnt wasnt havent hasnt hadnt couldnt\nwouldnt "
                                  "shouldnt arent werent aint im ive youve theyve youre theyre "
                                  "thats whats hes shes theres not nna tta mme cannots xgimme\n"));
}
END_TEST

#if ASCII_BLOCKS

/* What the blocks tell of a bare text without asking the rules, which is slow. Each text is less
 * than a block. */
static const char *const told_by_blocks[] = {
    "Words, commas; \"quoted\" words: and [brackets] (two)",
    "Is it? \u201CYes!\u201D \"No!\" Well \u2013 he\u2014she",
    "1,500 or 5.5% of $30 in 1990s, the 19th, 9:30, 9/11",
    "the mayor's, they've, can't, he\u2019s; I'd",
    "a well-known re-election, 30-year-old - non-smoker",
    "so -- it was, and/or that",
    "he said ''so'' and 'now' for \u2018others\u2019 ",
    "Mr. Hale of Mobile, Ala. and J. Smith Inc. said",
    "in the U.S. at 5 p.m. He left.",
    "It was the end.Then it was on",
    "a\u00A0space of no line, \u00A0two",
};

static void assert_told(const struct block_ways *ways, const struct vocabulary *v, const char *said)
{
    const struct block_rules rules = {.news = true, .clitics = true, .bare = true};
    char text[2 * BLOCK];
    struct byte_block b;
    memset(text, ' ', sizeof text);
    memcpy(text, said, strlen(said));
    ways->sort_out(&b, rules, v, text, sizeof text);
    ck_assert_msg(strlen(said) < BLOCK && !(b.others & ~bits_from((unsigned)strlen(said))),
                  "%s: %llx", said, (unsigned long long)b.others);
}

START_TEST(blocks_tell_most_without_asking)
{
    struct vocabulary v;
    vocabulary_init(&v, "en", SLICE(""));
    assert_told(block_ways_with(VECTORS_128), &v, told_by_blocks[_i]);
    assert_told(block_ways_with(VECTORS_256), &v, told_by_blocks[_i]);
    assert_told(block_ways_with(VECTORS_512), &v, told_by_blocks[_i]);
    vocabulary_free(&v);
}
END_TEST

#endif

/* Behind a word of the same line '08 is a year, and X. an initial behind a title. */
START_TEST(of_the_line_before_nothing_is_known)
{
    assert_written_anywhere(SLICE(" the winners of that very year\n'08 was another\n"));
    assert_written_anywhere(SLICE(" the winners of that very year met Mr.\nX. It was so\n"));
}
END_TEST

/* Arithmetic on its address would be an error that the sanitizers see. */
START_TEST(empty_text_without_an_address_has_no_tokens)
{
    const struct tokenizer_options ways[] = {
        {0}, {.no_sentences = true}, {.rules_only = true}, {.rules = RULES_UAX29}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct buffer got = cut((struct slice){NULL, 0}, &ways[i]);
        ck_assert_uint_eq(got.len, 0);
        buffer_free(&got);
    }
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("tokenizer");
    tcase_add_test(tc, empty_text_without_an_address_has_no_tokens);
    tcase_add_test(tc, what_is_given_back_is_taken_again);
    tcase_add_loop_test(tc, news_words_are_cut_as_treebanks_cut_them, 0,
                        sizeof words / sizeof *words);
    tcase_add_loop_test(tc, clitics_stay_with_their_word_where_they_are_kept, 0,
                        sizeof kept / sizeof *kept);
    tcase_add_loop_test(tc, elided_words_are_cut_off_in_languages_that_have_them, 0,
                        sizeof elided / sizeof *elided);
    tcase_add_loop_test(tc, news_sentences_end_where_readers_end_them, 0,
                        sizeof sentences / sizeof *sentences);
    tcase_add_loop_test(tc, items_of_lists_are_sentences_where_asked_for, 0,
                        sizeof lists / sizeof *lists);
    tcase_add_test(tc, abbreviations_of_one_s_own_are_known);
    tcase_add_test(tc, many_abbreviations_of_one_s_own_are_known);
    tcase_add_test(tc, types_tell_what_a_token_is);
    tcase_add_test(tc, tokens_tile_the_text_whatever_it_is);
    tcase_add_test(tc, tokens_do_not_depend_on_whether_sentences_are_asked_for);
    tcase_add_test(tc, the_fast_way_gives_what_the_rules_alone_give);
    tcase_add_test(tc, texts_taken_at_once_are_those_of_the_tokens);
    tcase_add_test(tc, lines_written_at_once_are_those_of_each_paragraph);
    tcase_add_test(tc, lines_written_at_once_may_begin_at_any_byte_of_a_block);
    tcase_add_test(tc, stops_and_single_quotes_may_stand_at_any_byte_of_a_block);
    tcase_add_test(tc, contractions_may_stand_at_any_byte_of_a_block);
    tcase_add_test(tc, of_the_line_before_nothing_is_known);
#if ASCII_BLOCKS
    tcase_add_loop_test(tc, blocks_tell_most_without_asking, 0,
                        sizeof told_by_blocks / sizeof *told_by_blocks);
#endif
    return unit_run();
}
