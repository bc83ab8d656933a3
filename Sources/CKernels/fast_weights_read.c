#include "fast_weights_read.h"

KERNEL void kernel_fast_weights_read_forward(const float *query, const float *state, float *y,
                                             size_t batch, size_t rows, size_t heads, size_t head,
                                             int is_delta) {
  const size_t stride = fast_weights_stride(head, is_delta), width = heads * head;
  for (size_t b = 0; b < batch; b++)
    for (size_t h = 0; h < heads; h++) {
      const float *w = state + (b * heads + h) * head * stride;
      for (size_t r = 0; r < rows; r++) {
        const size_t at = (b * rows + r) * width + h * head;
        read_weights(query + at, w, head, stride, is_delta, y + at);
      }
    }
}

KERNEL void kernel_fast_weights_read_backward(const float *query, const float *state,
                                              const float *dy, float *dquery, float *dstate,
                                              size_t batch, size_t rows, size_t heads, size_t head,
                                              int is_delta) {
  const size_t stride = fast_weights_stride(head, is_delta), width = heads * head;
  for (size_t b = 0; b < batch; b++)
    for (size_t h = 0; h < heads; h++) {
      const float *w = state + (b * heads + h) * head * stride;
      float *g = dstate + (b * heads + h) * head * stride;
      for (size_t r = 0; r < rows; r++) {
        const size_t at = (b * rows + r) * width + h * head;
        read_weights_backward(query + at, w, dy + at, head, stride, is_delta, dquery + at, g);
      }
    }
}
