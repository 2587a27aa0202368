-- A shop's first import: open orders of the last days, page by page.
CREATE TABLE order_import (
    shop_id     BIGINT PRIMARY KEY REFERENCES shop (id),
    -- Orders made from here on.
    since       BIGINT NOT NULL,
    -- The cursor of the page to read next; NULL: the first one.
    page_after  TEXT,
    orders      BIGINT NOT NULL DEFAULT 0,
    parcels     BIGINT NOT NULL DEFAULT 0,
    began_at    BIGINT NOT NULL,
    told_at     BIGINT NOT NULL,
    ended_at    BIGINT,
    -- The queue: when the next page is read, and who has it in hand.
    due         BIGINT NOT NULL,
    lease_token BIGINT,
    attempts    BIGINT NOT NULL DEFAULT 0,
    last_error  TEXT,
    parked_at   BIGINT
);
CREATE INDEX order_import_due ON order_import (due) WHERE ended_at IS NULL AND parked_at IS NULL;

-- The name of the plan that Shopify bills, and when Shopify was last asked for it.
ALTER TABLE shop ADD COLUMN billed_plan TEXT;
ALTER TABLE shop ADD COLUMN plan_read_at BIGINT;
-- The order metafield of the summary is defined in this shop.
ALTER TABLE shop ADD COLUMN summary_defined_at BIGINT;

-- Who bought it, for those who are signed in at the store.
ALTER TABLE shop_order ADD COLUMN customer_gid TEXT;
CREATE INDEX shop_order_customer ON shop_order (shop_id, customer_gid) WHERE customer_gid IS NOT NULL;
