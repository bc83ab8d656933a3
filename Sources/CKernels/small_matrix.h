// Products with matrices that stay in the first-level cache: rows of a multiple of 16 floats.
#pragma once

#include <stddef.h>

#include "vector.h"

// The widest head of a sequence layer; kernels keep its vectors on the stack.
enum { MAX_HEAD = 256 };

// A count rounded up to whole vectors.
INLINE size_t padded_to_16(size_t count) { return (count + 15) / 16 * 16; }

INLINE float row_dot(const float *a, const float *b, size_t stride) {
  v16 sum = 0;
  for (size_t c = 0; c < stride; c += 16) sum += v16_load(a + c) * v16_load(b + c);
  return v16_sum(sum);
}

// out = x^T W for the first `columns`, a multiple of 16; four rows at a time, so that four sums are
// in flight even for a single block of columns.
INLINE void weighted_rows(const float *x, const float *w, size_t rows, size_t stride,
                          size_t columns, float *out) {
  for (size_t c = 0; c < columns; c += 16) {
    v16 a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    const float *row = w + c;
    size_t e = 0;
    for (; e + 4 <= rows; e += 4, row += 4 * stride) {
      a0 += v16_set(x[e]) * v16_load(row);
      a1 += v16_set(x[e + 1]) * v16_load(row + stride);
      a2 += v16_set(x[e + 2]) * v16_load(row + 2 * stride);
      a3 += v16_set(x[e + 3]) * v16_load(row + 3 * stride);
    }
    for (; e < rows; e++, row += stride) a0 += v16_set(x[e]) * v16_load(row);
    v16_store(out + c, (a0 + a1) + (a2 + a3));
  }
}

// W += a b^T for rows of `stride`.
INLINE void add_outer_product(float *w, const float *a, const float *b, size_t rows,
                              size_t stride) {
  for (size_t e = 0; e < rows; e++) {
    v16 factor = v16_set(a[e]);
    for (size_t c = 0; c < stride; c += 16)
      v16_store(w + e * stride + c, v16_load(w + e * stride + c) + factor * v16_load(b + c));
  }
}

// out = x, padded with zeros to a multiple of 16.
INLINE void copy_padded(const float *x, size_t count, float *out) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) v16_store(out + i, v16_load(x + i));
  if (i == count) return;
  v16_store(out + i, v16_set(0));
  for (; i < count; i++) out[i] = x[i];
}

// out = x without padding; x is padded.
INLINE void copy_unpadded(const float *x, size_t count, float *out) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) v16_store(out + i, v16_load(x + i));
  for (; i < count; i++) out[i] = x[i];
}
