"""A GPT-2-shaped decoder in plain torch, as a rival in the same run: every line on standard input names one thing to time.

Lines: "forward", "train", "matrix"; prints seconds. Shape 12 x 768, 12 heads, vocabulary 50257, batch 8 x 128, exact GELU, tied
head; training is forward, mean cross-entropy, backward and AdamW on all weights. Needs torch.
"""

import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional

LAYERS, WIDTH, HEADS, VOCABULARY, BATCH, TOKENS = 12, 768, 12, 50257, 8, 128


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)])
        self.inputs = nn.Linear(WIDTH, 3 * WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, mask):
        shape = (x.shape[0], x.shape[1], HEADS, WIDTH // HEADS)
        query, key, value = (part.reshape(shape).transpose(1, 2) for part in self.inputs(self.norms[0](x)).split(WIDTH, 2))
        scores = query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask
        x = x + self.output((scores.softmax(-1) @ value).transpose(1, 2).reshape(x.shape))
        return x + self.down(functional.gelu(self.up(self.norms[1](x))))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(1024, WIDTH)
        self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, ids):
        x = self.words(ids) + self.positions.weight[: ids.shape[1]]
        mask = torch.full((ids.shape[1], ids.shape[1]), -1e9).triu(1)
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x) @ self.words.weight.t()


torch.manual_seed(1)
model = Model()
with torch.no_grad():
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.mul_(0.02)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
ids = torch.randint(0, VOCABULARY, (BATCH, TOKENS))
a, b = torch.randn(4096, 4096), torch.randn(4096, 4096)


def forward():
    with torch.no_grad():
        return float(model(ids)[0, 0, 0])


def train():
    loss = functional.cross_entropy(model(ids)[:, :-1].reshape(-1, VOCABULARY), ids[:, 1:].reshape(-1))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return float(loss)


def matrix():
    return float((a @ b)[0, 0])


for line in sys.stdin:
    work = {"forward": forward, "train": train, "matrix": matrix}[line.strip()]
    start = time.perf_counter()
    work()
    print(time.perf_counter() - start, flush=True)
