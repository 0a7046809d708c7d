/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_CLANG_TSA_H
#define TENON_QEMU_CLANG_TSA_H

/* Which lock protects what: the locks here tell Clang nothing of it. */

#define TSA_CAPABILITY(name)
#define TSA_GUARDED_BY(lock)
#define TSA_PT_GUARDED_BY(lock)
#define TSA_REQUIRES(...)
#define TSA_REQUIRES_SHARED(...)
#define TSA_EXCLUDES(...)
#define TSA_ACQUIRE(...)
#define TSA_ACQUIRE_SHARED(...)
#define TSA_RELEASE(...)
#define TSA_RELEASE_SHARED(...)
#define TSA_NO_TSA
#define TSA_ASSERT(lock)
#define TSA_ASSERT_SHARED(lock)

#endif
