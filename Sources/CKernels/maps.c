#include "include/kernel_residual_maps.h"

#include "map_strips.h"

KERNEL void kernel_map_mean_forward(const float *restrict x, float *restrict y, size_t images,
                                    size_t pixels, size_t channels) {
  for (size_t n = 0; n < images; n++) {
    const float *image = x + n * pixels * channels;
    float *mean = y + n * channels;
#define SUMS(c, strip) strip_sums(image + c, pixels, channels, strip, NULL, mean + c)
    FOR_EACH_STRIP(channels, SUMS);
    for (size_t c = 0; c < channels; c++) mean[c] /= (float)pixels;
  }
}

KERNEL void kernel_map_mean_backward(const float *restrict dy, float *restrict dx, size_t images,
                                     size_t pixels, size_t channels) {
  for (size_t n = 0; n < images; n++)
    for (size_t p = 0; p < pixels; p++)
      for (size_t c = 0; c < channels; c++)
        dx[(n * pixels + p) * channels + c] += dy[n * channels + c] / (float)pixels;
}

// mask[i, j, c] = 1 where no dropped square covers the pixel, else 0; returns the number of ones.
INLINE size_t block_mask(float *mask, size_t first_element, size_t height, size_t width,
                         size_t channels, size_t size, uint64_t key, uint32_t threshold) {
  size_t kept = 0;
  for (size_t i = 0; i < height; i++)
    for (size_t j = 0; j < width; j++) {
      float *row = mask + (i * width + j) * channels;
      for (size_t c = 0; c < channels; c++) row[c] = 1;
      // Squares that cover the pixel start at most size - 1 before it, and lie inside the map.
      const size_t top = i + 1 < size ? 0 : i + 1 - size, left = j + 1 < size ? 0 : j + 1 - size;
      for (size_t y = top; y <= i && y + size <= height; y++)
        for (size_t x = left; x <= j && x + size <= width; x++) {
          const uint32_t corner = (uint32_t)(first_element + (y * width + x) * channels);
          for (size_t c = 0; c < channels; c++)
            row[c] = dropout_keeps(key, corner + (uint32_t)c, threshold) ? row[c] : 0;
        }
      for (size_t c = 0; c < channels; c++) kept += row[c] > 0;
    }
  return kept;
}

KERNEL void kernel_drop_block(const float *restrict x, float *restrict y, size_t images,
                              size_t height, size_t width, size_t channels, size_t size,
                              uint64_t key, uint32_t threshold) {
  const size_t count = height * width * channels;
  for (size_t n = 0; n < images; n++) {
    const float *in = x + n * count;
    float *out = y + n * count;
    const size_t kept = block_mask(out, n * count, height, width, channels, size, key, threshold);
    const float scale = kept > 0 ? (float)((double)count / (double)kept) : 0;
    for (size_t i = 0; i < count; i++) out[i] = out[i] > 0 ? in[i] * scale : 0;
  }
}
