#include "include/kernel_optimizer.h"

#include "vector.h"

KERNEL void kernel_adam(float *restrict parameter, const float *restrict gradient,
                        float *restrict first_moment, float *restrict second_moment, size_t count,
                        float rate, float beta1, float beta2, float epsilon,
                        float first_correction, float second_correction, float weight_decay) {
  const float step = rate / first_correction, root = 1.0f / sqrtf(second_correction);
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i];
    float m = beta1 * first_moment[i] + (1 - beta1) * g;
    float v = beta2 * second_moment[i] + (1 - beta2) * g * g;
    first_moment[i] = m;
    second_moment[i] = v;
    parameter[i] -= step * m / (sqrtf(v) * root + epsilon) + rate * weight_decay * parameter[i];
  }
}

KERNEL void kernel_momentum(float *restrict parameter, const float *restrict gradient,
                            float *restrict velocity, size_t count, float rate, float momentum,
                            float lookahead, float weight_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] + weight_decay * parameter[i];
    float v = momentum * velocity[i] + g;
    velocity[i] = v;
    parameter[i] -= rate * (lookahead * g + (1 - lookahead + lookahead * momentum) * v);
  }
}

KERNEL void kernel_adagrad(float *restrict parameter, const float *restrict gradient,
                           float *restrict sum, size_t count, float rate, float epsilon,
                           float weight_decay) {
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] + weight_decay * parameter[i];
    float s = sum[i] + g * g;
    sum[i] = s;
    parameter[i] -= rate * g / (sqrtf(s) + epsilon);
  }
}

double kernel_sum_of_squares(const float *x, size_t count) {
  double lanes[8] = {0}, sum = 0;
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (size_t j = 0; j < 8; j++) lanes[j] += (double)x[i + j] * x[i + j];
  for (; i < count; i++) sum += (double)x[i] * x[i];
  for (size_t j = 0; j < 8; j++) sum += lanes[j];
  return sum;
}

double kernel_dot(const float *x, const float *y, size_t count) {
  double lanes[8] = {0}, sum = 0;
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (size_t j = 0; j < 8; j++) lanes[j] += (double)x[i + j] * y[i + j];
  for (; i < count; i++) sum += (double)x[i] * y[i];
  for (size_t j = 0; j < 8; j++) sum += lanes[j];
  return sum;
}

KERNEL void kernel_add_multiple(float *restrict y, const float *restrict x, float factor,
                                size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += factor * x[i];
}

KERNEL void kernel_add_pull(float *restrict g, const float *restrict importance,
                            const float *restrict x, const float *restrict pull, float factor,
                            size_t count) {
  for (size_t i = 0; i < count; i++) g[i] += factor * (importance[i] * x[i] - pull[i]);
}

KERNEL void kernel_add_path(float *restrict path, const float *restrict g,
                            const float *restrict now, const float *restrict before,
                            size_t count) {
  for (size_t i = 0; i < count; i++) path[i] -= g[i] * (now[i] - before[i]);
}

KERNEL void kernel_scale(float *x, float factor, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] *= factor;
}
