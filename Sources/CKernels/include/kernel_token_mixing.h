// What an MLP-Mixer and a Vision Transformer need besides matrix products: GELU, and matrices turned round.
#pragma once

#include <stddef.h>
#include <stdint.h>

// y = dropout(gelu(x)), where gelu(x) = x / (1 + exp(-2 u)) with u = sqrt(2 / pi) (x + 0.044715 x^3),
// the form with tanh. Source: Hendrycks & Gimpel 2016. threshold = p * 2^32.
void kernel_gelu_dropout_forward(const float *x, float *y, size_t count, uint64_t key,
                                 uint32_t threshold);

// dx is overwritten.
void kernel_gelu_dropout_backward(const float *x, const float *dy, float *dx, size_t count,
                                  uint64_t key, uint32_t threshold);

// y = gelu(x + bias) for rows, where gelu(x) = x Phi(x) with the normal distribution's Phi, to about 1e-7.
// y may be x.
void kernel_bias_gelu_forward(const float *x, const float *bias, float *y, size_t rows,
                              size_t width);

// dx is overwritten, and may be dy.
void kernel_bias_gelu_backward(const float *x, const float *bias, const float *dy, float *dx,
                               size_t rows, size_t width);

// y (matrices, columns, rows) = x (matrices, rows, columns) turned round, plus `skip` unless null.
void kernel_transpose(const float *x, const float *skip, float *y, size_t matrices, size_t rows,
                      size_t columns);
