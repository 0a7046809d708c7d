/* SPDX-License-Identifier: MIT */
#ifndef HOST_ANNOTATE_H
#define HOST_ANNOTATE_H

/*
 * Tells TSan that the kernel carries order through an object: what comes before
 * a release of @object happens before what follows a later acquire.  Nothing
 * elsewhere, and nothing under the checker, so that an annotation never makes a
 * wrong program look right there.
 */

#include "tenon/atomic.h"

#if defined(TN_TSAN_) && !defined(TENON_CHECK)
void __tsan_release(void *object);
void __tsan_acquire(void *object);
#define tn_annotate_release_(object) __tsan_release(object)
#define tn_annotate_acquire_(object) __tsan_acquire(object)
#else
#define tn_annotate_release_(object) ((void)(object))
#define tn_annotate_acquire_(object) ((void)(object))
#endif

#endif
