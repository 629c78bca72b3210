//! The body of a request, which has to come at a pace: whoever begins one and leaves it there would keep a connection, and
//! its descriptor, for as long as they like. Knows no route, and nothing of what a body says.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a body may take besides what its length allows for.
const GRACE: Duration = Duration::from_secs(60);
/// How slowly a long one may come, in bytes a second: no connection that people still use is slower.
const PACE: u64 = 1024;

/// A body that ends with an error when it comes too slowly.
pub(super) struct Paced<B> {
    body: B,
    began: Instant,
    read: u64,
    /// Made when there is something to wait for; most bodies are here with their head.
    patience: Option<Pin<Box<Sleep>>>,
}

impl<B> Paced<B> {
    pub(super) fn new(body: B) -> Self {
        Self { body, began: Instant::now(), read: 0, patience: None }
    }

    /// How long the next bytes are waited for.
    fn until(&self) -> Instant {
        self.began + GRACE + Duration::from_secs(self.read / PACE)
    }
}

impl<B> Body for Paced<B>
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Unpin,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            if let Some(Ok(frame)) = &frame {
                self.read += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let until = self.until();
        let patience = self.patience.get_or_insert_with(|| Box::pin(sleep_until(until)));
        if patience.deadline() != until {
            patience.as_mut().reset(until);
        }
        ready!(patience.as_mut().poll(cx));
        Poll::Ready(Some(Err("the body came too slowly".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use futures_util::stream;
    use tokio::time::sleep;

    /// Reads a body that comes in so many parts of this size, one every ten seconds.
    async fn comes(parts: usize, bytes: usize) -> Result<usize, axum::Error> {
        let parts = stream::unfold(0, move |n| async move {
            sleep(Duration::from_secs(10)).await;
            (n < parts).then(|| (Ok::<_, BoxError>(Bytes::from(vec![b'x'; bytes])), n + 1))
        });
        let paced = Paced::new(axum::body::Body::from_stream(parts));
        to_bytes(axum::body::Body::new(paced), usize::MAX).await.map(|all| all.len())
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_be_slow_or_long_and_not_without_end() {
        assert_eq!(comes(4, 1).await.unwrap(), 4);
        assert_eq!(comes(100, 20_000).await.unwrap(), 2_000_000);
        let began = Instant::now();
        assert!(comes(usize::MAX, 1).await.is_err());
        assert_eq!(began.elapsed(), GRACE);
    }
}
