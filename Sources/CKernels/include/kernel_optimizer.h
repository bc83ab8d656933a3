// Parameter updates over one flat vector of all parameters.
#pragma once

#include <stddef.h>

// Adam with bias correction. Source: Kingma & Ba (2015), Algorithm 1; epsilon outside the root.
// first_correction = 1 - beta1^t, second_correction = 1 - beta2^t for the step t >= 1.
// weight_decay is decoupled (Loshchilov & Hutter 2019) and zero for plain Adam.
void kernel_adam(float *parameter, const float *gradient, float *first_moment,
                 float *second_moment, size_t count, float rate, float beta1, float beta2,
                 float epsilon, float first_correction, float second_correction,
                 float weight_decay);

// Sum of squares, added in double in index order.
double kernel_sum_of_squares(const float *x, size_t count);

// x *= factor.
void kernel_scale(float *x, float factor, size_t count);
