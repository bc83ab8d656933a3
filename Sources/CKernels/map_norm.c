#include "include/kernel_residual_maps.h"

#include "map_strips.h"

INLINE void statistics_strip(const float *image, float *mean, float *inverse_deviation,
                             size_t pixels, size_t channels, float epsilon, size_t strip) {
  const float count = (float)pixels;
  float sum[WIDEST_STRIP], m[WIDEST_STRIP];
  // Two passes: a one-pass variance cancels when the mean is large against the deviation.
  strip_sums(image, pixels, channels, strip, NULL, sum);
  for (size_t c = 0; c < strip; c++) mean[c] = m[c] = sum[c] / count;
  strip_sums(image, pixels, channels, strip, m, sum);
  for (size_t c = 0; c < strip; c++) inverse_deviation[c] = 1.0f / sqrtf(sum[c] / count + epsilon);
}

KERNEL void kernel_map_statistics(const float *restrict z, float *restrict mean,
                                  float *restrict inverse_deviation, size_t images, size_t pixels,
                                  size_t channels, float epsilon) {
  for (size_t n = 0; n < images; n++) {
    const float *image = z + n * pixels * channels;
    float *m = mean + n * channels, *r = inverse_deviation + n * channels;
#define STATISTICS(c, strip) \
  statistics_strip(image + c, m + c, r + c, pixels, channels, epsilon, strip)
    FOR_EACH_STRIP(channels, STATISTICS);
  }
}

INLINE void leaky_strip(const float *image, const float *gamma, const float *beta,
                        const float *mean, const float *inverse_deviation, float *y, size_t pixels,
                        size_t channels, float slope, size_t strip) {
  float a[WIDEST_STRIP], b[WIDEST_STRIP];
  for (size_t c = 0; c < strip; c++) {
    a[c] = gamma[c] * inverse_deviation[c];
    b[c] = beta[c] - mean[c] * a[c];
  }
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < strip; c++) {
      float v = a[c] * image[p * channels + c] + b[c];
      y[p * channels + c] = v > 0 ? v : slope * v;
    }
}

KERNEL void kernel_norm_leaky_forward(const float *restrict z, const float *restrict gamma,
                                      const float *restrict beta, const float *restrict mean,
                                      const float *restrict inverse_deviation, float *restrict y,
                                      size_t images, size_t pixels, size_t channels, float slope) {
  for (size_t n = 0; n < images; n++) {
    const float *image = z + n * pixels * channels;
    const float *m = mean + n * channels, *r = inverse_deviation + n * channels;
    float *out = y + n * pixels * channels;
#define LEAKY(c, strip)                                                                       \
  leaky_strip(image + c, gamma + c, beta + c, m + c, r + c, out + c, pixels, channels, slope, \
              strip)
    FOR_EACH_STRIP(channels, LEAKY);
  }
}

INLINE void leaky_backward_strip(const float *image, const float *gamma, const float *beta,
                                 const float *mean, const float *inverse_deviation,
                                 const float *dy, float *dz, float *dgamma, float *dbeta,
                                 size_t pixels, size_t channels, float slope, size_t strip) {
  const float count = (float)pixels;
  float a[WIDEST_STRIP], b[WIDEST_STRIP], m[WIDEST_STRIP], r[WIDEST_STRIP];
  float sum[WIDEST_STRIP], product[WIDEST_STRIP], tilt[WIDEST_STRIP], level[WIDEST_STRIP];
  for (size_t c = 0; c < strip; c++) {
    m[c] = mean[c];
    r[c] = inverse_deviation[c];
    a[c] = gamma[c] * r[c];
    b[c] = beta[c] - m[c] * a[c];
    sum[c] = product[c] = 0;
  }
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < strip; c++) {
      float x = image[p * channels + c], g = dy[p * channels + c];
      g = a[c] * x + b[c] > 0 ? g : slope * g;
      sum[c] += g;
      product[c] += g * ((x - m[c]) * r[c]);
    }
  for (size_t c = 0; c < strip; c++) {
    dgamma[c] += product[c];
    dbeta[c] += sum[c];
    // dz = a * (g - sum / count - normalised * product / count), with the constant part first.
    tilt[c] = a[c] * r[c] * product[c] / count;
    level[c] = a[c] * sum[c] / count - tilt[c] * m[c];
  }
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < strip; c++) {
      float x = image[p * channels + c], g = dy[p * channels + c];
      g = a[c] * x + b[c] > 0 ? g : slope * g;
      dz[p * channels + c] = a[c] * g - level[c] - tilt[c] * x;
    }
}

KERNEL void kernel_norm_leaky_backward(const float *restrict z, const float *restrict gamma,
                                       const float *restrict beta, const float *restrict mean,
                                       const float *restrict inverse_deviation,
                                       const float *restrict dy, float *restrict dz,
                                       float *restrict dgamma, float *restrict dbeta,
                                       size_t images, size_t pixels, size_t channels,
                                       float slope) {
  for (size_t n = 0; n < images; n++) {
    const size_t start = n * pixels * channels;
    const float *image = z + start, *g = dy + start;
    const float *m = mean + n * channels, *r = inverse_deviation + n * channels;
    float *d = dz + start;
#define LEAKY_BACKWARD(c, strip)                                                              \
  leaky_backward_strip(image + c, gamma + c, beta + c, m + c, r + c, g + c, d + c, dgamma + c, \
                       dbeta + c, pixels, channels, slope, strip)
    FOR_EACH_STRIP(channels, LEAKY_BACKWARD);
  }
}
