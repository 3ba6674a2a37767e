"""Fuzzing of everything that reads bytes from outside: `make fuzz`. `make test` replays what is kept of it."""
