-- Couriers' cash sheets, and what they pay out for which label.

CREATE TABLE cash_sheet (
    id          INTEGER PRIMARY KEY,
    shop_id     INTEGER NOT NULL REFERENCES shop (id),
    -- The courier's code name; empty while nobody knows it.
    courier     TEXT    NOT NULL,
    file_name   TEXT    NOT NULL,
    -- SHA-256 of the file: the same file twice is known.
    hash        TEXT    NOT NULL,
    -- The file, until its lines are taken in.
    body        BLOB,
    -- What a person chose: a JSON document.
    columns     TEXT,
    -- Lines that could not be read: a JSON document.
    problems    TEXT    NOT NULL DEFAULT '[]',
    lines       INTEGER NOT NULL DEFAULT 0,
    uploaded_at INTEGER NOT NULL,
    taken_at    INTEGER,
    CONSTRAINT cash_sheet_hash UNIQUE (shop_id, hash)
) STRICT;

CREATE TABLE cash_line (
    id           INTEGER PRIMARY KEY,
    shop_id      INTEGER NOT NULL REFERENCES shop (id),
    sheet_id     INTEGER NOT NULL REFERENCES cash_sheet (id),
    line         INTEGER NOT NULL,
    courier      TEXT    NOT NULL,
    number       TEXT    NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency     TEXT    NOT NULL,
    -- Days as 2026-03-30 in the courier's calendar; empty when the sheet tells none.
    collected_on TEXT    NOT NULL,
    remitted_on  TEXT    NOT NULL,
    -- The courier paid it out; else it has collected it only.
    is_remitted  INTEGER NOT NULL,
    reference    TEXT,
    recorded_at  INTEGER NOT NULL,
    label_id     INTEGER REFERENCES label (id),
    order_id     INTEGER REFERENCES shop_order (id),
    -- One payment may stand in several sheets.
    CONSTRAINT cash_line_payment UNIQUE (shop_id, number, amount_minor, currency, is_remitted, remitted_on)
) STRICT;
CREATE INDEX cash_line_order ON cash_line (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX cash_line_sheet ON cash_line (sheet_id, id);
CREATE INDEX cash_line_recorded ON cash_line (shop_id, recorded_at);

-- Which columns a person chose for a courier's sheets.
CREATE TABLE cash_columns (
    shop_id INTEGER NOT NULL REFERENCES shop (id),
    courier TEXT    NOT NULL,
    columns TEXT    NOT NULL,
    PRIMARY KEY (shop_id, courier)
) STRICT, WITHOUT ROWID;
