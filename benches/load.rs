//! Calls a second of unary `MatchTerms` with a sentence of 25 words, beside the cheapest unary call of the same server
//! (`grpc.health.v1.Health/Check`), in turns; also the time from start to serving, and resident memory. News has about four
//! terms of the bundled glossary in 25 words, running text of other kinds one or two; one of the two sentences has four, the
//! other ten.
//!
//! Client and server share the machine. The client is as cheap as it can be: HTTP/2 with requests encoded once and
//! answers not decoded. The server is the program itself, with the bundled glossary, in a process of its own; the
//! processor time it uses for a call is shown too, since the client has no part in it.

use std::{
    fs,
    io::{self, BufRead, BufReader},
    path::Path,
    pin::Pin,
    process::{Child, Command, Stdio},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use bytes::Bytes;
use h2::client::{self, SendRequest};
use http::Request;
use prost::Message;
use tarjuman::rpc::pb;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    task::JoinSet,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const CONNECTIONS: usize = 8;
const STREAMS: usize = 12;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);

const MATCH: &str = "/tarjuman.v1.TermService/MatchTerms";
const ALIGN: &str = "/tarjuman.v1.AlignmentService/AlignTerms";
const HEALTH: &str = "/grpc.health.v1.Health/Check";
const NEWS: &str =
    "ذكر شهود عيان أن القصف الذي استهدف قطاع غزة فجر أمس أصاب عدة منازل متجاورة وأن السيارات نقلت سكانها إلى مدرسة قريبة من خان يونس";
const DENSE: &str = "التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي في القاهرة الأربعاء لبحث وقف إطلاق النار في قطاع غزة وإدخال المساعدات الإنسانية إلى السكان";

/// A socket that says it cannot write from several buffers: h2 then joins small frames into one write, and a call of
/// 300 bytes does not cost the client a system call of its own.
struct Joining(TcpStream);

impl AsyncRead for Joining {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Joining {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

struct Server {
    child: Child,
    address: String,
    until_serving: Duration,
}

impl Server {
    fn start(database: &Path) -> Result<Self, Failure> {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tarjuman"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database"])
            .arg(database)
            .stderr(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no standard error")?).lines();
        while let Some(line) = lines.next().transpose()? {
            if let Some((address, _)) = line.strip_prefix("serving on ").and_then(|rest| rest.split_once(": ")) {
                return Ok(Self { child, address: address.into(), until_serving: begun.elapsed() });
            }
        }
        Err("the server ended".into())
    }

    /// Resident memory now and at its highest, in MB.
    fn memory(&self) -> Result<(f64, f64), Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let of = |name: &str| {
            status
                .lines()
                .find_map(|l| l.strip_prefix(name))
                .and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok())
                .map_or(f64::NAN, |kib| kib * 1.024e-3)
        };
        Ok((of("VmRSS:"), of("VmHWM:")))
    }

    /// Processor time used so far.
    fn busy(&self) -> Result<Duration, Failure> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        // utime and stime, the 14th and 15th field, in hundredths of a second on every Linux of today.
        let ticks: u64 = fields.skip(11).take(2).filter_map(|f| f.parse::<u64>().ok()).sum();
        Ok(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Calls until the time is over; how many were answered with OK.
async fn caller(send: SendRequest<Bytes>, path: &'static str, body: Bytes, until: Instant) -> Result<u64, Failure> {
    let mut answered = 0;
    while Instant::now() < until {
        let request =
            Request::post(format!("http://localhost{path}")).header("content-type", "application/grpc").header("te", "trailers").body(())?;
        let (response, mut stream) = send.clone().ready().await?.send_request(request, false)?;
        stream.send_data(body.clone(), true)?;
        let mut answer = response.await?.into_body();
        while let Some(data) = answer.data().await {
            answer.flow_control().release_capacity(data?.len())?;
        }
        let status = answer.trailers().await?.and_then(|t| t.get("grpc-status").cloned());
        if status.is_none_or(|s| s != "0") {
            return Err(format!("{path} failed").into());
        }
        answered += 1;
    }
    Ok(answered)
}

/// Calls a second, and the server's processor time for each.
async fn round(server: &Server, connections: &[SendRequest<Bytes>], path: &'static str, body: &Bytes) -> Result<(f64, f64), Failure> {
    let (begun, busy) = (Instant::now(), server.busy()?);
    let mut callers = JoinSet::new();
    for connection in connections {
        for _ in 0..STREAMS {
            callers.spawn(caller(connection.clone(), path, body.clone(), begun + ROUND));
        }
    }
    let mut answered = 0;
    while let Some(done) = callers.join_next().await {
        answered += done??;
    }
    let spent = (server.busy()?.saturating_sub(busy)).as_secs_f64();
    Ok((answered as f64 / begun.elapsed().as_secs_f64(), spent * 1e6 / answered as f64))
}

fn frame(message: &impl Message) -> Bytes {
    let bytes = message.encode_to_vec();
    let mut frame = vec![0];
    frame.extend((bytes.len() as u32).to_be_bytes());
    frame.extend(bytes);
    frame.into()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("t.sqlite3");
    let first = Server::start(&database)?;
    println!("first start, the glossary is loaded: serving after {:.0?}, {:.0} MB resident", first.until_serving, first.memory()?.0);
    drop(first);
    let starts: Vec<f64> = (0..5).map(|_| Server::start(&database).map(|s| s.until_serving.as_secs_f64())).collect::<Result<_, _>>()?;
    println!("later starts: serving after {:.0} ms (median of {})", median(starts.clone()) * 1e3, starts.len());
    let server = Server::start(&database)?;
    println!("resident when serving: {:.0} MB, at most {:.0} MB", server.memory()?.0, server.memory()?.1);

    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let socket = TcpStream::connect(&server.address).await?;
        // As gRPC clients do: else a call waits for the answer to the one before it.
        socket.set_nodelay(true)?;
        let (send, connection) = client::handshake(Joining(socket)).await?;
        tokio::spawn(connection);
        connections.push(send);
    }
    let segment = |text: &str| pb::Segment { text: text.into(), ..pb::Segment::default() };
    let lookup = |text| frame(&pb::MatchTermsRequest { options: None, segments: vec![segment(text)] });
    let reference_terms = ["Sameh Shoukry", "Ayman Safadi", "Cairo", "ceasefire", "Gaza Strip"]
        .map(|t| pb::ReferenceTerm { text: t.into(), ..pb::ReferenceTerm::default() })
        .to_vec();
    let item = pb::AlignmentItem { source: Some(segment(DENSE)), reference_terms, ..pb::AlignmentItem::default() };
    let calls = [
        ("Health/Check", HEALTH, Bytes::from_static(&[0, 0, 0, 0, 0])),
        ("MatchTerms, news", MATCH, lookup(NEWS)),
        ("MatchTerms, dense with terms", MATCH, lookup(DENSE)),
        ("AlignTerms", ALIGN, frame(&pb::AlignTermsRequest { options: None, items: vec![item] })),
    ];
    // `cargo bench --bench load -- Match` leaves calls out, except the empty one.
    let only = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let calls: Vec<_> =
        calls.into_iter().filter(|call| call.1 == HEALTH || only.as_ref().is_none_or(|part| call.0.contains(part.as_str()))).collect();
    println!("{CONNECTIONS} connections × {STREAMS} calls at a time, {ROUNDS} rounds of {ROUND:?} in turns");
    let mut rounds: Vec<Vec<(f64, f64)>> = vec![Vec::new(); calls.len()];
    for n in 0..=ROUNDS {
        for (call, figures) in calls.iter().zip(&mut rounds) {
            let figure = round(&server, &connections, call.1, &call.2).await?;
            // The first round warms up.
            if n > 0 {
                figures.push(figure);
            }
        }
    }
    let mut empty = f64::NAN;
    for ((name, ..), figures) in calls.iter().zip(rounds) {
        let rate = median(figures.iter().map(|f| f.0).collect());
        let busy = median(figures.iter().map(|f| f.1).collect());
        empty = if empty.is_nan() { rate } else { empty };
        println!(
            "{name}: {rate:.0} calls/s, {:.0} % of the empty call; {busy:.1} µs of processor time in the server",
            rate / empty * 100.0
        );
    }
    println!("resident after the load: {:.0} MB, at most {:.0} MB", server.memory()?.0, server.memory()?.1);
    Ok(())
}
