#include "srwm_step.h"

KERNEL void kernel_srwm_read_forward(const float *x, const float *state, float *y, size_t batch,
                                     size_t rows, size_t heads, size_t head) {
  const size_t stride = srwm_stride(head), padded = (head + 15) / 16 * 16, width = heads * head;
  _Alignas(64) float read[MAX_HEAD];
  for (size_t b = 0; b < batch; b++) {
    for (size_t h = 0; h < heads; h++) {
      const float *w = state + (b * heads + h) * head * stride;
      for (size_t r = 0; r < rows; r++) {
        const size_t at = (b * rows + r) * width + h * head;
        vector_times_output(x + at, w, head, stride, padded, read);
        for (size_t i = 0; i < head; i++) y[at + i] = read[i];
      }
    }
  }
}

KERNEL void kernel_srwm_read_backward(const float *x, const float *state, const float *dy,
                                      float *dx, float *dstate, size_t batch, size_t rows,
                                      size_t heads, size_t head) {
  const size_t stride = srwm_stride(head), padded = (head + 15) / 16 * 16, width = heads * head;
  _Alignas(64) float read[MAX_HEAD];
  for (size_t b = 0; b < batch; b++) {
    for (size_t h = 0; h < heads; h++) {
      const float *w = state + (b * heads + h) * head * stride;
      float *g = dstate + (b * heads + h) * head * stride;
      for (size_t r = 0; r < rows; r++) {
        const size_t at = (b * rows + r) * width + h * head;
        for (size_t i = 0; i < padded; i++) read[i] = i < head ? dy[at + i] : 0;
        for (size_t e = 0; e < head; e++) {
          v16 xe = v16_set(x[at + e]);
          float *grow = g + e * stride;
          dx[at + e] = row_dot(w + e * stride, read, padded);
          for (size_t c = 0; c < padded; c += 16)
            v16_store(grow + c, v16_load(grow + c) + xe * v16_load(read + c));
        }
      }
    }
  }
}
