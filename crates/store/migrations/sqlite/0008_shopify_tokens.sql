-- Access to Shopify by tokens that end and are renewed in pairs.

-- When the access token ends; NULL: the token of a custom app, which never does.
ALTER TABLE shop ADD COLUMN shopify_token_ends INTEGER;
ALTER TABLE shop ADD COLUMN shopify_refresh_token BLOB;
ALTER TABLE shop ADD COLUMN shopify_refresh_ends INTEGER;
-- What the store granted, with commas between; NULL: it was never told.
ALTER TABLE shop ADD COLUMN shopify_scopes TEXT;
-- Who renews the pair now, and until when nobody else does.
ALTER TABLE shop ADD COLUMN shopify_renewer INTEGER;
ALTER TABLE shop ADD COLUMN shopify_renewer_ends INTEGER NOT NULL DEFAULT 0;
-- How often a person had to sign in again, and when that is to be told by mail; NULL: it was told.
ALTER TABLE shop ADD COLUMN sign_ins_needed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shop ADD COLUMN sign_in_mail_due INTEGER;
CREATE INDEX shop_sign_in_mail ON shop (sign_in_mail_due) WHERE sign_in_mail_due IS NOT NULL;
