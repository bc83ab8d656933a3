#include "include/kernel_normalization.h"

#include "vector.h"

// Sums run over sixteen fixed lanes, so that every instruction set adds in the same order.
INLINE float sum_of(const float *x, size_t width) {
  v16 sum = 0;
  size_t i = 0;
  for (; i + 16 <= width; i += 16) sum += v16_load(x + i);
  float total = v16_sum(sum);
  for (; i < width; i++) total += x[i];
  return total;
}

INLINE float squared_deviation_of(const float *x, float mean, size_t width) {
  v16 sum = 0, m = v16_set(mean);
  size_t i = 0;
  for (; i + 16 <= width; i += 16) {
    v16 centred = v16_load(x + i) - m;
    sum += centred * centred;
  }
  float total = v16_sum(sum);
  for (; i < width; i++) total += (x[i] - mean) * (x[i] - mean);
  return total;
}

KERNEL void kernel_layer_norm_forward(const float *restrict x, const float *restrict gamma,
                                      const float *restrict beta, float *restrict y,
                                      float *restrict mean, float *restrict inverse_deviation,
                                      size_t rows, size_t width, float epsilon) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * width;
    float m = sum_of(row, width) / (float)width;
    float s = 1.0f / sqrtf(squared_deviation_of(row, m, width) / (float)width + epsilon);
    mean[r] = m;
    inverse_deviation[r] = s;
    for (size_t i = 0; i < width; i++) y[r * width + i] = (row[i] - m) * s * gamma[i] + beta[i];
  }
}

KERNEL void kernel_layer_norm_backward(const float *restrict x, const float *restrict gamma,
                                       const float *restrict mean,
                                       const float *restrict inverse_deviation,
                                       const float *restrict dy, float *restrict dx,
                                       float *restrict dgamma, float *restrict dbeta, size_t rows,
                                       size_t width, int accumulate) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * width, *grad = dy + r * width;
    const float m = mean[r], s = inverse_deviation[r];
    v16 vm = v16_set(m), vs = v16_set(s), sum = 0, product = 0;
    size_t i = 0;
    for (; i + 16 <= width; i += 16) {
      v16 g = v16_load(grad + i) * v16_load(gamma + i);
      sum += g;
      product += g * ((v16_load(row + i) - vm) * vs);
    }
    float total = v16_sum(sum), total_product = v16_sum(product);
    for (; i < width; i++) {
      float g = grad[i] * gamma[i];
      total += g;
      total_product += g * ((row[i] - m) * s);
    }
    const float level = total / (float)width, slope = total_product / (float)width;
    for (i = 0; i < width; i++) {
      float normalised = (row[i] - m) * s;
      dgamma[i] += grad[i] * normalised;
      dbeta[i] += grad[i];
      float value = s * (grad[i] * gamma[i] - level - normalised * slope);
      dx[r * width + i] = accumulate ? dx[r * width + i] + value : value;
    }
  }
}
