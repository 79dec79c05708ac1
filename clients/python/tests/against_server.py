"""Runs the client and its examples against a server.

    python against_server.py [HOST:PORT]

Without an address it starts one of its own: TARJUMAN_TEST_BINARY, or what `cargo build --release` made.
"""

import atexit
import io
import os
import pathlib
import subprocess
import sys
import tempfile

CLIENT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CLIENT / "examples"))

import grpc
import llm_loop
import opus_tsv
import spark_partitions

import tarjuman
from tarjuman.v1 import check_pb2


def started():
    """The address of a server on a new database, which has the bundled glossary; it ends with this program."""
    binary = os.environ.get("TARJUMAN_TEST_BINARY") or CLIENT.parent.parent / "target" / "release" / "tarjuman"
    folder = tempfile.TemporaryDirectory()
    database = pathlib.Path(folder.name) / "test.sqlite3"
    server = subprocess.Popen(
        [binary, "serve", "--listen", "127.0.0.1:0", "--database", database], stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )

    def end():
        server.kill()
        server.wait()
        folder.cleanup()

    atexit.register(end)
    said = ""
    for line in server.stderr:
        if line.startswith("serving on "):
            return line[len("serving on ") :].split(": ")[0]
        said += line
    raise SystemExit(f"the server ended: {said}")


SERVER = sys.argv[1] if len(sys.argv) > 1 else started()
SENTENCE = "عاد الوفد من بيروت للقاهرة"

with tarjuman.Client(SERVER) as client:
    found = client.match([SENTENCE, "لا شيء"])
    assert [m.preferred_target.text for m in found[0].matches] == ["Beirut", "Cairo"], found
    assert SENTENCE[found[0].matches[1].term_span.start :] == "لقاهرة"

    marked = client.annotate([SENTENCE])[0]
    back = client.restore([(marked.text, marked.restore_token)])[0]
    assert back.text == "عاد الوفد من Beirut لCairo", back

    assert "Cairo" in client.prompt([SENTENCE]).block
    assert client.align([(SENTENCE, ["Cairo", "Amman"])])[0].alignments[0].source_text == "لقاهرة"

    right, wrong = tarjuman.Pair(SENTENCE, "The delegation returned from Beirut to Cairo", "a"), tarjuman.Pair(SENTENCE, "They came from Tunis to Cairo", "b")
    results = client.check([right, wrong])
    assert [len(r.findings) for r in results] == [0, 1], results
    finding = results[1].findings[0]
    assert finding.kind == check_pb2.Finding.KIND_MISSING_TARGET and finding.found == "Tunis", finding
    assert tarjuman.apply_edits(wrong.target, results[1].findings) == "They came from Beirut to Cairo"
    assert client.check([wrong], waived=[finding.fingerprint])[0].waived_count == 1
    streamed = list(client.check_stream(tarjuman.Pair(SENTENCE, right.target, str(i)) for i in range(700)))
    assert [r.item_id for r in streamed] == [str(i) for i in range(700)]

    try:
        client.prompt([])
        raise AssertionError("an empty call is refused")
    except grpc.RpcError as error:
        assert error.code() is grpc.StatusCode.INVALID_ARGUMENT and tarjuman.retry_delay(error) is None

    answers = iter(["They came from Tunis to Cairo", "They came from Beirut to Cairo"])
    assert llm_loop.translate(client, lambda prompt: next(answers), SENTENCE) == "They came from Beirut to Cairo"


class Refused(grpc.RpcError):
    """UNAVAILABLE with a RetryInfo of 20 ms."""

    def code(self):
        return grpc.StatusCode.UNAVAILABLE

    def trailing_metadata(self):
        from google.protobuf.any_pb2 import Any
        from google.rpc import status_pb2

        detail = Any(type_url="type.googleapis.com/google.rpc.RetryInfo", value=b"\x0a\x05\x10\x80\xda\xc4\x09")
        return (("grpc-status-details-bin", status_pb2.Status(code=14, details=[detail]).SerializeToString()),)


calls = []


def method(request, timeout):
    calls.append(request)
    if len(calls) < 3:
        raise Refused()
    return "done"


assert abs(tarjuman.retry_delay(Refused()) - 0.02) < 1e-9
assert tarjuman.Client(SERVER).call(method, "x") == "done" and len(calls) == 3

clean, found = io.StringIO(), io.StringIO()
opus_tsv.main(SERVER, io.StringIO(f"{right.source}\t{right.target}\n{wrong.source}\t{wrong.target}\n"), clean, found)
assert clean.getvalue() == f"{right.source}\t{right.target}\n" and found.getvalue().startswith("2\tKIND_MISSING_TARGET"), found.getvalue()

rows = [{"id": 7, "source": wrong.source, "target": wrong.target}]
found = list(spark_partitions.check_partition(rows, SERVER))
assert [(f[0], f[1], f[2].split("|")[0], f[3]) for f in found] == [("7", "KIND_MISSING_TARGET", "Beirut", "Tunis")], found
print("all well")
