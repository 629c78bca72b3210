//! Refusals as frames, the same on both sockets.

use omnichat_api::socket::FrameError;
use omnichat_api::{Code, Problem};
use omnichat_store::StoreError;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::problem::Refused;
use crate::socket::end::End;

/// A problem as the body of an `error` frame.
pub(super) fn error(problem: Problem, client_id: Option<Uuid>) -> FrameError {
    FrameError { code: problem.code, detail: problem.detail, client_id, errors: problem.errors }
}

/// Reads a frame; a refusal carries the `client_id` where one can be made out.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, FrameError> {
    serde_json::from_str(text).map_err(|wrong| {
        #[derive(serde::Deserialize)]
        struct Sent {
            client_id: Option<Uuid>,
        }
        let client_id = serde_json::from_str::<Sent>(text).ok().and_then(|sent| sent.client_id);
        let said: String = wrong.to_string().chars().take(300).collect();
        let detail = format!("This frame cannot be read: {said}. /docs lists the frames.");
        error(Problem::new(Code::BadRequest, detail), client_id)
    })
}

/// What the store refused, as a frame; a fault of ours is logged on the way.
pub(super) fn of_store(failed: StoreError, client_id: Option<Uuid>) -> FrameError {
    error(*Refused::from(failed).problem, client_id)
}

/// The log cannot be read: logged, and the client comes again.
pub(crate) fn cannot_go_on(failed: StoreError) -> End {
    drop(Refused::from(failed));
    End::RESTARTING
}
