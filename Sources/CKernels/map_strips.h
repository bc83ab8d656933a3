// Loops over maps, channels last: (pixels, channels) of one image.
#pragma once

#include <stddef.h>

#include "vector.h"

// Kernels work on a strip of channels at a time: with the width of the strip a constant the compiler
// keeps a strip's sums in registers instead of walking them through memory.
#define FOR_EACH_STRIP(channels, body)                          \
  do {                                                          \
    size_t c_ = 0;                                              \
    for (; c_ + 32 <= (channels); c_ += 32) body(c_, 32);       \
    for (; c_ + 16 <= (channels); c_ += 16) body(c_, 16);       \
    for (; c_ < (channels); c_++) body(c_, 1);                  \
  } while (0)

enum { WIDEST_STRIP = 32 };

// Sums over an image in four chains, so that additions need not wait for each other.
INLINE void strip_sums(const float *image, size_t pixels, size_t channels, size_t strip,
                       const float *mean, float *sum) {
  float chain[4][WIDEST_STRIP];
  for (size_t k = 0; k < 4; k++)
    for (size_t c = 0; c < strip; c++) chain[k][c] = 0;
  size_t p = 0;
  for (; p + 4 <= pixels; p += 4)
    for (size_t k = 0; k < 4; k++)
      for (size_t c = 0; c < strip; c++) {
        float v = image[(p + k) * channels + c];
        chain[k][c] += mean ? (v - mean[c]) * (v - mean[c]) : v;
      }
  for (; p < pixels; p++)
    for (size_t c = 0; c < strip; c++) {
      float v = image[p * channels + c];
      chain[0][c] += mean ? (v - mean[c]) * (v - mean[c]) : v;
    }
  for (size_t c = 0; c < strip; c++)
    sum[c] = (chain[0][c] + chain[1][c]) + (chain[2][c] + chain[3][c]);
}
