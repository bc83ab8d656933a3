#include "include/kernel_residual_maps.h"

#include "map_strips.h"

// Results share no memory with operands, which the compiler cannot see through the structures.
#define EACH_CHANNEL _Pragma("clang loop vectorize(assume_safety)")

// A norm as one factor and one addend for each channel of a strip.
#define FACTORS(branch, n, c0, a, b, strip)                                     \
  for (size_t c = 0; c < (strip); c++) {                                        \
    size_t at_ = (n) * channels + (c0) + c;                                     \
    (a)[c] = (branch).gamma[(c0) + c] * (branch).inverse_deviation[at_];        \
    (b)[c] = (branch).beta[(c0) + c] - (branch).mean[at_] * (a)[c];             \
  }

INLINE void pool_strip(kernel_branch first, kernel_branch second, float *y, size_t n, size_t c0,
                       size_t height, size_t width, size_t channels, float slope, size_t strip) {
  const size_t rows = height / 2, columns = width / 2;
  float a[WIDEST_STRIP], b[WIDEST_STRIP], s[WIDEST_STRIP], t[WIDEST_STRIP];
  FACTORS(first, n, c0, a, b, strip);
  FACTORS(second, n, c0, s, t, strip);
  const float *z = first.z + n * height * width * channels + c0;
  const float *u = second.z + n * height * width * channels + c0;
  float *out = y + n * rows * columns * channels + c0;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      const size_t p0 = (2 * i * width + 2 * j) * channels, p1 = p0 + channels;
      const size_t p2 = p0 + width * channels, p3 = p2 + channels;
      float *o = out + (i * columns + j) * channels;
      EACH_CHANNEL
      for (size_t c = 0; c < strip; c++) {
        float v0 = a[c] * z[p0 + c] + s[c] * u[p0 + c], v1 = a[c] * z[p1 + c] + s[c] * u[p1 + c];
        float v2 = a[c] * z[p2 + c] + s[c] * u[p2 + c], v3 = a[c] * z[p3 + c] + s[c] * u[p3 + c];
        float top01 = v0 > v1 ? v0 : v1, top23 = v2 > v3 ? v2 : v3;
        float top = (top01 > top23 ? top01 : top23) + (b[c] + t[c]);
        o[c] = top > 0 ? top : slope * top;
      }
    }
}

KERNEL void kernel_residual_pool_forward(kernel_branch first, kernel_branch second, float *y,
                                         size_t images, size_t height, size_t width,
                                         size_t channels, float slope) {
  for (size_t n = 0; n < images; n++) {
#define POOL(c, strip) pool_strip(first, second, y, n, c, height, width, channels, slope, strip)
    FOR_EACH_STRIP(channels, POOL);
  }
}

// What the gradient of one branch takes away again: level + tilt * z.
#define CORRECTIONS(branch, gradient, a, m, r, product, tilt, level, strip)  \
  for (size_t c = 0; c < (strip); c++) {                                     \
    (gradient).dgamma[c0 + c] += (product)[c];                               \
    (gradient).dbeta[c0 + c] += sum[c];                                      \
    (tilt)[c] = (a)[c] * (r)[c] * (product)[c] / count;                      \
    (level)[c] = (a)[c] * sum[c] / count - (tilt)[c] * (m)[c];               \
  }

INLINE void pool_backward_strip(kernel_branch first, kernel_branch second, const float *y,
                                const float *dy, kernel_branch_gradient dfirst,
                                kernel_branch_gradient dsecond, size_t n, size_t c0, size_t height,
                                size_t width, size_t channels, float slope, size_t strip) {
  const size_t rows = height / 2, columns = width / 2, start = n * height * width * channels + c0;
  const float count = (float)(height * width);
  const float *z = first.z + start, *u = second.z + start;
  const float *out = y + n * rows * columns * channels + c0;
  const float *dout = dy + n * rows * columns * channels + c0;
  float *dz = dfirst.dz + start, *du = dsecond.dz + start;
  float a[WIDEST_STRIP], s[WIDEST_STRIP], m[WIDEST_STRIP], r[WIDEST_STRIP], k[WIDEST_STRIP];
  float q[WIDEST_STRIP], sum[WIDEST_STRIP], product[WIDEST_STRIP], other[WIDEST_STRIP];
  float tilt[WIDEST_STRIP], level[WIDEST_STRIP], tilt2[WIDEST_STRIP], level2[WIDEST_STRIP];
  for (size_t c = 0; c < strip; c++) {
    const size_t at = n * channels + c0 + c;
    m[c] = first.mean[at];
    r[c] = first.inverse_deviation[at];
    k[c] = second.mean[at];
    q[c] = second.inverse_deviation[at];
    a[c] = first.gamma[c0 + c] * r[c];
    s[c] = second.gamma[c0 + c] * q[c];
    sum[c] = product[c] = other[c] = 0;
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      const size_t p0 = (2 * i * width + 2 * j) * channels, p1 = p0 + channels;
      const size_t p2 = p0 + width * channels, p3 = p2 + channels;
      const size_t at = (i * columns + j) * channels;
      EACH_CHANNEL
      for (size_t c = 0; c < strip; c++) {
        float v0 = a[c] * z[p0 + c] + s[c] * u[p0 + c], v1 = a[c] * z[p1 + c] + s[c] * u[p1 + c];
        float v2 = a[c] * z[p2 + c] + s[c] * u[p2 + c], v3 = a[c] * z[p3 + c] + s[c] * u[p3 + c];
        float t01 = v0 >= v1 ? v0 : v1, t23 = v2 >= v3 ? v2 : v3;
        float z01 = v0 >= v1 ? z[p0 + c] : z[p1 + c], z23 = v2 >= v3 ? z[p2 + c] : z[p3 + c];
        float u01 = v0 >= v1 ? u[p0 + c] : u[p1 + c], u23 = v2 >= v3 ? u[p2 + c] : u[p3 + c];
        float g = dout[at + c] * (out[at + c] > 0 ? 1.0f : slope);
        sum[c] += g;
        product[c] += g * (((t01 >= t23 ? z01 : z23) - m[c]) * r[c]);
        other[c] += g * (((t01 >= t23 ? u01 : u23) - k[c]) * q[c]);
      }
    }
  CORRECTIONS(first, dfirst, a, m, r, product, tilt, level, strip);
  CORRECTIONS(second, dsecond, s, k, q, other, tilt2, level2, strip);
#define WRITE(p, g)                                                 \
  do {                                                              \
    float g_ = (g);                                                 \
    dz[(p) + c] = a[c] * g_ - level[c] - tilt[c] * z[(p) + c];      \
    du[(p) + c] = s[c] * g_ - level2[c] - tilt2[c] * u[(p) + c];    \
  } while (0)
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      const size_t p0 = (2 * i * width + 2 * j) * channels, p1 = p0 + channels;
      const size_t p2 = p0 + width * channels, p3 = p2 + channels;
      const size_t at = (i * columns + j) * channels;
      EACH_CHANNEL
      for (size_t c = 0; c < strip; c++) {
        float v0 = a[c] * z[p0 + c] + s[c] * u[p0 + c], v1 = a[c] * z[p1 + c] + s[c] * u[p1 + c];
        float v2 = a[c] * z[p2 + c] + s[c] * u[p2 + c], v3 = a[c] * z[p3 + c] + s[c] * u[p3 + c];
        float t01 = v0 >= v1 ? v0 : v1, t23 = v2 >= v3 ? v2 : v3;
        float g = dout[at + c] * (out[at + c] > 0 ? 1.0f : slope);
        // The first of equal values takes the gradient, as in the sums above.
        float upper = t01 >= t23 ? g : 0, lower = t01 >= t23 ? 0 : g;
        WRITE(p0, v0 >= v1 ? upper : 0);
        WRITE(p1, v0 >= v1 ? 0 : upper);
        WRITE(p2, v2 >= v3 ? lower : 0);
        WRITE(p3, v2 >= v3 ? 0 : lower);
      }
    }
  // An odd last row or column is not pooled, but part of the statistics.
  for (size_t i = 0; i < height; i++)
    for (size_t j = (i < 2 * rows ? 2 * columns : 0); j < width; j++)
      for (size_t c = 0; c < strip; c++) WRITE((i * width + j) * channels, 0);
}

KERNEL void kernel_residual_pool_backward(kernel_branch first, kernel_branch second,
                                          const float *y, const float *dy,
                                          kernel_branch_gradient dfirst,
                                          kernel_branch_gradient dsecond, size_t images,
                                          size_t height, size_t width, size_t channels,
                                          float slope) {
  for (size_t n = 0; n < images; n++) {
#define POOL_BACKWARD(c, strip)                                                            \
  pool_backward_strip(first, second, y, dy, dfirst, dsecond, n, c, height, width, channels, \
                      slope, strip)
    FOR_EACH_STRIP(channels, POOL_BACKWARD);
  }
}
