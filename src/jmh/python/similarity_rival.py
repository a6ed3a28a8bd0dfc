"""Cosine similarity mapped to [0, 1] with torch, as a rival in the same run: each line on standard input starts one timing.

usage: similarity_rival.py n d; prints the seconds of each timing. Needs torch (Debian: python3-torch).
"""

import sys
import time

import torch

n, d = int(sys.argv[1]), int(sys.argv[2])
torch.manual_seed(1)
x = torch.randn(n, d)
with torch.no_grad():
    for _ in sys.stdin:
        start = time.perf_counter()
        unit = x / x.norm(dim=1, keepdim=True)
        similarity = unit @ unit.t()
        similarity.mul_(0.5).add_(0.5).clamp_(0, 1)
        print(time.perf_counter() - start, flush=True)
        del similarity
