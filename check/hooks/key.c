/* SPDX-License-Identifier: MIT */

#include "hooks/key.h"
#include "base/memory.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "native/current.h"
#include "native/stacks.h"

#include <errno.h>
#include <limits.h>

enum { KEYS = 128 };

struct key {
    bool used;
    void (*destroy)(void *);
};

static struct key keys[KEYS], saved[KEYS];
static unsigned highest; /* key that was ever used, plus 1 */
static void *values[MAX_THREADS][KEYS], *saved_values[KEYS];

void keys_save(void)
{
    own_copy(saved, keys, sizeof(keys));
    own_copy(saved_values, values[MAIN_THREAD], sizeof(saved_values));
}

void keys_new_run(void)
{
    if (highest == 0) {
        return;
    }
    own_copy(keys, saved, sizeof(keys));
    own_zero(values, thread_count * sizeof(values[0]));
    own_copy(values[MAIN_THREAD], saved_values, sizeof(saved_values));
}

/* Destructors may set values again; POSIX lets us stop after some rounds. */
void keys_destroy(uint64_t *sp)
{
    void **own = values[run.self->id];

    for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
        bool again = false;

        for (unsigned k = 0; k < highest; k++) {
            void *value = own[k];

            if (value && keys[k].used && keys[k].destroy) {
                own[k] = NULL;
                stacks_call((void *(*)(void *))(void *)keys[k].destroy, value,
                            sp);
                again = true;
            }
        }
        if (!again) {
            return;
        }
    }
}

static void **value_of(pthread_key_t key)
{
    uint32_t thread = run_is_program() ? run.self->id : MAIN_THREAD;

    return key < KEYS && keys[key].used ? &values[thread][key] : NULL;
}

int key_create(pthread_key_t *key, void (*destroy)(void *))
{
    for (unsigned k = 0; k < KEYS; k++) {
        if (!keys[k].used) {
            keys[k] = (struct key){true, destroy};
            highest = highest > k ? highest : k + 1;
            for (uint32_t t = 0; t < MAX_THREADS; t++) {
                values[t][k] = NULL;
            }
            *key = k;
            spin_effect();
            return 0;
        }
    }
    return EAGAIN;
}

int key_delete(pthread_key_t key)
{
    if (!value_of(key)) {
        return EINVAL;
    }
    keys[key].used = false;
    spin_effect();
    return 0;
}

int key_set(pthread_key_t key, const void *value)
{
    void **at = value_of(key);

    if (!at) {
        return EINVAL;
    }
    *at = (void *)(uintptr_t)value;
    spin_effect();
    return 0;
}

void *key_get(pthread_key_t key)
{
    void **at = value_of(key);

    return at ? *at : NULL;
}

HOOK(int, pthread_key_create, pthread_key_t *key, void (*destroy)(void *))
{
    return key_create(key, destroy);
}

HOOK(int, pthread_key_delete, pthread_key_t key)
{
    return key_delete(key);
}

HOOK(int, pthread_setspecific, pthread_key_t key, const void *value)
{
    return key_set(key, value);
}

HOOK(void *, pthread_getspecific, pthread_key_t key)
{
    return key_get(key);
}
