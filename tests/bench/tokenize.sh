#!/bin/bash
# tokenize.sh BIN [FILE [DATA]]: CPU megabytes a second of words, sentences and stems beside the peers that are
# installed, on one text, each into a pipe, in turn; then the memory beyond the longest document. FILE: plain text,
# a paragraph a line; without it, or where it is empty, the lines of the samples, drawn by lot: what repeats in one
# order is learnt by a processor, whose guesses come true as they never do in a text that is new. DATA (or
# TOKENIZE_DATA): a folder of NAME.lines and NAME.gold.json, for a table of quality, see tokenize_score.py.
# libunistring and ICU are compared where their headers are installed, BlingFire where $BLINGFIRE, a python3, has it.
set -u
bin=$(cd "${1:-bin}" && pwd) here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
text=${2:-$scratch/text} data=${3:-${TOKENIZE_DATA:-}}
[ -n "${2:-}" ] || awk '{ line[n++] = $0 }
  END { srand(1); while (size < 40000000) { s = line[int(rand() * n)]; size += length(s) + 1; print s } }' \
  "$here"/../../samples/article.txt "$here"/../../samples/news/*.txt >"$text"

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

# One word per line by ICU's break iterator over UTF-8; what is white space or controls alone is left out.
cat >"$scratch/icu.c" <<'END'
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unistd.h>
int main(void)
{
    size_t cap = 1 << 20, n = 0, used = 0;
    char *text = malloc(cap);
    static char out[1 << 16];
    UErrorCode error = U_ZERO_ERROR;
    for (ssize_t got; (got = read(0, text + n, cap - n)) > 0;)
        if ((n += (size_t)got) == cap)
            text = realloc(text, cap *= 2);
    UBreakIterator *words = ubrk_open(UBRK_WORD, "en", NULL, 0, &error);
    UText *view = NULL;
    for (size_t at = 0; at < n;) {
        char *lf = memchr(text + at, '\n', n - at);
        size_t len = (lf ? (size_t)(lf - text) : n) - at;
        view = utext_openUTF8(view, text + at, (int64_t)len, &error);
        ubrk_setUText(words, view, &error);
        int32_t start = ubrk_first(words), end;
        for (; (end = ubrk_next(words)) != UBRK_DONE; start = end) {
            size_t size = (size_t)(end - start);
            if ((unsigned char)text[at + (size_t)start] <= ' ' || size >= sizeof out)
                continue;
            if (used + size + 1 > sizeof out) {
                if (write(1, out, used) < 0)
                    return 1;
                used = 0;
            }
            memcpy(out + used, text + at + (size_t)start, size);
            used += size;
            out[used++] = '\n';
        }
        at += len + 1;
    }
    return U_FAILURE(error) || write(1, out, used) < 0;
}
END
icu=
cc -O2 -o "$scratch/icu" "$scratch/icu.c" -licuuc 2>/dev/null && icu=$scratch/icu ||
  echo "libicu-dev is not installed: not compared" >&2

# Words of sentences, a word per line, by BlingFire from PyPI.
cat >"$scratch/bling.py" <<'END'
import sys
import blingfire
for line in sys.stdin.buffer:
    for sentence in blingfire.text_to_sentences(line.decode()).split('\n'):
        sys.stdout.write(blingfire.text_to_words(sentence).replace(' ', '\n') + '\n')
END
python=${BLINGFIRE:-python3} blingfire=
"$python" -c 'import blingfire' 2>/dev/null && blingfire="$python $scratch/bling.py" ||
  echo "BlingFire is not installed: not compared" >&2

# resident LABEL FILE OPTION...: megabytes of memory of tokenize beyond the size of FILE, a document of one line
resident() {
  python3 -c '
import os, subprocess, sys
label, name, size = sys.argv[1], sys.argv[2], os.path.getsize(sys.argv[2])
run = subprocess.Popen(sys.argv[3:] + [name], stdout=subprocess.DEVNULL)
most = os.wait4(run.pid, 0)[2].ru_maxrss * 1024
print("%-14s %8.1f MB beyond a document of %.0f MB  %s" % (label, (most - size) / 1e6, size / 1e6, " ".join(sys.argv[4:])))' "$@"
}

. "$here/lib.sh"
tokenize="$bin/tokenize --plain --progress=never"
bench_compare "$text" "text only" "$tokenize --emit=text" "$tokenize --emit=text --rules=uax29" ${unistring:+"$unistring"} \
  ${icu:+"$icu"} \
  "tr -cs A-Za-z '\\n'" "mawk '{ for (i = 1; i <= NF; i++) print \$i }'" "wc -w"
columns=--emit=start,end,text,sent_id,token_id,type,norm
bench_compare "$text" "7 columns" "$tokenize $columns" ${blingfire:+"$blingfire"}
bench_compare "$text" "with stems" "$tokenize $columns --stem"
bench_compare "$text" "all columns" "$tokenize" "$tokenize --stem" "$tokenize --unit=sentence"

head -c 16000000 "$text" | tr '\n' ' ' >"$scratch/line"
cat "$scratch/line" "$scratch/line" "$scratch/line" "$scratch/line" >"$scratch/long"
resident memory "$scratch/long" $tokenize --stem --explain
resident memory "$scratch/long" $tokenize --unit=sentence

[ -n "$data" ] || { echo "tokenize.sh: no data given, so no table of quality"; exit 0; }
python3 "$here/tokenize_score.py" "$bin" "$data"
