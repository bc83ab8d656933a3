// Softmax cross-entropy with label smoothing, in natural units.
#pragma once

#include <stddef.h>
#include <stdint.h>

// logits, probabilities: (rows, classes); loss: (rows).
// loss = -sum_c t_c log p_c with t = (1 - smoothing) * onehot(target) + smoothing / classes.
void kernel_cross_entropy_forward(const float *logits, const int32_t *target, float smoothing,
                                  float *probabilities, float *loss, size_t rows, size_t classes);

// dlogits (overwritten) = dloss[r] * (p - t).
void kernel_cross_entropy_backward(const float *probabilities, const int32_t *target,
                                   float smoothing, const float *dloss, float *dlogits,
                                   size_t rows, size_t classes);
