/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_OSDEP_H
#define TENON_QEMU_OSDEP_H

/*
 * What every source file written for QEMU begins with: the C library, GLib,
 * and the macros that are taken for granted.
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "qemu/compiler.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <inttypes.h>
#include <limits.h>
#include <sys/types.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <setjmp.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include <assert.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "glib-compat.h"
#include "qemu/typedefs.h"

#define CONFIG_POSIX                   1
#define CONFIG_LINUX                   1
#define CONFIG_EVENTFD                 1
#define CONFIG_PPOLL                   1
#define CONFIG_EPOLL_CREATE1           1
#define CONFIG_ATOMIC64                1
#define CONFIG_THREAD_SETNAME_BYTHREAD 1

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define HOST_BIG_ENDIAN 1
#else
#define HOST_BIG_ENDIAN 0
#endif
#define HOST_LONG_BITS (__SIZEOF_POINTER__ * 8)

#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef ECANCELED
#define ECANCELED 4097
#endif

/* Each argument is evaluated once. */
#undef MIN
#undef MAX
#define MIN(a, b) TN_QEMU_LESS_(a, b, __COUNTER__)
#define MAX(a, b) TN_QEMU_MORE_(a, b, __COUNTER__)
#define TN_QEMU_LESS_(a, b, n) \
    TN_QEMU_CHOOSE_(<, a, b, glue(a_, n), glue(b_, n))
#define TN_QEMU_MORE_(a, b, n) \
    TN_QEMU_CHOOSE_(>, a, b, glue(a_, n), glue(b_, n))
#define TN_QEMU_CHOOSE_(relation, a, b, a_once, b_once)       \
    __extension__({                                           \
        __typeof__(1 ? (a) : (b)) a_once = (a), b_once = (b); \
        a_once relation b_once ? a_once : b_once;             \
    })
#define MIN_CONST(a, b) ((a) < (b) ? (a) : (b))
#define MAX_CONST(a, b) ((a) > (b) ? (a) : (b))
/* Zero says that there is no limit. */
#define MIN_NON_ZERO(a, b) ((a) == 0 ? (b) : (b) == 0 ? (a) : MIN_CONST(a, b))

#undef ARRAY_SIZE
#define ARRAY_SIZE(x)               \
    ((sizeof(x) / sizeof((x)[0])) + \
     QEMU_BUILD_BUG_ON_ZERO(        \
         __builtin_types_compatible_p(__typeof__(x), __typeof__(&(x)[0]))))

#ifndef DIV_ROUND_UP
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#endif
#define QEMU_ALIGN_DOWN(n, m) ((n) / (m) * (m))
#define QEMU_ALIGN_UP(n, m)   QEMU_ALIGN_DOWN((n) + (m)-1, (m))
#define QEMU_IS_ALIGNED(n, m) (((n) % (m)) == 0)
#define QEMU_ALIGN_PTR_DOWN(p, n) \
    ((__typeof__(p))QEMU_ALIGN_DOWN((uintptr_t)(p), (n)))
#define QEMU_ALIGN_PTR_UP(p, n) \
    ((__typeof__(p))QEMU_ALIGN_UP((uintptr_t)(p), (n)))
#define QEMU_PTR_IS_ALIGNED(p, n) QEMU_IS_ALIGNED((uintptr_t)(p), (n))
#define ROUND_DOWN(n, d)          ((n) & -(0 ? (n) : (d)))
#ifndef ROUND_UP
#define ROUND_UP(n, d) ROUND_DOWN((n) + (d)-1, (d))
#endif

#define RETRY_ON_EINTR(expression)                 \
    __extension__({                                \
        __typeof__(expression) result_;            \
        do {                                       \
            result_ = (expression);                \
        } while (result_ == -1 && errno == EINTR); \
        result_;                                   \
    })
#define TFR(expression)         \
    do {                        \
        if ((expression) != -1) \
            break;              \
    } while (errno == EINTR)

#define qemu_build_not_reached() __builtin_unreachable()
#define qemu_real_host_page_size tn_qemu_page_size_
#define qemu_real_host_page_mask tn_qemu_page_mask_

static inline uintptr_t tn_qemu_page_size_(void)
{
    return (uintptr_t)sysconf(_SC_PAGESIZE);
}

static inline intptr_t tn_qemu_page_mask_(void)
{
    return -(intptr_t)tn_qemu_page_size_();
}

int qemu_get_thread_id(void);

#define closesocket(fd)                  close(fd)
#define ioctlsocket(fd, request, result) ioctl(fd, request, result)

/* Descriptors: as the system's calls, but exec closes them. */
void qemu_set_cloexec(int fd);
int qemu_pipe(int fds[2]);
int qemu_open_old(const char *name, int flags, ...);
int qemu_open(const char *name, int flags, Error **errp);
int qemu_create(const char *name, int flags, mode_t mode, Error **errp);
int qemu_close(int fd);
/* Goes on until all is written; returns how much was if that fails. */
ssize_t qemu_write_full(int fd, const void *data, size_t size);

/* These were here before they had headers of their own. */
#include "qemu/memalign.h"

#endif
