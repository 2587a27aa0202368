-- How labels that came without one of our couriers' names got their courier.

-- The company as the shop's store names it; NULL: the label came another way.
ALTER TABLE label ADD COLUMN company TEXT;
-- Why it is taken for its courier's, or why a person is asked.
ALTER TABLE label ADD COLUMN match_reason TEXT;
-- While a person must choose: a JSON list of couriers; else NULL.
ALTER TABLE label ADD COLUMN candidates TEXT;
CREATE INDEX label_unclear ON label (shop_id, id) WHERE candidates IS NOT NULL;

-- What a shop's people said about a company's name.
CREATE TABLE company_courier (
    shop_id     BIGINT NOT NULL REFERENCES shop (id),
    company_key TEXT    NOT NULL,
    -- NULL: none of our couriers.
    courier     TEXT,
    decided_at  BIGINT NOT NULL,
    PRIMARY KEY (shop_id, company_key)
);
