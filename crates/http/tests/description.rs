//! The description that the pages' client is made from is the server's own.

#[test]
fn the_pages_know_the_api_as_it_is() {
    let kept = include_str!("../../../web/openapi.json");
    assert!(
        kept.trim() == redress_http::description().trim(),
        "web/openapi.json is not what the server says: run `make generate`"
    );
}
