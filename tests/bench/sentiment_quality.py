#!/usr/bin/env python3
"""How well sentiment does on rated texts: see sentiment.sh, which calls this."""
import math
import subprocess
import sys
from pathlib import Path

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\r", "\\r"), ("\n", "\\n"))


def rows(name, comments=False):
    data = (FOLDER / name).read_bytes().decode("utf-8")
    lines = [line for line in data.split("\n") if line]
    return [line.split("\t") for line in lines if not (comments and line.startswith("# "))]


def run(columns, header, *options):
    """The columns that sentiment appends to a table, as text."""
    table = "\n".join(["\t".join(header)] + ["\t".join(row) for row in columns]) + "\n"
    done = subprocess.run([PROGRAM, "--table", *options], input=table.encode(), capture_output=True, check=True)
    lines = done.stdout.decode("utf-8").split("\n")[1:-1]
    return [line.split("\t")[len(header):] for line in lines]


def correlation(xs, ys):
    n, mx, my = len(xs), sum(xs) / len(xs), sum(ys) / len(ys)
    cov = sum((x - mx) * (y - my) for x, y in zip(xs, ys))
    return cov / math.sqrt(sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys))


def conformance(name):
    facts = rows(name, comments=True)
    got = run([[fact[-1]] for fact in facts], ["text"], "--model=vader")
    want = [[f[2], f[3], f[4], f[1]] for f in facts]
    wrong = sum([float(x) for x in w] != [float(x) for x in g[:4]] for w, g in zip(want, got))
    print(f"{name}: {wrong} of {len(facts)} rows differ")


def rated(name):
    texts = rows(name)[1:]
    gold = [float(row[1]) for row in texts]
    table = [[row[2].replace("\\", "\\\\")] for row in texts]
    figures = []
    for model in ("news", "social", "vader"):
        got = run(table, ["text"], f"--model={model}")
        figures.append(f"{model} {correlation(gold, [float(row[3]) for row in got]):.4f}")
    print(f"{name}: r " + ", ".join(figures))


def targets(name):
    mentions = rows(name)[1:]
    gold = [int(row[1]) for row in mentions]
    table = [[row[2], row[3], str(len(row[2][:int(row[4])].encode())), str(len(row[2][:int(row[5])].encode()))]
             for row in mentions]
    got = run(table, ["text", "who", "from", "to"], "--target=who", "--target-span=from,to")
    answers = [max(zip((float(row[1]), float(row[0]), float(row[2])), (0, -1, 1)))[1] for row in got]
    f1 = 0
    for tone in (-1, 0, 1):
        both = sum(g == a == tone for g, a in zip(gold, answers))
        f1 += 2 * both / (gold.count(tone) + answers.count(tone)) / 3
    surest = sorted(range(len(got)), key=lambda i: -float(got[i][5]))[:len(got) // 2]
    right = sum(gold[i] == answers[i] for i in surest) / len(surest)
    print(f"{name}: macro-F1 {f1:.4f}, accuracy of the most confident half {right:.4f}")


for pattern, measure in (("vader_conformance*.tsv", conformance), ("vader_[amt]*.tsv", rated),
                         ("newsmtsc_*_dev.tsv", targets)):
    found = sorted(path.name for path in FOLDER.glob(pattern))
    for file in found:
        measure(file)
    if not found:
        print(f"sentiment: {FOLDER}/{pattern} is absent: not measured")
