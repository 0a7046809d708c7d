/* SPDX-License-Identifier: MIT */

#include "base/real.h"
#include "base/fatal.h"

#include <dlfcn.h>
#include <stddef.h>

void *real_function(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function) {
        fatal("the C library has no %s", name);
    }
    return function;
}

int real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                        void *(*start)(void *), void *argument)
{
    static int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
                         void *);

    if (!create) {
        *(void **)&create = real_function("pthread_create");
    }
    return create(thread, attributes, start, argument);
}
