// Element-wise kernels of the trunk: bias, ReLU, dropout, residual sums, label embedding.
#pragma once

#include <stddef.h>
#include <stdint.h>

// x[r, i] += bias[i].
void kernel_add_bias(float *x, const float *bias, size_t rows, size_t width);

// dbias[i] += sum over rows of dy[r, i].
void kernel_sum_rows(const float *dy, float *dbias, size_t rows, size_t width);

// y = dropout(relu(x + bias)), in place on x. threshold = p * 2^32.
void kernel_bias_relu_dropout(float *x, const float *bias, size_t rows, size_t width, uint64_t key,
                              uint32_t threshold);

// dx = dy / (1 - p) where y > 0, else 0.
void kernel_relu_dropout_backward(const float *y, const float *dy, float *dx, size_t count,
                                  uint32_t threshold);

// y = skip + dropout(x + bias); bias may be null. The width is that of a bias row.
void kernel_residual_dropout(const float *skip, const float *x, const float *bias, float *y,
                             size_t rows, size_t width, uint64_t key, uint32_t threshold);

// dx = dy where dropout kept, scaled by 1 / (1 - p), else 0.
void kernel_dropout_backward(const float *dy, float *dx, size_t count, uint64_t key,
                             uint32_t threshold);

// y += x.
void kernel_add(float *y, const float *x, size_t count);
void kernel_square(const float *x, float *y, size_t count);

// y[r] += table[index[r]], rows of `width`.
void kernel_add_embedding(float *y, const float *table, const int32_t *index, size_t rows,
                          size_t width);

// dtable[index[r]] += dy[r].
void kernel_embedding_backward(const float *dy, const int32_t *index, float *dtable, size_t rows,
                               size_t width);

// y[r] = x[index[r]].
void kernel_gather_rows(const float *x, const int32_t *index, float *y, size_t rows, size_t width);
