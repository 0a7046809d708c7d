/* SPDX-License-Identifier: MIT */
/* Threads that count in random places, with atomics or with mutexes. */

#include "qemu/osdep.h"
#include "qemu/thread.h"
#include "qemu/host-utils.h"
#include "qemu/processor.h"

struct thread_info {
    uint64_t random;
    uint64_t count;
} QEMU_ALIGNED(64);

struct place {
    QemuMutex lock;
    unsigned long value;
    int64_t i64;
} QEMU_ALIGNED(64);

static QemuThread *threads;
static struct thread_info *infos;
static struct place *places;
static unsigned n_threads = 2, range = 1024, ready;
static double duration = 0.1;
static bool use_mutex, start, stop;

static uint64_t next_random(uint64_t x)
{
    x ^= x << 13;
    x ^= x >> 7;
    return x ^ x << 17;
}

static void *count(void *arg)
{
    struct thread_info *info = arg;

    qatomic_inc(&ready);
    while (!qatomic_read(&start)) {
        cpu_relax();
    }
    while (!qatomic_read(&stop)) {
        struct place *place;

        info->random = next_random(info->random);
        place = &places[info->random & (range - 1)];
        if (use_mutex) {
            qemu_mutex_lock(&place->lock);
            place->value++;
            qemu_mutex_unlock(&place->lock);
        } else {
            qatomic_inc(&place->value);
        }
        qatomic_set_i64(&place->i64, qatomic_read_i64(&place->i64));
        info->count++;
    }
    return NULL;
}

static void parse(int argc, char *argv[])
{
    int c;

    while ((c = getopt(argc, argv, "d:n:mr:")) >= 0) {
        switch (c) {
        case 'd':
            duration = atof(optarg);
            break;
        case 'n':
            n_threads = atoi(optarg);
            break;
        case 'm':
            use_mutex = true;
            break;
        case 'r':
            range = pow2ceil(atoi(optarg));
            break;
        }
    }
}

int main(int argc, char *argv[])
{
    unsigned long sum = 0;
    uint64_t counted = 0;

    parse(argc, argv);
    qatomic64_init();
    threads = g_new(QemuThread, n_threads);
    infos = g_new0(struct thread_info, n_threads);
    places = qemu_memalign(64, sizeof(*places) * range);
    memset(places, 0, sizeof(*places) * range);
    for (unsigned i = 0; i < range; i++) {
        qemu_mutex_init(&places[i].lock);
    }
    for (unsigned i = 0; i < n_threads; i++) {
        infos[i].random = (i + 1) ^ time(NULL);
        qemu_thread_create(&threads[i], NULL, count, &infos[i],
                           QEMU_THREAD_JOINABLE);
    }
    while (qatomic_read(&ready) != n_threads) {
        cpu_relax();
    }
    qatomic_set(&start, true);
    g_usleep(duration * G_USEC_PER_SEC);
    qatomic_set(&stop, true);
    for (unsigned i = 0; i < n_threads; i++) {
        qemu_thread_join(&threads[i]);
        counted += infos[i].count;
    }
    for (unsigned i = 0; i < range; i++) {
        sum += places[i].value;
    }
    printf("%" PRIu64 " counted\n", counted);
    assert(sum == counted);
    qemu_vfree(places);
    g_free(threads);
    g_free(infos);
    return 0;
}
