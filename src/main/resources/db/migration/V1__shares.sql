-- For H2 and PostgreSQL alike.

CREATE TABLE stored_share (
    -- SHA-256 of the id in the link, hex: who reads this table cannot open a link
    id               VARCHAR(64)  NOT NULL PRIMARY KEY,
    -- SHA-256 of the owner's token, hex
    owner            VARCHAR(64)  NOT NULL,
    -- seconds since 1970, UTC
    created_at       BIGINT       NOT NULL,
    -- null: never
    expires_at       BIGINT,
    title            VARCHAR(400),
    show_photo       BOOLEAN      NOT NULL,
    model            VARCHAR(200) NOT NULL,
    weights          VARCHAR(64)  NOT NULL,
    pass             VARCHAR(20)  NOT NULL,
    input_size       INTEGER      NOT NULL,
    fit              VARCHAR(20)  NOT NULL,
    tap              VARCHAR(400) NOT NULL,
    first_channel    INTEGER      NOT NULL,
    last_channel     INTEGER      NOT NULL,
    color_map        VARCHAR(20)  NOT NULL,
    scale            VARCHAR(20)  NOT NULL,
    channel_order    VARCHAR(20)  NOT NULL,
    selected_channel INTEGER,
    pinned_tap       VARCHAR(400),
    -- of the picture; counted against the quota
    bytes            BIGINT       NOT NULL
);

CREATE INDEX stored_share_expires_at ON stored_share (expires_at);

-- Apart, so that looking a share up does not read its picture.
CREATE TABLE stored_picture (
    id  VARCHAR(64) NOT NULL PRIMARY KEY REFERENCES stored_share (id) ON DELETE CASCADE,
    png BYTEA       NOT NULL
);

-- One row: whoever adds a share holds it meanwhile, so that all instances together keep the quota.
CREATE TABLE share_quota (
    id INTEGER NOT NULL PRIMARY KEY
);

INSERT INTO share_quota (id) VALUES (1);
