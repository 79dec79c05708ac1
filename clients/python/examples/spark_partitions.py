"""Check the pairs of a Spark data frame: one client for a partition, pairs streamed through it.

    pairs.rdd.mapPartitions(lambda rows: check_partition(rows, "tarjuman:50051")).toDF()
"""

from typing import Iterable, Iterator, Tuple

import tarjuman


def check_partition(rows: Iterable, server: str) -> Iterator[Tuple[str, str, str, str]]:
    """Rows with `id`, `source` and `target` in; (id, kind, expected, found) of each finding out."""
    # Opened here, on the executor: a channel cannot be sent there.
    with tarjuman.Client(server) as client:
        pairs = (tarjuman.Pair(row["source"], row["target"], str(row["id"])) for row in rows)
        for result in client.check_stream(pairs):
            for f in result.findings:
                kind = type(f).Kind.Name(f.kind)
                yield result.item_id, kind, "|".join(f.expected), f.found
