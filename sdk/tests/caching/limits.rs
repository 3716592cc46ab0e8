//! Calls alone, with limits of their own, are what they are without a cache.

use std::time::Duration;

use freesewing::{Cache, ErrorKind};

use crate::stage::scripted;

#[tokio::test]
async fn a_cache_changes_no_limit_of_a_call_that_is_alone() {
    for cache in [Cache::default(), Cache::off()] {
        let (client, script, time) = scripted(cache);
        time.expire_limits();
        script.never_answer();
        let error = client.sets().get(1).timeout(Duration::from_secs(3)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
        assert_eq!(time.elapsed(), Duration::from_secs(3));

        script.answer_with(429, &[("retry-after", "5")], "");
        let error = client.sets().get(1).timeout(Duration::from_secs(3)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(error.retry_at().is_some() && time.waits().is_empty());
    }
}
