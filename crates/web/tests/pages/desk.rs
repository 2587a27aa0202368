//! Two sample shops behind the pages, and a browser that keeps cookies.

use std::collections::BTreeMap;
use std::sync::Once;

use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use engine::{Chance, Clock, Engine, Wire};
use jiff::Timestamp;
use shopify::sign_in::App;
use store::Store;
use store::testing::TestDb;
use tower::ServiceExt;

use crate::sample_shop::{self, PASSWORD, SampleShop};

/// Where the pages are.
pub(crate) const HOST: &str = "waybill.example";

/// Two shops and their pages.
pub(crate) struct Desk {
    _db: TestDb,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) router: Router,
    pub(crate) ana: SampleShop,
    pub(crate) bob: SampleShop,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A browser of one person.
pub(crate) struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Desk {
    /// A clock that stands still at the instant at which each desk begins.
    pub(crate) fn clock_of_tests() -> Clock {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        Clock::manual(now)
    }

    /// Pages that are reached without a network.
    pub(crate) async fn new() -> Self {
        Self::reached_at(&format!("https://{HOST}")).await
    }

    /// Pages that are reached at an address; their cookies need TLS when it has it.
    pub(crate) async fn reached_at(base_url: &str) -> Self {
        Self::with_app(base_url, app("http://127.0.0.1:9")).await
    }

    /// Pages of another app at Shopify.
    pub(crate) async fn with_app(base_url: &str, app: App) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let db = TestDb::sqlite().await.unwrap();
        let clock = Self::clock_of_tests();
        let now = clock.now();
        let hash = cheap_hash();
        let ana = sample_shop::add(&db.store, "ana", &hash, now).await;
        let bob = sample_shop::add(&db.store, "bob", &hash, now).await;
        let settings = engine::Settings {
            public_url: base_url.to_owned(),
            workers: 1,
            retention: store::Retention::default(),
            courier_sites: sample_shop::courier_sites(),
            feeds: Default::default(),
            billing: engine::Billing::default(),
            subscribe_webhooks: false,
            shopify_app: Some(app),
        };
        let wire = Wire::new("tests").unwrap();
        let engine = Engine::new(db.store.clone(), clock.clone(), Chance::seeded(1), wire, None, settings);
        let settings = web::Settings {
            base_url: base_url.parse().unwrap(),
            secure_cookies: base_url.starts_with("https:"),
            behind_proxy: false,
        };
        let router = web::router(web::App::new(engine, settings));
        Self { store: db.store.clone(), _db: db, clock, router, ana, bob }
    }

    /// A browser of somebody who is not signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    /// A browser of a shop's person.
    pub(crate) async fn signed_in(&self, shop: &SampleShop) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(&shop.email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }

    pub(crate) async fn public_token(&self, shop: &SampleShop, order: &str) -> String {
        self.store.order(shop.id, shop.orders[order]).await.unwrap().unwrap().public_token
    }
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Part of a page, as the script asks for it.
    pub(crate) async fn get_part(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header("hx-request", "true"), Body::empty()).await
    }

    pub(crate) async fn get_in(&mut self, path: &str, language: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT_LANGUAGE, language), Body::empty()).await
    }

    /// Opens a page and sends the form on it that goes to `action`.
    pub(crate) async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        assert!(shown.body.contains(&format!("action=\"{action}")), "{page} has no form to {action}");
        let token = shown.form_token();
        self.post(action, &token, fields).await
    }

    pub(crate) async fn post(&mut self, path: &str, form_token: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(path, form_token, fields, ("sec-fetch-site", "same-origin")).await
    }

    pub(crate) async fn post_from(
        &mut self,
        path: &str,
        form_token: &str,
        fields: &[(&str, &str)],
        from: (&str, &str),
    ) -> Answer {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("form_token", form_token).extend_pairs(fields);
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(from.0, from.1);
        self.send(request, Body::from(form.finish())).await
    }

    /// Sends a form with a file.
    pub(crate) async fn upload(&mut self, path: &str, form_token: &str, name: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--b\r\ncontent-disposition: form-data; name=\"form_token\"\r\n\r\n{form_token}\r\n--b\r\n\
             content-disposition: form-data; name=\"courier\"\r\n\r\n\r\n--b\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.submit("/sign-in", "/sign-in", &[("email", email), ("password", password)]).await
    }

    /// The cookies of another browser, as a thief has them.
    pub(crate) fn take_cookies(&mut self, other: &Self) {
        self.cookies.clone_from(&other.cookies);
    }

    /// The token of this browser's forms.
    pub(crate) async fn form_token(&mut self) -> String {
        self.get("/account").await.form_token()
    }

    pub(crate) async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::HOST, HOST).header(header::COOKIE, cookies.join("; "));
        let answer = send(&self.router, request.body(body).unwrap()).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// One request, and all of its answer.
pub(crate) async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = String::from_utf8_lossy(&to_bytes(body, 32 << 20).await.unwrap()).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

impl Answer {
    pub(crate) fn form_token(&self) -> String {
        let field = self.body.split("name=\"form_token\" value=\"").nth(1).unwrap();
        field.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// Where the answer sends the browser, if anywhere.
    pub(crate) fn location_or_nothing(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
    }

    pub(crate) fn says(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

/// Our app at Shopify, whose stores are asked at an address.
pub(crate) fn app(stores: &str) -> App {
    App {
        client_id: "00000000000000000000000000054bca".to_owned(),
        client_secret: "hush".into(),
        old_client_secret: Some("old-hush".into()),
        scopes: shopify::sign_in::NEEDED_SCOPES.map(str::to_owned).into(),
        base_url: Some(stores.to_owned()),
    }
}

/// Good enough for a sample's password, and quick.
fn cheap_hash() -> String {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    let salt = SaltString::encode_b64(b"sample-salt").unwrap();
    argon2.hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string()
}
