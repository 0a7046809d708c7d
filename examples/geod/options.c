/* SPDX-License-Identifier: MIT */

#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <tenon/hooks.h>
#include <unistd.h>

static const char help[] =
    "geod [OPTION]...: tells which country an IP address is in, to clients\n"
    "that speak the protocol of Redis.\n"
    "\n"
    "  -b, --bind ADDRESS     listen on this address (127.0.0.1)\n"
    "  -p, --port N           and port; 0 takes any that is free (6380)\n"
    "  -t, --threads N        serve with this many threads (one a processor)\n"
    "  -4, --geoip FILE       ranges of IPv4 addresses\n"
    "  -6, --geoip6 FILE      ranges of IPv6 addresses; without either, both\n"
    "                         are those of Debian's tor-geoipdb\n"
    "  -c, --max-clients N    refuse more clients than this (10000)\n"
    "  -w, --timeout N        close a connection that leaves us waiting for\n"
    "                         the rest of a request, or to take its replies,\n"
    "                         for this many seconds (30)\n"
    "  -d, --drain N          at the end, give clients this many seconds to\n"
    "                         take their replies (5)\n"
    "  -g, --tag              append \"@\" and the number of the table to\n"
    "                         each answer\n"
    "  -h, --help, -v, --version\n"
    "\n"
    "SIGHUP reloads the files, SIGTERM answers what has come in and ends.\n";

static const struct option long_options[] = {
    {"bind", required_argument, NULL, 'b'},
    {"port", required_argument, NULL, 'p'},
    {"threads", required_argument, NULL, 't'},
    {"geoip", required_argument, NULL, '4'},
    {"geoip6", required_argument, NULL, '6'},
    {"max-clients", required_argument, NULL, 'c'},
    {"timeout", required_argument, NULL, 'w'},
    {"drain", required_argument, NULL, 'd'},
    {"tag", no_argument, NULL, 'g'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'v'},
    {NULL, 0, NULL, 0},
};

static _Noreturn void bad_usage(void)
{
    fprintf(stderr, "geod: --help tells what there is\n");
    exit(2);
}

static int number(const char *name, const char *text, int least, int most)
{
    char *end;
    long value;

    errno = 0;
    value = strtol(text, &end, 10);
    if (end == text || *end || errno || value < least || value > most) {
        fprintf(stderr, "geod: --%s takes a number from %d to %d, not \"%s\"\n",
                name, least, most, text);
        bad_usage();
    }
    return (int)value;
}

static int processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > 64 ? 64 : (int)n;
}

static _Noreturn void print_and_exit(const char *text)
{
    fputs(text, stdout);
    exit(fflush(stdout) == 0 ? 0 : 1);
}

static void set(struct options *o, int option)
{
    switch (option) {
    case 'b':
        o->bind = optarg;
        break;
    case 'p':
        o->port = number("port", optarg, 0, 65535);
        break;
    case 't':
        o->threads = number("threads", optarg, 1, 1024);
        break;
    case '4':
        o->file4 = optarg;
        break;
    case '6':
        o->file6 = optarg;
        break;
    case 'c':
        o->max_clients = number("max-clients", optarg, 1, 1000000);
        break;
    case 'w':
        o->timeout_s = number("timeout", optarg, 1, INT_MAX);
        break;
    case 'd':
        o->drain_s = number("drain", optarg, 0, INT_MAX);
        break;
    case 'g':
        o->tag = true;
        break;
    case 'h':
        print_and_exit(help);
    case 'v':
        printf("geod, with Tenon %s\n", tn_version());
        print_and_exit("");
    default:
        bad_usage(); /* getopt has said why */
    }
}

void options_parse(struct options *o, int argc, char **argv)
{
    int option;

    *o = (struct options){
        .bind = "127.0.0.1",
        .port = 6380,
        .threads = processors(),
        .max_clients = 10000,
        .timeout_s = 30,
        .drain_s = 5,
    };
    while ((option = getopt_long(argc, argv, "b:p:t:4:6:c:w:d:ghv",
                                 long_options, NULL)) != -1) {
        set(o, option);
    }
    if (optind < argc) {
        fprintf(stderr, "geod: what is \"%s\"?\n", argv[optind]);
        bad_usage();
    }
    if (!o->file4 && !o->file6) {
        o->file4 = "/usr/share/tor/geoip";
        o->file6 = "/usr/share/tor/geoip6";
    }
}
