// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text with variables of its own
import type { Random } from "../real/differential/random.ts";
import { RandomCommands } from "./random-commands.ts";

/** What can be answered from the script alone. */
const known = [
  '[ "$MODE" = strict ]',
  '[ "$MODE" != strict ]',
  '[ -n "$NOTHING" ]',
  "[ -z $NOTHING ]",
  "[ $COUNT -gt 2 ]",
  "[ $COUNT -eq 3 -a $MODE = loose ]",
  "test $COUNT -lt 2 -o $MODE = strict",
  "! [ $COUNT = 3 ]",
  "true",
  "false",
  "isStrict",
  "isOpen 25",
  "isOpen 26",
  "iptables -N later",
  "iptables -C OUTPUT -p tcp --dport 25 -j ACCEPT 2>/dev/null",
] as const;
/** What the machine decides. */
const open = ["[ -d /etc ]", "[ -e /etc/no-such-file ]", "grep -q root /etc/passwd"] as const;
const bashConditions = [
  "[[ $MODE == st* ]]",
  '[[ $MODE == "st*" ]]',
  "[[ $COUNT -gt 2 && -z $NOTHING ]]",
  "(( COUNT > 2 ))",
  '[[ " ${PORTS[*]} " == *" 25 "* ]]',
] as const;

const functions = [
  "allow() {",
  '  $IPT -A OUTPUT -p "$1" --dport $2 -j ${3:-ACCEPT}',
  "}",
  'quiet() { iptables -w "$@" 2>/dev/null; }',
  'both() { iptables "$@"; ip6tables "$@"; }',
  "each() {",
  "  local protocol=$1",
  "  shift",
  '  for p in "$@"; do allow $protocol $p; done',
  "}",
  "drain() {",
  "  while [ $# -gt 0 ]; do",
  "    $IPT -A OUTPUT -p tcp --dport $1 -j DROP",
  "    shift",
  "  done",
  "}",
  'isStrict() { [ "$MODE" = strict ]; }',
  "isOpen() {",
  '  for o in $LIST; do [ "$o" = "$1" ] && return 0; done',
  "  return 1",
  "}",
  "guarded() {",
  '  [ "$MODE" = "$1" ] || return',
  "  shift",
  '  $IPT "$@"',
  "}",
  "print() { echo $1; }",
] as const;

/** A script of iptables and ipset commands made by chance, with the constructs that firewall scripts are made of. */
export function randomScript(random: Random): string {
  const isBash = random.chance(0.4);
  /** A script that ends early is none that its author reckons with, so only what is certain to fail may end it. */
  const endsOnError = random.chance(0.2);
  const commands = new RandomCommands(random, isBash, !endsOnError);
  const lines: string[] = [
    isBash ? "#!/bin/bash" : "#!/bin/sh",
    ...(endsOnError && random.chance(0.7) ? ["set -e"] : []),
    ...(random.chance(0.1) ? ["set -u"] : []),
    `IPT=${random.pick(["/usr/sbin/iptables", "iptables", "/sbin/iptables"])}`,
    "MODE=strict",
    "NOTHING=",
    "COUNT=3",
    "PORT=25",
    "ITEM=25:80",
    'LIST="25 80 2703"',
    ...(isBash ? ["PORTS=(25 53 443)"] : []),
    ...functions,
    ...(random.chance(0.3)
      ? ["for t in filter mangle; do both -t $t -F; both -t $t -X; done"]
      : ["both -F", "both -X", "both -t mangle -F"]),
    `both -P OUTPUT ${random.pick(["DROP", "ACCEPT"])}`,
    "both -N mail",
    ...(random.chance(0.8) ? ["both -N web"] : []),
    ...(!endsOnError && random.chance(0.5)
      ? [
          "ipset destroy",
          "ipset create good hash:ip",
          "ipset create spare hash:ip",
          "ipset create ports bitmap:port range 0-65535",
          "ipset add good 198.51.100.25",
        ]
      : []),
  ];
  const leaf = (): string => (!endsOnError && random.chance(0.15) ? commands.setCommand() : commands.command());
  const allConditions = [...known, ...(isBash ? bashConditions : []), ...(endsOnError ? [] : open)];
  const block = (depth: number): readonly string[] => {
    const inner = (): readonly string[] =>
      (depth > 2 || random.chance(0.6) ? [leaf()] : block(depth + 1)).map((line) => line);
    const condition = random.pick(allConditions);
    const protocol = random.pick(["tcp", "udp"]);
    const verdict = random.pick(["ACCEPT", "DROP"]);
    const append = (port: string): string =>
      `$IPT -A ${random.pick(["OUTPUT", "mail"])} -p ${protocol} --dport ${port} -j ${verdict}`;
    return random.pick<() => readonly string[]>([
      () => [leaf()],
      () => [leaf()],
      () => [leaf()],
      () => [`for p in $LIST ${commands.port()}; do`, `  ${append("$p")}`, "done"],
      () => [
        `for p in $LIST; do`,
        `  ${condition} && ${random.pick(["continue", "break"])}`,
        `  ${append("$p")}`,
        "done",
      ],
      () => [`if ${condition}; then`, ...inner(), "else", ...inner(), "fi"],
      () => [`if ${condition}; then`, ...inner(), `elif ${random.pick(allConditions)}; then`, ...inner(), "fi"],
      () => [`${condition} && ${leaf()}`],
      () => [`${condition} || ${leaf()}`],
      () => [`${leaf()} && ${leaf()} || ${leaf()}`],
      () => [`if ${condition}; then LIST=${commands.port()}; fi`],
      () => [`if ${leaf()}; then`, ...inner(), "fi"],
      () => ["i=20", "while [ $i -lt 26 ]; do", `  ${append("$i")}`, "  i=$((i + 1))", "done"],
      () => ["i=80", "until [ $i -le 78 ]; do", `  ${append("$i")}`, "  i=$((i - 1))", "done"],
      () => [`case "$MODE" in`, "  loose)", ...inner(), "  ;;", "  st*)", ...inner(), "  ;;", "esac"],
      () => [
        `case ${random.pick(["$PORT", "$COUNT", "$LIST"])} in`,
        "  25|26)",
        ...inner(),
        "  ;;",
        "  [0-9])",
        ...inner(),
        "  ;;",
        "  *)",
        ...inner(),
        "  ;;",
        "esac",
      ],
      () => [`allow ${protocol} ${commands.piece()}`],
      () => [`allow ${protocol} ${commands.piece()} ${random.pick(["DROP", "mail", "$NOTHING"])}`],
      () => [`each ${protocol} ${commands.port()} ${commands.piece()}`],
      () => [`drain $LIST ${commands.port()}`],
      () => [`guarded ${random.pick(["strict", "loose"])} -A OUTPUT ${commands.rule("OUTPUT")}`],
      () => [`p=$(print ${commands.port()})`, append("$p")],
      () => [
        "while read port protocol rest; do",
        `  $IPT -A OUTPUT -p $protocol --dport $port -j ${verdict}`,
        "done <<END",
        `${commands.port()} tcp`,
        `${random.pick(["$PORT", "53"])} udp # names`,
        "END",
      ],
      () => [`( ${leaf()}; PORT=80; ${random.pick(["exit 1", "true", "exit 0"])} )`, append("$PORT")],
      () => [`{ ${leaf()}; PORT=443; }`, append("$PORT")],
      () => [`echo ${commands.port()} | while read p; do ${append("$p")}; PORT=$p; done`],
      () => [`PORT=${commands.piece()}`],
      () => [`PORT=${commands.piece()}; ${append("$PORT")}`],
      () => [`set -- ${commands.port()} ${commands.port()}`, "for p; do", `  ${append("$p")}`, "done"],
      () => [
        random.pick([
          'LIST="$LIST 443"',
          "LIST=${LIST% *}",
          "COUNT=$((COUNT - 1))",
          "MODE=loose",
          "unset NOTHING",
          'IPT="iptables -w"',
        ]),
      ],
      () => [`${random.pick(known)} && exit ${random.pick(["", "0", "1"])}`],
      () => [`$IPT -A OUTPUT ${commands.rule("OUTPUT")} || ${endsOnError ? "exit 1" : "false"}`],
      () => [random.pick([endsOnError ? "set -e" : "set -u", "set +e", "set -u"])],
      () => [`${leaf()} &`, "wait"],
      () => [`eval "${append(commands.port())}"`],
      () => commands.document(),
      () => commands.document(),
      ...(isBash
        ? [
            () => [`for p in "\${PORTS[@]}"; do ${append("$p")}; done`],
            () => [`PORTS+=(${commands.port()})`],
            () => ['for i in "${!PORTS[@]}"; do', `  ${append("${PORTS[$i]}")}`, "done"],
            () => [`for p in ${commands.port()} {21..23}; do ${append("$p")}; done`],
            () => ["for ((i = 21; i < 24; i++)); do", `  ${append("$i")}`, "done"],
            () => [`IFS=, read -ra PORTS <<< "${commands.port()},${commands.port()}"`],
            () => [
              `declare -A NAMES=([mail]=25 [web]=80)`,
              'for n in "${!NAMES[@]}"; do',
              `  ${append("${NAMES[$n]}")}`,
              "done",
            ],
          ]
        : []),
    ])();
  };
  for (let count = 0; count < 10; count++) lines.push(...block(0));
  return `${lines.join("\n")}\n`;
}
