//! Connections: how many at a time, and how long a new one may be silent.
//!
//! tonic accepts any number of sockets and holds silent ones for ever; here each has a permit and must speak soon.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Sleep,
};
use tokio_stream::Stream;
use tonic::transport::server::{Connected, TcpConnectInfo};

use crate::rpc::limits::Limits;

/// A connection that holds its permit and has to speak before its time is over.
pub struct Connection {
    socket: TcpStream,
    first_byte: Option<Pin<Box<Sleep>>>,
    _permit: OwnedSemaphorePermit,
}

/// The connections of a listener. Those beyond the limit are closed at once.
pub fn connections(listener: TcpListener, limits: &Limits) -> impl Stream<Item = io::Result<Connection>> + use<> {
    let permits = Arc::new(Semaphore::new(limits.max_connections));
    let patience = Duration::from_secs(limits.first_byte_seconds);
    futures_util::stream::unfold((listener, permits), move |(listener, permits)| async move {
        let connection = accept(&listener, &permits, patience).await;
        Some((Ok(connection), (listener, permits)))
    })
}

/// Pause after an error of `accept`, such as too many open files: without it the loop would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>, patience: Duration) -> Connection {
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => {
                if let Ok(permit) = Arc::clone(permits).try_acquire_owned() {
                    // Small answers go out at once; a socket that refuses the option works all the same.
                    let _ = socket.set_nodelay(true);
                    return Connection { socket, first_byte: Some(Box::pin(tokio::time::sleep(patience))), _permit: permit };
                }
                tracing::warn!(%peer, "connection refused: as many as allowed are open");
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.socket).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.first_byte = None;
        }
        if outcome.is_pending() && self.first_byte.as_mut().is_some_and(|wait| wait.as_mut().poll(cx).is_ready()) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        outcome
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }

    // Not vectored, though the socket could: h2 then joins frames of up to 1 KiB, of many answers, into one write, where
    // it else writes each of more than 256 bytes by itself (see `pieces`).
}

impl Connected for Connection {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> TcpConnectInfo {
        self.socket.connect_info()
    }
}
