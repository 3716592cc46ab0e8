//! Slow hashes of passwords, no more at a time than there are cores: each takes 16 MB while it is made.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::Semaphore;

use crate::random::Random;
use crate::store::users::HashedPassword;

/// The cost of a password hash: 2^14, the default of the original server's library.
const SCRYPT_LOG_N: u8 = 14;
const SCRYPT_BYTES: usize = 64;

/// Those who hash passwords.
pub(crate) struct Passwords {
    hands: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new(available_parallelism().map_or(1, NonZero::get))
    }
}

impl Passwords {
    fn new(hands: usize) -> Self {
        Self { hands: Arc::new(Semaphore::new(hands)) }
    }

    /// Hashes a new password with a new salt.
    pub(crate) async fn hash(&self, random: &Random, password: String) -> Option<HashedPassword> {
        let salt = random.bytes::<16>().to_vec();
        let (hash, salt) = self.work(move || (slow_hash(&password, &salt), salt)).await?;
        Some(HashedPassword { hash: hash?, salt })
    }

    /// Whether a password is the one that was hashed. As slow as hashing it.
    pub(crate) async fn fits(&self, kept: HashedPassword, password: String) -> bool {
        let compare = move || {
            let Some(hash) = slow_hash(&password, &kept.salt) else { return false };
            // The keyed hash is there for its comparison, which takes the same time whichever byte differs.
            let Ok(mut kept_mac) = Hmac::<Sha256>::new_from_slice(&kept.salt) else { return false };
            let mut mac = kept_mac.clone();
            kept_mac.update(&kept.hash);
            mac.update(&hash);
            mac.verify_slice(&kept_mac.finalize().into_bytes()).is_ok()
        };
        self.work(compare).await.unwrap_or(false)
    }

    /// Works on another thread, once a hand is free. Who is gone by then is forgotten; work that was begun goes on to
    /// its end, and keeps its hand until then.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let hand = self.hands.clone().acquire_owned().await.ok()?;
        let held = move || {
            let done = work();
            drop(hand);
            done
        };
        tokio::task::spawn_blocking(held).await.ok()
    }
}

/// Hashes a password on this thread.
pub(crate) fn hash_password_here(random: &Random, password: &str) -> Option<HashedPassword> {
    let salt = random.bytes::<16>().to_vec();
    Some(HashedPassword { hash: slow_hash(password, &salt)?, salt })
}

fn slow_hash(password: &str, salt: &[u8]) -> Option<Vec<u8>> {
    let params = scrypt::Params::new(SCRYPT_LOG_N, 8, 1).ok()?;
    let mut hash = vec![0; SCRYPT_BYTES];
    scrypt::scrypt(password.as_bytes(), salt, &params, &mut hash).ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn only_the_same_password_fits() {
        let (random, passwords) = (Random::from_seed(1, 1), Passwords::default());
        let kept = passwords.hash(&random, "letmein".to_owned()).await.unwrap();
        assert!(passwords.fits(kept.clone(), "letmein".to_owned()).await);
        assert!(!passwords.fits(kept, "letmeout".to_owned()).await);
    }

    #[tokio::test]
    async fn no_more_hands_are_at_work_than_there_are() {
        let passwords = Passwords::new(2);
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |_| {
            let (now, most) = (now.clone(), most.clone());
            passwords.work(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::yield_now();
                now.fetch_sub(1, Ordering::SeqCst);
            })
        };
        join_all((0..200).map(work)).await;
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)), "{most:?}");
        for _ in 0..3 {
            assert_eq!(passwords.work(|| panic!("no luck")).await, None::<()>, "and the hand is free again");
        }
    }
}
