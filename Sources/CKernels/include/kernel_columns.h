// Columns of a matrix in which not all rows agree: found, taken out, and put back among the others.
#pragma once

#include <stddef.h>
#include <stdint.h>

// marks[c] = whether x[r, c] differs from x[0, c] in some row. Stops when more than `limit` columns are marked.
// Returns how many are.
size_t kernel_mark_varying_columns(const float *x, int32_t *marks, size_t rows, size_t width,
                                   size_t limit);

// y[r, k] = x[r, c], where c is the k-th column of the runs: pairs of a first column and a count.
void kernel_gather_columns(const float *x, const size_t *runs, size_t run_count, float *y,
                           size_t rows, size_t width, size_t gathered_width);

// y[r, c] = x[r, k] where c is the k-th column of the runs, and column[r] * row[c] elsewhere; or added to y.
// row[c] is zero in the runs.
void kernel_scatter_columns(const float *x, const size_t *runs, size_t run_count,
                            const float *column, const float *row, float *y, size_t rows,
                            size_t width, size_t gathered_width, int accumulate);
