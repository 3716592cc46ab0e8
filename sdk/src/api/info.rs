//! Numbers for everybody.

use super::no_body;
use crate::answer::{Unfit, json};
use crate::engine::Wire;
use crate::generated::operations;
use crate::models::Stats;
use crate::models::stats::UserCount;
use crate::plan::Arguments;
use crate::{Client, Request};

/// Numbers for everybody: [`Client::info`]. V3 does not have them; V4 allows few of these calls, together with signing up
/// and in: 10 in 15 minutes from one address.
///
/// ```no_run
/// # async fn example(client: freesewing::Client) -> Result<(), freesewing::Error> {
/// for (design, patterns) in client.info().stats().await?.designs() {
///     println!("{design}: {patterns}");
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Info<'c>(pub(crate) &'c Client);

impl Info<'_> {
    /// How much there is on the server.
    pub fn stats(&self) -> Request<Stats> {
        Request::new(self.0, &operations::GET_STATS, Arguments::none(), no_body(), json)
    }

    /// How many accounts there are.
    pub fn user_count(&self) -> Request<u64> {
        Request::new(self.0, &operations::GET_USER_COUNT, Arguments::none(), no_body(), count)
    }
}

fn count(body: &[u8], wire: &'static Wire) -> Result<u64, Unfit> {
    json(body, wire).map(|UserCount(count)| count)
}
