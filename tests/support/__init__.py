"""What tests of several areas share: servers, processes, pages, archives and records. No test stands here."""
