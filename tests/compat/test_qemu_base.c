/* SPDX-License-Identifier: MIT */
/* What is taken for granted: osdep.h, bits, numbers, memory, descriptors. */

#include "qemu/osdep.h"
#include "qemu-common.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "qemu/coroutine-tls.h"
#include "qemu/host-utils.h"
#include "qemu/memalign.h"
#include "qemu/sockets.h"
#include "qemu/units.h"

#include "tap.h"

#if !CONFIG_POSIX || !CONFIG_LINUX || !CONFIG_EVENTFD || !CONFIG_ATOMIC64
#error "not what this is"
#endif

struct packed {
    char c;
    int n;
} QEMU_PACKED;

struct aligned {
    char c;
} QEMU_ALIGNED(64);

struct derived {
    struct aligned base;
    uint16_t half;
};

QEMU_BUILD_BUG_ON(sizeof(struct packed) != 5);
QEMU_BUILD_BUG_MSG(sizeof(struct aligned) != 64, "alignment is size");

static G_NORETURN void never(void)
{
    abort();
}

static inline QEMU_ALWAYS_INLINE int twice(int n)
{
    return 2 * n;
}

static QEMU_NOINLINE QEMU_FLATTEN coroutine_mixed_fn int thrice(int n)
{
    return twice(n) + n;
}

static QEMU_WARN_UNUSED_RESULT int must_be_used(int n)
{
    return unlikely(n < 0) ? -1 : twice(n);
}

TEST(macros)
{
    struct derived d = {.half = 1};
    const char name[4] QEMU_NONSTRING = {'n', 'a', 'm', 'e'};
    char buffer[64], *p = buffer;
    int n = 1, m = 2;

    if (!likely(must_be_used(2) == 4)) {
        never();
    }
    CHECK(thrice(1) == 3 && name[3] == 'e');
    CHECK(MIN(n++, m) == 1 && n == 2 && MAX(n, ++m) == 3 && m == 3);
    CHECK(MIN_CONST(3, 4) == 3 && MAX_CONST(3, 4) == 4);
    CHECK(MIN_NON_ZERO(0, 2) == 2 && MIN_NON_ZERO(3, 2) == 2);
    CHECK(ARRAY_SIZE(buffer) == 64 && QEMU_BUILD_BUG_ON_ZERO(0) == 0);
    CHECK(DIV_ROUND_UP(5, 4) == 2 && ROUND_UP(5, 4) == 8);
    CHECK(ROUND_DOWN(7, 4) == 4);
    CHECK(QEMU_ALIGN_UP(5, 3) == 6 && QEMU_ALIGN_DOWN(5, 3) == 3);
    CHECK(QEMU_IS_ALIGNED(6, 3) && !QEMU_IS_ALIGNED(7, 3));
    CHECK(QEMU_PTR_IS_ALIGNED(QEMU_ALIGN_PTR_UP(p, 16), 16));
    CHECK(QEMU_ALIGN_PTR_UP(p, 16) - QEMU_ALIGN_PTR_DOWN(p + 1, 16) <= 16);
    CHECK(sizeof_field(struct derived, half) == 2);
    CHECK(endof(struct derived, half) == 66);
    CHECK(DO_UPCAST(struct derived, base, &d.base) == &d);
    CHECK(container_of(&d.half, struct derived, half) == &d);
    CHECK(container_of((const uint16_t *)&d.half, struct derived, half) == &d);
    CHECK(glue(1, 2) == 12 && !strcmp(stringify(glue(a, b)), "ab"));
    CHECK(qemu_real_host_page_size() >= 4096);
    CHECK(qemu_real_host_page_mask() == -(intptr_t)qemu_real_host_page_size());
}

TEST(bits)
{
    unsigned long map[BITS_TO_LONGS(100)] = {0};

    set_bit(70, map);
    CHECK(test_bit(70, map) && map[BIT_WORD(70)] == BIT_MASK(70));
    CHECK(find_first_bit(map, 100) == 70 && find_next_bit(map, 100, 71) == 100);
    CHECK(test_and_set_bit(70, map) && test_and_clear_bit(70, map));
    CHECK(!test_and_clear_bit(70, map) && !test_and_change_bit(0, map));
    change_bit(1, map);
    CHECK(find_first_zero_bit(map, 100) == 2 && map[0] == 3);
    set_bit_atomic(2, map);
    clear_bit_atomic(0, map);
    clear_bit(1, map);
    CHECK(map[0] == BIT(2) && find_next_zero_bit(map, 100, 2) == 3);
    CHECK(BITS_PER_LONG == BITS_PER_BYTE * (int)sizeof(long));
    CHECK(BIT_ULL(40) == UINT64_C(1) << 40);
    CHECK(MAKE_64BIT_MASK(4, 8) == 0xff0 && MAKE_64BIT_MASK(0, 64) == ~0ull);
}

TEST(fields)
{
    CHECK(extract8(0xa5, 4, 4) == 0xa && extract16(0xa5a5, 4, 8) == 0x5a);
    CHECK(extract32(0x80000000, 31, 1) == 1 && extract32(~0u, 0, 32) == ~0u);
    CHECK(extract64(0xabcdull << 48, 48, 16) == 0xabcd);
    CHECK(sextract32(0xf0, 4, 4) == -1 && sextract64(0x70, 4, 4) == 7);
    CHECK(deposit32(0xffff, 4, 8, 0x120) == 0xf20f);
    CHECK(deposit64(0, 60, 4, 0xf) == 0xfull << 60);
    CHECK(rol8(0x81, 1) == 3 && ror8(3, 1) == 0x81 && rol8(5, 0) == 5);
    CHECK(rol16(0x8001, 1) == 3 && ror16(3, 1) == 0x8001);
    CHECK(rol32(0x80000001u, 1) == 3 && ror32(3, 1) == 0x80000001u);
    CHECK(rol64(BIT_ULL(63), 1) == 1 && ror64(1, 1) == BIT_ULL(63));
}

TEST(counting)
{
    CHECK(clz32(1) == 31 && clz64(0) == 64 && ctz32(8) == 3 && ctz64(0) == 64);
    CHECK(clo32(~0u) == 32 && clo64(~0ull << 60) == 4);
    CHECK(cto32(7) == 3 && cto64(3) == 2);
    CHECK(ctpop8(0xff) == 8 && ctpop16(0x101) == 2 && ctpop32(~0u) == 32);
    CHECK(ctpop64(7) == 3 && clrsb32(1) == 30 && clrsb64(~0ull) == 63);
    CHECK(revbit8(1) == 0x80 && revbit16(1) == 0x8000);
    CHECK(revbit32(2) == 0x40000000 && revbit64(1) == BIT_ULL(63));
    CHECK(pow2ceil(5) == 8 && pow2ceil(8) == 8 && pow2ceil(0) == 1);
    CHECK(pow2floor(5) == 4 && pow2floor(0) == 0 && is_power_of_2(64));
    CHECK(pow2ceil(UINT64_MAX) == 0 && pow2roundup32(9) == 16);
    CHECK(KiB * KiB == MiB && MiB * KiB == GiB && GiB * KiB == TiB);
    CHECK(TiB * KiB == PiB && PiB * KiB == EiB && EiB == 1LL << 60);
}

TEST(wide_arithmetic)
{
    uint64_t low, high, u64;
    uint32_t u32;
    int64_t s64;
    int32_t s32;

    CHECK(muldiv64(UINT64_MAX, 10, 20) == UINT64_MAX / 2);
    mulu64(&low, &high, UINT64_MAX, UINT64_MAX);
    CHECK(low == 1 && high == UINT64_MAX - 1);
    muls64(&low, &high, -2, 3);
    CHECK(low == (uint64_t)-6 && high == UINT64_MAX);
    muls64(&low, &high, INT64_MIN, INT64_MIN);
    CHECK(low == 0 && high == BIT_ULL(62));
    CHECK(sadd32_overflow(INT32_MAX, 1, &s32) && s32 == INT32_MIN);
    CHECK(!uadd32_overflow(1, 2, &u32) && u32 == 3);
    CHECK(ssub32_overflow(INT32_MIN, 1, &s32) && usub32_overflow(0, 1, &u32));
    CHECK(smul32_overflow(1 << 30, 2, &s32) && umul32_overflow(~0u, 2, &u32));
    CHECK(sadd64_overflow(INT64_MAX, 1, &s64) &&
          ssub64_overflow(0, INT64_MIN, &s64));
    CHECK(uadd64_overflow(~0ull, 1, &u64) && u64 == 0);
    CHECK(usub64_overflow(0, 1, &u64) && u64 == UINT64_MAX);
    CHECK(smul64_overflow(INT64_MAX, 2, &s64) &&
          umul64_overflow(~0ull, 2, &u64));
}

/* There and back, in place and not. */
#define CHECK_ORDER(type, there, back, there_s, back_s, v, byte) \
    do {                                                         \
        type n_ = there(v);                                      \
        CHECK(*(uint8_t *)&n_ == (byte) && back(n_) == (v));     \
        back_s(&n_);                                             \
        CHECK(n_ == (v));                                        \
        there_s(&n_);                                            \
        CHECK(n_ == there(v));                                   \
    } while (0)

TEST(order_of_bytes)
{
    uint8_t bytes[9] = {0xff, 0x80, 3, 4, 5, 6, 7, 8, 9};
    uint8_t *odd = bytes + 1; /* not aligned */

    CHECK_ORDER(uint16_t, cpu_to_le16, le16_to_cpu, cpu_to_le16s, le16_to_cpus,
                0x0102, 2);
    CHECK_ORDER(uint32_t, cpu_to_le32, le32_to_cpu, cpu_to_le32s, le32_to_cpus,
                0x01020304u, 4);
    CHECK_ORDER(uint64_t, cpu_to_le64, le64_to_cpu, cpu_to_le64s, le64_to_cpus,
                0x0102030405060708ull, 8);
    CHECK_ORDER(uint16_t, cpu_to_be16, be16_to_cpu, cpu_to_be16s, be16_to_cpus,
                0x0102, 1);
    CHECK_ORDER(uint32_t, cpu_to_be32, be32_to_cpu, cpu_to_be32s, be32_to_cpus,
                0x01020304u, 1);
    CHECK_ORDER(uint64_t, cpu_to_be64, be64_to_cpu, cpu_to_be64s, be64_to_cpus,
                0x0102030405060708ull, 1);
    CHECK(bswap16(1) == 0x100 && bswap32(1) == 1 << 24);
    CHECK(bswap64(1) == BIT_ULL(56));
    CHECK(ldub_p(bytes) == 0xff && ldsb_p(bytes) == -1);
    CHECK(lduw_le_p(odd) == 0x380 && lduw_be_p(odd) == 0x8003);
    CHECK(ldsw_le_p(odd) == 0x380 && ldsw_be_p(odd) == (int16_t)0x8003);
    CHECK(ldl_le_p(odd) == 0x05040380 && ldl_be_p(odd) == (int)0x80030405);
    CHECK(ldq_be_p(odd) == 0x8003040506070809);
    CHECK(ldq_le_p(odd) == 0x0908070605040380);
    stq_le_p(odd, 0x1122334455667788);
    CHECK(odd[0] == 0x88 && odd[7] == 0x11);
    stq_be_p(odd, 0x1122334455667788);
    CHECK(odd[0] == 0x11 && odd[7] == 0x88);
    stl_le_p(odd, 0x01020304);
    stl_be_p(odd + 4, 0x01020304);
    CHECK(odd[0] == 4 && odd[3] == 1 && odd[4] == 1 && odd[7] == 4);
    stw_le_p(odd, 0x0506);
    stw_be_p(odd + 2, 0x0506);
    stb_p(odd + 4, 9);
    CHECK(odd[0] == 6 && odd[1] == 5 && odd[2] == 5 && odd[4] == 9);
}

TEST(memory)
{
    void *memory = qemu_memalign(256, 10);
    QEMU_AUTO_VFREE void *freed = qemu_memalign(64, 1); /* or it leaks */

    CHECK(QEMU_PTR_IS_ALIGNED(memory, 256) && QEMU_PTR_IS_ALIGNED(freed, 64));
    qemu_vfree(memory);
    qemu_vfree(qemu_try_memalign(64, 0));
}

TEST(descriptors)
{
    g_autofree char *directory = g_dir_make_tmp(NULL, NULL);
    g_autofree char *name = g_build_filename(directory, "file", NULL);
    Error *error = NULL;
    char byte;
    int fds[2], fd;

    CHECK(qemu_pipe(fds) == 0 && fcntl(fds[0], F_GETFD) == FD_CLOEXEC);
    CHECK(qemu_write_full(fds[1], "xy", 2) == 2);
    CHECK(RETRY_ON_EINTR(read(fds[0], &byte, 1)) == 1 && byte == 'x');
    TFR(read(fds[0], &byte, 1));
    CHECK(byte == 'y' && qemu_close(fds[0]) == 0 && closesocket(fds[1]) == 0);
    CHECK(qemu_write_full(fds[1], "x", 1) == 0);

    CHECK(qemu_open("/nowhere/at/all", O_RDONLY, &error) == -1);
    CHECK(strstr(error_get_pretty(error), "Could not open '/nowhere/at/all'"));
    error_free(error);
    fd = qemu_create(name, O_RDWR, 0600, &error_abort);
    CHECK(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC && qemu_close(fd) == 0);
    fd = qemu_open_old(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK(fd == -1 && errno == EEXIST);
    CHECK(unlink(name) == 0 && rmdir(directory) == 0);
}

TEST(sockets)
{
    int fd = qemu_socket(AF_INET, SOCK_STREAM, 0);

    CHECK(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC);
    qemu_set_cloexec(fd);
    CHECK(socket_set_fast_reuse(fd) == 0 && socket_set_nodelay(fd) == 0);
    CHECK(socket_set_cork(fd, 1) == 0);
    qemu_socket_set_nonblock(fd);
    CHECK(fcntl(fd, F_GETFL) & O_NONBLOCK);
    qemu_socket_set_block(fd);
    CHECK(!(fcntl(fd, F_GETFL) & O_NONBLOCK));
    CHECK(listen(fd, 1) == 0 && qemu_socket_try_set_nonblock(fd) == 0);
    CHECK(qemu_accept(fd, NULL, NULL) == -1 && errno == EAGAIN);
    qemu_set_block(fd);
    CHECK(qemu_try_set_nonblock(fd) == 0);
    qemu_set_nonblock(fd);
    CHECK(fcntl(fd, F_GETFL) & O_NONBLOCK);
    close(fd);
    CHECK(qemu_socket_try_set_nonblock(fd) == -EBADF);
}

QEMU_DECLARE_CO_TLS(int, shared)
QEMU_DEFINE_CO_TLS(int, shared)
QEMU_DEFINE_STATIC_CO_TLS(int, own)

static void *look_at_ones_own(void *opaque)
{
    return get_shared() == 0 && get_own() == 0 ? opaque : NULL;
}

TEST(thread_local_variables)
{
    pthread_t thread;
    int shared_seen;
    void *result;

    set_shared(1);
    *get_ptr_own() = get_shared() + 1;
    CHECK(get_own() == 2);
    set_own(3);
    CHECK(*get_ptr_shared() == 1 && get_own() == 3);
    CHECK(pthread_create(&thread, NULL, look_at_ones_own, &shared_seen) == 0);
    pthread_join(thread, &result);
    CHECK(result == &shared_seen);
}
