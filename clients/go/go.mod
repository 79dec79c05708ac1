module example.org/tarjuman

go 1.25.0

require (
	cloud.google.com/go/longrunning v0.10.0
	google.golang.org/genproto/googleapis/rpc v0.0.0-20260414002931-afd174a4e478
	google.golang.org/grpc v1.82.1
	google.golang.org/protobuf v1.36.11
)
