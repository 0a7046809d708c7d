/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_PROCESSOR_H
#define TENON_QEMU_PROCESSOR_H

/* For the body of a loop that spins. */

#if defined(__i386__) || defined(__x86_64__)
#define cpu_relax() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define cpu_relax() __asm__ volatile("yield" ::: "memory")
#else
#define cpu_relax() __asm__ volatile("" ::: "memory")
#endif

#endif
