#!/bin/sh
# Writes the stubs to tarjumanpb/. Needs protoc, protoc-gen-go and protoc-gen-go-grpc on the PATH.
set -eu
cd "$(dirname "$0")"
proto=../../proto
module=example.org/tarjuman
# The .proto files name no Go package. Those of google/ have one already: a second one in the same program would panic.
map="module=$module"
map="$map,Mgoogle/rpc/status.proto=google.golang.org/genproto/googleapis/rpc/status"
map="$map,Mgoogle/longrunning/operations.proto=cloud.google.com/go/longrunning/autogen/longrunningpb"
for file in "$proto"/tarjuman/v1/*.proto; do
    map="$map,Mtarjuman/v1/$(basename "$file")=$module/tarjumanpb"
done
protoc -I "$proto" --go_out="$map:." --go-grpc_out="$map:." "$proto"/tarjuman/v1/*.proto
