#!/bin/bash
# sentiment.sh BIN [FOLDER]: the speed of the models beside `wc -w` on one table; and, where FOLDER has them,
# how well they do on
#   vader_conformance*.tsv                 tag, compound, neg, neu, pos ... text: rows that differ from VADER
#   vader_{amazon,movie,tweets}.tsv        id, mean rating, text: correlation with the raters
#   newsmtsc_{rw,mt}_dev.tsv               id, polarity, text, mention, from, to: macro-F1 toward the mention
set -u
bin=$1 here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$bin" && pwd) folder=${2-${SENTIMENT_DATA-}}
table=$(mktemp "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 1
trap 'rm -f "$table"' EXIT
awk -v table="$here/../../samples/articles.tsv" 'BEGIN {
  while ((getline line <table) > 0) rows[n++] = line
  print rows[0]
  for (i = 0; size < 1e8; i++) { row = rows[1 + i % (n - 1)]; size += length(row) + 1; print row } }' >"$table"

. "$here/lib.sh"
bench_compare "$table" sentiment "$bin/sentiment --model=vader" "wc -w" "$bin/sentiment --model=news" \
  "$bin/sentiment --model=social"

[ -n "$folder" ] || { echo "sentiment: no folder with rated texts given: only speed was measured"; exit 0; }
exec python3 "$here/sentiment_quality.py" "$bin/sentiment" "$folder"
