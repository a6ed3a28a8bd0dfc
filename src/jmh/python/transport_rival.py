"""Rivals of winnow.transport on the same points, one answer a question, so that both sides can be timed in turn.

usage: transport_rival.py X.f32 Y.f32 n d [OT_REF.so]
A question is METHOD EPSILON ITERATIONS: pot (POT's sinkhorn, float64), pot-log (its log-domain form), c-absorb, c-fused or c-log (functions
sinkhorn_absorb, sinkhorn_fused and sinkhorn_log of the shared object, float32), emd (exact). EPSILON is absolute. ITERATIONS is a number, or
tolerance:VALUE for pot: stop at that L1 marginal error, looked at every ten iterations. The answer is
    seconds cpu_seconds iterations transport_cost L1_marginal_error
Costs are squared distances in float64, made outside the timing; the error is measured in float64 for every method.
"""
import ctypes, sys, time
import numpy as np

x_file, y_file, n, d = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
library = ctypes.CDLL(sys.argv[5]) if len(sys.argv) > 5 else None
x = np.fromfile(x_file, '<f4').reshape(-1, d).astype(np.float64)
y = np.fromfile(y_file, '<f4').reshape(-1, d).astype(np.float64)
cost = -2.0 * (x @ y.T)
cost += (x * x).sum(1)[:, None]
cost += (y * y).sum(1)[None, :]
np.maximum(cost, 0, out=cost)
weights = np.full(n, 1.0 / n)
single = cost.astype(np.float32) if library else None


def error(plan):
    return float(np.abs(plan.sum(1) - 1 / n).sum() + np.abs(plan.sum(0) - 1 / n).sum())


def pot(log, epsilon, iterations):
    import ot
    function = ot.bregman.sinkhorn_log if log else ot.bregman.sinkhorn_knopp
    # POT stops on the L2 norm of one marginal; sqrt(n) times it bounds the L1 norm.
    stop = float(iterations.split(':')[1]) / np.sqrt(n) if ':' in iterations else 0.0
    limit = 100_000 if ':' in iterations else int(iterations)
    plan, log_ = function(weights, weights, cost, epsilon, numItermax=limit, stopThr=stop, log=True, warn=False)
    done = log_['niter'] + 1 if 'niter' in log_ else limit
    return plan, done


def c(name, epsilon, iterations):
    f, g = np.zeros(n, np.float32), np.zeros(n, np.float32)
    pointer = lambda a: a.ctypes.data_as(ctypes.c_void_p)
    getattr(library, 'sinkhorn_' + name)(
        pointer(single), ctypes.c_long(n), ctypes.c_long(n), ctypes.c_float(epsilon), ctypes.c_long(int(iterations)), pointer(f), pointer(g))
    return (f, g), int(iterations)


for line in sys.stdin:
    method, epsilon, iterations = line.split()
    epsilon = float(epsilon)
    wall, cpu = time.perf_counter(), time.process_time()
    if method == 'emd':
        import ot
        plan, done = ot.emd(weights, weights, cost, numItermax=10 ** 8, numThreads=1), 0
    elif method.startswith('pot'):
        plan, done = pot(method == 'pot-log', epsilon, iterations)
    else:
        plan, done = c(method.split('-')[1], epsilon, iterations)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if method.startswith('c-'):
        f, g = plan
        plan = np.exp((f[:, None].astype(np.float64) + g[None, :] - cost) / epsilon) / n ** 2
    print(wall, cpu, done, float(np.einsum('ij,ij->', plan, cost)), error(plan), flush=True)
