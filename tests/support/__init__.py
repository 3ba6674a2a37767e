"""What tests of several areas share: servers, processes, pages, archives and records. It holds no test."""
