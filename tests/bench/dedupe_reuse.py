#!/usr/bin/env python3
"""dedupe_reuse.py DEDUPE: which of invented answers are found to reuse the article they are about.

Articles are drawn from phrases of a topic. An answer is a cut of its article with few, some or most words exchanged
and sentences moved, or honest: other sentences with the words and the set phrases of the topic. For each length of
shingles and share: how many of the reused are found, and how many of the honest ones are taken for reused."""
import random
import subprocess
import sys

draw = random.Random(3)
KINDS = {'cut out': (0, .3), 'light': (.15, .5), 'heavy': (.45, 1)}  # words exchanged, sentences moved


def word():
    return ''.join(draw.choice('bcdfglmnprst') + draw.choice('aeiou') for _ in range(draw.randint(1, 4)))


common = [word() for _ in range(60)]


def topic():
    own = [word() for _ in range(120)]
    return own, [' '.join(draw.choice(own) for _ in range(3)) for _ in range(12)]


def sentence(words, phrases):
    parts = [draw.choice(words) if draw.random() < .5 else draw.choice(common) for _ in range(draw.randint(9, 20))]
    if draw.random() < .5:
        parts.insert(draw.randrange(len(parts)), draw.choice(phrases))
    return ' '.join(parts)


def revise(sentences, words, exchange, move):
    kept = draw.sample(sentences, max(8, int(len(sentences) * draw.uniform(.4, .8))))
    if draw.random() >= move:
        kept = [s for s in sentences if s in kept]
    return [' '.join(draw.choice(words + common) if draw.random() < exchange else w for w in s.split()) for s in kept]


def rows():
    articles, answers = [], []
    for n in range(40):
        words, phrases = topic()
        article = [sentence(words, phrases) for _ in range(25)]
        articles.append(('article %d' % n, '. '.join(article)))
        for kind, (exchange, move) in KINDS.items():
            answers.append((kind, '. '.join(revise(article, words, exchange, move))))
        for _ in range(2):
            answers.append(('honest', '. '.join(sentence(words, phrases) for _ in range(14))))
    return articles + answers


def main():
    table = rows()
    text = 'doc_id\ttext\n' + ''.join('%s\t%s\n' % row for row in table)
    print('%-8s %6s %9s %9s %9s %9s' % ('shingle', 'share', *KINDS, 'honest'))
    for k in (2, 3, 5):
        for share in (.05, .1, .2, .8):
            command = [sys.argv[1], '--contain=%g' % share, '--shingle=%d' % k, '--mark']
            marked = subprocess.run(command, input=text, stdout=subprocess.PIPE,
                                    universal_newlines=True, check=True).stdout
            found = dict.fromkeys(list(KINDS) + ['honest'], 0)
            for line in marked.splitlines():
                fields = line.split('\t')
                if fields[0] in found and fields[2]:
                    found[fields[0]] += 1
            print('%-8d %6g %6d/40 %6d/40 %6d/40 %6d/80' % (k, share, *(found[kind] for kind in found)))


main()
