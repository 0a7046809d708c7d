/* SPDX-License-Identifier: MIT */
/* Descriptors, which exec closes. */

#include "qemu/osdep.h"

#include "qapi/error.h"

void qemu_set_cloexec(int fd)
{
    int flags = fcntl(fd, F_GETFD);

    assert(flags != -1);
    flags = fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
    assert(flags != -1);
}

int qemu_pipe(int fds[2])
{
    return pipe2(fds, O_CLOEXEC);
}

int qemu_open_old(const char *name, int flags, ...)
{
    mode_t mode = 0;
    va_list ap;

    if (flags & O_CREAT) {
        va_start(ap, flags);
        mode = (mode_t)va_arg(ap, int);
        va_end(ap);
    }
    return open(name, flags | O_CLOEXEC, mode);
}

static int open_or_say(const char *name, int flags, mode_t mode, Error **errp)
{
    int fd = open(name, flags | O_CLOEXEC, mode);

    if (fd < 0) {
        error_setg_file_open(errp, errno, name);
    }
    return fd;
}

int qemu_open(const char *name, int flags, Error **errp)
{
    assert(!(flags & O_CREAT));
    return open_or_say(name, flags, 0, errp);
}

int qemu_create(const char *name, int flags, mode_t mode, Error **errp)
{
    return open_or_say(name, flags | O_CREAT, mode, errp);
}

int qemu_close(int fd)
{
    return close(fd);
}

ssize_t qemu_write_full(int fd, const void *data, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t n =
            RETRY_ON_EINTR(write(fd, (const char *)data + done, size - done));

        if (n < 0) {
            break;
        }
        done += (size_t)n;
    }
    return (ssize_t)done;
}
