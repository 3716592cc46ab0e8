//! The version of HTTP is negotiated with the server.

use freesewing::{Cache, Care};
use hyper::Version;

use crate::builder;
use crate::tls::{Tls, until};

#[tokio::test]
async fn http_2_is_spoken_where_the_server_speaks_it() {
    let server = Tls::start(&["h2", "http/1.1"]).await;
    // Without our own limits: identical reads would share one request, and two would be under way.
    let builder = builder(&server.url(), &[]).cache(Cache::off()).care(Care::off());
    let client = builder.ca_bundle_pem(server.authority.clone()).build().unwrap();
    assert!(client.sets().list().await.unwrap().is_empty());
    assert_eq!(server.versions(), [Version::HTTP_2]);

    // Eight at once, all of them under way before the first is answered, share that one connection.
    server.answers.forget_permits(usize::MAX);
    let calls: Vec<_> =
        (0..8).map(|_| tokio::spawn(std::future::IntoFuture::into_future(client.sets().list()))).collect();
    until(|| server.versions().len() == 9).await;
    server.answers.add_permits(8);
    for call in calls {
        assert!(call.await.unwrap().unwrap().is_empty());
    }
    assert_eq!((server.versions(), server.connections()), (vec![Version::HTTP_2; 9], 1));
}

#[tokio::test]
async fn http_1_is_spoken_where_the_server_speaks_nothing_else() {
    for protocols in [&["http/1.1"][..], &[]] {
        let server = Tls::start(protocols).await;
        let client = builder(&server.url(), &[]).ca_bundle_pem(server.authority.clone()).build().unwrap();
        assert!(client.sets().list().await.unwrap().is_empty());
        assert!(client.sets().list().await.unwrap().is_empty());
        assert_eq!((server.versions(), server.connections()), (vec![Version::HTTP_11; 2], 1));
    }
}
