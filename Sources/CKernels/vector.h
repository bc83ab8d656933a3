// Sixteen floats, and the few functions on them that the compiler has no name for.
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

// One machine-code version per instruction set, chosen when the program starts. Contraction is off
// (see Package.swift), so all versions give the same bits.
#if defined(__x86_64__)
#define KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define KERNEL
#endif

#define INLINE static inline __attribute__((always_inline))

typedef float v16 __attribute__((ext_vector_type(16)));
typedef int32_t i16 __attribute__((ext_vector_type(16)));
typedef float v8 __attribute__((ext_vector_type(8)));
typedef float v4 __attribute__((ext_vector_type(4)));
typedef float v16_anywhere __attribute__((ext_vector_type(16), aligned(4), may_alias));

// Macros rather than functions: a function that takes or returns a 64-byte vector has another
// calling convention under each instruction set, and the compiler refuses to inline it into clones.
#define v16_load(p) (*(const v16_anywhere *)(p))
#define v16_store(p, v) (*(v16_anywhere *)(p) = (v))
#define v16_set(x) ((v16)(float)(x))

#define v16_sum(v)                           \
  ({                                         \
    v16 whole_ = (v);                        \
    v8 half_ = whole_.lo + whole_.hi;        \
    v4 quarter_ = half_.lo + half_.hi;       \
    (quarter_[0] + quarter_[2]) + (quarter_[1] + quarter_[3]); \
  })

#define v16_max(v)                                                        \
  ({                                                                      \
    v16 whole_ = (v);                                                     \
    v8 half_ = __builtin_elementwise_max(whole_.lo, whole_.hi);           \
    v4 quarter_ = __builtin_elementwise_max(half_.lo, half_.hi);          \
    fmaxf(fmaxf(quarter_[0], quarter_[2]), fmaxf(quarter_[1], quarter_[3])); \
  })

// p[0..<16] = e^p to about one unit in the last place for p in -87...88; below, it falls to zero.
// Range reduction by ln 2 in two parts, then a minimax polynomial (Cephes' expf coefficients).
INLINE void exp_in_place(float *p) {
  v16 x = v16_load(p);
  i16 underflow = x < v16_set(-87.0f);
  x = __builtin_elementwise_max(__builtin_elementwise_min(x, v16_set(88.0f)), v16_set(-87.0f));
  v16 shifted = x * v16_set(1.44269504088896341f) + v16_set(12582912.0f);
  i16 n = (i16)shifted - 0x4B400000;
  v16 whole = shifted - v16_set(12582912.0f);
  v16 r = x - whole * v16_set(0.693359375f);
  r = r - whole * v16_set(-2.12194440e-4f);
  v16 y = v16_set(1.9875691500e-4f);
  y = y * r + v16_set(1.3981999507e-3f);
  y = y * r + v16_set(8.3334519073e-3f);
  y = y * r + v16_set(4.1665795894e-2f);
  y = y * r + v16_set(1.6666665459e-1f);
  y = y * r + v16_set(5.0000001201e-1f);
  y = y * r * r + r + v16_set(1.0f);
  y = y * (v16)((n + 127) << 23);
  y = (v16)((i16)y & ~underflow);
  v16_store(p, y);
}

// A well-mixed 32-bit hash of a counter, the same for scalars and vectors (Wang/Ellis "lowbias32").
#define HASH32(x)         \
  do {                    \
    x ^= x >> 16;         \
    x *= 0x7feb352du;     \
    x ^= x >> 15;         \
    x *= 0x846ca68bu;     \
    x ^= x >> 16;         \
  } while (0)

// Whether dropout keeps element `index` of the tensor named by `key`; threshold is p * 2^32.
INLINE uint32_t dropout_keeps(uint64_t key, uint32_t index, uint32_t threshold) {
  uint32_t x = index + (uint32_t)key;
  HASH32(x);
  x ^= (uint32_t)(key >> 32);
  HASH32(x);
  return x >= threshold;
}

// What dropout multiplies the elements by that it keeps.
INLINE float keep_scale(uint32_t threshold) {
  return (float)(1.0 / (1.0 - (double)threshold / 4294967296.0));
}
