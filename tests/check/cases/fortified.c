/* SPDX-License-Identifier: MIT */
/*
 * What is copied is seen with the flags of distributions, too.  Flags for the
 * linker do no harm where warnings are errors.
 *
 * run: -- -O2 -D_FORTIFY_SOURCE=2
 * expect: violated race
 * run: -- -O1 -D_FORTIFY_SOURCE=3
 * expect: violated race
 * run: --cc=clang -- -O2 -D_FORTIFY_SOURCE=2 -Wall -Werror -lm -L/ -Wl,-z,now
 * expect: violated race
 * run: -- -O2 -D_FORTIFY_SOURCE=2 -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <string.h>

static char text[64] = "short";
static pthread_mutex_t ours = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t theirs = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *unused)
{
#ifdef REPAIRED
    pthread_mutex_lock(&ours);
    memcpy(text, "longer", 7);
    pthread_mutex_unlock(&ours);
#else
    pthread_mutex_lock(&theirs);
    memcpy(text, "longer", 7);
    pthread_mutex_unlock(&theirs);
#endif
    return unused;
}

int main(void)
{
    pthread_t thread;
    char last;

    pthread_create(&thread, NULL, work, NULL);
    pthread_mutex_lock(&ours);
    last = text[5];
    pthread_mutex_unlock(&ours);
    pthread_join(thread, NULL);
    return last != 0 && last != 'r';
}
