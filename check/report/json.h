/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_JSON_H
#define CHECK_REPORT_JSON_H

/* Writes JSON; the key is NULL inside of arrays. */

void json_open(const char *key, char bracket);
void json_close(char bracket);
void json_string(const char *key, const char *value);
void json_number(const char *key, double value);

/* Ends the line. */
void json_end(void);

#endif
