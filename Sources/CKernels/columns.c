#include "include/kernel_columns.h"

#include "vector.h"

enum { ROWS_AT_ONCE = 8 };

KERNEL size_t kernel_mark_varying_columns(const float *x, int32_t *restrict marks, size_t rows,
                                          size_t width, size_t limit) {
  memset(marks, 0, width * sizeof *marks);
  size_t marked = 0;
  for (size_t first = 1; first < rows && marked <= limit; first += ROWS_AT_ONCE) {
    size_t end = first + ROWS_AT_ONCE < rows ? first + ROWS_AT_ONCE : rows;
    for (size_t r = first; r < end; r++)
      for (size_t c = 0; c < width; c++) marks[c] |= x[r * width + c] != x[c];
    marked = 0;
    for (size_t c = 0; c < width; c++) marked += (size_t)marks[c];
  }
  return marked;
}

KERNEL void kernel_gather_columns(const float *restrict x, const size_t *runs, size_t run_count,
                                  float *restrict y, size_t rows, size_t width,
                                  size_t gathered_width) {
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * width;
    float *to = y + r * gathered_width;
    for (size_t i = 0; i < run_count; i++) {
      const size_t count = runs[2 * i + 1];
      memcpy(to, from + runs[2 * i], count * sizeof *to);
      to += count;
    }
  }
}

KERNEL void kernel_scatter_columns(const float *restrict x, const size_t *runs, size_t run_count,
                                   const float *restrict column, const float *restrict row,
                                   float *restrict y, size_t rows, size_t width,
                                   size_t gathered_width, int accumulate) {
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * gathered_width;
    float *to = y + r * width;
    if (accumulate)
      for (size_t c = 0; c < width; c++) to[c] += column[r] * row[c];
    else
      for (size_t c = 0; c < width; c++) to[c] = column[r] * row[c];
    for (size_t i = 0; i < run_count; i++) {
      const size_t count = runs[2 * i + 1];
      float *run = to + runs[2 * i];
      if (accumulate)
        for (size_t k = 0; k < count; k++) run[k] += from[k];
      else
        memcpy(run, from, count * sizeof *run);
      from += count;
    }
  }
}
