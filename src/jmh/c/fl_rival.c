/* Runs a C facility location (a shared object with fl_lazy and fl_delta) on a matrix file, as a rival in the same run.
 * gcc -O3 -march=native -ffast-math -fopenmp fl_rival.c fl_ref.c -o fl_rival
 * usage: fl_rival MATRIX n lazy|delta, then on standard input one k per line; prints "seconds evaluations objective first20" */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

long fl_lazy(const float *K, long n, long k, int64_t *sel, double *gains);
long fl_delta(const float *K, long n, long k, int64_t *sel, double *gains);

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    long n = atol(argv[2]), k;
    size_t bytes = (size_t)n * n * sizeof(float);
    /* Anonymous memory with huge pages, as a program would hold its own matrix. */
    float *K = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(K, bytes, MADV_HUGEPAGE);
    FILE *f = fopen(argv[1], "rb");
    if (!f || fread(K, sizeof(float), (size_t)n * n, f) != (size_t)n * n) return 1;
    fclose(f);
    int64_t *sel = malloc(sizeof(int64_t) * n); double *gains = malloc(sizeof(double) * n);
    while (scanf("%ld", &k) == 1) {
        double t = now();
        long ev = strcmp(argv[3], "lazy") ? fl_delta(K, n, k, sel, gains) : fl_lazy(K, n, k, sel, gains);
        t = now() - t;
        double value = 0; for (long i = 0; i < k; i++) value += gains[i];
        printf("%.6f %ld %.9f", t, ev, value);
        for (long i = 0; i < 20; i++) printf(" %ld", (long)sel[i]);
        printf("\n"); fflush(stdout);
    }
    return 0;
}
