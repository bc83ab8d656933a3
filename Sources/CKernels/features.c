#include "include/kernel_features.h"

#include "small_matrix.h"

// out = elu(x) + 1, padded with zeros to a multiple of 16; the sum of all. This way round a NaN
// stays visible.
INLINE float features_padded(const float *x, size_t head, float *out) {
  _Alignas(64) float power[16];
  v16 sum = 0;
  for (size_t i = 0; i < head; i += 16) {
    if (i + 16 <= head) {
      v16_store(power, v16_load(x + i));
    } else {
      for (size_t j = 0; j < 16; j++) power[j] = i + j < head ? x[i + j] : -INFINITY;
    }
    v16 v = v16_load(power);
    v16_store(power, __builtin_elementwise_min(v, v16_set(0)));
    exp_in_place(power);
    i16 curved = v <= v16_set(0);
    v16 feature = (v16)((curved & (i16)v16_load(power)) | (~curved & (i16)(v + v16_set(1))));
    v16_store(out + i, feature);
    sum += feature;
  }
  return v16_sum(sum);
}

// Features that are all zero, of inputs far below it, have no direction: they stay zero.
INLINE float scale_of(float sum, int normalizes) {
  return !normalizes ? 1 : sum == 0 ? 0 : 1 / sum;
}

KERNEL void kernel_features_forward(const float *x, float *y, size_t groups, size_t head,
                                    int normalizes) {
  _Alignas(64) float features[MAX_HEAD];
  for (size_t g = 0; g < groups; g++) {
    v16 scale = v16_set(scale_of(features_padded(x + g * head, head, features), normalizes));
    for (size_t i = 0; i < head; i += 16)
      v16_store(features + i, v16_load(features + i) * scale);
    copy_unpadded(features, head, y + g * head);
  }
}

KERNEL void kernel_features_backward(const float *x, const float *dy, float *dx, size_t groups,
                                     size_t head, int normalizes) {
  const size_t padded = padded_to_16(head);
  _Alignas(64) float features[MAX_HEAD], gradient[MAX_HEAD], input[MAX_HEAD];
  for (size_t g = 0; g < groups; g++) {
    float scale = scale_of(features_padded(x + g * head, head, features), normalizes);
    copy_padded(dy + g * head, head, gradient);
    copy_padded(x + g * head, head, input);
    float mean = normalizes ? row_dot(features, gradient, padded) * scale : 0;
    for (size_t i = 0; i < padded; i += 16) {
      // The slope of e^x is e^x itself, that of x + 1 is one.
      i16 curved = v16_load(input + i) <= v16_set(0);
      i16 one = (i16)v16_set(1);
      v16 slope = (v16)((curved & (i16)v16_load(features + i)) | (~curved & one));
      v16_store(gradient + i, (v16_load(gradient + i) - v16_set(mean)) * v16_set(scale) * slope);
    }
    copy_unpadded(gradient, head, dx + g * head);
  }
}
