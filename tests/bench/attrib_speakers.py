#!/usr/bin/env python3
"""attrib_speakers.py GOLD.tsv < rows: how many sources of the gold have their right speaker; see attrib.sh.

Rows are those of attrib (a statement counts for a gold source where the two sources overlap) or of
tests/filters/resolve. Columns of GOLD besides those of attrib.sh: source_entity, source_canon (the fullest name of the
entity), source_is_pron, source_etype. named: sources with a name in them; he/she: sources that are such a pronoun, of
entities that have a name. A speaker is right where its last word is a word of the entity's names, and all of its other
words but one at most. unresolved: resolution none or phrase. SHOW=wrong and SHOW=missing list the sources."""
import collections
import os
import re
import sys

TITLES = set("""mr mrs ms dr sir lord lady miss president professor prof judge justice king queen prince princess pope senator sen gov governor
    rep representative speaker general gen captain colonel major sergeant sgt saint st st. the a aunt uncle""".split())
PRONOUNS = {"he", "she", "him", "her", "his", "hers", "himself", "herself"}
OTHERS = set("i you we they it who me us them my your our their its that this which one everyone someone i'm i’m".split())
NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*")


def words(text):
    return [w for w in (x.lower().replace("’s", "").replace("'s", "").strip(".,'’") for x in NAME.findall(text)) if w and w not in TITLES]


def is_named(text):
    found = [w for w in words(text) if w not in OTHERS | PRONOUNS]
    first = NAME.match(text)
    if first and len(found) == 1 and words(first.group()) == found and len(text.split()) > 1:
        return False  # "Past studies": the capital is the sentence's
    return bool(found)


def read_gold(path):
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            c = line.rstrip("\n").split("\t")
            if int(c[9]) >= 0:
                yield c[0], int(c[9]), int(c[10]), c[11], c[16], c[17], c[19]


def read_rows(stream):
    at = {name: i for i, name in enumerate(stream.readline().rstrip("\n").split("\t"))}
    rows = collections.defaultdict(list)
    for line in stream:
        c = line.rstrip("\n").split("\t")
        name = os.path.basename(c[at["doc_id"]]).removesuffix(".txt")
        rows[name].append((int(c[at["source_start"]]), int(c[at["source_end"]]), c[at["speaker"]], c[at["resolution"]]))
    return rows


def entity_names(gold):
    names = collections.defaultdict(set)
    for name, _, _, source, entity, canon, _ in gold:
        for text in (canon, source):
            if entity and is_named(text):
                names[name, entity].update(words(text))
    return names


def is_proper(canon):
    """The head is a name: "Theodorus of Tabennese", not "people in the United States"."""
    head = re.split(r" (?:of|at|in|on|from|for|to|and|who|that|which|whose)\b|,| \.\.\.", canon)[0].split()
    return bool(head) and head[-1][:1].isupper() and is_named(canon)


def kind_of(source, canon, etype):
    if source.lower() in PRONOUNS:
        return "he/she" if is_proper(canon) and etype == "person" else None
    return "named" if etype in ("person", "organization", "place") and is_named(source) and is_proper(canon) and source.lower() not in OTHERS else None


def is_right(speaker, names):
    said = [w.lower().replace("’s", "").strip(".,'’") for w in speaker.split()]
    return bool(said) and said[-1] in names and sum(w in names for w in said) >= max(1, len(said) - 1)


def main():
    gold = list(read_gold(sys.argv[1]))
    rows, names = read_rows(sys.stdin), entity_names(gold)
    half = int(os.environ.get("HALF", -1))  # 0, 1: every other document only
    documents = sorted({g[0] for g in gold})
    count = collections.Counter()
    for name, start, end, source, entity, canon, etype in gold:
        kind = kind_of(source, canon, etype)
        if not kind or half >= 0 and documents.index(name) % 2 != half:
            continue
        count[kind] += 1
        found = [r for r in rows[name] if r[0] < end and start < r[1]]
        if not found:
            if os.environ.get("SHOW") == "missing":
                print(name, start, kind, source, canon, sep="\t")
            continue
        best = max(found, key=lambda r: min(r[1], end) - max(r[0], start) - abs(r[1] - end) / 1000)
        right = is_right(best[2], names[name, entity])
        count[kind, "found"] += 1
        count[kind, "right"] += right
        count[kind, "open"] += best[3] in ("none", "phrase")
        if not right and os.environ.get("SHOW") == "wrong":
            print(name, start, kind, source[:60], canon, best[2], best[3], sep="\t")
    for kind in ("named", "he/she"):
        n, found, right, unresolved = count[kind], count[kind, "found"], count[kind, "right"], count[kind, "open"]
        print(f"{kind:8s} {n:4d} sources  found {100 * found / max(n, 1):5.1f}  right of found {100 * right / max(found, 1):5.1f}  "
              f"right of all {100 * right / max(n, 1):5.1f}  unresolved of found {100 * unresolved / max(found, 1):5.1f}")


main()
