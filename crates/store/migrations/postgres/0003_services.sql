-- The recipient's postcode, for couriers that want it beside the number.
ALTER TABLE label ADD COLUMN postcode TEXT;
-- What an account was used for lately.
CREATE INDEX refresh_run_account ON refresh_run (account_id, started_at);
