#include "include/kernel_online_descent.h"

#include "row_math.h"

// logits = softmax(logits) - onehot(label); few classes, so that libm in double costs nothing.
INLINE void errors_in_place(float *logits, int32_t label, size_t classes) {
  float top = logits[0];
  double sum = 0;
  for (size_t c = 1; c < classes; c++) top = logits[c] > top ? logits[c] : top;
  for (size_t c = 0; c < classes; c++) sum += exp((double)logits[c] - top);
  for (size_t c = 0; c < classes; c++) logits[c] = (float)(exp((double)logits[c] - top) / sum);
  logits[label] -= 1;
}

KERNEL void kernel_online_descent_forward(const float *x, const int32_t *label, const float *mask,
                                          float rate, float *weight, float *bias, float *error,
                                          size_t batch, size_t length, size_t classes,
                                          size_t width) {
  for (size_t b = 0; b < batch; b++) {
    float *w = weight + b * classes * width, *bias_b = bias + b * classes;
    for (size_t row = b * length; row < (b + 1) * length; row++) {
      const float *in = x + row * width;
      float *g = error + row * classes;
      for (size_t c = 0; c < classes; c++) {
        g[c] = rows_dot(w + c * width, in, width) + bias_b[c];
        if (mask) g[c] += mask[row * classes + c];
      }
      errors_in_place(g, label[row], classes);
      for (size_t c = 0; c < classes; c++) {
        rows_add(w + c * width, -rate * g[c], in, width);
        bias_b[c] -= rate * g[c];
      }
    }
  }
}

// With u = dW x + db the gradient of g is -rate u, that of the logits p (dg - p dg), and W is what it
// was before the step when rate g x^T is added again.
KERNEL void kernel_online_descent_backward(const float *x, const int32_t *label,
                                           const float *error, float rate, float *weight,
                                           float *dweight, float *dbias, float *dx, float *drate,
                                           float *scratch, size_t batch, size_t length,
                                           size_t classes, size_t width) {
  float *p = scratch, *dlogits = scratch + classes;
  for (size_t b = 0; b < batch; b++) {
    float *w = weight + b * classes * width, *dw = dweight + b * classes * width;
    float *db = dbias + b * classes;
    for (size_t row = (b + 1) * length; row-- > b * length;) {
      const float *in = x + row * width, *g = error + row * classes;
      float *din = dx + row * width;
      float mean = 0, along = 0;
      for (size_t i = 0; i < width; i++) din[i] = 0;
      for (size_t c = 0; c < classes; c++) {
        float u = rows_dot(dw + c * width, in, width) + db[c];
        p[c] = g[c] + (c == (size_t)label[row] ? 1 : 0);
        dlogits[c] = -rate * u;
        mean += p[c] * dlogits[c];
        along += g[c] * u;
      }
      *drate -= along;
      for (size_t c = 0; c < classes; c++) {
        float da = p[c] * (dlogits[c] - mean);
        rows_add(w + c * width, rate * g[c], in, width);
        rows_add(din, -rate * g[c], dw + c * width, width);
        rows_add(din, da, w + c * width, width);
        rows_add(dw + c * width, da, in, width);
        db[c] += da;
      }
    }
  }
}
