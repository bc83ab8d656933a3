#include "include/kernel_class_logits.h"

#include "small_matrix.h"

KERNEL void kernel_class_logits_forward(const float *x, const float *mean, const float *weight,
                                        const float *constant, const float *exponent,
                                        float *logits, size_t batch, size_t rows, size_t classes,
                                        size_t width) {
  _Alignas(64) float in[16], centre[16], w[16], term[16];
  for (size_t row = 0; row < batch * rows; row++)
    for (size_t c = 0; c < classes; c++) {
      const size_t class = row / rows * classes + c;
      v16 sum = 0;
      for (size_t at = 0; at < width; at += 16) {
        const size_t count = width - at < 16 ? width - at : 16;
        copy_padded(x + row * width + at, count, in);
        copy_padded(mean + class * width + at, count, centre);
        v16 d = v16_load(in) - v16_load(centre), square = d * d;
        if (weight) {
          copy_padded(weight + class * width + at, count, w);
          square *= v16_load(w);
        }
        if (exponent) {
          v16_store(term, square);
          for (size_t i = 0; i < 16; i++) term[i] = log1pf(term[i]);
          square = v16_load(term);
        }
        sum += square;
      }
      logits[row * classes + c] =
          (constant ? constant[class] : 0) - (exponent ? exponent[class] : 1) * v16_sum(sum);
    }
}

KERNEL void kernel_class_logits_backward(const float *x, const float *mean, const float *weight,
                                         const float *constant, const float *exponent,
                                         const float *logits, const float *dlogits, float *dx,
                                         float *dmean, float *dweight, float *dconstant,
                                         float *dexponent, size_t batch, size_t rows,
                                         size_t classes, size_t width) {
  _Alignas(64) float in[16], centre[16], w[16], din[16], dcentre[16], dw[16];
  for (size_t row = 0; row < batch * rows; row++) {
    for (size_t i = 0; i < width; i++) dx[row * width + i] = 0;
    for (size_t c = 0; c < classes; c++) {
      const size_t class = row / rows * classes + c;
      const float g = dlogits[row * classes + c];
      const float slope = exponent ? g * exponent[class] : g;
      if (constant) dconstant[class] += g;
      // The sum of logarithms, read off the logit.
      if (exponent)
        dexponent[class] -= g * ((constant ? constant[class] : 0) - logits[row * classes + c]) /
                            exponent[class];
      for (size_t at = 0; at < width; at += 16) {
        const size_t count = width - at < 16 ? width - at : 16, place = class * width + at;
        copy_padded(x + row * width + at, count, in);
        copy_padded(mean + place, count, centre);
        copy_padded(dx + row * width + at, count, din);
        copy_padded(dmean + place, count, dcentre);
        v16 d = v16_load(in) - v16_load(centre), factor = v16_set(slope), wide = v16_set(1);
        if (weight) {
          copy_padded(weight + place, count, w);
          wide = v16_load(w);
        }
        if (exponent) factor /= v16_set(1) + wide * d * d;
        if (weight) {
          copy_padded(dweight + place, count, dw);
          v16_store(dw, v16_load(dw) - factor * d * d);
          copy_unpadded(dw, count, dweight + place);
        }
        v16 pull = v16_set(2) * factor * wide * d;
        v16_store(din, v16_load(din) - pull);
        v16_store(dcentre, v16_load(dcentre) + pull);
        copy_unpadded(din, count, dx + row * width + at);
        copy_unpadded(dcentre, count, dmean + place);
      }
    }
  }
}
