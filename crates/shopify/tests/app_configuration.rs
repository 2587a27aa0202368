//! What `shopify.app.toml` asks of a store is what the code needs and reads.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;

use shopify::API_VERSION;
use shopify::sign_in::NEEDED_SCOPES;
use shopify::webhook::Topic;

fn configuration() -> toml::Table {
    include_str!("../../../shopify.app.toml").parse().unwrap()
}

fn words(list: &toml::Value) -> BTreeSet<&str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn the_store_is_asked_for_the_scopes_that_are_needed_and_for_the_app_proxy() {
    let configuration = configuration();
    let asked: BTreeSet<&str> = configuration["access_scopes"]["scopes"].as_str().unwrap().split(',').collect();
    // The proxy works without a token: its scope belongs to the configuration alone.
    let needed = NEEDED_SCOPES.into_iter().chain(["write_app_proxy"]).collect();
    assert_eq!(asked, needed);
}

#[test]
fn every_topic_that_is_read_is_subscribed_and_so_are_the_three_that_the_law_asks_for() {
    let configuration = configuration();
    let subscriptions = configuration["webhooks"]["subscriptions"].as_array().unwrap();
    let list = |name: &str| words(subscriptions.iter().find_map(|one| one.get(name)).unwrap());
    let read = |is_privacy: bool| {
        let topics = Topic::ALL.iter().filter(move |topic| topic.is_about_privacy() == is_privacy);
        topics.map(|topic| topic.header()).collect::<BTreeSet<_>>()
    };
    assert_eq!(list("topics"), read(false));
    assert_eq!(list("compliance_topics"), read(true));
    assert_eq!(configuration["webhooks"]["api_version"].as_str(), Some(API_VERSION));
}

#[test]
fn the_app_is_embedded_and_comes_back_to_the_addresses_that_the_pages_have() {
    let configuration = configuration();
    assert_eq!(configuration["embedded"].as_bool(), Some(true));
    let path = |url: &toml::Value| url.as_str().unwrap().strip_prefix("https://waybill.example").unwrap().to_owned();
    assert_eq!(path(&configuration["application_url"]), "/shopify");
    assert_eq!(path(&configuration["auth"]["redirect_urls"][0]), "/shopify/callback");
    let metafield = &configuration["order"]["metafields"]["app"]["tracking"];
    assert_eq!((metafield["pin"].as_bool(), metafield["type"].as_str()), (Some(true), Some("json")));
}
