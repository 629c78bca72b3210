//! The bytes of an IMAP connection: commands taken from them and answers put onto them. Knows no mailbox.

use imap_codec::encode::Encoder as _;
use imap_codec::fragmentizer::{FragmentInfo, Fragmentizer};
use imap_codec::imap_types::IntoStatic;
use imap_codec::imap_types::command::Command;
use imap_codec::imap_types::core::{LiteralMode, Tag, Text, Vec1};
use imap_codec::imap_types::response::{
    Bye, Capability, Code, CommandContinuationRequest, Data, Greeting, GreetingKind, Response, Status,
    StatusBody, StatusKind, Tagged,
};
use imap_codec::{CommandCodec, GreetingCodec, IdleDoneCodec, ResponseCodec};
use tokio::io::{self, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Longest command, in bytes.
const COMMAND: u32 = 64 * 1024;

/// What came from the client.
pub(super) enum Asked {
    Command(Command<'static>),
    /// Something that is no command, with its tag if it has one.
    Nonsense(Option<Tag<'static>>),
    /// The connection has ended.
    Nothing,
}

/// A connection.
pub(super) struct Wire {
    stream: TcpStream,
    pieces: Fragmentizer,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, pieces: Fragmentizer::new(COMMAND) }
    }

    /// The next command.
    pub(super) async fn asked(&mut self) -> io::Result<Asked> {
        if !self.whole().await? {
            return Ok(Asked::Nothing);
        }
        Ok(match self.pieces.decode_message(&CommandCodec::default()) {
            Ok(command) => Asked::Command(command.into_static()),
            Err(_) => Asked::Nonsense(self.pieces.decode_tag().map(IntoStatic::into_static)),
        })
    }

    /// Whether the client has ended its waiting, and not left. Loses nothing when it is dropped half-way.
    pub(super) async fn idled(&mut self) -> io::Result<bool> {
        Ok(self.whole().await? && self.pieces.decode_message(&IdleDoneCodec::default()).is_ok())
    }

    /// Reads until a message is whole; `false` at the end of the connection.
    async fn whole(&mut self) -> io::Result<bool> {
        let mut bytes = [0; 4096];
        loop {
            match self.pieces.progress() {
                Some(FragmentInfo::Line { announcement: Some(announced), .. })
                    if announced.mode == LiteralMode::Sync =>
                {
                    self.go_on().await?;
                }
                Some(_) if self.pieces.is_message_complete() => return Ok(true),
                Some(_) => {}
                None => match self.stream.read(&mut bytes).await? {
                    0 => return Ok(false),
                    read => self.pieces.enqueue_bytes(&bytes[..read]),
                },
            }
        }
    }

    pub(super) async fn greet(&mut self) -> io::Result<()> {
        let greeting =
            Greeting { kind: GreetingKind::Ok, code: None, text: Text::unvalidated("The sandbox") };
        self.stream.write_all(&GreetingCodec::default().encode(&greeting).dump()).await
    }

    /// Asks for more.
    pub(super) async fn go_on(&mut self) -> io::Result<()> {
        let more = CommandContinuationRequest::basic(None, Text::unvalidated("Go on"));
        let more = more.map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.say(Response::CommandContinuationRequest(more)).await
    }

    pub(super) async fn can(&mut self, what: Vec<Capability<'static>>) -> io::Result<()> {
        match Vec1::try_from(what) {
            Ok(what) => self.data(Data::Capability(what)).await,
            Err(_) => Ok(()),
        }
    }

    pub(super) async fn data(&mut self, data: Data<'static>) -> io::Result<()> {
        self.say(Response::Data(data)).await
    }

    /// Says something that is the answer to nothing.
    pub(super) async fn note(&mut self, code: Code<'static>) -> io::Result<()> {
        self.status(None, StatusKind::Ok, Some(code), "Noted").await
    }

    pub(super) async fn ok(
        &mut self,
        tag: Option<Tag<'static>>,
        code: Option<Code<'static>>,
    ) -> io::Result<()> {
        self.status(tag, StatusKind::Ok, code, "Done").await
    }

    pub(super) async fn no(&mut self, tag: Option<Tag<'static>>, why: &'static str) -> io::Result<()> {
        self.status(tag, StatusKind::No, None, why).await
    }

    pub(super) async fn bad(&mut self, tag: Option<Tag<'static>>, why: &'static str) -> io::Result<()> {
        self.status(tag, StatusKind::Bad, None, why).await
    }

    pub(super) async fn goodbye(&mut self, tag: Option<Tag<'static>>) -> io::Result<()> {
        self.say(Response::Status(Status::Bye(Bye { code: None, text: Text::unvalidated("Goodbye") })))
            .await?;
        self.ok(tag, None).await
    }

    async fn status(
        &mut self,
        tag: Option<Tag<'static>>,
        kind: StatusKind,
        code: Option<Code<'static>>,
        text: &'static str,
    ) -> io::Result<()> {
        let body = StatusBody { kind, code, text: Text::unvalidated(text) };
        self.say(Response::Status(match tag {
            Some(tag) => Status::Tagged(Tagged { tag, body }),
            None => Status::Untagged(body),
        }))
        .await
    }

    async fn say(&mut self, response: Response<'static>) -> io::Result<()> {
        self.stream.write_all(&ResponseCodec::default().encode(&response).dump()).await
    }
}
