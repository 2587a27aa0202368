-- The invoicing service of a shop, and the invoices of its orders.

CREATE TABLE invoicing_account (
    shop_id        INTEGER NOT NULL PRIMARY KEY REFERENCES shop (id),
    service        TEXT    NOT NULL,
    base_url       TEXT,
    credentials    BLOB    NOT NULL,
    token          BLOB,
    token_renew_at INTEGER,
    -- How invoices are made: series, VAT rates, names of payments; a JSON document.
    settings       TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    last_error     TEXT,
    last_ok_at     INTEGER,
    -- The call budget: nothing is tried before this instant.
    ready_at       INTEGER NOT NULL DEFAULT 0,
    -- One try at a time.
    lease_token    INTEGER,
    lease_ends     INTEGER NOT NULL DEFAULT 0,
    -- An order whose try has an unknown end: no other is tried until it is looked up, or given up.
    reserved_for   INTEGER REFERENCES shop_order (id)
) STRICT;

CREATE TABLE invoice (
    id             INTEGER PRIMARY KEY,
    shop_id        INTEGER NOT NULL REFERENCES shop (id),
    order_id       INTEGER NOT NULL REFERENCES shop_order (id),
    -- Counted from 1; grows when a person has the order invoiced anew after a reversal.
    issue          INTEGER NOT NULL,
    service        TEXT    NOT NULL,
    reference      TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    series         TEXT,
    number         TEXT,
    total_minor    INTEGER,
    total_currency TEXT,
    link           TEXT,
    how            TEXT,
    -- What was kept before the last call of unknown end: JSON documents.
    tried          TEXT,
    tried_payment  TEXT,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    CONSTRAINT invoice_issue UNIQUE (order_id, issue)
) STRICT;
CREATE INDEX invoice_shop ON invoice (shop_id, id);

CREATE TABLE invoice_event (
    id       INTEGER PRIMARY KEY,
    shop_id  INTEGER NOT NULL REFERENCES shop (id),
    order_id INTEGER NOT NULL REFERENCES shop_order (id),
    issue    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    what     TEXT    NOT NULL,
    detail   TEXT
) STRICT;
CREATE INDEX invoice_event_order ON invoice_event (order_id, id);
