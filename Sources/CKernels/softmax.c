#include <math.h>
#include <stddef.h>

#include "include/kernel_attention.h"
#include "vector.h"

KERNEL void kernel_scaled_softmax(float *x, size_t rows, size_t columns, size_t stride,
                                  float scale) {
  for (size_t r = 0; r < rows; r++) {
    float *row = x + r * stride;
    for (size_t c = columns; c < stride; c++) row[c] = -INFINITY;
    v16 top = v16_load(row), sum = 0;
    for (size_t c = 16; c < stride; c += 16)
      top = __builtin_elementwise_max(top, v16_load(row + c));
    const v16 largest = v16_set(v16_max(top)), factor = v16_set(scale);
    for (size_t c = 0; c < stride; c += 16) {
      v16_store(row + c, (v16_load(row + c) - largest) * factor);
      exp_in_place(row + c);
      sum += v16_load(row + c);
    }
    const v16 inverse = v16_set(1 / v16_sum(sum));
    for (size_t c = 0; c < stride; c += 16) v16_store(row + c, v16_load(row + c) * inverse);
  }
}

KERNEL void kernel_scaled_softmax_backward(const float *restrict y, float *restrict dy, size_t rows,
                                           size_t columns, size_t stride, float scale) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = y + r * stride;
    float *gradient = dy + r * stride;
    float mean = 0;
    v16 sum = 0;
    size_t c = 0;
    for (; c + 16 <= columns; c += 16) sum += v16_load(row + c) * v16_load(gradient + c);
    for (; c < columns; c++) mean += row[c] * gradient[c];
    mean += v16_sum(sum);
    for (c = 0; c < columns; c++) gradient[c] = row[c] * (gradient[c] - mean) * scale;
  }
}
