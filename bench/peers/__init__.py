"""What the pipeline is measured against, if that needs a program of its own.

What comes in: the address of the replica, or a directory with WARC files.
What goes out: the number of articles read; the benchmark measures the process.
Not its business: the figures, and the peers that a benchmark calls itself.
"""
