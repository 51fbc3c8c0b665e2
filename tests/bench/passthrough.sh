#!/bin/bash
# passthrough.sh BIN: the shared reader and writer (tests/filters/pass) beside cut, wc and cat on one table.
# CPU megabytes a second, the median of five runs each, in turn.
set -u
here=$(cd "$(dirname "$0")" && pwd)
make -s -C "$here/../.." "build/cc/filters/pass" >&2 || exit 1
pass=$here/../../build/cc/filters/pass
table=$(mktemp "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 1
trap 'rm -f "$table"' EXIT
awk -v table="$here/../../samples/articles.tsv" 'BEGIN {
  while ((getline line <table) > 0) rows[n++] = line
  print rows[0]
  for (i = 0; size < 2e8; i++) { row = rows[1 + i % (n - 1)]; size += length(row) + 1; print row } }' >"$table"

. "$here/lib.sh"
bench_compare "$table" "pass-through" "$pass" "cut -f 1-" "wc -l" "cat"
