"""What is known of letters, and needed by readers and warehouse."""
