#!/usr/bin/env python3
"""dedupe_reuse.py DEDUPE: which of invented answers are found to reuse the article they are about.

Articles are drawn from words and phrases of a topic and the turns of English, which any two texts share: an honest answer
has up to .21, .08 and .03 of its sequences of 2, 3 and 4 words in common with its article, as much as news of different papers
on the same events (one pair of a hundred .17, .07 and .04, but for quotations). An answer is a cut of its
article as it stands; or lightly revised, some words exchanged and sentences moved; or heavily, where most sentences
are split, joined or turned round too, and how many words are exchanged differs from one answer to the next; or honest,
other sentences on the topic. For each length of shingles and share: how many of the reused are found, and how many of the
honest ones are taken for reused, by their article or by another answer."""
import random
import subprocess
import sys

draw = random.Random(3)
KINDS = {'cut out': ((0, 0), 0), 'light': ((.08, .25), .2), 'heavy': ((.25, .6), .6)}  # words exchanged, sentences turned
ANSWERS = 40
TURNS = '''of the; in the; to the; on the; and the; for the; is a; it is; to be; that the; with the; from the; by the; can be;
as a; of a; in a; such as; this is; at the; which is; there are; has been; used to; does not; may be; is the; are not; into the;
one of the; as well as; the use of; a number of; in order to; the same as; based on the; is used to; part of the; it can be;
the end of the; on the other hand; as a result of; in the case of; at the same time; is one of the'''.replace('\n', ' ').split('; ')
LINKS = ['which also', 'and this', 'so that', 'because it', 'while they', 'but it']


def word():
    return ''.join(draw.choice('bcdfglmnprst') + draw.choice('aeiou') for _ in range(draw.randint(2, 4)))


def often(items):
    """One of them, the first ones more often."""
    return items[min(int(draw.paretovariate(.35)) - 1, draw.randrange(len(items)))]


everyday = [word() for _ in range(3000)]


def topic():
    own = [word() for _ in range(150)]
    return own, [' '.join(draw.choice(own) for _ in range(draw.choice([2, 2, 3]))) for _ in range(10)]


def content(words):
    return often(words) if draw.random() < .5 else draw.choice(everyday)


def sentence(words, phrases, terms):
    parts = []
    for _ in range(draw.randint(4, 8)):
        if draw.random() < .2:
            parts.append(often(TURNS))
        parts.append(draw.choice(phrases) if draw.random() < terms else content(words))
        if draw.random() < .4:
            parts.append(content(words))
    return ' '.join(parts).split()


def turned(words):
    """Split in two with a link between, and the halves exchanged more often than not."""
    at = draw.randrange(1, len(words))
    first, second = words[:at], words[at:]
    return second + draw.choice(LINKS).split() + first if draw.random() < .6 else first + draw.choice(LINKS).split() + second


def text_of(words, phrases, sentences):
    """Some writers use the terms of the topic more often than others."""
    terms = draw.uniform(0, .25)
    return [sentence(words, phrases, terms) for _ in range(sentences)]


def revise(sentences, words, exchange, turn):
    kept = draw.sample(range(len(sentences)), draw.randint(12, 18))
    if not turn or draw.random() < .5:
        kept.sort()
    share = draw.uniform(*exchange)
    answer = []
    for i in kept:
        parts = [content(words) if draw.random() < share else w for w in sentences[i]]
        answer.append(' '.join(turned(parts) if draw.random() < turn else parts))
    return '. '.join(answer)


def rows():
    articles, answers = [], []
    for n in range(ANSWERS):
        words, phrases = topic()
        article = text_of(words, phrases, 45)
        articles.append(('article %d' % n, '. '.join(map(' '.join, article))))
        for kind, how in KINDS.items():
            answers.append((kind, revise(article, words, *how)))
        for _ in range(2):
            answers.append(('honest', '. '.join(map(' '.join, text_of(words, phrases, 15)))))
    return articles + answers


def shared(text, article, k):
    one, other = ({tuple(w[i:i + k]) for i in range(len(w) - k + 1)} for w in (t.replace('.', '').split() for t in (text, article)))
    return len(one & other) / len(one)


def show_shared(table):
    """How much of an answer stands in its article."""
    articles = [text for name, text in table if name.startswith('article')]
    answers = table[len(articles):]
    for kind in list(KINDS) + ['honest']:
        print('%-8s' % kind, end='')
        for k in 2, 3, 4:
            all_shared = sorted(shared(text, articles[i // 5], k) for i, (name, text) in enumerate(answers) if name == kind)
            print('   k=%d: %.3f - %.3f - %.3f' % (k, all_shared[0], all_shared[len(all_shared) // 2], all_shared[-1]), end='')
        print()


def main():
    table = rows()
    show_shared(table)
    text = 'doc_id\ttext\n' + ''.join('%s\t%s\n' % row for row in table)
    print('%-8s %6s %9s %9s %9s %9s' % ('shingle', 'share', *KINDS, 'honest'))
    for k in (2, 3, 4, 5):
        for share in (.05, .08, .1, .15, .2, .8):
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
