"""The frozen gold set: the expected records of the readers, compared field by field, with floors that only rise."""
