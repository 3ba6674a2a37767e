"""The prompt of `caci sql`, and what it understands besides SQL."""
