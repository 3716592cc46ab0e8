//! The smallest valid call of each operation, one file for each kind of resource.

mod account;
mod curation;
mod flows;
mod newsletter;
mod others;
mod records;

use crate::stage::{Asked, Scene};

/// A picture: the smallest PNG.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Arranges what an operation needs, and says how it is called. Nothing for an operation without a case.
pub(crate) async fn arrange(scene: &Scene<'_>, operation: &str) -> Option<Asked> {
    // Each file knows the operations of its own resources.
    if let Some(asked) = account::arrange(scene, operation).await {
        return Some(asked);
    }
    if let Some(asked) = records::arrange(scene, operation).await {
        return Some(asked);
    }
    if let Some(asked) = curation::arrange(scene, operation).await {
        return Some(asked);
    }
    if let Some(asked) = newsletter::arrange(scene, operation).await {
        return Some(asked);
    }
    if let Some(asked) = flows::arrange(scene, operation).await {
        return Some(asked);
    }
    others::arrange(scene, operation)
}
