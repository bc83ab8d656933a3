// Rows of any length, without padding.
#pragma once

#include <stddef.h>

#include "vector.h"

// The sum of a[i] b[i].
INLINE float rows_dot(const float *a, const float *b, size_t count) {
  v16 sum = 0;
  float rest = 0;
  size_t i = 0;
  for (; i + 16 <= count; i += 16) sum += v16_load(a + i) * v16_load(b + i);
  for (; i < count; i++) rest += a[i] * b[i];
  return v16_sum(sum) + rest;
}

// y += factor x.
INLINE void rows_add(float *y, float factor, const float *x, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16)
    v16_store(y + i, v16_load(y + i) + v16_set(factor) * v16_load(x + i));
  for (; i < count; i++) y[i] += factor * x[i];
}
