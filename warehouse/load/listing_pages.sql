INSERT INTO listing_pages BY NAME
FROM incoming_listing_pages ANTI JOIN listing_pages USING (capture_id);
