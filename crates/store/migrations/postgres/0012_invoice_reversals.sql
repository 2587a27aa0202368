-- Reversals of invoices, and invoices that a person keeps although a parcel came back.

-- What was kept before the last reversal of unknown end: a JSON document.
ALTER TABLE invoice ADD COLUMN tried_reversal TEXT;
-- The number of the document that takes it back.
ALTER TABLE invoice ADD COLUMN reversed_by TEXT;
ALTER TABLE invoice ADD COLUMN kept_at BIGINT;

CREATE INDEX label_returned ON label (shop_id, order_id) WHERE known_status = 'returned';
