// One way to make memory and convolution descriptors for oneDNN 2 and 3: in version 3 a memory
// descriptor became a handle and the separate operation descriptors went away.
#pragma once

#include <dnnl.h>

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t descriptor;
typedef const_dnnl_memory_desc_t descriptor_reference;
#define REFERENCE(d) (d)
#else
typedef dnnl_memory_desc_t descriptor;
typedef const dnnl_memory_desc_t *descriptor_reference;
#define REFERENCE(d) (&(d))
#endif

static inline dnnl_status_t make_descriptor(descriptor *d, int rank, const dnnl_dims_t dims,
                                            dnnl_format_tag_t tag) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_memory_desc_create_with_tag(d, rank, dims, dnnl_f32, tag);
#else
  return dnnl_memory_desc_init_by_tag(d, rank, dims, dnnl_f32, tag);
#endif
}

static inline void release_descriptor(descriptor *d) {
#if DNNL_VERSION_MAJOR >= 3
  dnnl_memory_desc_destroy(*d);
#else
  (void)d;
#endif
}

enum convolution_direction { FORWARD, BACKWARD_DATA, BACKWARD_WEIGHTS };

// Padding 1, stride 1, no dilation. `hint` is the forward primitive descriptor; null for FORWARD.
static inline dnnl_status_t make_convolution(dnnl_primitive_desc_t *made, dnnl_engine_t engine,
                                             enum convolution_direction direction, descriptor src,
                                             descriptor weights, descriptor bias, descriptor dst,
                                             const_dnnl_primitive_desc_t hint) {
  const dnnl_dims_t one = {1, 1};
#if DNNL_VERSION_MAJOR >= 3
  const dnnl_dims_t none = {0, 0};
  switch (direction) {
  case FORWARD:
    return dnnl_convolution_forward_primitive_desc_create(
        made, engine, dnnl_forward_training, dnnl_convolution_direct, src, weights, bias, dst, one,
        none, one, one, NULL);
  case BACKWARD_DATA:
    return dnnl_convolution_backward_data_primitive_desc_create(
        made, engine, dnnl_convolution_direct, src, weights, dst, one, none, one, one, hint, NULL);
  default:
    return dnnl_convolution_backward_weights_primitive_desc_create(
        made, engine, dnnl_convolution_direct, src, weights, bias, dst, one, none, one, one, hint,
        NULL);
  }
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status;
  switch (direction) {
  case FORWARD:
    status = dnnl_convolution_forward_desc_init(&operation, dnnl_forward_training,
                                                dnnl_convolution_direct, &src, &weights, &bias,
                                                &dst, one, one, one);
    break;
  case BACKWARD_DATA:
    status = dnnl_convolution_backward_data_desc_init(&operation, dnnl_convolution_direct, &src,
                                                      &weights, &dst, one, one, one);
    break;
  default:
    status = dnnl_convolution_backward_weights_desc_init(&operation, dnnl_convolution_direct, &src,
                                                         &weights, &bias, &dst, one, one, one);
  }
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &operation, NULL, engine, hint);
#endif
}
