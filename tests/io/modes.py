"""The command lines of tests/io/modes, for the tests written in Python."""
import os
import subprocess
import sys

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'modes')) as f:
    LINES = [line.rstrip('\n').split('\t') for line in f if not line.startswith('#')]
MAKERS = {command: maker.split() for *_, maker, command in LINES if maker != '-'}


def read(bin_dir, quick=False, programs=(), tables=False):
    """Lists of words, for the programs that bin_dir holds. quick: those of make check only; tables: those
    that write tables only."""
    there = {n for n in os.listdir(bin_dir) if not n.startswith('.')}
    for name in there - {command.split()[0] for *_, command in LINES}:
        sys.exit('tests/io/modes has no line for the program ' + name)
    chosen = [command.split() for fast, _, table, _, command in LINES
              if (fast != 'no' or not quick) and (table == 'yes' or not tables)]
    return [words for words in chosen if words[0] in there and (not programs or words[0] in programs)]


def input_of(words, bin_dir, sample):
    """The bytes of the sample as the mode reads them."""
    maker = MAKERS.get(' '.join(words))
    if not maker:
        return sample
    return subprocess.run([os.path.join(bin_dir, maker[0])] + maker[1:], input=sample, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True).stdout
