#!/bin/sh
# Writes the stubs to target/generated-sources/proto. PLUGIN: the path of protoc-gen-grpc-java (Debian: grpc_java_plugin).
set -eu
cd "$(dirname "$0")"
plugin=${PLUGIN:-$(command -v grpc_java_plugin || command -v protoc-gen-grpc-java)}
proto=../../proto
out=target/generated-sources/proto
mkdir -p "$out"
# The types of google/ that the services use are generated too: their Java package here is google.rpc, not com.google.rpc.
protoc -I "$proto" --java_out="$out" --grpc-java_out="$out" --plugin=protoc-gen-grpc-java="$plugin" \
    "$proto"/tarjuman/v1/*.proto "$proto"/google/rpc/*.proto "$proto"/google/longrunning/*.proto
