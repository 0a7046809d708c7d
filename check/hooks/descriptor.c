/* SPDX-License-Identifier: MIT */

#include "hooks/descriptor.h"
#include "base/memory.h"
#include "base/real.h"
#include "block/spin.h"
#include "graph/pipe.h"
#include "hooks/change.h"
#include "hooks/clock.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/fail.h"
#include "native/locations.h"
#include "native/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { FIRST = 1000, PER_THREAD = 16, SLOT = 16 };
enum kind { NOTHING, EVENT, PIPE_OUT, PIPE_IN };

static struct descriptor {
    enum kind kind;
    bool nonblocking, semaphore;
    int state; /* the number of the one whose location is theirs */
} descriptors[MAX_THREADS * PER_THREAD];
static int made[MAX_THREADS];

void descriptor_new_run(void)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        for (int i = 0; i < made[t]; i++) {
            descriptors[(int)t * PER_THREAD + i].kind = NOTHING;
        }
        made[t] = 0;
    }
}

static struct descriptor *find(int fd)
{
    return run_is_program() && fd >= FIRST &&
                   fd < FIRST + MAX_THREADS * PER_THREAD
               ? &descriptors[fd - FIRST]
               : NULL;
}

bool descriptor_exists(int fd)
{
    return find(fd) != NULL;
}

static long fail(int error)
{
    errno = error;
    return -1;
}

static int make(enum kind kind, int flags, uintptr_t pc)
{
    uint32_t t = run.self->id;
    int number = (int)t * PER_THREAD + made[t];

    if (made[t]++ == PER_THREAD) {
        fail_here(ERROR_UNSUPPORTED, pc,
                  "a thread may make %d descriptors only", PER_THREAD);
    }
    spin_effect();
    descriptors[number] =
        (struct descriptor){.kind = kind,
                            .nonblocking = flags & O_NONBLOCK,
                            .semaphore = flags & EFD_SEMAPHORE,
                            .state = number};
    return FIRST + number;
}

static uintptr_t state_of(const struct descriptor *descriptor)
{
    return address_in(SPACE_DESCRIPTOR,
                      (void *)(uintptr_t)((descriptor->state + 1) * SLOT));
}

int descriptor_at(uintptr_t address)
{
    return FIRST - 1 + (int)(uint32_t)address / SLOT;
}

static unsigned size_of(const struct descriptor *descriptor)
{
    return descriptor->kind == EVENT ? sizeof(uint64_t) : sizeof(word);
}

/* For races with close: a word of its own. */
static uintptr_t identity(const struct descriptor *descriptor)
{
    return address_in(
        SPACE_DESCRIPTOR,
        (void *)(uintptr_t)((descriptor - descriptors + 1 + (1 << 20)) * SLOT));
}

/* Nobody may close it in the meantime. */
static bool use(const struct descriptor *descriptor, enum kind kind,
                enum kind or, uintptr_t pc)
{
    if (run.self->done > 0) {
        plain_atomic_access(identity(descriptor), 1, false, pc);
    }
    return descriptor->kind != NOTHING &&
           (descriptor->kind == kind || descriptor->kind == or);
}

static struct change change_of(const char *says,
                               const struct descriptor *descriptor,
                               uintptr_t pc)
{
    return (struct change){.says = says,
                           .address = state_of(descriptor),
                           .size = size_of(descriptor),
                           .pc = pc};
}

/* As blocking as the descriptor is; false if it would have to wait. */
static bool perform(const struct descriptor *descriptor,
                    const struct change *change, word *old)
{
    if (descriptor->nonblocking) {
        spin_check(change->address);
        if (!change_try(change, old)) {
            errno = EAGAIN;
            return false;
        }
    } else {
        *old = change_wait(change);
    }
    spin_effect();
    return true;
}

static ssize_t read_event(const struct descriptor *descriptor, void *buffer,
                          size_t size, uintptr_t pc)
{
    struct change change = change_of("read", descriptor, pc);
    uint64_t value;
    word old;

    if (size < sizeof(value)) {
        return fail(EINVAL);
    }
    change.order = ORDER_ACQUIRE;
    change.op = descriptor->semaphore ? OP_SUB_ABOVE : OP_DRAIN;
    change.operand = descriptor->semaphore;
    if (!perform(descriptor, &change, &old)) {
        return -1;
    }
    value = descriptor->semaphore ? 1 : (uint64_t)old;
    plain_access((uintptr_t)buffer, sizeof(value), true, pc);
    own_copy(buffer, &value, sizeof(value));
    return sizeof(value);
}

static ssize_t read_pipe(const struct descriptor *descriptor, void *buffer,
                         size_t size, uintptr_t pc)
{
    struct change change = change_of("read", descriptor, pc);
    size_t taken;
    word old, bytes;

    if (size == 0) {
        return 0;
    }
    change.order = ORDER_ACQUIRE;
    change.op = OP_PULL;
    change.operand = size < PIPE_LENGTH ? size : PIPE_LENGTH;
    if (!perform(descriptor, &change, &old)) {
        return -1;
    }
    taken = size < pipe_length(old) ? size : pipe_length(old);
    bytes = pipe_bytes(old);
    plain_access((uintptr_t)buffer, taken, true, pc);
    own_copy(buffer, &bytes, taken);
    return (ssize_t)taken;
}

HOOK(ssize_t, read, int fd, void *buffer, size_t size)
{
    static ssize_t (*real)(int, void *, size_t);
    uintptr_t pc = CALLER;
    const struct descriptor *descriptor = find(fd);

    if (!descriptor) {
        if (!real) {
            *(void **)&real = real_function("read");
        }
        return real(fd, buffer, size);
    }
    if (!use(descriptor, EVENT, PIPE_OUT, pc)) {
        return fail(EBADF);
    }
    return descriptor->kind == EVENT ? read_event(descriptor, buffer, size, pc)
                                     : read_pipe(descriptor, buffer, size, pc);
}

static ssize_t write_event(const struct descriptor *descriptor,
                           const void *bytes, size_t size, uintptr_t pc)
{
    struct change change = change_of("write", descriptor, pc);
    uint64_t value = 0;
    word old;

    plain_access((uintptr_t)bytes, size, false, pc);
    own_copy(&value, bytes, size < sizeof(value) ? size : sizeof(value));
    if (size < sizeof(value) || value == UINT64_MAX) {
        return fail(EINVAL);
    }
    change.order = ORDER_RELEASE;
    change.op = OP_ADD_BELOW;
    change.operand = value;
    change.expected = UINT64_MAX - value;
    return perform(descriptor, &change, &old) ? (ssize_t)sizeof(value) : -1;
}

static ssize_t write_pipe(const struct descriptor *descriptor,
                          const void *bytes, size_t size, uintptr_t pc)
{
    struct change change = change_of("write", descriptor, pc);
    word old, value = 0;

    if (size == 0) {
        return 0;
    }
    if (size > PIPE_LENGTH) {
        fail_here(ERROR_UNSUPPORTED, pc,
                  "a pipe holds %d bytes here, and cannot take %zu",
                  PIPE_LENGTH, size);
    }
    plain_access((uintptr_t)bytes, size, false, pc);
    own_copy(&value, bytes, size);
    change.order = ORDER_RELEASE;
    change.op = OP_PUSH;
    change.operand = pipe_make(value, (unsigned)size);
    if (!perform(descriptor, &change, &old)) {
        return -1;
    }
    return old & PIPE_NO_READER ? fail(EPIPE) : (ssize_t)size;
}

ssize_t descriptor_write(int fd, const void *bytes, size_t size, uintptr_t pc)
{
    const struct descriptor *descriptor = find(fd);

    if (!use(descriptor, EVENT, PIPE_IN, pc)) {
        return fail(EBADF);
    }
    return descriptor->kind == EVENT ? write_event(descriptor, bytes, size, pc)
                                     : write_pipe(descriptor, bytes, size, pc);
}

static void close_end(const struct descriptor *descriptor, uintptr_t pc)
{
    struct change change = change_of("close", descriptor, pc);

    change.order = ORDER_RELEASE;
    change.op = OP_OR;
    change.operand =
        descriptor->kind == PIPE_IN ? PIPE_NO_WRITER : PIPE_NO_READER;
    change_wait(&change);
}

HOOK(int, close, int fd)
{
    static int (*real)(int);
    uintptr_t pc = CALLER;
    struct descriptor *descriptor = find(fd);

    if (!descriptor) {
        if (!real) {
            *(void **)&real = real_function("close");
        }
        return real(fd);
    }
    spin_effect();
    plain_destroy(identity(descriptor), 1, pc);
    if (descriptor->kind == NOTHING) {
        return (int)fail(EBADF);
    }
    if (descriptor->kind != EVENT) {
        close_end(descriptor, pc);
    }
    descriptor->kind = NOTHING;
    return 0;
}

HOOK(int, eventfd, unsigned value, int flags)
{
    static int (*real)(unsigned, int);
    uintptr_t pc = CALLER;
    struct change change;
    int fd;

    if (!run_is_program()) {
        *(void **)&real = real_function("eventfd");
        return real(value, flags);
    }
    fd = make(EVENT, flags, pc);
    if (value > 0) {
        change = change_of("eventfd", find(fd), pc);
        change.op = OP_ADD;
        change.operand = value;
        change_wait(&change);
    }
    return fd;
}

HOOK(int, eventfd_read, int fd, eventfd_t *value)
{
    uintptr_t pc = CALLER;
    const struct descriptor *descriptor = find(fd);

    if (!descriptor || !use(descriptor, EVENT, EVENT, pc)) {
        return (int)fail(EBADF);
    }
    return read_event(descriptor, value, sizeof(*value), pc) < 0 ? -1 : 0;
}

HOOK(int, eventfd_write, int fd, eventfd_t value)
{
    uintptr_t pc = CALLER;
    const struct descriptor *descriptor = find(fd);

    if (!descriptor || !use(descriptor, EVENT, EVENT, pc)) {
        return (int)fail(EBADF);
    }
    return write_event(descriptor, &value, sizeof(value), pc) < 0 ? -1 : 0;
}

static int make_pipe(int ends[2], int flags, uintptr_t pc)
{
    static int (*real)(int[2], int);

    if (!run_is_program()) {
        *(void **)&real = real_function("pipe2");
        return real(ends, flags);
    }
    plain_access((uintptr_t)ends, 2 * sizeof(int), true, pc);
    ends[0] = make(PIPE_OUT, flags & O_NONBLOCK, pc);
    ends[1] = make(PIPE_IN, flags & O_NONBLOCK, pc);
    find(ends[1])->state = find(ends[0])->state;
    return 0;
}

HOOK(int, pipe, int ends[2])
{
    return make_pipe(ends, 0, CALLER);
}

HOOK(int, pipe2, int ends[2], int flags)
{
    return make_pipe(ends, flags, CALLER);
}

HOOK(int, fcntl, int fd, int command, long argument)
{
    static int (*real)(int, int, ...);
    uintptr_t pc = CALLER;
    struct descriptor *descriptor = find(fd);

    if (!descriptor) {
        if (!real) {
            *(void **)&real = real_function("fcntl");
        }
        return real(fd, command, argument);
    }
    switch (command) {
    case F_SETFL:
        spin_effect();
        descriptor->nonblocking = argument & O_NONBLOCK;
        return 0;
    case F_GETFL:
        return descriptor->nonblocking ? O_NONBLOCK : 0;
    case F_GETFD:
    case F_SETFD:
        return 0;
    default:
        fail_here(ERROR_UNSUPPORTED, pc,
                  "fcntl with command %d is not modelled", command);
    }
}

/* What poll would say of @state. */
static short events_of(const struct descriptor *descriptor, word state)
{
    switch (descriptor->kind) {
    case EVENT:
        return (short)((state > 0 ? POLLIN : 0) | POLLOUT);
    case PIPE_OUT:
        return (short)((pipe_length(state) > 0 ? POLLIN : 0) |
                       (state & PIPE_NO_WRITER ? POLLHUP : 0));
    case PIPE_IN:
        return (short)((pipe_length(state) < PIPE_LENGTH ? POLLOUT : 0) |
                       (state & PIPE_NO_READER ? POLLERR : 0));
    default:
        return POLLNVAL;
    }
}

static short look(const struct pollfd *one, uintptr_t pc)
{
    const struct descriptor *descriptor = find(one->fd);
    struct op op = {
        .event = {.kind = EVENT_READ, .order = ORDER_ACQUIRE, .pc = pc}};
    word state = 0;

    if (!descriptor) {
        if (one->fd >= 0) {
            fail_here(ERROR_UNSUPPORTED, pc,
                      "descriptor %d is neither eventfd nor pipe", one->fd);
        }
        return 0;
    }
    if (use(descriptor, descriptor->kind, EVENT, pc)) {
        op.event.size = (uint8_t)size_of(descriptor);
        op.address = state_of(descriptor);
        state = graph_event(run.graph, run_perform(&op))->value;
    }
    return (short)(events_of(descriptor, state) &
                   (one->events | POLLERR | POLLHUP | POLLNVAL));
}

HOOK(int, poll, struct pollfd *fds, nfds_t count, int timeout)
{
    static int (*real)(struct pollfd *, nfds_t, int);
    uintptr_t pc = CALLER;
    uint32_t first;
    int ready = 0;

    if (!run_is_program()) {
        *(void **)&real = real_function("poll");
        return real(fds, count, timeout);
    }
    spin_check((uintptr_t)fds);
    plain_access_again((uintptr_t)fds, count * sizeof(*fds), pc);
    first = run.self->done;
    for (nfds_t i = 0; i < count; i++) {
        short events = look(&fds[i], pc);

        if (fds[i].revents != events) {
            plain_effect((uintptr_t)&fds[i], sizeof(fds[i]));
            fds[i].revents = events;
        }
        ready += events != 0;
    }
    if (ready == 0 && timeout < 0) {
        spin_wait_since(first);
    }
    if (ready == 0 && timeout > 0) {
        clock_pass(clock_now() + (int64_t)timeout * 1000000);
    }
    return ready;
}
