#include "fast_weights_read.h"

// The share of the error that is written: sigmoid(logit).
INLINE float share_of(float logit) {
  _Alignas(64) float power[16];
  v16_store(power, v16_set(-logit));
  exp_in_place(power);
  return 1 / (1 + power[0]);
}

KERNEL void kernel_fast_weights_forward(const float *key, const float *value, const float *gate,
                                        const float *query, const float *probe, float *y,
                                        float *y_probe, float *state, float *saved,
                                        float *checkpoints, size_t batch, size_t length,
                                        size_t heads, size_t head) {
  const int is_delta = gate != NULL;
  const size_t stride = fast_weights_stride(head, is_delta), block = head * stride;
  const size_t per_step = fast_weights_saved_per_step(stride), width = heads * head;
  const size_t copies = fast_weights_checkpoint_count(length);
  _Alignas(64) float local[MAX_FAST_STRIDE + 16], target[MAX_FAST_STRIDE] = {0};
  _Alignas(64) float update[MAX_FAST_STRIDE];
  if (!is_delta) target[head] = 1;

  for (size_t b = 0; b < batch; b++)
    for (size_t h = 0; h < heads; h++) {
      float *w = state + (b * heads + h) * block;
      for (size_t t = 0; t < length; t++) {
        const size_t at = (b * length + t) * width + h * head;
        if (checkpoints && t % FAST_WEIGHTS_CHECKPOINT_INTERVAL == 0) {
          size_t copy = t / FAST_WEIGHTS_CHECKPOINT_INTERVAL;
          memcpy(checkpoints + ((b * heads + h) * copies + copy) * block, w,
                 block * sizeof(float));
        }
        if (probe) read_weights(probe + at, w, head, stride, is_delta, y_probe + at);

        float *error = saved ? saved + ((b * heads + h) * length + t) * per_step : local;
        float share = 1;
        copy_unpadded(value + at, head, target);
        if (is_delta) {
          share = share_of(gate[(b * length + t) * heads + h]);
          weighted_rows(key + at, w, head, stride, stride, error);
          for (size_t c = 0; c < stride; c += 16)
            v16_store(error + c, v16_load(target + c) - v16_load(error + c));
        } else {
          for (size_t c = 0; c < stride; c += 16) v16_store(error + c, v16_load(target + c));
        }
        for (size_t c = 0; c < stride; c += 16)
          v16_store(update + c, v16_load(error + c) * v16_set(share));
        v16_store(error + stride, v16_set(share));
        add_outer_product(w, key + at, update, head, stride);
        if (query) read_weights(query + at, w, head, stride, is_delta, y + at);
      }
    }
}
