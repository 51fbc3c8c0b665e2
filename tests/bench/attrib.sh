#!/bin/bash
# attrib.sh BIN [CORPUS]: quality and speed of attrib. CORPUS (or ATTRIB_CORPUS) is a folder with NAME/text/*.txt and
# NAME.gold.tsv (columns: document, number, kind, then start, end and text of content, cue and source, then their
# fragments); without it only the speed on samples/ is measured. Spans count as found where they are equal after
# white space, quotation marks and punctuation at both ends are taken off; whole: content, cue and source.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
corpus=${2:-${ATTRIB_CORPUS:-}}
. "$here/lib.sh"

for model in rules learned; do
  text=$(mktemp "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 1
  for ((i = 0; i < 400; i++)); do cat "$here"/../../samples/news/*.txt; done >"$text"
  BENCH_RUNS=3 bench_compare "$text" "$model" "$bin/attrib --plain --model=$model"
  rm -f "$text"
done

[ -n "$corpus" ] || { echo "attrib.sh: no corpus given, so no table of quality"; exit 0; }
printf '%-14s %-8s %-9s %8s %8s %8s %8s   %s\n' set model kind content cue source whole 'F1, per cent'
for gold in "$corpus"/*_dev.gold.tsv; do
  name=$(basename "$gold" .gold.tsv)
  for model in rules learned; do
    "$bin/attrib" --plain --model=$model "$corpus/$name"/text/*.txt |
      python3 "$here/attrib_score.py" "$gold" "$corpus/$name/text" | sed "s/^/$(printf '%-14s %-8s' "$name" "$model") /"
  done
done
