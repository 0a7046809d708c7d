/* SPDX-License-Identifier: MIT */

#include "qemu/osdep.h"

#include "qemu/memalign.h"

/* One byte for none: NULL says that there was no memory. */
void *qemu_try_memalign(size_t alignment, size_t size)
{
    void *memory;

    if (alignment < sizeof(void *)) {
        alignment = sizeof(void *);
    }
    return posix_memalign(&memory, alignment, size ? size : 1) ? NULL : memory;
}

void *qemu_memalign(size_t alignment, size_t size)
{
    void *memory = qemu_try_memalign(alignment, size);

    if (!memory) {
        fprintf(stderr, "qemu_memalign: no memory for %zu bytes\n", size);
        abort();
    }
    return memory;
}

void qemu_vfree(void *memory)
{
    free(memory);
}
