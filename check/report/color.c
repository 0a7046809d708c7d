/* SPDX-License-Identifier: MIT */

#include "report/color.h"
#include "base/options.h"
#include "hooks/output.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_WIDTH = 100 };

static bool wanted(void)
{
    const char *terminal = getenv("TERM");

    if (options.color != COLOR_AUTO) {
        return options.color == COLOR_ALWAYS;
    }
    return isatty(fileno(output_report)) && terminal && !getenv("NO_COLOR");
}

const char *color(enum color_use use)
{
    static const char *const codes[] = {
        [COLOR_OFF] = "\033[0m",    [COLOR_BOLD] = "\033[1m",
        [COLOR_BAD] = "\033[1;31m", [COLOR_GOOD] = "\033[1;32m",
        [COLOR_WARN] = "\033[33m",
    };

    return wanted() ? codes[use] : "";
}

unsigned color_width(void)
{
    struct winsize size;

    if (ioctl(fileno(output_report), TIOCGWINSZ, &size) == 0 &&
        size.ws_col >= 60) {
        return size.ws_col;
    }
    return USUAL_WIDTH;
}
