#!/bin/bash
# Timings of dedupe on texts drawn from a seed: equal lines beside sort -u and mawk, near duplicates with and
# without a footer on every document. dedupe.sh BIN [LINES [DOCUMENTS]]
set -u
bin=${1:-bin} lines=${2:-5000000} documents=${3:-200000}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dedupe.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C

# Words of a Zipf-like distribution; a third of the lines are repeated, two thirds of the documents are edited copies.
draw() { # draw lines|documents COUNT
  awk -v kind="$1" -v count="$2" '
    function word() { return substr("etaoinshrdlucmfwypvbgk", 1 + int(rand() * 22), 1) int(exp(rand() * 10.8)) }
    function text(words,    s, i) { s = word(); for (i = 1; i < words; i++) s = s " " word(); return s }
    function edit(s,    part, i, n) {
      n = split(s, part, " "); s = ""
      for (i = 1; i <= n; i++) s = s (i > 1 ? " " : "") (rand() < share ? word() : part[i])
      return s
    }
    BEGIN {
      srand(7); print kind == "lines" ? "text" : "doc_id\ttext"
      for (n = 0; n < count; n++) {
        if (kind == "lines") { s = n > 1000 && rand() < .33 ? old[int(rand() * kept)] : text(18) }
        else if (n > 1000 && rand() < .66) { share = rand() * .06; s = edit(old[int(rand() * kept)]) }
        else s = text(150)
        if (kept < 20000) old[kept++] = s
        print kind == "lines" ? s : "d" n "\t" s
      }
    }'
}

run() { # run NAME FILE COMMAND...
  local name=$1 file=$2; shift 2
  /usr/bin/time -f '%e %U %S %M' -o "$scratch/time" "$@" <"$file" >"$scratch/out"
  read -r wall user system kilobytes <"$scratch/time"
  awk -v name="$name" -v bytes="$(stat -c %s "$file")" -v rows="$(wc -l <"$file")" -v out="$(wc -l <"$scratch/out")" \
    -v wall="$wall" -v cpu="$user $system" -v kb="$kilobytes" 'BEGIN {
      split(cpu, c, " "); t = c[1] + c[2] > 0 ? c[1] + c[2] : .01
      printf "%-28s %7.2f s wall %7.2f s cpu %7.0f MB/s %9.0f rows/s %6.0f MB %6.1f B/row out\n",
        name, wall, t, bytes / t / 1e6, rows / t, kb / 1024, kb * 1024 / out }'
}

draw lines "$lines" >"$scratch/lines"
draw documents "$documents" >"$scratch/documents"
footer='Sign up for our newsletter to get the top stories of the day and follow us for breaking news All rights reserved this material may not be published or broadcast or rewritten'
sed "2,\$s/\$/ $footer/" "$scratch/documents" >"$scratch/footers"

echo "-- equal lines"
run 'dedupe' "$scratch/lines" "$bin/dedupe"
run 'sort -u' "$scratch/lines" sort -u
if command -v mawk >/dev/null; then run 'mawk !seen[$0]++' "$scratch/lines" mawk '!seen[$0]++'; fi
echo "-- near duplicates"
run 'dedupe --near' "$scratch/documents" "$bin/dedupe" --near
run 'dedupe --near, a footer' "$scratch/footers" "$bin/dedupe" --near
run 'dedupe --near --mark' "$scratch/documents" "$bin/dedupe" --near --mark
run 'dedupe --contain' "$scratch/documents" "$bin/dedupe" --contain
echo "-- an index of all of them"
run 'dedupe --near --index, new' "$scratch/documents" "$bin/dedupe" --near --index="$scratch/index"
head -n 100 "$scratch/documents" >"$scratch/few"
run 'the same, 100 rows more' "$scratch/few" "$bin/dedupe" --near --index="$scratch/index"
ls -l "$scratch/index" | awk '{ print "index: " $5 " bytes" }'
