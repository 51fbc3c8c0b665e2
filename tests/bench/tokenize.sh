#!/bin/bash
# tokenize.sh BIN [FILE]: CPU megabytes a second of words, sentences and stems beside the peers that are
# installed, on one text, each into a pipe, in turn. FILE: plain text, a paragraph a line; without it the
# samples, over and over.
set -u
bin=$(cd "${1:-bin}" && pwd) here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
text=${2-$scratch/text}
[ $# -gt 1 ] || while [ "$(stat -c %s "$text" 2>/dev/null || echo 0)" -lt 20000000 ]; do
  for ((i = 0; i < 100; i++)); do cat "$here"/../../samples/article.txt "$here"/../../samples/news/*.txt; done >>"$text"
done

# One word per line by libunistring's u8_wordbreaks, where its header is installed.
cat >"$scratch/unistring.c" <<'END'
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uniwbrk.h>
int main(void)
{
    size_t cap = 1 << 20, n = 0, used = 0;
    unsigned char *text = malloc(cap);
    static char out[1 << 16];
    for (ssize_t got; (got = read(0, text + n, cap - n)) > 0;)
        if ((n += (size_t)got) == cap)
            text = realloc(text, cap *= 2);
    char *breaks = malloc(n + 1);
    for (size_t at = 0; at < n;) {
        unsigned char *lf = memchr(text + at, '\n', n - at);
        size_t end = lf ? (size_t)(lf - text) : n, start = at;
        u8_wordbreaks(text + at, end - at, breaks);
        for (size_t i = at + 1; i <= end; i++) {
            if (i < end && !breaks[i - at])
                continue;
            if (text[start] != ' ' && i - start < sizeof out) {
                if (used + i - start + 1 > sizeof out && write(1, out, used) < 0)
                    return 1;
                used = used + i - start + 1 > sizeof out ? 0 : used;
                memcpy(out + used, text + start, i - start);
                used += i - start;
                out[used++] = '\n';
            }
            start = i;
        }
        at = end + 1;
    }
    return write(1, out, used) < 0;
}
END
unistring=
cc -O2 -o "$scratch/unistring" "$scratch/unistring.c" -lunistring 2>/dev/null && unistring=$scratch/unistring ||
  echo "libunistring-dev is not installed: not compared" >&2

. "$here/lib.sh"
tokenize="$bin/tokenize --plain --progress=never"
bench_compare "$text" "text only" "$tokenize --emit=text" "$tokenize --emit=text --rules=uax29" ${unistring:+"$unistring"} \
  "tr -cs A-Za-z '\\n'" "mawk '{ for (i = 1; i <= NF; i++) print \$i }'" "wc -w"
bench_compare "$text" "7 columns" "$tokenize --emit=start,end,text,sent_id,token_id,type,norm"
bench_compare "$text" "all columns" "$tokenize" "$tokenize --stem" "$tokenize --unit=sentence"
