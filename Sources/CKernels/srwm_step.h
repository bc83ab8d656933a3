// Pieces that the SRWM kernels share. Sizes: rows = head dimension, blocks = stride / 16.
#pragma once

#include "include/kernel_srwm.h"
#include "small_matrix.h"

enum { MAX_STRIDE = 3 * MAX_HEAD + 16 };

// out = x^T W, four column blocks at a time so that four sums are in flight.
INLINE void vector_times_matrix(const float *x, const float *w, size_t rows, size_t stride,
                                float *out) {
  size_t c = 0;
  for (; c + 64 <= stride; c += 64) {
    v16 a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    for (size_t e = 0; e < rows; e++) {
      const float *row = w + e * stride + c;
      v16 xe = v16_set(x[e]);
      a0 += xe * v16_load(row);
      a1 += xe * v16_load(row + 16);
      a2 += xe * v16_load(row + 32);
      a3 += xe * v16_load(row + 48);
    }
    v16_store(out + c, a0);
    v16_store(out + c + 16, a1);
    v16_store(out + c + 32, a2);
    v16_store(out + c + 48, a3);
  }
  for (; c < stride; c += 16) {
    v16 a0 = 0;
    for (size_t e = 0; e < rows; e++) a0 += v16_set(x[e]) * v16_load(w + e * stride + c);
    v16_store(out + c, a0);
  }
}

// out = x^T Y: the first `padded` columns only.
INLINE void vector_times_output(const float *x, const float *w, size_t rows, size_t stride,
                                size_t padded, float *out) {
  for (size_t c = 0; c < padded; c += 16) {
    v16 a0 = 0, a1 = 0;
    size_t e = 0;
    for (; e + 2 <= rows; e += 2) {
      a0 += v16_set(x[e]) * v16_load(w + e * stride + c);
      a1 += v16_set(x[e + 1]) * v16_load(w + (e + 1) * stride + c);
    }
    if (e < rows) a0 += v16_set(x[e]) * v16_load(w + e * stride + c);
    v16_store(out + c, a0 + a1);
  }
}

// out = softmax of `count` logits; out is padded with zeros to a multiple of 16.
INLINE void softmax_padded(const float *logits, size_t count, float *out) {
  size_t padded = (count + 15) / 16 * 16;
  for (size_t i = 0; i < count; i++) out[i] = logits[i];
  for (size_t i = count; i < padded; i++) out[i] = -INFINITY;
  v16 top = v16_load(out);
  for (size_t i = 16; i < padded; i += 16) top = __builtin_elementwise_max(top, v16_load(out + i));
  v16 shift = v16_set(v16_max(top)), sum = 0;
  for (size_t i = 0; i < padded; i += 16) {
    v16_store(out + i, v16_load(out + i) - shift);
    exp_in_place(out + i);
    sum += v16_load(out + i);
  }
  v16 scale = v16_set(1.0f / v16_sum(sum));
  for (size_t i = 0; i < padded; i += 16) v16_store(out + i, v16_load(out + i) * scale);
}

// gate: b[0] on Y's columns, b[1] on Q's, b[2] on K's, b[3] on B's, zero on the padding.
INLINE void spread_gates(const float *b, size_t head, size_t stride, float *gate) {
  if (head == 16) {
    v16_store(gate, v16_set(b[0]));
    v16_store(gate + 16, v16_set(b[1]));
    v16_store(gate + 32, v16_set(b[2]));
    for (size_t i = 48; i < 64; i++) gate[i] = i < 52 ? b[3] : 0;
    return;
  }
  for (size_t i = 0; i < head; i++) {
    gate[i] = b[0];
    gate[head + i] = b[1];
    gate[2 * head + i] = b[2];
  }
  for (size_t i = 3 * head; i < 3 * head + 4; i++) gate[i] = b[3];
  for (size_t i = 3 * head + 4; i < stride; i++) gate[i] = 0;
}
