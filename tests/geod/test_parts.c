/* SPDX-License-Identifier: MIT */
/* Parts of geod that take bytes from outside, against other parsers. */

#include <arpa/inet.h>
#include <hiredis.h>
#include <string.h>

#include "address.h"
#include "request.h"
#include "scan.h"
#include "table.h"
#include "tap.h"

static unsigned long long state = 1;

static unsigned below(unsigned n)
{
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(state >> 33) % n;
}

/* A request that is mostly right, in @bytes; returns its size. */
static size_t make_request(char *bytes)
{
    static const char *const words[] = {"GET", "1.2.3.4", "", "\r\n", "*1\r\n"};
    unsigned count = below(5);
    int size = sprintf(bytes, "*%u\r\n", count);

    for (unsigned i = 0; i < count; i++) {
        const char *word = words[below(5)];

        size += sprintf(bytes + size, "$%zu\r\n%s\r\n", strlen(word), word);
    }
    return (size_t)size;
}

static void mutate(char *bytes, size_t size)
{
    static const char likely[] = "*$:+-0129\r\n \377";

    for (unsigned n = below(4); n; n--) {
        bytes[below((unsigned)size)] = likely[below(sizeof(likely))];
    }
}

/* hiredis finds one array of strings that ends where the scan says. */
static void check_with_hiredis(const char *bytes, size_t size)
{
    redisReader *reader = redisReaderCreate();
    void *got = NULL;
    redisReply *reply;

    CHECK(redisReaderFeed(reader, bytes, size) == REDIS_OK);
    CHECK(redisReaderGetReply(reader, &got) == REDIS_OK && got);
    reply = got;
    CHECK(reply->type == REDIS_REPLY_ARRAY && reader->pos == reader->len);
    for (size_t i = 0; i < reply->elements; i++) {
        CHECK(reply->element[i]->type == REDIS_REPLY_STRING);
    }
    freeReplyObject(reply);
    redisReaderFree(reader);
}

/* The same bytes in parts: the same result, as soon as it can be known. */
static long scan_in_parts(const char *bytes, size_t size)
{
    struct scan scan = {0, 0};
    const char *why;
    long result = 0;
    size_t most = 0;

    while (result == 0 && most < size) {
        most += 1 + below((unsigned)(size - most));
        result = scan_request(&scan, bytes, most, &why);
    }
    return result;
}

TEST(scan_agrees_with_hiredis)
{
    int whole = 0, bad = 0, more = 0;

    for (int i = 0; i < 200000; i++) {
        struct scan scan = {0, 0};
        const char *why = NULL;
        char bytes[512];
        size_t size = make_request(bytes);
        long result;

        mutate(bytes, size);
        bytes[0] = '*';
        if (below(3) == 0) {
            size = 1 + below((unsigned)size);
        }
        result = scan_request(&scan, bytes, size, &why);
        CHECK(result <= (long)size && (result != -1 || why));
        CHECK(scan_in_parts(bytes, size) == result);
        if (result > 0) {
            check_with_hiredis(bytes, (size_t)result);
        }
        whole += result > 0;
        bad += result < 0;
        more += result == 0;
    }
    CHECK(whole > 10000 && bad > 10000 && more > 10000);
}

TEST(parser_takes_requests_apart)
{
    static const char array[] = "*3\r\n$4\r\nMGET\r\n$0\r\n\r\n$2\r\n\r\n\r\n";
    static const char line[] = " \tget\t1 2 \r\n";
    struct parser p;
    const struct request *r;

    CHECK(parser_init(&p));
    for (int i = 0; i < 3; i++) {
        r = parser_parse(&p, array, sizeof(array) - 1);
        CHECK(r && r->count == 3 && word_is(&r->words[0], "mget"));
        CHECK(r->words[1].size == 0 && word_is(&r->words[2], "\r\n"));
        r = parser_parse(&p, line, sizeof(line) - 1);
        CHECK(r && r->count == 3 && word_is(&r->words[0], "GET"));
        CHECK(word_is(&r->words[1], "1") && word_is(&r->words[2], "2"));
        r = parser_parse(&p, "*0\r\n", 4);
        CHECK(r && r->count == 0);
        /* What no scan lets through does no harm to what follows. */
        CHECK(!parser_parse(&p, array, sizeof(array) - 5));
        CHECK(!parser_parse(&p, "*1\r\n:1\r\n", 8));
        CHECK(!parser_parse(&p, "*x\r\n", 4));
    }
    parser_destroy(&p);
}

static bool same_ipv6(const char *text)
{
    const char *end = text;
    struct ipv6 ours;
    struct in6_addr theirs;
    bool is_ours = ipv6_parse(&end, &ours) && *end == '\0';
    uint64_t word[2] = {0, 0};

    if (inet_pton(AF_INET6, text, &theirs) != 1) {
        return !is_ours;
    }
    for (int i = 0; i < 16; i++) {
        word[i / 8] = word[i / 8] << 8 | theirs.s6_addr[i];
    }
    return is_ours && ours.high == word[0] && ours.low == word[1];
}

TEST(ipv6_as_inet_pton_has_it)
{
    static const char likely[] = "01f9aFg:::::";

    for (int i = 0; i < 500000; i++) {
        char text[64];
        unsigned size = below(20);

        for (unsigned n = 0; n < size; n++) {
            text[n] = likely[below(sizeof(likely) - 1)];
        }
        text[size] = '\0';
        CHECK(same_ipv6(text));
    }
}

TEST(ipv6_of_all_shapes)
{
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN];

    for (int i = 0; i < 200000; i++) {
        for (int n = 0; n < 16; n++) {
            address.s6_addr[n] = below(2) ? 0 : (uint8_t)below(256);
        }
        address.s6_addr[0] |= 1; /* no dotted forms */
        CHECK(inet_ntop(AF_INET6, &address, text, sizeof(text)));
        CHECK(same_ipv6(text));
    }
}

/* What free() is given, here seen on its way by the linker's --wrap. */
static struct {
    const unsigned char *memory;
    size_t size;
    bool poisoned;
} watched[3];

void __real_free(void *memory);
void __wrap_free(void *memory);

void __wrap_free(void *memory)
{
    for (int i = 0; i < 3; i++) {
        if (memory && memory == watched[i].memory) {
            watched[i].poisoned = true;
            for (size_t n = 0; n < watched[i].size; n++) {
                watched[i].poisoned &= watched[i].memory[n] == POISON;
            }
        }
    }
    __real_free(memory);
}

TEST(table_is_overwritten_before_it_is_freed)
{
    struct table *table = table_new();

    CHECK(table);
    for (int i = 0; i < 3000; i++) {
        CHECK(table_next4(table) && table_next6(table));
        memset(table_next4(table), 0, sizeof(struct range4));
        memset(table_next6(table), 0, sizeof(struct range6));
        table->count4++;
        table->count6++;
    }
    table_finish(table);
    watched[0].memory = (unsigned char *)table;
    watched[0].size = sizeof(*table);
    watched[1].memory = (unsigned char *)table->ranges4;
    watched[1].size = 3000 * sizeof(struct range4);
    watched[2].memory = (unsigned char *)table->ranges6;
    watched[2].size = 3000 * sizeof(struct range6);
    table_free(table);
    CHECK(watched[0].poisoned && watched[1].poisoned && watched[2].poisoned);
}
