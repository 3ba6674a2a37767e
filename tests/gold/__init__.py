"""The frozen gold set: what the readers must give, measured field by field, with floors that only rise."""
