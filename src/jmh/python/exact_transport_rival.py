"""Exact optimal transport with POT, as a rival in the same run: each line on standard input starts one solution.

usage: exact_transport_rival.py FILE n; FILE holds little-endian float64: a (n), b (n), then n x n costs. Prints wall seconds, CPU seconds
of this process, and the cost. Needs POT (Debian: python3-pot).
"""

import sys
import time

import numpy as np
import ot

n = int(sys.argv[2])
values = np.fromfile(sys.argv[1], "<f8")
a, b, costs = values[:n].copy(), values[n : 2 * n].copy(), values[2 * n :].reshape(n, n).copy()
for _ in sys.stdin:
    cpu, wall = time.process_time(), time.perf_counter()
    _, log = ot.emd(a, b, costs, numItermax=10**8, log=True, numThreads=1)
    print(time.perf_counter() - wall, time.process_time() - cpu, log["cost"], flush=True)
