#!/usr/bin/env python3
"""attrib_score.py GOLD.tsv TEXTS [VERBS] < rows of attrib: the table of attrib.sh, in per cent.

  direct, mixed, indirect, all   F1 of content, cue and source, and of whole statements (all three right)
  quoted    direct again, with words in pairs of apostrophes (''so'') as direct; the corpora call them indirect
  speech    statements whose cue has a word of VERBS ("said:" too) or is "according": F1 where more than 30, and more
            than 80 per cent of the content are found (one statement for one), the share of the first with the right
            source, whole
  labels    CofeNet's measure: every word has one label (content, then cue, then source on top of it); F1 of exact runs
"""
import collections
import os
import re
import sys

EDGE = " \t\r\n\"'`.,;:!?-()[]\u00a0\u201c\u201d\u2018\u2019\u2013\u2014"
PARTS = ("content", "cue", "source")
Row = collections.namedtuple("Row", "name kind cue spans keys")


def trim(raw, start, end):
    text = raw[start:end].decode("utf-8", "replace")
    left, right = len(text) - len(text.lstrip(EDGE)), len(text.rstrip(EDGE))
    if right <= left:
        return start, end
    return start + len(text[:left].encode()), start + len(text[:right].encode())


def row(name, kind, cue, spans, raw):
    spans = [sorted(s for s in part if s[0] >= 0) for part in spans]
    return Row(name, kind, cue, spans, tuple(tuple(sorted(trim(raw, *s) for s in part)) for part in spans))


def read_gold(path, raw):
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            continue
        c = line.rstrip("\n").split("\t")
        spans = [[tuple(map(int, x.split("-"))) for x in c[k].split(";") if x] for k in (12, 13, 14)]
        yield row(c[0], c[2], c[8], spans, raw(c[0]))


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
        spans = [[span(c, "") for c in rows], [span(rows[0], "cue_")], [span(rows[0], "source_")]]
        yield row(name, rows[0][at["quotation"]], rows[0][at["cue"]], spans, raw(name))


PAIRS = re.compile(r"''.+?(?:''|$)", re.S)


def by_marks(r, raw):
    """The statement with its kind by pairs of apostrophes, where it has such marks."""
    pieces = [raw[start:end].decode("utf-8", "replace") for start, end in r.spans[0]]
    if not any("''" in piece for piece in pieces):
        return r
    outside = "".join(PAIRS.sub("", piece) for piece in pieces)
    return r._replace(kind="mixed" if re.search(r"\w", outside) else "direct")


def f1(same, gold, system):
    return 200 * same / max(1, gold + system)


def common(gold, system):
    return f1(sum((gold & system).values()), sum(gold.values()), sum(system.values()))


def part_scores(gold, system):
    for part in range(3):
        yield common(*(collections.Counter({(r.name, s) for r in rows for s in r.keys[part]}) for rows in (gold, system)))
    yield common(*(collections.Counter((r.name, r.keys) for r in rows) for rows in (gold, system)))


def shared(a, b):
    """Bytes that the stretches from the first span to the last have in common."""
    return max(0, min(a[-1][1], b[-1][1]) - max(a[0][0], b[0][0])) if a and b else 0


def covered(gold, system, share):
    """Gold statements with one of their own that covers more than this share, and those with the right source."""
    left, found, right = collections.defaultdict(list), 0, 0
    for r in system:
        left[r.name].append(r)
    for g in gold:
        content = g.spans[0]
        if not content:
            continue
        size = content[-1][1] - content[0][0]
        best = max(left[g.name], key=lambda r: shared(content, r.spans[0]), default=None)
        if best and shared(content, best.spans[0]) > share * size:
            left[g.name].remove(best)
            found += 1
            right += shared(g.spans[2], best.spans[2]) > 0 or (not g.spans[2] and not best.spans[2])
    return f1(found, len(gold), len(system)), 100 * right / max(1, found)


def speech_scores(gold, system, verbs):
    is_speech = lambda r: any(w.strip(EDGE) in verbs for w in r.cue.lower().split())
    gold, system = ([r for r in rows if is_speech(r)] for rows in (gold, system))
    some, speaker = covered(gold, system, 0.3)
    return some, covered(gold, system, 0.8)[0], speaker, list(part_scores(gold, system))[3]


def runs(rows, words):
    """(part, first, last) of the runs of labels over one text."""
    labels = [None] * len(words)
    for part in range(3):
        for number, r in enumerate(rows):
            for fragment in r.spans[part]:
                for i, (start, end, _) in enumerate(words):
                    if start < fragment[1] and fragment[0] < end:
                        labels[i] = (part, number, fragment)
    first = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or labels[i] != labels[first] or words[i][2] != words[first][2]:
            if labels[first]:
                yield labels[first][0], first, i
            first = i


def words_of(raw):
    """Words and marks with their bytes and the number of their line."""
    at, words = 0, []
    for number, line in enumerate(raw.decode("utf-8", "replace").split("\n")):
        for m in re.finditer(r"[^\W_]+(?:['\u2019][^\W_]+)?|[^\w\s]", line):
            start = at + len(line[: m.start()].encode())
            words.append((start, start + len(m.group().encode()), number))
        at += len(line.encode()) + 1
    return words


def label_scores(gold, system, raw):
    counts = [[0, 0, 0] for _ in PARTS]
    for name in {r.name for r in gold}:
        words = words_of(raw(name))
        sets = [set(runs([r for r in rows if r.name == name], words)) for rows in (gold, system)]
        for part in range(3):
            mine = [{x for x in s if x[0] == part} for s in sets]
            for k, size in enumerate((len(mine[0] & mine[1]), len(mine[0]), len(mine[1]))):
                counts[part][k] += size
    return [f1(*c) for c in counts]


def main():
    texts = {}

    def raw(name):
        if name not in texts:
            texts[name] = open(os.path.join(sys.argv[2], name + ".txt"), "rb").read()
        return texts[name]

    gold, system = list(read_gold(sys.argv[1], raw)), list(read_rows(sys.stdin, raw))
    documents = {r.name for r in gold}
    system = [r for r in system if r.name in documents]
    show = lambda kind, *pairs: print(f"{kind:9s}", *(f"{name} {x:5.1f} " for name, x in pairs))
    for kind in ("direct", "mixed", "indirect", "all"):
        chosen = [[r for r in rows if kind in ("all", r.kind)] for rows in (gold, system)]
        show(kind, *zip(PARTS + ("whole",), part_scores(*chosen)))
    chosen = [[by_marks(r, raw(r.name)) for r in gold], system]
    chosen = [[r for r in rows if r.kind == "direct"] for rows in chosen]
    show("quoted", *zip(PARTS + ("whole",), part_scores(*chosen)))
    if len(sys.argv) > 3:
        verbs = set(open(sys.argv[3]).read().split()) | {"according"}
        show("speech", *zip(("ggt30", "ggt80", "speaker", "whole"), speech_scores(gold, system, verbs)))
    show("labels", *zip(PARTS, label_scores(gold, system, raw)))


main()
