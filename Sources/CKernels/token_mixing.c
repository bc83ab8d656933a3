#include "include/kernel_token_mixing.h"

#include <stddef.h>

#include "vector.h"

// 2 u = x (GELU_LINEAR + GELU_CUBIC x^2): 2 sqrt(2 / pi), and 0.044715 times that.
#define GELU_LINEAR 1.5957691216057308f
#define GELU_CUBIC 0.07135481282558625f

// s = 1 / (1 + exp(-2 u)) for sixteen elements.
INLINE void gelu_gate(const float *x, float *s) {
  v16 v = v16_load(x);
  v16_store(s, -v * (v16_set(GELU_LINEAR) + v16_set(GELU_CUBIC) * v * v));
  exp_in_place(s);
  v16_store(s, v16_set(1.0f) / (v16_set(1.0f) + v16_load(s)));
}

// `n` elements from `first` on, at most sixteen; a constant 16 leaves no loops.
INLINE void forward_part(const float *x, float *y, size_t n, size_t first, uint64_t key,
                         uint32_t threshold, float scale) {
  float in[16], gate[16];
  for (size_t k = 0; k < 16; k++) in[k] = k < n ? x[k] : 0;
  gelu_gate(in, gate);
  for (size_t k = 0; k < n; k++) y[k] = in[k] * gate[k];
  if (threshold)
    for (size_t k = 0; k < n; k++)
      y[k] = dropout_keeps(key, (uint32_t)(first + k), threshold) ? y[k] * scale : 0;
}

KERNEL void kernel_gelu_dropout_forward(const float *restrict x, float *restrict y, size_t count,
                                        uint64_t key, uint32_t threshold) {
  const float scale = keep_scale(threshold);
  size_t i = 0;
  for (; i + 16 <= count; i += 16) forward_part(x + i, y + i, 16, i, key, threshold, scale);
  if (i < count) forward_part(x + i, y + i, count - i, i, key, threshold, scale);
}

INLINE void backward_part(const float *x, const float *dy, float *dx, size_t n, size_t first,
                          uint64_t key, uint32_t threshold, float scale) {
  float in[16], gate[16];
  for (size_t k = 0; k < 16; k++) in[k] = k < n ? x[k] : 0;
  gelu_gate(in, gate);
  for (size_t k = 0; k < n; k++) {
    float turn = in[k] * (1 - gate[k]) * (GELU_LINEAR + 3 * GELU_CUBIC * in[k] * in[k]);
    dx[k] = dy[k] * (gate[k] * (1 + turn));
  }
  if (threshold)
    for (size_t k = 0; k < n; k++)
      dx[k] = dropout_keeps(key, (uint32_t)(first + k), threshold) ? dx[k] * scale : 0;
}

KERNEL void kernel_gelu_dropout_backward(const float *restrict x, const float *restrict dy,
                                         float *restrict dx, size_t count, uint64_t key,
                                         uint32_t threshold) {
  const float scale = keep_scale(threshold);
  size_t i = 0;
  for (; i + 16 <= count; i += 16)
    backward_part(x + i, dy + i, dx + i, 16, i, key, threshold, scale);
  if (i < count) backward_part(x + i, dy + i, dx + i, count - i, i, key, threshold, scale);
}

KERNEL void kernel_transpose(const float *restrict x, const float *restrict skip,
                             float *restrict y, size_t matrices, size_t rows, size_t columns) {
  for (size_t n = 0; n < matrices; n++) {
    const size_t start = n * rows * columns;
    for (size_t c = 0; c < columns; c++) {
      const float *in = x + start + c;
      float *out = y + start + c * rows;
      for (size_t r = 0; r < rows; r++) out[r] = in[r * columns];
      if (skip)
        for (size_t r = 0; r < rows; r++) out[r] += skip[start + c * rows + r];
    }
  }
}
