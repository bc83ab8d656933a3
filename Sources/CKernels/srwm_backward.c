#include "srwm_step.h"

// Backward of y = softmax(l): l' = y * (y' - <y', y>).
INLINE void softmax_backward(const float *y, const float *dy, size_t padded, size_t count,
                             float *dl) {
  v16 dot = 0;
  for (size_t i = 0; i < padded; i += 16) dot += v16_load(y + i) * v16_load(dy + i);
  v16 mean = v16_set(v16_sum(dot));
  for (size_t i = 0; i < padded; i += 16) {
    _Alignas(64) float block[16];
    v16_store(block, v16_load(y + i) * (v16_load(dy + i) - mean));
    for (size_t j = 0; j < 16 && i + j < count; j++) dl[i + j] = block[j];
  }
}

KERNEL void kernel_srwm_backward(const float *x, const float *probe, const float *final_state,
                                 const float *saved, const float *checkpoints, const float *dy,
                                 const float *dy_probe, float *dx, float *dprobe, float *dstate,
                                 float *scratch, size_t batch, size_t length, size_t heads,
                                 size_t head) {
  const size_t stride = srwm_stride(head), padded = (head + 15) / 16 * 16;
  const size_t per_step = srwm_saved_per_step(head), width = heads * head;
  const size_t copies = srwm_checkpoint_count(length), block = head * stride;
  float *w = scratch;
  _Alignas(64) float update[MAX_STRIDE], s[MAX_STRIDE], ds[MAX_STRIDE], dout[MAX_STRIDE];
  _Alignas(64) float dq[MAX_HEAD] = {0}, dk[MAX_HEAD] = {0}, read[MAX_HEAD];

  for (size_t b = 0; b < batch; b++) {
    for (size_t h = 0; h < heads; h++) {
      float *g = dstate + (b * heads + h) * block;
      memcpy(w, final_state + (b * heads + h) * block, block * sizeof(float));
      for (size_t t = length; t-- > 0;) {
        const size_t at = (b * length + t) * width + h * head;
        const float *q = saved + ((b * heads + h) * length + t) * per_step;
        const float *k = q + padded, *gates = k + padded, *d = gates + 16;
        if (t + 1 < length && (t + 1) % SRWM_CHECKPOINT_INTERVAL == 0) {
          size_t copy = (t + 1) / SRWM_CHECKPOINT_INTERVAL - 1;
          memcpy(w, checkpoints + ((b * heads + h) * copies + copy) * block,
                 block * sizeof(float));
        }
        // s = G^T k; ds is the gradient of d; the gates' gradients are sums of s * d.
        vector_times_matrix(k, g, head, stride, s);
        spread_gates(gates, head, stride, update);
        for (size_t c = 0; c < stride; c += 16) {
          v16 gate = v16_load(update + c), sc = v16_load(s + c), dc = v16_load(d + c);
          v16_store(ds + c, gate * sc);
          v16_store(update + c, gate * dc);
          v16_store(s + c, sc * dc);
        }
        // Wind W back to the state before the step, then read what the gradient needs from it.
        for (size_t e = 0; e < head; e++) {
          v16 key = v16_set(k[e]), sum_w = 0, sum_g = 0;
          float *row = w + e * stride;
          const float *grow = g + e * stride;
          for (size_t c = 0; c < stride; c += 16) {
            v16 u = v16_load(update + c), wc = v16_load(row + c) - key * u;
            v16_store(row + c, wc);
            sum_w += wc * v16_load(ds + c);
            sum_g += v16_load(grow + c) * u;
          }
          float read_w = v16_sum(sum_w);
          dq[e] = read_w;
          dk[e] = v16_sum(sum_g) - read_w;
        }
        if (dy) for (size_t i = 0; i < head; i++) dout[i] = dy[at + i];
        else for (size_t i = 0; i < head; i++) dout[i] = 0;
        softmax_backward(q, dq, padded, head, dout + head);
        softmax_backward(k, dk, padded, head, dout + 2 * head);
        for (size_t z = 0; z < 4; z++) {
          float sum = 0;
          size_t begin = z * head, end = z < 3 ? begin + head : begin + 4;
          for (size_t i = begin; i < end; i++) sum += s[i];
          dout[3 * head + z] = gates[z] * (1 - gates[z]) * sum;
        }
        for (size_t i = 3 * head + 4; i < stride; i++) dout[i] = 0;

        for (size_t e = 0; e < head; e++) {
          v16 difference = v16_set(q[e] - k[e]), xe = v16_set(x[at + e]), sum = 0;
          float *grow = g + e * stride;
          const float *row = w + e * stride;
          for (size_t c = 0; c < stride; c += 16) {
            v16 o = v16_load(dout + c);
            v16_store(grow + c, v16_load(grow + c) + difference * v16_load(ds + c) + xe * o);
            sum += v16_load(row + c) * o;
          }
          dx[at + e] = v16_sum(sum);
        }
        if (probe) {
          for (size_t i = 0; i < padded; i++) read[i] = dy_probe && i < head ? dy_probe[at + i] : 0;
          for (size_t e = 0; e < head; e++) {
            float *grow = g + e * stride;
            v16 pe = v16_set(probe[at + e]);
            dprobe[at + e] = row_dot(w + e * stride, read, padded);
            for (size_t c = 0; c < padded; c += 16)
              v16_store(grow + c, v16_load(grow + c) + pe * v16_load(read + c));
          }
        }
      }
    }
  }
}
