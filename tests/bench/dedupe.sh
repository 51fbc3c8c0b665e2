#!/bin/bash
# Timings of dedupe on texts drawn from a seed: equal lines beside sort -u and mawk; near duplicates with and
# without a footer on every document, beside datasketch where python3 has it (pip install datasketch; tsv-uniq is in
# no package index); an index; with -S; what --contain finds of reused text. dedupe.sh BIN [LINES [DOCUMENTS]]
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
run 'dedupe -S 32M' "$scratch/lines" "$bin/dedupe" -S 32M
run 'dedupe --count' "$scratch/lines" "$bin/dedupe" --count
run 'dedupe --count -S 64M' "$scratch/lines" "$bin/dedupe" --count -S 64M
echo "-- near duplicates"
run 'dedupe --near' "$scratch/documents" "$bin/dedupe" --near
run 'dedupe --near, a footer' "$scratch/footers" "$bin/dedupe" --near
run 'dedupe --near --mark' "$scratch/documents" "$bin/dedupe" --near --mark
run 'dedupe --contain' "$scratch/documents" "$bin/dedupe" --contain
if python3 -c 'import datasketch' 2>/dev/null; then
  head -n 2001 "$scratch/documents" >"$scratch/some"
  run 'datasketch, 128, t=.8' "$scratch/some" python3 -c '
import sys, datasketch
lsh = datasketch.MinHashLSH(threshold=.8, num_perm=128)
for n, line in enumerate(sys.stdin):
    words = line.split("\t")[-1].split()
    m = datasketch.MinHash(num_perm=128)
    m.update_batch([" ".join(words[i:i + 5]).encode() for i in range(max(1, len(words) - 4))])
    if not lsh.query(m):
        lsh.insert(n, m)
        sys.stdout.write(line)'
  run 'dedupe --near, the same' "$scratch/some" "$bin/dedupe" --near
else
  echo "datasketch: not installed"
fi
echo "-- an index of all of them"
run 'dedupe --near --index, new' "$scratch/documents" "$bin/dedupe" --near --index="$scratch/index"
kept=$(($(wc -l <"$scratch/out") - 1))
ls -l "$scratch/index" | awk -v n=$kept '{ printf "index: %d bytes, %.0f for each of %d documents kept\n", $5, $5 / n, n }'
head -n 2 "$scratch/documents" >"$scratch/one"
run 'open it for one row' "$scratch/one" "$bin/dedupe" --near --index="$scratch/index"
head -n 100 "$scratch/documents" >"$scratch/few"
run 'for 100 rows' "$scratch/few" "$bin/dedupe" --near --index="$scratch/index"
echo "-- reuse: rewritten answers and honest ones after the articles they are about"
tests/bench/dedupe_reuse.py "$bin/dedupe"
