#!/bin/bash
# attrib.sh BIN [CORPUS]: quality and speed of attrib. CORPUS (or ATTRIB_CORPUS) is a folder with, for each set that is
# named NAME_dev, NAME/text/*.txt and NAME.gold.tsv (columns: document, number, kind, then start, end and text of content,
# cue and source, then their fragments), the same for gum_train, whose outermost statements are in gum_train.outer.gold.tsv
# (the tables were trained on gum_train, so the figures of the learned layer say nothing of other texts), and ggt_verbs.txt
# with the verbs whose statements the row "speech" counts. Columns 17, 18 and 20 of gum_train.gold.tsv are the entity of the
# source, its fullest name and its type. Without CORPUS only the speed on samples/ is measured. attrib_score.py and
# attrib_speakers.py say what the figures are.
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
verbs=()
[ ! -f "$corpus/ggt_verbs.txt" ] || verbs=("$corpus/ggt_verbs.txt")

# score GOLD TEXTS: the figures of both layers
score() {
  for model in rules learned; do
    "$bin/attrib" --plain --model=$model "$2"/*.txt | python3 "$here/attrib_score.py" "$1" "$2" "${verbs[@]}" |
      sed "s/^/$(printf '%-14s %-8s' "$(basename "$(dirname "$2")")" "$model") /"
  done
}

for gold in "$corpus"/*_dev.gold.tsv; do
  name=$(basename "$gold" .gold.tsv)
  score "$gold" "$corpus/$name/text"
done
[ ! -f "$corpus/gum_train.outer.gold.tsv" ] || score "$corpus/gum_train.outer.gold.tsv" "$corpus/gum_train/text"

# Speakers: of the corpus's own sources, and of those that attrib finds.
resolve=$here/../../build/cc/filters/resolve
make -s -C "$here/../.." build/cc/filters/resolve || exit 1
for gold in "$corpus"/*.gold.tsv; do
  name=$(basename "$gold" .gold.tsv)
  awk -F '\t' '!/^#/ { found = $18 != ""; exit } END { exit !found }' "$gold" && [ -d "$corpus/$name/text" ] || continue
  "$resolve" "$corpus/$name/text" <"$gold" | python3 "$here/attrib_speakers.py" "$gold" | sed "s/^/$name given   /"
  for model in rules learned; do
    "$bin/attrib" --plain --model=$model "$corpus/$name"/text/*.txt |
      python3 "$here/attrib_speakers.py" "$gold" | sed "s/^/$(printf '%s %-8s' "$name" "$model")/"
  done
done
