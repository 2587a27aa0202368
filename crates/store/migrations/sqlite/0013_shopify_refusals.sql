-- Since when Shopify takes no calls of the shop, when its state says so.
ALTER TABLE shop ADD COLUMN shopify_refused_at INTEGER;

-- A person waits for it: it goes before all that nobody waits for.
ALTER TABLE effect ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX effect_urgent ON effect (due) WHERE urgent AND done_at IS NULL AND parked_at IS NULL;
