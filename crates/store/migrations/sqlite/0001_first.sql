-- Instants are milliseconds since 1970-01-01T00:00Z, money is minor units, JSON is text.

CREATE TABLE shop (
    id               INTEGER PRIMARY KEY,
    domain           TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    zone             TEXT    NOT NULL,
    locale           TEXT    NOT NULL,
    currency         TEXT    NOT NULL,
    plan             TEXT    NOT NULL,
    address_email    TEXT,
    shopify_state    TEXT    NOT NULL,
    shopify_base_url TEXT    NOT NULL,
    shopify_token    BLOB    NOT NULL,
    webhook_secrets  BLOB    NOT NULL,
    invoicing        INTEGER NOT NULL DEFAULT 0,
    preferences      TEXT    NOT NULL,
    preferences_at   INTEGER NOT NULL,
    tracking_on      INTEGER NOT NULL,
    -- Whether its labels are asked and its effects are done.
    asks             INTEGER GENERATED ALWAYS AS (tracking_on AND plan = 'advanced') STORED,
    created_at       INTEGER NOT NULL,
    CONSTRAINT shop_domain UNIQUE (domain)
) STRICT;

CREATE TABLE shop_user (
    id            INTEGER PRIMARY KEY,
    shop_id       INTEGER NOT NULL REFERENCES shop (id),
    email         TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    locale        TEXT    NOT NULL,
    CONSTRAINT shop_user_email UNIQUE (email)
) STRICT;

CREATE TABLE session (
    token_hash BLOB    NOT NULL PRIMARY KEY,
    shop_id    INTEGER NOT NULL REFERENCES shop (id),
    user_id    INTEGER NOT NULL REFERENCES shop_user (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE courier_account (
    id             INTEGER PRIMARY KEY,
    shop_id        INTEGER NOT NULL REFERENCES shop (id),
    courier        TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    base_url       TEXT,
    credentials    BLOB    NOT NULL,
    token          BLOB,
    token_renew_at INTEGER,
    state          TEXT    NOT NULL,
    batch          INTEGER NOT NULL,
    interval_ms    INTEGER NOT NULL,
    -- The call budget: no call before this instant.
    ready_at       INTEGER NOT NULL DEFAULT 0,
    failures       INTEGER NOT NULL DEFAULT 0,
    blocked_until  INTEGER,
    last_error     TEXT,
    last_ok_at     INTEGER,
    -- None of its labels is due before this instant; NULL: nothing to look for until somebody sets it.
    look_at        INTEGER,
    CONSTRAINT courier_account_name UNIQUE (shop_id, courier, name)
) STRICT;
CREATE INDEX courier_account_look ON courier_account (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE shop_order (
    id                     INTEGER PRIMARY KEY,
    shop_id                INTEGER NOT NULL REFERENCES shop (id),
    shopify_gid            TEXT,
    name                   TEXT    NOT NULL,
    name_key               TEXT    NOT NULL,
    public_token           TEXT    NOT NULL,
    created_at             INTEGER NOT NULL,
    updated_at             INTEGER NOT NULL,
    gateways               TEXT    NOT NULL,
    financial              TEXT    NOT NULL,
    manual_payment_pending INTEGER NOT NULL,
    total_minor            INTEGER NOT NULL,
    total_currency         TEXT    NOT NULL,
    outstanding_minor      INTEGER NOT NULL,
    outstanding_currency   TEXT    NOT NULL,
    cancelled_at           INTEGER,
    dispatched_at          INTEGER,
    customer_name          TEXT    NOT NULL,
    customer_key           TEXT    NOT NULL,
    customer_phone         TEXT,
    customer_email         TEXT,
    customer_city          TEXT,
    customer_locale        TEXT,
    status_url             TEXT,
    CONSTRAINT shop_order_gid UNIQUE (shop_id, shopify_gid),
    CONSTRAINT shop_order_public_token UNIQUE (public_token)
) STRICT;
CREATE UNIQUE INDEX shop_order_by_hand ON shop_order (shop_id, name_key) WHERE shopify_gid IS NULL;
CREATE INDEX shop_order_name ON shop_order (shop_id, name_key);
CREATE INDEX shop_order_created ON shop_order (shop_id, created_at, id);
CREATE INDEX shop_order_in_progress ON shop_order (shop_id, created_at, id)
    WHERE dispatched_at IS NULL AND cancelled_at IS NULL;

CREATE TABLE fulfillment (
    id           INTEGER PRIMARY KEY,
    shop_id      INTEGER NOT NULL REFERENCES shop (id),
    order_id     INTEGER NOT NULL REFERENCES shop_order (id),
    shopify_gid  TEXT    NOT NULL,
    updated_at   INTEGER NOT NULL,
    is_cancelled INTEGER NOT NULL,
    -- Its parcels as Shopify last listed them: pairs of courier and number.
    parcels      TEXT    NOT NULL,
    -- The newest delivery event that was put into the outbox, or that Shopify had by itself.
    told_status  TEXT,
    told_at      INTEGER,
    CONSTRAINT fulfillment_gid UNIQUE (shop_id, shopify_gid)
) STRICT;
CREATE INDEX fulfillment_order ON fulfillment (order_id);

CREATE TABLE label (
    id              INTEGER PRIMARY KEY,
    shop_id         INTEGER NOT NULL REFERENCES shop (id),
    order_id        INTEGER NOT NULL REFERENCES shop_order (id),
    fulfillment_id  INTEGER REFERENCES fulfillment (id),
    courier         TEXT    NOT NULL,
    account_id      INTEGER REFERENCES courier_account (id),
    number          TEXT    NOT NULL,
    direction       TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    cancelled_at    INTEGER,
    says            TEXT    NOT NULL,
    shown_status    TEXT    NOT NULL,
    shown_reason    TEXT,
    shown_acts_next TEXT    NOT NULL,
    known_status    TEXT    NOT NULL,
    known_reason    TEXT,
    known_acts_next TEXT    NOT NULL,
    since           INTEGER,
    courier_text    TEXT,
    last_news_at    INTEGER NOT NULL,
    asked_at        INTEGER,
    -- The queue: when it is asked next (NULL: never again), why then, and who has it in hand.
    next_due        INTEGER,
    ask_reason      TEXT    NOT NULL,
    lease_token     INTEGER,
    attempts        INTEGER NOT NULL DEFAULT 0,
    error_kind      TEXT,
    error_message   TEXT,
    CONSTRAINT label_number UNIQUE (order_id, courier, number)
) STRICT;
CREATE INDEX label_due ON label (account_id, next_due) WHERE next_due IS NOT NULL;
CREATE INDEX label_search ON label (shop_id, number);

CREATE TABLE scan (
    shop_id     INTEGER NOT NULL,
    label_id    INTEGER NOT NULL REFERENCES label (id),
    at          INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    -- Seconds east of UTC as the courier told; NULL: the courier's own zone was taken.
    zone_offset INTEGER,
    text        TEXT    NOT NULL,
    place       TEXT,
    heading     TEXT,
    meaning     TEXT    NOT NULL,
    seen_at     INTEGER NOT NULL,
    PRIMARY KEY (label_id, at, code, detail)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    id            INTEGER PRIMARY KEY,
    shop_id       INTEGER NOT NULL REFERENCES shop (id),
    order_id      INTEGER NOT NULL REFERENCES shop_order (id),
    key           TEXT    NOT NULL,
    preference    TEXT    NOT NULL,
    label_id      INTEGER REFERENCES label (id),
    about_at      INTEGER,
    status        TEXT,
    verdict       TEXT    NOT NULL,
    why           TEXT    NOT NULL,
    dispatched_at INTEGER,
    decided_at    INTEGER NOT NULL,
    CONSTRAINT decision_key UNIQUE (shop_id, key)
) STRICT;
CREATE INDEX decision_order ON decision (order_id, id);
CREATE INDEX decision_held ON decision (shop_id) WHERE verdict = 'hold';

CREATE TABLE effect (
    id          INTEGER PRIMARY KEY,
    shop_id     INTEGER NOT NULL REFERENCES shop (id),
    order_id    INTEGER NOT NULL REFERENCES shop_order (id),
    label_id    INTEGER REFERENCES label (id),
    decision_id INTEGER NOT NULL REFERENCES decision (id),
    target      TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    -- What the effect is about; the key adds the decision's id for effects that may be put in again.
    cause       TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    effect      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    due         INTEGER NOT NULL,
    lease_token INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT,
    outcome     TEXT,
    detail      TEXT,
    done_at     INTEGER,
    parked_at   INTEGER,
    CONSTRAINT effect_key UNIQUE (shop_id, key)
) STRICT;
CREATE INDEX effect_due ON effect (due) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX effect_lane ON effect (order_id, target, id) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX effect_order ON effect (order_id, id);
CREATE INDEX effect_mail ON effect (label_id) WHERE kind = 'mail';
CREATE INDEX effect_parked ON effect (shop_id, id) WHERE parked_at IS NOT NULL;

CREATE TABLE alert (
    id        INTEGER PRIMARY KEY,
    shop_id   INTEGER NOT NULL REFERENCES shop (id),
    order_id  INTEGER NOT NULL REFERENCES shop_order (id),
    label_id  INTEGER NOT NULL REFERENCES label (id),
    kind      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    closed_at INTEGER,
    CONSTRAINT alert_kind UNIQUE (label_id, kind)
) STRICT;
CREATE INDEX alert_order ON alert (order_id);
CREATE INDEX alert_open ON alert (shop_id, at) WHERE closed_at IS NULL;

CREATE TABLE payload (
    id          INTEGER PRIMARY KEY,
    shop_id     INTEGER NOT NULL REFERENCES shop (id),
    account_id  INTEGER NOT NULL REFERENCES courier_account (id),
    courier     TEXT    NOT NULL,
    http        INTEGER NOT NULL,
    labels      TEXT    NOT NULL,
    body_gz     BLOB    NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payload_received ON payload (received_at);
CREATE INDEX payload_account ON payload (account_id, id);

CREATE TABLE refresh_run (
    id          INTEGER PRIMARY KEY,
    shop_id     INTEGER NOT NULL REFERENCES shop (id),
    account_id  INTEGER NOT NULL REFERENCES courier_account (id),
    started_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    cause       TEXT    NOT NULL,
    asked       INTEGER NOT NULL,
    answered    INTEGER NOT NULL,
    errors      INTEGER NOT NULL,
    calls       INTEGER NOT NULL,
    new_scans   INTEGER NOT NULL,
    error       TEXT
) STRICT;
CREATE INDEX refresh_run_shop ON refresh_run (shop_id, id);
CREATE INDEX refresh_run_finished ON refresh_run (finished_at);

CREATE TABLE unmapped_code (
    shop_id  INTEGER NOT NULL REFERENCES shop (id),
    courier  TEXT    NOT NULL,
    code     TEXT    NOT NULL,
    detail   TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    seen     INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    label_id INTEGER NOT NULL REFERENCES label (id),
    PRIMARY KEY (shop_id, courier, code, detail)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook (
    id           INTEGER PRIMARY KEY,
    shop_id      INTEGER NOT NULL REFERENCES shop (id),
    topic        TEXT    NOT NULL,
    webhook_id   TEXT    NOT NULL,
    event_id     TEXT,
    triggered_at INTEGER,
    api_version  TEXT,
    body         BLOB    NOT NULL,
    received_at  INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    lease_token  INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    last_error   TEXT,
    done_at      INTEGER,
    parked_at    INTEGER,
    CONSTRAINT webhook_delivery UNIQUE (shop_id, topic, webhook_id)
) STRICT;
CREATE UNIQUE INDEX webhook_event ON webhook (shop_id, topic, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX webhook_due ON webhook (due, id) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX webhook_done ON webhook (done_at) WHERE done_at IS NOT NULL;
