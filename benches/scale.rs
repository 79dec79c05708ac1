//! A glossary of a million entries, or as many as the argument says: import, start, memory, look-ups beside those of 10,000
//! entries, pages, one write, export. The program itself, from outside.
//!
//! `cargo bench --bench scale -- 1000000`; with a folder behind the number, tables and databases stay there.

mod corpus;

use std::{
    fs,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tarjuman::{
    glossary::Entry,
    rpc::pb::{self, glossary_service_client::GlossaryServiceClient, term_service_client::TermServiceClient},
    text::Language,
};
use tonic::transport::Channel;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const SMALL: usize = 10_000;
const LARGE: usize = 1_000_000;
const SENTENCES: usize = 2_000;
const GLOSSARY: &str = "glossaries/big";

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarjuman"));
    command.args(arguments);
    command
}

/// A table as a terminologist has it. English is written letter by letter after the Arabic: as long and as varied as names are.
fn write_table(path: &Path, entries: &[Entry]) -> Result<u64, Failure> {
    let mut out = BufWriter::new(fs::File::create(path)?);
    writeln!(out, "id\tkind\tar\ten\tnote")?;
    for entry in entries {
        let arabic = entry.preferred(Language::Arabic).map(|t| t.text.as_str()).unwrap_or_default();
        let english: String = if entry.id.as_str().starts_with("generated-") { latin(arabic) } else { entry.id.to_string() };
        writeln!(out, "{}\t{}\t{arabic}\t{english}\t", entry.id, entry.kind.as_str())?;
    }
    out.flush()?;
    Ok(fs::metadata(path)?.len())
}

fn latin(arabic: &str) -> String {
    const LETTERS: [(char, &str); 30] = [
        ('ا', "a"),
        ('أ', "a"),
        ('ب', "ba"),
        ('ت', "t"),
        ('ث', "th"),
        ('ج', "j"),
        ('ح', "ha"),
        ('خ', "kh"),
        ('د', "di"),
        ('ذ', "dh"),
        ('ر', "ra"),
        ('ز', "z"),
        ('س', "s"),
        ('ش', "shi"),
        ('ص', "sa"),
        ('ض', "d"),
        ('ط', "ta"),
        ('ظ', "z"),
        ('ع', "a"),
        ('غ', "gh"),
        ('ف', "fi"),
        ('ق', "q"),
        ('ك', "ku"),
        ('ل', "la"),
        ('م', "m"),
        ('ن', "na"),
        ('ه', "h"),
        ('و', "u"),
        ('ي', "i"),
        ('ة', "ah"),
    ];
    let letter = |c| LETTERS.iter().find(|(known, _)| *known == c).map_or(" ", |(_, latin)| latin);
    arabic.chars().map(letter).collect()
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(T, Duration), Failure> {
    let begun = Instant::now();
    Ok((work()?, begun.elapsed()))
}

fn succeed(mut command: Command) -> Result<(), Failure> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned().into()) }
}

struct Server {
    child: Child,
    address: String,
    until_serving: Duration,
}

impl Server {
    fn start(database: &str) -> Result<Self, Failure> {
        let begun = Instant::now();
        let mut child =
            program(&["serve", "--listen", "127.0.0.1:0", "--no-bundled", "--database", database]).stderr(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no standard error")?).lines();
        while let Some(line) = lines.next().transpose()? {
            if let Some((address, _)) = line.strip_prefix("serving on ").and_then(|rest| rest.split_once(": ")) {
                let address = format!("http://{address}");
                // Its pipe is read to the end, so that it never waits for us.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { child, address, until_serving: begun.elapsed() });
            }
        }
        Err("the server ended".into())
    }

    /// Resident memory now and at its highest, in MB.
    fn memory(&self) -> Result<String, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|l| l.strip_prefix(name));
            line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok()).map_or(f64::NAN, |kib| kib * 1.024e-3)
        };
        Ok(format!("{:.0} MB (at most {:.0})", of("VmRSS:"), of("VmHWM:")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Median and worst of some durations.
fn told(mut times: Vec<Duration>) -> String {
    times.sort();
    format!("p50 {:.2} ms, worst {:.2} ms", ms(times[times.len() / 2]), ms(times[times.len() - 1]))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

async fn matching(channel: &Channel, sentences: &[String]) -> Result<(Duration, usize), Failure> {
    let mut client = TermServiceClient::new(channel.clone());
    let (mut times, mut found) = (Vec::new(), 0);
    for sentence in sentences {
        let segments = vec![pb::Segment { text: sentence.clone(), ..pb::Segment::default() }];
        let begun = Instant::now();
        let answer = client.match_terms(pb::MatchTermsRequest { options: None, segments }).await?;
        times.push(begun.elapsed());
        found += answer.into_inner().results[0].matches.len();
    }
    times.sort();
    Ok((times[times.len() / 2], found))
}

async fn pages(channel: &Channel) -> Result<(), Failure> {
    let mut client = GlossaryServiceClient::new(channel.clone()).max_decoding_message_size(64 << 20);
    for (name, filter, order_by) in [
        ("list, by name", "", ""),
        ("list, last written first", "", "update_time desc"),
        ("filter by kind", "kind = PERSON", ""),
        ("filter by kind and time, last first", "kind = PERSON AND update_time > \"2020-01-01T00:00:00Z\"", "update_time desc"),
        ("filter by status, none fits", "status = FORBIDDEN", ""),
        ("filter by text (builds the dictionary)", "text:qam", ""),
        ("filter by text", "text:qam", ""),
        ("filter by text of one letter", "text:q", "name desc"),
    ] {
        let (mut times, mut page_token, mut total) = (Vec::new(), String::new(), 0);
        for _ in 0..if name.contains("builds") { 1 } else { 20 } {
            let request = pb::ListEntriesRequest {
                parent: GLOSSARY.into(),
                page_size: 100,
                filter: filter.into(),
                order_by: order_by.into(),
                page_token: page_token.clone(),
                ..pb::ListEntriesRequest::default()
            };
            let begun = Instant::now();
            let page = client.list_entries(request).await?.into_inner();
            times.push(begun.elapsed());
            total = page.total_size;
            page_token = page.next_page_token;
        }
        println!("{name:<40} {}   {total} entries", told(times));
    }
    let mut client = TermServiceClient::new(channel.clone()).max_decoding_message_size(64 << 20);
    for query in ["muna", "وزارة", "qamara", "zzzz"] {
        let mut times = Vec::new();
        for _ in 0..20 {
            let request = pb::SearchTermsRequest { query: query.into(), page_size: 100, ..pb::SearchTermsRequest::default() };
            let begun = Instant::now();
            client.search_terms(request).await?;
            times.push(begun.elapsed());
        }
        println!("{:<40} {}", format!("search {query}"), told(times));
    }
    Ok(())
}

async fn writes(channel: &Channel) -> Result<(), Failure> {
    let mut client = GlossaryServiceClient::new(channel.clone());
    let mut look = TermServiceClient::new(channel.clone());
    let mut times = Vec::new();
    for n in 0..50 {
        let text = format!("ظظظ{n}");
        let term = pb::Term { language_code: "ar".into(), text: text.clone(), ..pb::Term::default() };
        let entry = pb::Entry { terms: vec![term], ..pb::Entry::default() };
        let request = pb::CreateEntryRequest { parent: GLOSSARY.into(), entry: Some(entry), ..pb::CreateEntryRequest::default() };
        let begun = Instant::now();
        client.create_entry(request).await?;
        let segments = vec![pb::Segment { text, ..pb::Segment::default() }];
        let answer = look.match_terms(pb::MatchTermsRequest { options: None, segments }).await?.into_inner();
        times.push(begun.elapsed());
        assert_eq!(answer.results[0].matches.len(), 1, "a write that has returned is seen");
    }
    println!("{:<40} {}", "write an entry and find it", told(times));
    Ok(())
}

/// Imports, starts, looks up; the median of a look-up.
async fn measure(folder: &Path, size: usize, sentences: &[String], all: bool) -> Result<Duration, Failure> {
    let entries = corpus::entries(size);
    let (table, database, exported) =
        (folder.join(format!("{size}.tsv")), folder.join(format!("{size}.sqlite3")), folder.join(format!("{size}.out.tsv")));
    let bytes = write_table(&table, &entries)?;
    drop(entries);
    let database = database.to_string_lossy().into_owned();
    println!("\n{size} entries, a table of {:.1} MB", bytes as f64 / 1e6);
    let import = || {
        let mut command = program(&["glossary", "import", "--no-bundled", "--database", &database, "--glossary", GLOSSARY]);
        command.arg(&table);
        succeed(command)
    };
    println!("{:<40} {:.1} s", "import", timed(import)?.1.as_secs_f64());
    let server = Server::start(&database)?;
    println!("{:<40} {:.2} s", "start until serving", server.until_serving.as_secs_f64());
    println!("{:<40} {}", "resident after the start", server.memory()?);
    let channel = Channel::from_shared(server.address.clone())?.connect().await?;
    matching(&channel, &sentences[..200]).await?;
    let (median, found) = matching(&channel, sentences).await?;
    println!("{:<40} p50 {:.3} ms, {found} matches in {} sentences", "MatchTerms, a sentence of 25 words", ms(median), sentences.len());
    if all {
        pages(&channel).await?;
        writes(&channel).await?;
        println!("{:<40} {}", "resident at the end", server.memory()?);
    }
    drop(server);
    let export = || {
        let mut command = program(&["glossary", "export", "--no-bundled", "--database", &database, GLOSSARY, "--output"]);
        command.arg(&exported);
        succeed(command)
    };
    println!("{:<40} {:.1} s", "export", timed(export)?.1.as_secs_f64());
    println!("{:<40} {:.0} MB", "database", fs::metadata(&database)?.len() as f64 / 1e6);
    Ok(median)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let large = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(LARGE);
    let scratch = tempfile::tempdir()?;
    let folder = std::env::args().skip(1).find(|a| Path::new(a).is_dir()).map_or_else(|| scratch.path().to_owned(), PathBuf::from);
    // Sentences with terms that both glossaries have.
    let sentences = corpus::sentences(&corpus::entries(SMALL), SENTENCES);
    let small = measure(&folder, SMALL, &sentences, false).await?;
    let large = measure(&folder, large, &sentences, true).await?;
    println!("\nMatchTerms: {:.2} times that of {SMALL} entries", large.as_secs_f64() / small.as_secs_f64());
    Ok(())
}
