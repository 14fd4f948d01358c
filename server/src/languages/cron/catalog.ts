/** Variables of tables of cron, in our own words. Facts: crontab(5) of Debian and of cronie. */
export const variables: ReadonlyMap<string, string> = new Map([
  ["MAILTO", "Who gets the output of the jobs below by mail; nobody where it is empty."],
  ["MAILFROM", "Whom cron's mails come from."],
  ["SHELL", "The shell that runs the jobs below; `/bin/sh` unless set."],
  [
    "PATH",
    "Where the jobs below look for programs. Cron's own is short: `/usr/bin:/bin`, so `/usr/sbin` is not in it.",
  ],
  ["HOME", "The folder the jobs below start in."],
  ["CRON_TZ", "The time zone of the schedules below (cronie)."],
  ["RANDOM_DELAY", "Puts the jobs below off by up to so many minutes (cronie)."],
  ["http_proxy", "sa-update and others fetch plain HTTP through this proxy."],
  ["https_proxy", "sa-update and others fetch HTTPS through this proxy."],
]);
