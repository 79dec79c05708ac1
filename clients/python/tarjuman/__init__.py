"""Client of Tarjuman.

    import tarjuman

    with tarjuman.Client("127.0.0.1:50051") as client:
        for found in client.match(["سافر الوفد إلى القاهرة"])[0].matches:
            print(found.text, found.preferred_target.text)

Answers are the messages of the wire (package tarjuman.v1). Calls that the server refuses for the moment are made again after the
time it asks for. Spans count code points, so they slice Python strings.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Callable, Iterable, Iterator, List, Optional, Sequence, Tuple

import grpc
from google.protobuf.duration_pb2 import Duration

from tarjuman.v1 import alignment_pb2, alignment_pb2_grpc, check_pb2, check_pb2_grpc, common_pb2, term_pb2, term_pb2_grpc

__all__ = ["Client", "Pair", "apply_edits", "retry_delay", "STYLES"]

#: Names of annotation styles.
STYLES = {
    "placeholder": term_pb2.ANNOTATION_STYLE_PLACEHOLDER,
    "term": term_pb2.ANNOTATION_STYLE_XML_TERM,
    "mstrans": term_pb2.ANNOTATION_STYLE_MSTRANS,
    "xliff12": term_pb2.ANNOTATION_STYLE_XLIFF_12,
    "xliff21": term_pb2.ANNOTATION_STYLE_XLIFF_21,
}

#: Items of a call; the server takes 1,000 unless it is told otherwise.
BATCH = 500

#: What may be tried again.
_PASSING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)


@dataclass(frozen=True)
class Pair:
    """A text and its translation."""

    source: str
    target: str
    id: str = ""


def retry_delay(error: grpc.RpcError) -> Optional[float]:
    """Seconds after which the server asks for another try (google.rpc.RetryInfo); None if it does not."""
    from google.rpc import status_pb2

    for key, value in error.trailing_metadata() or ():
        if key != "grpc-status-details-bin":
            continue
        for detail in status_pb2.Status.FromString(value).details:
            if detail.type_url.endswith("/google.rpc.RetryInfo") and len(detail.value) > 1:
                # RetryInfo has one field, a Duration: tag and length, then the Duration.
                delay = Duration.FromString(detail.value[2:])
                return delay.seconds + delay.nanos / 1e9
    return None


class Client:
    """Calls a server. One client may be shared by threads."""

    def __init__(
        self,
        target: str = "127.0.0.1:50051",
        *,
        timeout: float = 30.0,
        attempts: int = 5,
        channel: Optional[grpc.Channel] = None,
    ):
        options = [("grpc.max_receive_message_length", 64 << 20)]
        self._channel = channel or grpc.insecure_channel(target, options=options)
        self._timeout = timeout
        self._attempts = attempts
        self.terms = term_pb2_grpc.TermServiceStub(self._channel)
        self.alignment = alignment_pb2_grpc.AlignmentServiceStub(self._channel)
        self.checks = check_pb2_grpc.CheckServiceStub(self._channel)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._channel.close()

    def call(self, method: Callable, request):
        """Makes a call, again if it failed for the moment only."""
        for attempt in range(1, self._attempts + 1):
            try:
                return method(request, timeout=self._timeout)
            except grpc.RpcError as error:
                asked = retry_delay(error)
                passing = error.code() in _PASSING and (asked is not None or error.code() is grpc.StatusCode.UNAVAILABLE)
                if not passing or attempt == self._attempts:
                    raise
                # A little apart, so that refused callers do not come back all at once.
                time.sleep((asked if asked is not None else 0.1 * 2**attempt) * (1 + random.random() / 4))
        raise AssertionError("unreachable")

    def match(self, texts: Sequence[str], glossaries: Sequence[str] = ()) -> List[term_pb2.SegmentMatches]:
        """The glossary terms in each text."""
        options = term_pb2.MatchOptions(glossaries=glossaries)
        results: List[term_pb2.SegmentMatches] = []
        for some in _batches(texts):
            segments = [common_pb2.Segment(text=t) for t in some]
            results += self.call(self.terms.MatchTerms, term_pb2.MatchTermsRequest(options=options, segments=segments)).results
        return results

    def annotate(self, texts: Sequence[str], style: str = "placeholder", *, xml: bool = False, glossaries: Sequence[str] = ()):
        """Each text with its terms marked; keep `restore_token` until the translation is back."""
        results = []
        for some in _batches(texts):
            items = [term_pb2.AnnotateTextRequest.Item(segment=common_pb2.Segment(text=t)) for t in some]
            request = term_pb2.AnnotateTextRequest(
                options=term_pb2.MatchOptions(glossaries=glossaries),
                items=items,
                style=STYLES[style],
                format=term_pb2.TEXT_FORMAT_XML if xml else term_pb2.TEXT_FORMAT_PLAIN,
            )
            results += self.call(self.terms.AnnotateText, request).results
        return results

    def restore(self, translations: Sequence[Tuple[str, bytes]]):
        """Each translation with the approved targets where the marks are; pairs of text and restore token."""
        results = []
        for some in _batches(translations):
            items = [term_pb2.RestoreTextRequest.Item(text=t, restore_token=token) for t, token in some]
            results += self.call(self.terms.RestoreText, term_pb2.RestoreTextRequest(items=items)).results
        return results

    def prompt(self, texts: Sequence[str], *, max_characters: int = 0, max_entries: int = 0, glossaries: Sequence[str] = ()):
        """The glossary block for a prompt with these texts."""
        request = term_pb2.BuildPromptGlossaryRequest(
            options=term_pb2.MatchOptions(glossaries=glossaries),
            segments=[common_pb2.Segment(text=t) for t in texts],
            max_characters=max_characters,
            max_entries=max_entries,
        )
        return self.call(self.terms.BuildPromptGlossary, request)

    def align(self, items: Sequence[Tuple[str, Sequence[str]]], glossaries: Sequence[str] = ()):
        """Where each sentence expresses its terms; pairs of a sentence and terms of the other language."""
        results = []
        for some in _batches(items):
            wanted = [
                alignment_pb2.AlignmentItem(
                    source=common_pb2.Segment(text=sentence),
                    reference_terms=[alignment_pb2.ReferenceTerm(text=t) for t in terms],
                )
                for sentence, terms in some
            ]
            options = alignment_pb2.AlignOptions(glossaries=glossaries)
            results += self.call(self.alignment.AlignTerms, alignment_pb2.AlignTermsRequest(options=options, items=wanted)).results
        return results

    def check(
        self,
        pairs: Sequence[Pair],
        *,
        glossaries: Sequence[str] = (),
        min_confidence: float = 0.0,
        waived: Sequence[str] = (),
        across: bool = False,
    ) -> List[check_pb2.CheckResult]:
        """The findings of each pair. `across` also compares spellings over all pairs, of which there may be 1,000 then."""
        options = check_pb2.CheckOptions(
            glossaries=glossaries, min_confidence=min_confidence, waived_fingerprints=waived, across_items=across
        )
        results: List[check_pb2.CheckResult] = []
        for some in [pairs] if across else _batches(pairs):
            request = check_pb2.CheckTranslationsRequest(options=options, items=[_item(p) for p in some])
            results += self.call(self.checks.CheckTranslations, request).results
        return results

    def check_stream(self, pairs: Iterable[Pair], *, glossaries: Sequence[str] = (), timeout: float = 600.0) -> Iterator[check_pb2.CheckResult]:
        """The findings of each pair, in order, while pairs are still being read."""

        def messages():
            yield check_pb2.StreamCheckTranslationsRequest(options=check_pb2.CheckOptions(glossaries=glossaries))
            for pair in pairs:
                yield check_pb2.StreamCheckTranslationsRequest(item=_item(pair))

        for answer in self.checks.StreamCheckTranslations(messages(), timeout=timeout):
            yield answer.result


def apply_edits(text: str, findings: Iterable[check_pb2.Finding]) -> str:
    """The translation with the suggested edits made; of overlapping ones the first counts."""
    edits = sorted(
        ((f.suggested_edit.span.start, f.suggested_edit.span.end, f.suggested_edit.text) for f in findings if f.HasField("suggested_edit")),
    )
    result, at = [], 0
    for start, end, new in edits:
        if start >= at:
            result += [text[at:start], new]
            at = end
    return "".join(result + [text[at:]])


def _item(pair: Pair) -> check_pb2.CheckItem:
    return check_pb2.CheckItem(
        item_id=pair.id, source=common_pb2.Segment(text=pair.source), target=common_pb2.Segment(text=pair.target)
    )


def _batches(items: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
