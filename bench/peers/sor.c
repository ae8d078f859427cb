/* Sweeps of successive over-relaxation with the residual for free, on the five-point matrix of an m by m grid: the rival
 * of bench/sor-kernels.mjs. Build: cc -O3 -o sor sor.c -lm. Usage: sor <m> <sweeps>; prints the nanoseconds per row of the
 * fastest sweep, in two passes over the rows and in one. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  int size;
  int *row_starts, *upper_starts, *columns;
  double *values;
} matrix;

static double two_passes(const matrix *a, double omega, const double *scale, double *x, double *r, double *delta) {
  const int *rs = a->row_starts, *us = a->upper_starts, *columns = a->columns;
  const double *values = a->values;
  for (int i = 0; i < a->size; i++) {
    double sum = r[i];
    for (int k = rs[i]; k < us[i]; k++) sum -= values[k] * delta[columns[k]];
    r[i] = sum;
    delta[i] = sum * scale[i];
    x[i] += delta[i];
  }
  double squares = 0;
  for (int i = a->size - 1; i >= 0; i--) {
    double sum = (1 - omega) * r[i];
    for (int k = us[i]; k < rs[i + 1]; k++) sum -= values[k] * delta[columns[k]];
    r[i] = sum;
    squares += sum * sum;
  }
  return sqrt(squares);
}

static double one_pass(const matrix *a, double omega, const double *scale, double *x, double *r, double *delta) {
  const int *rs = a->row_starts, *us = a->upper_starts, *columns = a->columns;
  const double *values = a->values;
  double squares = 0;
  for (int i = 0; i < a->size; i++) {
    x[i] += delta[i];
    double sum = (1 - omega) * r[i];
    for (int k = us[i]; k < rs[i + 1]; k++) sum -= values[k] * delta[columns[k]];
    squares += sum * sum;
    for (int k = rs[i]; k < us[i]; k++) sum -= values[k] * delta[columns[k]];
    r[i] = sum;
    delta[i] = sum * scale[i];
  }
  return sqrt(squares);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

int main(int argc, char **argv) {
  const int m = argc > 1 ? atoi(argv[1]) : 100, sweeps = argc > 2 ? atoi(argv[2]) : 100, n = m * m;
  const double omega = 1.9;
  matrix a = {n, malloc(4L * (n + 1)), malloc(4L * n), malloc(16L * n), malloc(32L * n)};
  double *scale = malloc(8L * n), *x = calloc(n, 8), *r = malloc(8L * n), *delta = calloc(n, 8);
  int k = 0;
  for (int i = 0; i < n; i++) {
    a.row_starts[i] = k;
    if (i >= m) a.columns[k] = i - m, a.values[k++] = -1;
    if (i % m > 0) a.columns[k] = i - 1, a.values[k++] = -1;
    a.upper_starts[i] = k;
    if (i % m < m - 1) a.columns[k] = i + 1, a.values[k++] = -1;
    if (i < n - m) a.columns[k] = i + m, a.values[k++] = -1;
    scale[i] = omega / 4;
    r[i] = (double)((i * 7919L) % 1000) / 1000 - 0.5;
  }
  a.row_starts[n] = k;
  double best[2] = {INFINITY, INFINITY}, sum = 0;
  for (int s = 0; s < sweeps; s++)
    for (int kind = 0; kind < 2; kind++) {
      const double start = now();
      sum += (kind == 0 ? two_passes : one_pass)(&a, omega, scale, x, r, delta);
      best[kind] = fmin(best[kind], now() - start);
    }
  /* The sum goes out as well, so that no sweep can be left out by the compiler. */
  printf("%.3f %.3f %g\n", best[0] / n, best[1] / n, sum);
  return 0;
}
