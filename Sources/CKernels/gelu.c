#include <stddef.h>

#include "include/kernel_token_mixing.h"
#include "vector.h"

// Phi(x) and exp(-x^2 / 2) for sixteen elements, from the error function of Abramowitz & Stegun 7.1.26, whose
// error is at most 1.5e-7.
INLINE void normal_distribution(const float *x, float *phi, float *density) {
  v16 v = v16_load(x);
  v16_store(density, v16_set(-0.5f) * v * v);
  exp_in_place(density);
  v16 z = __builtin_elementwise_abs(v) * v16_set(0.70710678118654752f);
  v16 t = v16_set(1.0f) / (v16_set(1.0f) + v16_set(0.3275911f) * z);
  v16 sum = v16_set(1.061405429f);
  sum = sum * t + v16_set(-1.453152027f);
  sum = sum * t + v16_set(1.421413741f);
  sum = sum * t + v16_set(-0.284496736f);
  sum = sum * t + v16_set(0.254829592f);
  v16 tail = v16_set(0.5f) * sum * t * v16_load(density);
  i16 negative = v < v16_set(0.0f);
  v16 whole = v16_set(1.0f) - tail;
  v16_store(phi, (v16)(((i16)tail & negative) | ((i16)whole & ~negative)));
}

// `n` elements, at most sixteen; a constant 16 leaves no loops.
INLINE void forward_part(const float *x, const float *bias, float *y, size_t n) {
  float in[16], phi[16], density[16];
  for (size_t k = 0; k < 16; k++) in[k] = k < n ? x[k] + bias[k] : 0;
  normal_distribution(in, phi, density);
  for (size_t k = 0; k < n; k++) y[k] = in[k] * phi[k];
}

KERNEL void kernel_bias_gelu_forward(const float *x, const float *bias, float *y, size_t rows,
                                     size_t width) {
  for (size_t r = 0; r < rows; r++) {
    const size_t start = r * width;
    size_t i = 0;
    for (; i + 16 <= width; i += 16) forward_part(x + start + i, bias + i, y + start + i, 16);
    if (i < width) forward_part(x + start + i, bias + i, y + start + i, width - i);
  }
}

INLINE void backward_part(const float *x, const float *bias, const float *dy, float *dx,
                          size_t n) {
  float in[16], phi[16], density[16];
  for (size_t k = 0; k < 16; k++) in[k] = k < n ? x[k] + bias[k] : 0;
  normal_distribution(in, phi, density);
  // The density lacks its factor 1 / sqrt(2 pi).
  for (size_t k = 0; k < n; k++) dx[k] = dy[k] * (phi[k] + in[k] * density[k] * 0.3989422804f);
}

KERNEL void kernel_bias_gelu_backward(const float *x, const float *bias, const float *dy,
                                      float *dx, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++) {
    const size_t start = r * width;
    size_t i = 0;
    for (; i + 16 <= width; i += 16)
      backward_part(x + start + i, bias + i, dy + start + i, dx + start + i, 16);
    if (i < width) backward_part(x + start + i, bias + i, dy + start + i, dx + start + i, width - i);
  }
}
