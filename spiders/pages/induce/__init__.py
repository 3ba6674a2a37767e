"""Learns the layout of a redesigned site from pages whose articles are known.

In come pages of an unknown layout, each with the record of its article as it was read before the redesign, or from a
feed; out goes a layout (`schemas.page_layout`), held against pages that it was not learned from. Where a value is not
found for certain its block is left out and named. Nothing here fetches, stores or accepts anything.

Wrappers that are mended from known values: Lerman, Minton and Knoblock, "Wrapper Maintenance" (2003). Selectors that
last: Dalvi and others, "Robust Web Extraction" (2009); Leotta and others, "ROBULA+" (2016).
"""
