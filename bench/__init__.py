"""How fast the pipeline is, beside other programs: one module per benchmark.

What comes in: pages of the replica or invented articles, and numbers of them and of rounds on the command line.
What goes out: a section of `results.md`, and the figures that `bench.bars` compares with the bars.
Not its business: whether the pipeline is correct; the tests prove that.
"""
