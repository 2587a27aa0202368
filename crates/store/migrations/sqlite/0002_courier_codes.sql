-- What people said that couriers' codes mean.
CREATE TABLE code_mapping (
    id        INTEGER PRIMARY KEY,
    -- NULL: for all shops of the installation.
    shop_id   INTEGER REFERENCES shop (id),
    courier   TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    -- Empty: whatever the refining code is.
    detail    TEXT    NOT NULL,
    meaning   TEXT    NOT NULL,
    mapped_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX code_mapping_of_shop ON code_mapping (shop_id, courier, code, detail) WHERE shop_id IS NOT NULL;
CREATE UNIQUE INDEX code_mapping_of_all ON code_mapping (courier, code, detail) WHERE shop_id IS NULL;

CREATE INDEX scan_unmapped ON scan (shop_id, code, detail, label_id) WHERE meaning = '"unmapped"';

-- The shop's last reading of old scans by new mappings.
CREATE TABLE replay (
    shop_id  INTEGER PRIMARY KEY REFERENCES shop (id),
    courier  TEXT    NOT NULL,
    code     TEXT,
    detail   TEXT,
    labels   INTEGER NOT NULL,
    read     INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    held     INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    -- When it last said how far it is.
    told_at  INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
