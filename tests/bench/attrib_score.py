#!/usr/bin/env python3
"""attrib_score.py GOLD.tsv TEXTS < rows of attrib: F1 of content, cue, source and whole statements; see attrib.sh."""
import collections
import os
import sys

EDGE = " \t\r\n\"'`.,;:!?-()[]\u00a0\u201c\u201d\u2018\u2019\u2013\u2014"


def trim(raw, start, end):
    text = raw[start:end].decode("utf-8", "replace")
    left, right = len(text) - len(text.lstrip(EDGE)), len(text.rstrip(EDGE))
    if right <= left:
        return start, end
    return start + len(text[:left].encode()), start + len(text[:right].encode())


def key(raw, spans):
    return tuple(sorted(trim(raw, *s) for s in spans if s[0] >= 0))


def read_gold(path, raw):
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            continue
        c = line.rstrip("\n").split("\t")
        parts = [[tuple(map(int, x.split("-"))) for x in c[k].split(";") if x] for k in (12, 13, 14)]
        yield c[0], c[2], tuple(key(raw(c[0]), p) for p in parts)


def read_rows(stream, raw):
    header = stream.readline().rstrip("\n").split("\t")
    at = {name: i for i, name in enumerate(header)}
    found = collections.OrderedDict()
    for line in stream:
        c = line.rstrip("\n").split("\t")
        name = os.path.basename(c[at["doc_id"]])
        found.setdefault((name.removesuffix(".txt"), c[at["statement"]]), []).append(c)
    span = lambda c, what: (int(c[at[what + "start"]]), int(c[at[what + "end"]]))
    for (name, _), rows in found.items():
        parts = [[span(c, "") for c in rows], [span(rows[0], "cue_")], [span(rows[0], "source_")]]
        yield name, rows[0][at["quotation"]], tuple(key(raw(name), p) for p in parts)


def f1(gold, system):
    same = sum((gold & system).values())
    return 200 * same / max(1, sum(gold.values()) + sum(system.values()))


def scores(gold, system):
    for part in range(3):
        spans = [collections.Counter({(name, s) for name, _, parts in rows for s in parts[part]}) for rows in (gold, system)]
        yield f1(*spans)
    yield f1(*(collections.Counter((name, parts) for name, _, parts in rows) for rows in (gold, system)))


def main():
    texts = {}

    def raw(name):
        if name not in texts:
            texts[name] = open(os.path.join(sys.argv[2], name + ".txt"), "rb").read()
        return texts[name]

    gold, system = list(read_gold(sys.argv[1], raw)), list(read_rows(sys.stdin, raw))
    documents = {name for name, _, _ in gold}
    system = [row for row in system if row[0] in documents]
    for kind in ("all", "direct", "mixed", "indirect"):
        chosen = [[row for row in rows if kind in ("all", row[1])] for rows in (gold, system)]
        print(f"{kind:9s}", *(f"{x:8.1f}" for x in scores(*chosen)))


main()
