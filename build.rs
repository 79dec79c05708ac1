//! Compiles `proto/` with a pure-Rust compiler (no `protoc` on the machine), packs the tables of `glossaries/`, and takes the
//! word model in if it is there.

use std::{env, error::Error, fmt::Write, fs, path::Path, path::PathBuf};

use prost::Message;

const PROTOS: &[&str] = &[
    "google/longrunning/operations.proto",
    "google/rpc/status.proto",
    "tarjuman/v1/alignment.proto",
    "tarjuman/v1/check.proto",
    "tarjuman/v1/common.proto",
    "tarjuman/v1/glossary.proto",
    "tarjuman/v1/job.proto",
    "tarjuman/v1/parallel.proto",
    "tarjuman/v1/service_info.proto",
    "tarjuman/v1/term.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["proto", "migrations", "glossaries", "models"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    compile_protos(&out)?;
    let mut lexicon = pack_tables("glossaries/lexicon")?;
    for (table, part_of_speech) in [("countries", "place"), ("cities", "place"), ("demonyms", "people")] {
        lexicon += &pack_names(&format!("glossaries/news/{table}.tsv"), part_of_speech)?;
    }
    fs::write(out.join("lexicon.tsv"), lexicon)?;
    fs::write(out.join("news_tables.rs"), list_files("glossaries/news")?)?;
    fs::write(out.join("word_model.rs"), word_model("models/words.bin")?)?;
    Ok(())
}

/// gRPC stubs, proto3 JSON, and the descriptor set that reflection serves.
fn compile_protos(out: &Path) -> Result<(), Box<dyn Error>> {
    let descriptors = protox::compile(PROTOS, ["proto"])?;
    let bytes = descriptors.encode_to_vec();
    fs::write(out.join("descriptors.bin"), &bytes)?;
    tonic_prost_build::configure()
        .compile_well_known_types(true)
        .extern_path(".google.protobuf", "::pbjson_types")
        // Ours writes times as everybody does, with `Z`.
        .extern_path(".google.protobuf.Timestamp", "crate::rpc::pb::Timestamp")
        .compile_fds(descriptors)?;
    pbjson_build::Builder::new()
        .register_descriptors(&bytes)?
        // Span writes both ends always: a missing zero trips readers of JSON who expect a pair.
        .exclude([".tarjuman.v1.Span"])
        .extern_path(".google.protobuf.Timestamp", "crate::rpc::pb::Timestamp")
        .build(&[".tarjuman", ".google.rpc", ".google.longrunning"])?;
    Ok(())
}

fn tables(folder: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.filter_map(|f| f.ok().map(|f| f.path())).filter(|p| p.extension().is_some_and(|e| e == "tsv")).collect();
    files.sort();
    Ok(files)
}

/// The rows of all tables of a folder, comments and column rows removed; every row must have the columns of its table.
fn pack_tables(folder: &str) -> Result<String, Box<dyn Error>> {
    let mut packed = String::new();
    for file in tables(folder)? {
        let text = fs::read_to_string(&file)?;
        let mut rows = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
        let columns = rows.next().map_or(0, |(_, header)| header.split('\t').count());
        for (number, row) in rows {
            if row.split('\t').count() != columns {
                return Err(
                    format!("{}:{}: {} columns, the header has {columns}", file.display(), number + 1, row.split('\t').count()).into()
                );
            }
            writeln!(packed, "{row}")?;
        }
    }
    Ok(packed)
}

/// Rows of a glossary table as rows of the lexicon: places and peoples are part of the language, so they are known also
/// where no glossary is.
fn pack_names(file: &str, part_of_speech: &str) -> Result<String, Box<dyn Error>> {
    let mut packed = String::new();
    let text = fs::read_to_string(file)?;
    for row in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [_, ar, ar_admitted, en, en_admitted, ..] = cells.as_slice() else {
            return Err(format!("{file}: `{row}` has too few columns").into());
        };
        let english = if en_admitted.is_empty() { (*en).to_owned() } else { format!("{en}|{en_admitted}") };
        writeln!(packed, "{ar}\t{part_of_speech}\t\t{ar_admitted}\t{english}")?;
    }
    Ok(packed)
}

/// Rust source: the name and text of each table of a folder.
fn list_files(folder: &str) -> Result<String, Box<dyn Error>> {
    let mut list = String::from("&[\n");
    for file in tables(folder)? {
        let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let path = file.canonicalize()?.to_string_lossy().into_owned();
        writeln!(list, "    ({name:?}, include_str!({path:?})),")?;
    }
    list.push_str("]\n");
    Ok(list)
}

/// Rust source: the bytes of the word model, if it is there. It has a licence of its own, so whoever does not want it takes
/// the file away.
fn word_model(file: &str) -> Result<String, Box<dyn Error>> {
    if !Path::new(file).exists() {
        return Ok("None".into());
    }
    let path = Path::new(file).canonicalize()?.to_string_lossy().into_owned();
    Ok(format!("Some(include_bytes!({path:?}))"))
}
