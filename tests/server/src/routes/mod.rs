//! What the server answers, one file a resource. Each adds its routes for a generation; this file says in
//! what order.

mod account;
mod account_export;
mod admin;
mod apikeys;
mod bookmarks;
mod confirmations;
mod confirming;
mod consent;
mod contact;
mod curated_sets;
mod curation;
mod email_change;
mod flows;
mod ids;
mod images;
mod info;
mod mfa;
mod newsletter;
mod patterns;
mod set_exports;
mod sets;
mod signin;
mod signin_link;
mod signup;
mod suggestions;
mod uploads;
mod usernames;
mod users;

use crate::app::Shared;
use crate::docs;
use crate::http::Table;

pub(crate) use curated_sets::CuratedLists;

/// All routes of a server. Where two templates fit the same path, the first wins.
pub(crate) fn table(app: Shared) -> Table {
    let generation = app.generation;
    let mut table = Table::new(app);
    signup::add(&mut table, generation);
    signin::add(&mut table, generation);
    signin_link::add(&mut table, generation);
    account::add(&mut table, generation);
    account_export::add(&mut table, generation);
    consent::add(&mut table, generation);
    mfa::add(&mut table, generation);
    usernames::add(&mut table, generation);
    users::add(&mut table, generation);
    apikeys::add(&mut table, generation);
    sets::add(&mut table, generation);
    set_exports::add(&mut table, generation);
    curated_sets::add(&mut table, generation);
    curation::add(&mut table, generation);
    suggestions::add(&mut table, generation);
    patterns::add(&mut table, generation);
    bookmarks::add(&mut table, generation);
    confirmations::add(&mut table, generation);
    newsletter::add(&mut table, generation);
    uploads::add(&mut table, generation);
    images::add(&mut table, generation);
    flows::add(&mut table, generation);
    contact::add(&mut table, generation);
    admin::add(&mut table, generation);
    info::add(&mut table, generation);
    docs::add(&mut table);
    table
}
