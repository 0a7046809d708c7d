/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BASE_RAW_H
#define CHECK_BASE_RAW_H

/* A system call that nobody takes over; a negative result is an error. */
static inline long raw_call(long number, const long argument[6])
{
    register long r10 __asm__("r10") = argument[3];
    register long r8 __asm__("r8") = argument[4];
    register long r9 __asm__("r9") = argument[5];
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(argument[0]), "S"(argument[1]),
                       "d"(argument[2]), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

#endif
