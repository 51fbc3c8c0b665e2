#!/bin/bash
# ngram.sh BIN [TEXT]: ngram beside the ways to count that every system has, and its measures beside tables
# of other implementations. TEXT is pre-tokenised, a sentence a line (novels from Project Gutenberg make one:
# `tokenize --unit=sentence` and `cut`); without it a text with the statistics of prose is made
# (TOKENS=11000000 words). CPU seconds, the median of BENCH_RUNS (5) runs each, in turn. The time of a peer is
# that of its whole command: sort-uniq makes the n-grams with awk; sort-only is given them ready-made, a line
# each, and is what remains when that is left out. mawk and gawk count in an array, Python in a Counter, NLTK in a
# FreqDist of its ngrams; peers that are not installed are named and left out. So is KenLM's count_ngrams (its output
# is binary): no package of Debian, npm or PyPI has it, nor SRILM and MITLM (the packages of KenLM only ask models).
# NGRAM_CONFORMANCE, NGRAM_CONFORMANCE3 and KEYNESS_CONFORMANCE name the tables (see the unit tests), and are
# left out where they are not set.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
. "$here/lib.sh"

# Words by Zipf's law, four in five of them from the few that follow the word before.
make_text() {
  awk -v tokens="${TOKENS:-11000000}" '
    function random() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
    function zipf(limit, u) { return int(exp(u * log(limit + 1))) }
    function any() { return zipf(random() < 0.9 ? 9000 : 130000, random()) }
    function word(rank,   name, r) {
      if (rank in names) return names[rank]
      for (r = rank; r > 0 || name == ""; r = int(r / 60)) name = substr(syllables, r * 7 % 60 * 2 + 1, 2) name
      return names[rank] = name (rank % 3 ? "" : "s") (rank % 7 ? "" : "ed")
    }
    BEGIN {
      seed = 20260
      syllables = "theofandtoinisitheashehatwasonatbybuthisforwithareoronefromhadwordsutwhaalwerewehenyoursayhechasus"
      syllables = syllables "dilymotipelkaruneb"
      while (n < tokens) {
        size = 4 + int(random() * random() * 60); before = 0
        for (i = 0; i < size; i++) {
          if (before && random() < 0.8)
            rank = zipf(9000, (before * 2654435 + zipf(400, random()) * 40503) % 1000003 * 7919 % 1000003 / 1000003)
          else rank = any()
          printf "%s%s", i ? " " : "", word(rank); before = rank; n++
        }
        print ""
      }
    }'
}

text=${2:-$scratch/text}
[ $# -gt 1 ] || make_text >"$text"
echo "$(wc -c <"$text") bytes, $(wc -w <"$text") words; CPU of the whole command"
# The peers, as scripts of their own, so that the rows are short.
cat >"$scratch/sort-uniq" <<'EOF'
#!/bin/sh
awk -v n=$1 '{ for (i = 1; i + n - 1 <= NF; i++) { s = $i; for (j = 1; j < n; j++) s = s " " $(i + j); print s } }' |
  sort | uniq -c
EOF
for awk in mawk gawk; do
  cat >"$scratch/$awk-array" <<EOF
#!/bin/sh
exec $awk -v n=\$1 '{ for (i = 1; i + n - 1 <= NF; i++) { s = \$i; for (j = 1; j < n; j++) s = s " " \$(i + j); c[s]++ } }
  END { for (s in c) print s "\\t" c[s] }'
EOF
done
cat >"$scratch/python-counter" <<'EOF'
#!/usr/bin/env python3
import collections, sys
n, counts = int(sys.argv[1]), collections.Counter()
for line in sys.stdin.buffer:
    words = line.split()
    counts.update(zip(*(words[i:] for i in range(n))))
for ngram, count in counts.most_common():
    sys.stdout.buffer.write(b"%s\t%d\n" % (b" ".join(ngram), count))
EOF
cat >"$scratch/nltk-freqdist" <<'EOF'
#!/usr/bin/env python3
import sys
from nltk import FreqDist, ngrams
n, counts = int(sys.argv[1]), FreqDist()
for line in sys.stdin:
    counts.update(ngrams(line.split(), n))
for ngram, count in counts.most_common():
    print(*ngram, end="\t%d\n" % count)
EOF
cat >"$scratch/kenlm-count" <<'EOF'
#!/bin/sh
exec count_ngrams -o "$1" -S 1G
EOF
cat >"$scratch/sort-only" <<'EOF'
#!/bin/sh
sort "$1" | uniq -c
EOF
chmod +x "$scratch"/*-*
PATH=$bin:$scratch:$PATH
peers=()
peer() { # peer NAME TEST...: a peer where the test succeeds
  local name=$1; shift
  if "$@" >/dev/null 2>&1; then peers+=("$name"); else echo "left out, as it lacks what it needs: $name"; fi
}
peer mawk-array mawk 'BEGIN { exit 0 }'
peer gawk-array gawk 'BEGIN { exit 0 }'
peer python-counter python3 -c 'import collections'
peer nltk-freqdist python3 -c 'import nltk'
peer kenlm-count sh -c 'command -v count_ngrams'
for n in 1 2 3 5; do
  awk -v n=$n '{ for (i = 1; i + n - 1 <= NF; i++) { s = $i; for (j = 1; j < n; j++) s = s " " $(i + j); print s } }' \
    "$text" >"$scratch/lines"
  bench_compare "$text" "n=$n" "ngram --plain --split=blanks -n $n" "ngram --plain --split=blanks -n $n -S 32M" \
    "ngram --plain --split=blanks -n $n -j 2" "sort-uniq $n" "sort-only $scratch/lines" "${peers[@]/%/ $n}"
done
rm "$scratch/lines"
bench_compare "$text" "n=2, measure" "ngram --plain --split=blanks -n 2 --measure=ll"
bench_compare "$text" "from text" "ngram --plain -n 2" "tokenize --plain | ngram -n 2"
tokenize --plain "$text" >"$scratch/words"
bench_compare "$scratch/words" "from words" "ngram -n 2"
rm "$scratch/words"
for threads in 1 2; do
  echo "wall clock of tokenize --plain | ngram -n 2 -j $threads: $(python3 -c '
import os, subprocess, sys, time
def run():
    begin = time.monotonic()
    with open(sys.argv[1], "rb") as text:
        subprocess.run("tokenize --plain | ngram -n 2 -j " + sys.argv[3], shell=True, stdin=text,
                       stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begin
best = min(run() for _ in range(int(sys.argv[2])))
print("%.2f s, %.0f MB/s" % (best, os.path.getsize(sys.argv[1]) / 1e6 / best))' "$text" "${BENCH_RUNS:-5}" $threads) (least of the runs)"
done
echo "memory at n=3 with -S 32M: $(python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' \
  ngram --plain --split=blanks -n 3 -S 32M "$text") KB"

for table in NGRAM_CONFORMANCE NGRAM_CONFORMANCE3 KEYNESS_CONFORMANCE; do
  [ -n "${!table-}" ] || { echo "$table is not set: measures not compared"; continue; }
done
for suite in association keyness; do
  make -s -C "$here/../.." "check-$suite" || exit 1
done
