"""The command lines of tests/io/modes, for the tests written in Python."""
import os
import sys


def read(bin_dir, quick=False, programs=(), tables=False):
    """Lists of words, for the programs that bin_dir holds. quick: those of make check only; tables: those
    that write tables only."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'modes')) as f:
        lines = [line.rstrip('\n').split('\t') for line in f if not line.startswith('#')]
    there = {n for n in os.listdir(bin_dir) if not n.startswith('.')}
    for name in there - {command.split()[0] for *_, command in lines}:
        sys.exit('tests/io/modes has no line for the program ' + name)
    chosen = [command.split() for fast, _, table, command in lines
              if (fast == 'yes' or not quick) and (table == 'yes' or not tables)]
    return [words for words in chosen if words[0] in there and (not programs or words[0] in programs)]
