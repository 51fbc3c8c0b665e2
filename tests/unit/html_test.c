/* HTML: text stays text, whatever it holds. */
#include "analysis/page/html.h"
#include "unit.h"

static struct {
    const char *text, *html;
} const texts[] = {
    {"", ""},
    {"plain words", "plain words"},
    {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
    {"\" onload=\"x & y", "&quot; onload=&quot;x &amp; y"},
    {"caf\xC3\xA9 \xE2\x82\xAC", "caf\xC3\xA9 \xE2\x82\xAC"},
    {"tab\tand\nline", "tab\tand\nline"},
    {"\x01\x1B[2J\x7F\r", "\xEF\xBF\xBD\xEF\xBF\xBD[2J\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xE2\x80\xAE reversed \xE2\x81\xA6", "\xEF\xBF\xBD reversed \xEF\xBF\xBD"},
    {"\xEF\xBF\xBE\xC2\x85", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"bad \xFF\xC3", "bad \xEF\xBF\xBD\xEF\xBF\xBD"},
    {"&lt;", "&amp;lt;"},
};

START_TEST(text_cannot_become_markup)
{
    struct buffer out = {0};
    html_text(&out, exact_copy(slice_of_string(texts[_i].text)));
    assert_slice(buffer_slice(&out), texts[_i].html);
    buffer_free(&out);
}
END_TEST

START_TEST(nul_is_shown)
{
    struct buffer out = {0};
    html_text(&out, exact_copy(slice_of("a\0b", 3)));
    assert_slice(buffer_slice(&out), "a\xEF\xBF\xBD"
                                     "b");
    buffer_free(&out);
}
END_TEST

START_TEST(what_is_put_into_a_template_is_escaped)
{
    struct buffer out = {0};
    html_put(&out, "<a title=\"%t\">%s</a> %u%% %f %f %f", SLICE("\"<"), "a>b", (size_t)7, 0.256,
             -0.5, -0.001);
    assert_slice(buffer_slice(&out), "<a title=\"&quot;&lt;\">a&gt;b</a> 7% +0.26 \xE2\x88\x92"
                                     "0.50 0.00");
    buffer_free(&out);
}
END_TEST

int main(void)
{
    TCase *tc = unit_case("html");
    tcase_add_loop_test(tc, text_cannot_become_markup, 0, sizeof texts / sizeof *texts);
    tcase_add_test(tc, nul_is_shown);
    tcase_add_test(tc, what_is_put_into_a_template_is_escaped);
    return unit_run();
}
