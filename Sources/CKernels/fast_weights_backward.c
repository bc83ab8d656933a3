#include "fast_weights_read.h"

KERNEL void kernel_fast_weights_backward(const float *key, const float *query, const float *probe,
                                         const float *final_state, const float *saved,
                                         const float *checkpoints, const float *dy,
                                         const float *dy_probe, float *dkey, float *dvalue,
                                         float *dgate, float *dquery, float *dprobe, float *dstate,
                                         float *scratch, size_t batch, size_t length, size_t heads,
                                         size_t head) {
  const int is_delta = dgate != NULL;
  const size_t stride = fast_weights_stride(head, is_delta), block = head * stride;
  const size_t per_step = fast_weights_saved_per_step(stride), width = heads * head;
  const size_t copies = fast_weights_checkpoint_count(length);
  float *w = scratch;
  _Alignas(64) float update[MAX_FAST_STRIDE], derror[MAX_FAST_STRIDE];

  for (size_t b = 0; b < batch; b++)
    for (size_t h = 0; h < heads; h++) {
      float *g = dstate + (b * heads + h) * block;
      memcpy(w, final_state + (b * heads + h) * block, block * sizeof(float));
      for (size_t t = length; t-- > 0;) {
        const size_t at = (b * length + t) * width + h * head;
        if (query)
          read_weights_backward(query + at, w, dy + at, head, stride, is_delta, dquery + at, g);

        // The write was W += k update^T with update = share * error.
        const float *k = key + at, *error = saved + ((b * heads + h) * length + t) * per_step;
        const float share = error[stride];
        weighted_rows(k, g, head, stride, stride, derror);
        if (is_delta)
          dgate[(b * length + t) * heads + h] =
              share * (1 - share) * row_dot(derror, error, stride);
        for (size_t c = 0; c < stride; c += 16) {
          v16_store(update + c, v16_load(error + c) * v16_set(share));
          v16_store(derror + c, v16_load(derror + c) * v16_set(share));
        }
        copy_unpadded(derror, head, dvalue + at);
        // Only the delta rule's error depends on W.
        if (!is_delta)
          for (size_t c = 0; c < stride; c += 16) v16_store(derror + c, v16_set(0));
        // A stored copy is what W was before this step; other steps take back what they wrote.
        const int is_stored = t % FAST_WEIGHTS_CHECKPOINT_INTERVAL == 0;
        if (is_stored) {
          size_t copy = t / FAST_WEIGHTS_CHECKPOINT_INTERVAL;
          memcpy(w, checkpoints + ((b * heads + h) * copies + copy) * block,
                 block * sizeof(float));
        }
        for (size_t e = 0; e < head; e++) {
          v16 ke = v16_set(k[e]), written = v16_set(is_stored ? 0 : k[e]), sum = 0;
          float *row = w + e * stride, *grow = g + e * stride;
          for (size_t c = 0; c < stride; c += 16) {
            v16 u = v16_load(update + c), de = v16_load(derror + c), gc = v16_load(grow + c);
            v16 before = v16_load(row + c) - written * u;
            v16_store(row + c, before);
            v16_store(grow + c, gc - ke * de);
            sum += gc * u - before * de;
          }
          dkey[at + e] = v16_sum(sum);
        }
        if (probe)
          read_weights_backward(probe + at, w, dy_probe + at, head, stride, is_delta, dprobe + at,
                                g);
      }
    }
}
