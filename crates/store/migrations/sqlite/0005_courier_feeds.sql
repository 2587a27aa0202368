-- How far an account's feed of changes is read.
CREATE TABLE courier_feed (
    account_id    INTEGER PRIMARY KEY REFERENCES courier_account (id),
    shop_id       INTEGER NOT NULL REFERENCES shop (id),
    -- Whatever the courier told from here on was read, without a gap.
    since         INTEGER NOT NULL,
    -- Windows up to here are read whole.
    read_to       INTEGER NOT NULL,
    -- Where the next read begins: nothing that happened before may still appear.
    settled_to    INTEGER NOT NULL,
    -- The page to read next of a window that is not read whole; NULL: none is open.
    window_from   INTEGER,
    window_until  INTEGER,
    stream        INTEGER,
    page          INTEGER,
    -- As measured at the last whole read.
    rows_an_hour  INTEGER NOT NULL DEFAULT 0,
    lease_token   INTEGER,
    lease_ends    INTEGER NOT NULL DEFAULT 0,
    -- The courier does not give the feed: labels are asked one by one until then.
    aside_until   INTEGER,
    aside_why     TEXT
) STRICT;

-- The last time that the courier was asked for everything about the label, not only for what changed.
ALTER TABLE label ADD COLUMN asked_fully_at INTEGER;
UPDATE label SET asked_fully_at = asked_at;

-- 'each': labels were asked by number; 'feed': the account's changes were read.
ALTER TABLE refresh_run ADD COLUMN way TEXT NOT NULL DEFAULT 'each';
-- Labels that got scans.
ALTER TABLE refresh_run ADD COLUMN news INTEGER NOT NULL DEFAULT 0;
