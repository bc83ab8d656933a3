#include "include/kernel_convolution_block.h"

#include "map_strips.h"

INLINE void forward_strip(const float *image, const float *gamma, const float *beta, float *pooled,
                          float *mean, float *inverse_deviation, size_t height, size_t width,
                          size_t channels, float epsilon, size_t strip) {
  const size_t rows = height / 2, columns = width / 2;
  const float count = (float)(height * width);
  float sum[WIDEST_STRIP], m[WIDEST_STRIP], a[WIDEST_STRIP], b[WIDEST_STRIP];
  // Two passes: a one-pass variance cancels when the mean is large against the deviation.
  strip_sums(image, height * width, channels, strip, NULL, sum);
  for (size_t c = 0; c < strip; c++) m[c] = sum[c] / count;
  strip_sums(image, height * width, channels, strip, m, sum);
  for (size_t c = 0; c < strip; c++) {
    float r = 1.0f / sqrtf(sum[c] / count + epsilon);
    mean[c] = m[c];
    inverse_deviation[c] = r;
    a[c] = gamma[c] * r;
    b[c] = beta[c] - m[c] * a[c];
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      const float *p00 = image + (2 * i * width + 2 * j) * channels, *p01 = p00 + channels;
      const float *p10 = p00 + width * channels, *p11 = p10 + channels;
      float *o = pooled + (i * columns + j) * channels;
      for (size_t c = 0; c < strip; c++) {
        float v0 = a[c] * p00[c], v1 = a[c] * p01[c], v2 = a[c] * p10[c], v3 = a[c] * p11[c];
        float top01 = v0 > v1 ? v0 : v1, top23 = v2 > v3 ? v2 : v3;
        float top = (top01 > top23 ? top01 : top23) + b[c];
        // Not `top > 0 ? top : 0`: what is not a number must stay visible.
        o[c] = top < 0 ? 0 : top;
      }
    }
}

KERNEL void kernel_norm_pool_forward(const float *restrict z, const float *restrict gamma,
                                     const float *restrict beta, float *restrict out,
                                     float *restrict mean, float *restrict inverse_deviation,
                                     size_t images, size_t height, size_t width, size_t channels,
                                     float epsilon, uint64_t key, uint32_t threshold,
                                     size_t first_image) {
  const size_t pooled = height / 2 * (width / 2) * channels;
  const float scale = keep_scale(threshold);
  for (size_t n = 0; n < images; n++) {
    const float *image = z + n * height * width * channels;
    float *o = out + n * pooled, *m = mean + n * channels, *r = inverse_deviation + n * channels;
#define FORWARD(c, strip)                                                                        \
  forward_strip(image + c, gamma + c, beta + c, o + c, m + c, r + c, height, width, channels,    \
                epsilon, strip)
    FOR_EACH_STRIP(channels, FORWARD);
    if (threshold) {
      uint32_t base = (uint32_t)((first_image + n) * pooled);
      for (size_t i = 0; i < pooled; i++)
        o[i] = dropout_keeps(key, base + (uint32_t)i, threshold) ? o[i] * scale : 0;
    }
  }
}

// The gradient that reaches the pool's maximum: nothing where dropout or ReLU stopped the value.
#define ACTIVE(at, c) (out[(at) + (c)] > 0 ? dout[(at) + (c)] * scale : 0)

INLINE void backward_strip(const float *image, const float *gamma, const float *out,
                           const float *mean, const float *inverse_deviation, const float *dout,
                           float *dz, float *dgamma, float *dbeta, size_t height, size_t width,
                           size_t channels, float scale, size_t strip) {
  const size_t rows = height / 2, columns = width / 2;
  const float count = (float)(height * width);
  float sum[WIDEST_STRIP], product[WIDEST_STRIP], a[WIDEST_STRIP], slope[WIDEST_STRIP];
  float level[WIDEST_STRIP], m[WIDEST_STRIP], r[WIDEST_STRIP];
  for (size_t c = 0; c < strip; c++) {
    m[c] = mean[c];
    r[c] = inverse_deviation[c];
    a[c] = gamma[c] * r[c];
    sum[c] = product[c] = 0;
  }
  // The sum of the gradient and of gradient times normalised value, over the pooled maxima.
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      const float *p00 = image + (2 * i * width + 2 * j) * channels, *p01 = p00 + channels;
      const float *p10 = p00 + width * channels, *p11 = p10 + channels;
      const size_t at = (i * columns + j) * channels;
      for (size_t c = 0; c < strip; c++) {
        float v0 = a[c] * p00[c], v1 = a[c] * p01[c], v2 = a[c] * p10[c], v3 = a[c] * p11[c];
        float x01 = v0 >= v1 ? p00[c] : p01[c], t01 = v0 >= v1 ? v0 : v1;
        float x23 = v2 >= v3 ? p10[c] : p11[c], t23 = v2 >= v3 ? v2 : v3;
        float x = t01 >= t23 ? x01 : x23;
        float g = ACTIVE(at, c);
        sum[c] += g;
        product[c] += g * ((x - m[c]) * r[c]);
      }
    }
  for (size_t c = 0; c < strip; c++) {
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
      float *d00 = dz + at00, *d01 = d00 + channels;
      float *d10 = d00 + width * channels, *d11 = d10 + channels;
      const size_t at = (i * columns + j) * channels;
      for (size_t c = 0; c < strip; c++) {
        float x0 = p00[c], x1 = p01[c], x2 = p10[c], x3 = p11[c];
        float v0 = a[c] * x0, v1 = a[c] * x1, v2 = a[c] * x2, v3 = a[c] * x3;
        float t01 = v0 >= v1 ? v0 : v1, t23 = v2 >= v3 ? v2 : v3;
        float g = ACTIVE(at, c) * a[c];
        // The first of equal values takes the gradient, as in the forward comparison.
        float left = t01 >= t23 ? g : 0, right = t01 >= t23 ? 0 : g;
        d00[c] = (v0 >= v1 ? left : 0) - level[c] - slope[c] * x0;
        d01[c] = (v0 >= v1 ? 0 : left) - level[c] - slope[c] * x1;
        d10[c] = (v2 >= v3 ? right : 0) - level[c] - slope[c] * x2;
        d11[c] = (v2 >= v3 ? 0 : right) - level[c] - slope[c] * x3;
      }
    }
  // An odd last row or column is not pooled, but part of the statistics.
  for (size_t i = 0; i < height; i++)
    for (size_t j = (i < 2 * rows ? 2 * columns : 0); j < width; j++)
      for (size_t c = 0; c < strip; c++) {
        size_t at = (i * width + j) * channels + c;
        dz[at] = -level[c] - slope[c] * image[at];
      }
}

KERNEL void kernel_norm_pool_backward(const float *restrict z, const float *restrict gamma,
                                      const float *restrict out, const float *restrict mean,
                                      const float *restrict inverse_deviation,
                                      const float *restrict dout, float *restrict dz,
                                      float *restrict dgamma, float *restrict dbeta, size_t images,
                                      size_t height, size_t width, size_t channels,
                                      uint32_t threshold) {
  const size_t pixels = height * width * channels, pooled = height / 2 * (width / 2) * channels;
  const float scale = keep_scale(threshold);
  for (size_t n = 0; n < images; n++) {
    const float *image = z + n * pixels, *o = out + n * pooled, *go = dout + n * pooled;
    const float *m = mean + n * channels, *r = inverse_deviation + n * channels;
    float *grad = dz + n * pixels;
#define BACKWARD(c, strip)                                                                     \
  backward_strip(image + c, gamma + c, o + c, m + c, r + c, go + c, grad + c, dgamma + c,      \
                 dbeta + c, height, width, channels, scale, strip)
    FOR_EACH_STRIP(channels, BACKWARD);
  }
}
