import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import tarjuman.v1.Alignment.AlignOptions;
import tarjuman.v1.Alignment.AlignTermsRequest;
import tarjuman.v1.Alignment.AlignmentItem;
import tarjuman.v1.Alignment.ReferenceTerm;
import tarjuman.v1.Alignment.TermAlignment;
import tarjuman.v1.AlignmentServiceGrpc;
import tarjuman.v1.Common.OffsetEncoding;
import tarjuman.v1.Common.Segment;
import tarjuman.v1.Common.Span;
import tarjuman.v1.Term.MatchOptions;
import tarjuman.v1.Term.MatchTermsRequest;
import tarjuman.v1.Term.TermMatch;
import tarjuman.v1.TermServiceGrpc;

/** Finds the glossary terms of a sentence, and where it has a given name. Argument: HOST:PORT. */
public final class Example {
  // The emoji is two UTF-16 code units, so spans in another unit would cut wrongly.
  private static final String SENTENCE =
      "📰 التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي في القاهرة";

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  public static void main(String[] arguments) throws InterruptedException {
    String server = arguments.length > 0 ? arguments[0] : "127.0.0.1:50051";
    ManagedChannel channel = ManagedChannelBuilder.forTarget(server).usePlaintext().build();
    try {
      Segment segment = Segment.newBuilder().setText(SENTENCE).build();
      match(TermServiceGrpc.newBlockingStub(channel), segment);
      align(AlignmentServiceGrpc.newBlockingStub(channel), segment);
    } finally {
      channel.shutdown().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static void match(TermServiceGrpc.TermServiceBlockingStub terms, Segment segment) {
    MatchTermsRequest request =
        MatchTermsRequest.newBuilder()
            .setOptions(
                MatchOptions.newBuilder()
                    .setOffsetEncoding(OffsetEncoding.OFFSET_ENCODING_UTF16_CODE_UNITS))
            .addSegments(segment)
            .build();
    // A deadline for each call: without one a call to a server that hangs never ends.
    for (TermMatch m : terms.withDeadlineAfter(10, TimeUnit.SECONDS).matchTerms(request).getResults(0).getMatchesList()) {
      print(m.getTermSpan(), m.getText(), m.getPreferredTarget().getText());
    }
  }

  private static void align(AlignmentServiceGrpc.AlignmentServiceBlockingStub alignment, Segment segment) {
    AlignTermsRequest request =
        AlignTermsRequest.newBuilder()
            .setOptions(
                AlignOptions.newBuilder()
                    .setOffsetEncoding(OffsetEncoding.OFFSET_ENCODING_UTF16_CODE_UNITS))
            .addItems(
                AlignmentItem.newBuilder()
                    .setSource(segment)
                    .addReferenceTerms(ReferenceTerm.newBuilder().setText("Sameh Shoukry")))
            .build();
    for (TermAlignment a :
        alignment.withDeadlineAfter(10, TimeUnit.SECONDS).alignTerms(request).getResults(0).getAlignmentsList()) {
      if (a.getOutcome() != TermAlignment.Outcome.OUTCOME_ALIGNED) {
        throw new IllegalStateException(a.getTerm() + ": " + a.getOutcome());
      }
      print(a.getSourceSpan(), a.getSourceText(), a.getTerm());
    }
  }

  /** Cuts the span out of the sentence, and compares it with the text that the server tells. */
  private static void print(Span span, String text, String english) {
    String cut = SENTENCE.substring(span.getStart(), span.getEnd());
    if (!cut.equals(text)) {
      throw new IllegalStateException("the span cuts out " + cut + ", not " + text);
    }
    OUT.printf("%d-%d\t%s\t%s%n", span.getStart(), span.getEnd(), cut, english);
  }
}
