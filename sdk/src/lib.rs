#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "native"),
    allow(dead_code, unused_imports, reason = "without a driver nobody makes requests or errors of them")
)]

pub mod engine;
mod error;
mod generated;
mod generation;
mod ids;
pub mod measurements;
pub mod models;
pub mod origin;
mod secret;
mod warning;

#[cfg(feature = "native")]
mod answer;
#[cfg(feature = "native")]
pub mod api;
#[cfg(feature = "native")]
mod builder;
#[cfg(feature = "native")]
mod client;
#[cfg(feature = "native")]
mod deadline;
#[cfg(feature = "native")]
mod driver;
#[cfg(feature = "native")]
mod known_key;
#[cfg(feature = "native")]
mod options;
#[cfg(feature = "native")]
mod plan;
#[cfg(feature = "native")]
mod report;
#[cfg(feature = "native")]
mod request;
#[cfg(feature = "native")]
mod response;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "native")]
mod turns;
#[cfg(feature = "native")]
mod unlisted;

pub use engine::cache::{Policy as Cache, Source};
pub use engine::care::{Policy as Care, Usage};
pub use error::{Error, ErrorKind};
pub use generated::words::ErrorCode;
pub use generation::{Generation, UnknownGeneration};
pub use ids::{InvalidId, KeyId, RecordId, UserRef};
pub use measurements::{
    Angle, Length, Measurement, Measurements, Name as MeasurementName, Quantity, cm, degrees, inches, mm,
};
pub use measurements::{designs, sizes};
pub use models::{
    Account, AccountExport, AccountStatus, ApiKey, Availability, Bookmark, BookmarkChanges, Caller,
    Confirmation, Consent, Control, CreatedApiKey, CuratedSet, CuratedSetChanges, FiledSuggestion, FoundUser,
    FoundUsers, Hosted, Language, Level, MfaEnabled, MfaSetup, NewApiKey, NewBookmark, NewCuratedSet,
    NewImage, NewIssue, NewPattern, NewPost, NewSet, NewSuggestion, Pattern, PatternChanges, PatternSettings,
    Profile, PublicPattern, PublicSet, Session, Set, SetChanges, Stats, Submission, Subscriber, SuggestedSet,
    Units, UploadedImage, UserData, UserRecord,
};
pub use secret::{Credentials, InvalidCredentials, Secret};
pub use warning::Warning;

#[cfg(feature = "native")]
pub use builder::ClientBuilder;
#[cfg(feature = "native")]
pub use client::Client;
#[cfg(feature = "blocking")]
pub use driver::blocking;
#[cfg(feature = "native")]
pub use driver::gate;
#[cfg(feature = "native")]
pub use driver::native::transport;
#[cfg(feature = "recorded")]
pub use driver::recorded;
#[cfg(feature = "native")]
pub use request::Request;
#[cfg(feature = "native")]
pub use response::Response;
