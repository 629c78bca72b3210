//! Meta: Facebook Messenger. What comes in is in `proof` and `read`, what goes out in `send`; `refusals` says what Meta's
//! error numbers mean, `page` whether the page's token holds.

mod page;
mod proof;
mod read;
mod refusals;
mod send;

use omnichat_store::inboxes::fields::Carried;
use reqwest::{Method, RequestBuilder};

use crate::app::App;

pub use page::{name_of, test};
pub use proof::{answer, proves, signature};
pub use read::{key, read};
pub use send::send;

/// How people call it.
const META: &str = "Meta";
/// The version of the Graph API whose answers are known here.
const VERSION: &str = "v23.0";

/// A request to the Graph API, in the page's name. The token that proves it is in a header: what stands in a URL is written
/// down by many.
fn request(app: &App, carried: &Carried, method: Method, what: &str) -> RequestBuilder {
    let url = format!("{}/{VERSION}/{what}", app.config().carriers.meta);
    let token = carried.field("page_token").unwrap_or_default();
    app.calls().http().request(method, url).bearer_auth(token)
}

#[cfg(test)]
mod tests;
