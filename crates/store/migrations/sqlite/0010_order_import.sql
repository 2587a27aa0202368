-- A shop's first import: open orders of the last days, page by page.
CREATE TABLE order_import (
    shop_id     INTEGER PRIMARY KEY REFERENCES shop (id),
    -- Orders made from here on.
    since       INTEGER NOT NULL,
    -- The cursor of the page to read next; NULL: the first one.
    page_after  TEXT,
    orders      INTEGER NOT NULL DEFAULT 0,
    parcels     INTEGER NOT NULL DEFAULT 0,
    began_at    INTEGER NOT NULL,
    told_at     INTEGER NOT NULL,
    ended_at    INTEGER,
    -- The queue: when the next page is read, and who has it in hand.
    due         INTEGER NOT NULL,
    lease_token INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT,
    parked_at   INTEGER
) STRICT;
CREATE INDEX order_import_due ON order_import (due) WHERE ended_at IS NULL AND parked_at IS NULL;

-- The name of the plan that Shopify bills, and when Shopify was last asked for it.
ALTER TABLE shop ADD COLUMN billed_plan TEXT;
ALTER TABLE shop ADD COLUMN plan_read_at INTEGER;
-- The order metafield of the summary is defined in this shop.
ALTER TABLE shop ADD COLUMN summary_defined_at INTEGER;

-- Who bought it, for those who are signed in at the store.
ALTER TABLE shop_order ADD COLUMN customer_gid TEXT;
CREATE INDEX shop_order_customer ON shop_order (shop_id, customer_gid) WHERE customer_gid IS NOT NULL;
