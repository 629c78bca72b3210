//! A small daemon for tests: answers a few requests over HTTP and hands each socket to the test, on one free port.
//! The test plays the server's part itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use futures_util::{SinkExt as _, StreamExt as _};
use omnichat_api::auth::{Me, Refresh, Tokens};
use omnichat_api::event::{Change, Event};
use omnichat_api::message::{Author, AuthorKind, Message};
use omnichat_api::permission::{Role, Sees};
use omnichat_api::socket::{ClientFrame, Limits, ServerFrame};
use omnichat_api::tenant::{Tenant, TenantState};
use omnichat_api::{Code, MessageId, Problem, SessionId, TenantId, Time, UserId};
use omnichat_client::socket::Outgoing;
use omnichat_client::{Client, Endpoint, Session};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::Message as Ws;

pub(super) struct Fake {
    endpoint: Endpoint,
    me: Me,
    sockets: Mutex<mpsc::UnboundedReceiver<WebSocketStream<TcpStream>>>,
    session: Mutex<Option<Session>>,
    pub(super) renewals: Arc<Renewals>,
}

/// What was asked of the route that renews tokens.
#[derive(Default)]
pub(super) struct Renewals {
    count: AtomicU32,
    /// Which token was used up for which tenant.
    asked: std::sync::Mutex<Vec<(String, Option<TenantId>)>>,
    /// Whether the next answer gets lost on its way.
    lose: AtomicBool,
}

impl Renewals {
    /// How many times a token was renewed.
    pub(super) fn count(&self) -> u32 {
        self.count.load(Ordering::SeqCst)
    }

    /// Which token was used up for which tenant, since the last look.
    pub(super) fn asked(&self) -> Vec<(String, Option<TenantId>)> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    pub(super) fn lose_the_next_answer(&self) {
        self.lose.store(true, Ordering::SeqCst);
    }
}

/// The server's end of one socket.
pub(super) struct Peer {
    socket: WebSocketStream<TcpStream>,
    me: Me,
    pub(super) hello: ClientFrame,
}

impl Fake {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Endpoint::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let tenant = tenant("Example Bikes");
        let me = Me {
            id: UserId::new(),
            email: "ana@example.com".into(),
            email_verified: true,
            name: "Ana".into(),
            tenant,
            role: Role::Staff,
            custom_role: None,
            permissions: Role::Staff.permissions().to_vec(),
            sees: Sees::All,
            teams: Vec::new(),
            operator: false,
            second_factor: false,
            session_id: Some(SessionId::new()),
        };
        let (to_test, sockets) = mpsc::unbounded_channel();
        let renewals = Arc::new(Renewals::default());
        tokio::spawn(serve(listener, me.clone(), renewals.clone(), to_test));
        Self { endpoint, me, sockets: Mutex::new(sockets), session: Mutex::new(None), renewals }
    }

    pub(super) fn me(&self) -> &Me {
        &self.me
    }

    pub(super) fn client(&self) -> Client {
        Client::new(self.endpoint.clone()).unwrap()
    }

    /// A session with `access-1`; every renewal gives the next number.
    pub(super) async fn session(&self) -> Session {
        let session = Session::from_tokens(self.client(), tokens(&self.me, 1)).unwrap();
        *self.session.lock().await = Some(session.clone());
        session
    }

    pub(super) async fn sign_in_again(&self) {
        let session = self.session.lock().await.clone().unwrap();
        session.sign_in_again(tokens(&self.me, 50)).await.unwrap();
    }

    /// The next socket, after its `hello`.
    pub(super) async fn accept(&self) -> Peer {
        let socket = self.sockets.lock().await.recv().await.unwrap();
        let mut peer = Peer { socket, me: self.me.clone(), hello: ClientFrame::Ping { n: 0 } };
        peer.hello = peer.hear().await;
        peer
    }
}

pub(super) fn tenant(name: &str) -> Tenant {
    Tenant {
        id: TenantId::new(),
        parent_id: None,
        name: name.into(),
        state: TenantState::Active,
        erased_at: None,
        second_factor_required: false,
        operator_until: None,
        created_at: Time(0),
    }
}

pub(super) fn tokens(me: &Me, n: u32) -> Tokens {
    Tokens {
        access_token: format!("access-{n}"),
        expires_at: Time(9_000_000_000_000),
        refresh_token: Some(format!("refresh-{n}")),
        me: me.clone(),
    }
}

async fn serve(
    listener: TcpListener,
    me: Me,
    renewals: Arc<Renewals>,
    sockets: mpsc::UnboundedSender<WebSocketStream<TcpStream>>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (me, renewals, sockets) = (me.clone(), renewals.clone(), sockets.clone());
        tokio::spawn(async move {
            let mut first = [0; SOCKET.len()];
            while (1..SOCKET.len()).contains(&stream.peek(&mut first).await.unwrap_or(0)) {}
            if first == *SOCKET {
                #[expect(clippy::result_large_err, reason = "the library's signature")]
                let agree = |_: &Request, mut answer: Response| {
                    let protocol = HeaderValue::from_static(omnichat_api::socket::PROTOCOL);
                    answer.headers_mut().insert("sec-websocket-protocol", protocol);
                    Ok(answer)
                };
                let socket = tokio_tungstenite::accept_hdr_async(stream, agree).await.unwrap();
                let _ = sockets.send(socket);
            } else {
                answer_requests(stream, &me, &renewals).await;
            }
        });
    }
}

/// How a request for the socket begins.
const SOCKET: &[u8; 18] = b"GET /api/v1/socket";

/// Answers requests on a kept-alive connection.
async fn answer_requests(mut stream: TcpStream, me: &Me, renewals: &Renewals) {
    let mut buffer = Vec::new();
    loop {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(n) if n > 0 => buffer.extend_from_slice(&part[..n]),
            _ => return,
        }
        let text = String::from_utf8_lossy(&buffer).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body.len() < length.unwrap_or(0) {
            continue;
        }
        let (status, body) = answer(head, body, me, renewals);
        if head.contains("auth/refresh") && renewals.lose.swap(false, Ordering::SeqCst) {
            return;
        }
        let head = format!("HTTP/1.1 {status} x\r\nretry-after: 7\r\ncontent-length: {}", body.len());
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await.unwrap();
        buffer.clear();
    }
}

/// A renewal gives the tokens after those that were used up; `me` is told to whoever renewed once; all else is busy.
fn answer(head: &str, body: &str, me: &Me, renewals: &Renewals) -> (u16, String) {
    let path = head.split(' ').nth(1).unwrap();
    match path.trim_start_matches("/api/v1/") {
        "auth/refresh" => {
            renewals.count.fetch_add(1, Ordering::SeqCst);
            let Refresh { refresh_token, tenant_id } = serde_json::from_str(body).unwrap();
            let token = refresh_token.unwrap();
            let used: u32 = token.trim_start_matches("refresh-").parse().unwrap();
            renewals.asked.lock().unwrap().push((token, tenant_id));
            let mut me = me.clone();
            me.tenant.id = tenant_id.unwrap_or(me.tenant.id);
            (200, serde_json::to_string(&tokens(&me, used + 1)).unwrap())
        }
        "me" if head.contains("Bearer access-1\r\n") => {
            let problem = Problem::new(Code::Unauthorized, "The token has ended.");
            (401, serde_json::to_string(&problem).unwrap())
        }
        "me" => (200, serde_json::to_string(me).unwrap()),
        "users" => (502, "<html>a proxy says no</html>".to_owned()),
        _ => (200, "<html>some other website</html>".to_owned()),
    }
}

impl Peer {
    pub(super) async fn hear(&mut self) -> ClientFrame {
        loop {
            match self.socket.next().await.expect("the client hung up").expect("a frame") {
                Ws::Text(text) => return serde_json::from_str(&text).unwrap(),
                Ws::Close(_) => panic!("the client closed"),
                _ => {}
            }
        }
    }

    /// The next frame that is no ping.
    pub(super) async fn hear_news(&mut self) -> ClientFrame {
        loop {
            match self.hear().await {
                ClientFrame::Ping { .. } => {}
                frame => return frame,
            }
        }
    }

    pub(super) async fn expect_send(&mut self) -> Outgoing {
        match self.hear_news().await {
            ClientFrame::Send { client_id, conversation, body, kind, attachments } => {
                Outgoing { client_id, conversation, body, kind, attachments }
            }
            other => panic!("a message was expected, not {other:?}"),
        }
    }

    pub(super) async fn say(&mut self, frame: &ServerFrame) {
        self.say_text(&serde_json::to_string(frame).unwrap()).await;
    }

    pub(super) async fn say_text(&mut self, text: &str) {
        self.socket.send(Ws::text(text)).await.unwrap();
    }

    pub(super) async fn welcome(&mut self, cursor: i64) {
        let frame = ServerFrame::Welcome {
            user: self.me.clone(),
            cursor,
            session: self.me.session_id,
            server_time: Time(0),
            version: "0".into(),
            limits: Limits::default(),
        };
        self.say(&frame).await;
    }

    /// Ends the connection without a word, after what was said has arrived.
    pub(super) async fn hang_up(mut self) {
        self.socket.get_mut().shutdown().await.unwrap();
    }

    pub(super) async fn close_with(&mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.socket.close(Some(frame)).await.unwrap();
    }
}

/// Token, cursor and topics of a `hello`.
pub(super) fn hello_of(frame: &ClientFrame) -> (String, Option<i64>, Vec<String>) {
    match frame.clone() {
        ClientFrame::Hello { token, resume_after, topics } => {
            (token, resume_after, topics.unwrap_or_default())
        }
        other => panic!("hello was expected, not {other:?}"),
    }
}

fn message(sent: &Outgoing, seq: i64, me: Option<&Me>) -> Message {
    Message {
        id: MessageId::new(),
        conversation_id: sent.conversation,
        seq,
        kind: sent.kind,
        author: Author {
            kind: AuthorKind::Staff,
            id: me.map(|me| me.id.0),
            name: me.map_or_else(|| "Ana".into(), |me| me.name.clone()),
        },
        body: sent.body.clone(),
        attachments: Vec::new(),
        delivery: None,
        mail: None,
        client_id: sent.client_id,
        created_at: Time(0),
    }
}

pub(super) fn ack(sent: &Outgoing, seq: i64) -> ServerFrame {
    ServerFrame::Ack { client_id: sent.client_id, message: message(sent, seq, None) }
}

pub(super) fn event(cursor: i64, me: &Me, sent: &Outgoing) -> ServerFrame {
    let change = Change::MessageCreated(message(sent, cursor, Some(me)));
    ServerFrame::Event(Event { cursor, at: Time(0), conversation: Some(sent.conversation), change })
}
