// Causal softmax attention with several heads.
//
// Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.2.
//
// Row r sees the first `first + growth * r` keys: y_r = sum over them of p_j v_j with
// p = softmax(q_r k_j / sqrt(head)). A row that sees no key is zero.
#pragma once

#include <stddef.h>

// Floats of scratch memory of the forward kernel: keys by column, values by row, scores.
static inline size_t attention_forward_scratch(size_t keys, size_t head) {
  size_t columns = (keys + 15) / 16 * 16, padded = (head + 15) / 16 * 16;
  return (head + 1) * columns + keys * padded;
}

// Floats of scratch memory of the backward kernel: keys and values by column; keys and the gradients
// of keys and values by row; two rows of scores.
static inline size_t attention_backward_scratch(size_t keys, size_t head) {
  size_t columns = (keys + 15) / 16 * 16, padded = (head + 15) / 16 * 16;
  return (2 * head + 2) * columns + 3 * keys * padded;
}

//   query, y: (batch, rows, heads * head); key, value: (batch, keys, heads * head).
//   saved: (batch, heads, rows, 2), the largest score and the inverse sum of powers of each row; null
//     when no backward pass follows.
void kernel_attention_forward(const float *query, const float *key, const float *value, float *y,
                              float *saved, float *scratch, size_t batch, size_t rows, size_t keys,
                              size_t heads, size_t head, size_t first, size_t growth);

// dquery is overwritten; dkey and dvalue are added to.
void kernel_attention_backward(const float *query, const float *key, const float *value,
                               const float *saved, const float *dy, float *dquery, float *dkey,
                               float *dvalue, float *scratch, size_t batch, size_t rows,
                               size_t keys, size_t heads, size_t head, size_t first,
                               size_t growth);

// The first `columns` of every row of x become their softmax(scale x), the rest of the stride, a multiple of
// 16, zero.
void kernel_scaled_softmax(float *x, size_t rows, size_t columns, size_t stride, float scale);

// dy becomes the gradient of x; y is the softmax. The rest of the stride stays as it is.
void kernel_scaled_softmax_backward(const float *y, float *dy, size_t rows, size_t columns,
                                    size_t stride, float scale);
