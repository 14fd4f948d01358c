import { cf, plugin, pre, service, testCases, unit } from "./host.ts";

testCases([
  {
    title: "shortened links are followed over both protocols",
    files: { [pre]: plugin("DecodeShortURLs") },
    ids: /short/,
    needs: [443, 80].map(
      (port) => `short-urls-${port} on tcp/${port} | ${pre}:1 | DecodeShortURLs is loaded here (${pre}:1)`,
    ),
  },
  {
    title: "max_short_urls 0 follows none",
    files: { [pre]: plugin("DecodeShortURLs"), [cf]: "max_short_urls 0\n" },
    ids: /short-urls-80/,
    needs: [`short-urls-80 off tcp/80 | ${pre}:1 | max_short_urls 0 switches it off (${cf}:1)`],
  },
  {
    title: "Redirectors is new in 4.0.2",
    files: { [pre]: plugin("Redirectors") },
    ids: /redirectors/,
    needs: [],
  },
  {
    title: "Redirectors with 4.0.2",
    files: { [pre]: plugin("Redirectors") },
    ids: /redirectors-80/,
    version: "4.0.2",
    needs: [`redirectors-80 on tcp/80 | ${pre}:1 | Redirectors is loaded here (${pre}:1)`],
  },
  {
    title: "Bayes in Redis",
    files: {
      [cf]: "bayes_store_module Mail::SpamAssassin::BayesStore::Redis\nbayes_sql_dsn server=192.0.2.7:6380;database=2\n",
    },
    ids: /bayes/,
    needs: [`bayes-redis on tcp/6380@192.0.2.7 | ${cf}:2 | the Bayes store is kept on a server (${cf}:1)`],
  },
  {
    title: "Bayes in Redis behind a socket leaves by no port",
    files: {
      [cf]: "bayes_store_module Mail::SpamAssassin::BayesStore::Redis\nbayes_sql_dsn server=/run/redis.sock\n",
    },
    ids: /bayes/,
    needs: [],
  },
  {
    title: "Bayes in SQL, off",
    files: {
      [cf]: "use_bayes 0\nbayes_store_module Mail::SpamAssassin::BayesStore::PgSQL\nbayes_sql_dsn DBI:Pg:dbname=sa;host=db.example.org\n",
    },
    ids: /bayes/,
    needs: [`bayes-sql off tcp/5432@db.example.org | ${cf}:3 | use_bayes 0 switches it off (${cf}:1)`],
  },
  {
    title: "users' preferences are asked for by spamd -q only",
    files: {
      [pre]: "",
      [cf]: "user_scores_dsn DBI:mysql:spam:db.example.org:3307\n",
      ...unit("/usr/sbin/spamd -d -q"),
    },
    ids: /preferences/,
    needs: [
      `user-preferences-sql on tcp/3307@db.example.org | ${cf}:1 | spamd is told to ask for users' preferences (${service}:2)`,
    ],
  },
  {
    title: "users' preferences without -q",
    files: { [cf]: "user_scores_dsn ldaps://ldap.example.org/dc=example\n", ...unit("/usr/sbin/spamd -d") },
    ids: /preferences/,
    needs: [
      `user-preferences-ldap off tcp/636@ldap.example.org | ${cf}:1 | spamd is not told to ask for users' preferences (${service}:2)`,
    ],
  },
  {
    title: "AWL in SQL",
    files: {
      [pre]: plugin("AWL"),
      [cf]: "auto_whitelist_factory Mail::SpamAssassin::SQLBasedAddrList\nuser_awl_dsn DBI:MariaDB:database=sa;host=192.0.2.8\n",
    },
    ids: /awl/,
    needs: [`awl-sql on tcp/3306@192.0.2.8 | ${cf}:2 | AWL keeps its memory on a server (${cf}:1)`],
  },
]);
