#include "attention_head.h"

// x[j, e] += rows[j, e].
INLINE void add_unpadded(const float *rows, size_t keys, size_t width, size_t head, size_t padded,
                         float *x) {
  for (size_t j = 0; j < keys; j++)
    for (size_t e = 0; e < head; e++) x[j * width + e] += rows[j * padded + e];
}

KERNEL void kernel_attention_backward(const float *query, const float *key, const float *value,
                                      const float *saved, const float *dy, float *dquery,
                                      float *dkey, float *dvalue, float *scratch, size_t batch,
                                      size_t rows, size_t keys, size_t heads, size_t head,
                                      size_t first, size_t growth) {
  const size_t columns = padded_to_16(keys), padded = padded_to_16(head), width = heads * head;
  float *keys_by_column = scratch, *values_by_column = keys_by_column + head * columns;
  float *keys_by_row = values_by_column + head * columns, *dkeys = keys_by_row + keys * padded;
  float *dvalues = dkeys + keys * padded, *shares = dvalues + keys * padded;
  float *dscores = shares + columns;
  const v16 scale = v16_set(1.0f / sqrtf((float)head));
  _Alignas(64) float q[MAX_HEAD], incoming[MAX_HEAD], out[MAX_HEAD];

  for (size_t b = 0; b < batch; b++)
    for (size_t h = 0; h < heads; h++) {
      const size_t of_head = b * keys * width + h * head;
      pack_columns(key + of_head, keys, width, head, columns, keys_by_column);
      pack_columns(value + of_head, keys, width, head, columns, values_by_column);
      pack_rows(key + of_head, keys, width, head, padded, keys_by_row);
      for (size_t i = 0; i < 2 * keys * padded; i += 16) v16_store(dkeys + i, v16_set(0));
      for (size_t r = 0; r < rows; r++) {
        const size_t at = (b * rows + r) * width + h * head, seen = first + growth * r;
        if (seen == 0) {
          for (size_t e = 0; e < head; e++) dquery[at + e] = 0;
          continue;
        }
        const float *statistics = saved + ((b * heads + h) * rows + r) * 2;
        copy_padded(query + at, head, q);
        copy_padded(dy + at, head, incoming);
        scores_of(q, keys_by_column, seen, columns, head, shares);
        weighted_rows(incoming, values_by_column, head, columns, padded_to_16(seen), dscores);
        v16 sum = 0;
        for (size_t c = 0; c < seen; c += 16) {
          v16_store(shares + c, v16_load(shares + c) - v16_set(statistics[0]));
          exp_in_place(shares + c);
          v16 share = v16_load(shares + c) * v16_set(statistics[1]);
          v16_store(shares + c, share);
          sum += share * v16_load(dscores + c);
        }
        const v16 mean = v16_set(v16_sum(sum));
        for (size_t c = 0; c < seen; c += 16)
          v16_store(dscores + c, v16_load(shares + c) * (v16_load(dscores + c) - mean) * scale);
        weighted_rows(dscores, keys_by_row, seen, padded, padded, out);
        copy_unpadded(out, head, dquery + at);
        add_outer_product(dkeys, dscores, q, seen, padded);
        add_outer_product(dvalues, shares, incoming, seen, padded);
      }
      add_unpadded(dkeys, keys, width, head, padded, dkey + of_head);
      add_unpadded(dvalues, keys, width, head, padded, dvalue + of_head);
    }
}
