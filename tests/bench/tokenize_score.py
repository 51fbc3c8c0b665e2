#!/usr/bin/env python3
"""tokenize_score.py BIN DATA: F1 of words and sentences against each DATA/NAME.lines, text of a paragraph a line, with
DATA/NAME.gold.json: lists 'tok' (clitics kept), 'word' (clitics split) and 'sent' of [start, end], counted in the code
points that are not white space. A unit is right where both of its ends are."""
import glob
import json
import os
import subprocess
import sys


def places(text):
    """For each byte, how many code points that are not white space stand before it."""
    before, count = [], 0
    for c in text.decode():
        before += [count] * len(c.encode())
        count += not c.isspace()
    return before + [count]


def units(name, before, *options):
    out = subprocess.run([os.path.join(sys.argv[1], 'tokenize'), '--plain', '--emit=start,end', *options, name],
                         stdout=subprocess.PIPE, check=True).stdout
    rows = (row.split(b'\t') for row in out.splitlines()[1:])
    return {(before[int(start)], before[int(end)]) for start, end in rows}


def f1(gold, found):
    right = len({tuple(span) for span in gold} & found)
    return 200 * right / (len(gold) + len(found))


for gold_name in sorted(glob.glob(os.path.join(sys.argv[2], '*.gold.json'))):
    lines = gold_name[:-len('.gold.json')] + '.lines'
    with open(gold_name) as f, open(lines, 'rb') as g:
        gold, before = json.load(f), places(g.read())
    print('%-12s W %.2f  T %.2f  S %.2f' % (
        os.path.basename(lines)[:-len('.lines')], f1(gold['word'], units(lines, before)),
        f1(gold['tok'], units(lines, before, '--clitics=keep')), f1(gold['sent'], units(lines, before, '--unit=sentence'))))
