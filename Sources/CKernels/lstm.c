#include "include/kernel_lstm.h"

#include "small_matrix.h"

// p = y, but a NaN stays visible: the exponential hides it.
#define STORE_OR_NAN(p, x, y)                                          \
  do {                                                                 \
    i16 number_ = (x) == (x);                                          \
    v16_store(p, (v16)((number_ & (i16)(y)) | (~number_ & (i16)(x)))); \
  } while (0)

INLINE void sigmoid_in_place(float *p) {
  v16 x = v16_load(p);
  v16_store(p, -x);
  exp_in_place(p);
  v16 y = v16_set(1) / (v16_set(1) + v16_load(p));
  STORE_OR_NAN(p, x, y);
}

INLINE void tanh_in_place(float *p) {
  v16 x = v16_load(p);
  v16_store(p, v16_set(2) * x);
  exp_in_place(p);
  v16 y = v16_set(1) - v16_set(2) / (v16_set(1) + v16_load(p));
  STORE_OR_NAN(p, x, y);
}

KERNEL void kernel_lstm_cell_forward(float *gates, const float *cell, float *new_cell,
                                     float *hidden, size_t rows, size_t share, size_t width) {
  _Alignas(64) float i[16], f[16], g[16], o[16], c[16];
  for (size_t r = 0; r < rows; r++)
    for (size_t at = 0; at < width; at += 16) {
      const size_t count = width - at < 16 ? width - at : 16;
      float *in = gates + 4 * r * width + at;
      copy_padded(in, count, i);
      copy_padded(in + width, count, f);
      copy_padded(in + 2 * width, count, g);
      copy_padded(in + 3 * width, count, o);
      copy_padded(cell + r / share * width + at, count, c);
      sigmoid_in_place(i);
      sigmoid_in_place(f);
      tanh_in_place(g);
      sigmoid_in_place(o);
      copy_unpadded(i, count, in);
      copy_unpadded(f, count, in + width);
      copy_unpadded(g, count, in + 2 * width);
      copy_unpadded(o, count, in + 3 * width);
      v16_store(c, v16_load(f) * v16_load(c) + v16_load(i) * v16_load(g));
      copy_unpadded(c, count, new_cell + r * width + at);
      tanh_in_place(c);
      v16_store(c, v16_load(o) * v16_load(c));
      copy_unpadded(c, count, hidden + r * width + at);
    }
}

KERNEL void kernel_lstm_cell_backward(const float *gates, const float *cell, const float *new_cell,
                                      const float *dhidden, const float *dnew_cell, float *dgates,
                                      float *dcell, size_t rows, size_t share, size_t width) {
  _Alignas(64) float gate[4][16], dgate[4][16], c[16], squashed[16], dh[16], dc[16], sum[16];
  const v16 one = v16_set(1);
  for (size_t r = 0; r < rows; r++)
    for (size_t at = 0; at < width; at += 16) {
      const size_t count = width - at < 16 ? width - at : 16;
      const size_t row = r * width + at, gate_row = 4 * r * width + at;
      float *shared = dcell + r / share * width + at;
      for (size_t z = 0; z < 4; z++) copy_padded(gates + gate_row + z * width, count, gate[z]);
      copy_padded(cell + r / share * width + at, count, c);
      copy_padded(new_cell + row, count, squashed);
      copy_padded(dhidden + row, count, dh);
      copy_padded(shared, count, sum);
      tanh_in_place(squashed);
      v16 i = v16_load(gate[0]), f = v16_load(gate[1]), g = v16_load(gate[2]);
      v16 o = v16_load(gate[3]), th = v16_load(squashed);
      v16 dcv = v16_load(dh) * o * (one - th * th);
      if (dnew_cell) {
        copy_padded(dnew_cell + row, count, dc);
        dcv += v16_load(dc);
      }
      v16_store(dgate[0], dcv * g * i * (one - i));
      v16_store(dgate[1], dcv * v16_load(c) * f * (one - f));
      v16_store(dgate[2], dcv * i * (one - g * g));
      v16_store(dgate[3], v16_load(dh) * th * o * (one - o));
      v16_store(sum, v16_load(sum) + dcv * f);
      for (size_t z = 0; z < 4; z++) copy_unpadded(dgate[z], count, dgates + gate_row + z * width);
      copy_unpadded(sum, count, shared);
    }
}
