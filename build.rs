//! Compiles `proto/` with a pure-Rust compiler (no `protoc` on the machine): gRPC stubs, proto3 JSON and the
//! descriptor set that reflection serves.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message;

const PROTOS: &[&str] = &[
    "google/rpc/status.proto",
    "tarjuman/v1/alignment.proto",
    "tarjuman/v1/common.proto",
    "tarjuman/v1/glossary.proto",
    "tarjuman/v1/service_info.proto",
    "tarjuman/v1/term.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    println!("cargo:rerun-if-changed=migrations");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let descriptors = protox::compile(PROTOS, ["proto"])?;
    let bytes = descriptors.encode_to_vec();
    fs::write(out.join("descriptors.bin"), &bytes)?;

    tonic_prost_build::configure()
        .compile_well_known_types(true)
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(descriptors)?;

    pbjson_build::Builder::new()
        .register_descriptors(&bytes)?
        // Span writes both ends always: a missing zero trips readers of JSON who expect a pair.
        .exclude([".tarjuman.v1.Span"])
        .build(&[".tarjuman", ".google.rpc"])?;
    Ok(())
}
