//! The sockets: upgrade, then one task that loops over what comes from the client, from the log and from the
//! others. A listener holds a cursor; what it missed is read from the log, so the bus may lose whatever it likes.

pub mod end;
pub(crate) mod link;
pub(crate) mod refusal;
pub mod staff;
pub(crate) mod typing;
pub mod visitor;

use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::response::Response;
use omnichat_api::limits::FRAME_BYTES;
use omnichat_api::socket::PROTOCOL;

use crate::app::App;
use crate::socket::link::Link;

/// Bytes read from the network at once. The library's default of 128 KiB for each socket would decide the memory.
const READ_BYTES: usize = 1024;
/// Bytes gathered before they are written; a flush writes earlier.
const WRITE_BYTES: usize = 8 * 1024;
/// Bytes that may wait for a client that does not read, before writing to it has to wait.
const WAITING_BYTES: usize = 256 * 1024;

/// Accepts a socket and serves it until it ends or the daemon stops.
pub(crate) fn accept<F>(
    app: &App,
    upgrade: WebSocketUpgrade,
    serve: impl FnOnce(Link) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let (sockets, most) = (app.sockets().clone(), app.limits().frames());
    upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(WRITE_BYTES)
        .max_write_buffer_size(WAITING_BYTES)
        // Larger than a frame may be, so that one over the limit can be told so.
        .max_message_size(FRAME_BYTES * 4)
        .max_frame_size(FRAME_BYTES * 4)
        .on_upgrade(move |socket: WebSocket| sockets.track_future(serve(Link::new(socket, most))))
}
