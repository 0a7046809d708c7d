/* SPDX-License-Identifier: MIT */

/*
 * Runs the program that its argument describes, so that thousands of random
 * programs need no compiler.  The argument lists threads, separated by '/';
 * a thread is a list of operations: a letter, then its digits.
 *
 *     L loc order              load
 *     S loc value order        store
 *     X loc value order        exchange
 *     A loc value order        fetch_add
 *     C loc old new order      compare_exchange_strong, relaxed on failure
 *     F order                  fence
 *     I, H                     light, heavy fence
 *     P loc value order        load until it is the value
 *     Z mutex loc value        the same under a mutex, relaxed
 *     G loc                    exchange 1 until it was 0: a spin lock
 *     M mutex, U mutex         lock, unlock
 *     T mutex count            trylock; if it fails skip so many operations
 *     W loc value, V loc value FUTEX_WAIT, the same with a time-out
 *     K loc count              FUTEX_WAKE
 *     Q cond mutex, R ...      wait, timed wait
 *     N cond, B cond           signal, broadcast
 *     O choices                tn_check_choose
 *     s sem, y sem, p sem      wait for, try, post a semaphore; 1 at first
 *     r lock, w lock, u lock   read-write lock: for reading, writing; unlock
 *     b barrier                come to a barrier of two
 *     D loc value order        load, then compare_exchange until it is done
 *     E loc value order        the same with a load before each
 *
 * An order is a digit, as in __ATOMIC_*.  What is read is printed, with the
 * final values; a second argument gives the order to create threads in.  A
 * thread that is just "=" is identical to the one before; what they read is
 * printed in order of what that is.
 */

#include "tenon-check.h"

#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LOCATIONS = 4, THREADS = 6, READS = 12 };

static int locations[LOCATIONS];
static pthread_mutex_t mutexes[LOCATIONS];
static pthread_cond_t conditions[LOCATIONS];
static sem_t semaphores[LOCATIONS];
static pthread_rwlock_t rwlocks[LOCATIONS];
static pthread_barrier_t barriers[LOCATIONS];

/* What one thread, or some identical ones, do; and what they read. */
static struct plan {
    const char *code;
    int reads[THREADS][READS];
    int counts[THREADS];
    int ended;
} plans[THREADS];

/* Where a thread is in it. */
struct script {
    const char *code;
    int reads[READS];
    int count;
};

static int digit(struct script *script)
{
    return *script->code++ - '0';
}

static void note(struct script *script, int value)
{
    if (script->count < READS) {
        script->reads[script->count++] = value;
    }
}

static int has_arguments(char operation)
{
    static const char *const by_count[] = {"IH",
                                           "FMUNBOG"
                                           "syprwub",
                                           "LTWVKQR", "SXAPZDE", "C"};

    for (int n = 0; n < 5; n++) {
        if (strchr(by_count[n], operation)) {
            return n;
        }
    }
    return 0;
}

static void skip(struct script *script, int count)
{
    while (count-- > 0 && *script->code && *script->code != '/') {
        script->code += 1 + has_arguments(*script->code);
    }
}

/* What is expected is what a failed one has found, or is loaded again. */
static void retry(struct script *script, int *at, int again, int value,
                  int order)
{
    int old = __atomic_load_n(at, __ATOMIC_RELAXED);

    while (!__atomic_compare_exchange_n(at, &old, old * 2 + value, 0, order,
                                        __ATOMIC_RELAXED)) {
        if (again) {
            old = __atomic_load_n(at, __ATOMIC_RELAXED);
        }
    }
    note(script, old);
}

static void access_memory(struct script *script, char operation)
{
    int *at = &locations[digit(script)];
    int value, wanted;

    switch (operation) {
    case 'L':
        note(script, __atomic_load_n(at, digit(script)));
        break;
    case 'S':
        value = digit(script);
        __atomic_store_n(at, value, digit(script));
        break;
    case 'X':
        value = digit(script);
        note(script, __atomic_exchange_n(at, value, digit(script)));
        break;
    case 'A':
        value = digit(script);
        note(script, __atomic_fetch_add(at, value, digit(script)));
        break;
    case 'P':
        value = digit(script);
        wanted = digit(script);
        while (__atomic_load_n(at, wanted) != value) {
        }
        break;
    case 'D':
    case 'E':
        value = digit(script);
        retry(script, at, operation == 'E', value, digit(script));
        break;
    default:
        wanted = digit(script);
        value = digit(script);
        __atomic_compare_exchange_n(at, &wanted, value, 0, digit(script),
                                    __ATOMIC_RELAXED);
        note(script, wanted);
    }
}

static void use_futex(struct script *script, char operation)
{
    int *at = &locations[digit(script)];
    const struct timespec soon = {.tv_nsec = 1000};
    int value = digit(script);

    if (operation == 'K') {
        note(script, (int)syscall(SYS_futex, at, FUTEX_WAKE, value));
    } else {
        note(script, (int)syscall(SYS_futex, at, FUTEX_WAIT, value,
                                  operation == 'V' ? &soon : NULL));
    }
}

static void use_condition(struct script *script, char operation)
{
    pthread_cond_t *condition = &conditions[digit(script)];
    const struct timespec soon = {.tv_sec = 2000000};

    switch (operation) {
    case 'Q':
        pthread_cond_wait(condition, &mutexes[digit(script)]);
        break;
    case 'R':
        note(script,
             pthread_cond_timedwait(condition, &mutexes[digit(script)], &soon));
        break;
    case 'N':
        pthread_cond_signal(condition);
        break;
    default:
        pthread_cond_broadcast(condition);
    }
}

static void poll_mutex(struct script *script)
{
    pthread_mutex_t *mutex = &mutexes[digit(script)];
    int *at = &locations[digit(script)];
    int value = digit(script), seen;

    do {
        pthread_mutex_lock(mutex);
        seen = __atomic_load_n(at, __ATOMIC_RELAXED);
        pthread_mutex_unlock(mutex);
    } while (seen != value);
}

static void take_spin_lock(struct script *script)
{
    int *at = &locations[digit(script)];

    while (__atomic_exchange_n(at, 1, __ATOMIC_ACQUIRE) != 0) {
    }
}

static void try_mutex(struct script *script)
{
    int failed = pthread_mutex_trylock(&mutexes[digit(script)]) != 0;
    int count = digit(script);

    note(script, failed);
    if (failed) {
        skip(script, count);
    }
}

static void use_object(struct script *script, char operation)
{
    int at = digit(script);

    switch (operation) {
    case 's':
        sem_wait(&semaphores[at]);
        break;
    case 'y':
        note(script, sem_trywait(&semaphores[at]));
        break;
    case 'p':
        sem_post(&semaphores[at]);
        break;
    case 'r':
        pthread_rwlock_rdlock(&rwlocks[at]);
        break;
    case 'w':
        pthread_rwlock_wrlock(&rwlocks[at]);
        break;
    case 'u':
        pthread_rwlock_unlock(&rwlocks[at]);
        break;
    default:
        note(script, pthread_barrier_wait(&barriers[at]));
    }
}

static void step(struct script *script)
{
    char operation = *script->code++;

    if (strchr("LSXAPCDE", operation)) {
        access_memory(script, operation);
    } else if (strchr("WVK", operation)) {
        use_futex(script, operation);
    } else if (strchr("QRNB", operation)) {
        use_condition(script, operation);
    } else if (strchr("syprwub", operation)) {
        use_object(script, operation);
    } else if (operation == 'F') {
        __atomic_thread_fence(digit(script));
    } else if (operation == 'I') {
        tn_check_light_fence();
    } else if (operation == 'H') {
        tn_check_heavy_fence();
    } else if (operation == 'M') {
        pthread_mutex_lock(&mutexes[digit(script)]);
    } else if (operation == 'U') {
        pthread_mutex_unlock(&mutexes[digit(script)]);
    } else if (operation == 'T') {
        try_mutex(script);
    } else if (operation == 'Z') {
        poll_mutex(script);
    } else if (operation == 'G') {
        take_spin_lock(script);
    } else {
        note(script, (int)tn_check_choose((unsigned)digit(script)));
    }
}

/* Out of sight of the checker, so that it makes no difference. */
__attribute__((no_sanitize("thread"))) static void end(
    struct plan *plan, const struct script *script)
{
    int at = plan->ended++;

    plan->counts[at] = script->count;
    for (int i = 0; i < script->count; i++) {
        plan->reads[at][i] = script->reads[i];
    }
}

static void *run(void *argument)
{
    struct plan *plan = argument;
    struct script script = {.code = plan->code};

    while (*script.code && *script.code != '/') {
        step(&script);
    }
    end(plan, &script);
    return NULL;
}

/* Fills plans[], and which of them each thread has; how many threads. */
static int read_plans(const char *at, struct plan **of)
{
    int count = 0, used = 0;

    for (; at; count++) {
        if (*at != '=') {
            plans[used++].code = at;
        }
        of[count] = &plans[used - 1];
        at = strchr(at, '/');
        at += at != NULL;
    }
    return count;
}

static int compare(const struct plan *plan, int a, int b)
{
    int i = 0;

    while (i < READS - 1 && plan->reads[a][i] == plan->reads[b][i]) {
        i++;
    }
    return plan->reads[a][i] - plan->reads[b][i];
}

/* The least ones first; a plan has few. */
static void print(const struct plan *plan, int name)
{
    int done[THREADS] = {0};

    for (int n = 0; n < plan->ended; n++) {
        int least = -1;

        for (int i = 0; i < plan->ended; i++) {
            if (!done[i] && (least < 0 || compare(plan, i, least) < 0)) {
                least = i;
            }
        }
        done[least] = 1;
        for (int i = 0; i < plan->counts[least]; i++) {
            printf("%d:%d ", name + n, plan->reads[least][i]);
        }
    }
}

int main(int argc, char **argv)
{
    const char *order = argc > 2 ? argv[2] : "012345";
    struct plan *of[THREADS];
    pthread_t threads[THREADS];
    int count = read_plans(argv[1], of);

    for (int i = 0; i < LOCATIONS; i++) {
        sem_init(&semaphores[i], 0, 1);
        pthread_barrier_init(&barriers[i], NULL, 2);
    }
    for (int i = 0; i < count; i++) {
        pthread_create(&threads[i], NULL, run, of[order[i] - '0']);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int t = 0; t < count; t++) {
        if (t == 0 || of[t] != of[t - 1]) {
            print(of[t], t);
        }
    }
    for (int l = 0; l < LOCATIONS; l++) {
        printf("[%d]", __atomic_load_n(&locations[l], __ATOMIC_RELAXED));
    }
    printf("\n");
    return 0;
}
