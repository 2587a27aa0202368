-- Each shop's Shopify is visited once a day and after an outage: its subscriptions are mended, what changed is read.
CREATE TABLE shopify_round (
    shop_id     INTEGER PRIMARY KEY REFERENCES shop (id),
    due         INTEGER NOT NULL,
    lease_token INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT,
    -- All changes of orders up to here were read.
    read_to     INTEGER NOT NULL,
    -- The last visit that came to its end.
    made_at     INTEGER,
    -- Webhooks that Shopify would not subscribe: a JSON list of topic and reason.
    missing     TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX shopify_round_due ON shopify_round (due);
INSERT INTO shopify_round (shop_id, due, read_to) SELECT id, created_at + 86400000, created_at FROM shop;

CREATE INDEX webhook_parked ON webhook (shop_id, id) WHERE parked_at IS NOT NULL;

-- Delivery events of Shopify that are known: our own, so that they are not taken for news, and all others.
CREATE TABLE known_event (
    shop_id     INTEGER NOT NULL REFERENCES shop (id),
    event_gid   TEXT NOT NULL,
    is_own      INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    PRIMARY KEY (shop_id, event_gid)
) STRICT, WITHOUT ROWID;

-- Customers' personal data of the order was erased: it does not come in again.
ALTER TABLE shop_order ADD COLUMN erased_at INTEGER;
-- The app was removed from the shop: nothing is asked and nothing is done until it is connected again.
ALTER TABLE shop ADD COLUMN uninstalled_at INTEGER;

-- What customers asked their shop for: a person hands it over.
CREATE TABLE data_request (
    id           INTEGER PRIMARY KEY,
    shop_id      INTEGER NOT NULL REFERENCES shop (id),
    -- Shopify's own number of the request.
    number       TEXT NOT NULL,
    -- The customer and the orders as Shopify named them; empty when they were erased since.
    customer     TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    done_at      INTEGER,
    CONSTRAINT data_request_number UNIQUE (shop_id, number)
) STRICT;

-- What is kept of a shop that was erased: numbers without names.
CREATE TABLE erased_shop (
    id        INTEGER PRIMARY KEY,
    erased_at INTEGER NOT NULL,
    orders    INTEGER NOT NULL,
    labels    INTEGER NOT NULL,
    -- JSON: labels by courier and status.
    statuses  TEXT NOT NULL
) STRICT;
