"""What SimDesert costs in seconds and memory, on this machine, beside what a user would pick instead.

``python -m benchmarks`` (or ``make bench``) writes ``benchmarks/results/``; docs/performance.md explains what is
measured and how to read it. Nothing here is part of the package.
"""
