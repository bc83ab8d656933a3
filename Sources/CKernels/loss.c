#include "include/kernel_loss.h"

#include <math.h>

// A few logits per row and few rows per step: libm in double keeps full precision at no cost.
void kernel_cross_entropy_forward(const float *logits, const int32_t *target, float smoothing,
                                  float *probabilities, float *loss, size_t rows,
                                  size_t classes) {
  for (size_t r = 0; r < rows; r++) {
    const float *l = logits + r * classes;
    float *p = probabilities + r * classes;
    double top = l[0], sum = 0, total = 0;
    for (size_t c = 1; c < classes; c++) top = l[c] > top ? l[c] : top;
    for (size_t c = 0; c < classes; c++) sum += exp(l[c] - top);
    double log_sum = log(sum) + top;
    for (size_t c = 0; c < classes; c++) {
      total += log_sum - l[c];
      p[c] = (float)exp(l[c] - log_sum);
    }
    loss[r] = (float)((1.0 - smoothing) * (log_sum - l[target[r]]) +
                      smoothing * total / (double)classes);
  }
}

void kernel_cross_entropy_backward(const float *probabilities, const int32_t *target,
                                   float smoothing, const float *dloss, float *dlogits,
                                   size_t rows, size_t classes) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < classes; c++) {
      float t = smoothing / (float)classes + (c == (size_t)target[r] ? 1 - smoothing : 0);
      dlogits[r * classes + c] = dloss[r] * (probabilities[r * classes + c] - t);
    }
}
