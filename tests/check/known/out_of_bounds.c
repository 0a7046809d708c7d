/* SPDX-License-Identifier: MIT */
/*
 * Places in an array are given away by counting, without looking at the
 * end.
 *
 * run:
 * expect: violated out-of-bounds @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PLACES = 2 };

static int *places;
static atomic_int used;

static void *take(void *unused)
{
    int mine = atomic_fetch_add(&used, 1);

    (void)unused;
#ifdef REPAIRED
    if (mine >= PLACES) {
        return NULL;
    }
#endif
    places[mine] = 1; /* @bug */
    return NULL;
}

int main(void)
{
    pthread_t threads[3];

    places = calloc(PLACES, sizeof(*places));
    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, take, NULL);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    free(places);
    return 0;
}
