"""From records to rows: a batch of captures with what was read from them, written in one transaction.

In comes a `Batch`, or the Arrow tables that another process made of one; out goes a `LoadReport` of what was new. The
tables are a function of the set of captures loaded, whatever their order. Reading pages is the business of `spiders`,
who repeats whom that of `identity`.
"""
