"""What the warehouse raises. Each message says what happened, to which file, and what to do next."""


class WarehouseError(Exception):
    """The database cannot be opened, written or published, or a batch is not whole."""


class QueryError(WarehouseError):
    """The user's SQL is wrong, or asks for what a reader may not do."""
