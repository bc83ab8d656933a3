// How fast weights are read, for sequences and for queries.
#pragma once

#include "include/kernel_fast_weights.h"
#include "small_matrix.h"

enum { MAX_FAST_STRIDE = MAX_HEAD + 16 };

// What sums are divided by; before anything was written there is nothing to divide.
INLINE float inverse_of(float normalizer) { return normalizer == 0 ? 0 : 1 / normalizer; }

// y = W^T q, for sums divided by the normalizer.
INLINE void read_weights(const float *q, const float *w, size_t head, size_t stride, int is_delta,
                         float *y) {
  _Alignas(64) float out[MAX_FAST_STRIDE];
  weighted_rows(q, w, head, stride, stride, out);
  if (!is_delta) {
    v16 scale = v16_set(inverse_of(out[head]));
    for (size_t c = 0; c < stride; c += 16) v16_store(out + c, v16_load(out + c) * scale);
  }
  copy_unpadded(out, head, y);
}

// dq = W dout and G += q dout^T, where dout is the gradient of W^T q.
INLINE void read_weights_backward(const float *q, const float *w, const float *dy, size_t head,
                                  size_t stride, int is_delta, float *dq, float *g) {
  _Alignas(64) float dout[MAX_FAST_STRIDE], out[MAX_FAST_STRIDE];
  for (size_t c = 0; c < stride; c += 16) v16_store(dout + c, v16_set(0));
  copy_padded(dy, head, dout);
  if (!is_delta) {
    weighted_rows(q, w, head, stride, stride, out);
    float inverse = inverse_of(out[head]);
    out[head] = 0;
    for (size_t c = 0; c < stride; c += 16)
      v16_store(dout + c, v16_load(dout + c) * v16_set(inverse));
    dout[head] = -row_dot(dout, out, stride) * inverse;
  }
  for (size_t e = 0; e < head; e++) dq[e] = row_dot(w + e * stride, dout, stride);
  add_outer_product(g, q, dout, head, stride);
}
