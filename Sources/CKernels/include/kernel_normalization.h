// Layer norm over the last axis: y = (x - mean) / sqrt(variance + epsilon) * gamma + beta.
// Source: Ba, Kiros, Hinton (2016); the variance is the biased one.
#pragma once

#include <stddef.h>

// x, y: (rows, width). mean, inverse_deviation: (rows).
void kernel_layer_norm_forward(const float *x, const float *gamma, const float *beta, float *y,
                               float *mean, float *inverse_deviation, size_t rows, size_t width,
                               float epsilon);

// dx is overwritten, or added to when accumulate is not zero; dgamma and dbeta are added to.
void kernel_layer_norm_backward(const float *x, const float *gamma, const float *mean,
                                const float *inverse_deviation, const float *dy, float *dx,
                                float *dgamma, float *dbeta, size_t rows, size_t width,
                                int accumulate);
