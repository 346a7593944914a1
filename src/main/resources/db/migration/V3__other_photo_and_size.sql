-- For H2 and PostgreSQL alike.

-- input of the same size, of the photo that the share's is compared with; null where that is nothing or the same photo
ALTER TABLE stored_picture ADD COLUMN compared BYTEA;
-- whether the selected channel takes all the room that there is
ALTER TABLE stored_share ADD COLUMN enlarged BOOLEAN DEFAULT FALSE NOT NULL;
