-- Each load leaves a file for each table, and each transaction a snapshot. Files are kept for a day, because a reader may
-- still use them, or a writer may not have committed them yet. Only files below 16 MB are merged: a run must not write the
-- whole lake again. https://ducklake.select/docs/stable/duckdb/maintenance/recommended_maintenance
CALL ducklake_expire_snapshots('lake', older_than => now() - INTERVAL 1 DAY);
CALL ducklake_flush_inlined_data('lake');
CALL ducklake_merge_adjacent_files('lake', max_file_size => 16_000_000);
CALL ducklake_rewrite_data_files('lake', delete_threshold => 0.1);
CALL ducklake_cleanup_old_files('lake', older_than => now() - INTERVAL 1 DAY);
CALL ducklake_delete_orphaned_files('lake', older_than => now() - INTERVAL 1 DAY);
