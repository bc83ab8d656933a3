#include "include/kernel_elementwise.h"

#include "vector.h"

KERNEL void kernel_add_bias(float *restrict x, const float *restrict bias, size_t rows,
                            size_t width) {
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) x[r * width + i] += bias[i];
}

KERNEL void kernel_sum_rows(const float *restrict dy, float *restrict dbias, size_t rows,
                            size_t width) {
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) dbias[i] += dy[r * width + i];
}

KERNEL void kernel_bias_relu_dropout(float *restrict x, const float *restrict bias, size_t rows,
                                     size_t width, uint64_t key, uint32_t threshold) {
  const float scale = keep_scale(threshold);
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * width;
    for (size_t i = 0; i < width; i++) {
      float v = row[i] + bias[i];
      row[i] = v < 0 ? 0 : v;  // this way round a NaN stays visible
    }
    if (threshold)
      for (size_t i = 0; i < width; i++)
        row[i] = dropout_keeps(key, (uint32_t)(r * width + i), threshold) ? row[i] * scale : 0;
  }
}

KERNEL void kernel_relu_dropout_backward(const float *restrict y, const float *restrict dy,
                                         float *restrict dx, size_t count, uint32_t threshold) {
  const float scale = keep_scale(threshold);
  for (size_t i = 0; i < count; i++) dx[i] = y[i] > 0 ? dy[i] * scale : 0;
}

KERNEL void kernel_residual_dropout(const float *restrict skip, const float *restrict x,
                                    const float *restrict bias, float *restrict y, size_t rows,
                                    size_t width, uint64_t key, uint32_t threshold) {
  const float scale = keep_scale(threshold);
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < width; i++) {
      float v = x[r * width + i];
      if (bias) v += bias[i];
      if (threshold)
        v = dropout_keeps(key, (uint32_t)(r * width + i), threshold) ? v * scale : 0;
      y[r * width + i] = skip[r * width + i] + v;
    }
}

KERNEL void kernel_dropout_backward(const float *restrict dy, float *restrict dx, size_t count,
                                    uint64_t key, uint32_t threshold) {
  const float scale = keep_scale(threshold);
  for (size_t i = 0; i < count; i++)
    dx[i] = dropout_keeps(key, (uint32_t)i, threshold) ? dy[i] * scale : 0;
}

KERNEL void kernel_add(float *restrict y, const float *restrict x, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += x[i];
}

KERNEL void kernel_square(const float *restrict x, float *restrict y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] * x[i];
}

KERNEL void kernel_add_embedding(float *restrict y, const float *restrict table,
                                 const int32_t *restrict index, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++) {
    const float *entry = table + (size_t)index[r] * width;
    for (size_t i = 0; i < width; i++) y[r * width + i] += entry[i];
  }
}

KERNEL void kernel_embedding_backward(const float *restrict dy, const int32_t *restrict index,
                                      float *restrict dtable, size_t rows, size_t width) {
  for (size_t r = 0; r < rows; r++) {
    float *entry = dtable + (size_t)index[r] * width;
    for (size_t i = 0; i < width; i++) entry[i] += dy[r * width + i];
  }
}

void kernel_gather_rows(const float *x, const int32_t *index, float *y, size_t rows,
                        size_t width) {
  for (size_t r = 0; r < rows; r++)
    memcpy(y + r * width, x + (size_t)index[r] * width, width * sizeof(float));
}
