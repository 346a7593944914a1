-- For H2 and PostgreSQL alike. What a share pins of the view beside its grids.

-- input channel of the kernels that are drawn in place of the feature maps, or rgb
ALTER TABLE stored_share ADD COLUMN filters VARCHAR(20);
ALTER TABLE stored_share ADD COLUMN compared VARCHAR(20);
-- row and column with a hyphen between them
ALTER TABLE stored_share ADD COLUMN cell VARCHAR(20);
ALTER TABLE stored_share ADD COLUMN alpha INTEGER DEFAULT 75 NOT NULL;
-- index of a class
ALTER TABLE stored_share ADD COLUMN explained INTEGER;
