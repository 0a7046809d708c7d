/* SPDX-License-Identifier: MIT */

#include "native/locations.h"
#include "base/memory.h"
#include "native/fail.h"

enum { BLOCK = 16 }; /* the widest access, and no access crosses one */

static const uint32_t UNNUMBERED = UINT32_MAX;

/* An atomic object; its numbers by epoch stay for ever. */
struct place {
    uintptr_t address;
    uint8_t size;
    bool touched;   /* in this epoch */
    uint32_t epoch; /* in this run */
    uint32_t *numbers;
    uint32_t number_count;
    struct place *next; /* in its block */
};

static struct block {
    uintptr_t address;
    uint64_t run; /* the last one to touch it */
    struct place *places;
    struct block *next;
} * *buckets;

static uint32_t bucket_count = 1024, block_count;

static struct {
    struct place *place;
    uint32_t epoch;
} * described;
static uint32_t described_count, described_capacity;

static uint64_t current_run;

void locations_new_run(void)
{
    current_run++;
}

static uint32_t bucket_of(uintptr_t block)
{
    return (uint32_t)(block * 0x9e3779b97f4a7c15u >> 32) & (bucket_count - 1);
}

static void grow_buckets(void)
{
    struct block **old = buckets;
    uint32_t old_count = old ? bucket_count : 0;

    bucket_count *= 4;
    buckets = own_array(bucket_count, sizeof(*buckets));
    for (uint32_t i = 0; i < old_count; i++) {
        while (old[i]) {
            struct block *block = old[i];
            struct block **to = &buckets[bucket_of(block->address)];

            old[i] = block->next;
            block->next = *to;
            *to = block;
        }
    }
    own_free(old);
}

static struct block *find_block(uintptr_t address)
{
    struct block *block = NULL;

    address -= address % BLOCK;
    if (buckets) {
        block = buckets[bucket_of(address)];
    }
    while (block && block->address != address) {
        block = block->next;
    }
    if (block && block->run != current_run) {
        block->run = current_run;
        for (struct place *p = block->places; p; p = p->next) {
            p->touched = false;
            p->epoch = 0;
        }
    }
    return block;
}

static struct block *make_block(uintptr_t address)
{
    struct block *block = own_array(1, sizeof(*block));
    struct block **bucket;

    if (!buckets || block_count > bucket_count) {
        grow_buckets();
    }
    block->address = address - address % BLOCK;
    block->run = current_run;
    bucket = &buckets[bucket_of(block->address)];
    block->next = *bucket;
    *bucket = block;
    block_count++;
    return block;
}

static struct place *find_place(struct block *block, uintptr_t address,
                                unsigned size)
{
    struct place *place = block ? block->places : NULL;

    while (place && (place->address != address || place->size != size)) {
        place = place->next;
    }
    return place;
}

static struct place *make_place(struct block *block, uintptr_t address,
                                unsigned size)
{
    struct place *place = own_array(1, sizeof(*place));

    place->address = address;
    place->size = (uint8_t)size;
    place->next = block->places;
    block->places = place;
    return place;
}

static bool overlap(const struct place *place, uintptr_t address, size_t size)
{
    return place->address < address + size &&
           address < place->address + place->size;
}

/* RC11 has no answer for accesses of different sizes to the same bytes. */
static void refuse_overlap(const struct block *block, uintptr_t address,
                           unsigned size, uintptr_t pc)
{
    if (address % BLOCK + size > BLOCK) {
        fail_here(ERROR_MIXED_SIZE, pc,
                  "this atomic access of %u bytes is not aligned", size);
    }
    for (const struct place *p = block->places; p; p = p->next) {
        if (p->touched && overlap(p, address, size)) {
            fail_here(ERROR_MIXED_SIZE, pc,
                      "this atomic access of %u bytes overlaps another "
                      "of %u bytes: RC11 does not say what it reads",
                      size, p->size);
        }
    }
}

/* A number for the next place, or for what is not known yet. */
static uint32_t new_number(struct place *place, uint32_t epoch)
{
    if (described_count == described_capacity) {
        described_capacity = described_capacity * 2 + 64;
        described =
            own_resize(described, described_capacity * sizeof(*described));
    }
    described[described_count].place = place;
    described[described_count].epoch = epoch;
    return described_count++;
}

static uint32_t number_of(struct place *place, uint32_t epoch)
{
    while (place->number_count <= epoch) {
        place->numbers = own_resize(place->numbers, (place->number_count + 1) *
                                                        sizeof(uint32_t));
        place->numbers[place->number_count++] = UNNUMBERED;
    }
    if (place->numbers[epoch] == UNNUMBERED) {
        place->numbers[epoch] = new_number(place, epoch);
    }
    return place->numbers[epoch];
}

uint32_t location_touch(uintptr_t address, unsigned size, uintptr_t pc)
{
    struct block *block = find_block(address);
    struct place *place = find_place(block, address, size);

    if (!place || !place->touched) {
        if (!block) {
            block = make_block(address);
        }
        refuse_overlap(block, address, size, pc);
        if (!place) {
            place = make_place(block, address, size);
        }
        place->touched = true;
    }
    return number_of(place, place->epoch);
}

int32_t location_find(uintptr_t address, unsigned size)
{
    struct place *place = find_place(find_block(address), address, size);

    return place && place->touched ? (int32_t)number_of(place, place->epoch)
                                   : NONE;
}

void locations_overwrite(uintptr_t address, size_t size)
{
    uintptr_t end = address + size;

    for (uintptr_t at = address - address % BLOCK; at < end; at += BLOCK) {
        struct block *block = find_block(at);

        for (struct place *p = block ? block->places : NULL; p; p = p->next) {
            if (p->touched && overlap(p, address, size)) {
                p->touched = false;
                p->epoch++;
            }
        }
    }
}

uint32_t locations_count(void)
{
    return described_count;
}

void location_tell(struct location *location, uint32_t number)
{
    if (described[number].place) {
        location->address = described[number].place->address;
        location->size = described[number].place->size;
        location->epoch = described[number].epoch;
    }
}

uint32_t location_restore(const struct location *location)
{
    struct block *block = find_block(location->address);
    struct place *place = find_place(block, location->address, location->size);

    if (location->size == 0) {
        return new_number(NULL, 0);
    }
    if (!block) {
        block = make_block(location->address);
    }
    if (!place) {
        place = make_place(block, location->address, location->size);
    }
    return number_of(place, location->epoch);
}

void location_describe(struct graph *graph, uint32_t number)
{
    struct location *location;

    graph_need_locations(graph, number + 1);
    location = &graph->locations[number];
    if (location->uses == 0) {
        location->address = described[number].place->address;
        location->size = described[number].place->size;
        location->epoch = described[number].epoch;
        location->init = location_load(location);
    }
}

word location_load(const struct location *location)
{
    const void *at = (const void *)location->address;
    word value = 0;

    if (space_of(location->address) != SPACE_MEMORY) {
        return 0;
    }
    switch (location->size) {
    case 1:
        return *(const uint8_t *)at;
    case 2:
        return *(const uint16_t *)at;
    case 4:
        return *(const uint32_t *)at;
    case 8:
        return *(const uint64_t *)at;
    default:
        own_copy(&value, at, sizeof(value));
        return value;
    }
}

void location_store(const struct location *location, word value)
{
    void *at = (void *)location->address;

    if (space_of(location->address) != SPACE_MEMORY) {
        return;
    }
    switch (location->size) {
    case 1:
        *(uint8_t *)at = (uint8_t)value;
        break;
    case 2:
        *(uint16_t *)at = (uint16_t)value;
        break;
    case 4:
        *(uint32_t *)at = (uint32_t)value;
        break;
    case 8:
        *(uint64_t *)at = (uint64_t)value;
        break;
    default:
        own_copy(at, &value, sizeof(value));
    }
}
