/* SPDX-License-Identifier: MIT */
/*
 * The last one to let go frees, and there is one last one only.
 *
 * run:
 * expect: violated use-after-free @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct object {
    atomic_int references;
    int value;
};

static void put(struct object *object)
{
#ifdef REPAIRED
    if (atomic_fetch_sub(&object->references, 1) == 1) {
        free(object);
    }
#else
    atomic_fetch_sub(&object->references, 1);
    if (atomic_load(&object->references) == 0) { /* @bug */
        free(object);
    }
#endif
}

static void *user(void *object)
{
    put(object);
    return NULL;
}

int main(void)
{
    struct object *object = malloc(sizeof(*object));
    pthread_t thread;

    atomic_init(&object->references, 2);
    pthread_create(&thread, NULL, user, object);
    put(object);
    pthread_join(thread, NULL);
    return 0;
}
