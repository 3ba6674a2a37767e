-- When an item was published, by what names it: a backfill chooses by it what it has yet to fetch.

ALTER TABLE listed_items ADD COLUMN published_on DATE;
COMMENT ON COLUMN listed_items.published_on IS 'Date in its address, else in its entry of the latest listing; null where neither has one.';

ALTER TABLE named_items ADD COLUMN published_on DATE;
COMMENT ON COLUMN named_items.published_on IS 'Date in its address, else beside it in the latest such page; null where neither has one.';
