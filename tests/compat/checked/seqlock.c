/* SPDX-License-Identifier: MIT */
/* What a reader has read is of one writer, once it need not go again. */

#include <assert.h>
#include <pthread.h>

#include "qemu/seqlock.h"

static QemuSeqLock lock;
static int pair[2], got[2];

static void *write_pair(void *unused)
{
    seqlock_write_begin(&lock);
    qatomic_set(&pair[0], 1);
    qatomic_set(&pair[1], 1);
    seqlock_write_end(&lock);
    return unused;
}

static void *read_pair(void *unused)
{
    unsigned begin = seqlock_read_begin(&lock);

    got[0] = qatomic_read(&pair[0]);
    got[1] = qatomic_read(&pair[1]);
    if (!seqlock_read_retry(&lock, begin)) {
        assert(got[0] == got[1]);
        assert(got[0] == 1 || begin == 0);
    }
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    seqlock_init(&lock);
    pthread_create(&threads[0], NULL, write_pair, NULL);
    pthread_create(&threads[1], NULL, read_pair, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
