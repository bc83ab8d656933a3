#include "include/kernel_convolution_block.h"

#include "vector.h"

INLINE float keep_scale(uint32_t threshold) {
  return (float)(1.0 / (1.0 - (double)threshold / 4294967296.0));
}

KERNEL void kernel_norm_pool_forward(const float *restrict z, const float *restrict gamma,
                                     const float *restrict beta, float *restrict out,
                                     float *restrict mean, float *restrict inverse_deviation,
                                     size_t images, size_t height, size_t width, size_t channels,
                                     float epsilon, uint64_t key, uint32_t threshold,
                                     size_t first_image) {
  const size_t pixels = height * width, rows = height / 2, columns = width / 2;
  const float scale = keep_scale(threshold), count = (float)pixels;
  _Alignas(64) float sum[BLOCK_MAX_CHANNELS], a[BLOCK_MAX_CHANNELS], b[BLOCK_MAX_CHANNELS];

  for (size_t n = 0; n < images; n++) {
    const float *image = z + n * pixels * channels;
    float *pooled = out + n * rows * columns * channels;
    float *m = mean + n * channels, *r = inverse_deviation + n * channels;
    // Two passes: a one-pass variance cancels when the mean is large against the deviation.
    for (size_t c = 0; c < channels; c++) sum[c] = 0;
    for (size_t p = 0; p < pixels; p++)
      for (size_t c = 0; c < channels; c++) sum[c] += image[p * channels + c];
    for (size_t c = 0; c < channels; c++) {
      m[c] = sum[c] / count;
      a[c] = m[c];
      sum[c] = 0;
    }
    for (size_t p = 0; p < pixels; p++)
      for (size_t c = 0; c < channels; c++) {
        float centred = image[p * channels + c] - a[c];
        sum[c] += centred * centred;
      }
    for (size_t c = 0; c < channels; c++) {
      r[c] = 1.0f / sqrtf(sum[c] / count + epsilon);
      a[c] = gamma[c] * r[c];
      b[c] = beta[c] - m[c] * a[c];
    }
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j < columns; j++) {
        const float *p00 = image + (2 * i * width + 2 * j) * channels, *p01 = p00 + channels;
        const float *p10 = p00 + width * channels, *p11 = p10 + channels;
        float *o = pooled + (i * columns + j) * channels;
        for (size_t c = 0; c < channels; c++) {
          float v0 = a[c] * p00[c], v1 = a[c] * p01[c], v2 = a[c] * p10[c], v3 = a[c] * p11[c];
          float top01 = v0 > v1 ? v0 : v1, top23 = v2 > v3 ? v2 : v3;
          float top = (top01 > top23 ? top01 : top23) + b[c];
          o[c] = top < 0 ? 0 : top;  // this way round a NaN stays visible
        }
        if (threshold) {
          uint32_t base = (uint32_t)(((first_image + n) * rows * columns + i * columns + j) * channels);
          for (size_t c = 0; c < channels; c++)
            o[c] = dropout_keeps(key, base + (uint32_t)c, threshold) ? o[c] * scale : 0;
        }
      }
  }
}

KERNEL void kernel_norm_pool_backward(const float *restrict z, const float *restrict gamma,
                                      const float *restrict beta, const float *restrict out,
                                      const float *restrict mean,
                                      const float *restrict inverse_deviation,
                                      const float *restrict dout, float *restrict dz,
                                      float *restrict dgamma, float *restrict dbeta, size_t images,
                                      size_t height, size_t width, size_t channels,
                                      uint32_t threshold) {
  (void)beta;
  const size_t pixels = height * width, rows = height / 2, columns = width / 2;
  const float scale = keep_scale(threshold), count = (float)pixels;
  _Alignas(64) float sum[BLOCK_MAX_CHANNELS], product[BLOCK_MAX_CHANNELS];
  _Alignas(64) float a[BLOCK_MAX_CHANNELS], slope[BLOCK_MAX_CHANNELS], level[BLOCK_MAX_CHANNELS];

  for (size_t n = 0; n < images; n++) {
    const float *image = z + n * pixels * channels;
    const float *o = out + n * rows * columns * channels, *go = dout + n * rows * columns * channels;
    const float *m = mean + n * channels, *r = inverse_deviation + n * channels;
    float *grad = dz + n * pixels * channels;
    for (size_t c = 0; c < channels; c++) {
      a[c] = gamma[c] * r[c];
      sum[c] = product[c] = 0;
    }
    // The sum of the gradient and of gradient times normalised value, over the pooled maxima.
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j < columns; j++) {
        const float *p00 = image + (2 * i * width + 2 * j) * channels, *p01 = p00 + channels;
        const float *p10 = p00 + width * channels, *p11 = p10 + channels;
        const size_t at = (i * columns + j) * channels;
        for (size_t c = 0; c < channels; c++) {
          float v0 = a[c] * p00[c], v1 = a[c] * p01[c], v2 = a[c] * p10[c], v3 = a[c] * p11[c];
          float x01 = v0 >= v1 ? p00[c] : p01[c], t01 = v0 >= v1 ? v0 : v1;
          float x23 = v2 >= v3 ? p10[c] : p11[c], t23 = v2 >= v3 ? v2 : v3;
          float x = t01 >= t23 ? x01 : x23;
          float g = o[at + c] > 0 ? go[at + c] * scale : 0;
          sum[c] += g;
          product[c] += g * ((x - m[c]) * r[c]);
        }
      }
    for (size_t c = 0; c < channels; c++) {
      dgamma[c] += product[c];
      dbeta[c] += sum[c];
      // dz = a * (g - sum / count - normalised * product / count), with the constant part first.
      slope[c] = a[c] * r[c] * product[c] / count;
      level[c] = a[c] * sum[c] / count - slope[c] * m[c];
    }
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j < columns; j++) {
        const size_t at00 = (2 * i * width + 2 * j) * channels;
        const float *p00 = image + at00, *p01 = p00 + channels;
        const float *p10 = p00 + width * channels, *p11 = p10 + channels;
        float *d00 = grad + at00, *d01 = d00 + channels;
        float *d10 = d00 + width * channels, *d11 = d10 + channels;
        const size_t at = (i * columns + j) * channels;
        for (size_t c = 0; c < channels; c++) {
          float x0 = p00[c], x1 = p01[c], x2 = p10[c], x3 = p11[c];
          float v0 = a[c] * x0, v1 = a[c] * x1, v2 = a[c] * x2, v3 = a[c] * x3;
          float t01 = v0 >= v1 ? v0 : v1, t23 = v2 >= v3 ? v2 : v3;
          float g = o[at + c] > 0 ? go[at + c] * scale * a[c] : 0;
          float left = t01 >= t23 ? g : 0, right = g - left;
          float g0 = v0 >= v1 ? left : 0, g2 = v2 >= v3 ? right : 0;
          d00[c] = g0 - level[c] - slope[c] * x0;
          d01[c] = (left - g0) - level[c] - slope[c] * x1;
          d10[c] = g2 - level[c] - slope[c] * x2;
          d11[c] = (right - g2) - level[c] - slope[c] * x3;
        }
      }
    for (size_t i = 0; i < height; i++)
      for (size_t j = (i < 2 * rows ? 2 * columns : 0); j < width; j++)
        for (size_t c = 0; c < channels; c++) {
          size_t at = (i * width + j) * channels + c;
          grad[at] = -level[c] - slope[c] * image[at];
        }
  }
}
