#include "srwm_step.h"

KERNEL void kernel_srwm_forward(const float *x, const float *probe, float *y, float *y_probe,
                                float *state, float *saved, float *checkpoints, size_t batch,
                                size_t length, size_t heads, size_t head) {
  const size_t stride = srwm_stride(head), padded = (head + 15) / 16 * 16;
  const size_t per_step = srwm_saved_per_step(head), width = heads * head;
  const size_t copies = srwm_checkpoint_count(length);
  _Alignas(64) float local[2 * MAX_HEAD + 16 + MAX_STRIDE];
  _Alignas(64) float out[MAX_STRIDE], update[MAX_STRIDE], difference[MAX_HEAD], read[MAX_HEAD];

  for (size_t b = 0; b < batch; b++) {
    for (size_t h = 0; h < heads; h++) {
      float *w = state + (b * heads + h) * head * stride;
      for (size_t t = 0; t < length; t++) {
        const size_t at = (b * length + t) * width + h * head;
        if (checkpoints && t > 0 && t % SRWM_CHECKPOINT_INTERVAL == 0) {
          size_t copy = t / SRWM_CHECKPOINT_INTERVAL - 1;
          memcpy(checkpoints + ((b * heads + h) * copies + copy) * head * stride, w,
                 head * stride * sizeof(float));
        }
        float *q = saved ? saved + ((b * heads + h) * length + t) * per_step : local;
        float *k = q + padded, *gates = k + padded, *d = gates + 16;

        vector_times_matrix(x + at, w, head, stride, out);
        if (y) for (size_t i = 0; i < head; i++) y[at + i] = out[i];
        if (probe) {
          vector_times_output(probe + at, w, head, stride, padded, read);
          for (size_t i = 0; i < head; i++) y_probe[at + i] = read[i];
        }
        softmax_padded(out + head, head, q);
        softmax_padded(out + 2 * head, head, k);
        for (size_t i = 0; i < 16; i++) gates[i] = i < 4 ? -out[3 * head + i] : 0;
        exp_in_place(gates);
        v16_store(gates, v16_set(1.0f) / (v16_set(1.0f) + v16_load(gates)));

        for (size_t i = 0; i < padded; i += 16)
          v16_store(difference + i, v16_load(q + i) - v16_load(k + i));
        vector_times_matrix(difference, w, head, stride, d);
        spread_gates(gates, head, stride, update);
        for (size_t c = 0; c < stride; c += 16)
          v16_store(update + c, v16_load(update + c) * v16_load(d + c));
        for (size_t e = 0; e < head; e++) {
          v16 key = v16_set(k[e]);
          float *row = w + e * stride;
          for (size_t c = 0; c < stride; c += 16)
            v16_store(row + c, v16_load(row + c) + key * v16_load(update + c));
        }
      }
    }
  }
}
