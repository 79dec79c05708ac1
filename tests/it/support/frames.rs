//! HTTP/2 frames by hand, for what no well-behaved client does (RFC 9113, section 4.1; RFC 7541, section 6.2.2).

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The connection preface and empty SETTINGS.
pub(crate) const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

pub(crate) const RST_STREAM: u8 = 3;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const END_HEADERS: u8 = 4;

/// Error code of a stream the server did not begin to work on.
pub(crate) const REFUSED_STREAM: u32 = 7;

/// Parameter of SETTINGS.
pub(crate) const MAX_CONCURRENT_STREAMS: u16 = 3;

/// A frame as it came.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) stream: u32,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// The value of a parameter, if the frame is SETTINGS and has it.
    pub(crate) fn setting(&self, wanted: u16) -> Option<u32> {
        let mut parameters = self.payload.chunks_exact(6).filter(|_| self.kind == SETTINGS);
        let found = parameters.find(|p| u16::from_be_bytes([p[0], p[1]]) == wanted)?;
        Some(u32::from_be_bytes([found[2], found[3], found[4], found[5]]))
    }

    /// The error code of `RST_STREAM`.
    pub(crate) fn error_code(&self) -> Option<u32> {
        self.payload.get(..4).filter(|_| self.kind == RST_STREAM).map(|p| u32::from_be_bytes([p[0], p[1], p[2], p[3]]))
    }
}

/// The headers that begin a gRPC call, each a literal without indexing.
pub(crate) fn call(stream: u32, path: &str) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x"), ("content-type", "application/grpc"), ("te", "trailers")] {
        block.push(0);
        for text in [name, value] {
            block.push(u8::try_from(text.len()).unwrap());
            block.extend(text.bytes());
        }
    }
    let mut frame = (block.len() as u32).to_be_bytes()[1..].to_vec();
    frame.extend([HEADERS, END_HEADERS]);
    frame.extend(stream.to_be_bytes());
    frame.extend(block);
    frame
}

/// A socket, and what came over it.
pub(crate) struct Socket {
    tcp: TcpStream,
    buffer: Vec<u8>,
}

impl Socket {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self { tcp: TcpStream::connect(address).await.unwrap(), buffer: Vec::new() }
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.tcp.write_all(bytes).await.unwrap();
    }

    /// The next frame; none when the server has closed the connection.
    pub(crate) async fn frame(&mut self) -> Option<Frame> {
        while !self.holds_frame() {
            let mut piece = [0; 4096];
            match super::server::soon(self.tcp.read(&mut piece)).await {
                Ok(0) | Err(_) => return None,
                Ok(n) => self.buffer.extend_from_slice(&piece[..n]),
            }
        }
        let length = self.length();
        let frame = Frame { kind: self.buffer[3], stream: u32::from_be_bytes(self.buffer[5..9].try_into().unwrap()), payload: self.buffer[9..9 + length].to_vec() };
        self.buffer.drain(..9 + length);
        Some(frame)
    }

    /// True if the server says nothing and keeps the connection for that long.
    pub(crate) async fn stays_open(&mut self, time: Duration) -> bool {
        tokio::time::timeout(time, self.frame()).await.is_err()
    }

    fn length(&self) -> usize {
        u32::from_be_bytes([0, self.buffer[0], self.buffer[1], self.buffer[2]]) as usize
    }

    fn holds_frame(&self) -> bool {
        self.buffer.len() >= 9 && self.buffer.len() >= 9 + self.length()
    }
}
