#include "include/kernel_windows.h"

#include "vector.h"

// The part of a window, or of the pixels it reads, that lies inside of an axis.
typedef struct {
  size_t begin, end;
} range;

INLINE range inside(size_t window, size_t stride, size_t padding, size_t size, size_t extent) {
  const size_t start = window * stride;
  range r;
  r.begin = start < padding ? padding - start : 0;
  r.end = start + size > extent + padding ? extent + padding - start : size;
  return r;
}

KERNEL void kernel_unfold(const float *restrict x, float *restrict y, const map_windows *w) {
  const size_t run = w->size * w->channels;
  for (size_t n = 0; n < w->images; n++)
    for (size_t row = 0; row < w->rows; row++) {
      const range down = inside(row, w->stride, w->padding, w->size, w->height);
      for (size_t column = 0; column < w->columns; column++) {
        const range across = inside(column, w->stride, w->padding, w->size, w->width);
        float *target = y + ((n * w->rows + row) * w->columns + column) * w->size * run;
        for (size_t k = 0; k < w->size; k++, target += run) {
          if (k < down.begin || k >= down.end) {
            memset(target, 0, run * sizeof(float));
            continue;
          }
          const size_t line = n * w->height + row * w->stride + k - w->padding;
          const size_t pixel = line * w->width + column * w->stride + across.begin - w->padding;
          const size_t before = across.begin * w->channels, after = across.end * w->channels;
          memset(target, 0, before * sizeof(float));
          memcpy(target + before, x + pixel * w->channels, (after - before) * sizeof(float));
          memset(target + after, 0, (run - after) * sizeof(float));
        }
      }
    }
}

KERNEL void kernel_unfold_backward(const float *restrict dy, float *restrict dx,
                                   const map_windows *w) {
  const size_t run = w->size * w->channels;
  for (size_t n = 0; n < w->images; n++)
    for (size_t row = 0; row < w->rows; row++) {
      const range down = inside(row, w->stride, w->padding, w->size, w->height);
      for (size_t column = 0; column < w->columns; column++) {
        const range across = inside(column, w->stride, w->padding, w->size, w->width);
        const float *window = dy + ((n * w->rows + row) * w->columns + column) * w->size * run;
        for (size_t k = down.begin; k < down.end; k++) {
          const size_t line = n * w->height + row * w->stride + k - w->padding;
          const size_t pixel = line * w->width + column * w->stride + across.begin - w->padding;
          const float *source = window + k * run + across.begin * w->channels;
          float *target = dx + pixel * w->channels;
          const size_t count = (across.end - across.begin) * w->channels;
          for (size_t i = 0; i < count; i++) target[i] += source[i];
        }
      }
    }
}

KERNEL void kernel_max_pool(const float *restrict x, float *restrict y, const map_windows *w) {
  for (size_t n = 0; n < w->images; n++)
    for (size_t row = 0; row < w->rows; row++) {
      const range down = inside(row, w->stride, w->padding, w->size, w->height);
      for (size_t column = 0; column < w->columns; column++) {
        const range across = inside(column, w->stride, w->padding, w->size, w->width);
        float *target = y + ((n * w->rows + row) * w->columns + column) * w->channels;
        for (size_t i = 0; i < w->channels; i++) target[i] = -INFINITY;
        for (size_t k = down.begin; k < down.end; k++)
          for (size_t l = across.begin; l < across.end; l++) {
            const size_t line = n * w->height + row * w->stride + k - w->padding;
            const size_t pixel = line * w->width + column * w->stride + l - w->padding;
            const float *source = x + pixel * w->channels;
            // This way round a NaN stays visible.
            for (size_t i = 0; i < w->channels; i++)
              target[i] = source[i] <= target[i] ? target[i] : source[i];
          }
      }
    }
}

KERNEL void kernel_max_pool_backward(const float *restrict x, const float *restrict dy,
                                     float *restrict dx, const map_windows *w) {
  for (size_t n = 0; n < w->images; n++)
    for (size_t row = 0; row < w->rows; row++) {
      const range down = inside(row, w->stride, w->padding, w->size, w->height);
      for (size_t column = 0; column < w->columns; column++) {
        const range across = inside(column, w->stride, w->padding, w->size, w->width);
        const float *source = dy + ((n * w->rows + row) * w->columns + column) * w->channels;
        for (size_t i = 0; i < w->channels; i++) {
          float largest = -INFINITY;
          size_t winner = 0;
          int found = 0;
          for (size_t k = down.begin; k < down.end; k++)
            for (size_t l = across.begin; l < across.end; l++) {
              const size_t line = n * w->height + row * w->stride + k - w->padding;
              const size_t pixel = line * w->width + column * w->stride + l - w->padding;
              const float value = x[pixel * w->channels + i];
              if (!found || !(value <= largest)) {
                largest = value;
                winner = pixel * w->channels + i;
                found = 1;
              }
            }
          if (found) dx[winner] += source[i];
        }
      }
    }
}

KERNEL void kernel_bias_relu_skip(const float *restrict x, const float *restrict bias,
                                  const float *restrict skip, float *restrict y, size_t rows,
                                  size_t width) {
  for (size_t r = 0; r < rows; r++) {
    const size_t start = r * width;
    if (skip)
      for (size_t i = 0; i < width; i++) {
        float v = x[start + i] + bias[i] + skip[start + i];
        y[start + i] = v < 0 ? 0 : v;  // this way round a NaN stays visible
      }
    else
      for (size_t i = 0; i < width; i++) {
        float v = x[start + i] + bias[i];
        y[start + i] = v < 0 ? 0 : v;
      }
  }
}
