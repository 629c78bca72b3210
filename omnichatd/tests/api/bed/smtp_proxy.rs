//! A wire to a mail server that can be cut: when the server has a mail and has not yet said so, or while nothing goes over it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

pub(crate) struct SmtpProxy {
    pub(crate) port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Connections so far, and those that stand.
    made: AtomicUsize,
    standing: AtomicUsize,
    /// Whether the next mail's answer is not passed on.
    cuts: AtomicBool,
    /// Whether the next mail's connection is cut when it is announced.
    refuses: AtomicBool,
    hangs_up: Notify,
    ended: Notify,
}

impl SmtpProxy {
    pub(crate) async fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state: Arc<State> = Arc::default();
        let own = Arc::clone(&state);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let server = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
                own.made.fetch_add(1, Ordering::SeqCst);
                own.standing.fetch_add(1, Ordering::SeqCst);
                let own = Arc::clone(&own);
                tokio::spawn(async move {
                    own.pass(client, server).await;
                    own.standing.fetch_sub(1, Ordering::SeqCst);
                    own.ended.notify_waiters();
                });
            }
        });
        Self { port, state }
    }

    /// Cuts the next mail's connection once the server has said that it has all of it.
    pub(crate) fn cut_the_answer(&self) {
        self.state.cuts.store(true, Ordering::SeqCst);
    }

    /// Cuts the next mail's connection when the mail is announced.
    pub(crate) fn cut_the_beginning(&self) {
        self.state.refuses.store(true, Ordering::SeqCst);
    }

    /// Cuts what stands, and waits until nothing does.
    pub(crate) async fn hang_up(&self) {
        loop {
            let ended = self.state.ended.notified();
            if self.standing() == 0 {
                return;
            }
            self.state.hangs_up.notify_waiters();
            ended.await;
        }
    }

    /// How many connections there were.
    pub(crate) fn made(&self) -> usize {
        self.state.made.load(Ordering::SeqCst)
    }

    /// How many there are.
    pub(crate) fn standing(&self) -> usize {
        self.state.standing.load(Ordering::SeqCst)
    }
}

impl State {
    async fn pass(&self, mut client: TcpStream, mut server: TcpStream) {
        const END: &[u8] = b"\r\n.\r\n";
        let (mut up, mut down) = ([0; 4096], [0; 4096]);
        let (mut last, mut mute) = (Vec::new(), false);
        loop {
            tokio::select! {
                read = client.read(&mut up) => {
                    let Ok(read @ 1..) = read else { return };
                    if up.starts_with(b"MAIL FROM") && self.refuses.swap(false, Ordering::SeqCst) {
                        return;
                    }
                    last.extend_from_slice(&up[..read]);
                    if last.ends_with(END) {
                        mute = self.cuts.swap(false, Ordering::SeqCst);
                    }
                    last.drain(..last.len().saturating_sub(END.len()));
                    if server.write_all(&up[..read]).await.is_err() { return }
                }
                read = server.read(&mut down) => {
                    let Ok(read @ 1..) = read else { return };
                    if mute || client.write_all(&down[..read]).await.is_err() { return }
                }
                () = self.hangs_up.notified() => return,
            }
        }
    }
}
