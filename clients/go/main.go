// Finds the glossary terms of a sentence, and where it has a given name. Argument: HOST:PORT.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "example.org/tarjuman/tarjumanpb"
)

const (
	sentence = "التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي في القاهرة"
	// Spans slice Go strings.
	unit = pb.OffsetEncoding_OFFSET_ENCODING_UTF8_BYTES
)

func main() {
	server := "127.0.0.1:50051"
	if len(os.Args) > 1 {
		server = os.Args[1]
	}
	conn, err := grpc.NewClient(server, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	// Without a deadline a call to a server that hangs never ends.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	segment := &pb.Segment{Text: sentence}
	matched, err := pb.NewTermServiceClient(conn).MatchTerms(ctx, &pb.MatchTermsRequest{
		Options:  &pb.MatchOptions{OffsetEncoding: unit},
		Segments: []*pb.Segment{segment},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range matched.GetResults()[0].GetMatches() {
		show(m.GetTermSpan(), m.GetText(), m.GetPreferredTarget().GetText())
	}

	aligned, err := pb.NewAlignmentServiceClient(conn).AlignTerms(ctx, &pb.AlignTermsRequest{
		Options: &pb.AlignOptions{OffsetEncoding: unit},
		Items: []*pb.AlignmentItem{{
			Source:         segment,
			ReferenceTerms: []*pb.ReferenceTerm{{Text: "Sameh Shoukry"}},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range aligned.GetResults()[0].GetAlignments() {
		if a.GetOutcome() != pb.TermAlignment_OUTCOME_ALIGNED {
			log.Fatalf("%s: %s", a.GetTerm(), a.GetOutcome())
		}
		show(a.GetSourceSpan(), a.GetSourceText(), a.GetTerm())
	}
}

// show cuts the span out of the sentence, and compares it with the text that the server tells.
func show(span *pb.Span, text, english string) {
	cut := sentence[span.GetStart():span.GetEnd()]
	if cut != text {
		log.Fatalf("the span cuts out %q, not %q", cut, text)
	}
	fmt.Printf("%d-%d\t%s\t%s\n", span.GetStart(), span.GetEnd(), cut, english)
}
