"""Filter a corpus in the way of OPUS: lines of Arabic, a tab, English in; lines without findings out.

    python opus_tsv.py 127.0.0.1:50051 < pairs.tsv > clean.tsv 2> findings.tsv
"""

import sys
from typing import IO, Iterator

import tarjuman


def pairs(lines: IO[str]) -> Iterator[tarjuman.Pair]:
    for number, line in enumerate(lines, 1):
        source, _, target = line.rstrip("\n").partition("\t")
        yield tarjuman.Pair(source, target, str(number))


def main(server: str, lines: IO[str], clean: IO[str], found: IO[str]) -> None:
    kept = {}

    def remembered():
        for pair in pairs(lines):
            kept[pair.id] = pair
            yield pair

    with tarjuman.Client(server) as client:
        for result in client.check_stream(remembered()):
            pair = kept.pop(result.item_id)
            if result.HasField("status"):
                print(pair.id, "unreadable", result.status.message, sep="\t", file=found)
            elif result.findings:
                for f in result.findings:
                    print(pair.id, type(f).Kind.Name(f.kind), f.source_text, f.found, sep="\t", file=found)
            else:
                print(pair.source, pair.target, sep="\t", file=clean)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051", sys.stdin, sys.stdout, sys.stderr)
