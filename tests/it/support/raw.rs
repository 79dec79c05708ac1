//! gRPC calls without the generated clients: headers and bytes as a test wants them, answers as they come.

use std::net::SocketAddr;

use bytes::{Buf, Bytes};
use h2::{
    RecvStream, SendStream,
    client::{self, SendRequest},
};
use http::{HeaderMap, Request};
use prost::Message;
use tokio::net::TcpStream;
use tonic::{Code, Status};

use super::server::soon;

/// A connection.
pub(crate) struct Raw {
    send: SendRequest<Bytes>,
}

/// A call whose request may still go on.
pub(crate) struct Call {
    request: SendStream<Bytes>,
    response: client::ResponseFuture,
    answer: Option<(HeaderMap, RecvStream)>,
    buffer: Vec<u8>,
}

impl Raw {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let (send, connection) = client::handshake(TcpStream::connect(address).await.unwrap()).await.unwrap();
        tokio::spawn(connection);
        Self { send }
    }

    /// Begins a call.
    pub(crate) async fn begin(&mut self, path: &str, headers: &[(&str, &str)]) -> Call {
        let mut request =
            Request::post(format!("http://localhost{path}")).header("content-type", "application/grpc").header("te", "trailers");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut ready = soon(self.send.clone().ready()).await.unwrap();
        let (response, request) = ready.send_request(request.body(()).unwrap(), false).unwrap();
        Call { request, response, answer: None, buffer: Vec::new() }
    }

    /// A unary call with the bytes of one message; its answer or its status.
    pub(crate) async fn unary(&mut self, path: &str, headers: &[(&str, &str)], message: &[u8]) -> Result<Vec<u8>, Status> {
        let mut call = self.begin(path, headers).await;
        call.send_bytes(message, true);
        let answer = call.next().await?;
        call.end().await?;
        answer.ok_or_else(|| Status::unknown("neither an answer nor a status"))
    }
}

impl Call {
    pub(crate) fn send(&mut self, message: &impl Message) {
        self.send_bytes(&message.encode_to_vec(), false);
    }

    pub(crate) fn send_bytes(&mut self, message: &[u8], last: bool) {
        let mut frame = vec![0];
        frame.extend((message.len() as u32).to_be_bytes());
        frame.extend(message);
        // What does not fit the window waits inside h2; a stream the server has closed takes nothing more.
        let _ = self.request.send_data(frame.into(), last);
    }

    /// Bytes below gRPC, length prefix and all.
    pub(crate) fn send_frame(&mut self, bytes: &[u8], last: bool) {
        let _ = self.request.send_data(Bytes::copy_from_slice(bytes), last);
    }

    pub(crate) fn close(&mut self) {
        let _ = self.request.send_data(Bytes::new(), true);
    }

    /// The next message; none when there is no more, an error for a status other than OK.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Status> {
        loop {
            if let Some(message) = self.taken() {
                return Ok(Some(message));
            }
            let (headers, body) = self.answer().await?;
            if let Some(status) = failure(headers) {
                return Err(status);
            }
            match soon(body.data()).await {
                Some(Ok(data)) => {
                    let _ = body.flow_control().release_capacity(data.len());
                    self.buffer.extend_from_slice(data.chunk());
                }
                Some(Err(error)) => return Err(Status::unavailable(error.to_string())),
                None => return self.end().await.map(|()| None),
            }
        }
    }

    /// The next message, decoded.
    pub(crate) async fn message<M: Message + Default>(&mut self) -> Result<Option<M>, Status> {
        self.next().await.map(|bytes| bytes.map(|b| M::decode(&*b).unwrap()))
    }

    /// The status at the end.
    pub(crate) async fn end(&mut self) -> Result<(), Status> {
        let (_, body) = self.answer().await?;
        let trailers = soon(body.trailers()).await.map_err(|e| Status::unavailable(e.to_string()))?;
        trailers.as_ref().and_then(failure).map_or(Ok(()), Err)
    }

    async fn answer(&mut self) -> Result<&mut (HeaderMap, RecvStream), Status> {
        if self.answer.is_none() {
            let response = soon(&mut self.response).await.map_err(|e| Status::unavailable(e.to_string()))?;
            let (parts, body) = response.into_parts();
            self.answer = Some((parts.headers, body));
        }
        self.answer.as_mut().ok_or_else(|| Status::unknown("no answer"))
    }

    fn taken(&mut self) -> Option<Vec<u8>> {
        let length = u32::from_be_bytes(self.buffer.get(1..5)?.try_into().ok()?) as usize;
        let message = self.buffer.get(5..5 + length)?.to_vec();
        self.buffer.drain(..5 + length);
        Some(message)
    }
}

fn failure(headers: &HeaderMap) -> Option<Status> {
    Status::from_header_map(headers).filter(|s| s.code() != Code::Ok)
}
