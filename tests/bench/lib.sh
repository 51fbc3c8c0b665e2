# Shared by the benches: CPU time of whole commands, in turn, medians of BENCH_RUNS (5) runs.

# bench_cpu FILE COMMAND...: CPU seconds of one run with FILE on standard input, output into a pipe
bench_cpu() {
  local file=$1; shift
  python3 -c '
import os, resource, subprocess, sys
with open(sys.argv[1], "rb") as f:
    sink = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    run = subprocess.Popen(["sh", "-c", "exec " + " ".join(sys.argv[2:])], stdin=f, stdout=sink.stdin,
                           env=dict(os.environ, LC_ALL="C"))
    sink.stdin.close()
    used = os.wait4(run.pid, 0)[2]
    sink.wait()
print("%.4f" % (used.ru_utime + used.ru_stime))' "$file" "$@"
}

# bench_compare FILE LABEL COMMAND...: a row for each command; the first is ours
bench_compare() {
  local file=$1 label=$2; shift 2
  local size runs=${BENCH_RUNS:-5} i n
  size=$(wc -c <"$file")
  local scratch; scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX") || return 1
  for ((i = 0; i < runs; i++)); do
    n=0
    for command; do bench_cpu "$file" "$command" >>"$scratch/$n"; n=$((n + 1)); done
  done
  n=0
  local first
  for command; do
    local median; median=$(sort -n "$scratch/$n" | sed -n "$(((runs + 1) / 2))p")
    [ $n = 0 ] && first=$median
    awk -v l="$label" -v c="$command" -v s="$size" -v t="$median" -v f="$first" 'BEGIN {
      sub(/^.*\/build\//, "build/", c)
      printf "%-14s %8.0f MB/s of CPU  %7.2f s  %6.2f x ours  %s\n", l, s / 1e6 / t, t, t / f, c }'
    n=$((n + 1))
  done
  rm -rf "$scratch"
}
